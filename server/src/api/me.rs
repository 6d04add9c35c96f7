//! Who the caller is.

use crate::auth::Caller;
use crate::error::Error;
use crate::state::App;
use axum::Json;
use axum::extract::State;
use domain::wire::{Me, Problem};

/// Who I am.
#[utoipa::path(get, path = "/api/v1/me", responses(
    (status = 200, body = Me),
    (status = "default", body = Problem, content_type = "application/problem+json", description = "`not_signed_in`")))]
pub async fn me(State(app): State<App>, caller: Caller) -> Result<Json<Me>, Error> {
    Ok(Json(me_of(&app, &caller).await?))
}

pub(super) async fn me_of(app: &App, caller: &Caller) -> Result<Me, Error> {
    let handover_key = Some(app.store.handover_key(caller.team).await?);
    Ok(Me {
        member: caller.member,
        name: caller.name.clone(),
        role: caller.role,
        team: caller.team,
        team_name: caller.team_name.clone(),
        device: caller.device,
        now: app.time.now(),
        build: app.build(),
        unsent: caller.unsent,
        handover_key,
    })
}
