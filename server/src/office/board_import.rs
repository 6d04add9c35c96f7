//! The province imports boards from a table: a look at it, then all of it or nothing.

use super::board::{HERE, period, periods};
use super::desk::{page, to};
use super::places::Eyes;
use super::trouble::Trouble;
use super::upload::Upload;
use super::{Desk, Officer};
use crate::import::{self, BOARDS, BoardTerms, Heading, JudgedBoards, Meaning, Sheet, Unreadable};
use crate::state::App;
use crate::store::BoardsUndone;
use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::imports::RowError;
use office::{BoardImport, BoardPreview, PastBoards, Stage, WrongTable};
use serde::Deserialize;
use std::collections::BTreeSet;

/// A table that was read under its terms.
struct Looked {
    sheet: Sheet<Heading>,
    terms: BoardTerms,
}

/// Asks for a file.
pub(crate) async fn asks_for_boards(
    State(app): State<App>,
    desk: Desk,
    officer: Officer,
    Query(undone): Query<Undone>,
) -> Result<Response, Trouble> {
    let eyes = Eyes::of(&app, &officer);
    let past = app.store.board_imports().await?.into_iter().map(|row| PastBoards {
        id: row.import.to_string(),
        period: row.period,
        at: row.at,
        by: row.by,
        figures: row.figures,
        undone: row.undone,
    });
    let undone = undone.restored.zip(undone.stayed);
    Ok(page(shown(&app, &desk, &eyes, &Upload::default(), None, Stage::Asks { past: past.collect(), undone })))
}

/// What an address says of an import that was just taken back.
#[derive(Debug, Deserialize)]
pub(crate) struct Undone {
    #[serde(rename = "lai")]
    restored: Option<usize>,
    #[serde(rename = "giu")]
    stayed: Option<usize>,
}

/// Takes back what an import changed and nobody has changed since.
pub(crate) async fn undo_boards(
    State(app): State<App>,
    officer: Officer,
    Path(import): Path<String>,
) -> Result<Response, Trouble> {
    let import = import.parse().map_err(|_| Trouble::NOT_FOUND)?;
    let undone = app.store.undo_board_import(import, officer.caller.member, app.time.now()).await?;
    let BoardsUndone { restored, stayed } = undone.ok_or(Trouble::NOT_FOUND)?;
    Ok(to(&format!("{HERE}/nhap?lai={restored}&giu={stayed}")))
}

fn shown(app: &App, desk: &Desk, eyes: &Eyes<'_>, sent: &Upload, wrong: Option<WrongTable>, stage: Stage) -> String {
    let period = period(sent.text("ky"), eyes.today);
    let shown = BoardImport {
        period,
        periods: periods(eyes.today, period),
        source: sent.text("source").to_owned(),
        on: sent.text("on").to_owned(),
        wrong,
        stage,
    };
    office::board_import(&desk.frame(app), &shown)
}

/// Shows what would become of a file.
pub(crate) async fn look_at_boards(
    State(app): State<App>,
    desk: Desk,
    officer: Officer,
    sent: Upload,
) -> Result<Response, Trouble> {
    let eyes = Eyes::of(&app, &officer);
    let looked = match look(&eyes, &sent).await? {
        Ok(looked) => looked,
        Err(wrong) => {
            let html = shown(&app, &desk, &eyes, &sent, Some(wrong), Stage::default());
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page(html)).into_response());
        }
    };
    let boards = app.store.boards(looked.terms.period).await?;
    let judged = import::judge_boards(&looked.sheet, &boards, eyes.units, &looked.terms);
    let preview = preview(&eyes, &sent, &looked.sheet, &judged, false);
    Ok(page(shown(&app, &desk, &eyes, &sent, None, Stage::Looked(preview))))
}

async fn look(eyes: &Eyes<'_>, sent: &Upload) -> Result<Result<Looked, WrongTable>, Trouble> {
    let (source, on) = (sent.text("source").trim(), sent.text("on").trim());
    let terms = || {
        let source = if source.is_empty() { None } else { Some(source.parse().map_err(|_| WrongTable::Source)?) };
        let on = if on.is_empty() { None } else { Some(on.parse().map_err(|_| WrongTable::Day)?) };
        match () {
            () if sent.is_too_large => return Err(WrongTable::TooLarge),
            () if sent.file.is_empty() => return Err(WrongTable::NoFile),
            () if on.is_some_and(|on| on > eyes.today) => return Err(WrongTable::Day),
            () => {}
        }
        Ok(BoardTerms { period: period(sent.text("ky"), eyes.today), today: eyes.today, source, on })
    };
    let terms = match terms() {
        Ok(terms) => terms,
        Err(wrong) => return Ok(Err(wrong)),
    };
    let file = sent.bytes()?;
    // Unpacking a workbook keeps a processor busy.
    let read = tokio::task::spawn_blocking(move || import::read(&file, &BOARDS)).await.map_err(|_| Trouble::BUSY)?;
    Ok(match read {
        Ok(sheet) => Ok(Looked { sheet, terms }),
        Err(Unreadable::NoTable) => Err(WrongTable::NoTable),
        Err(Unreadable::OldExcel) => Err(WrongTable::OldExcel),
        Err(Unreadable::NoHeader) => Err(WrongTable::NoHeader),
        Err(Unreadable::TooLong) => Err(WrongTable::TooLong),
    })
}

/// By which it is noticed that something else would be written than was seen.
fn digest(judged: &JudgedBoards) -> String {
    import::digest(serde_json::to_string(&judged.writes).unwrap_or_default().as_bytes())
}

fn preview(eyes: &Eyes<'_>, sent: &Upload, sheet: &Sheet<Heading>, judged: &JudgedBoards, moved: bool) -> BoardPreview {
    let name = |row: &import::BoardRow| {
        let unit = row.commune.as_ref().and_then(|code| eyes.units.on(code, eyes.today));
        unit.map(|unit| unit.name.clone()).unwrap_or_default()
    };
    let change = |row: &import::BoardRow, change: &import::Change| {
        (name(row), change.measure, change.before.as_ref().map(|figure| figure.amount), change.after.amount)
    };
    let left_out = sheet.all().flat_map(Sheet::columns).filter(|(_, meaning)| !matches!(meaning, Meaning::Taken(_)));
    let left_out: BTreeSet<_> = left_out.map(|(header, _)| header.to_owned()).collect();
    let communes: BTreeSet<_> = judged.rows.iter().filter(|row| !row.changes.is_empty()).map(name).collect();
    BoardPreview {
        file: sent.file.clone(),
        digest: digest(judged),
        moved,
        errors: judged.faults.iter().map(RowError::from).collect(),
        changes: judged.rows.iter().flat_map(|row| row.changes.iter().map(move |own| change(row, own))).collect(),
        communes: communes.len(),
        left_out: left_out.into_iter().collect(),
        unread: sheet.unread.clone(),
    }
}

/// Takes in what was looked at. If anything else would be written, it is shown again first.
pub(crate) async fn import_boards(
    State(app): State<App>,
    desk: Desk,
    officer: Officer,
    sent: Upload,
) -> Result<Response, Trouble> {
    let eyes = Eyes::of(&app, &officer);
    let Ok(looked) = look(&eyes, &sent).await? else { return Err(Trouble::BAD_FORM) };
    let period = looked.terms.period;
    let decide = |boards: Vec<domain::board::Board>| {
        let judged = import::judge_boards(&looked.sheet, &boards, eyes.units, &looked.terms);
        if digest(&judged) == sent.text("digest") && judged.faults.is_empty() { Ok(judged.writes) } else { Err(judged) }
    };
    match app.store.import_boards(period, officer.caller.member, app.time.now(), decide).await? {
        Ok(_) => Ok(to(&format!("{HERE}?ky={period}"))),
        Err(judged) => {
            let preview = preview(&eyes, &sent, &looked.sheet, &judged, true);
            let html = shown(&app, &desk, &eyes, &sent, None, Stage::Looked(preview));
            Ok((StatusCode::CONFLICT, page(html)).into_response())
        }
    }
}

/// The errors as a sheet.
pub(crate) async fn errors_of_boards(
    State(app): State<App>,
    officer: Officer,
    sent: Upload,
) -> Result<Response, Trouble> {
    let eyes = Eyes::of(&app, &officer);
    let Ok(looked) = look(&eyes, &sent).await? else { return Err(Trouble::BAD_FORM) };
    let boards = app.store.boards(looked.terms.period).await?;
    let judged = import::judge_boards(&looked.sheet, &boards, eyes.units, &looked.terms);
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"loi-bang-xa.csv\""),
    ];
    Ok((headers, import::errors_csv(&judged.faults)).into_response())
}
