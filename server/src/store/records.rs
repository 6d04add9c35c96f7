//! Reading records of a stream whole.

use super::Error;
use domain::Record;
use sqlx::{AnyConnection, Row};

/// The records of a stream that a condition chooses, in no order.
pub(super) async fn records(
    connection: &mut AnyConnection,
    stream: &str,
    which: &'static str,
) -> Result<Vec<Record>, Error> {
    let sql = format!("SELECT body FROM record WHERE stream = $1 AND {which}");
    let rows = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(stream).fetch_all(connection).await?;
    rows.iter().map(|row| read(row.try_get(0)?)).collect()
}

/// A record as it is stored.
pub(super) fn read(body: &str) -> Result<Record, Error> {
    serde_json::from_str(body).map_err(|_| Error::unreadable("a stored record"))
}
