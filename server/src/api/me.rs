//! Who the caller is.

use crate::auth::Caller;
use crate::state::App;
use axum::Json;
use axum::extract::State;
use domain::wire::{Me, Problem};

/// Who I am.
#[utoipa::path(get, path = "/api/v1/me", responses(
    (status = 200, body = Me),
    (status = "default", body = Problem, content_type = "application/problem+json", description = "`not_signed_in`")))]
pub async fn me(State(app): State<App>, caller: Caller) -> Json<Me> {
    Json(me_of(&app, &caller))
}

pub(super) fn me_of(app: &App, caller: &Caller) -> Me {
    Me {
        member: caller.member,
        name: caller.name.clone(),
        role: caller.role,
        team: caller.team,
        team_name: caller.team_name.clone(),
        device: caller.device,
        now: app.time.now(),
        build: app.build(),
    }
}
