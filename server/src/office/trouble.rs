//! What went wrong, on its way to a page: the guard, which knows the language, makes the page of it.

use super::desk::to;
use super::{Desk, ROOT};
use crate::error::Error;
use crate::state::App;
use crate::store;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

/// Why there is no page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Trouble(office::Trouble);

impl Trouble {
    pub(crate) const NOT_FOUND: Self = Self(office::Trouble::NotFound);
    pub(crate) const NOT_ALLOWED: Self = Self(office::Trouble::NotAllowed);
    pub(crate) const OTHER_ORIGIN: Self = Self(office::Trouble::OtherOrigin);
    pub(crate) const BAD_FORM: Self = Self(office::Trouble::BadForm);
    pub(crate) const BUSY: Self = Self(office::Trouble::Busy);

    fn status(self) -> StatusCode {
        match self.0 {
            office::Trouble::NotFound => StatusCode::NOT_FOUND,
            office::Trouble::NotAllowed | office::Trouble::OtherOrigin => StatusCode::FORBIDDEN,
            office::Trouble::BadForm => StatusCode::BAD_REQUEST,
            office::Trouble::Busy => StatusCode::SERVICE_UNAVAILABLE,
        }
    }

    /// The page that says so.
    pub(crate) fn page(self, app: &App, desk: &Desk) -> Response {
        (self.status(), super::desk::page(office::trouble(&desk.frame(app), self.0))).into_response()
    }
}

impl From<store::Error> for Trouble {
    fn from(error: store::Error) -> Self {
        tracing::error!(%error, "a page of the office failed in the database");
        Self::BUSY
    }
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Self {
        match error.code() {
            "other_origin" => Self::OTHER_ORIGIN,
            _ => Self::BUSY,
        }
    }
}

impl IntoResponse for Trouble {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// An address of the office at which there is nothing.
pub(crate) async fn nothing_here() -> Trouble {
    Trouble::NOT_FOUND
}

/// `/van-phong/`
pub(crate) async fn to_the_first() -> Response {
    to(ROOT)
}
