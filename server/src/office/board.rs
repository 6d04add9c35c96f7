//! The boards of communes: one for its own office, all in a table for the province.

use super::board_form;
use super::desk::{page, to};
use super::form::Form;
use super::order::{bare, sort_by_name};
use super::places::Eyes;
use super::trouble::Trouble;
use super::{Desk, Officer};
use crate::state::App;
use crate::store::BoardChange;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::board::{Board, Figure, Goals, MEASURES};
use domain::units::Unit;
use domain::{Quarter, UnitCode, VisitDate};
use office::{BoardHistory, BoardSheet, Boards, HistoryLine, Outcome, TypedFigure};
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};

/// Where the pages are.
pub(super) const HERE: &str = "/van-phong/bang-xa";

/// So many quarters stand in the list: two years.
const PERIODS: usize = 8;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    /// The quarter.
    ky: String,
    /// What became of a board that was just sent.
    xong: String,
}

/// The quarters that can be chosen, the present one first, and the one that is.
pub(super) fn periods(today: VisitDate, chosen: Quarter) -> Vec<Quarter> {
    let last = std::iter::successors(Some(Quarter::of(today)), |period| Some(period.before())).take(PERIODS);
    let mut all: Vec<_> = last.collect();
    if !all.contains(&chosen) {
        all.push(chosen);
    }
    all
}

/// The quarter that was asked for, if it has begun; else the present one.
pub(super) fn period(asked: &str, today: VisitDate) -> Quarter {
    let present = Quarter::of(today);
    asked.parse().ok().filter(|asked| *asked <= present).unwrap_or(present)
}

/// All communes; for a commune's office, its own.
pub(crate) async fn boards(
    State(app): State<App>,
    desk: Desk,
    officer: Officer,
    Query(asked): Query<Asked>,
) -> Result<Response, Trouble> {
    let eyes = Eyes::of(&app, &officer);
    let period = period(&asked.ky, eyes.today);
    if let Some(own) = &eyes.own {
        return Ok(to(&format!("{HERE}/{own}?ky={period}")));
    }
    let known = app.store.boards(period).await?;
    let mut communes: Vec<&Unit> = eyes.units.communes(eyes.today).collect();
    sort_by_name(&mut communes, |unit| Some(bare(&unit.name)));
    let board = |unit: &Unit| known.iter().find(|board| board.commune == unit.code).cloned();
    let communes = communes.into_iter().map(|unit| (unit.code.to_string(), unit.name.clone(), board(unit)));
    let shown = Boards {
        period,
        periods: periods(eyes.today, period),
        communes: communes.collect(),
        goals: app.store.goals(period).await?,
        saved: asked.xong == "luu",
    };
    Ok(page(office::boards(&desk.frame(&app), &shown)))
}

/// One commune's.
pub(crate) async fn board(
    State(app): State<App>,
    desk: Desk,
    officer: Officer,
    Path(code): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Trouble> {
    let eyes = Eyes::of(&app, &officer);
    let (unit, period) = (commune(&eyes, &code)?, period(&asked.ky, eyes.today));
    let known = app.store.boards(period).await?.into_iter().find(|board| board.commune == unit.code);
    let board = known.map_or_else(|| empty(unit, period), Ok)?;
    let outcome = match &*asked.xong {
        "luu" => Some(Outcome::Saved),
        "nhu-cu" => Some(Outcome::Same),
        _ => None,
    };
    let (typed, goals) = (board_form::shown(&board), app.store.goals(period).await?);
    Ok(page(sheet(&app, &desk, &eyes, unit, (period, goals), typed, outcome)))
}

/// What was said of one before.
pub(crate) async fn board_history(
    State(app): State<App>,
    desk: Desk,
    officer: Officer,
    Path(code): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Trouble> {
    let eyes = Eyes::of(&app, &officer);
    let (unit, period) = (commune(&eyes, &code)?, period(&asked.ky, eyes.today));
    let changes = app.store.board_changes(empty(unit, period)?.id()).await?;
    let lines = changes.into_iter().rev().flat_map(|change| {
        let BoardChange { at, by, set, .. } = change;
        let by = by.unwrap_or_default();
        let said = MEASURES.iter().filter_map(move |measure| Some((measure, set.get(measure.key)?.clone())));
        said.map(move |(measure, value)| HistoryLine {
            at,
            by: by.clone(),
            measure,
            figure: Figure::from_json(measure, &value),
        })
    });
    let shown = BoardHistory { code: unit.code.to_string(), name: unit.name.clone(), period, lines: lines.collect() };
    Ok(page(office::board_history(&desk.frame(&app), &shown)))
}

/// A commune of now that is the officer's to see.
fn commune(eyes: &Eyes<'_>, code: &str) -> Result<&'static Unit, Trouble> {
    let code: UnitCode = code.parse().map_err(|_| Trouble::NOT_FOUND)?;
    let unit = eyes.units.commune(&code, eyes.today).ok();
    unit.filter(|unit| eyes.own.as_ref().is_none_or(|own| *own == unit.code)).ok_or(Trouble::NOT_FOUND)
}

fn empty(unit: &Unit, period: Quarter) -> Result<Board, Trouble> {
    Board::new(unit.code.clone(), period).map_err(|_| Trouble::NOT_FOUND)
}

fn sheet(
    app: &App,
    desk: &Desk,
    eyes: &Eyes<'_>,
    unit: &Unit,
    (period, goals): (Quarter, Goals),
    typed: BTreeMap<String, TypedFigure>,
    outcome: Option<Outcome>,
) -> String {
    let shown = BoardSheet {
        code: unit.code.to_string(),
        name: unit.name.clone(),
        period,
        periods: periods(eyes.today, period),
        typed,
        goals,
        outcome,
        is_one_of_many: eyes.own.is_none(),
    };
    office::board(&desk.frame(app), &shown)
}

/// Saves what was typed on a commune's board: all of it or nothing.
pub(crate) async fn save(
    State(app): State<App>,
    desk: Desk,
    officer: Officer,
    Path(code): Path<String>,
    Form(fields): Form<HashMap<String, String>>,
) -> Result<Response, Trouble> {
    let eyes = Eyes::of(&app, &officer);
    let unit = commune(&eyes, &code)?;
    let period = period(fields.get("ky").map_or("", String::as_str), eyes.today);
    let empty = empty(unit, period)?;
    let today = eyes.today;
    let decide = |boards: Vec<Board>| {
        let now = boards.into_iter().find(|board| board.commune == empty.commune).unwrap_or(empty);
        let after = board_form::read(&fields, &now, today)?;
        Ok(after.changes(&now).map(|set| (after.id(), set)).into_iter().collect())
    };
    match app.store.set_boards(period, Some(officer.caller.member), app.time.now(), decide).await? {
        Ok(changed) => {
            let outcome = if changed > 0 { "luu" } else { "nhu-cu" };
            Ok(to(&format!("{HERE}/{}?ky={period}&xong={outcome}", unit.code)))
        }
        Err(typed) => {
            let goals = app.store.goals(period).await?;
            let html = sheet(&app, &desk, &eyes, unit, (period, goals), typed, Some(Outcome::Wrong));
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page(html)).into_response())
        }
    }
}
