//! "Hộ kinh doanh, hợp tác xã": who makes what, and who still needs help with what.

use super::work::{joined, row};
use crate::components::{Choice, Frame, Icon, Sign, Tab, live};
use crate::reactive::{Var, derived};
use crate::register::Register;
use crate::state::{App, app};
use crate::{tr, words};
use domain::{OCOP, Producer, Subject};
use leptos::prelude::*;
use leptos_router::components::A;

/// All producers, or those who need help.
#[component]
pub fn Producers() -> impl IntoView {
    let app = app();
    let needy = Var::new(false);
    let found = derived(move || {
        let needy = needy.get();
        app.ask(|register| {
            let all = register.producers().into_iter().map(|producer| (help(app, register, &producer), producer));
            all.filter(|(help, _)| !needy || help.is_some()).collect::<Vec<_>>()
        })
    });
    let filters = vec![(false, tr!(app, common.all)), (true, tr!(app, producer.needy))];
    view! {
        <Frame title=tr!(app, producer.title) back="/them" tab=Tab::More>
            <Choice
                label=tr!(app, find.filter)
                options=filters
                value=derived(move || Some(needy.get()))
                on=Callback::new(move |chosen: Option<bool>| needy.set(chosen.unwrap_or(false)))
            />
            <p class="hint after" role="status">{live(move || tr!(app, producer.count, n = found.read().len()))}</p>
            {live(move || if found.read().is_empty() {
                let nothing = if needy.get() { tr!(app, producer.no_need) } else { tr!(app, producer.none) };
                view! { <p>{nothing}</p> }.into_any()
            } else {
                let rows = found.get().into_iter().map(|(help, producer)| producer_row(app, &producer, help));
                view! { <ul class="rows">{rows.collect_view()}</ul> }.into_any()
            })}
            <A href="/san-xuat/moi" attr:class="button primary">
                <Icon sign=Sign::Plus/>
                {tr!(app, producer.new)}
            </A>
        </Frame>
    }
}

fn producer_row(app: App, producer: &Producer, help: Option<String>) -> AnyView {
    let hamlet = app.ask_once(|register| register.hamlet_name(producer.hamlet).to_owned());
    let makes = producer.makes.as_ref().map(ToString::to_string).unwrap_or_default();
    let stars = ocop(app, producer).unwrap_or_default();
    row(format!("/san-xuat/{}", producer.id), producer.name.to_string(), joined(&[&hamlet, &makes, &stars]), help)
}

/// `OCOP 4 sao`
pub(super) fn ocop(app: App, producer: &Producer) -> Option<String> {
    let stars = producer.stars.filter(|_| producer.has(OCOP))?;
    Some(tr!(app, producer.ocop_stars, n = stars))
}

/// `cần giúp: Gian hàng sàn thương mại điện tử, và 2 việc khác`: one line, the first that is open and how many more.
fn help(app: App, register: &Register, producer: &Producer) -> Option<String> {
    let asked = register.catalogue().asked_of(Subject::Business, app.today());
    let mut open = asked.filter(|indicator| producer.needs(&indicator.key));
    let what = words::label(app, open.next()?);
    Some(match open.count() {
        0 => tr!(app, producer.needs, what = what),
        n => tr!(app, producer.needs_more, what = what, n = n),
    })
}
