//! Reading records of a stream whole.

use super::sql::{list, padded};
use super::{Dialect, Error};
use domain::Record;
use sqlx::{AnyConnection, Row};
use std::collections::HashMap;
use uuid::Uuid;

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

/// Those records of a stream that have one of these ids, by id.
pub(super) async fn records_of(
    connection: &mut AnyConnection,
    stream: &str,
    ids: &[Uuid],
) -> Result<HashMap<Uuid, Record>, Error> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let sql = format!("SELECT body, stream FROM record WHERE id IN ({})", list(Dialect::of(connection), ids.len()));
    let query = padded(ids).fold(sqlx::query(sqlx::AssertSqlSafe(sql)), |query, id| query.bind(id.to_string()));
    let mut all = HashMap::new();
    for row in query.fetch_all(connection).await? {
        if row.try_get::<String, _>(1)? == stream {
            let record = read(row.try_get(0)?)?;
            all.insert(record.id, record);
        }
    }
    Ok(all)
}

/// A record as it is stored.
pub(super) fn read(body: &str) -> Result<Record, Error> {
    serde_json::from_str(body).map_err(|_| Error::unreadable("a stored record"))
}
