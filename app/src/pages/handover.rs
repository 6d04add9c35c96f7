//! "Không có mạng nhiều ngày?": work is handed to another phone of the team, and taken in from one, as QR codes or as a
//! sealed file.

use crate::components::{Icon, Sign, live};
use crate::reactive::Var;
use crate::state::{App, app};
use crate::store::{Offer, Received};
use crate::{browser, tr};
use domain::local_date;
use leptos::prelude::*;
use leptos_router::components::A;
use wasm_bindgen_futures::spawn_local;

/// Whether it went well, and what is said about it.
pub(super) type Said = Var<Option<(bool, String)>>;

/// The section of the sync page.
#[component]
pub(super) fn Handover() -> impl IntoView {
    let app = app();
    let said: Said = Var::new(None);
    let give = move |_| {
        spawn_local(async move {
            said.set(Some(match app.hand_over(false).await {
                Some(Offer::Sealed(file)) => {
                    let name = format!("tung-nha-{}.tungnha", local_date(app.now()));
                    let given = browser::give(&name, &file).await;
                    (given, if given { tr!(app, handover.given) } else { tr!(app, handover.not_given) })
                }
                none => (none == Some(Offer::Nothing), nothing(app, none.as_ref())),
            }));
        });
    };
    view! {
        <section class="card">
            <h2>{tr!(app, handover.title)}</h2>
            <p class="hint">{tr!(app, handover.hint)}</p>
            <div class="pair">
                <strong>{tr!(app, handover.gives)}</strong>
                <strong>{tr!(app, handover.takes)}</strong>
                <A href="/chuyen" attr:class="button">{tr!(app, handover.give_qr)}</A>
                <A href="/quet" attr:class="button">{tr!(app, handover.take_qr)}</A>
                <button type="button" class="button" on:click=give>{tr!(app, handover.give)}</button>
                <TakeFile said=said/>
            </div>
            <Outcome said=said/>
        </section>
    }
}

/// What came of it.
#[component]
pub(super) fn Outcome(said: Said) -> impl IntoView {
    view! {
        <div role="status">
            {live(move || said.get().map(|(good, text)| view! {
                <p class=if good { "notice good" } else { "notice look" }>
                    <Icon sign=if good { Sign::Check } else { Sign::Warning }/>
                    {text}
                </p>
            }))}
        </div>
    }
}

/// A file of another phone is chosen and taken in.
#[component]
pub(super) fn TakeFile(
    /// What became of it, in words.
    said: Said,
) -> impl IntoView {
    let app = app();
    let take = move |event: web_sys::Event| {
        spawn_local(async move {
            if let Some(file) = browser::chosen_file(&event).await {
                said.set(Some(taken(app, &app.receive(&file).await)));
            }
        });
    };
    view! {
        <label class="button">
            {tr!(app, handover.take)}
            <input class="sr" type="file" accept=".tungnha" on:change=take/>
        </label>
    }
}

/// Why there is nothing to hand over, in words.
pub(super) fn nothing(app: App, offer: Option<&Offer>) -> String {
    match offer {
        Some(Offer::Nothing) => tr!(app, handover.nothing),
        Some(Offer::NoKey) => tr!(app, handover.no_key),
        _ => tr!(app, handover.not_given),
    }
}

/// What became of what another phone handed over.
pub(super) fn taken(app: App, result: &Result<usize, Received>) -> (bool, String) {
    let text = match result {
        Ok(0) => tr!(app, handover.nothing_new),
        Ok(n) => tr!(app, handover.taken, n = n),
        Err(Received::OtherTeam) => tr!(app, handover.other_team),
        Err(_) => tr!(app, handover.unreadable),
    };
    (result.is_ok(), text)
}
