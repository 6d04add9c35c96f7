//! A phone joins its team with a one-time code.

use super::body::Json;
use super::me::me_of;
use crate::auth::session_cookie;
use crate::error::{self, Error};
use crate::state::App;
use crate::store::{Door, Join};
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use domain::wire::{JoinRequest, Me, Problem};
use domain::{DeviceId, JoinCode};
use serde::Deserialize;

/// [`JoinRequest`] with the code as it was typed, so that a mistyped one gets an answer of its own.
#[derive(Debug, Deserialize)]
pub struct Typed {
    code: String,
    device: DeviceId,
    #[serde(default)]
    build: String,
}

/// Joins: the phone gets its session cookie. The same phone may repeat this for ten minutes.
#[utoipa::path(post, path = "/api/v1/join", request_body = JoinRequest, security(()), responses(
    (status = 200, body = Me, description = "Joined; `Set-Cookie` carries the session."),
    (status = "default", body = Problem, content_type = "application/problem+json",
     description = "`code_unknown`, `code_used`, `code_expired`, `code_malformed`, `code_of_an_office`, `too_many_tries`")))]
pub async fn join(State(app): State<App>, Json(typed): Json<Typed>) -> Result<Response, Error> {
    let now = app.time.now();
    app.joins.check(now)?;
    let joined = attempt(&app, &typed, now).await;
    if joined.as_ref().is_err_and(|error| error.code().starts_with("code_")) {
        app.joins.failed(now);
    }
    let token = joined?;
    let caller = app.store.caller(&token).await?.ok_or_else(error::try_again)?;
    app.live.changed(caller.team, None);
    let cookie = session_cookie(&app.public, &token);
    Ok(([(header::SET_COOKIE, cookie)], axum::Json(me_of(&app, &caller).await?)).into_response())
}

async fn attempt(app: &App, typed: &Typed, now: domain::Millis) -> Result<String, Error> {
    let code: JoinCode = typed.code.parse().map_err(|_| error::code_malformed().about("code"))?;
    match app.store.join(&code, Door::Phone, typed.device, &super::push::short(&typed.build), now).await? {
        Join::Joined(token) => Ok(token),
        Join::Unknown => Err(error::code_unknown()),
        Join::Used => Err(error::code_used()),
        Join::Expired => Err(error::code_expired()),
        Join::OtherDoor => Err(error::code_of_an_office().about("code")),
    }
}
