//! The first page, and one team's.

use super::commune::{countable, shows_commune, unsaid};
use super::desk::page;
use super::trouble::Trouble;
use super::{Desk, Officer};
use crate::state::App;
use crate::store::TeamRow;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::wire::TeamPhone;
use domain::{MemberId, Role, local_date, vi_name_key};
use office::{CommuneLine, PhoneLine, TeamSheet};
use std::collections::BTreeMap;

/// The first page: the officer's commune, or all communes for the province.
pub(crate) async fn home(State(app): State<App>, desk: Desk, officer: Officer) -> Result<Response, Trouble> {
    if let Some(unit) = officer.scope() {
        return shows_commune(&app, &desk, unit, unsaid(&app), None).await;
    }
    let offices = app.store.officers().await?.into_iter().map(|row| (row.office.unit, row.office.name));
    let offices: BTreeMap<_, _> = offices.collect();
    let mut counts = BTreeMap::new();
    for team in app.store.teams_of(None).await? {
        *counts.entry(team.commune).or_insert(0) += 1;
    }
    let lines = counts.into_iter().map(|(unit, teams)| {
        let office = unit.as_ref().and_then(|unit| offices.get(unit)).cloned().unwrap_or_default();
        CommuneLine { unit: unit.map(|unit| unit.to_string()).unwrap_or_default(), office, teams }
    });
    Ok(page(office::home(&desk.frame(&app), &lines.collect::<Vec<_>>())))
}

/// One team.
pub(crate) async fn team(
    State(app): State<App>,
    desk: Desk,
    officer: Officer,
    Path(id): Path<String>,
) -> Result<Response, Trouble> {
    let team = its_team(&app, &officer, &id).await?;
    let phones = app.store.phones(team.id).await?;
    let (tally, day) = (app.store.tally(team.id).await?, local_date(app.time.now()));
    let mut people: Vec<(MemberId, String)> = phones.iter().map(|phone| (phone.member, phone.name.clone())).collect();
    people.sort_by_key(|(member, name)| (vi_name_key(name), *member));
    people.dedup();
    let own = std::iter::once((team.name.clone(), tally.progress(day, None)));
    let theirs = people.into_iter().map(|(member, name)| (name, tally.progress(day, Some(member))));
    let sheet = TeamSheet {
        targets: own.chain(theirs.filter(|(_, targets)| !targets.is_empty())).collect(),
        name: team.name,
        unit: team.commune.map(|unit| unit.to_string()).unwrap_or_default(),
        phones: phones.into_iter().filter(|phone| phone.revoked.is_none()).map(phone).collect(),
        countable: countable(&app, &desk, None).await?,
    };
    Ok(page(office::team(&desk.frame(&app), &sheet)))
}

/// A team of the officer's own unit; another one is as if it were not there.
async fn its_team(app: &App, officer: &Officer, id: &str) -> Result<TeamRow, Trouble> {
    let id = id.parse().map_err(|_| Trouble::NOT_FOUND)?;
    let teams = app.store.teams_of(officer.scope()).await?;
    teams.into_iter().find(|team| team.id == id).ok_or(Trouble::NOT_FOUND)
}

fn phone(phone: TeamPhone) -> PhoneLine {
    let heard = phone.device.map(|_| (phone.last_sync, phone.state.unsent));
    PhoneLine { name: phone.name, leads: phone.role == Role::Leader, heard }
}
