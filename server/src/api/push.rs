//! A phone sends what it has: ops in batches, a verdict for each, and its own state.

use super::body::Json;
use crate::auth::Caller;
use crate::error::{self, Error};
use crate::state::App;
use crate::store::{self, Author, Incoming, PhoneReport};
use axum::extract::State;
use domain::Mark;
use domain::wire::{MAX_OPS, PhoneState, Problem, PushReply, PushRequest};
use serde::Deserialize;
use serde_json::value::RawValue;

/// [`PushRequest`] with each op still as text: the history keeps it as it came.
#[derive(Debug, Deserialize)]
pub struct Pushed {
    #[serde(default)]
    build: String,
    #[serde(default)]
    phone: PhoneState,
    #[serde(default)]
    mark: Option<Mark>,
    ops: Vec<Box<RawValue>>,
}

/// Takes ops. Every verdict is about what is on disk when it is sent (G3).
#[utoipa::path(post, path = "/api/v1/push", request_body = PushRequest, responses(
    (status = 200, body = PushReply),
    (status = "default", body = Problem, content_type = "application/problem+json",
     description = "`not_signed_in`, `body_malformed`, `too_large`, `too_many_ops`, `try_again`")))]
pub async fn push(
    State(app): State<App>,
    caller: Caller,
    Json(pushed): Json<Pushed>,
) -> Result<axum::Json<PushReply>, Error> {
    if pushed.ops.len() > MAX_OPS {
        return Err(error::too_many_ops());
    }
    let now = app.time.now();
    let ops: Vec<_> = pushed.ops.iter().map(|op| Incoming::read(op.get())).collect();
    let author = Author {
        stream: caller.team.to_string(),
        member: Some(caller.member),
        device: Some(caller.device),
        role: Some(caller.role),
        revoked: caller.revoked,
    };
    let report = PhoneReport { build: short(&pushed.build), state: pushed.phone, mark: pushed.mark };
    let store::Pushed { verdicts, moved, receipt, mark, anew } = app.store.push(&author, &ops, &report, now).await?;
    app.live.changed(caller.team, moved);
    Ok(axum::Json(PushReply { now, build: app.build(), verdicts, receipt, revoked: caller.revoked, mark, anew }))
}

/// A build's name comes from outside: kept to what a build's name can be.
pub(super) fn short(build: &str) -> String {
    const MOST: usize = 40;
    build.chars().filter(char::is_ascii_graphic).take(MOST).collect()
}
