//! The teams that an office sees.

use super::desk::page;
use super::trouble::Trouble;
use super::{Desk, Officer};
use crate::state::App;
use crate::store::TeamRow;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::Role;
use domain::wire::TeamPhone;
use office::{PhoneLine, TeamLine, TeamSheet};

/// The first page.
pub(crate) async fn home(State(app): State<App>, desk: Desk, officer: Officer) -> Result<Response, Trouble> {
    let teams = app.store.teams_of(officer.scope()).await?;
    let lines: Vec<_> = teams.into_iter().map(line).collect();
    Ok(page(office::home(&desk.frame(&app), &lines)))
}

fn line(team: TeamRow) -> TeamLine {
    let commune = team.commune.map(|unit| unit.to_string()).unwrap_or_default();
    TeamLine { id: team.id.to_string(), name: team.name, commune }
}

/// One team.
pub(crate) async fn team(
    State(app): State<App>,
    desk: Desk,
    officer: Officer,
    Path(id): Path<String>,
) -> Result<Response, Trouble> {
    let team = its_team(&app, &officer, &id).await?;
    let phones = app.store.phones(team.id).await?.into_iter().filter(|phone| phone.revoked.is_none());
    let sheet = TeamSheet { name: team.name, phones: phones.map(phone).collect() };
    Ok(page(office::team(&desk.frame(&app), &sheet)))
}

/// A team of the officer's own unit; another one is as if it were not there.
pub(crate) async fn its_team(app: &App, officer: &Officer, id: &str) -> Result<TeamRow, Trouble> {
    let id = id.parse().map_err(|_| Trouble::NOT_FOUND)?;
    let teams = app.store.teams_of(officer.scope()).await?;
    teams.into_iter().find(|team| team.id == id).ok_or(Trouble::NOT_FOUND)
}

fn phone(phone: TeamPhone) -> PhoneLine {
    let heard = phone.device.map(|_| (phone.last_sync, phone.state.unsent));
    PhoneLine { name: phone.name, leads: phone.role == Role::Leader, heard }
}
