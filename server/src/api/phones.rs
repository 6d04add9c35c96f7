//! The leader sees every phone of the team: last contact, what waits on it, its build, its clock.

use crate::auth::Caller;
use crate::error::Error;
use crate::state::App;
use axum::Json;
use axum::extract::State;
use domain::wire::{PhonesReply, Problem};

/// The team's phones, and its people without one.
#[utoipa::path(get, path = "/api/v1/teams/{team}/phones", params(("team" = String, Path, description = "The team's id")),
    responses((status = 200, body = PhonesReply),
    (status = "default", body = Problem, content_type = "application/problem+json",
     description = "`not_signed_in`, `leader_only`, `other_team`, `try_again`")))]
pub async fn phones(State(app): State<App>, caller: Caller) -> Result<Json<PhonesReply>, Error> {
    let phones = app.store.phones(caller.team).await?;
    Ok(Json(PhonesReply { now: app.time.now(), build: app.build(), phones }))
}
