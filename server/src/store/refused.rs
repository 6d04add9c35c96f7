//! What the server keeps but did not apply: refused ops, and those of phones that were taken out of the team.

use super::sql::nat;
use super::{Error, Store};
use domain::TeamId;
use domain::wire::RefusedOp;
use sqlx::Row;
use sqlx::any::AnyRow;

/// Most that a leader is shown at once, the latest first.
const MOST: i64 = 200;

impl Store {
    /// The team's ops that were refused and in whose place no other stands yet, the latest first; none of which the
    /// content was erased, for nobody can mend those.
    pub async fn refused(&self, team: TeamId) -> Result<Vec<RefusedOp>, Error> {
        let rows = sqlx::query(
            "SELECT o.body, o.verdict, o.received, o.member, m.name, o.device FROM op o \
             LEFT JOIN member m ON m.id = o.member \
             WHERE o.stream = $1 AND o.verdict IS NOT NULL AND o.body NOT LIKE '%\"scrubbed\":true%' \
             AND NOT EXISTS (SELECT 1 FROM op x WHERE x.mends = o.id AND x.verdict IS NULL) \
             ORDER BY o.received DESC, o.id LIMIT $2",
        )
        .bind(team.to_string())
        .bind(MOST)
        .fetch_all(&self.readers)
        .await?;
        rows.iter().map(read).collect()
    }
}

fn read(row: &AnyRow) -> Result<RefusedOp, Error> {
    let id = |column: usize| row.try_get::<Option<String>, _>(column);
    let body: String = row.try_get(0)?;
    let verdict: String = row.try_get(1)?;
    Ok(RefusedOp {
        op: serde_json::from_str(&body).map_err(|_| Error::unreadable("an op"))?,
        why: serde_json::from_str(&verdict).map_err(|_| Error::unreadable("a verdict"))?,
        received: nat(row.try_get(2)?),
        member: id(3)?.and_then(|id| id.parse().ok()),
        name: id(4)?.unwrap_or_default(),
        device: id(5)?.and_then(|id| id.parse().ok()),
    })
}
