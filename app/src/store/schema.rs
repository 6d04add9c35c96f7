//! The schema and the path from older ones. Every object store is declared at every version: the builder
//! deletes those that it is not told of. Values are changed here, in code, by the schema number in `meta`.
//!
//! 1. records, outbox, meta.
//! 2. Outbox rows have a `state` and an index on it, so that refused ops are not read with those that wait.
//! 3. A snapshot of the register and a journal of what changed since.
//! 4. Acknowledged ops are kept for a while, in case the server loses them.
//! 5. They are kept a batch in a row, no longer each in its own.
//! 6. They stay in the outbox, each in its place; the book says which they are.

use super::db::{Db, JOURNAL, META, OUTBOX, RECORDS, SENT, SNAPSHOT};
use super::rows::{WAITS, get, number_of, row, set, whole};
use super::{StoreError, ledger};
use js_sys::Array;
use rexie::{Index, ObjectStore, Rexie, TransactionMode};
use wasm_bindgen::{JsCast, JsValue};

/// The database's name.
pub(crate) const NAME: &str = "tung-nha";
/// The schema that this build writes.
const SCHEMA: u32 = 6;

/// Whether the database is there and of this schema, as at nearly every start. (Asking makes an empty one of version 1
/// if there is none; [`prepare`] fills it.)
pub(crate) async fn is_current(db: &Db) -> Result<bool, StoreError> {
    if db.connection().await?.version() < f64::from(SCHEMA) {
        return Ok(false);
    }
    let tx = db.read(&[META, SENT]).await?;
    let found = tx.store(META)?.get(JsValue::from("schema"))?.await?;
    // The build before may have been used once more.
    let is_in_place = tx.store(SENT)?.count(None)?.await? == 0;
    // An upgrade of the values may have been cut off after that of the stores.
    let number = found.and_then(|row| get(&row, "value").as_f64());
    Ok(is_in_place && number.is_some_and(|number| number >= f64::from(SCHEMA)))
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
    let sent = tx.store(SENT)?;
    if found < 6.0 || sent.count(None).await? > 0 {
        let rows = outbox.get_all(None, None).await?;
        let mut book = match meta.get(ledger::LEDGER.into()).await? {
            Some(row) => ledger::of_row(&row),
            None => sync::Ledger::default(),
        };
        // The ops that have to be sent, and those that were refused.
        let mut kept = Vec::new();
        for row in &rows {
            let n = number_of(row, "n").unwrap_or(0);
            // The build of version 4, opened once more after one of version 5 had run, took a batch for one op and sent it again.
            if let Ok(ops) = get(row, "ops").dyn_into::<Array>() {
                outbox.delete(get(row, "n")).await?;
                for op in ops {
                    let n = put_back(&outbox, &op, &rows).await?;
                    book.counted.insert(n);
                    kept.push(n);
                }
                continue;
            }
            // It was acknowledged once, and waits again.
            if !get(row, "again").is_undefined() {
                book.counted.insert(n);
            }
            if number_of(row, "state") != Some(WAITS.into()) || book.wants(n) {
                kept.push(n);
            }
        }
        for row in sent.get_all(None, None).await? {
            let ops = match get(&row, "ops").dyn_into::<Array>() {
                Ok(ops) => ops.iter().collect(),
                // Of version 4.
                Err(_) => vec![row],
            };
            for op in ops {
                let n = put_back(&outbox, &op, &rows).await?;
                book.counted.insert(n);
                book.settled.insert(n);
            }
        }
        // All others are gone, and the server has what the book says.
        kept.sort_unstable();
        book.send_again(kept);
        sent.clear().await?;
        meta.put(&ledger::row_of(&book)?, None).await?;
    }
    if found < f64::from(SCHEMA) {
        meta.put(&row(&[("key", "schema".into()), ("value", SCHEMA.into())]), None).await?;
    }
    tx.done().await?;
    Ok(())
}

/// Puts an op that was acknowledged back into the outbox, in its own place if that is known and free. Answers which.
async fn put_back(outbox: &rexie::Store, op: &JsValue, rows: &[JsValue]) -> Result<u64, StoreError> {
    let fields = ["n", "op", "others", "sealed"].map(|field| (field, get(op, field)));
    let again = row(&[("state", WAITS.into())]);
    let own = number_of(op, "n").filter(|n| rows.iter().all(|row| number_of(row, "n") != Some(*n)));
    for (field, value) in
        fields.into_iter().filter(|(field, value)| !value.is_undefined() && (*field != "n" || own.is_some()))
    {
        set(&again, field, &value);
    }
    let key = outbox.put(&again, None).await?;
    Ok(key.as_f64().map_or(0, whole))
}
