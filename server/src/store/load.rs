//! Loading what happened elsewhere, with the times at which it happened: the demo, an import.

use super::apply::{apply, json};
use super::people::open_stream;
use super::sql::int;
use super::{Author, Error, Incoming, Store};
use domain::wire::PhoneState;
use domain::{DeviceId, MemberId, Millis, TeamId};

/// Ops that came together.
#[derive(Clone, Debug)]
pub struct Delivery {
    /// Who sent them.
    pub author: Author,
    /// When they came.
    pub received: Millis,
    /// The ops.
    pub ops: Vec<Incoming>,
}

/// A phone that has joined.
#[derive(Clone, Debug)]
pub struct Enrolled {
    /// Which one.
    pub device: DeviceId,
    /// Whose.
    pub member: MemberId,
    /// When it joined.
    pub joined: Millis,
    /// When it last pushed or pulled.
    pub last_sync: Millis,
    /// Its build.
    pub build: String,
    /// What it last said of itself.
    pub state: PhoneState,
    /// How far its clock was ahead, in milliseconds.
    pub clock_ahead: i64,
}

impl Store {
    /// Loads a team whole, in one transaction. Answers how many ops were refused.
    pub async fn load(&self, team: TeamId, deliveries: &[Delivery], phones: &[Enrolled]) -> Result<usize, Error> {
        let mut tx = self.write().await?;
        open_stream(&mut tx, &team.to_string()).await?;
        let mut refused = 0;
        for Delivery { author, received, ops } in deliveries {
            let verdicts = apply(&mut tx, author, ops, *received).await?.verdicts;
            refused += verdicts.iter().filter(|verdict| verdict.refused.is_some()).count();
        }
        for phone in phones {
            sqlx::query(
                "INSERT INTO device (id, member, team, joined, last_sync, build, state, clock_ahead) \
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            )
            .bind(phone.device.to_string())
            .bind(phone.member.to_string())
            .bind(team.to_string())
            .bind(int(phone.joined))
            .bind(int(phone.last_sync))
            .bind(&phone.build)
            .bind(json(&phone.state))
            .bind(phone.clock_ahead)
            .execute(&mut *tx)
            .await?;
        }
        tx.commit().await?;
        Ok(refused)
    }
}
