//! Before a page of the office: who asks and whether that person may, where a form comes from, in which language; and
//! what is about to be done is noted. What goes wrong becomes a page.

use super::DOOR;
use super::desk::{Desk, Officer, to};
use super::trouble::Trouble;
use crate::auth::{Office, office_token, same_origin_for_certain};
use crate::state::App;
use crate::store::Entry;
use axum::extract::{Query, RawPathParams, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, Uri, header};
use axum::middleware::Next;
use axum::response::Response;
use domain::Millis;
use office::Language;
use std::collections::HashMap;

/// How long an officer stays signed in. Computers of an office are shared, and a new code costs a word with the province.
const SESSION_MS: Millis = 90 * 24 * 60 * 60 * 1000;

/// The choice of a language is kept in the browser for a year.
const LANGUAGE_COOKIE: &str = "van-phong-lang";
const LANGUAGE_SECONDS: u32 = 365 * 24 * 60 * 60;

/// What a page's row in the table says.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Need {
    /// Who may come in.
    pub(crate) who: Office,
    /// What is noted.
    pub(crate) what: Option<&'static str>,
}

/// Lets a request through to its handler, or answers with the page that says why not.
pub(crate) async fn guard(
    State((app, need)): State<(App, Need)>,
    params: RawPathParams,
    mut request: Request,
    next: Next,
) -> Response {
    let chosen = chosen_language(request.uri());
    let mut desk = Desk {
        language: chosen.or_else(|| kept_language(request.headers())).unwrap_or_default(),
        path: request.uri().path().to_owned(),
        query: without_language(request.uri()),
        officer: None,
    };
    let head = (request.method().clone(), request.headers().clone(), request.uri().clone());
    let mut response = match admit(&app, need, &params, &head, &mut desk).await {
        Ok(true) => {
            request.extensions_mut().insert(desk.clone());
            let response = next.run(request).await;
            match response.extensions().get::<Trouble>() {
                Some(trouble) => trouble.page(&app, &desk),
                None => response,
            }
        }
        Ok(false) => to(DOOR),
        Err(trouble) => trouble.page(&app, &desk),
    };
    let headers = response.headers_mut();
    // The next person at this computer finds nothing by going back.
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    // Without a referrer browsers say of no form from where it comes.
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    if let Some(language) = chosen {
        let cookie = format!(
            "{LANGUAGE_COOKIE}={}; Max-Age={LANGUAGE_SECONDS}; Path=/van-phong; HttpOnly; SameSite=Strict",
            language.tag()
        );
        headers.extend(HeaderValue::from_str(&cookie).ok().map(|cookie| (header::SET_COOKIE, cookie)));
    }
    response
}

/// Whether the request may go on; if not, its sender has to sign in first.
async fn admit(
    app: &App,
    need: Need,
    params: &RawPathParams,
    (method, headers, uri): &(Method, HeaderMap, Uri),
    desk: &mut Desk,
) -> Result<bool, Trouble> {
    let now = app.time.now();
    desk.officer = officer(app, headers, now).await?;
    if method != Method::GET && method != Method::HEAD {
        same_origin_for_certain(app, headers)?;
        if !super::form::is_form(headers) {
            return Err(Trouble::BAD_FORM);
        }
    }
    let Office::Role(role) = need.who else { return Ok(true) };
    let Some(officer) = &desk.officer else { return Ok(false) };
    if officer.caller.role < role {
        return Err(Trouble::NOT_ALLOWED);
    }
    if let Some(what) = need.what {
        // What a page is about stands in its address: as a part of it, or as the commune that the province looks at.
        let about = params.iter().next().map(|(_, value)| value.to_owned()).or_else(|| asked_commune(officer, uri));
        let about = about.filter(|value| is_a_name_of_ours(value));
        let entry = Entry { member: officer.caller.member, unit: officer.unit.clone(), what: what.to_owned(), about };
        app.store.audit(&entry, now).await?;
    }
    Ok(true)
}

fn asked_commune(officer: &Officer, uri: &Uri) -> Option<String> {
    // A commune's office sees its own, whatever its address says.
    let is_free = officer.scope().is_none();
    let Query(asked) = Query::<HashMap<String, String>>::try_from_uri(uri).ok()?;
    asked.get("xa").filter(|_| is_free).cloned()
}

/// Ids, codes and keys. An address may say anything, but the audit names nobody.
fn is_a_name_of_ours(text: &str) -> bool {
    (1..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

/// The officer whose session the request carries.
async fn officer(app: &App, headers: &HeaderMap, now: Millis) -> Result<Option<Officer>, Trouble> {
    let Some(token) = office_token(&app.public, headers) else { return Ok(None) };
    let caller = app.store.caller(token).await?;
    let caller = caller.filter(|caller| !caller.role.is_of_a_team() && !caller.revoked);
    let caller = caller.filter(|caller| now < caller.signed_in + SESSION_MS);
    Ok(caller.and_then(|caller| Some(Officer { unit: caller.office.clone()?, caller })))
}

fn chosen_language(uri: &Uri) -> Option<Language> {
    uri.query()?.split('&').find_map(|pair| Language::of(pair.strip_prefix("lang=")?))
}

/// The rest of the query, so that a page in the other language shows the same.
fn without_language(uri: &Uri) -> String {
    let pairs =
        uri.query().unwrap_or_default().split('&').filter(|pair| !pair.is_empty() && !pair.starts_with("lang="));
    pairs.collect::<Vec<_>>().join("&")
}

fn kept_language(headers: &HeaderMap) -> Option<Language> {
    crate::auth::cookie(headers, LANGUAGE_COOKIE).and_then(Language::of)
}
