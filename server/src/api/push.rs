//! A phone sends what it has: ops in batches, a verdict for each, and its own state.

use super::body::Json;
use super::pull;
use crate::auth::Caller;
use crate::error::{self, Error};
use crate::state::App;
use crate::store::{self, Author, Incoming, PhoneReport};
use axum::extract::State;
use domain::wire::{Cursor, MAX_OPS, PhoneState, Problem, PushReply, PushRequest, Taken, Verdict};
use domain::{Mark, Millis, Receipt, TeamId};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// [`PushRequest`] with each op still as text: the history keeps it as it came.
#[derive(Debug, Deserialize)]
pub struct Pushed {
    #[serde(default)]
    build: String,
    #[serde(default)]
    phone: PhoneState,
    #[serde(default)]
    team: Option<TeamId>,
    #[serde(default)]
    mark: Option<Mark>,
    #[serde(default)]
    pull: BTreeMap<String, Cursor>,
    #[serde(default)]
    brief: bool,
    ops: Vec<Box<RawValue>>,
}

/// [`PushReply`] with the records as the text that is stored.
#[derive(Debug, Serialize)]
pub struct Reply {
    now: Millis,
    build: String,
    verdicts: Vec<Verdict>,
    #[serde(skip_serializing_if = "Option::is_none")]
    taken: Option<Taken>,
    #[serde(skip_serializing_if = "Option::is_none")]
    receipt: Option<Receipt>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    revoked: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    mark: Option<Mark>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    anew: bool,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pulled: BTreeMap<String, pull::Reply>,
}

/// Takes ops. Every verdict is about what is on disk when it is sent (G3).
#[utoipa::path(post, path = "/api/v1/push", request_body = PushRequest, responses(
    (status = 200, body = PushReply),
    (status = "default", body = Problem, content_type = "application/problem+json",
     description = "`not_signed_in`, `other_team`, `body_malformed`, `too_large`, `too_many_ops`, `try_again`")))]
pub async fn push(
    State(app): State<App>,
    caller: Caller,
    Json(pushed): Json<Pushed>,
) -> Result<axum::Json<Reply>, Error> {
    if pushed.ops.len() > MAX_OPS {
        return Err(error::too_many_ops());
    }
    // A phone that joined another team, and was cut off before it knew, still holds what it made for this one.
    if pushed.team.is_some_and(|team| team != caller.team) {
        return Err(error::other_team());
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
    let mut pulled = BTreeMap::new();
    // Whoever was taken out may still hand in, and reads nothing.
    for (stream, cursor) in pushed.pull.into_iter().filter(|_| !caller.revoked) {
        // The ops are taken, whatever is wrong with reading: the phone will ask again, and hear what it is.
        if let Ok(page) = pull::page(&app, &caller, &stream, &cursor).await {
            pulled.insert(stream, page);
        }
    }
    let revoked = caller.revoked;
    let taken = Taken::of(&verdicts).filter(|_| pushed.brief);
    let verdicts = if taken.is_some() { Vec::new() } else { verdicts };
    Ok(axum::Json(Reply { now, build: app.build(), verdicts, taken, receipt, revoked, mark, anew, pulled }))
}

/// A build's name comes from outside: kept to what a build's name can be.
pub(super) fn short(build: &str) -> String {
    const MOST: usize = 40;
    build.chars().filter(char::is_ascii_graphic).take(MOST).collect()
}
