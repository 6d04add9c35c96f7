//! The first page, and one team's.

use super::commune::{countable, shows_commune, unsaid};
use super::desk::{page, to};
use super::form::Form;
use super::order::{bare, sort_by_name};
use super::trouble::Trouble;
use super::{Desk, Officer};
use crate::state::App;
use crate::store::TeamRow;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::units::{Unit, Units};
use domain::wire::TeamPhone;
use domain::{MemberId, Role, local_date, vi_name_key};
use office::{CommuneLine, PhoneLine, TeamPlace, TeamSheet};
use serde::Deserialize;
use std::collections::BTreeMap;

/// The first page: the officer's commune, or all communes for the province.
pub(crate) async fn home(State(app): State<App>, desk: Desk, officer: Officer) -> Result<Response, Trouble> {
    if let Some(unit) = officer.scope() {
        return shows_commune(&app, &desk, unit, unsaid(&app), None).await;
    }
    let offices = app.store.officers().await?.into_iter().map(|row| (row.office.unit, row.office.name));
    let offices: BTreeMap<_, _> = offices.collect();
    let (mut counts, mut nowhere) = (BTreeMap::new(), Vec::new());
    for team in app.store.teams_of(None).await? {
        match team.commune {
            Some(unit) => *counts.entry(unit).or_insert(0) += 1,
            None => nowhere.push((team.id.to_string(), team.name)),
        }
    }
    sort_by_name(&mut nowhere, |(_, name)| Some(name));
    let lines = counts.into_iter().map(|(unit, teams)| {
        let office = offices.get(&unit).cloned().unwrap_or_default();
        CommuneLine { unit: unit.to_string(), office, teams }
    });
    Ok(page(office::home(&desk.frame(&app), &lines.collect::<Vec<_>>(), &nowhere)))
}

/// One team.
pub(crate) async fn team(
    State(app): State<App>,
    desk: Desk,
    officer: Officer,
    Path(id): Path<String>,
) -> Result<Response, Trouble> {
    let team = its_team(&app, &officer, &id).await?;
    Ok(page(sheet(&app, &desk, &officer, team, false).await?))
}

async fn sheet(app: &App, desk: &Desk, officer: &Officer, team: TeamRow, wrong: bool) -> Result<String, Trouble> {
    let phones = app.store.phones(team.id).await?;
    let (tally, day) = (app.store.tally(team.id).await?, local_date(app.time.now()));
    let mut people: Vec<(MemberId, String)> = phones.iter().map(|phone| (phone.member, phone.name.clone())).collect();
    people.sort_by_key(|(member, name)| (vi_name_key(name), *member));
    people.dedup();
    let catalogue = app.store.catalogue().await?;
    let own = std::iter::once((team.name.clone(), tally.progress(day, None, &catalogue)));
    let theirs = people.iter().map(|(member, name)| (name.clone(), tally.progress(day, Some(*member), &catalogue)));
    let mut communes: Vec<&Unit> = Units::quang_ninh().communes(day).collect();
    sort_by_name(&mut communes, |unit| Some(bare(&unit.name)));
    let place = officer.scope().is_none().then(|| TeamPlace {
        id: team.id.to_string(),
        communes: communes.into_iter().map(|unit| (unit.code.to_string(), unit.name.clone())).collect(),
        wrong,
    });
    let gone = app.store.left(team.id).await?;
    let there = phones.into_iter().filter(|phone| phone.revoked.is_none());
    let left = people.iter().filter(|(member, _)| gone.contains(member)).map(|(_, name)| name.clone()).collect();
    let sheet = TeamSheet {
        place,
        targets: own.chain(theirs.filter(|(_, targets)| !targets.is_empty())).collect(),
        name: team.name,
        unit: team.commune.map(|unit| unit.to_string()).unwrap_or_default(),
        phones: there.map(phone).collect(),
        left,
        countable: countable(app, desk, None).await?,
    };
    Ok(office::team(&desk.frame(app), &sheet))
}

#[derive(Debug, Deserialize)]
pub(crate) struct Placed {
    #[serde(default)]
    commune: String,
}

/// The province says in which commune a team is.
pub(crate) async fn place_team(
    State(app): State<App>,
    desk: Desk,
    officer: Officer,
    Path(id): Path<String>,
    Form(placed): Form<Placed>,
) -> Result<Response, Trouble> {
    let (team, now) = (its_team(&app, &officer, &id).await?, app.time.now());
    let unit = placed.commune.parse().ok();
    let Some(unit) = unit.and_then(|code| Units::quang_ninh().commune(&code, local_date(now)).ok()) else {
        let html = sheet(&app, &desk, &officer, team, true).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page(html)).into_response());
    };
    let last = app.store.place_team(team.id, unit, Some(officer.caller.member), now).await?;
    app.live.changed(team.id, Some(last));
    Ok(to(&format!("/van-phong/to/{}", team.id)))
}

/// A team of the officer's own unit; another one is as if it were not there.
pub(super) async fn its_team(app: &App, officer: &Officer, id: &str) -> Result<TeamRow, Trouble> {
    let id = id.parse().map_err(|_| Trouble::NOT_FOUND)?;
    let teams = app.store.teams_of(officer.scope()).await?;
    teams.into_iter().find(|team| team.id == id).ok_or(Trouble::NOT_FOUND)
}

fn phone(phone: TeamPhone) -> PhoneLine {
    let heard = phone.device.map(|_| (phone.last_sync, phone.state.unsent));
    PhoneLine { name: phone.name, leads: phone.role == Role::Leader, heard }
}
