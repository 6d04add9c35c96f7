//! The history of a record: every op as it came, refused ones too; of what was erased, only what is needed to count.

use super::sql::nat;
use super::{Error, Store};
use domain::{DeviceId, Millis};
use sqlx::Row;
use sqlx::any::AnyRow;
use uuid::Uuid;

/// One row of a stream's history.
#[derive(Clone, Debug, PartialEq)]
pub struct HistoryRow {
    /// Its place in the stream; none if it was refused.
    pub seq: Option<u64>,
    /// The op as it came.
    pub body: String,
    /// The phone that made it; none for the server itself.
    pub device: Option<DeviceId>,
    /// When it came.
    pub received: Millis,
}

impl Store {
    /// Every op of a stream: those that were applied in their order, then those that were refused.
    pub async fn history_of(&self, stream: &str) -> Result<Vec<HistoryRow>, Error> {
        let sql =
            "SELECT seq, body, device, received FROM op WHERE stream = $1 ORDER BY seq IS NULL, seq, received, id";
        let rows = sqlx::query(sql).bind(stream).fetch_all(&self.readers).await?;
        let read = |row: &AnyRow| {
            Ok(HistoryRow {
                seq: row.try_get::<Option<i64>, _>(0)?.map(nat),
                body: row.try_get(1)?,
                device: row.try_get::<Option<String>, _>(2)?.and_then(|id| id.parse().ok()),
                received: nat(row.try_get(3)?),
            })
        };
        rows.iter().map(read).collect()
    }

    /// The ops on a record as they came, in the order of their arrival.
    pub async fn history(&self, rec: Uuid) -> Result<Vec<String>, Error> {
        let sql = "SELECT body FROM op WHERE rec = $1 ORDER BY received, seq";
        Ok(sqlx::query_scalar(sql).bind(rec.to_string()).fetch_all(&self.readers).await?)
    }
}
