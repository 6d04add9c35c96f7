//! What a handler of the office knows of its request: who asks, in which language, and how a page is answered.

use super::style;
use super::trouble::Trouble;
use crate::auth::Caller;
use crate::state::App;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::response::{Html, IntoResponse, Redirect, Response};
use domain::{Role, UnitCode};
use office::{Frame, Language, Who};

/// An officer with their unit.
#[derive(Clone, Debug)]
pub(crate) struct Officer {
    pub(crate) caller: Caller,
    pub(crate) unit: UnitCode,
}

impl Officer {
    /// The commune whose teams this office sees; none means all of the province.
    pub(crate) fn scope(&self) -> Option<&UnitCode> {
        (self.caller.role < Role::Province).then_some(&self.unit)
    }
}

/// The place at which a request is served. The guard puts it there.
#[derive(Clone, Debug)]
pub(crate) struct Desk {
    pub(crate) language: Language,
    pub(crate) path: String,
    /// What was asked for there, without the language.
    pub(crate) query: String,
    pub(crate) officer: Option<Officer>,
}

impl Desk {
    /// What stands around a page.
    pub(crate) fn frame(&self, app: &App) -> Frame {
        let site = app.site.as_ref().map(|site| site.style().to_owned());
        Frame {
            language: self.language,
            styles: site.into_iter().chain([style::address().to_owned()]).collect(),
            path: self.path.clone(),
            query: self.query.clone(),
            who: self.officer.as_ref().map(|officer| Who {
                name: officer.caller.name.clone(),
                office: officer.caller.team_name.clone(),
                is_province: officer.caller.role == Role::Province,
            }),
        }
    }
}

/// A page as an answer.
pub(crate) fn page(html: String) -> Response {
    Html(html).into_response()
}

/// After a change: to a page that can be loaded again.
pub(crate) fn to(path: &str) -> Response {
    Redirect::to(path).into_response()
}

/// The address so many steps above this one.
pub(crate) fn above(path: &str, steps: usize) -> &str {
    path.rsplitn(steps + 1, '/').last().unwrap_or_default()
}

impl<S: Sync> FromRequestParts<S> for Desk {
    type Rejection = Trouble;

    fn from_request_parts(parts: &mut Parts, _: &S) -> impl Future<Output = Result<Self, Trouble>> {
        std::future::ready(parts.extensions.get::<Self>().cloned().ok_or(Trouble::BUSY))
    }
}

impl<S: Sync> FromRequestParts<S> for Officer {
    type Rejection = Trouble;

    /// Asking for an officer on an open page is a mistake of ours, which a test of the table finds.
    fn from_request_parts(parts: &mut Parts, _: &S) -> impl Future<Output = Result<Self, Trouble>> {
        let officer = parts.extensions.get::<Desk>().and_then(|desk| desk.officer.clone());
        std::future::ready(officer.ok_or(Trouble::BUSY))
    }
}
