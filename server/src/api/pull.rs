//! A phone asks for what is new: its own team's stream, and the shared one.

use super::body::Params;
use crate::auth::Caller;
use crate::error::{self, Error};
use crate::state::App;
use crate::store::Page;
use axum::Json;
use axum::extract::State;
use domain::wire::{Cursor, PAGE, Problem, PullReply, SHARED};
use domain::{Head, Mark, Millis, OpId};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use utoipa::IntoParams;

/// How old the noted time of a phone's last contact may grow before a pull writes a new one.
const SEEN_MS: Millis = 60_000;

/// Which stream, and from where.
#[derive(Debug, Deserialize, IntoParams)]
pub struct From {
    /// The caller's team, or `shared`.
    stream: String,
    /// `next` of the last answer, 0 at first.
    #[serde(default)]
    after: u64,
    /// An op of which the phone knows the number,
    mark: Option<OpId>,
    /// that number,
    seq: Option<u64>,
    /// and the hash over all ops up to it. A server of which that is not true was restored from an older copy, and says
    /// so.
    chain: Option<u32>,
    /// Up to where the phone has read everything, since its store was last empty: what nobody but itself has changed
    /// since then is left out.
    whole: Option<u64>,
}

/// [`PullReply`] with the records as the text that is stored.
#[derive(Debug, Serialize)]
pub struct Reply {
    now: Millis,
    build: String,
    next: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    mark: Option<Mark>,
    more: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    anew: bool,
    records: Vec<Box<RawValue>>,
}

/// Gives a page of records that changed after the cursor.
#[utoipa::path(get, path = "/api/v1/pull", params(From), responses(
    (status = 200, body = PullReply),
    (status = "default", body = Problem, content_type = "application/problem+json",
     description = "`not_signed_in`, `other_team`, `query_malformed`, `try_again`")))]
pub async fn pull(State(app): State<App>, caller: Caller, Params(from): Params<From>) -> Result<Json<Reply>, Error> {
    let now = app.time.now();
    let head = from.seq.zip(from.chain).map(|(seq, chain)| Head { seq, chain });
    let mark = from.mark.zip(head).map(|(op, head)| Mark { op, head });
    let cursor = Cursor { after: from.after, mark, whole: from.whole };
    let reply = page(&app, &caller, &from.stream, &cursor).await?;
    if caller.last_sync.is_none_or(|at| at + SEEN_MS < now) {
        app.store.saw(caller.device, now).await?;
        app.live.changed(caller.team, None);
    }
    Ok(Json(reply))
}

/// A page of a stream that the caller may read.
pub(super) async fn page(app: &App, caller: &Caller, stream: &str, cursor: &Cursor) -> Result<Reply, Error> {
    if stream != SHARED && stream != caller.team.to_string() {
        return Err(error::other_team());
    }
    let Page { next, mark, more, anew, records } = app.store.pull(stream, cursor, caller.device, PAGE).await?;
    Ok(Reply { now: app.time.now(), build: app.build(), next, mark, more, anew, records })
}
