//! "Không có mạng nhiều ngày?": work is handed to another phone of the team, as a sealed file, and taken in from one.

use crate::components::live;
use crate::reactive::Var;
use crate::state::{App, app};
use crate::store::Received;
use crate::{browser, tr};
use domain::local_date;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

/// The section of the sync page.
#[component]
pub(super) fn Handover() -> impl IntoView {
    let app = app();
    let said = Var::new(None::<String>);
    let give = move |_| {
        spawn_local(async move {
            said.set(Some(match app.hand_over().await {
                Some(file) => {
                    let name = format!("tung-nha-{}.tungnha", local_date(app.now()));
                    let given = browser::give(&name, &file).await;
                    if given { tr!(app, handover.given) } else { tr!(app, handover.not_given) }
                }
                None => tr!(app, handover.no_key),
            }));
        });
    };
    let take = move |event: web_sys::Event| {
        spawn_local(async move {
            if let Some(file) = browser::chosen_file(&event).await {
                said.set(Some(taken(app, app.receive(&file).await)));
            }
        });
    };
    view! {
        <section class="card">
            <h2>{tr!(app, handover.title)}</h2>
            <p class="hint">{tr!(app, handover.hint)}</p>
            <button type="button" class="button" on:click=give>{tr!(app, handover.give)}</button>
            <label class="button">
                {tr!(app, handover.take)}
                <input class="sr" type="file" accept=".tungnha" on:change=take/>
            </label>
            <p role="status">{live(move || said.get())}</p>
        </section>
    }
}

fn taken(app: App, result: Result<usize, Received>) -> String {
    match result {
        Ok(0) => tr!(app, handover.nothing_new),
        Ok(n) => tr!(app, handover.taken, n = n),
        Err(Received::OtherTeam) => tr!(app, handover.other_team),
        Err(_) => tr!(app, handover.unreadable),
    }
}
