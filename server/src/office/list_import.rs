//! An officer imports a list of households or of producers into a team's book: a look at it, then what was seen, and
//! nothing else.

use super::desk::{page, to};
use super::home::its_team;
use super::order::sort_by_name;
use super::trouble::Trouble;
use super::upload::Upload;
use super::{Desk, Officer};
use crate::error::Error;
use crate::lists::{self, Choices, How, Look, Under};
use crate::state::App;
use crate::store::TeamRow;
use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::imports::{ListOf, RowName};
use office::{ListImport, ListPreview, ListStage, Lists, PastList, TeamOfList, WrongList, WrongMaking};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Where the teams are chosen.
const HERE: &str = "/van-phong/nhap";

/// The version of the notice to which the commune's own consent refers.
const NOTICE: u16 = 1;

/// Asks for the team.
pub(crate) async fn lists(State(app): State<App>, desk: Desk, officer: Officer) -> Result<Response, Trouble> {
    let mut teams = app.store.teams_of(officer.scope()).await?;
    sort_by_name(&mut teams, |team| Some(&team.name));
    let unit = |team: &TeamRow| team.commune.as_ref().map(ToString::to_string).unwrap_or_default();
    let teams =
        teams.iter().map(|team| TeamOfList { id: team.id.to_string(), name: team.name.clone(), unit: unit(team) });
    let shown = Lists { teams: teams.collect(), by_commune: officer.scope().is_none() };
    Ok(page(office::lists(&desk.frame(&app), &shown)))
}

/// What an address says of what was just done.
#[derive(Clone, Copy, Debug, Deserialize)]
pub(crate) struct Done {
    /// Made now.
    #[serde(rename = "xong")]
    made: Option<usize>,
    /// Taken back now.
    #[serde(rename = "bo")]
    taken_back: Option<usize>,
    /// And those that stay.
    #[serde(rename = "giu")]
    stayed: Option<usize>,
}

/// Asks for a file, and shows what was imported before.
pub(crate) async fn asks_for_list(
    State(app): State<App>,
    desk: Desk,
    officer: Officer,
    Path(team): Path<String>,
    Query(done): Query<Done>,
) -> Result<Response, Trouble> {
    let team = its_team(&app, &officer, &team).await?;
    let names = names(&app, &team).await?;
    let past = app
        .store
        .imports(team.id)
        .await?
        .into_iter()
        .map(|row| PastList { by: names.get(&row.by).cloned().unwrap_or_default(), row });
    let undone = done.taken_back.zip(done.stayed);
    let stage = ListStage::Asks { past: past.collect(), made: done.made, undone };
    Ok(page(shown(&app, &desk, &team, &Upload::default(), None, stage)))
}

/// The names of whoever may have imported something: of the team, or of an office.
async fn names(app: &App, team: &TeamRow) -> Result<BTreeMap<String, String>, Trouble> {
    let own = app.store.phones(team.id).await?.into_iter().map(|phone| (phone.member.to_string(), phone.name));
    let officers = app.store.officers().await?.into_iter().map(|row| (row.member.to_string(), row.name));
    Ok(own.chain(officers).collect())
}

/// What the form says the list is of.
fn list_of(sent: &Upload) -> ListOf {
    if sent.text("of") == "producers" { ListOf::Producers } else { ListOf::Households }
}

fn under(officer: &Officer, team: &TeamRow, sent: &Upload) -> Under {
    let (by, consent) = (officer.caller.member, How::of(sent.text("consent")));
    Under { team: team.id, by, of: list_of(sent), consent, notice: NOTICE }
}

fn shown(app: &App, desk: &Desk, team: &TeamRow, sent: &Upload, wrong: Option<WrongList>, stage: ListStage) -> String {
    let shown = ListImport {
        team: team.id.to_string(),
        team_name: team.name.clone(),
        of: list_of(sent),
        consent: sent.text("consent").to_owned(),
        wrong,
        stage,
    };
    office::list_import(&desk.frame(app), &shown)
}

/// The file, or why there is none.
fn file(sent: &Upload) -> Result<Result<Arc<Vec<u8>>, WrongList>, Trouble> {
    match () {
        () if sent.is_too_large => Ok(Err(WrongList::TooLarge)),
        () if sent.file.is_empty() => Ok(Err(WrongList::NoFile)),
        () => Ok(Ok(Arc::new(sent.bytes()?))),
    }
}

/// A list that cannot be read is told beside the file; what is our own failure is a page of trouble.
fn told(error: &Error) -> Result<WrongList, Trouble> {
    if !error.code().starts_with("list_") {
        return Err(Trouble::from(error.clone()));
    }
    let (vi, en) = error.texts();
    Ok(WrongList::Told { vi, en })
}

/// Shows what would become of a list.
pub(crate) async fn look_at_list(
    State(app): State<App>,
    desk: Desk,
    officer: Officer,
    Path(team): Path<String>,
    sent: Upload,
) -> Result<Response, Trouble> {
    let team = its_team(&app, &officer, &team).await?;
    let looked = match file(&sent)? {
        Ok(file) => match lists::look(&app, under(&officer, &team, &sent), &file).await {
            Ok(look) => Ok(look),
            Err(error) => Err(told(&error)?),
        },
        Err(wrong) => Err(wrong),
    };
    Ok(match looked {
        Ok(look) => page(shown(&app, &desk, &team, &sent, None, ListStage::Looked(preview(&sent, look, None)))),
        Err(wrong) => {
            let html = shown(&app, &desk, &team, &sent, Some(wrong), ListStage::default());
            (StatusCode::UNPROCESSABLE_ENTITY, page(html)).into_response()
        }
    })
}

fn preview(sent: &Upload, look: Look, wrong: Option<WrongMaking>) -> Box<ListPreview> {
    let Look { preview, seen } = look;
    Box::new(ListPreview {
        file: sent.file.clone(),
        name: sent.text("name").to_owned(),
        seen,
        taken: taken(sent),
        skips_errors: !sent.text("skip").is_empty(),
        wrong,
        preview,
    })
}

/// Likely duplicates that are to be made all the same.
fn taken(sent: &Upload) -> BTreeSet<RowName> {
    sent.all("take").filter_map(|row| row.parse().ok()).collect()
}

/// Makes what was looked at. If anything else would become of a row, all is shown again first.
pub(crate) async fn make_list(
    State(app): State<App>,
    desk: Desk,
    officer: Officer,
    Path(team): Path<String>,
    sent: Upload,
) -> Result<Response, Trouble> {
    let team = its_team(&app, &officer, &team).await?;
    let Ok(file) = file(&sent)? else { return Err(Trouble::BAD_FORM) };
    let under = under(&officer, &team, &sent);
    let rows = taken(&sent);
    let choices = Choices {
        takes: move |row: RowName| rows.contains(&row),
        skips_errors: !sent.text("skip").is_empty(),
        seen: Some(sent.text("seen").to_owned()),
        name: sent.text("name").to_owned(),
    };
    let wrong = match lists::make(&app, under, choices, &file).await {
        Ok(made) => return Ok(to(&format!("{HERE}/{}?xong={}", team.id, made.made))),
        Err(error) if error.code() == "import_changed" => WrongMaking::Moved,
        Err(error) if error.code() == "import_has_errors" => WrongMaking::Errors,
        Err(error) => return Err(Trouble::from(error)),
    };
    let look = lists::look(&app, under, &file).await?;
    let html = shown(&app, &desk, &team, &sent, None, ListStage::Looked(preview(&sent, look, Some(wrong))));
    let status = if wrong == WrongMaking::Moved { StatusCode::CONFLICT } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok((status, page(html)).into_response())
}

/// The errors as a sheet.
pub(crate) async fn errors_of_list(
    State(app): State<App>,
    officer: Officer,
    Path(team): Path<String>,
    sent: Upload,
) -> Result<Response, Trouble> {
    let team = its_team(&app, &officer, &team).await?;
    let Ok(file) = file(&sent)? else { return Err(Trouble::BAD_FORM) };
    let sheet = lists::errors(&app, under(&officer, &team, &sent), &file).await?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"loi-nhap-danh-sach.csv\""),
    ];
    Ok((headers, sheet).into_response())
}

/// Takes back what an import made and nobody has visited or changed since.
pub(crate) async fn undo_list(
    State(app): State<App>,
    officer: Officer,
    Path((team, import)): Path<(String, String)>,
) -> Result<Response, Trouble> {
    let team = its_team(&app, &officer, &team).await?;
    let undone = lists::undo(&app, team.id, &import, officer.caller.member).await;
    let undone = undone.map_err(|error| match error.code() {
        "import_unknown" => Trouble::NOT_FOUND,
        _ => Trouble::from(error),
    })?;
    Ok(to(&format!("{HERE}/{}?bo={}&giu={}", team.id, undone.taken_back, undone.stayed_total)))
}
