//! The schema and the path from older ones. Every object store is declared at every version: the builder
//! deletes those that it is not told of. Values are changed here, in code, by the schema number in `meta`.
//!
//! 1. records, outbox, meta.
//! 2. Outbox rows have a `state` and an index on it, so that refused ops are not read with those that wait.

use super::StoreError;
use super::db::{META, OUTBOX, RECORDS};
use super::rows::{get, set};
use rexie::{Index, ObjectStore, Rexie, TransactionMode};
use wasm_bindgen::JsValue;

/// The database's name.
pub(crate) const NAME: &str = "tung-nha";
/// The schema that this build writes.
const SCHEMA: u32 = 2;

/// Makes the database if there is none, and brings an older one to [`SCHEMA`], its outbox whole (G14).
pub(crate) async fn prepare() -> Result<(), StoreError> {
    let rexie = Rexie::builder(NAME)
        .version(SCHEMA)
        .add_object_store(ObjectStore::new(RECORDS).key_path("key"))
        .add_object_store(
            ObjectStore::new(OUTBOX).key_path("n").auto_increment(true).add_index(Index::new("state", "state")),
        )
        .add_object_store(ObjectStore::new(META).key_path("key"))
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
