//! What would become of a list, before anything of it is made.

use super::import::{FOUND, Import, list, number, text};
use super::import_rows::{place, rows_by_fate};
use super::work::joined;
use crate::components::{Choice, Toggle, live};
use crate::reactive::{Var, derived};
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
    let unread = list(&preview, "unread_sheets");
    let unread = unread.iter().filter_map(Json::as_str).collect::<Vec<_>>().join(", ");
    let sheet = text(&preview, "sheet").to_owned();
    let errors = list(&preview, "errors");
    let errors = errors.into_iter().take(SHOWN).map(|error| {
        let place = joined(&[&place(app, &error), &joined(&[text(&error, "letter"), text(&error, "header")])]);
        let why =
            if app.locale.get_untracked() == crate::i18n::Locale::en { text(&error, "en") } else { text(&error, "vi") };
        view! { <li class="row"><div class="row-main"><strong>{place}</strong><span>{why.to_owned()}</span></div></li> }
    });
    let errors = errors.collect_view();
    let alike =
        list(&preview, "doubtful").into_iter().filter(|row| text(row, "fate") == "duplicate").collect::<Vec<_>>();
    let folds = rows_by_fate(app, &preview);
    let total = derived(move || new + import.taken_of(doubtful));
    let may = derived(move || total.get() > 0 && (wrong == 0 || import.skips_errors.get()) && !import.busy.get());
    view! {
        <section class="card">
            <h2 id=FOUND tabindex="-1">{tr!(app, import.preview)}</h2>
            <ul class="facts-list">
                {lines.into_iter().filter(|(n, _)| *n > 0).map(|(n, what)| view! {
                    <li><strong>{words::count(app, n)}</strong> " " {what}</li>
                }).collect_view()}
            </ul>
            {folds}
            {(!unread.is_empty()).then(|| view! {
                <p class="notice look">{tr!(app, import.unread_sheets, sheet = sheet, others = unread)}</p>
            })}
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
                <Alike import=import rows=alike/>
                {(doubtful > 1).then(|| view! {
                    <Choice
                        label=tr!(app, import.alike, n = doubtful)
                        options=vec![((), tr!(app, import.take_doubtful, n = doubtful, what = what))]
                        value=derived(move || (import.taken_of(doubtful) == doubtful).then_some(()))
                        on=Callback::new(move |all: Option<()>| import.takes_all(all.is_some()))
                    />
                })}
            })}
            <button type="button" class="button primary" disabled=move || !may.get() on:click=move |_| import.makes()>
                {live(move || tr!(app, import.make, n = words::count(app, total.get()), what = import.what()))}
            </button>
        </section>
    }
}

/// The likely duplicates, each with what it is like, and whether it is made all the same.
#[component]
fn Alike(import: Import, rows: Vec<Json>) -> impl IntoView {
    let app = import.app;
    let shown = Var::new(SHOWN);
    let count = rows.len();
    let rows = Var::new(rows);
    let one = move |row: &Json| {
        // As decisions name it: in a list of several sheets its number alone would name one in each.
        let n = match text(row, "at") {
            "" => number(row, "row").to_string(),
            at => at.to_owned(),
        };
        let n = Var::new(n);
        let who = joined(&[&place(app, row), text(row, "head"), text(row, "name"), text(row, "code")]);
        let twin = row.get("twin").cloned().unwrap_or_default();
        let like = tr!(app, import.like, name = text(&twin, "title"));
        let link = match (text(&twin, "household"), text(&twin, "producer")) {
            ("", "") => None,
            ("", producer) => Some(format!("/san-xuat/{producer}")),
            (household, _) => Some(format!("/ho-dan/{household}")),
        };
        let like = match link {
            Some(link) => view! { <a class="link" target="_blank" href=link>{like}</a> }.into_any(),
            None => view! { <span class="facts">{like}</span> }.into_any(),
        };
        view! {
            <li class="row">
                <div class="row-main"><strong>{who.clone()}</strong>{like}</div>
                <Choice
                    label=who
                    options=vec![((), tr!(app, import.take))]
                    value=derived(move || import.takes(&n.read()).then_some(()))
                    on=Callback::new(move |_| import.turns(&n.peek()))
                />
            </li>
        }
    };
    view! {
        <ul class="rows">{live(move || rows.read().iter().take(shown.get()).map(one).collect_view())}</ul>
        {live(move || (shown.get() < count).then(|| view! {
            <button type="button" class="button" on:click=move |_| shown.update(|shown| *shown += SHOWN)>
                {tr!(app, common.more, n = count.saturating_sub(shown.get()))}
            </button>
        }))}
    }
}
