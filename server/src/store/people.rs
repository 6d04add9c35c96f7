//! Teams and their members. Both are made by ops, so that phones get them by pull like everything else.

use super::hand::Hand;
use super::{Error, Store};
use domain::{Fields, Kind, MemberId, Millis, Name, Role, TeamId, UnitCode};
use sqlx::{AnyConnection, Row};
use uuid::Uuid;

/// A member, as the tables have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemberRow {
    /// Which one.
    pub id: MemberId,
    /// The name.
    pub name: String,
    /// What they may do.
    pub role: Role,
}

impl Store {
    /// Makes a team with its stream.
    pub async fn create_team(&self, name: &Name, commune: Option<&UnitCode>, now: Millis) -> Result<TeamId, Error> {
        let team = TeamId::new(now, crate::random::bytes());
        let mut set = Fields::from([("name".to_owned(), name.as_str().into())]);
        if let Some(commune) = commune {
            set.insert("commune".to_owned(), commune.to_string().into());
        }
        let mut tx = self.write().await?;
        open_team(&mut tx, team, set, now).await?;
        tx.commit().await?;
        Ok(team)
    }

    /// Makes a member of a team.
    pub async fn create_member(&self, team: TeamId, name: &Name, role: Role, now: Millis) -> Result<MemberId, Error> {
        let member = MemberId::new(now, crate::random::bytes());
        let set = Fields::from([("name".to_owned(), name.as_str().into()), ("role".to_owned(), role.as_str().into())]);
        let mut tx = self.write().await?;
        let seq = say(&mut tx, &team.to_string(), Kind::MEMBER, member.uuid(), set, now).await?;
        self.tell(&mut tx, team, Some(seq)).await?;
        tx.commit().await?;
        Ok(member)
    }

    /// The key that seals what the team's phones hand to each other; made when it is first asked for.
    pub async fn handover_key(&self, team: TeamId) -> Result<String, Error> {
        let read = "SELECT handover_key FROM team WHERE id = $1";
        let known: Option<Option<String>> =
            sqlx::query_scalar(read).bind(team.to_string()).fetch_optional(&self.readers).await?;
        if let Some(key) = known.flatten() {
            return Ok(key);
        }
        let mut tx = self.write().await?;
        sqlx::query("UPDATE team SET handover_key = $1 WHERE id = $2 AND handover_key IS NULL")
            .bind(crate::secret::new_key())
            .bind(team.to_string())
            .execute(&mut *tx)
            .await?;
        let key: Option<String> = sqlx::query_scalar(read).bind(team.to_string()).fetch_one(&mut *tx).await?;
        tx.commit().await?;
        key.ok_or_else(|| Error::unreadable("a team's key"))
    }

    /// The members of a team, leaders first.
    pub async fn members(&self, team: TeamId) -> Result<Vec<MemberRow>, Error> {
        let rows = sqlx::query("SELECT id, name, role FROM member WHERE team = $1 ORDER BY role, name, id")
            .bind(team.to_string())
            .fetch_all(&self.readers)
            .await?;
        rows.iter()
            .map(|row| {
                Ok(MemberRow {
                    id: row.try_get::<String, _>(0)?.parse().map_err(|_| Error::unreadable("a member's id"))?,
                    name: row.try_get(1)?,
                    role: Role::parse(row.try_get(2)?).map_err(|_| Error::unreadable("a role"))?,
                })
            })
            .collect()
    }

    /// All teams, by id and name, the oldest first. Offices are none.
    pub async fn teams(&self) -> Result<Vec<(TeamId, String)>, Error> {
        let sql = "SELECT id, name FROM team WHERE office IS NULL ORDER BY id";
        let rows = sqlx::query(sql).fetch_all(&self.readers).await?;
        rows.iter()
            .map(|row| {
                let id = row.try_get::<String, _>(0)?.parse().map_err(|_| Error::unreadable("a team's id"))?;
                Ok((id, row.try_get(1)?))
            })
            .collect()
    }
}

/// Makes a team's stream, with the team's record in it.
pub(super) async fn open_team(
    connection: &mut AnyConnection,
    team: TeamId,
    set: Fields,
    now: Millis,
) -> Result<(), Error> {
    open_stream(connection, &team.to_string()).await?;
    say(connection, &team.to_string(), Kind::TEAM, team.uuid(), set, now).await.map(drop)
}

/// Makes the row that orders a stream, unless it is there.
pub(super) async fn open_stream(connection: &mut AnyConnection, stream: &str) -> Result<(), Error> {
    sqlx::query("INSERT INTO stream (id, seq) VALUES ($1, 0) ON CONFLICT (id) DO NOTHING")
        .bind(stream)
        .execute(connection)
        .await?;
    Ok(())
}

/// Sets fields of a record in the server's own name.
pub(super) async fn say(
    connection: &mut AnyConnection,
    stream: &str,
    kind: Kind,
    rec: Uuid,
    set: Fields,
    now: Millis,
) -> Result<u64, Error> {
    let hand = Hand { stream: stream.to_owned(), by: None, now };
    hand.says(connection, None, &kind, vec![(rec, set)]).await
}
