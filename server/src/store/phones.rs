//! The leader's view: every phone of the team, and every person who has none yet.

use super::records::records;
use super::sql::nat;
use super::{Error, Store};
use domain::wire::TeamPhone;
use domain::{Member, MemberId, Role, TeamId};
use sqlx::Row;
use sqlx::any::AnyRow;
use std::collections::BTreeSet;

impl Store {
    /// The team's phones and its people without one.
    pub async fn phones(&self, team: TeamId) -> Result<Vec<TeamPhone>, Error> {
        let rows = sqlx::query(
            "SELECT m.id, m.name, m.role, d.id, d.joined, d.last_sync, d.build, d.state, d.clock_ahead, d.revoked \
             FROM member m LEFT JOIN device d ON d.member = m.id \
             WHERE m.team = $1 ORDER BY m.id, d.joined, d.id",
        )
        .bind(team.to_string())
        .fetch_all(&self.readers)
        .await?;
        rows.iter().map(phone).collect()
    }

    /// Those of a team who left it, as their records say: the phones that they had were taken out, or went to another
    /// team. What they logged stays theirs, and whoever joins again is back.
    pub async fn left(&self, team: TeamId) -> Result<BTreeSet<MemberId>, Error> {
        let members = records(&mut *self.readers.acquire().await?, &team.to_string(), "kind = 'member'").await?;
        let members = members.iter().filter_map(|record| Member::from_record(record).ok());
        Ok(members.filter(|member| member.left).map(|member| member.id).collect())
    }
}

fn phone(row: &AnyRow) -> Result<TeamPhone, Error> {
    let bad = |_| Error::unreadable("a phone's ids");
    let state: Option<String> = row.try_get(7)?;
    Ok(TeamPhone {
        member: row.try_get::<String, _>(0)?.parse().map_err(bad)?,
        name: row.try_get(1)?,
        role: Role::parse(row.try_get(2)?).map_err(bad)?,
        device: row.try_get::<Option<String>, _>(3)?.map(|id| id.parse()).transpose().map_err(bad)?,
        joined: row.try_get::<Option<i64>, _>(4)?.map(nat),
        last_sync: row.try_get::<Option<i64>, _>(5)?.map(nat),
        build: row.try_get::<Option<String>, _>(6)?.unwrap_or_default(),
        state: state.and_then(|state| serde_json::from_str(&state).ok()).unwrap_or_default(),
        clock_ahead: row.try_get::<Option<i64>, _>(8)?.unwrap_or(0),
        revoked: row.try_get::<Option<i64>, _>(9)?.map(nat),
    })
}
