//! A phone asks for what is new: its own team's stream, and the shared one.

use super::body::Params;
use crate::auth::Caller;
use crate::error::{self, Error};
use crate::state::App;
use axum::Json;
use axum::extract::State;
use domain::Millis;
use domain::wire::{PAGE, Problem, PullReply, SHARED};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use utoipa::IntoParams;

/// How old the noted time of a phone's last contact may grow before a pull writes a new one.
const SEEN_MS: Millis = 60_000;

/// Which stream, and from where.
#[derive(Debug, Deserialize, IntoParams)]
pub struct Cursor {
    /// The caller's team, or `shared`.
    stream: String,
    /// The cursor: `next` of the last answer, 0 at first.
    #[serde(default)]
    after: u64,
}

/// [`PullReply`] with the records as the text that is stored.
#[derive(Debug, Serialize)]
pub struct Reply {
    now: Millis,
    build: String,
    next: u64,
    more: bool,
    records: Vec<Box<RawValue>>,
}

/// Gives a page of records that changed after the cursor.
#[utoipa::path(get, path = "/api/v1/pull", params(Cursor), responses(
    (status = 200, body = PullReply),
    (status = "default", body = Problem, content_type = "application/problem+json",
     description = "`not_signed_in`, `other_team`, `query_malformed`, `try_again`")))]
pub async fn pull(
    State(app): State<App>,
    caller: Caller,
    Params(cursor): Params<Cursor>,
) -> Result<Json<Reply>, Error> {
    if cursor.stream != SHARED && cursor.stream != caller.team.to_string() {
        return Err(error::other_team());
    }
    let now = app.time.now();
    let page = app.store.pull(&cursor.stream, cursor.after, PAGE).await?;
    if caller.last_sync.is_none_or(|at| at + SEEN_MS < now) {
        app.store.saw(caller.device, now).await?;
        app.live.changed(caller.team, None);
    }
    Ok(Json(Reply { now, build: app.build(), next: page.next, more: page.more, records: page.records }))
}
