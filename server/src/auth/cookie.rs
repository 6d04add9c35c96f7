//! The session cookie. Under https its name begins with `__Host-`, so that no other host of the domain
//! can set it.

use crate::config::PublicUrl;
use axum::http::{HeaderMap, header};

/// 400 days, the longest that browsers keep a cookie: a team's phones stay joined through a campaign.
const MAX_AGE_SECONDS: u32 = 400 * 24 * 60 * 60;

fn name(public: &PublicUrl) -> &'static str {
    if public.is_https() { "__Host-tungnha" } else { "tungnha" }
}

/// The `Set-Cookie` value that gives a phone its session.
pub fn session_cookie(public: &PublicUrl, token: &str) -> String {
    let secure = if public.is_https() { " Secure;" } else { "" };
    format!("{}={token}; Max-Age={MAX_AGE_SECONDS}; Path=/;{secure} HttpOnly; SameSite=Strict", name(public))
}

/// The session token that a request carries.
pub fn session_token<'h>(public: &PublicUrl, headers: &'h HeaderMap) -> Option<&'h str> {
    let cookies = headers.get_all(header::COOKIE).into_iter().filter_map(|value| value.to_str().ok());
    cookies
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(key, value)| (key == name(public)).then_some(value))
}
