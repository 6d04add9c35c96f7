//! The hamlets of a unit: a new one, and where each belongs from which day on.

use super::desk::{page, to};
use super::form::Form;
use super::order::{bare, sort_by_name};
use super::trouble::Trouble;
use super::{Desk, Officer};
use crate::state::App;
use crate::store::{HamletRow, NewHamlet};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::units::{MOVED, Unit, Units};
use domain::{Fields, Name, TeamId, UnitCode, VisitDate, local_date};
use office::{HamletLine, HamletSheet, Places, Says, WrongHamlet, WrongMove, WrongName};
use serde::Deserialize;
use serde_json::Value as Json;

/// Where the list is.
const HERE: &str = "/van-phong/thon";

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    team: String,
    name: String,
    was: String,
    on: String,
    to: String,
}

/// A moment of looking at units.
pub(super) struct Eyes<'o> {
    pub(super) units: &'static Units,
    pub(super) today: VisitDate,
    /// The commune of the officer, by the code that it has here; none for the province.
    pub(super) own: Option<UnitCode>,
    officer: &'o Officer,
}

impl<'o> Eyes<'o> {
    pub(super) fn of(app: &App, officer: &'o Officer) -> Self {
        let (units, today) = (Units::quang_ninh(), local_date(app.time.now()));
        let own =
            officer.scope().map(|code| units.on(code, today).map_or_else(|| code.clone(), |unit| unit.code.clone()));
        Self { units, today, own, officer }
    }

    /// Whether the office answers for a hamlet on this day.
    fn answers(&self, hamlet: &HamletRow, day: VisitDate) -> bool {
        self.own.is_none() || self.code_on(hamlet, day) == self.own.as_ref()
    }

    fn code_on(&self, hamlet: &HamletRow, day: VisitDate) -> Option<&'static UnitCode> {
        hamlet.belongs.on(day.max(self.units.reform()), self.units).map(|unit| &unit.code)
    }

    /// Whether the hamlet is, was or will be in the office's commune.
    pub(super) fn ever(&self, hamlet: &HamletRow) -> bool {
        self.own.is_none() || hamlet.belongs.history(self.units).into_iter().any(|(day, _)| self.answers(hamlet, day))
    }

    fn before(&self, now: Option<&UnitCode>) -> Vec<(String, String)> {
        let last = self.units.reform().plus_days(-1);
        let mut all: Vec<&Unit> = match now {
            Some(now) => self.units.before(now).into_iter().filter_map(|old| self.units.on(old, last)).collect(),
            None => self.units.communes(last).collect(),
        };
        sort_by_name(&mut all, |unit| Some(bare(&unit.name)));
        all.into_iter().map(|unit| (unit.code.to_string(), self.named(unit))).collect()
    }

    /// An old commune with its district, for there were several of one name.
    fn named(&self, unit: &Unit) -> String {
        let above = unit.parent.as_ref().and_then(|code| self.units.on(code, unit.from));
        above.map_or_else(|| unit.name.clone(), |above| format!("{} ({})", unit.name, above.name))
    }
}

/// The list.
pub(crate) async fn places(State(app): State<App>, desk: Desk, officer: Officer) -> Result<Response, Trouble> {
    Ok(page(list(&app, &desk, &officer, office::NewHamlet::default()).await?))
}

async fn list(app: &App, desk: &Desk, officer: &Officer, typed: office::NewHamlet) -> Result<String, Trouble> {
    let eyes = Eyes::of(app, officer);
    let mut hamlets: Vec<_> =
        app.store.hamlets().await?.into_iter().filter(|row| eyes.answers(row, eyes.today)).collect();
    sort_by_name(&mut hamlets, |row| Some(row.name.as_str()));
    let last = eyes.units.reform().plus_days(-1);
    let name = |row: &HamletRow, day| row.belongs.on(day, eyes.units).map(|unit| unit.name.clone());
    let line = |row: HamletRow| HamletLine {
        now: name(&row, eyes.today),
        before: name(&row, last),
        id: row.id.to_string(),
        name: row.name.to_string(),
        team: row.team_name,
    };
    let mut teams = app.store.teams_of(officer.scope()).await?;
    sort_by_name(&mut teams, |team| Some(&team.name));
    let shown = Places {
        hamlets: hamlets.into_iter().map(line).collect(),
        teams: teams.into_iter().map(|team| (team.id.to_string(), team.name)).collect(),
        before: eyes.before(eyes.own.as_ref()),
        typed,
    };
    Ok(office::places(&desk.frame(app), &shown))
}

/// Adds a hamlet to a team of the unit.
pub(crate) async fn add_hamlet(
    State(app): State<App>,
    desk: Desk,
    officer: Officer,
    Form(typed): Form<Typed>,
) -> Result<Response, Trouble> {
    match added(&app, &officer, &typed).await? {
        Ok(()) => Ok(to(HERE)),
        Err(wrong) => {
            let Typed { team, name, was, .. } = typed;
            let html = list(&app, &desk, &officer, office::NewHamlet { team, name, was, wrong: Some(wrong) }).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page(html)).into_response())
        }
    }
}

async fn added(app: &App, officer: &Officer, typed: &Typed) -> Result<Result<(), WrongHamlet>, Trouble> {
    let teams = app.store.teams_of(officer.scope()).await?;
    let id = typed.team.parse::<TeamId>().ok();
    let Some(team) = teams.into_iter().find(|team| Some(team.id) == id) else { return Ok(Err(WrongHamlet::Team)) };
    let Ok(name) = typed.name.parse::<Name>() else { return Ok(Err(WrongHamlet::Name)) };
    let was = typed.was.parse::<UnitCode>().ok();
    let became =
        |was: &UnitCode| team.commune.as_ref().is_some_and(|now| Units::quang_ninh().before(now).contains(&was));
    if was.as_ref().is_some_and(|was| !became(was)) {
        return Ok(Err(WrongHamlet::Was));
    }
    match app.store.add_hamlet(team.id, &name, was.as_ref(), officer.caller.member, app.time.now()).await? {
        NewHamlet::Made(_, last) => app.live.changed(team.id, Some(last)),
        NewHamlet::Known(_) => return Ok(Err(WrongHamlet::Known)),
    }
    Ok(Ok(()))
}

/// One hamlet.
pub(crate) async fn hamlet(
    State(app): State<App>,
    desk: Desk,
    officer: Officer,
    Path(id): Path<String>,
) -> Result<Response, Trouble> {
    let eyes = Eyes::of(&app, &officer);
    let row = row_of(&app, &eyes, &id).await?;
    Ok(page(sheet(&app, &desk, &eyes, &row, &Typed::default(), None).await?))
}

async fn row_of(app: &App, eyes: &Eyes<'_>, id: &str) -> Result<HamletRow, Trouble> {
    let all = app.store.hamlets().await?;
    all.into_iter().find(|row| row.id.to_string() == id && eyes.ever(row)).ok_or(Trouble::NOT_FOUND)
}

async fn sheet(
    app: &App,
    desk: &Desk,
    eyes: &Eyes<'_>,
    row: &HamletRow,
    typed: &Typed,
    wrong: Option<WrongOfHamlet>,
) -> Result<String, Trouble> {
    let (units, reform) = (eyes.units, eyes.units.reform());
    let history = row.belongs.history(units);
    let told = |(from, unit): &(VisitDate, Option<&Unit>)| (Some(*from), unit.map(|unit| eyes.named(unit)));
    let may_take_back = |day: &VisitDate| {
        let before = HamletRow { belongs: row.belongs.clone().without(*day), ..row.clone() };
        eyes.answers(&before, *day)
    };
    let moves = row.belongs.moves.iter().map(|(day, _)| *day).filter(may_take_back).collect();
    let mut communes: Vec<&Unit> = units.communes(eyes.today).collect();
    sort_by_name(&mut communes, |unit| Some(bare(&unit.name)));
    let now = row.belongs.on(reform, units).map(|unit| &unit.code);
    let says = eyes.answers(row, eyes.today).then(|| Says {
        communes: communes.into_iter().map(|unit| (unit.code.to_string(), unit.name.clone())).collect(),
        before: eyes.before(now),
        was: row.belongs.was.as_ref().map(ToString::to_string).unwrap_or_default(),
        on: typed.on.clone(),
        to: typed.to.clone(),
        wrong: if let Some(WrongOfHamlet::Move(wrong)) = wrong { Some(wrong) } else { None },
        // Nothing is typed where another form of the page was sent.
        name: if let Some(WrongOfHamlet::Name(_)) = wrong { typed.name.clone() } else { row.name.to_string() },
        wrong_name: if let Some(WrongOfHamlet::Name(wrong)) = wrong { Some(wrong) } else { None },
    });
    let former = app.store.former_names(row.id).await?;
    let shown = HamletSheet {
        id: row.id.to_string(),
        name: row.name.to_string(),
        team: row.team_name.clone(),
        history: history.iter().map(told).collect(),
        moves,
        former,
        says,
    };
    Ok(office::hamlet(&desk.frame(app), &shown))
}

/// What cannot be used of what was typed on a hamlet's page.
#[derive(Clone, Copy)]
enum WrongOfHamlet {
    Move(WrongMove),
    Name(WrongName),
}

/// Gives a hamlet another name.
pub(crate) async fn rename_hamlet(
    State(app): State<App>,
    desk: Desk,
    officer: Officer,
    Path(id): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, Trouble> {
    let eyes = Eyes::of(&app, &officer);
    let row = row_of(&app, &eyes, &id).await?;
    if !eyes.answers(&row, eyes.today) {
        return Err(Trouble::NOT_FOUND);
    }
    let wrong = match typed.name.parse::<Name>() {
        Ok(name) if name == row.name => None,
        Ok(name) => match app.store.rename_hamlet(&row, &name, officer.caller.member, app.time.now()).await? {
            NewHamlet::Made(_, last) => {
                app.live.changed(row.team, Some(last));
                None
            }
            NewHamlet::Known(_) => Some(WrongName::Known),
        },
        Err(_) => Some(WrongName::Name),
    };
    match wrong {
        None => Ok(to(&format!("{HERE}/{}", row.id))),
        Some(wrong) => {
            let html = sheet(&app, &desk, &eyes, &row, &typed, Some(WrongOfHamlet::Name(wrong))).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page(html)).into_response())
        }
    }
}

/// Moves a hamlet to another commune from a day on.
pub(crate) async fn move_hamlet(
    State(app): State<App>,
    desk: Desk,
    officer: Officer,
    Path(id): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, Trouble> {
    let eyes = Eyes::of(&app, &officer);
    let row = row_of(&app, &eyes, &id).await?;
    match destination(&eyes, &row, &typed) {
        Ok((day, code)) if eyes.answers(&row, day) => {
            set(&app, &eyes, &row, format!("{MOVED}{day}"), code.as_str().into()).await
        }
        Ok(_) => Err(Trouble::NOT_FOUND),
        Err(wrong) => {
            let html = sheet(&app, &desk, &eyes, &row, &typed, Some(WrongOfHamlet::Move(wrong))).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page(html)).into_response())
        }
    }
}

fn destination(eyes: &Eyes<'_>, row: &HamletRow, typed: &Typed) -> Result<(VisitDate, UnitCode), WrongMove> {
    let day = typed.on.trim().parse().ok().filter(|day| *day >= eyes.units.reform()).ok_or(WrongMove::Day)?;
    let code = typed.to.parse().ok().ok_or(WrongMove::Commune)?;
    let unit = eyes.units.commune(&code, day).map_err(|_| WrongMove::Commune)?;
    if eyes.code_on(row, day) == Some(&unit.code) {
        return Err(WrongMove::There);
    }
    Ok((day, unit.code.clone()))
}

/// Takes back what was said of one day.
pub(crate) async fn take_back(
    State(app): State<App>,
    officer: Officer,
    Path(id): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, Trouble> {
    let eyes = Eyes::of(&app, &officer);
    let row = row_of(&app, &eyes, &id).await?;
    let said = row.belongs.moves.iter().map(|(day, _)| *day).find(|day| day.to_string() == typed.on);
    let day = said.ok_or(Trouble::NOT_FOUND)?;
    let before = HamletRow { belongs: row.belongs.clone().without(day), ..row.clone() };
    if !eyes.answers(&before, day) {
        return Err(Trouble::NOT_FOUND);
    }
    set(&app, &eyes, &row, format!("{MOVED}{day}"), Json::Null).await
}

/// Says in which commune a hamlet was before the communes of now, or that nobody knows.
pub(crate) async fn say_was(
    State(app): State<App>,
    officer: Officer,
    Path(id): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, Trouble> {
    let eyes = Eyes::of(&app, &officer);
    let row = row_of(&app, &eyes, &id).await?;
    let now = row.belongs.on(eyes.units.reform(), eyes.units).map(|unit| &unit.code);
    let is_known = eyes.before(now).iter().any(|(code, _)| *code == typed.was);
    if !eyes.answers(&row, eyes.today) || (!is_known && !typed.was.is_empty()) {
        return Err(Trouble::NOT_FOUND);
    }
    let was = if is_known { Json::from(typed.was) } else { Json::Null };
    set(&app, &eyes, &row, "was".to_owned(), was).await
}

async fn set(app: &App, eyes: &Eyes<'_>, row: &HamletRow, field: String, value: Json) -> Result<Response, Trouble> {
    let by = eyes.officer.caller.member;
    let last = app.store.set_hamlet(row.team, row.id, Fields::from([(field, value)]), by, app.time.now()).await?;
    app.live.changed(row.team, Some(last));
    Ok(to(&format!("{HERE}/{}", row.id)))
}
