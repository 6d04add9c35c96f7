//! "Hai người cùng sửa": two values of one field, of which the leader chooses.

use super::work::called;
use crate::components::live;
use crate::state::{App, app};
use crate::store::Change;
use crate::{tr, words};
use domain::{Collision, Fields, FollowUpReason, Kind, Value};
use leptos::prelude::*;
use leptos_router::components::A;
use serde_json::Value as Json;
use wasm_bindgen_futures::spawn_local;

/// The collisions that nobody has settled; nothing if there are none.
#[component]
pub(super) fn Collisions() -> impl IntoView {
    let app = app();
    let open = move || app.ask(|register| register.collisions().cloned().collect::<Vec<_>>());
    live(move || {
        let open = open();
        (!open.is_empty()).then(|| {
            view! {
                <h2>{tr!(app, collision.title, n = open.len())}</h2>
                <p class="hint">{tr!(app, collision.hint)}</p>
                <ul class="rows">
                    {open.into_iter().map(|collision| view! { <Choose collision=collision/> }).collect_view()}
                </ul>
            }
        })
    })
}

#[component]
fn Choose(collision: Collision) -> impl IntoView {
    let app = app();
    let (title, address) = about(app, &collision);
    let what = field_words(app, &collision.field);
    let by = app.ask_once(|register| register.member_name(collision.by).to_owned());
    let settle = move |value: Option<Json>| {
        let mut changes = vec![Change::of(Kind::COLLISION, collision.id, Collision::settle())];
        if let Some(value) = value {
            let set = Fields::from_iter([(collision.field.clone(), value)]);
            changes.push(Change::of(collision.kind.clone(), collision.rec, set));
        }
        spawn_local(async move {
            if let Err(error) = app.save(changes, None).await {
                app.notice.set(Some(super::fresh::save_problem(app, &error)));
            }
        });
    };
    let (keep, take) = (settle.clone(), settle);
    let lost = collision.lost.clone();
    let (kept_words, lost_words) = (value_words(app, &collision.kept), value_words(app, &collision.lost));
    view! {
        <li class="row look">
            <div class="row-main">
                <strong><A href=address>{title}</A></strong>
                <span>{what}</span>
                {(!by.is_empty()).then(|| view! { <span class="facts">{tr!(app, collision.by, name = by)}</span> })}
            </div>
            <div class="choices" role="group" aria-label=tr!(app, collision.which)>
                <button type="button" class="button small" on:click=move |_| keep(None)>
                    {tr!(app, collision.keep, value = kept_words)}
                </button>
                <button type="button" class="button small" on:click=move |_| take(Some(lost.clone()))>
                    {tr!(app, collision.take, value = lost_words)}
                </button>
            </div>
        </li>
    }
}

/// What a collision is about, and where to look at it.
fn about(app: App, collision: &Collision) -> (String, String) {
    app.ask_once(|register| {
        if let Some(called) = called(app, register, collision.kind.as_str(), collision.rec) {
            return called;
        }
        let id = collision.rec.to_string();
        let visit = id.parse().ok().and_then(|id| register.visit(id));
        let household = visit.map_or_else(|| id.parse().ok(), |visit| Some(visit.household));
        let house = household.and_then(|id| register.house(id));
        let title = house.map_or_else(|| tr!(app, sync.other), |house| house.household.title().to_owned());
        let address = household.map_or_else(|| "/to".to_owned(), |id| format!("/ho-dan/{id}"));
        (title, address)
    })
}

/// A field in words.
pub(super) fn field_words(app: App, field: &str) -> String {
    if let Some(key) = field.strip_prefix("v.") {
        let found = app.ask_once(|register| register.catalogue().get(key).cloned());
        return found.map_or_else(|| key.to_owned(), |indicator| words::label(app, &indicator));
    }
    if let Some(key) = field.strip_prefix("p.") {
        return format!("{}: {}", tr!(app, survey.photo_field), field_words(app, &format!("v.{key}")));
    }
    match field {
        "people" => tr!(app, field.people),
        "adults" => tr!(app, field.adults),
        "head" => tr!(app, field.head),
        "phone" => tr!(app, field.phone),
        "note" => tr!(app, field.note),
        "outcome" => tr!(app, field.outcome),
        "follow_up" => tr!(app, field.follow_up),
        "follow_why" => tr!(app, visit.why),
        "void" => tr!(app, field.void),
        "hamlet" => tr!(app, field.hamlet),
        "assigned" => tr!(app, house.assigned),
        "same_as" => tr!(app, twins.merged),
        "name" => tr!(app, producer.name),
        "makes" => tr!(app, producer.makes),
        "ocop" => tr!(app, producer.ocop),
        "stars" => tr!(app, producer.how_many),
        "ocop_code" => tr!(app, producer.ocop_code),
        "trace_code" => tr!(app, producer.trace_code),
        "trace_link" => tr!(app, producer.trace_link),
        other => other.to_owned(),
    }
}

/// The name of the person or household that an id stands for.
fn named(app: App, id: &str) -> Option<String> {
    app.ask_once(|register| {
        let house = id.parse().ok().and_then(|id| register.house(id)).map(|house| house.household.title().to_owned());
        let person = id.parse().ok().map(|id| register.member_name(Some(id)).to_owned());
        house.or(person).filter(|name| !name.is_empty())
    })
}

/// A value in words, whatever the field.
fn value_words(app: App, value: &Json) -> String {
    match Value::from_json(value) {
        Some(Value::HAD) => tr!(app, visit.had),
        Some(Value::DONE) => tr!(app, visit.done),
        Some(Value::REFUSED) => tr!(app, visit.no),
        Some(Value::NA) => tr!(app, visit.na),
        Some(Value::People(had, helped)) => tr!(app, collision.people, had = had, helped = helped),
        None => match value {
            Json::Null => tr!(app, collision.empty),
            Json::String(text) => match text.as_str() {
                "met" => tr!(app, visit.met),
                "absent" => tr!(app, visit.absent),
                word if let Ok(why) = FollowUpReason::parse(word) => words::follow_why(app, why),
                "yes" => tr!(app, common.yes),
                "no" => tr!(app, common.no),
                text => named(app, text).unwrap_or_else(|| match text.parse::<uuid::Uuid>() {
                    Ok(_) => tr!(app, survey.photo_field),
                    Err(_) => text.to_owned(),
                }),
            },
            other => other.to_string(),
        },
    }
}
