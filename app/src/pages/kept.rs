//! What the server keeps of the team's work but did not apply: refused changes, and those of phones that were taken out.

use super::collisions::field_words;
use super::work::other;
use crate::components::{When, is, live};
use crate::driver::api;
use crate::reactive::{Var, effect};
use crate::state::{App, app};
use crate::store::Change;
use crate::{tr, words};
use domain::RefusalCode;
use domain::wire::RefusedOp;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

/// The list, for the leader; nothing if it is empty or there is no network.
#[component]
pub(super) fn KeptByServer() -> impl IntoView {
    let app = app();
    let kept = Var::new(Vec::<RefusedOp>::new());
    let look = move || {
        spawn_local(async move {
            let Some(team) = app.me.peek().as_ref().map(|me| me.team) else { return };
            if let Ok(reply) = api::refused(team).await {
                kept.set(reply.ops);
            }
        });
    };
    effect(move || {
        app.news.track();
        look();
    });
    view! {
        <When test=is(move || !kept.read().is_empty())>
            <h2>{live(move || tr!(app, kept.title, n = kept.read().len()))}</h2>
            <p class="hint">{tr!(app, kept.hint)}</p>
            <ul class="rows">
                {live(move || kept.get().into_iter().map(|kept| view! { <Kept kept=kept/> }).collect_view())}
            </ul>
        </When>
    }
}

#[component]
fn Kept(kept: RefusedOp) -> impl IntoView {
    let app = app();
    let parked = kept.why.code == RefusalCode::Parked;
    let what = what(app, &kept);
    let why = why(app, &kept);
    let when = words::moment(app, kept.received);
    let who = kept.name.clone();
    let taken = Var::new(false);
    let take = move |_| {
        taken.set(true);
        let op = kept.op.clone();
        let change = Change::of(op.kind, op.rec, op.set).in_place_of(op.id);
        spawn_local(async move {
            if app.save(vec![change], None).await.is_err() {
                taken.set(false);
            }
        });
    };
    view! {
        <li class="row look">
            <div class="row-main">
                <strong>{what}</strong>
                <span>{why}</span>
                <span class="facts">{format!("{who} · {when}")}</span>
            </div>
            {parked.then(|| view! {
                <button type="button" class="button small" disabled=move || taken.get() on:click=take>
                    {tr!(app, kept.take)}
                </button>
            })}
        </li>
    }
}

fn what(app: App, kept: &RefusedOp) -> String {
    let title = |id: &str| {
        let id = id.parse().ok();
        id.and_then(|id| app.ask_once(|register| register.house(id).map(|house| house.household.title().to_owned())))
    };
    let text = |field: &str| kept.op.set.get(field).and_then(|value| value.as_str()).map(str::to_owned);
    match kept.op.kind.as_str() {
        "visit" => {
            let household = text("household").and_then(|id| title(&id));
            tr!(app, sync.visit_of, what = household.unwrap_or_default())
        }
        "household" => {
            let name = title(&kept.op.rec.to_string()).or_else(|| text("head")).or_else(|| text("code"));
            tr!(app, sync.house_of, what = name.unwrap_or_default())
        }
        _ => other(app, &kept.op),
    }
}

fn why(app: App, kept: &RefusedOp) -> String {
    match (kept.why.code, &kept.why.field) {
        (RefusalCode::Parked, _) => tr!(app, kept.parked),
        (_, Some(field)) => tr!(app, sync.why_field, field = field_words(app, field)),
        (RefusalCode::NotAllowed, _) => tr!(app, sync.why_allowed),
        (RefusalCode::SetByOffice, _) => tr!(app, sync.why_office),
        (RefusalCode::IdTaken, _) => tr!(app, sync.why_taken),
        (RefusalCode::TooLarge, _) => tr!(app, sync.why_large),
        _ => tr!(app, sync.why_malformed),
    }
}
