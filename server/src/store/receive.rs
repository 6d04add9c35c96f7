//! Taking in what a phone handed over in a file, when no phone of its team can (G17). Each op counts as if its own phone had
//! pushed it; those that came another way meanwhile do not count twice.

use super::apply::{apply, phone};
use super::{Error, Incoming, Store};
use domain::handover::Parcel;
use domain::wire::MAX_OPS;
use domain::{Millis, Op};
use flate2::read::GzDecoder;
use std::fmt;
use std::io::Read;

/// More than a phone ever holds: a file that unpacks to more is none of ours.
const MOST_BYTES: u64 = 64 * 1024 * 1024;

/// What became of the ops of a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Received {
    /// Applied now.
    pub applied: usize,
    /// The server had them already.
    pub known: usize,
    /// Refused, or kept because their phone was taken out of the team: the leader sees them.
    pub refused: usize,
    /// Of phones that the team does not have; not taken.
    pub foreign: usize,
}

/// Why nothing was taken in.
#[derive(Debug)]
pub enum Unreceived {
    /// It is no such file, or damaged, or sealed with another key.
    Unreadable,
    /// It is of a team that this server does not have.
    OtherTeam,
    /// The database did not do it.
    Database(Error),
}

impl From<Error> for Unreceived {
    fn from(error: Error) -> Self {
        Self::Database(error)
    }
}

impl From<sqlx::Error> for Unreceived {
    fn from(error: sqlx::Error) -> Self {
        Self::Database(error.into())
    }
}

impl fmt::Display for Unreceived {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable => f.write_str("it was not handed over by this app, or it is damaged"),
            Self::OtherTeam => f.write_str("it is of a team that this server does not have"),
            Self::Database(error) => error.fmt(f),
        }
    }
}

impl Store {
    /// Takes in a file that a phone made, all or nothing.
    pub async fn receive(&self, file: &[u8], now: Millis) -> Result<Received, Unreceived> {
        let parcel = Parcel::read(file).ok_or(Unreceived::Unreadable)?;
        if !self.teams().await?.iter().any(|(team, _)| *team == parcel.team) {
            return Err(Unreceived::OtherTeam);
        }
        let key = self.handover_key(parcel.team).await?;
        let ops = parcel.open(&key).and_then(|content| ops_of(&content, parcel.is_packed));
        let ops = ops.ok_or(Unreceived::Unreadable)?;
        let mut tx = self.write().await?;
        let (mut received, mut moved, mut forgets) = (Received::default(), None, false);
        for ops in ops.chunk_by(|a, b| a.device == b.device).flat_map(|ops| ops.chunks(MAX_OPS)) {
            let maker = match ops[0].device {
                Some(device) => phone(&mut tx, &parcel.team.to_string(), device).await?,
                None => None,
            };
            let Some(author) = maker else {
                received.foreign += ops.len();
                continue;
            };
            let incoming: Vec<_> = ops.iter().map(Incoming::from).collect();
            let applied = apply(&mut tx, &author, &incoming, now).await?;
            for verdict in &applied.verdicts {
                match (verdict.duplicate, verdict.seq) {
                    (true, _) => received.known += 1,
                    (false, Some(_)) => received.applied += 1,
                    (false, None) => received.refused += 1,
                }
            }
            moved = Some(applied.last);
            forgets |= applied.scrubbed;
        }
        self.tell(&mut tx, parcel.team, moved).await?;
        tx.commit().await?;
        if forgets {
            self.remember_to_forget();
        }
        self.forget().await;
        Ok(received)
    }
}

fn ops_of(content: &[u8], is_packed: bool) -> Option<Vec<Op>> {
    let mut plain = Vec::new();
    if is_packed {
        GzDecoder::new(content).take(MOST_BYTES).read_to_end(&mut plain).ok()?;
    }
    serde_json::from_slice(if is_packed { &plain } else { content }).ok()
}
