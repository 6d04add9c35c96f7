//! Settings of the store: who this phone is, who uses it, how far it has pulled, drafts.

use super::db::{Db, META, Tx};
use super::rows::{bytes, bytes_of, get, row};
use super::{Store, StoreError};
use crate::browser;
use domain::seal::KEY;
use domain::wire::{Cursor, Me};
use domain::{Clock, DeviceId, Millis};
use serde::{Serialize, de::DeserializeOwned};
use std::collections::BTreeMap;
use uuid::Uuid;
use wasm_bindgen::JsValue;

pub(super) const CLOCK: &str = "clock";
pub(super) const DEVICE: &str = "device";
pub(super) const CURSORS: &str = "cursors";
pub(super) const ME: &str = "me";
pub(super) const LAST_SENT: &str = "last_sent";

/// Reads this phone's key, id and clock; makes them on a new phone. One transaction, so that two tabs that
/// start together agree.
pub(super) async fn identity(db: &Db) -> Result<([u8; KEY], DeviceId, Clock), StoreError> {
    let tx = db.write(&[META]).await?;
    let meta = tx.store(META)?;
    let key = meta.get(JsValue::from("key"))?.await?.and_then(|row| bytes_of(&row, "value"));
    let device = meta.get(JsValue::from(DEVICE))?.await?.and_then(|row| get(&row, "value").as_string());
    let clock = meta.get(JsValue::from(CLOCK))?.await?.and_then(|row| get(&row, "value").as_string());
    let key = match key.and_then(|key| <[u8; KEY]>::try_from(key).ok()) {
        Some(key) => key,
        None => {
            let key = browser::random::<KEY>();
            meta.put(&row(&[("key", "key".into()), ("value", bytes(&key))]), None)?;
            key
        }
    };
    let device = match device.and_then(|device| device.parse::<DeviceId>().ok()) {
        Some(device) => device,
        None => {
            let device = DeviceId::new(browser::wall(), browser::random());
            meta.put(&row(&[("key", DEVICE.into()), ("value", device.to_string().into())]), None)?;
            device
        }
    };
    tx.done().await?;
    let clock =
        clock.and_then(|text| serde_json::from_slice(text.as_bytes()).ok()).unwrap_or_else(|| Clock::new(device.tag()));
    Ok((key, device, clock))
}

/// Settings that keep drafts begin with this.
pub(super) const DRAFT: &str = "draft/";

/// The setting that keeps the draft of a visit to this household, or of a correction of this record. Those of other forms
/// that speak of it begin with the same, and go with it when it is erased.
pub fn draft_of(rec: Uuid) -> String {
    format!("{DRAFT}{rec}")
}

/// The setting that keeps the draft of a form for something new.
pub fn draft_of_new(form: &str) -> String {
    format!("{DRAFT}{form}")
}

/// Deletes the drafts whose settings begin with one of these.
pub(super) async fn drop_drafts(tx: &Tx, beginnings: &[String]) -> Result<(), StoreError> {
    if beginnings.is_empty() {
        return Ok(());
    }
    let meta = tx.store(META)?;
    for key in meta.get_all_keys(None, None)?.await? {
        let name = key.as_string().unwrap_or_default();
        if beginnings.iter().any(|beginning| name.starts_with(beginning.as_str())) {
            meta.delete(key)?;
        }
    }
    Ok(())
}

/// How far two answers may differ on how wrong the clock is: as long as an answer may take on a thin line.
const SAME_MS: u64 = 5_000;

impl Store {
    /// Reads a sealed setting.
    pub async fn setting<T: DeserializeOwned>(&self, key: &str) -> Result<Option<T>, StoreError> {
        let tx = self.db.read(&[META]).await?;
        let found = tx.store(META)?.get(JsValue::from(key))?.await?;
        Ok(found.and_then(|row| self.open_setting(key, &row)))
    }

    /// What cannot be read is as good as absent: it was written by another build.
    pub(super) fn open_setting<T: DeserializeOwned>(&self, key: &str, row: &JsValue) -> Option<T> {
        serde_json::from_slice(&self.sealer.open(key, &bytes_of(row, "sealed")?)?).ok()
    }

    /// Writes a sealed setting; `None` removes it.
    pub async fn set_setting<T: Serialize>(&self, key: &str, value: Option<&T>) -> Result<(), StoreError> {
        let row = value.map(|value| self.setting_row(key, value)).transpose()?;
        let tx = self.db.write(&[META]).await?;
        let meta = tx.store(META)?;
        match row {
            Some(row) => drop(meta.put(&row, None)?),
            None => drop(meta.delete(JsValue::from(key))?),
        }
        tx.done().await
    }

    /// Who uses this phone; none before it has joined a team.
    pub async fn me(&self) -> Result<Option<Me>, StoreError> {
        self.setting(ME).await
    }

    /// The setting that tells when the server last took something.
    pub(super) fn last_sent_row(&self, when: Millis) -> Result<JsValue, StoreError> {
        self.setting_row(LAST_SENT, &when)
    }

    fn setting_row<T: Serialize>(&self, key: &str, value: &T) -> Result<JsValue, StoreError> {
        let sealed = self.seal(key, &serde_json::to_vec(value)?);
        Ok(row(&[("key", key.into()), ("sealed", bytes(&sealed))]))
    }

    /// Remembers who uses this phone.
    pub async fn set_me(&self, me: &Me) -> Result<(), StoreError> {
        self.set_setting(ME, Some(me)).await
    }

    /// Who uses this phone, as a transaction sees it: another tab may have left the team a moment ago.
    pub(super) async fn me_in(&self, tx: &Tx) -> Result<Option<Me>, StoreError> {
        let found = tx.store(META)?.get(JsValue::from(ME))?.await?;
        Ok(found.and_then(|row| self.open_setting(ME, &row)))
    }

    /// How far each stream has been pulled.
    pub async fn cursors(&self) -> Result<BTreeMap<String, Cursor>, StoreError> {
        cursors_in(&self.db.read(&[META]).await?)?.await
    }

    /// Learns the server's time. Answers whether the phone's clock is off by another amount than was known.
    pub fn hear(&self, server: Millis) -> bool {
        let mut clock = self.clock.borrow_mut();
        let before = clock.offset_ms();
        clock.hear(browser::wall(), server);
        before.abs_diff(clock.offset_ms()) > SAME_MS
    }

    /// Keeps what is known of the clock: a phone that starts again without a network has nobody to ask (G12).
    pub async fn keep_clock(&self) -> Result<(), StoreError> {
        let tx = self.db.write(&[META]).await?;
        tx.store(META)?.put(&self.clock_row()?, None)?;
        tx.done().await
    }

    /// How far this phone's wall clock is ahead of the server's, in milliseconds.
    pub fn clock_ahead(&self) -> i64 {
        -self.clock.borrow().offset_ms()
    }

    pub(super) fn clock_row(&self) -> Result<JsValue, StoreError> {
        let text = serde_json::to_string(&*self.clock.borrow())?;
        Ok(row(&[("key", CLOCK.into()), ("value", text.into())]))
    }
}

/// Asks for the cursors, inside a transaction.
pub(super) fn cursors_in(
    tx: &Tx,
) -> Result<impl Future<Output = Result<BTreeMap<String, Cursor>, StoreError>> + use<>, StoreError> {
    let found = tx.store(META)?.get(JsValue::from(CURSORS))?.into_future();
    Ok(async move {
        let text = found.await?.and_then(|row| get(&row, "value").as_string()).unwrap_or_default();
        // Cursors of a build that did not know of erasures and marks cannot be read: everything is read anew, once.
        Ok(serde_json::from_slice(text.as_bytes()).unwrap_or_default())
    })
}

/// Writes the cursors, inside a transaction.
pub(super) fn put_cursors(tx: &Tx, cursors: &BTreeMap<String, Cursor>) -> Result<(), StoreError> {
    let text = serde_json::to_string(cursors)?;
    tx.store(META)?.put(&row(&[("key", CURSORS.into()), ("value", text.into())]), None)?;
    Ok(())
}

/// Moves cursors, inside a transaction.
pub(super) async fn change_cursors(
    tx: &Tx,
    change: impl FnOnce(&mut BTreeMap<String, Cursor>),
) -> Result<(), StoreError> {
    let mut cursors = cursors_in(tx)?.await?;
    change(&mut cursors);
    put_cursors(tx, &cursors)
}
