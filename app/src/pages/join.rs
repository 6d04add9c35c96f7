//! "Vào tổ": a code, typed or in the link.

use crate::components::Frame;
use crate::components::{When, is, live};
use crate::driver::api::{self, Trouble};
use crate::reactive::{Var, effect};
use crate::state::{App, Loaded, app};
use crate::{browser, tr};
use domain::wire::Me;
use domain::{JoinCode, Reason};
use leptos::prelude::*;
use leptos_router::components::A;
use leptos_router::hooks::{use_location, use_navigate};
use sync::Fault;
use wasm_bindgen_futures::spawn_local;

/// Joins this phone to a team.
#[component]
pub fn Join() -> impl IntoView {
    let app = app();
    // The code stands in the link's fragment, which browsers never send: it reaches no log.
    let given = browser::window().location().hash().unwrap_or_default().trim_start_matches('#').to_owned();
    let code = Var::new(given.parse::<JoinCode>().map_or(given, |code| code.to_string()));
    // A second link may be opened over this page.
    let hash = use_location().hash;
    effect(move || {
        if let Ok(given) = hash.get().trim_start_matches('#').parse::<JoinCode>() {
            code.set(given.to_string());
        }
    });
    let problem = Var::new(None::<String>);
    let working = Var::new(false);
    let navigate = use_navigate();
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let parsed = match code.get_untracked().parse::<JoinCode>() {
            Ok(parsed) => parsed,
            Err(error) => {
                problem.set(Some(match error.reason {
                    Reason::Empty => tr!(app, join.empty),
                    _ => tr!(app, join.malformed),
                }));
                return;
            }
        };
        let navigate = navigate.clone();
        problem.set(None);
        working.set(true);
        spawn_local(async move {
            match join(app, parsed).await {
                Ok(()) => navigate("/", leptos_router::NavigateOptions { replace: true, ..Default::default() }),
                Err(text) => {
                    working.set(false);
                    problem.set(Some(text));
                }
            }
        });
    };
    view! {
        <Frame title=tr!(app, join.title)>
            <When test=is(browser::in_zalo)>
                <p class="notice look">{tr!(app, join.zalo)}</p>
            </When>
            {live(move || app.me.get().map(|me| view! {
                <div class="notice good">
                    <p>{tr!(app, join.done_already, team = me.team_name)}</p>
                    <A href="/" attr:class="button">{tr!(app, join.go)}</A>
                </div>
            }))}
            {live(move || app.evicted.get().map(|me| view! { <Evicted me=me/> }))}
            <p>{tr!(app, join.intro)}</p>
            <form on:submit=submit novalidate>
                <label for="code">{tr!(app, join.code)}</label>
                <input
                    id="code"
                    class="code"
                    type="text"
                    autocomplete="off"
                    autocapitalize="characters"
                    spellcheck="false"
                    maxlength="12"
                    aria-describedby="code-hint code-problem"
                    aria-invalid=move || problem.read().is_some().to_string()
                    prop:value=move || code.get() on:input=move |event| code.set(event_target_value(&event))
                />
                <p id="code-hint" class="hint">{tr!(app, join.hint)}</p>
                <p id="code-problem" class="problem" role="alert">{live(move || problem.get())}</p>
                <button
                    type="submit"
                    class="button primary"
                    disabled=move || working.get() || app.loaded.get() < Loaded::Households
                >
                    {live(move || if working.get() { tr!(app, join.working) } else { tr!(app, join.submit) })}
                </button>
            </form>
            <p class="hint">{tr!(app, join.private)}</p>
        </Frame>
    }
}

async fn join(app: App, code: JoinCode) -> Result<(), String> {
    let words = |text: String| Err(text);
    let Some(store) = app.store() else { return words(tr!(app, error.open)) };
    match api::join(code, store.device).await {
        Ok(me) => app.joined(me).await.map_err(|_| tr!(app, error.open)),
        Err(Trouble::Fault(Fault::Unreachable | Fault::Offline | Fault::Timeout)) => words(tr!(app, join.no_network)),
        Err(Trouble::Fault(_)) => words(tr!(app, join.server)),
        Err(Trouble::Problem(problem)) => {
            words(if app.locale.get_untracked() == crate::i18n::Locale::vi { problem.vi } else { problem.en })
        }
    }
}

/// The browser threw this phone's storage away, and the server still knows the phone.
#[component]
fn Evicted(me: Me) -> impl IntoView {
    let app = app();
    let lost = if me.unsent == 0 { tr!(app, join.evicted_none) } else { tr!(app, join.evicted_some, n = me.unsent) };
    let team = me.team_name.clone();
    let navigate = use_navigate();
    let again = move |_| {
        let (me, navigate) = (me.clone(), navigate.clone());
        spawn_local(async move {
            if app.joined(me).await.is_ok() {
                app.evicted.set(None);
                navigate("/", leptos_router::NavigateOptions { replace: true, ..Default::default() });
            }
        });
    };
    view! {
        <div class="notice look" role="alert">
            <p>{tr!(app, join.evicted)}</p>
            <p>{lost}</p>
            <button type="button" class="button" on:click=again>{tr!(app, join.evicted_go, team = team)}</button>
        </div>
    }
}
