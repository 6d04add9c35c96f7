//! Whether this server can serve.

use crate::error::{self, Error};
use crate::state::App;
use axum::Json;
use axum::extract::State;
use domain::wire::Problem;
use serde::Serialize;
use utoipa::ToSchema;

/// The answer of a healthy server.
#[derive(Debug, Serialize, ToSchema)]
pub struct Health {
    /// Always `ok`.
    status: &'static str,
    /// The build of the app that it serves.
    build: String,
}

/// Asks the database, because a server without one can do nothing.
#[utoipa::path(get, path = "/api/v1/healthz", security(()), responses(
    (status = 200, body = Health),
    (status = "default", body = Problem, content_type = "application/problem+json", description = "`try_again`")))]
pub async fn healthz(State(app): State<App>) -> Result<Json<Health>, Error> {
    if app.store.is_up().await {
        Ok(Json(Health { status: "ok", build: app.build() }))
    } else {
        Err(error::try_again().after(5))
    }
}
