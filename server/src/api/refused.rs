//! The leader sees what the server keeps but did not apply.

use crate::auth::Caller;
use crate::error::Error;
use crate::state::App;
use axum::Json;
use axum::extract::State;
use domain::wire::{Problem, RefusedReply};

/// The team's refused ops that nobody has mended yet, and those of phones that were taken out of the team.
#[utoipa::path(get, path = "/api/v1/teams/{team}/refused", params(("team" = String, Path, description = "The team's id")),
    responses((status = 200, body = RefusedReply),
    (status = "default", body = Problem, content_type = "application/problem+json",
     description = "`not_signed_in`, `leader_only`, `other_team`, `try_again`")))]
pub async fn refused(State(app): State<App>, caller: Caller) -> Result<Json<RefusedReply>, Error> {
    Ok(Json(RefusedReply { ops: app.store.refused(caller.team).await? }))
}
