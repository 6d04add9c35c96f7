//! One-time join codes: a leader makes one, a phone uses it.

use super::sql::{int, nat};
use super::{Error, Store, sessions};
use domain::{DeviceId, JoinCode, MemberId, Millis, TeamId};
use sqlx::{AnyConnection, Row};

/// How long a phone may repeat its join with the same code: the answer to its first one may have been lost.
const REPEAT_MS: Millis = 10 * 60 * 1000;

/// What became of an attempt to join.
#[derive(Debug)]
pub enum Join {
    /// It worked: the new session's token, which only the phone will have.
    Joined(String),
    /// No such code.
    Unknown,
    /// It was used by another phone, or too long ago.
    Used,
    /// Nobody used it in time.
    Expired,
}

impl Store {
    /// Notes a code for a member of a team; `false` if the team has no such member.
    pub async fn create_code(
        &self,
        code: &JoinCode,
        team: TeamId,
        member: MemberId,
        expires: Millis,
    ) -> Result<bool, Error> {
        let mut tx = self.write().await?;
        let made = sqlx::query(
            "INSERT INTO join_code (code_hash, member, expires) SELECT $1, id, $2 FROM member WHERE id = $3 AND team = $4",
        )
        .bind(crate::secret::hash(code.as_str()))
        .bind(int(expires))
        .bind(member.to_string())
        .bind(team.to_string())
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
        Ok(made.rows_affected() == 1)
    }

    /// Uses a code: enrols the phone and opens its session.
    pub async fn join(&self, code: &JoinCode, device: DeviceId, build: &str, now: Millis) -> Result<Join, Error> {
        let mut tx = self.write().await?;
        let hash = crate::secret::hash(code.as_str());
        // An update that changes nothing locks the row: of two phones with one code, one is first.
        let row = sqlx::query(
            "UPDATE join_code SET expires = expires WHERE code_hash = $1 RETURNING member, expires, used_at, used_by",
        )
        .bind(&hash)
        .fetch_optional(&mut *tx)
        .await?;
        let Some(row) = row else {
            return Ok(Join::Unknown);
        };
        let member: String = row.try_get(0)?;
        let expires = nat(row.try_get(1)?);
        match (row.try_get::<Option<i64>, _>(2)?, row.try_get::<Option<String>, _>(3)?) {
            (Some(at), Some(by)) if by == device.to_string() && now <= nat(at) + REPEAT_MS => {}
            (Some(_), _) => return Ok(Join::Used),
            (None, _) if expires < now => return Ok(Join::Expired),
            (None, _) => {
                sqlx::query("UPDATE join_code SET used_at = $1, used_by = $2 WHERE code_hash = $3")
                    .bind(int(now))
                    .bind(device.to_string())
                    .bind(&hash)
                    .execute(&mut *tx)
                    .await?;
            }
        }
        let team = enrol(&mut tx, device, &member, build, now).await?;
        let token = sessions::open(&mut tx, device, now).await?;
        self.tell(&mut tx, team, None).await?;
        tx.commit().await?;
        Ok(Join::Joined(token))
    }
}

/// A phone that joins again keeps its row: what it last reported stays true. Answers its team.
async fn enrol(
    connection: &mut AnyConnection,
    device: DeviceId,
    member: &str,
    build: &str,
    now: Millis,
) -> Result<TeamId, Error> {
    let team: String = sqlx::query_scalar(
        "INSERT INTO device (id, member, team, joined, build, state, clock_ahead) \
         SELECT $1, id, team, $2, $3, '{}', 0 FROM member WHERE id = $4 \
         ON CONFLICT (id) DO UPDATE SET member = excluded.member, team = excluded.team, \
         build = excluded.build, revoked = NULL RETURNING team",
    )
    .bind(device.to_string())
    .bind(int(now))
    .bind(build)
    .bind(member)
    .fetch_one(connection)
    .await?;
    team.parse().map_err(|_| Error::unreadable("a team's id"))
}
