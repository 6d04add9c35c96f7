//! Who looked at what and changed what, for the province.

use super::Desk;
use super::desk::page;
use super::trouble::Trouble;
use crate::state::App;
use axum::extract::State;
use axum::response::Response;
use office::Line;

/// Lines on the page.
const LIMIT: u32 = 500;

/// The page.
pub(crate) async fn audit(State(app): State<App>, desk: Desk) -> Result<Response, Trouble> {
    let lines = app.store.audited(LIMIT).await?.into_iter().map(|audited| Line {
        at: audited.at,
        name: audited.name,
        unit: audited.entry.unit.to_string(),
        what: audited.entry.what,
        about: audited.entry.about.unwrap_or_default(),
    });
    Ok(page(office::audit(&desk.frame(&app), &lines.collect::<Vec<_>>())))
}
