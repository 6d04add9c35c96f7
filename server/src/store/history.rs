//! The history of a record: every op as it came, refused ones too.

use super::{Error, Store};
use uuid::Uuid;

impl Store {
    /// The ops on a record as they came, in the order of their arrival.
    pub async fn history(&self, rec: Uuid) -> Result<Vec<String>, Error> {
        let sql = "SELECT body FROM op WHERE rec = $1 ORDER BY received, seq";
        Ok(sqlx::query_scalar(sql).bind(rec.to_string()).fetch_all(&self.readers).await?)
    }
}
