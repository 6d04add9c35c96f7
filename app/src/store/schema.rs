//! The schema and the path from older ones. Every object store is declared at every version: the builder
//! deletes those that it is not told of. Values are changed here, in code, by the schema number in `meta`.
//!
//! 1. records, outbox, meta.
//! 2. Outbox rows have a `state` and an index on it, so that refused ops are not read with those that wait.
//! 3. A snapshot of the register and a journal of what changed since.
//! 4. Acknowledged ops are kept for a while, in case the server loses them.

use super::StoreError;
use super::db::{Db, JOURNAL, META, OUTBOX, RECORDS, SENT, SNAPSHOT};
use super::rows::{get, set};
use rexie::{Index, ObjectStore, Rexie, TransactionMode};
use wasm_bindgen::JsValue;

/// The database's name.
pub(crate) const NAME: &str = "tung-nha";
/// The schema that this build writes.
const SCHEMA: u32 = 4;

/// Whether the database is there and of this schema, as at nearly every start. (Asking makes an empty one of version 1
/// if there is none; [`prepare`] fills it.)
pub(crate) async fn is_current(db: &Db) -> Result<bool, StoreError> {
    if db.connection().await?.version() < f64::from(SCHEMA) {
        return Ok(false);
    }
    let tx = db.read(&[META]).await?;
    let found = tx.store(META)?.get(JsValue::from("schema"))?.await?;
    // An upgrade of the values may have been cut off after that of the stores.
    Ok(found.and_then(|row| get(&row, "value").as_f64()).is_some_and(|number| number >= f64::from(SCHEMA)))
}

/// Makes the database if there is none, and brings an older one to [`SCHEMA`], its outbox whole (G14).
pub(crate) async fn prepare() -> Result<(), StoreError> {
    let rexie = Rexie::builder(NAME)
        .version(SCHEMA)
        .add_object_store(ObjectStore::new(RECORDS).key_path("key"))
        .add_object_store(
            ObjectStore::new(OUTBOX).key_path("n").auto_increment(true).add_index(Index::new("state", "state")),
        )
        .add_object_store(ObjectStore::new(META).key_path("key"))
        .add_object_store(ObjectStore::new(SNAPSHOT).key_path("key"))
        .add_object_store(ObjectStore::new(SENT).key_path("k").auto_increment(true))
        .add_object_store(ObjectStore::new(JOURNAL).key_path("n").auto_increment(true))
        .build()
        .await?;
    let upgraded = upgrade(&rexie).await;
    rexie.close();
    upgraded
}

async fn upgrade(rexie: &Rexie) -> Result<(), StoreError> {
    let tx = rexie.transaction(&[OUTBOX, META], TransactionMode::ReadWrite)?;
    let meta = tx.store(META)?;
    let row = meta.get("schema".into()).await?;
    let outbox = tx.store(OUTBOX)?;
    let found = match row {
        Some(row) => get(&row, "value").as_f64().unwrap_or(1.0),
        // A new database, or one from before the number was kept.
        None => 1.0,
    };
    if found < 2.0 {
        for row in outbox.get_all(None, None).await? {
            set(&row, "state", &JsValue::from(super::rows::WAITS));
            outbox.put(&row, None).await?;
        }
    }
    if found < f64::from(SCHEMA) {
        let row = JsValue::from(js_sys::Object::new());
        set(&row, "key", &"schema".into());
        set(&row, "value", &SCHEMA.into());
        meta.put(&row, None).await?;
    }
    tx.done().await?;
    Ok(())
}
