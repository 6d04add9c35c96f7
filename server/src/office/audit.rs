//! Who looked at what and changed what, for the province.

use super::Desk;
use super::desk::page;
use super::trouble::Trouble;
use crate::state::App;
use axum::extract::{Query, State};
use axum::response::Response;
use office::{Audit, Line};
use serde::Deserialize;

/// Lines on a page.
const LINES: usize = 100;
/// What an address says that asks for looks.
const LOOKS: &str = "xem";

#[derive(Debug, Deserialize)]
pub(crate) struct Asked {
    /// Looks; changes if nothing is said.
    #[serde(default)]
    loai: String,
    /// The entry before which those on the page were made.
    #[serde(default)]
    truoc: String,
}

/// The page.
pub(crate) async fn audit(State(app): State<App>, desk: Desk, Query(asked): Query<Asked>) -> Result<Response, Trouble> {
    let (looks, before) = (asked.loai == LOOKS, asked.truoc.parse().ok());
    let mut entries = app.store.audited(looks, before, LINES + 1).await?;
    let has_older = entries.len() > LINES;
    entries.truncate(LINES);
    let older = entries.last().filter(|_| has_older).map(|last| last.id.to_string());
    let lines = entries.into_iter().map(|audited| Line {
        at: audited.at,
        name: audited.name,
        unit: audited.entry.unit.to_string(),
        what: audited.entry.what,
        about: audited.entry.about.unwrap_or_default(),
    });
    let shown = Audit { looks, lines: lines.collect(), older, is_newest: before.is_none() };
    Ok(page(office::audit(&desk.frame(&app), &shown)))
}
