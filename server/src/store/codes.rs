//! One-time join codes: a leader makes one, a phone uses it.

use super::sql::{int, nat};
use super::{Error, Store, revoke, sessions};
use domain::{DeviceId, JoinCode, MemberId, Millis, Role, TeamId};
use sqlx::{AnyConnection, Row};
use std::collections::BTreeSet;

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
    /// It opens the other door, and is still good there.
    OtherDoor,
}

/// What a code opens: the app on a phone, or an office's pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Door {
    /// `/vao`
    Phone,
    /// `/van-phong/vao`
    Office,
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

    /// Uses a code: enrols the phone (of an office, the browser) and opens its session.
    pub async fn join(
        &self,
        code: &JoinCode,
        door: Door,
        device: DeviceId,
        build: &str,
        now: Millis,
    ) -> Result<Join, Error> {
        let mut tx = self.write().await?;
        let hash = crate::secret::hash(code.as_str());
        // The teams first, as in a push: the one that the phone comes to, and the one that it comes from.
        let before = home_of(&mut tx, device).await?;
        let to: Option<String> = sqlx::query_scalar(
            "SELECT m.team FROM join_code c JOIN member m ON m.id = c.member WHERE c.code_hash = $1",
        )
        .bind(&hash)
        .fetch_optional(&mut *tx)
        .await?;
        let from = before.as_ref().map(|(_, team)| team.to_string());
        for team in BTreeSet::from_iter(to.into_iter().chain(from)) {
            // An office has no stream.
            sqlx::query("UPDATE stream SET seq = seq WHERE id = $1").bind(team).execute(&mut *tx).await?;
        }
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
        if door_of(&mut tx, &member).await? != door {
            return Ok(Join::OtherDoor);
        }
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
        // Who left and joins again is a member like before.
        let moved = revoke::left(&mut tx, team, &member, false, now).await?;
        self.tell(&mut tx, team, moved).await?;
        // Whose last phone went to another team has left the one before.
        if let Some((who, old)) = before.filter(|(_, old)| *old != team) {
            let moved = revoke::left_if_phoneless(&mut tx, old, &who, now).await?;
            self.tell(&mut tx, old, moved).await?;
        }
        tx.commit().await?;
        Ok(Join::Joined(token))
    }
}

/// Whose a phone was until now, and in which team.
async fn home_of(connection: &mut AnyConnection, device: DeviceId) -> Result<Option<(String, TeamId)>, Error> {
    let row = sqlx::query("SELECT member, team FROM device WHERE id = $1")
        .bind(device.to_string())
        .fetch_optional(connection)
        .await?;
    row.map(|row| {
        let team = row.try_get::<String, _>(1)?.parse().map_err(|_| Error::unreadable("a team's id"))?;
        Ok((row.try_get(0)?, team))
    })
    .transpose()
}

async fn door_of(connection: &mut AnyConnection, member: &str) -> Result<Door, Error> {
    let role: String =
        sqlx::query_scalar("SELECT role FROM member WHERE id = $1").bind(member).fetch_one(connection).await?;
    let role = Role::parse(&role).map_err(|_| Error::unreadable("a role"))?;
    Ok(if role.is_of_a_team() { Door::Phone } else { Door::Office })
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
