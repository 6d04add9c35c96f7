//! The one connection to IndexedDB. It closes when another tab upgrades, or when the system takes it away
//! in the background, and opens again by itself.

use super::rows::{get, row};
use super::{StoreError, schema};
use idb::{Factory, ObjectStore, Transaction};
use js_sys::Function;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue, prelude::Closure};
use web_sys::{IdbDatabase, IdbTransaction, IdbTransactionMode};

/// Sealed records by `kind/id`.
pub(crate) const RECORDS: &str = "records";
/// Sealed ops by the phone's own count: all that the server does not have, and of the others those of the latest thousand
/// numbers, for it may lose them (G3).
pub(crate) const OUTBOX: &str = "outbox";
/// Where acknowledged ops were kept before schema 6. The build before, if it is used again, or still open in another tab, puts
/// them there; the next start puts them back.
pub(crate) const SENT: &str = "sent";
/// Settings of the store itself: key, device, cursors, clock, schema number.
pub(crate) const META: &str = "meta";
/// A sealed copy of the whole register, for a quick start.
pub(crate) const SNAPSHOT: &str = "snapshot";
/// Keys of the records that changed since the snapshot, by a count of their own.
pub(crate) const JOURNAL: &str = "journal";

/// A database that reopens.
#[derive(Clone, Default)]
pub(crate) struct Db {
    open: Rc<RefCell<Option<IdbDatabase>>>,
}

impl Db {
    /// Opens the database, making or upgrading it first.
    pub(crate) async fn open() -> Result<Self, StoreError> {
        let db = Self::default();
        if !schema::is_current(&db).await? {
            db.close();
            schema::prepare().await?;
        }
        db.connection().await?;
        Ok(db)
    }

    fn close(&self) {
        if let Some(open) = self.open.take() {
            open.close();
        }
    }

    pub(super) async fn connection(&self) -> Result<IdbDatabase, StoreError> {
        if let Some(open) = self.open.borrow().as_ref() {
            return Ok(open.clone());
        }
        let database: IdbDatabase = Factory::new()?.open(schema::NAME, None)?.await?.into();
        // Both ways of losing the connection end here; closing one that is closed does nothing.
        let (slot, closing) = (Rc::clone(&self.open), database.clone());
        let forget = Closure::<dyn FnMut()>::new(move || {
            slot.take();
            closing.close();
        });
        let handler = forget.as_ref().unchecked_ref();
        database.add_event_listener_with_callback("close", handler)?;
        database.add_event_listener_with_callback("versionchange", handler)?;
        forget.forget();
        *self.open.borrow_mut() = Some(database.clone());
        Ok(database)
    }

    /// Begins a transaction; opens the database again if it was closed under us.
    async fn begin(&self, stores: &[&str], mode: IdbTransactionMode) -> Result<Tx, StoreError> {
        if let Ok(tx) = start(&self.connection().await?, stores, mode) {
            return Ok(tx);
        }
        self.open.take();
        start(&self.connection().await?, stores, mode)
    }

    /// Begins a transaction that reads.
    pub(crate) async fn read(&self, stores: &[&str]) -> Result<Tx, StoreError> {
        self.begin(stores, IdbTransactionMode::Readonly).await
    }

    /// Begins a transaction that writes, durably where the browser can: Chromium's default is to tell of
    /// success before the disk has it, and a flat battery would take the last saves.
    pub(crate) async fn write(&self, stores: &[&str]) -> Result<Tx, StoreError> {
        self.begin(stores, IdbTransactionMode::Readwrite).await
    }
}

/// web-sys has the third argument only behind its unstable flag, so the call is made by name.
fn start(database: &IdbDatabase, stores: &[&str], mode: IdbTransactionMode) -> Result<Tx, StoreError> {
    let names: js_sys::Array = stores.iter().map(|name| JsValue::from_str(name)).collect();
    let durability = if mode == IdbTransactionMode::Readwrite { "strict" } else { "default" };
    let options = row(&[("durability", durability.into())]);
    let begin: Function = get(database, "transaction").dyn_into()?;
    let raw = begin.call3(database, &names, &mode.into(), &options)?;
    Ok(Tx { raw: raw.unchecked_into(), undo: mode == IdbTransactionMode::Readwrite })
}

/// A transaction. Nothing but its own requests may be awaited while it is open, or it commits by itself.
/// Dropped before [`Tx::done`], as an early error does, it is aborted: otherwise the half that was asked for
/// would be written (G2).
pub(crate) struct Tx {
    raw: IdbTransaction,
    undo: bool,
}

impl Drop for Tx {
    fn drop(&mut self) {
        if self.undo {
            // Fails only if it is over already.
            let _ = self.raw.abort();
        }
    }
}

impl Tx {
    pub(crate) fn store(&self, name: &str) -> Result<ObjectStore, StoreError> {
        Ok(ObjectStore::from(self.raw.object_store(name)?))
    }

    /// Waits until the transaction has completed (G1). An aborted one is an error that says why.
    pub(crate) async fn done(mut self) -> Result<(), StoreError> {
        self.undo = false;
        let raw = self.raw.clone();
        match Transaction::from(raw.clone()).await {
            Ok(result) if result.is_committed() => Ok(()),
            Ok(_) => Err(raw.error().map_or(StoreError::Aborted, |error| StoreError::named(&error.name()))),
            Err(error) => Err(raw.error().map_or(error.into(), |error| StoreError::named(&error.name()))),
        }
    }
}
