//! The lists that were imported; each can be taken back.

use super::import::{Import, list, number, text, what};
use super::team::trouble_words;
use crate::components::{When, is, live};
use crate::driver::api;
use crate::reactive::{Var, effect};
use crate::{tr, words};
use domain::imports::ListOf;
use leptos::prelude::*;
use serde_json::Value as Json;
use wasm_bindgen_futures::spawn_local;

/// Of what a list was.
fn of_list(import: &Json) -> ListOf {
    import.get("of").and_then(|of| serde_json::from_value(of.clone()).ok()).unwrap_or_default()
}

/// The lists that were imported; each can be taken back.
#[component]
pub(super) fn Past(import: Import) -> impl IntoView {
    let app = import.app;
    let past = Var::new(Vec::<Json>::new());
    effect(move || {
        app.news.track();
        spawn_local(async move {
            if let Some(team) = import.team()
                && let Ok(answer) = api::imports(team).await
            {
                past.set(list(&answer, "imports"));
            }
        });
    });
    // It is asked twice: hundreds of households may go with one tap.
    let sure = Var::new(None::<String>);
    let undo = Callback::new(move |(id, of): (String, ListOf)| {
        if import.busy.get_untracked() {
            return;
        }
        if sure.get_untracked().as_ref() != Some(&id) {
            sure.set(Some(id));
            return;
        }
        sure.set(None);
        spawn_local(async move {
            let Some(team) = import.team() else { return };
            import.busy.set(true);
            match api::undo_import(team, &id).await {
                Ok(answer) => {
                    let (back, stayed) = (number(&answer, "taken_back"), number(&answer, "stayed_total"));
                    let what = what(app, of);
                    import.done.set(Some(tr!(app, import.undone, n = back, what = what, stayed = stayed)));
                    app.news.update(|news| *news += 1);
                }
                Err(trouble) => import.problem.set(Some(trouble_words(app, trouble))),
            }
            import.busy.set(false);
        });
    });
    view! {
        <When test=is(move || !past.read().is_empty())>
            <h2>{tr!(app, import.past)}</h2>
            <ul class="rows">
                {live(move || past.get().into_iter().map(|one| {
                    let (id, is_undone) = (text(&one, "import").to_owned(), one.get("undone").is_some());
                    let of = of_list(&one);
                    let facts = tr!(app, import.past_facts, n = number(&one, "made"), what = what(app, of), time = words::moment(app, number(&one, "at")));
                    view! {
                        <li class="row">
                            <div class="row-main">
                                <strong>{text(&one, "file").to_owned()}</strong>
                                <span class="facts">{facts}</span>
                            </div>
                            {if is_undone {
                                view! { <span class="hint">{tr!(app, import.is_undone)}</span> }.into_any()
                            } else {
                                let own = id.clone();
                                let words = move || if sure.read().as_ref() == Some(&own) {
                                    tr!(app, import.undo_sure)
                                } else {
                                    tr!(app, import.undo)
                                };
                                view! {
                                    <button
                                        type="button"
                                        class="button small"
                                        disabled=move || import.busy.get()
                                        on:click=move |_| undo.run((id.clone(), of))
                                    >
                                        {live(words)}
                                    </button>
                                }.into_any()
                            }}
                        </li>
                    }
                }).collect_view())}
            </ul>
        </When>
    }
}
