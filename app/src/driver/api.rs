//! Requests that a person waits for: joining, the team's phones, a join code.

use super::{http, upload};
use crate::browser;
use domain::wire::{CodeReply, CodeRequest, JoinRequest, Me, PhonesReply, Problem, RefusedReply};
use domain::{DeviceId, JoinCode, TeamId};
use serde::de::DeserializeOwned;
use sync::Fault;

/// Why a request that a person waits for did not work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// No useful answer.
    Fault(Fault),
    /// The server said why, in both languages.
    Problem(Problem),
}

/// The answer to a request that a person waits for.
pub type Answer<T> = Result<T, Trouble>;

fn read<T: DeserializeOwned>(raw: Result<http::Raw, Fault>) -> Answer<T> {
    let raw = raw.map_err(Trouble::Fault)?;
    if raw.status == 200 || raw.status == 201 {
        return raw.json().ok_or(Trouble::Fault(Fault::Garbage));
    }
    Err(raw.json::<Problem>().map_or(Trouble::Fault(Fault::Garbage), Trouble::Problem))
}

/// Joins a team with a one-time code. The same phone may repeat it if the answer was lost.
pub async fn join(code: JoinCode, device: DeviceId) -> Answer<Me> {
    let request = JoinRequest { code, device, build: browser::build() };
    let body = serde_json::to_string(&request).map_err(|_| Trouble::Fault(Fault::Rejected))?;
    read(http::send("POST", "/api/v1/join", Some(body)).await)
}

/// Who I am.
pub async fn me() -> Answer<Me> {
    read(http::send("GET", "/api/v1/me", None).await)
}

/// The guides: a file of the build, which the service worker has.
pub async fn guides() -> Answer<serde_json::Value> {
    read(http::send("GET", "/guides.json", None).await)
}

/// The team's phones, for the leader.
pub async fn phones(team: TeamId) -> Answer<PhonesReply> {
    read(http::send("GET", &format!("/api/v1/teams/{team}/phones"), None).await)
}

/// A join code for a member of the team, or for a new one.
pub async fn code(team: TeamId, request: &CodeRequest) -> Answer<CodeReply> {
    let body = serde_json::to_string(request).map_err(|_| Trouble::Fault(Fault::Rejected))?;
    read(http::send("POST", &format!("/api/v1/teams/{team}/codes"), Some(body)).await)
}

/// What the server keeps of the team's but did not apply, for the leader.
pub async fn refused(team: TeamId) -> Answer<RefusedReply> {
    read(http::send("GET", &format!("/api/v1/teams/{team}/refused"), None).await)
}

/// Sends the leader's list of households to be looked at or imported: `what` is what stands after `imports`. `on` hears
/// which part of the file has gone out, from 0 to 1.
pub async fn import(team: TeamId, what: &str, file: &[u8], on: impl Fn(f64) + 'static) -> Answer<serde_json::Value> {
    read(upload::send(&format!("/api/v1/teams/{team}/imports{what}"), file, on).await)
}

/// All errors of a list, as a sheet.
pub async fn import_errors(team: TeamId, what: &str, file: &[u8]) -> Answer<Vec<u8>> {
    let raw = upload::send(&format!("/api/v1/teams/{team}/imports/errors.csv{what}"), file, |_| ()).await;
    match raw {
        Ok(raw) if raw.status == 200 => Ok(raw.body),
        raw => read(raw),
    }
}

/// The lists that were imported.
pub async fn imports(team: TeamId) -> Answer<serde_json::Value> {
    read(http::send("GET", &format!("/api/v1/teams/{team}/imports"), None).await)
}

/// Takes an import back.
pub async fn undo_import(team: TeamId, import: &str) -> Answer<serde_json::Value> {
    read(http::send("POST", &format!("/api/v1/teams/{team}/imports/{import}/undo"), Some("{}".to_owned())).await)
}

/// Takes a phone out of the team.
pub async fn revoke(team: TeamId, device: DeviceId) -> Answer<()> {
    let path = format!("/api/v1/teams/{team}/phones/{device}/revoke");
    match http::send("POST", &path, Some("{}".to_owned())).await {
        Ok(raw) if raw.status == 204 => Ok(()),
        raw => read::<()>(raw),
    }
}
