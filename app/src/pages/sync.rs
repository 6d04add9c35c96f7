//! "Đồng bộ": what exists only on this phone, and what to do about it.

use super::handover::Handover;
use super::work::other;
use crate::browser::{self, Storage};
use crate::components::{Frame, Icon, Sign, Tab};
use crate::components::{When, is, live};
use crate::reactive::{Var, derived, effect};
use crate::state::{App, Offline, app};
use crate::store::Kept;
use crate::{tr, update, words};
use domain::{Fields, Kind};
use leptos::prelude::*;
use leptos_router::components::A;
use sync::{Fault, Net};
use wasm_bindgen_futures::spawn_local;

/// A clock that is further off than this gets a line of its own.
const CLOCK_OFF_MS: i64 = 5 * 60_000;

/// The sync page.
#[component]
pub fn SyncPage() -> impl IntoView {
    let app = app();
    let working = move || app.net.get() == Net::Working;
    let confirmed = Var::new(0);
    effect(move || {
        app.waiting.track();
        app.last_sent.track();
        spawn_local(async move {
            if let Some(store) = app.store() {
                confirmed.set(store.acknowledged().await.unwrap_or_default());
            }
        });
    });
    let all = move || confirmed.get() + u64::from(app.waiting.get() + app.refused.get());
    let ahead = move || {
        app.waiting.track();
        app.net.track();
        app.store().map_or(0, |store| store.clock_ahead())
    };
    view! {
        <Frame title=tr!(app, sync.title) tab=Tab::Sync>
            <section class="card">
                <p>
                    {live(move || tr!(app, sync.confirmed, n = words::count(app, confirmed.get()), all = words::count(app, all())))}
                </p>
                <p class="target-line">
                    <span>{tr!(app, sync.only_here)}</span>
                    <strong class="big">{live(move || app.waiting.get() + app.refused.get())}</strong>
                </p>
                <p class="hint">
                    {live(move || if app.waiting.get() > 0 { tr!(app, sync.waits) } else if app.refused.get() == 0 { tr!(app, sync.nothing) } else { String::new() })}
                </p>
                <p class="target-line">
                    <span>{tr!(app, sync.last)}</span>
                    <strong>{live(move || app.last_sent.get().map_or_else(|| tr!(app, sync.never), |ms| words::moment(app, ms)))}</strong>
                </p>
                <button type="button" class="button primary" disabled=working on:click=move |_| app.sync_now()>
                    {live(move || if working() { tr!(app, sync.sending) } else { tr!(app, sync.send) })}
                </button>
            </section>
            <When test=is(move || app.net.get() == Net::Fault(Fault::SignedOut))>
                <div class="notice look">
                    <p>{tr!(app, sync.rejoin)}</p>
                    <A href="/vao" attr:class="button">{tr!(app, sync.rejoin_go)}</A>
                </div>
            </When>
            <When test=is(move || { ahead().abs() > CLOCK_OFF_MS })>
                <p class="notice look">{live(move || tr!(app, sync.clock, n = ahead().abs() / 60_000))}</p>
            </When>
            <When test=is(move || { app.ask(|register| register.early()) > 0 })>
                <p class="notice">{live(move || tr!(app, sync.early, n = app.ask(|register| register.early())))}</p>
            </When>
            <NeedLook/>
            <Handover/>
            <StorageState/>
            <Version/>
        </Frame>
    }
}

#[component]
fn NeedLook() -> impl IntoView {
    let app = app();
    let kept = Var::new(Vec::<Kept>::new());
    effect(move || {
        app.refused.track();
        spawn_local(async move {
            if let Some(store) = app.store() {
                kept.set(store.refused().await.unwrap_or_default());
            }
        });
    });
    let copied = Var::new(false);
    let copy = move |_| {
        let text: Vec<_> = kept.read().iter().map(|kept| as_text(app, kept)).collect();
        spawn_local(async move { copied.set(browser::copy(&text.join("\n\n")).await) });
    };
    view! {
        <When test=is(move || !kept.read().is_empty())>
            <h2>{live(move || tr!(app, sync.look, n = kept.read().len()))}</h2>
            <p class="hint">{tr!(app, sync.look_hint)}</p>
            <ul class="rows">
                {live(move || kept.get().into_iter().map(|kept| {
                    let n = kept.n;
                    view! {
                        <li class="row">
                            <div class="row-main">
                                <strong>{what(app, &kept)}</strong>
                                <span class="facts">{why(app, &kept)}</span>
                            </div>
                            {if is_mendable(app, &kept) {
                                view! {
                                    <A href=format!("/luot/{}?sua={n}", kept.op.rec) attr:class="button small">{tr!(app, sync.mend)}</A>
                                }.into_any()
                            } else {
                                let again = move |_| spawn_local(async move { drop(app.requeue(n, Fields::new()).await) });
                                view! { <button type="button" class="button small" on:click=again>{tr!(app, sync.again)}</button> }.into_any()
                            }}
                        </li>
                    }
                }).collect_view())}
            </ul>
            <button type="button" class="button" on:click=copy>{tr!(app, sync.copy)}</button>
            <p role="status">{live(move || copied.get().then(|| tr!(app, sync.copied)))}</p>
        </When>
    }
}

/// Whether another answer could make the server take it: a visit that this phone can show.
fn is_mendable(app: App, kept: &Kept) -> bool {
    let id = domain::VisitId::from_uuid(kept.op.rec).ok().filter(|_| kept.op.kind == Kind::VISIT);
    let is_here = id.is_some_and(|id| app.ask_once(|register| register.visit(id).is_some()));
    is_here && matches!(kept.code.as_str(), "field_invalid" | "too_large" | "malformed")
}

/// Fields that a copied text may tell, besides answers: counts, days, ids.
const TOLD: [&str; 13] = [
    "household",
    "hamlet",
    "member",
    "when",
    "outcome",
    "follow_up",
    "follow_why",
    "people",
    "adults",
    "date",
    "attended",
    "target",
    "period",
];

/// All that a refused op says, to be sent to somebody who can help.
fn as_text(app: App, kept: &Kept) -> String {
    let mut lines = vec![what(app, kept), why(app, kept), format!("{} {}", kept.op.kind, kept.op.rec)];
    // Only what is surely of nobody: a message may be read by anybody.
    let is_told = |field: &str| field.starts_with("v.") || TOLD.contains(&field);
    let told = kept.op.set.iter().filter(|(field, _)| is_told(field));
    lines.extend(told.map(|(field, value)| format!("{field}: {value}")));
    lines.join("\n")
}

/// What an op is about, in words.
fn what(app: App, kept: &Kept) -> String {
    let title = |id: &str| {
        let id = id.parse().ok();
        id.and_then(|id| app.ask(|register| register.house(id).map(|house| house.household.title().to_owned())))
    };
    match kept.op.kind.as_str() {
        "visit" => {
            let household = kept.op.set.get("household").and_then(|id| id.as_str()).unwrap_or_default();
            tr!(app, sync.visit_of, what = title(household).unwrap_or_default())
        }
        "household" => {
            let own = title(&kept.op.rec.to_string());
            tr!(app, sync.house_of, what = own.unwrap_or_default())
        }
        _ => other(app, &kept.op),
    }
}

/// Why it was refused, in words.
fn why(app: App, kept: &Kept) -> String {
    match kept.code.as_str() {
        "field_invalid" => tr!(app, sync.why_field, field = kept.field.clone().unwrap_or_default()),
        "too_large" => tr!(app, sync.why_large),
        "not_allowed" => tr!(app, sync.why_allowed),
        "set_by_office" => tr!(app, sync.why_office),
        "id_taken" => tr!(app, sync.why_taken),
        "other_team" => tr!(app, sync.why_team),
        _ => tr!(app, sync.why_malformed),
    }
}

#[component]
fn StorageState() -> impl IntoView {
    let app = app();
    let state = Var::new(Storage::default());
    let look = move || {
        spawn_local(async move {
            state.set(browser::storage().await);
        });
    };
    look();
    view! {
        <section class="card">
            <h2>{tr!(app, sync.storage)}</h2>
            {live(move || match app.offline.get() {
                Offline::Unknown => ().into_any(),
                Offline::Ready => view! { <p><Icon sign=Sign::Check/> " " {tr!(app, sync.offline_ready)}</p> }.into_any(),
                Offline::Fetching => view! { <p><Icon sign=Sign::Warning/> " " {tr!(app, sync.offline_fetching)}</p> }.into_any(),
                Offline::Unable => view! { <p><Icon sign=Sign::Warning/> " " {tr!(app, sync.offline_unable)}</p> }.into_any(),
            })}
            {live(move || if state.read().persisted == Some(true) {
                view! { <p><Icon sign=Sign::Check/> " " {tr!(app, sync.kept)}</p> }.into_any()
            } else {
                view! {
                    <p>{tr!(app, sync.not_kept)}</p>
                    <button
                        type="button"
                        class="button"
                        on:click=move |_| spawn_local(async move {
                            browser::persist().await;
                            look();
                        })
                    >
                        {tr!(app, sync.ask)}
                    </button>
                }.into_any()
            })}
            <p class="hint">{live(move || state.read().free_bytes.map(|free| tr!(app, sync.free, n = words::bytes(app, free))))}</p>
        </section>
    }
}

#[component]
fn Version() -> impl IntoView {
    let app = app();
    // It is looked for again and again: the button must not be built anew under a finger.
    let ready = derived(move || app.update_ready.get());
    view! {
        <section class="card">
            <p class="target-line">
                <span>{tr!(app, sync.version)}</span>
                <span class="version">{app.build.get_untracked()}</span>
            </p>
            {live(move || if ready.get() {
                view! {
                    <p>{tr!(app, sync.update_ready)}</p>
                    <p class="hint">{tr!(app, sync.update_hint)}</p>
                    <button type="button" class="button" on:click=move |_| update::apply()>
                        {tr!(app, sync.update)}
                    </button>
                }.into_any()
            } else {
                view! { <p class="hint">{tr!(app, sync.newest)}</p> }.into_any()
            })}
        </section>
    }
}
