//! Sessions: which phone a token stands for. Only a token's hash is kept.

use super::sql::{int, nat};
use super::{Error, Store};
use domain::wire::PhoneState;
use domain::{DeviceId, MemberId, Millis, Role, TeamId, UnitCode};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

/// Who a request comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// The person.
    pub member: MemberId,
    /// Their name.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// Their team.
    pub team: TeamId,
    /// Its name.
    pub team_name: String,
    /// The phone.
    pub device: DeviceId,
    /// When it last pushed or pulled.
    pub last_sync: Option<Millis>,
    /// Whether it was taken out of the team.
    pub revoked: bool,
    /// How many ops it had not sent when it last reported.
    pub unsent: u32,
    /// When the session was opened.
    pub signed_in: Millis,
    /// The unit, if the team is its office.
    pub office: Option<UnitCode>,
}

impl Store {
    /// Who this token stands for; none if it is unknown.
    pub async fn caller(&self, token: &str) -> Result<Option<Caller>, Error> {
        let row = sqlx::query(
            "SELECT m.id, m.name, m.role, t.id, t.name, d.id, d.last_sync, d.revoked, d.state, \
             s.created, t.office FROM session s \
             JOIN device d ON d.id = s.device JOIN member m ON m.id = d.member JOIN team t ON t.id = d.team \
             WHERE s.token_hash = $1",
        )
        .bind(crate::secret::hash(token))
        .fetch_optional(&self.readers)
        .await?;
        row.as_ref().map(read).transpose()
    }

    /// Ends a session.
    pub async fn sign_out(&self, token: &str) -> Result<(), Error> {
        let mut tx = self.write().await?;
        sqlx::query("DELETE FROM session WHERE token_hash = $1")
            .bind(crate::secret::hash(token))
            .execute(&mut *tx)
            .await?;
        Ok(tx.commit().await?)
    }

    /// Notes that a phone pulled.
    pub async fn saw(&self, device: DeviceId, now: Millis) -> Result<(), Error> {
        let mut tx = self.write().await?;
        let team: Option<String> = sqlx::query_scalar("UPDATE device SET last_sync = $1 WHERE id = $2 RETURNING team")
            .bind(int(now))
            .bind(device.to_string())
            .fetch_optional(&mut *tx)
            .await?;
        if let Some(team) = team {
            self.tell(&mut tx, team.parse().map_err(|_| Error::unreadable("a team's id"))?, None).await?;
        }
        Ok(tx.commit().await?)
    }
}

fn read(row: &AnyRow) -> Result<Caller, Error> {
    let id = |column: usize| row.try_get::<String, _>(column);
    let bad = |_| Error::unreadable("a session's ids");
    Ok(Caller {
        member: id(0)?.parse().map_err(bad)?,
        name: row.try_get(1)?,
        role: Role::parse(row.try_get(2)?).map_err(bad)?,
        team: id(3)?.parse().map_err(bad)?,
        team_name: row.try_get(4)?,
        device: id(5)?.parse().map_err(bad)?,
        last_sync: row.try_get::<Option<i64>, _>(6)?.map(nat),
        revoked: row.try_get::<Option<i64>, _>(7)?.is_some(),
        unsent: serde_json::from_str::<PhoneState>(row.try_get(8)?).map_or(0, |state| state.unsent),
        signed_in: nat(row.try_get(9)?),
        office: row.try_get::<Option<String>, _>(10)?.map(|unit| unit.parse().map_err(bad)).transpose()?,
    })
}

/// Opens a phone's session and ends its earlier ones: a phone has one.
pub(super) async fn open(connection: &mut AnyConnection, device: DeviceId, now: Millis) -> Result<String, Error> {
    let token = crate::secret::new_token();
    sqlx::query("DELETE FROM session WHERE device = $1").bind(device.to_string()).execute(&mut *connection).await?;
    sqlx::query("INSERT INTO session (token_hash, device, created) VALUES ($1, $2, $3)")
        .bind(crate::secret::hash(&token))
        .bind(device.to_string())
        .bind(int(now))
        .execute(connection)
        .await?;
    Ok(token)
}
