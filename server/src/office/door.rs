//! Into the office with a one-time code, and out of it. What the code opens is a session like a phone's, under a cookie
//! of its own: the same browser may hold a phone's book as well.

use super::desk::{page, to};
use super::form::Form;
use super::trouble::Trouble;
use super::{DOOR, Desk, ROOT};
use crate::auth::{no_office_cookie, office_cookie, office_token};
use crate::state::App;
use crate::store::{Door, Entry, Join};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::{DeviceId, JoinCode, Reason};
use office::{SignIn, Wrong, sign_in};
use serde::Deserialize;

/// What a browser of an office is called where phones say their build.
const BUILD: &str = "van-phong";

#[derive(Debug, Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    code: String,
}

/// Asks for the code.
pub(crate) async fn asks(State(app): State<App>, desk: Desk) -> Response {
    if desk.officer.is_some() {
        return to(ROOT);
    }
    page(sign_in(&desk.frame(&app), &SignIn::default()))
}

/// Uses the code. The same limit holds as for joining a team.
pub(crate) async fn enter(State(app): State<App>, desk: Desk, Form(typed): Form<Typed>) -> Result<Response, Trouble> {
    let now = app.time.now();
    let wrong = match app.joins.check(now) {
        Err(_) => Wrong::TooMany,
        Ok(()) => match attempt(&app, &typed.code, now).await? {
            Ok(token) => return welcome(&app, &token, now).await,
            Err(wrong) => {
                app.joins.failed(now);
                wrong
            }
        },
    };
    let status = if wrong == Wrong::TooMany { StatusCode::TOO_MANY_REQUESTS } else { StatusCode::UNPROCESSABLE_ENTITY };
    let html = sign_in(&desk.frame(&app), &SignIn { code: typed.code, wrong: Some(wrong) });
    Ok((status, page(html)).into_response())
}

async fn attempt(app: &App, typed: &str, now: domain::Millis) -> Result<Result<String, Wrong>, Trouble> {
    let code: JoinCode = match typed.parse() {
        Ok(code) => code,
        Err(invalid) if invalid.reason == Reason::Empty => return Ok(Err(Wrong::Empty)),
        Err(_) => return Ok(Err(Wrong::Malformed)),
    };
    let device = DeviceId::new(now, crate::random::bytes());
    Ok(match app.store.join(&code, Door::Office, device, BUILD, now).await? {
        Join::Joined(token) => Ok(token),
        Join::Unknown => Err(Wrong::Unknown),
        Join::Used => Err(Wrong::Used),
        Join::Expired => Err(Wrong::Expired),
        Join::OtherDoor => Err(Wrong::ForAPhone),
    })
}

async fn welcome(app: &App, token: &str, now: domain::Millis) -> Result<Response, Trouble> {
    let caller = app.store.caller(token).await?.ok_or(Trouble::BUSY)?;
    let unit = caller.office.ok_or(Trouble::BUSY)?;
    let entry = Entry { member: caller.member, unit, what: "signed_in".to_owned(), about: None };
    app.store.audit(&entry, now).await?;
    Ok(([(header::SET_COOKIE, office_cookie(&app.public, token))], to(ROOT)).into_response())
}

/// Ends the session.
pub(crate) async fn leave(State(app): State<App>, headers: HeaderMap) -> Result<Response, Trouble> {
    if let Some(token) = office_token(&app.public, &headers) {
        app.store.sign_out(token).await?;
    }
    Ok(([(header::SET_COOKIE, no_office_cookie(&app.public))], to(DOOR)).into_response())
}
