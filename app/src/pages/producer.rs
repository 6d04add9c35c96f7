//! One producer: what it makes, what it has, what it needs; and the form that edits it.

use super::house::{Erase, value_words};
use super::producer_form::ProducerForm;
use super::producers::{alike, ocop};
use super::work::{facts_list, joined};
use crate::components::{Frame, Icon, Sign, Tab, When, is, live};
use crate::reactive::{Var, derived};
use crate::state::app;
use crate::{tr, words};
use domain::{Kind, Name, OCOP, Producer, ProducerId, Role, Subject, TRACED};
use leptos::prelude::*;
use leptos_router::components::A;
use leptos_router::hooks::use_params_map;

/// A new producer.
#[component]
pub fn NewProducer() -> impl IntoView {
    let app = app();
    view! {
        <Frame title=tr!(app, producer.new) back="/san-xuat" tab=Tab::More>
            <ProducerForm/>
        </Frame>
    }
}

/// One producer.
#[component]
pub fn ProducerPage() -> impl IntoView {
    let app = app();
    let params = use_params_map();
    let id = derived(move || params.read().get("id").and_then(|id| id.parse::<ProducerId>().ok()));
    let producer = derived(move || id.get().and_then(|id| app.ask(|register| register.producer(id).cloned())));
    let known = derived(move || producer.read().is_some());
    let edits = Var::new(false);
    let doubles = derived(move || {
        let producer = producer.read();
        let Some(own) = producer.as_ref() else { return Vec::new() };
        let code = own.ocop_code.as_ref().map_or("", Name::as_str);
        app.ask(|register| register.producers_like(Some(own.id), own.name.as_str(), own.hamlet, code, own.household))
    });
    let title = derived(move || {
        producer.read().as_ref().map_or_else(|| tr!(app, producer.missing), |producer| producer.name.to_string())
    });
    let above = derived(move || {
        let hamlet = producer.read().as_ref().and_then(|producer| producer.hamlet);
        app.ask(|register| register.hamlet_name(hamlet).to_owned())
    });
    view! {
        <Frame title=title above=above back="/san-xuat" tab=Tab::More>
            {live(move || match (known.get(), edits.get()) {
                (false, _) => view! { <p>{tr!(app, work.not_here)}</p> }.into_any(),
                // As it was when the edit began: what comes meanwhile does not overwrite what is being typed.
                (true, true) => producer.get_untracked().map(|old| view! { <ProducerForm old=old/> }).into_any(),
                (true, false) => view! {
                    {alike(app, doubles)}
                    {live(move || producer.get().map(|producer| view! { <Facts producer=producer/> }))}
                    <button type="button" class="button primary" on:click=move |_| edits.set(true)>
                        {tr!(app, producer.edit)}
                    </button>
                    <When test=is(move || app.me.read().as_ref().is_some_and(|me| me.role == Role::Leader))>
                        <Erase kind=Kind::PRODUCER id=id.get_untracked().map(ProducerId::uuid).unwrap_or_default() back="/san-xuat" words=[
                            tr!(app, producer.erase),
                            tr!(app, producer.erase_hint),
                            tr!(app, producer.erase_done),
                        ]/>
                    </When>
                }.into_any(),
            })}
        </Frame>
    }
}

#[component]
fn Facts(producer: Producer) -> impl IntoView {
    let app = app();
    let (asked, house) = app.ask_once(|register| {
        let asked = register.catalogue().asked_of(Subject::Business, app.today()).map(|indicator| {
            let answer = producer.values.get(&indicator.key);
            let value =
                answer.map_or_else(|| tr!(app, house.not_asked), |value| value_words(app, indicator, value, None));
            (words::label(app, indicator), value)
        });
        let house = producer.household.and_then(|id| Some((id, register.house(id)?.household.title().to_owned())));
        (asked.collect::<Vec<_>>(), house)
    });
    let text = |text: &Option<domain::Name>| text.as_ref().map(ToString::to_string).unwrap_or_default();
    let product = if producer.has(OCOP) {
        joined(&[&text(&producer.ocop), &ocop(app, &producer).unwrap_or_default(), &text(&producer.ocop_code)])
    } else {
        String::new()
    };
    let traced = producer.has(TRACED);
    let code = if traced { text(&producer.trace_code) } else { String::new() };
    let mut rows = vec![
        (tr!(app, producer.made), text(&producer.makes)),
        (tr!(app, producer.product), product),
        (tr!(app, producer.trace), code),
    ];
    rows.extend(asked);
    view! {
        {producer.phone.map(|phone| view! {
            <a class="button" href=format!("tel:{}", phone.e164())>
                <Icon sign=Sign::Phone/>
                {format!("{} {phone}", tr!(app, common.call))}
            </a>
        })}
        <div class="after">{facts_list(rows)}</div>
        {producer.trace_link.filter(|_| traced).map(|link| view! {
            <a class="button" href=link.to_string() target="_blank" rel="noopener noreferrer">{tr!(app, producer.open_link)}</a>
        })}
        {house.map(|(id, title)| view! {
            <A href=format!("/ho-dan/{id}") attr:class="button">{tr!(app, producer.of_house, what = title)}</A>
        })}
    }
}
