//! Taking a phone out of its team, and letting it in again by a new code.

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
}
