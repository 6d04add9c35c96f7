//! Taking a phone out of its team, or all of them.

use super::apply::lock;
use super::people::say;
use super::records::records_of;
use super::sql::int;
use super::{Error, Store};
use domain::{DeviceId, Fields, Kind, LEFT, MemberId, Millis, TeamId};
use serde_json::Value as Json;
use sqlx::AnyConnection;

impl Store {
    /// Revokes a phone of a team. What it still holds is taken in when it next calls, and kept for the leader.
    /// Answers whether the team has such a phone.
    pub async fn revoke(&self, team: TeamId, device: DeviceId, now: Millis) -> Result<bool, Error> {
        let mut tx = self.write().await?;
        let is_known = revoke(&mut tx, team, device, now).await?;
        self.tell(&mut tx, team, None).await?;
        tx.commit().await?;
        Ok(is_known)
    }

    /// The same, as a leader does it: whoever's last phone this was has left, which the member's record says. Answers also
    /// how far that moved the team's stream.
    pub async fn take_phone_out(
        &self,
        team: TeamId,
        device: DeviceId,
        now: Millis,
    ) -> Result<(bool, Option<u64>), Error> {
        let mut tx = self.write().await?;
        // First, as in a push: who has a phone left is decided by one at a time.
        lock(&mut tx, &team.to_string()).await?;
        let is_known = revoke(&mut tx, team, device, now).await?;
        let whose: Option<String> = sqlx::query_scalar("SELECT member FROM device WHERE id = $1 AND team = $2")
            .bind(device.to_string())
            .bind(team.to_string())
            .fetch_optional(&mut *tx)
            .await?;
        let moved = match whose {
            Some(member) => left_if_phoneless(&mut tx, team, &member, now).await?,
            None => None,
        };
        self.tell(&mut tx, team, moved).await?;
        tx.commit().await?;
        Ok((is_known, moved))
    }

    /// Closes a team: its phones are taken out, and its join codes can no longer be used. Leaders' phones stay, unless
    /// `leaders` says otherwise, to take in what the others hand in. Answers how many phones there were.
    pub async fn close_team(&self, team: TeamId, leaders: bool, now: Millis) -> Result<u64, Error> {
        let mut tx = self.write().await?;
        lock(&mut tx, &team.to_string()).await?;
        let done = sqlx::query(
            "UPDATE device SET revoked = $1 WHERE team = $2 AND revoked IS NULL \
             AND member IN (SELECT id FROM member WHERE role <> 'leader' OR $3 = 1)",
        )
        .bind(int(now))
        .bind(team.to_string())
        .bind(i64::from(leaders))
        .execute(&mut *tx)
        .await?;
        sqlx::query(
            "DELETE FROM join_code WHERE used_at IS NULL AND member IN (SELECT id FROM member WHERE team = $1)",
        )
        .bind(team.to_string())
        .execute(&mut *tx)
        .await?;
        let had: Vec<String> = sqlx::query_scalar("SELECT DISTINCT member FROM device WHERE team = $1 ORDER BY member")
            .bind(team.to_string())
            .fetch_all(&mut *tx)
            .await?;
        let mut moved = None;
        for member in had {
            moved = left_if_phoneless(&mut tx, team, &member, now).await?.or(moved);
        }
        self.tell(&mut tx, team, moved).await?;
        tx.commit().await?;
        Ok(done.rows_affected())
    }
}

async fn revoke(tx: &mut AnyConnection, team: TeamId, device: DeviceId, now: Millis) -> Result<bool, Error> {
    let done = sqlx::query("UPDATE device SET revoked = COALESCE(revoked, $1) WHERE id = $2 AND team = $3")
        .bind(int(now))
        .bind(device.to_string())
        .bind(team.to_string())
        .execute(tx)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Says that a member left, if no phone of theirs is in the team. The team's stream is locked.
pub(super) async fn left_if_phoneless(
    connection: &mut AnyConnection,
    team: TeamId,
    member: &str,
    now: Millis,
) -> Result<Option<u64>, Error> {
    let phones: i64 =
        sqlx::query_scalar("SELECT COUNT(*) FROM device WHERE member = $1 AND team = $2 AND revoked IS NULL")
            .bind(member)
            .bind(team.to_string())
            .fetch_one(&mut *connection)
            .await?;
    if phones > 0 { Ok(None) } else { left(connection, team, member, true, now).await }
}

/// Says on a member's record whether they left, unless it says so already. Answers how far that moved the team's stream.
pub(super) async fn left(
    connection: &mut AnyConnection,
    team: TeamId,
    member: &str,
    has_left: bool,
    now: Millis,
) -> Result<Option<u64>, Error> {
    let member = member.parse::<MemberId>().map_err(|_| Error::unreadable("a member's id"))?.uuid();
    let stream = team.to_string();
    let records = records_of(connection, &stream, &[member]).await?;
    let Some(record) = records.get(&member) else { return Ok(None) };
    if record.get(LEFT).and_then(Json::as_bool).unwrap_or_default() == has_left {
        return Ok(None);
    }
    let set = Fields::from([(LEFT.to_owned(), has_left.into())]);
    say(connection, &stream, Kind::MEMBER, member, set, now).await.map(Some)
}
