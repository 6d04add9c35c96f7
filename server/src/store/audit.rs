//! Who looked at what and changed what in an office. Ids and codes only: whoever reads it sees today's names.

use super::sql::{int, nat};
use super::{Error, Store};
use domain::{MemberId, Millis, OpId, UnitCode};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, Row};

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

/// What changes nothing: looking, taking a copy, coming and going.
pub const LOOKS: [&str; 21] = [
    "signed_in",
    "signed_out",
    "teams_read",
    "team_read",
    "officers_read",
    "catalogue_read",
    "audit_read",
    "hamlets_read",
    "hamlet_read",
    "figures_read",
    "figures_taken",
    "boards_read",
    "goals_read",
    "board_read",
    "boards_looked",
    "lists_read",
    "classes_read",
    "surveys_read",
    "producers_read",
    "list_looked",
    "list_errors_taken",
];

/// An entry as it is read again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Audited {
    /// Which one: a later one has a greater id.
    pub id: OpId,
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

    /// The latest entries of looks or of changes, the newest first; older ones than `before`, if it is said.
    pub async fn audited(&self, looks: bool, before: Option<OpId>, limit: usize) -> Result<Vec<Audited>, Error> {
        let sql = format!(
            "SELECT a.id, a.at, m.name, a.member, a.unit, a.what, a.about FROM audit a JOIN member m ON m.id = a.member \
             WHERE a.what {} IN ('{}') AND a.id < $1 ORDER BY a.id DESC LIMIT $2",
            if looks { "" } else { "NOT" },
            LOOKS.join("', '")
        );
        // Ids are of hexadecimal digits, which a tilde comes after.
        let before = before.map_or_else(|| "~".to_owned(), |id| id.to_string());
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let rows = sqlx::query(AssertSqlSafe(sql)).bind(before).bind(limit).fetch_all(&self.readers).await?;
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
        id: text(0)?.parse().map_err(bad)?,
        at: nat(row.try_get(1)?),
        name: text(2)?,
        entry: Entry {
            member: text(3)?.parse().map_err(bad)?,
            unit: text(4)?.parse().map_err(bad)?,
            what: text(5)?,
            about: row.try_get(6)?,
        },
    })
}
