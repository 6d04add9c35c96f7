//! The schema and the path from older ones. Every object store is declared at every version: the builder
//! deletes those that it is not told of. Values are changed here, in code, by the schema number in `meta`.
//!
//! 1. records, outbox, meta.
//! 2. Outbox rows have a `state` and an index on it, so that refused ops are not read with those that wait.
//! 3. A snapshot of the register and a journal of what changed since.
//! 4. Acknowledged ops are kept for a while, in case the server loses them.
//! 5. They are kept a batch in a row, no longer each in its own.

use super::StoreError;
use super::db::{Db, JOURNAL, META, OUTBOX, RECORDS, SENT, SNAPSHOT};
use super::rows::{AGAIN, WAITS, get, row, set};
use js_sys::Array;
use rexie::{Index, ObjectStore, Rexie, TransactionMode};
use wasm_bindgen::{JsCast, JsValue};

/// The database's name.
pub(crate) const NAME: &str = "tung-nha";
/// The schema that this build writes.
const SCHEMA: u32 = 5;

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
    let tx = rexie.transaction(&[OUTBOX, META, SENT], TransactionMode::ReadWrite)?;
    let meta = tx.store(META)?;
    let number = meta.get("schema".into()).await?;
    let outbox = tx.store(OUTBOX)?;
    let found = match number {
        Some(number) => get(&number, "value").as_f64().unwrap_or(1.0),
        // A new database, or one from before the number was kept.
        None => 1.0,
    };
    if found < 2.0 {
        for row in outbox.get_all(None, None).await? {
            set(&row, "state", &WAITS.into());
            outbox.put(&row, None).await?;
        }
    }
    if found < 5.0 {
        let sent = tx.store(SENT)?;
        for old in sent.get_all(None, None).await?.into_iter().filter(|old| get(old, "ops").is_undefined()) {
            let op = row(&[("sealed", get(&old, "sealed"))]);
            let batch = row(&[("k", get(&old, "k")), ("ops", Array::of1(&op).into())]);
            sent.put(&batch, None).await?;
        }
        // The build before this one, opened once more after this one had run, took a batch for one op and sent it again.
        for batch in outbox.get_all(None, None).await? {
            let Ok(ops) = get(&batch, "ops").dyn_into::<Array>() else { continue };
            outbox.delete(get(&batch, "n")).await?;
            for op in ops {
                set(&op, "state", &WAITS.into());
                set(&op, "again", &AGAIN.into());
                outbox.put(&op, None).await?;
            }
        }
    }
    if found < f64::from(SCHEMA) {
        meta.put(&row(&[("key", "schema".into()), ("value", SCHEMA.into())]), None).await?;
    }
    tx.done().await?;
    Ok(())
}
