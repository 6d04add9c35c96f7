//! The line between several servers on one database, on which each tells the others what is new. The
//! database carries it, so there is nothing else to set up. `SQLite` has one server and needs none.

use super::apply::json;
use super::{Error, Store};
use domain::TeamId;
use serde::{Deserialize, Serialize};
use sqlx::AnyConnection;
use std::fmt;
use std::sync::Arc;

/// The database's name for the line.
pub(super) const CHANNEL: &str = "tung_nha";

/// This server's end of the line.
#[derive(Clone)]
pub(super) struct Line {
    /// Where the database is. Hearing takes a connection of its own.
    pub(super) url: Arc<str>,
    /// Tells this server's words from the others'.
    pub(super) own: u64,
}

impl Line {
    pub(super) fn new(url: &str) -> Self {
        Self { url: url.into(), own: u64::from_le_bytes(crate::random::bytes()) }
    }
}

/// The address holds a password.
impl fmt::Debug for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Line").field("own", &self.own).finish_non_exhaustive()
    }
}

/// What is said: as little as the live channel itself says, and who says it.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Word {
    /// None: the stream that everybody reads.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) team: Option<TeamId>,
    pub(super) seq: Option<u64>,
    pub(super) from: u64,
}

impl Store {
    /// Tells the other servers that there is something new for a team. They hear it when this
    /// transaction has committed, and never if it has not.
    pub(super) async fn tell(
        &self,
        connection: &mut AnyConnection,
        team: TeamId,
        seq: Option<u64>,
    ) -> Result<(), Error> {
        self.say_on_the_line(connection, Some(team), seq).await
    }

    /// Tells the other servers that there is something new for everybody.
    pub(super) async fn tell_all(&self, connection: &mut AnyConnection, seq: u64) -> Result<(), Error> {
        self.say_on_the_line(connection, None, Some(seq)).await
    }

    async fn say_on_the_line(
        &self,
        connection: &mut AnyConnection,
        team: Option<TeamId>,
        seq: Option<u64>,
    ) -> Result<(), Error> {
        if let Some(line) = &self.line {
            let word = json(&Word { team, seq, from: line.own });
            sqlx::query("SELECT pg_notify($1, $2)").bind(CHANNEL).bind(word).execute(connection).await?;
        }
        Ok(())
    }
}
