//! The rows of a list as they were understood, under folds by what becomes of them.

use super::import::{list, number, text};
use super::work::joined;
use crate::state::App;
use crate::tr;
use leptos::prelude::*;
use serde_json::Value as Json;

/// Rows that one fold shows; the server sends no more of the new ones.
const MOST: usize = 200;

/// New rows, and those that say something else than the book.
pub(super) fn rows_by_fate(app: App, preview: &Json) -> AnyView {
    let of = |field: &str, fate: &str| {
        list(preview, field).into_iter().filter(|row| text(row, "fate") == fate).take(MOST).collect::<Vec<_>>()
    };
    let (new, differs) = (of("rows", "new"), of("doubtful", "differs"));
    let folds = [
        (tr!(app, import.new_rows, n = new.len()), new),
        (tr!(app, import.differing_rows, n = differs.len()), differs),
    ];
    let columns = list(preview, "columns");
    let folds = folds.into_iter().filter(|(_, rows)| !rows.is_empty()).map(|(title, rows)| {
        let rows = rows.iter().map(|row| one(app, &columns, row)).collect_view();
        view! { <details><summary>{title}</summary><ul class="rows">{rows}</ul></details> }
    });
    folds.collect_view().into_any()
}

/// `Thôn 2 · dòng 14`: the sheet is named if there are several.
pub(super) fn place(app: App, row: &Json) -> String {
    joined(&[text(row, "sheet"), &tr!(app, import.row, n = number(row, "row"))])
}

fn one(app: App, columns: &[Json], row: &Json) -> AnyView {
    let title = joined(&[&place(app, row), text(row, "head"), text(row, "name")]);
    let people = number(row, "people");
    let people = if people > 0 { tr!(app, common.people, n = people) } else { String::new() };
    let facts = ["code", "hamlet", "phone", "makes", "note"].map(|field| text(row, field));
    let facts = joined(&[&joined(&facts), &people]);
    // In the file's own words.
    let header =
        |field: &Json| columns.iter().find(|head| head.get("column") == Some(field)).map(|it| text(it, "header"));
    let differs = list(row, "differs").iter().filter_map(header).collect::<Vec<_>>().join(", ");
    let differs = (!differs.is_empty()).then(|| tr!(app, import.differs_in, what = differs));
    let known = match (text(row, "household"), text(row, "producer")) {
        ("", "") => None,
        ("", producer) => Some(format!("/san-xuat/{producer}")),
        (household, _) => Some(format!("/ho-dan/{household}")),
    };
    let known = differs.map(|words| view! { <a class="link" target="_blank" href=known>{words}</a> });
    view! {
        <li class="row">
            <div class="row-main"><strong>{title}</strong><span class="facts">{facts}</span>{known}</div>
        </li>
    }
    .into_any()
}
