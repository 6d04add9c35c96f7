//! The session cookie. Under https its name begins with `__Host-`, so that no other host of the domain
//! can set it.

use crate::config::PublicUrl;
use axum::http::{HeaderMap, header};

/// 400 days, the longest that browsers keep a cookie: a team's phones stay joined through a campaign.
const MAX_AGE_SECONDS: u32 = 400 * 24 * 60 * 60;

/// 90 days: an officer's computer is shared, and nothing is lost by signing in again.
const OFFICE_MAX_AGE_SECONDS: u32 = 90 * 24 * 60 * 60;

const PHONE: &str = "tungnha";
/// An officer's session has a cookie of its own: the same browser may hold a phone's book, which must not turn into an
/// office's.
const OFFICE: &str = "vanphong";

fn name(public: &PublicUrl, own: &str) -> String {
    if public.is_https() { format!("__Host-{own}") } else { own.to_owned() }
}

fn set(public: &PublicUrl, own: &str, token: &str, max_age: u32) -> String {
    let secure = if public.is_https() { " Secure;" } else { "" };
    format!("{}={token}; Max-Age={max_age}; Path=/;{secure} HttpOnly; SameSite=Strict", name(public, own))
}

/// The `Set-Cookie` value that gives a phone its session.
pub fn session_cookie(public: &PublicUrl, token: &str) -> String {
    set(public, PHONE, token, MAX_AGE_SECONDS)
}

/// The `Set-Cookie` value that gives an officer's browser its session.
pub fn office_cookie(public: &PublicUrl, token: &str) -> String {
    set(public, OFFICE, token, OFFICE_MAX_AGE_SECONDS)
}

/// The `Set-Cookie` value that takes it away.
pub fn no_office_cookie(public: &PublicUrl) -> String {
    set(public, OFFICE, "", 0)
}

/// The session token that a phone's request carries.
pub fn session_token<'h>(public: &PublicUrl, headers: &'h HeaderMap) -> Option<&'h str> {
    cookie(headers, &name(public, PHONE))
}

/// The session token that an officer's request carries.
pub fn office_token<'h>(public: &PublicUrl, headers: &'h HeaderMap) -> Option<&'h str> {
    cookie(headers, &name(public, OFFICE))
}

/// The value of a cookie.
pub fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let cookies = headers.get_all(header::COOKIE).into_iter().filter_map(|value| value.to_str().ok());
    cookies
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(key, value)| (key == name).then_some(value))
}
