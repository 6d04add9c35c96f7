//! Records: bulk reads, changes, and pages that a pull brings.

use super::db::{JOURNAL, META, OUTBOX, RECORDS, SENT, SNAPSHOT};
use super::erase::Back;
use super::meta::{self, CURSORS, draft_of};
use super::outbox::{is_aside, stays};
use super::rows::{REFUSED, bytes, bytes_of, get, number, number_of, row, set};
use super::{Store, StoreError, ledger, snapshot};
use crate::browser;
use domain::erasure::ERASED;
use domain::wire::{Cursor, Me, SHARED};
use domain::{Fields, Kind, Op, OpId, Record};
use idb::KeyRange;
use serde_json::Value as Json;
use uuid::Uuid;
use wasm_bindgen::JsValue;

/// A change of one record, as a page asks for it.
pub struct Change {
    kind: Kind,
    id: Uuid,
    set: Fields,
    is_new: bool,
    mends: Option<OpId>,
}

impl Change {
    /// Sets fields of a record that may be there.
    pub fn of(kind: Kind, id: Uuid, set: Fields) -> Self {
        Self { kind, id, set, is_new: false, mends: None }
    }

    /// Makes a record under an id that was minted for it just now: nothing needs to be looked up.
    pub fn new(kind: Kind, id: Uuid, set: Fields) -> Self {
        Self { kind, id, set, is_new: true, mends: None }
    }

    /// It stands in the place of a refused op.
    #[must_use]
    pub fn in_place_of(self, refused: OpId) -> Self {
        Self { mends: Some(refused), ..self }
    }
}

pub(super) fn place(kind: &Kind, id: Uuid) -> String {
    format!("{kind}/{id}")
}

/// Whether the server said that the record of this row is erased.
pub(super) fn was_erased(row: &JsValue) -> bool {
    get(row, ERASED).is_truthy()
}

impl Store {
    /// Every record of a kind, in one request. A row that does not open is left out and counted in the log.
    pub async fn all(&self, kind: &Kind) -> Result<Vec<Record>, StoreError> {
        let range = KeyRange::bound(&format!("{kind}/").into(), &format!("{kind}0").into(), None, None)?;
        let tx = self.db.read(&[RECORDS]).await?;
        let rows = tx.store(RECORDS)?.get_all(Some(range.into()), None)?.await?;
        Ok(rows.iter().filter_map(|row| self.open_record(row)).collect())
    }

    /// One record.
    pub async fn record(&self, kind: &Kind, id: Uuid) -> Result<Option<Record>, StoreError> {
        let tx = self.db.read(&[RECORDS]).await?;
        let row = tx.store(RECORDS)?.get(JsValue::from(place(kind, id)))?.await?;
        Ok(row.and_then(|row| self.open_record(&row)))
    }

    pub(super) fn open_record(&self, row: &JsValue) -> Option<Record> {
        let place = get(row, "key").as_string()?;
        let plain = self.sealer.open(&place, &bytes_of(row, "sealed")?)?;
        let mut record: Record = serde_json::from_slice(&plain).ok()?;
        // It changes without the row being sealed anew, when the server acknowledges an op.
        record.seq = number_of(row, "seq").unwrap_or(record.seq);
        Some(record)
    }

    /// The row of a record. `was_erased`: whether the server said that it is erased; a phone's own erasure may be refused.
    pub(super) fn record_row(&self, record: &Record, was_erased: bool) -> Result<JsValue, StoreError> {
        let place = place(&record.kind, record.id);
        let sealed = self.seal(&place, &serde_json::to_vec(record)?);
        let row = row(&[
            ("key", place.into()),
            ("changed", number(record.changed().ms)),
            ("seq", number(record.seq)),
            ("sealed", bytes(&sealed)),
        ]);
        if was_erased {
            set(&row, ERASED, &true.into());
        }
        Ok(row)
    }

    /// Changes records: each with its op, all in one transaction (G1, G2). The draft that they come from ends in
    /// the same one: left behind by a phone that dies, it would be saved a second time. Answers the new records.
    pub async fn change(&self, changes: Vec<Change>, draft: Option<&str>) -> Result<Vec<Record>, StoreError> {
        let tx = self.db.write(&[RECORDS, OUTBOX, META, JOURNAL]).await?;
        let (records, outbox) = (tx.store(RECORDS)?, tx.store(OUTBOX)?);
        let mut changed = Vec::with_capacity(changes.len());
        let mut withdrawn = Vec::new();
        for Change { kind, id, set, is_new, mends } in changes {
            let old = if is_new { None } else { records.get(JsValue::from(place(&kind, id)))?.await? };
            let was_erased = old.as_ref().is_some_and(was_erased);
            let old = old.and_then(|row| self.open_record(&row));
            // Of a record that others may have made under the same id, this phone has seen nothing.
            let unseen = (!is_new).then(Fields::new);
            let op = Op { mends, ..self.op(kind, id, set, old.as_ref(), unseen) };
            let mut record = old.unwrap_or_else(|| Record::new(op.kind.clone(), id));
            record.merge(&op);
            if is_withdrawn(op.set.get("consent")) {
                withdrawn.push(draft_of(id));
            }
            records.put(&self.record_row(&record, was_erased)?, None)?;
            outbox.put(&self.outbox_row(&op)?, None)?;
            changed.push(record);
        }
        let meta = tx.store(META)?;
        meta.put(&self.clock_row()?, None)?;
        if let Some(draft) = draft {
            meta.delete(JsValue::from(draft))?;
        }
        meta::drop_drafts(&tx, &withdrawn).await?;
        snapshot::note(&tx.store(JOURNAL)?, changed.iter())?;
        tx.done().await?;
        self.noted(changed.len(), None);
        Ok(changed)
    }

    fn op(&self, kind: Kind, rec: Uuid, set: Fields, old: Option<&Record>, unseen: Option<Fields>) -> Op {
        let at = self.clock.borrow_mut().tick(browser::wall());
        let over = old.map(|old| sync::seen(old, &set, at.device)).or(unseen);
        Op {
            id: OpId::new(at.ms, browser::random()),
            n: 0,
            device: None,
            kind,
            rec,
            at,
            set,
            over,
            mends: None,
            more: Fields::new(),
        }
    }

    /// Stores a page of a pull and its cursor, in one transaction (G8). What this phone has not sent stays on
    /// top. Answers the records that changed, and after which number all has to be read again, if it has to.
    pub async fn take_in(
        &self,
        stream: &str,
        after: u64,
        pulled: Vec<Record>,
        next: Cursor,
    ) -> Result<(Vec<Record>, Option<u64>), StoreError> {
        let tx = self.db.write(&[RECORDS, OUTBOX, META, JOURNAL, SENT, SNAPSHOT]).await?;
        // An answer that was on its way when another tab left the team brings nothing back (G10, G16).
        let is_ours = |me: Me| stream == SHARED || stream == me.team.to_string();
        if !self.me_in(&tx).await?.is_some_and(is_ours) {
            return Err(StoreError::Left);
        }
        let records = tx.store(RECORDS)?;
        let kept = self.unsent_rows(&tx).await?;
        let is_refused = |row: &JsValue| number_of(row, "state") == Some(REFUSED.into());
        let kept =
            kept.iter().filter_map(|row| Some((self.open_op(row).filter(|op| stays(row, op))?, is_refused(row))));
        let kept: Vec<(Op, bool)> = kept.collect();
        // Ask for all rows at once and wait once: a page of a new phone holds a thousand.
        let mut asked = Vec::with_capacity(pulled.len());
        for record in pulled {
            let old = records.get(JsValue::from(place(&record.kind, record.id)))?.into_future();
            asked.push((record, old));
        }
        let mut found = Vec::with_capacity(asked.len());
        for (record, old) in asked {
            found.push((record, old.await?));
        }
        let mut changed = Vec::with_capacity(found.len());
        let (mut erased, mut withdrawn) = (Vec::new(), Vec::new());
        for (record, old) in found {
            let is_erased = record.is_erased();
            if is_erased {
                erased.push(record.id);
            }
            let old = old.and_then(|row| self.open_record(&row));
            let is_withdrawn = |record: &Record| is_withdrawn(record.get("consent"));
            if is_withdrawn(&record) && !old.as_ref().is_some_and(is_withdrawn) {
                withdrawn.push(draft_of(record.id));
            }
            // What was refused here is not said again of what was erased, or is an office's alone.
            let is_settled = is_erased || domain::is_set_by_an_office(&record);
            let waiting = kept.iter().filter(|(op, is_refused)| op.rec == record.id && !(*is_refused && is_settled));
            let waiting: Vec<&Op> = waiting.map(|(op, _)| op).collect();
            // An answer that another tab's push overtook: to be asked for again, or what else is in it would be passed over.
            let record = sync::rebase(record, old.as_ref(), &waiting).ok_or(StoreError::Late)?;
            records.put(&self.record_row(&record, is_erased)?, None)?;
            changed.push(record);
        }
        let mut back = Back::default();
        if !erased.is_empty() {
            back = self.forget(&tx, &erased).await?;
        }
        meta::drop_drafts(&tx, &withdrawn).await?;
        super::meta::change_cursors(&tx, |cursors| {
            // If it went back meanwhile, in another tab, it stays there.
            if cursors.get(stream).is_none_or(|cursor| cursor.after >= after) {
                cursors.insert(stream.to_owned(), next);
            }
        })
        .await?;
        back.keep(&tx).await?;
        changed.append(&mut back.changed);
        let bulk = match snapshot::note(&tx.store(JOURNAL)?, changed.iter())? {
            Some(put) => put.await?.as_f64().map(super::rows::whole),
            None => None,
        };
        tx.done().await?;
        self.noted(changed.len(), bulk);
        Ok((changed, back.before))
    }

    /// Forgets a team's records and cursors when the phone joins another team (G10). What the old team's server does not have is
    /// set aside for a look.
    pub async fn change_team(&self) -> Result<(), StoreError> {
        let tx = self.db.write(&[RECORDS, META, SNAPSHOT, JOURNAL, SENT, OUTBOX]).await?;
        self.set_aside(&tx).await?;
        for store in [RECORDS, SNAPSHOT, JOURNAL, SENT] {
            tx.store(store)?.clear()?;
        }
        tx.store(META)?.delete(JsValue::from(CURSORS))?;
        meta::drop_drafts(&tx, &[meta::DRAFT.to_owned()]).await?;
        tx.done().await?;
        self.opened.take();
        Ok(())
    }

    /// Clears the phone after it was taken out of its team (G16). What was made for yet another team and never reached
    /// the server stays, sealed.
    /// Answers false, and clears nothing, if something waits: it was saved a moment ago.
    pub async fn erase(&self) -> Result<bool, StoreError> {
        let tx = self.db.write(&[RECORDS, META, SNAPSHOT, JOURNAL, SENT, OUTBOX]).await?;
        if !self.is_sent(&tx).await? {
            return Ok(false);
        }
        for store in [RECORDS, SNAPSHOT, JOURNAL, SENT] {
            tx.store(store)?.clear()?;
        }
        let outbox = tx.store(OUTBOX)?;
        for row in outbox.get_all(None, None)?.await? {
            if !is_aside(&row) {
                outbox.delete(get(&row, "n"))?;
            }
        }
        let meta = tx.store(META)?;
        // Numbers are not given twice.
        let book = sync::Ledger { settled: ledger::read(&tx).await?.settled, ..sync::Ledger::default() };
        for row in meta.get_all(None, None)?.await? {
            // The key, the phone's id, its clock and the schema's number are nobody's data.
            let key = get(&row, "key").as_string().unwrap_or_default();
            if !["key", meta::DEVICE, meta::CLOCK, "schema"].contains(&key.as_str()) {
                meta.delete(JsValue::from(key))?;
            }
        }
        ledger::write(&tx, &book)?;
        tx.done().await?;
        self.opened.take();
        Ok(true)
    }

    pub(super) fn place_of(op: &Op) -> String {
        place(&op.kind, op.rec)
    }
}

/// Whether consent was taken back: what was typed in forms while it stood is not kept then.
fn is_withdrawn(consent: Option<&Json>) -> bool {
    consent.and_then(|consent| consent.get("withdrawn")).is_some_and(|at| !at.is_null())
}
