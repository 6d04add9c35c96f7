//! The one check before a handler: where the request comes from, who sends it, and whether that
//! person may. Cookies go along with requests that other sites start, so `SameSite` is not left alone:
//! what changes something must be JSON or a table, and come from our own origin.

use super::{Access, Caller, Takes, session_token};
use crate::error::{self, Error};
use crate::state::App;
use axum::extract::{RawPathParams, Request, State};
use axum::http::{HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::Response;
use domain::Role;

/// Lets a request through, with its [`Caller`], or answers why not.
pub async fn guard(
    State((app, access, takes)): State<(App, Access, Takes)>,
    params: RawPathParams,
    mut request: Request,
    next: Next,
) -> Result<Response, Error> {
    let role = match access {
        Access::Open => None,
        Access::Role(role) => Some(role),
        Access::Leaving => Some(Role::Member),
    };
    if let Some(role) = role {
        let caller = caller(&app, request.headers()).await?;
        if caller.revoked && access != Access::Leaving {
            return Err(error::revoked());
        }
        if !caller.role.is_of_a_team() {
            return Err(error::office_has_no_book());
        }
        if caller.role < role {
            return Err(error::leader_only());
        }
        if params.iter().any(|(name, value)| name == "team" && value != caller.team.to_string()) {
            return Err(error::other_team());
        }
        request.extensions_mut().insert(caller);
    }
    if request.method() != Method::GET && request.method() != Method::HEAD {
        same_origin(&app, request.headers())?;
        match takes {
            Takes::Json => json(request.headers())?,
            Takes::Table => table(request.headers())?,
        }
    }
    Ok(next.run(request).await)
}

async fn caller(app: &App, headers: &HeaderMap) -> Result<Caller, Error> {
    let token = session_token(&app.public, headers).ok_or_else(error::not_signed_in)?;
    app.store.caller(token).await?.ok_or_else(error::not_signed_in)
}

/// What a plain form sends could come from any site, and some browsers say of no form where it comes from: then it is
/// not taken.
pub fn same_origin_for_certain(app: &App, headers: &HeaderMap) -> Result<(), Error> {
    if headers.contains_key(header::ORIGIN) { same_origin(app, headers) } else { Err(error::other_origin()) }
}

/// A request without `Origin` is no browser's form or script of another site.
fn same_origin(app: &App, headers: &HeaderMap) -> Result<(), Error> {
    let text = |name| headers.get(name).map(|value: &header::HeaderValue| value.to_str().unwrap_or_default());
    let Some(origin) = text(header::ORIGIN) else {
        return Ok(());
    };
    // Reached by another name of this machine, but never over a weaker scheme than the public one.
    let scheme = if app.public.is_https() { "https://" } else { "http://" };
    let host = origin.strip_prefix(scheme);
    if origin == app.public.origin() || (host.is_some() && host == text(header::HOST)) {
        Ok(())
    } else {
        Err(error::other_origin())
    }
}

fn json(headers: &HeaderMap) -> Result<(), Error> {
    if kind(headers).eq_ignore_ascii_case("application/json") { Ok(()) } else { Err(error::not_json()) }
}

/// None of these can come from another site's form, either.
fn table(headers: &HeaderMap) -> Result<(), Error> {
    const TABLES: [&str; 4] = [
        "text/csv",
        // What browsers say of a CSV where Excel is installed.
        "application/vnd.ms-excel",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/octet-stream",
    ];
    let kind = kind(headers);
    if TABLES.iter().any(|table| kind.eq_ignore_ascii_case(table)) { Ok(()) } else { Err(error::not_a_table()) }
}

fn kind(headers: &HeaderMap) -> &str {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    kind.split(';').next().unwrap_or_default().trim()
}
