//! Importing boards from a table: the file, what would change, and the last word.

use crate::document::document;
use crate::pages::board_words::{amount, name, period};
use crate::parts::{Field, head, row_at, table};
use crate::words::{moment, say};
use crate::{Frame, Language};
use domain::board::{Amount, Measure};
use domain::imports::RowError;
use domain::{Millis, Quarter};
use leptos::prelude::*;

/// What the page shows.
#[derive(Clone, Debug)]
pub struct BoardImport {
    /// The quarter.
    pub period: Quarter,
    /// Quarters that can be chosen, the latest first.
    pub periods: Vec<Quarter>,
    /// The source of all rows that name none.
    pub source: String,
    /// The day of all rows that name none.
    pub on: String,
    /// Why the file cannot be looked at.
    pub wrong: Option<WrongTable>,
    /// How far it has come.
    pub stage: Stage,
}

/// How far an import has come.
#[derive(Clone, Debug)]
pub enum Stage {
    /// A file is asked for.
    Asks {
        /// What was imported before, the latest first.
        past: Vec<PastBoards>,
        /// Of an import that was just taken back: how many figures are again what they were, and how many stayed.
        undone: Option<(usize, usize)>,
    },
    /// What would become of the file is shown.
    Looked(BoardPreview),
}

impl Default for Stage {
    fn default() -> Self {
        Self::Asks { past: Vec::new(), undone: None }
    }
}

/// A table that was imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastBoards {
    /// Its id, as addresses have it.
    pub id: String,
    /// The quarter.
    pub period: Quarter,
    /// When.
    pub at: Millis,
    /// Who.
    pub by: String,
    /// How many figures it changed.
    pub figures: u64,
    /// When it was taken back.
    pub undone: Option<Millis>,
}

/// Why a file cannot be looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WrongTable {
    /// There is none.
    NoFile,
    /// It is no table.
    NoTable,
    /// It is of an old Excel.
    OldExcel,
    /// It has no header.
    NoHeader,
    /// It is too long.
    TooLong,
    /// It has too many bytes.
    TooLarge,
    /// The source of all is too long.
    Source,
    /// The day of all is none that has come.
    Day,
}

/// What would become of a table.
#[derive(Clone, Debug, Default)]
pub struct BoardPreview {
    /// The file, to be sent again.
    pub file: String,
    /// By which it is noticed that boards changed since.
    pub digest: String,
    /// Whether they did.
    pub moved: bool,
    /// The errors.
    pub errors: Vec<RowError>,
    /// The changes: the commune's name, what, before and after.
    pub changes: Vec<(String, &'static Measure, Option<Amount>, Amount)>,
    /// How many communes change.
    pub communes: usize,
    /// Columns that are not taken in.
    pub left_out: Vec<String>,
    /// Sheets of the workbook that were not read.
    pub unread: Vec<String>,
}

/// The page.
pub fn board_import(frame: &Frame, shown: &BoardImport) -> String {
    let lang = frame.language;
    document(frame, &say!(lang, board_import.title), || {
        match &shown.stage {
        Stage::Asks { past, undone } => view! {
            {undone.map(|(restored, stayed)| {
                view! { <p class="notice good" role="status">{say!(lang, board_import.undone, n = restored, stayed = stayed)}</p> }
            })}
            {asks(lang, shown)}
            {(!past.is_empty()).then(|| imported(lang, past))}
        }
        .into_any(),
        Stage::Looked(preview) => view! {
            <p>
                <a class="link" href="/van-phong/bang-xa/nhap">{say!(lang, board_import.again)}</a>
                " · " {period(lang, shown.period)}
            </p>
            {looked(lang, shown, preview)}
        }
        .into_any(),
    }
    })
}

fn asks(lang: Language, shown: &BoardImport) -> AnyView {
    let file = match shown.wrong {
        Some(WrongTable::NoFile) => Some(say!(lang, board_import.no_file)),
        Some(WrongTable::NoTable) => Some(say!(lang, board_import.no_table)),
        Some(WrongTable::OldExcel) => Some(say!(lang, board_import.old_excel)),
        Some(WrongTable::NoHeader) => Some(say!(lang, board_import.no_header)),
        Some(WrongTable::TooLong) => Some(say!(lang, board_import.too_long)),
        Some(WrongTable::TooLarge) => Some(say!(lang, board_import.too_large)),
        _ => None,
    };
    let source = (shown.wrong == Some(WrongTable::Source)).then(|| say!(lang, board_import.bad_source));
    let day = (shown.wrong == Some(WrongTable::Day)).then(|| say!(lang, board_import.bad_day));
    let options = shown.periods.iter().map(|own| {
        view! { <option value=own.to_string() selected=*own == shown.period>{period(lang, *own)}</option> }
    });
    view! {
        <p>{say!(lang, board_import.intro)}</p>
        <form method="post" action="/van-phong/bang-xa/nhap" enctype="multipart/form-data">
            <label for="ky">{say!(lang, board.period)}</label>
            <select id="ky" name="ky">{options.collect_view()}</select>
            {Field::new("source", say!(lang, board_import.source), &shown.source)
                .hint(say!(lang, board_import.source_hint))
                .problem(source)
                .input("text")}
            {Field::new("on", say!(lang, board_import.on), &shown.on)
                .hint(say!(lang, board_import.on_hint))
                .problem(day)
                .input("date")}
            <label for="file">{say!(lang, board_import.file)}</label>
            <input id="file" name="file" type="file" accept=".csv,.xlsx" aria-describedby="file-problem"
                aria-invalid=file.is_some().to_string()/>
            <p id="file-problem" class="problem" role="alert">{file}</p>
            <button type="submit" class="button primary">{say!(lang, board_import.preview)}</button>
        </form>
    }
    .into_any()
}

/// What was imported before, each to be taken back.
fn imported(lang: Language, past: &[PastBoards]) -> AnyView {
    let heads = [
        say!(lang, board_import.at),
        say!(lang, board_import.by),
        say!(lang, board.period),
        say!(lang, board_import.measure),
        say!(lang, board_import.undo),
    ];
    let heads = view! { <tr>{heads.into_iter().map(head).collect_view()}</tr> }.into_any();
    let rows = past.iter().map(|own| {
        let undo = match own.undone {
            Some(at) => say!(lang, board_import.undone_at, at = moment(at)).into_any(),
            None => view! {
                <form method="post" action=format!("/van-phong/bang-xa/nhap/{}/hoan-tac", own.id)>
                    <button type="submit" class="link">
                        {say!(lang, board_import.undo)} <span class="sr">{moment(own.at)}</span>
                    </button>
                </form>
            }
            .into_any(),
        };
        view! {
            <tr>
                <td class="time">{moment(own.at)}</td>
                <th scope="row">{own.by.clone()}</th>
                <td>{period(lang, own.period)}</td>
                <td>{own.figures}</td>
                <td>{undo}</td>
            </tr>
        }
    });
    table(say!(lang, board_import.past), true, heads, rows.collect_view().into_any(), ().into_any())
}

fn looked(lang: Language, shown: &BoardImport, preview: &BoardPreview) -> AnyView {
    let moved =
        preview.moved.then(|| view! { <p class="notice look" role="alert">{say!(lang, board_import.moved)}</p> });
    let left_out = (!preview.left_out.is_empty()).then(|| {
        view! { <p class="hint">{say!(lang, board_import.left_out, columns = preview.left_out.join(", "))}</p> }
    });
    let unread = (!preview.unread.is_empty()).then(|| {
        view! { <p class="notice look">{say!(lang, list_import.unread, sheets = preview.unread.join(", "))}</p> }
    });
    let what = match (preview.errors.len(), preview.changes.len()) {
        (0, 0) => view! { <p class="notice">{say!(lang, board_import.nothing)}</p> }.into_any(),
        (0, changes) => view! {
            <p class="notice good">{say!(lang, board_import.changes, n = changes, communes = preview.communes)}</p>
            {again(shown, preview, "/van-phong/bang-xa/nhap/luu", say!(lang, board_import.confirm, n = changes), "button primary")}
            {changed(lang, preview)}
        }
        .into_any(),
        (errors, _) => view! {
            <p class="notice look" role="alert">{say!(lang, board_import.errors, n = errors)}</p>
            {again(shown, preview, "/van-phong/bang-xa/nhap/loi.csv", say!(lang, board_import.errors_csv), "button")}
            {wrong(lang, preview)}
        }
        .into_any(),
    };
    view! { {moved} {unread} {left_out} {what} }.into_any()
}

/// Sends the file again, as it was looked at.
fn again(
    shown: &BoardImport,
    preview: &BoardPreview,
    action: &'static str,
    words: String,
    class: &'static str,
) -> AnyView {
    view! {
        <form method="post" action=action enctype="multipart/form-data">
            <input type="hidden" name="ky" value=shown.period.to_string()/>
            <input type="hidden" name="source" value=shown.source.clone()/>
            <input type="hidden" name="on" value=shown.on.clone()/>
            <input type="hidden" name="digest" value=preview.digest.clone()/>
            <input type="hidden" name="looked" value=preview.file.clone()/>
            <button type="submit" class=class>{words}</button>
        </form>
    }
    .into_any()
}

fn changed(lang: Language, preview: &BoardPreview) -> AnyView {
    let heads = [
        say!(lang, board_import.commune),
        say!(lang, board_import.measure),
        say!(lang, board_import.before),
        say!(lang, board_import.after),
    ];
    let heads = view! { <tr>{heads.into_iter().map(head).collect_view()}</tr> }.into_any();
    let rows = preview.changes.iter().map(|(commune, measure, before, after)| {
        let before = before.map_or_else(|| say!(lang, board.none), |before| amount(lang, before));
        view! {
            <tr>
                <th scope="row">{commune.clone()}</th>
                <td>{name(lang, measure)}</td>
                <td>{before}</td>
                <td>{amount(lang, *after)}</td>
            </tr>
        }
    });
    let caption = say!(lang, board_import.changes, n = preview.changes.len(), communes = preview.communes);
    table(caption, true, heads, rows.collect_view().into_any(), ().into_any())
}

fn wrong(lang: Language, preview: &BoardPreview) -> AnyView {
    let heads = [say!(lang, board_import.row), say!(lang, board_import.column), say!(lang, board_import.error)];
    let heads = view! { <tr>{heads.into_iter().map(head).collect_view()}</tr> }.into_any();
    let rows = preview.errors.iter().map(|error| {
        let column = match (&error.letter, &error.header) {
            (Some(letter), Some(header)) => format!("{letter} · {header}"),
            _ => String::new(),
        };
        let words = if lang == Language::Vi { error.vi.clone() } else { error.en.clone() };
        view! { <tr><th scope="row">{row_at(lang, error.sheet.as_deref(), error.row)}</th> <td>{column}</td> <td>{words}</td></tr> }
    });
    table(say!(lang, board_import.errors_table), true, heads, rows.collect_view().into_any(), ().into_any())
}
