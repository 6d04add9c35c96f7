//! A commune: how far its teams have come, and a target for all of them.

use super::desk::{page, to};
use super::form::Form;
use super::trouble::Trouble;
use super::{Desk, Officer};
use crate::state::App;
use crate::store::TeamRow;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::progress::HOUSEHOLDS;
use domain::{Quota, UnitCode, UnitLevel, VisitDate, local_date, vi_key};
use office::{Commune, Language, Target, TeamLine};
use serde::Deserialize;
use std::collections::BTreeSet;

#[derive(Debug, Deserialize)]
pub(crate) struct Said {
    #[serde(default)]
    xong: String,
}

/// What an address says after a target was set.
const SET: &str = "da-giao";

/// The page.
pub(crate) async fn commune(
    State(app): State<App>,
    desk: Desk,
    officer: Officer,
    Path(unit): Path<String>,
    Query(said): Query<Said>,
) -> Result<Response, Trouble> {
    let unit = its_commune(&officer, &unit)?;
    shows_commune(&app, &desk, &unit, unsaid(&app), said.xong == SET).await
}

/// The officer's own commune, or any of the province's; another one is as if it were not there.
fn its_commune(officer: &Officer, unit: &str) -> Result<UnitCode, Trouble> {
    let unit: UnitCode = unit.parse().map_err(|_| Trouble::NOT_FOUND)?;
    let within = officer.scope().is_none_or(|own| *own == unit) && unit.level() == UnitLevel::Commune;
    within.then_some(unit).ok_or(Trouble::NOT_FOUND)
}

/// A target for this week, of which nothing was typed yet.
pub(super) fn unsaid(app: &App) -> Target {
    let monday = local_date(app.time.now()).monday();
    Target { from: monday.to_string(), to: monday.plus_days(6).to_string(), ..Target::default() }
}

pub(super) async fn shows_commune(
    app: &App,
    desk: &Desk,
    unit: &UnitCode,
    typed: Target,
    saved: bool,
) -> Result<Response, Trouble> {
    let day = local_date(app.time.now());
    let mut teams = Vec::new();
    for team in app.store.teams_of(Some(unit)).await? {
        teams.push(line(app, team, day).await?);
    }
    teams.sort_by_key(|team| vi_key(&team.name));
    let office = app.store.office(unit).await?.map(|office| office.name).unwrap_or_default();
    let countable = countable(app, desk, Some(day)).await?;
    let shown = Commune { unit: unit.to_string(), office, teams, countable, typed, saved };
    Ok(page(office::commune(&desk.frame(app), &shown)))
}

async fn line(app: &App, team: TeamRow, day: VisitDate) -> Result<TeamLine, Trouble> {
    let (phones, tally) = (app.store.phones(team.id).await?, app.store.tally(team.id).await?);
    let people: BTreeSet<_> = phones.iter().map(|phone| phone.member).collect();
    let own: Vec<_> = phones.iter().filter(|phone| phone.device.is_some() && phone.revoked.is_none()).collect();
    Ok(TeamLine {
        id: team.id.to_string(),
        name: team.name,
        people: people.len(),
        phones: own.len(),
        silent_since: own.iter().map(|phone| phone.last_sync).min().flatten(),
        unsent: own.iter().map(|phone| phone.state.unsent).sum(),
        coverage: tally.coverage(),
        targets: tally.progress(day, None),
    })
}

/// What a target may count, in words: of a day what is asked then, else everything.
pub(super) async fn countable(
    app: &App,
    desk: &Desk,
    day: Option<VisitDate>,
) -> Result<Vec<(String, String)>, Trouble> {
    let catalogue = app.store.catalogue().await?;
    let asked = catalogue.indicators.iter().filter(|indicator| day.is_none_or(|day| indicator.valid_on(day)));
    let words = |indicator: &domain::Indicator| match desk.language {
        Language::Vi => indicator.vi.clone(),
        Language::En => indicator.en.clone(),
    };
    let asked = asked.filter(|indicator| day.is_none() || indicator.is_of_a_visit());
    let asked = asked.map(|indicator| (indicator.key.clone(), words(indicator)));
    let first = (HOUSEHOLDS.to_owned(), office::households_met(desk.language));
    Ok(std::iter::once(first).chain(asked).collect())
}

#[derive(Debug, Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    indicator: String,
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
    #[serde(default)]
    target: String,
}

/// A target for every team of the commune.
pub(crate) async fn set_target(
    State(app): State<App>,
    desk: Desk,
    officer: Officer,
    Path(unit): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, Trouble> {
    let unit = its_commune(&officer, &unit)?;
    let now = app.time.now();
    let known = countable(&app, &desk, Some(local_date(now))).await?;
    let (from, to_day, target) = match typed.read(&known) {
        Ok(read) => read,
        Err(wrong) => {
            let Typed { indicator, from, to, target } = typed;
            let typed = Target { indicator, from, to, target, wrong: Some(wrong) };
            let shown = shows_commune(&app, &desk, &unit, typed, false).await?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, shown).into_response());
        }
    };
    let teams: Vec<_> = app.store.teams_of(Some(&unit)).await?.into_iter().map(|team| team.id).collect();
    let quota = |id| Quota { id, indicator: typed.indicator.clone(), member: None, from, to: to_day, target };
    for (team, seq) in app.store.set_target(officer.caller.member, &teams, quota, now).await? {
        app.live.changed(team, Some(seq));
    }
    Ok(to(&format!("/van-phong/xa/{unit}?xong={SET}")))
}

impl Typed {
    /// Days and number, or the field that cannot be used.
    fn read(&self, known: &[(String, String)]) -> Result<(VisitDate, VisitDate, u32), &'static str> {
        if !known.iter().any(|(key, _)| *key == self.indicator) {
            return Err("indicator");
        }
        let target = self.target.trim().parse::<u32>().ok().filter(|n| (1..=Quota::MOST).contains(n));
        let target = target.ok_or("target")?;
        let from = self.from.parse::<VisitDate>().map_err(|_| "from")?;
        let to = self.to.parse::<VisitDate>().map_err(|_| "to")?;
        if from > to { Err("to") } else { Ok((from, to, target)) }
    }
}
