//! The province imports boards from a table: a look at it, then all of it or nothing.

use super::board::{HERE, period, periods};
use super::desk::{page, to};
use super::form::Form;
use super::places::Eyes;
use super::trouble::Trouble;
use super::{Desk, Officer};
use crate::import::{self, BOARDS, BoardTerms, Heading, JudgedBoards, Meaning, Sheet, Unreadable};
use crate::state::App;
use axum::extract::multipart::MultipartRejection;
use axum::extract::{Multipart, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use domain::imports::RowError;
use office::{BoardImport, BoardPreview, WrongTable};
use serde::Deserialize;

/// A table as a form sends it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Sent {
    ky: String,
    source: String,
    on: String,
    /// What the person saw.
    digest: String,
    /// The file, in base64, once it was looked at.
    file: String,
}

/// A table that was read under its terms.
struct Looked {
    sheet: Sheet<Heading>,
    terms: BoardTerms,
}

/// Asks for a file.
pub(crate) async fn asks_for_boards(State(app): State<App>, desk: Desk, officer: Officer) -> Response {
    page(shown(&app, &desk, &Eyes::of(&app, &officer), &Sent::default(), None, None))
}

fn shown(
    app: &App,
    desk: &Desk,
    eyes: &Eyes<'_>,
    sent: &Sent,
    wrong: Option<WrongTable>,
    preview: Option<BoardPreview>,
) -> String {
    let period = period(&sent.ky, eyes.today);
    let shown = BoardImport {
        period,
        periods: periods(eyes.today, period),
        source: sent.source.clone(),
        on: sent.on.clone(),
        wrong,
        preview,
    };
    office::board_import(&desk.frame(app), &shown)
}

/// Shows what would become of a file.
pub(crate) async fn look_at_boards(
    State(app): State<App>,
    desk: Desk,
    officer: Officer,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Response, Trouble> {
    let eyes = Eyes::of(&app, &officer);
    let sent = received(form.map_err(|_| Trouble::BAD_FORM)?).await?;
    let looked = match look(&eyes, &sent).await? {
        Ok(looked) => looked,
        Err(wrong) => {
            let html = shown(&app, &desk, &eyes, &sent, Some(wrong), None);
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page(html)).into_response());
        }
    };
    let boards = app.store.boards(looked.terms.period).await?;
    let judged = import::judge_boards(&looked.sheet, &boards, eyes.units, &looked.terms);
    let preview = preview(&eyes, &sent, &looked.sheet, &judged, false);
    Ok(page(shown(&app, &desk, &eyes, &sent, None, Some(preview))))
}

/// A form with a file in it. No table of boards comes near axum's limit on bodies.
async fn received(mut form: Multipart) -> Result<Sent, Trouble> {
    let mut sent = Sent::default();
    while let Some(field) = form.next_field().await.map_err(|_| Trouble::BAD_FORM)? {
        let name = field.name().unwrap_or_default().to_owned();
        let bytes = field.bytes().await.map_err(|_| Trouble::BAD_FORM)?;
        let text = || String::from_utf8_lossy(&bytes).into_owned();
        match &*name {
            "ky" => sent.ky = text(),
            "source" => sent.source = text(),
            "on" => sent.on = text(),
            "file" => sent.file = BASE64_STANDARD.encode(&bytes),
            _ => {}
        }
    }
    Ok(sent)
}

async fn look(eyes: &Eyes<'_>, sent: &Sent) -> Result<Result<Looked, WrongTable>, Trouble> {
    let (source, on) = (sent.source.trim(), sent.on.trim());
    let terms = || {
        let source = if source.is_empty() { None } else { Some(source.parse().map_err(|_| WrongTable::Source)?) };
        let on = if on.is_empty() { None } else { Some(on.parse().map_err(|_| WrongTable::Day)?) };
        if on.is_some_and(|on| on > eyes.today) || sent.file.is_empty() {
            return Err(if sent.file.is_empty() { WrongTable::NoFile } else { WrongTable::Day });
        }
        Ok(BoardTerms { period: period(&sent.ky, eyes.today), today: eyes.today, source, on })
    };
    let terms = match terms() {
        Ok(terms) => terms,
        Err(wrong) => return Ok(Err(wrong)),
    };
    let file = BASE64_STANDARD.decode(&sent.file).map_err(|_| Trouble::BAD_FORM)?;
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

fn preview(eyes: &Eyes<'_>, sent: &Sent, sheet: &Sheet<Heading>, judged: &JudgedBoards, moved: bool) -> BoardPreview {
    let name = |row: &import::BoardRow| {
        let unit = row.commune.as_ref().and_then(|code| eyes.units.on(code, eyes.today));
        unit.map(|unit| unit.name.clone()).unwrap_or_default()
    };
    let change = |row: &import::BoardRow, change: &import::Change| {
        (name(row), change.measure, change.before.as_ref().map(|figure| figure.amount), change.after.amount)
    };
    let left_out = sheet.columns().filter(|(_, meaning)| !matches!(meaning, Meaning::Taken(_)));
    BoardPreview {
        file: sent.file.clone(),
        digest: digest(judged),
        moved,
        errors: judged.faults.iter().map(RowError::from).collect(),
        changes: judged.rows.iter().flat_map(|row| row.changes.iter().map(move |own| change(row, own))).collect(),
        communes: judged.rows.iter().filter(|row| !row.changes.is_empty()).count(),
        left_out: left_out.map(|(header, _)| header.to_owned()).collect(),
    }
}

/// Takes in what was looked at. If anything else would be written, it is shown again first.
pub(crate) async fn import_boards(
    State(app): State<App>,
    desk: Desk,
    officer: Officer,
    Form(sent): Form<Sent>,
) -> Result<Response, Trouble> {
    let eyes = Eyes::of(&app, &officer);
    let Ok(looked) = look(&eyes, &sent).await? else { return Err(Trouble::BAD_FORM) };
    let period = looked.terms.period;
    let decide = |boards: Vec<domain::board::Board>| {
        let judged = import::judge_boards(&looked.sheet, &boards, eyes.units, &looked.terms);
        if digest(&judged) == sent.digest && judged.faults.is_empty() { Ok(judged.writes) } else { Err(judged) }
    };
    match app.store.set_boards(period, Some(officer.caller.member), app.time.now(), decide).await? {
        Ok(_) => Ok(to(&format!("{HERE}?ky={period}"))),
        Err(judged) => {
            let preview = preview(&eyes, &sent, &looked.sheet, &judged, true);
            let html = shown(&app, &desk, &eyes, &sent, None, Some(preview));
            Ok((StatusCode::CONFLICT, page(html)).into_response())
        }
    }
}

/// The errors as a sheet.
pub(crate) async fn errors_of_boards(
    State(app): State<App>,
    officer: Officer,
    Form(sent): Form<Sent>,
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
