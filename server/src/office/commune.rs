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
            let key = (quota.to, quota.from, quota.indicator.clone());
            given.entry(key).or_insert_with(Vec::new).push((team.name.clone(), quota.target));
        }
        teams.push(line(app, team, &tally, &catalogue).await?);
    }
    let given = given.into_iter().map(|((to, from, indicator), teams)| Given { indicator, from, to, teams });
    teams.sort_by_key(|team| vi_key(&team.name));
    let office = app.store.office(unit).await?.map(|office| office.name).unwrap_or_default();
    let words = countable(app, desk, None).await?;
    let (countable, given) = (countable(app, desk, Some(day)).await?, given.collect());
    let shown = Commune { unit: unit.to_string(), office, teams, given, countable, words, typed, done };
    Ok(page(office::commune(&desk.frame(app), &shown)))
}

async fn line(app: &App, team: TeamRow, tally: &Tally, catalogue: &Catalogue) -> Result<TeamLine, Trouble> {
    let phones = app.store.phones(team.id).await?;
    let gone = app.store.left(team.id).await?;
    let people: BTreeSet<_> = phones.iter().map(|phone| phone.member).filter(|own| !gone.contains(own)).collect();
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

/// Which target is to be dropped.
#[derive(Debug, Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    indicator: String,
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
}

/// A target for the teams of the commune: one number for all, or a number for each.
pub(crate) async fn set_target(
    State(app): State<App>,
    desk: Desk,
    officer: Officer,
    Path(unit): Path<String>,
    Form(fields): Form<BTreeMap<String, String>>,
) -> Result<Response, Trouble> {
    let unit = its_commune(&officer, &unit)?;
    let now = app.time.now();
    let known = countable(&app, &desk, Some(local_date(now))).await?;
    let typed = typed(fields);
    let (from, to_day, targets) = match read(&typed, &known, &teams(&app, &unit).await?) {
        Ok(read) => read,
        Err(wrong) => {
            let typed = Target { wrong: Some(wrong), ..typed };
            let shown = shows_commune(&app, &desk, &unit, typed, None).await?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, shown).into_response());
        }
    };
    let set_by = Some(officer.caller.team_name.clone());
    let quota = |id, target| Quota {
        id,
        indicator: typed.indicator.clone(),
        member: None,
        from,
        to: to_day,
        target,
        set_by: set_by.clone(),
    };
    tell(&app, app.store.set_target(officer.caller.member, &targets, quota, now).await?);
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

/// What the form says; a team's own number is in a field of its own.
fn typed(mut fields: BTreeMap<String, String>) -> Target {
    let mut field = |name: &str| fields.remove(name).unwrap_or_default();
    let (indicator, from, to, target) = (field("indicator"), field("from"), field("to"), field("target"));
    Target { indicator, from, to, target, own: fields, wrong: None }
}

/// Days, and each team's number: its own, or else that of all. Or the field that cannot be used.
fn read(
    typed: &Target,
    known: &[(String, String)],
    teams: &[TeamId],
) -> Result<(VisitDate, VisitDate, BTreeMap<TeamId, u32>), String> {
    if !known.iter().any(|(key, _)| *key == typed.indicator) {
        return Err("indicator".to_owned());
    }
    let number = |field: String, text: &str| match text.trim() {
        "" => Ok(None),
        text => text.parse().ok().filter(|n| (1..=Quota::MOST).contains(n)).map(Some).ok_or(field),
    };
    let all = number("target".to_owned(), &typed.target)?;
    let mut targets = BTreeMap::new();
    for team in teams {
        let field = office::own_target(&team.to_string());
        let own = typed.own.get(&field).map_or(Ok(None), |text| number(field.clone(), text))?;
        targets.extend(own.or(all).map(|target| (*team, target)));
    }
    if targets.is_empty() {
        return Err("target".to_owned());
    }
    let from = typed.from.parse::<VisitDate>().map_err(|_| "from")?;
    let to = typed.to.parse::<VisitDate>().map_err(|_| "to")?;
    if from > to { Err("to".to_owned()) } else { Ok((from, to, targets)) }
}
