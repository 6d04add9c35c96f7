//! What would become of a list, before anything of it is made.

use super::import::{FOUND, Import, list, number, text};
use super::work::joined;
use crate::components::{Toggle, live};
use crate::reactive::derived;
use crate::{tr, words};
use leptos::prelude::*;
use serde_json::Value as Json;

/// Errors and doubtful rows that are shown; the sheet has all errors.
const SHOWN: usize = 30;

/// What would become of each row.
#[component]
pub(super) fn Preview(import: Import, preview: Json) -> impl IntoView {
    let app = import.app;
    let fates = preview.get("fates").cloned().unwrap_or_default();
    let count = |fate: &str| number(&fates, fate);
    let what = import.what();
    let (new, doubtful, wrong) = (count("new"), count("duplicate"), count("error"));
    let lines = [
        (new, tr!(app, import.new, what = what)),
        (count("same"), tr!(app, import.same, what = what)),
        (count("differs"), tr!(app, import.differs, what = what)),
        (doubtful, tr!(app, import.doubtful, what = what)),
        (count("erased"), tr!(app, import.erased, what = what)),
        (wrong, tr!(app, import.wrong)),
    ];
    let heads = |field: &str| {
        let all = list(&preview, field);
        all.iter().map(|head| text(head, "header").to_owned()).collect::<Vec<_>>().join(", ")
    };
    let (left_out, unknown) = (heads("left_out"), heads("unknown"));
    let errors = list(&preview, "errors");
    let errors = errors.into_iter().take(SHOWN).map(|error| {
        let place = joined(&[
            &tr!(app, import.row, n = number(&error, "row")),
            &joined(&[text(&error, "letter"), text(&error, "header")]),
        ]);
        let why =
            if app.locale.get_untracked() == crate::i18n::Locale::en { text(&error, "en") } else { text(&error, "vi") };
        view! { <li class="row"><div class="row-main"><strong>{place}</strong><span>{why.to_owned()}</span></div></li> }
    });
    let errors = errors.collect_view();
    let alike = list(&preview, "doubtful").into_iter().filter(|row| text(row, "fate") == "duplicate").take(SHOWN);
    let alike = alike.map(|row| {
        let who = joined(&[&tr!(app, import.row, n = number(&row, "row")), text(&row, "head"), text(&row, "name"), text(&row, "code")]);
        let twin = row.get("twin").cloned().unwrap_or_default();
        let twin = tr!(app, import.like, name = text(&twin, "title"));
        view! { <li class="row"><div class="row-main"><strong>{who}</strong><span class="facts">{twin}</span></div></li> }
    });
    let alike = alike.collect_view();
    let total = derived(move || new + if import.takes_doubtful.get() { doubtful } else { 0 });
    let may = derived(move || total.get() > 0 && (wrong == 0 || import.skips_errors.get()) && !import.busy.get());
    view! {
        <section class="card">
            <h2 id=FOUND tabindex="-1">{tr!(app, import.preview)}</h2>
            <ul class="facts-list">
                {lines.into_iter().filter(|(n, _)| *n > 0).map(|(n, what)| view! {
                    <li><strong>{words::count(app, n)}</strong> " " {what}</li>
                }).collect_view()}
            </ul>
            {(!left_out.is_empty()).then(|| view! { <p class="hint">{tr!(app, import.left_out, what = left_out)}</p> })}
            {(!unknown.is_empty()).then(|| view! { <p class="hint">{tr!(app, import.unknown, what = unknown)}</p> })}
            {(number(&preview, "erased_before") > 0).then(|| view! { <p class="notice look">{tr!(app, import.erased_before, what = what)}</p> })}
            {(wrong > 0).then(|| view! {
                <h3>{tr!(app, import.errors, n = wrong)}</h3>
                <ul class="rows">{errors}</ul>
                <button type="button" class="button" on:click=move |_| import.gives_errors()>{tr!(app, import.sheet)}</button>
                <Toggle label=tr!(app, import.skip_errors) value=import.skips_errors/>
            })}
            {(doubtful > 0).then(|| view! {
                <h3>{tr!(app, import.alike, n = doubtful)}</h3>
                <ul class="rows">{alike}</ul>
                <Toggle label=tr!(app, import.take_doubtful, what = what) value=import.takes_doubtful/>
            })}
            <button type="button" class="button primary" disabled=move || !may.get() on:click=move |_| import.makes()>
                {live(move || tr!(app, import.make, n = words::count(app, total.get()), what = import.what()))}
            </button>
        </section>
    }
}
