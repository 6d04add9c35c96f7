//! Taking a phone out of its team, or all of them.

use super::sql::int;
use super::{Error, Store};
use domain::{DeviceId, Millis, TeamId};

impl Store {
    /// Revokes a phone of a team. What it still holds is taken in when it next calls, and kept for the leader.
    /// Answers whether the team has such a phone.
    pub async fn revoke(&self, team: TeamId, device: DeviceId, now: Millis) -> Result<bool, Error> {
        let mut tx = self.write().await?;
        let done = sqlx::query("UPDATE device SET revoked = COALESCE(revoked, $1) WHERE id = $2 AND team = $3")
            .bind(int(now))
            .bind(device.to_string())
            .bind(team.to_string())
            .execute(&mut *tx)
            .await?;
        self.tell(&mut tx, team, None).await?;
        tx.commit().await?;
        Ok(done.rows_affected() == 1)
    }

    /// Closes a team: its phones are taken out, and its join codes can no longer be used. Leaders' phones stay, unless
    /// `leaders` says otherwise, to take in what the others hand in. Answers how many phones there were.
    pub async fn close_team(&self, team: TeamId, leaders: bool, now: Millis) -> Result<u64, Error> {
        let mut tx = self.write().await?;
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
        self.tell(&mut tx, team, None).await?;
        tx.commit().await?;
        Ok(done.rows_affected())
    }
}
