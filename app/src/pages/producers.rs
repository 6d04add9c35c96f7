//! "Hộ kinh doanh, hợp tác xã": who makes what, and who still needs help with what.

use super::work::{joined, row};
use crate::components::{Choice, Frame, Icon, Sign, Tab, When, is, live};
use crate::reactive::{Val, Var, derived};
use crate::state::{App, app};
use crate::{tr, words};
use domain::{HamletId, HouseholdId, OCOP, Producer, ProducerId, Subject};
use leptos::prelude::*;
use leptos_router::components::A;

/// Of the filters: everybody.
const ALL: u8 = 0;
/// Whoever needs any help. What comes next asks for help with one thing, in the catalogue's order.
const ANY: u8 = 1;

/// All producers, or those who need help, or help with one thing.
#[component]
pub fn Producers() -> impl IntoView {
    let app = app();
    let wish = Var::new(ALL);
    let asked = app.ask_once(|register| {
        let asked = register.catalogue().asked_of(Subject::Business, app.today());
        asked.map(|indicator| (indicator.key.clone(), words::label(app, indicator))).collect::<Vec<_>>()
    });
    let asked = Var::new(asked);
    let found = derived(move || {
        let (wish, asked) = (wish.get(), asked.peek());
        let all = app.ask(|register| register.producers()).into_iter();
        let all = all.filter(|producer| is_wished(&asked, producer, wish));
        all.map(|producer| (help(app, &asked, &producer, wish), producer)).collect::<Vec<_>>()
    });
    // How many there are behind each chip.
    let counts = derived(move || {
        let (all, asked) = (app.ask(|register| register.producers()), asked.peek());
        let count = |wish: u8| all.iter().filter(|producer| is_wished(&asked, producer, wish)).count();
        (ALL..).take(asked.len() + 2).map(count).collect::<Vec<_>>()
    });
    let chip = move |wish: u8, words: &str| (wish, format!("{words} ({})", counts.read()[usize::from(wish)]));
    let general = move || vec![chip(ALL, &tr!(app, common.all)), chip(ANY, &tr!(app, producer.needy))];
    let special = move || {
        let (asked, counts) = (asked.peek(), counts.read());
        let open = (ANY + 1..).zip(asked.iter()).filter(|(wish, _)| counts[usize::from(*wish)] > 0);
        open.map(|(wish, (_, label))| chip(wish, label)).collect()
    };
    let is_any = is(move || wish.get() > ALL);
    view! {
        <Frame title=tr!(app, producer.title) back="/them" tab=Tab::More>
            {live(move || view! {
                <Choice
                    label=tr!(app, find.filter)
                    options=general()
                    value=derived(move || Some(wish.get().min(ANY)))
                    on=Callback::new(move |chosen: Option<u8>| wish.set(chosen.unwrap_or(ALL)))
                />
            })}
            <When test=is_any>
                <fieldset>
                    <legend>{tr!(app, producer.need)}</legend>
                    {live(move || view! {
                        <Choice
                            label=tr!(app, producer.need)
                            options=special()
                            value=derived(move || Some(wish.get()))
                            on=Callback::new(move |chosen: Option<u8>| wish.set(chosen.unwrap_or(ANY)))
                        />
                    })}
                </fieldset>
            </When>
            <p class="hint after" role="status">{live(move || tr!(app, producer.count, n = found.read().len()))}</p>
            {live(move || if found.read().is_empty() {
                let nothing = if is_any.get() { tr!(app, producer.no_need) } else { tr!(app, producer.none) };
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

/// Producers that may be the one that is being written down; nothing if there are none.
#[component]
pub(super) fn Alike(
    name: Var<String>,
    hamlet: Var<Option<HamletId>>,
    /// Its product's code.
    code: Var<String>,
    household: Var<Vec<HouseholdId>>,
) -> impl IntoView {
    let app = app();
    let found = derived(move || {
        let household = household.read().first().copied();
        app.ask(|register| register.producers_like(None, &name.read(), hamlet.get(), &code.read(), household))
    });
    view! { <div aria-live="polite">{alike(app, found)}</div> }
}

/// Those that may be the same, each with the way there.
pub(super) fn alike(app: App, found: Val<Vec<(ProducerId, String)>>) -> AnyView {
    live(move || {
        let rows = found.get().into_iter().map(|(id, name)| row(format!("/san-xuat/{id}"), name, String::new(), None));
        let rows = rows.collect::<Vec<_>>();
        (!rows.is_empty()).then(|| {
            view! {
                <div class="notice look">
                    <p><strong>{tr!(app, producer.alike)}</strong></p>
                    <ul class="rows">{rows}</ul>
                </div>
            }
        })
    })
    .into_any()
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

/// What a filter asks for, of what the catalogue asks.
fn wished(asked: &[(String, String)], wish: u8) -> Option<&(String, String)> {
    asked.get(usize::from(wish.checked_sub(ANY + 1)?))
}

/// Whether a producer needs help with what is asked for.
fn is_wished(asked: &[(String, String)], producer: &Producer, wish: u8) -> bool {
    match wished(asked, wish) {
        Some((key, _)) => producer.needs(key),
        None => wish == ALL || asked.iter().any(|(key, _)| producer.needs(key)),
    }
}

/// `cần giúp: Gian hàng sàn thương mại điện tử, và 2 việc khác`: one line, what is asked for or else the first that is open,
/// and how many more.
fn help(app: App, asked: &[(String, String)], producer: &Producer, wish: u8) -> Option<String> {
    let mut open = asked.iter().filter(|(key, _)| producer.needs(key));
    let first = open.next()?;
    let (_, what) = wished(asked, wish).unwrap_or(first);
    Some(match open.count() {
        0 => tr!(app, producer.needs, what = what),
        n => tr!(app, producer.needs_more, what = what, n = n),
    })
}

/// The producers that a household is, each with the way there; nothing if there are none.
#[component]
pub(super) fn OfHouse(id: HouseholdId) -> impl IntoView {
    let app = app();
    let found = derived(move || app.ask(|register| register.producers_of(id)));
    live(move || {
        (!found.read().is_empty()).then(|| {
            let rows = found.get().into_iter().map(|producer| producer_row(app, &producer, None));
            view! {
                <h2>{tr!(app, producer.title)}</h2>
                <ul class="rows">{rows.collect_view()}</ul>
            }
        })
    })
}
