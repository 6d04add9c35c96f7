//! Who looked at what and changed what in an office. Ids and codes only: whoever reads it sees today's names.

use super::sql::{int, nat};
use super::{Error, Store};
use domain::{MemberId, Millis, OpId, UnitCode};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

/// Something that an officer did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Who.
    pub member: MemberId,
    /// Of which unit's office.
    pub unit: UnitCode,
    /// What: a stable word.
    pub what: String,
    /// To what: an id, a code or a key.
    pub about: Option<String>,
}

/// An entry as it is read again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Audited {
    /// When.
    pub at: Millis,
    /// The officer's name as it is now.
    pub name: String,
    /// What was done.
    pub entry: Entry,
}

impl Store {
    /// Notes what an officer is about to do. What cannot be noted is not done.
    pub async fn audit(&self, entry: &Entry, now: Millis) -> Result<(), Error> {
        let mut tx = self.write().await?;
        note(&mut tx, entry, now).await?;
        Ok(tx.commit().await?)
    }

    /// The latest entries, the newest first.
    pub async fn audited(&self, limit: u32) -> Result<Vec<Audited>, Error> {
        let sql = "SELECT a.at, m.name, a.member, a.unit, a.what, a.about FROM audit a JOIN member m ON m.id = a.member \
             ORDER BY a.at DESC, a.id DESC LIMIT $1";
        let rows = sqlx::query(sql).bind(i64::from(limit)).fetch_all(&self.readers).await?;
        rows.iter().map(read).collect()
    }
}

async fn note(connection: &mut AnyConnection, entry: &Entry, now: Millis) -> Result<(), Error> {
    sqlx::query("INSERT INTO audit (id, at, member, unit, what, about) VALUES ($1, $2, $3, $4, $5, $6)")
        .bind(OpId::new(now, crate::random::bytes()).to_string())
        .bind(int(now))
        .bind(entry.member.to_string())
        .bind(entry.unit.to_string())
        .bind(&entry.what)
        .bind(&entry.about)
        .execute(connection)
        .await?;
    Ok(())
}

fn read(row: &AnyRow) -> Result<Audited, Error> {
    let bad = |_| Error::unreadable("an entry of the audit");
    let text = |column: usize| row.try_get::<String, _>(column);
    Ok(Audited {
        at: nat(row.try_get(0)?),
        name: text(1)?,
        entry: Entry {
            member: text(2)?.parse().map_err(bad)?,
            unit: text(3)?.parse().map_err(bad)?,
            what: text(4)?,
            about: row.try_get(5)?,
        },
    })
}
