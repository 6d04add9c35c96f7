//! What every database holds from its first start: the stream that everybody reads, with the catalogue.

use super::people::{open_stream, say};
use super::{Error, Store};
use domain::wire::SHARED;
use domain::{Catalogue, Fields, Kind, Millis, Record};
use sqlx::AnyConnection;
use uuid::Uuid;

/// The one record of kind `catalogue`: phones know it by its kind, the server by this id.
const CATALOGUE: Uuid = Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0001);

impl Store {
    /// Puts the built-in catalogue into the shared stream, unless the same or a newer one is there.
    pub async fn seed(&self, now: Millis) -> Result<(), Error> {
        let catalogue = Catalogue::built_in();
        let doc = serde_json::to_value(&catalogue).map_err(|_| Error::unreadable("the built-in catalogue"))?;
        let mut tx = self.write().await?;
        open_stream(&mut tx, SHARED).await?;
        let body: Option<String> = sqlx::query_scalar("SELECT body FROM record WHERE stream = $1 AND id = $2")
            .bind(SHARED)
            .bind(CATALOGUE.to_string())
            .fetch_optional(&mut *tx)
            .await?;
        let stored = body
            .and_then(|body| serde_json::from_str::<Record>(&body).ok())
            .and_then(|record| serde_json::from_value::<Catalogue>(record.get("doc")?.clone()).ok());
        if stored.is_none_or(|stored| stored.version < catalogue.version) {
            let set = Fields::from([("doc".to_owned(), doc)]);
            say(&mut tx, SHARED, Kind::CATALOGUE, CATALOGUE, set, now).await?;
        }
        Ok(tx.commit().await?)
    }
}

/// Takes the catalogue out again, so that a database that was only ever started is empty.
pub(super) async fn take_back(connection: &mut AnyConnection) -> Result<(), Error> {
    let of_the_catalogue =
        ["DELETE FROM op WHERE stream = $1 AND rec = $2", "DELETE FROM record WHERE stream = $1 AND id = $2"];
    for sql in of_the_catalogue {
        sqlx::query(sql).bind(SHARED).bind(CATALOGUE.to_string()).execute(&mut *connection).await?;
    }
    // The stream stays if it ever took anything else.
    sqlx::query("DELETE FROM stream WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM op WHERE stream = $1)")
        .bind(SHARED)
        .execute(connection)
        .await?;
    Ok(())
}
