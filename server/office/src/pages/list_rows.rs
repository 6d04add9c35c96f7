//! The rows of a list that is looked at: what is wrong, what needs a decision, and what was understood.

use super::list_import::ListPreview;
use crate::Language;
use crate::parts::{head, row_at, table_called};
use crate::words::say;
use domain::imports::{Column, Fate, Likeness, Preview, RowName, RowSeen};
use leptos::prelude::*;

/// The id of the form with which a list is made: decisions stand outside of it, beside their rows.
pub(crate) const LAST_WORD: &str = "lam";

/// What is wrong, by row and column.
pub(crate) fn errors(lang: Language, preview: &Preview) -> AnyView {
    let heads = [say!(lang, list_import.row), say!(lang, list_import.column), say!(lang, list_import.mend)];
    let heads = view! { <tr>{heads.into_iter().map(head).collect_view()}</tr> }.into_any();
    let rows = preview.errors.iter().map(|error| {
        let column = match (&error.letter, &error.header) {
            (Some(letter), Some(header)) => format!("{letter} · {header}"),
            _ => String::new(),
        };
        let words = if lang == Language::Vi { error.vi.clone() } else { error.en.clone() };
        view! { <tr><th scope="row">{row_at(lang, error.sheet.as_deref(), error.row)}</th> <td>{column}</td> <td>{words}</td></tr> }
    });
    let title = say!(lang, list_import.errors, n = preview.errors_total);
    table_called("loi-tung-dong", title, false, heads, rows.collect_view().into_any(), ().into_any())
}

/// Likely duplicates, each with what it is like, and whether it is made all the same.
pub(crate) fn doubtful(lang: Language, looked: &ListPreview) -> Option<AnyView> {
    let all = looked.preview.doubtful.iter();
    let alike: Vec<_> = all.filter(|row| row.fate == Fate::Duplicate).collect();
    if alike.is_empty() {
        return None;
    }
    let heads = [
        say!(lang, list_import.row),
        say!(lang, list_import.who),
        say!(lang, list_import.like),
        say!(lang, list_import.decide),
    ];
    let heads = view! { <tr>{heads.into_iter().map(head).collect_view()}</tr> }.into_any();
    let rows = alike.iter().map(|row| {
        let like = row.twin.as_ref().map(|twin| {
            let by = match twin.by {
                Likeness::Code => say!(lang, list_import.by_code),
                Likeness::Phone => say!(lang, list_import.by_phone),
                Likeness::NameAndHamlet => say!(lang, list_import.by_name),
            };
            let title = match twin.row {
                Some(row) => {
                    let row = row_at(lang, twin.sheet.as_deref(), row);
                    say!(lang, list_import.like_row, title = twin.title, row = row)
                }
                None => twin.title.clone(),
            };
            view! { {title} <span class="hint">{by}</span> }
        });
        let name = row.at.as_deref().and_then(|at| at.parse().ok());
        let name = name.unwrap_or(RowName { sheet: None, row: row.row });
        view! {
            <tr>
                <td>{row_at(lang, row.sheet.as_deref(), row.row)}</td>
                <th scope="row">{who(row)}</th>
                <td>{like}</td>
                <td>
                    <label class="tick">
                        <input type="checkbox" form=LAST_WORD name="take" value=name.to_string()
                            checked=looked.taken.contains(&name)/>
                        {say!(lang, list_import.take)} <span class="sr">{who(row)}</span>
                    </label>
                </td>
            </tr>
        }
    });
    let title = say!(lang, list_import.alike, n = looked.preview.fates.duplicate);
    let rows = rows.collect_view().into_any();
    let hint = view! { <p class="hint">{say!(lang, list_import.alike_hint, n = alike.len())}</p> };
    Some(view! { {table_called("trung", title, false, heads, rows, ().into_any())} {hint} }.into_any())
}

/// The first rows as they were understood, and all that say something else than the book.
pub(crate) fn rows(lang: Language, preview: &Preview) -> AnyView {
    let heads = [
        say!(lang, list_import.row),
        say!(lang, list_import.who),
        say!(lang, list_import.hamlet),
        say!(lang, list_import.facts),
        say!(lang, list_import.fate),
    ];
    let heads = view! { <tr>{heads.into_iter().map(head).collect_view()}</tr> }.into_any();
    let rows = preview.rows.iter().map(|row| {
        let differs = differs(preview, row);
        let differs = (!differs.is_empty())
            .then(|| view! { <span class="hint">{say!(lang, list_import.differs_in, what = differs)}</span> });
        view! {
            <tr>
                <td>{row_at(lang, row.sheet.as_deref(), row.row)}</td>
                <th scope="row">{who(row)}</th>
                <td>{row.hamlet.clone()}</td>
                <td>{facts(lang, row)}</td>
                <td>{fate(lang, row.fate)} {differs}</td>
            </tr>
        }
    });
    let title = say!(lang, list_import.rows, n = preview.rows.len());
    table_called("tung-dong", title, false, heads, rows.collect_view().into_any(), ().into_any())
}

/// Columns in the file's own words.
fn differs(preview: &Preview, row: &RowSeen) -> String {
    let header = |field: &Column| preview.columns.iter().find(|head| head.column == Some(*field));
    row.differs.iter().filter_map(header).map(|head| head.header.clone()).collect::<Vec<_>>().join(", ")
}

fn joined(parts: impl IntoIterator<Item = Option<String>>) -> String {
    parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

fn who(row: &RowSeen) -> String {
    joined([row.name.clone(), row.head.clone(), row.code.clone()])
}

fn facts(lang: Language, row: &RowSeen) -> String {
    let people = row.people.map(|n| say!(lang, list_import.people, n = n));
    let stars = row.stars.map(|n| say!(lang, list_import.stars, n = n));
    joined([row.phone.clone(), people, row.makes.clone(), stars, row.note.clone()])
}

fn fate(lang: Language, fate: Fate) -> String {
    match fate {
        Fate::New => say!(lang, list_import.f_new),
        Fate::Same => say!(lang, list_import.f_same),
        Fate::Differs => say!(lang, list_import.f_differs),
        Fate::Duplicate => say!(lang, list_import.f_duplicate),
        Fate::Erased => say!(lang, list_import.f_erased),
        Fate::Error => say!(lang, list_import.f_error),
    }
}
