//! Who may do what. [`guard`] stands before every row of the route table; a handler asks for a
//! [`Caller`] and gets the one that the guard found.

mod cookie;
mod guard;

pub use crate::store::Caller;
pub use cookie::{cookie, no_office_cookie, office_cookie, office_token, session_cookie, session_token};
pub use guard::{guard, same_origin_for_certain};

use crate::error::{self, Error};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use domain::Role;

/// Who may use a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Everybody.
    Open,
    /// A person with this role or a higher one. A `{team}` in the path must be their own.
    Role(Role),
    /// Every member, and a phone that was taken out of its team: it may still hand in what it holds.
    Leaving,
}

/// Who may open a page of the office.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Office {
    /// Everybody: the way in.
    Open,
    /// An officer with this role or a higher one.
    Role(Role),
}

/// What the body of a request is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// JSON.
    Json,
    /// A file with a table.
    Table,
}

impl<S: Sync> FromRequestParts<S> for Caller {
    type Rejection = Error;

    /// Asking for a caller on an open route is a mistake of ours, which a test of the table finds.
    fn from_request_parts(parts: &mut Parts, _: &S) -> impl Future<Output = Result<Self, Error>> {
        std::future::ready(parts.extensions.get::<Self>().cloned().ok_or_else(error::try_again))
    }
}
