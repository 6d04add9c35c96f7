//! The leader takes a lost phone out of the team.

use crate::auth::Caller;
use crate::error::{self, Error};
use crate::state::App;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use domain::wire::Problem;

/// Revokes a phone: from now on it gets nothing, and what it still sends is kept for the leader (G16).
#[utoipa::path(post, path = "/api/v1/teams/{team}/phones/{device}/revoke",
    params(("team" = String, Path, description = "The team's id"), ("device" = String, Path, description = "The phone's id")),
    responses((status = 204, description = "Done"),
    (status = "default", body = Problem, content_type = "application/problem+json",
     description = "`not_signed_in`, `leader_only`, `other_team`, `phone_unknown`, `try_again`")))]
pub async fn revoke(
    State(app): State<App>,
    caller: Caller,
    Path((_, device)): Path<(String, String)>,
) -> Result<StatusCode, Error> {
    let device = device.parse().map_err(|_| error::phone_unknown())?;
    let (is_known, moved) = app.store.take_phone_out(caller.team, device, app.time.now()).await?;
    if !is_known {
        return Err(error::phone_unknown());
    }
    app.live.changed(caller.team, moved);
    Ok(StatusCode::NO_CONTENT)
}
