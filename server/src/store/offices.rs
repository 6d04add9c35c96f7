//! Offices of communes and of the province. An office is a team with a unit instead of households; its members are
//! officers.

use super::people::{open_team, say};
use super::sql::int;
use super::{Error, Store};
use domain::units::PROVINCE;
use domain::{Fields, Kind, MemberId, Millis, Name, OFFICE, Role, TeamId, UnitCode};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

/// An office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Office {
    /// Which one.
    pub id: TeamId,
    /// What it is called, e.g. `UBND xã Điền Xá`.
    pub name: String,
    /// Its unit.
    pub unit: UnitCode,
}

/// An officer, or somebody who was one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfficerRow {
    /// The office.
    pub office: Office,
    /// Who.
    pub member: MemberId,
    /// The name.
    pub name: String,
    /// [`Role::Member`] once somebody was taken out.
    pub role: Role,
    /// In how many browsers they are signed in.
    pub sessions: u32,
}

/// A team, as an office sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TeamRow {
    /// Which one.
    pub id: TeamId,
    /// The name.
    pub name: String,
    /// The commune's code.
    pub commune: Option<UnitCode>,
}

impl Store {
    /// The office of a unit, made if it is missing. `role` is that of its officers.
    pub async fn open_office(&self, unit: &UnitCode, name: &Name, now: Millis) -> Result<Office, Error> {
        let mut tx = self.write().await?;
        // Two who make it at the same time take turns at the rows of the shared stream.
        sqlx::query("UPDATE stream SET seq = seq WHERE id = $1").bind(domain::wire::SHARED).execute(&mut *tx).await?;
        if let Some(office) = office_of(&mut tx, unit).await? {
            return Ok(office);
        }
        let id = TeamId::new(now, crate::random::bytes());
        let set =
            Fields::from([("name".to_owned(), name.as_str().into()), (OFFICE.to_owned(), unit.to_string().into())]);
        open_team(&mut tx, id, set, now).await?;
        tx.commit().await?;
        Ok(Office { id, name: name.as_str().to_owned(), unit: unit.clone() })
    }

    /// The office of a unit.
    pub async fn office(&self, unit: &UnitCode) -> Result<Option<Office>, Error> {
        office_of(&mut *self.readers.acquire().await?, unit).await
    }

    /// The unit that a team belongs to: its commune, or the province if nobody said which.
    pub async fn unit_of(&self, team: TeamId) -> Result<UnitCode, Error> {
        let sql = "SELECT COALESCE(commune, $1) FROM team WHERE id = $2";
        let query = sqlx::query_scalar::<_, String>(sql).bind(PROVINCE).bind(team.to_string());
        query.fetch_one(&self.readers).await?.parse().map_err(|_| Error::unreadable("a team's commune"))
    }

    /// Everybody of every office, by unit.
    pub async fn officers(&self) -> Result<Vec<OfficerRow>, Error> {
        let sql = "SELECT t.id, t.name, t.office, m.id, m.name, m.role, \
             (SELECT COUNT(*) FROM session s JOIN device d ON d.id = s.device WHERE d.member = m.id) \
             FROM team t JOIN member m ON m.team = t.id WHERE t.office IS NOT NULL ORDER BY t.office, m.name, m.id";
        let rows = sqlx::query(sql).fetch_all(&self.readers).await?;
        let bad = |_| Error::unreadable("an officer");
        let read = |row: &AnyRow| {
            Ok(OfficerRow {
                office: office(row)?,
                member: row.try_get::<String, _>(3)?.parse().map_err(bad)?,
                name: row.try_get(4)?,
                role: Role::parse(row.try_get(5)?).map_err(bad)?,
                sessions: u32::try_from(row.try_get::<i64, _>(6)?).unwrap_or(0),
            })
        };
        rows.iter().map(read).collect()
    }

    /// Lets somebody of an office in again.
    pub async fn let_in(&self, officer: &OfficerRow, now: Millis) -> Result<(), Error> {
        let role = officer.office.unit.level().role().ok_or_else(|| Error::unreadable("an office's unit"))?;
        let mut tx = self.write().await?;
        set_role(&mut tx, officer, role, now).await?;
        Ok(tx.commit().await?)
    }

    /// Takes an officer out: they may do nothing any more, are signed out everywhere, and their codes open nothing.
    pub async fn take_out(&self, officer: &OfficerRow, now: Millis) -> Result<(), Error> {
        let mut tx = self.write().await?;
        set_role(&mut tx, officer, Role::Member, now).await?;
        let member = officer.member.to_string();
        sqlx::query("DELETE FROM session WHERE device IN (SELECT id FROM device WHERE member = $1)")
            .bind(&member)
            .execute(&mut *tx)
            .await?;
        sqlx::query("DELETE FROM join_code WHERE used_at IS NULL AND member = $1")
            .bind(&member)
            .execute(&mut *tx)
            .await?;
        sqlx::query("UPDATE device SET revoked = COALESCE(revoked, $1) WHERE member = $2")
            .bind(int(now))
            .bind(&member)
            .execute(&mut *tx)
            .await?;
        Ok(tx.commit().await?)
    }

    /// The teams of a commune; without one, all of them. In the order of their names' bytes.
    pub async fn teams_of(&self, commune: Option<&UnitCode>) -> Result<Vec<TeamRow>, Error> {
        let sql =
            "SELECT id, name, commune FROM team WHERE office IS NULL AND (commune = $1 OR $2 = 1) ORDER BY name, id";
        let rows = sqlx::query(sql)
            .bind(commune.map(ToString::to_string))
            .bind(i64::from(commune.is_none()))
            .fetch_all(&self.readers)
            .await?;
        rows.iter().map(team).collect()
    }
}

async fn office_of(connection: &mut AnyConnection, unit: &UnitCode) -> Result<Option<Office>, Error> {
    let sql = "SELECT id, name, office FROM team WHERE office = $1 ORDER BY id LIMIT 1";
    let row = sqlx::query(sql).bind(unit.to_string()).fetch_optional(connection).await?;
    row.as_ref().map(office).transpose()
}

async fn set_role(connection: &mut AnyConnection, officer: &OfficerRow, role: Role, now: Millis) -> Result<(), Error> {
    let set = Fields::from([("role".to_owned(), role.as_str().into())]);
    say(connection, &officer.office.id.to_string(), Kind::MEMBER, officer.member.uuid(), set, now).await.map(drop)
}

/// Of a row that begins with a team's id, name and office.
fn office(row: &AnyRow) -> Result<Office, Error> {
    let bad = |_| Error::unreadable("an office");
    Ok(Office {
        id: row.try_get::<String, _>(0)?.parse().map_err(bad)?,
        name: row.try_get(1)?,
        unit: row.try_get::<String, _>(2)?.parse().map_err(bad)?,
    })
}

fn team(row: &AnyRow) -> Result<TeamRow, Error> {
    Ok(TeamRow {
        id: row.try_get::<String, _>(0)?.parse().map_err(|_| Error::unreadable("a team's id"))?,
        name: row.try_get(1)?,
        commune: row.try_get::<Option<String>, _>(2)?.and_then(|unit| unit.parse().ok()),
    })
}
