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
use domain::{Catalogue, Quota, QuotaId, Tally, TeamId, UnitCode, UnitLevel, VisitDate, local_date, vi_key};
use office::{Commune, Done, Given, Language, Target, TeamLine};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Debug, Deserialize)]
pub(crate) struct Said {
    #[serde(default)]
    xong: String,
}

/// What an address says after a target was set.
const SET: &str = "da-giao";
/// And after one was dropped.
const DROPPED: &str = "da-bo";

/// The page.
pub(crate) async fn commune(
    State(app): State<App>,
    desk: Desk,
    officer: Officer,
    Path(unit): Path<String>,
    Query(said): Query<Said>,
) -> Result<Response, Trouble> {
    let unit = its_commune(&officer, &unit)?;
    shows_commune(&app, &desk, &unit, unsaid(&app), done(&said.xong)).await
}

fn done(said: &str) -> Option<Done> {
    match said {
        SET => Some(Done::Set),
        DROPPED => Some(Done::Dropped),
        _ => None,
    }
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
    done: Option<Done>,
) -> Result<Response, Trouble> {
    let day = local_date(app.time.now());
    let catalogue = app.store.catalogue().await?;
    let (mut teams, mut given) = (Vec::new(), BTreeMap::new());
    for team in app.store.teams_of(Some(unit)).await? {
        let tally = app.store.tally(team.id).await?;
        for quota in tally.set_by_offices(day) {
            *given.entry((quota.to, quota.from, quota.indicator.clone(), quota.target)).or_insert(0) += 1;
        }
        teams.push(line(app, team, &tally, &catalogue).await?);
    }
    let given =
        given.into_iter().map(|((to, from, indicator, target), teams)| Given { indicator, target, from, to, teams });
    teams.sort_by_key(|team| vi_key(&team.name));
    let office = app.store.office(unit).await?.map(|office| office.name).unwrap_or_default();
    let words = countable(app, desk, None).await?;
    let (countable, given) = (countable(app, desk, Some(day)).await?, given.collect());
    let shown = Commune { unit: unit.to_string(), office, teams, given, countable, words, typed, done };
    Ok(page(office::commune(&desk.frame(app), &shown)))
}

async fn line(app: &App, team: TeamRow, tally: &Tally, catalogue: &Catalogue) -> Result<TeamLine, Trouble> {
    let phones = app.store.phones(team.id).await?;
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
        targets: tally.progress(local_date(app.time.now()), None, catalogue),
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
            let shown = shows_commune(&app, &desk, &unit, typed, None).await?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, shown).into_response());
        }
    };
    let teams = teams(&app, &unit).await?;
    let set_by = Some(officer.caller.team_name.clone());
    let quota = |id| Quota {
        id,
        indicator: typed.indicator.clone(),
        member: None,
        from,
        to: to_day,
        target,
        set_by: set_by.clone(),
    };
    tell(&app, app.store.set_target(officer.caller.member, &teams, quota, now).await?);
    Ok(to(&format!("/van-phong/xa/{unit}?xong={SET}")))
}

/// Drops a target that an office set, for every team of the commune.
pub(crate) async fn drop_target(
    State(app): State<App>,
    officer: Officer,
    Path(unit): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, Trouble> {
    let unit = its_commune(&officer, &unit)?;
    let day = |text: &str| text.parse::<VisitDate>().map_err(|_| Trouble::BAD_FORM);
    let (from, to_day, now) = (day(&typed.from)?, day(&typed.to)?, app.time.now());
    let (id, indicator) = (QuotaId::new(now, crate::random::bytes()), typed.indicator);
    let dropped = Quota { id, indicator, member: None, from, to: to_day, target: 0, set_by: None };
    tell(&app, app.store.drop_target(officer.caller.member, &teams(&app, &unit).await?, &dropped, now).await?);
    Ok(to(&format!("/van-phong/xa/{unit}?xong={DROPPED}")))
}

async fn teams(app: &App, unit: &UnitCode) -> Result<Vec<TeamId>, Trouble> {
    Ok(app.store.teams_of(Some(unit)).await?.into_iter().map(|team| team.id).collect())
}

fn tell(app: &App, moved: Vec<(TeamId, u64)>) {
    for (team, seq) in moved {
        app.live.changed(team, Some(seq));
    }
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
