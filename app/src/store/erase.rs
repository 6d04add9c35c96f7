//! Changes that are taken back: what was erased, and what the server would not have of it (G16).

use super::db::{OUTBOX, RECORDS, SENT, SNAPSHOT, Tx};
use super::meta::{self, draft_of, draft_of_new};
use super::outbox::{stays, waits};
use super::records::{place, was_erased};
use super::rows::{REFUSED, bytes, get, number_of, set};
use super::{Store, StoreError, ledger, ready};
use domain::erasure;
use domain::wire::SHARED;
use domain::{Kind, Op, Record};
use uuid::Uuid;
use wasm_bindgen::JsValue;

/// The records from which a change was taken back. What other phones had said under it the phone no longer knows: it has
/// to be read again.
#[derive(Default)]
pub(super) struct Back {
    pub(super) changed: Vec<Record>,
    /// After which number of the team's stream.
    pub(super) before: Option<u64>,
}

impl Back {
    /// Adds what [`Store::retract`] answered. A record without a number may have been changed by others all the same: this
    /// phone's own changes do not come back with it.
    pub(super) fn add(&mut self, record: Option<Record>) {
        if let Some(record) = record {
            let before = record.seq.saturating_sub(1);
            self.before = Some(before.min(self.before.unwrap_or(before)));
            self.changed.push(record);
        }
    }

    /// Puts the cursor back, in the transaction that took the changes back.
    pub(super) async fn keep(&self, tx: &Tx) -> Result<(), StoreError> {
        let Some(before) = self.before else { return Ok(()) };
        let team = |(stream, _): &(&String, &mut _)| *stream != SHARED;
        meta::change_cursors(tx, |cursors| {
            cursors.iter_mut().filter(team).for_each(|(_, cursor)| cursor.read_again(before));
        })
        .await
    }
}

impl Store {
    /// Records were erased on the server's word: what else this phone holds of them goes too (G16). Ops that wait still go
    /// to the server, without what it would not keep of them.
    pub(super) async fn forget(&self, tx: &Tx, erased: &[Uuid]) -> Result<Back, StoreError> {
        let outbox = tx.store(OUTBOX)?;
        let book = ledger::read(tx).await?;
        let speaks = |op: &Op| erasure::named(op).any(|rec| erased.contains(&rec));
        let scrub = |row: &JsValue| -> Result<Option<Op>, StoreError> {
            let Some(op) = self.open_sealed_op(row).filter(|op| speaks(op) && !op.is_scrubbed()) else {
                return Ok(None);
            };
            set(row, "sealed", &self.sealed_op(&op.clone().scrubbed())?);
            Ok(Some(op))
        };
        let is_refused = |row: &JsValue| number_of(row, "state") == Some(REFUSED.into());
        let (unsent, sent): (Vec<_>, Vec<_>) =
            outbox.get_all(None, None)?.await?.into_iter().partition(|row| is_refused(row) || waits(row, &book));
        // What the server has first: it shows again under what is taken back.
        let mut is_altered = false;
        for kept in sent {
            if scrub(&kept)?.is_some() {
                outbox.put(&kept, None)?;
                is_altered = true;
            }
        }
        // What a tab of the build before has put there is a copy of what the server has.
        tx.store(SENT)?.clear()?;
        let mut back = Back::default();
        for kept in unsent {
            if !is_refused(&kept) {
                if let Some(op) = scrub(&kept)? {
                    outbox.put(&kept, None)?;
                    is_altered = true;
                    back.add(self.retract(tx, &op, Some(&op.clone().scrubbed())).await?);
                }
            } else if let Some(op) = self.open_sealed_op(&kept).filter(speaks) {
                outbox.delete(get(&kept, "n"))?;
                back.add(self.retract(tx, &op, None).await?);
            }
        }
        if is_altered {
            ready::note_altered(tx).await?;
        }
        // What was begun for something new may be of the same people.
        let new = ["household", "producer"].map(draft_of_new);
        let drafts: Vec<String> = erased.iter().map(|id| draft_of(*id)).chain(new).collect();
        meta::drop_drafts(tx, &drafts).await?;
        // The rows stay: they say up to where other tabs may trust the journal.
        let shelf = tx.store(SNAPSHOT)?;
        for row in shelf.get_all(None, None)?.await? {
            set(&row, "sealed", &bytes(&[]));
            shelf.put(&row, None)?;
        }
        self.wants_new_snapshot();
        Ok(back)
    }

    /// Takes back what a change said, but for what is left of it. What other phones had said under it has to be read
    /// again: answers the record, if there is one, for [`Back::add`].
    pub(super) async fn retract(&self, tx: &Tx, op: &Op, left: Option<&Op>) -> Result<Option<Record>, StoreError> {
        let records = tx.store(RECORDS)?;
        let Some(row) = records.get(JsValue::from(Self::place_of(op)))?.await? else { return Ok(None) };
        // Of one that the server erased, it says itself what is left.
        let Some(mut record) = self.open_record(&row).filter(|_| !was_erased(&row)) else { return Ok(None) };
        record.retract(op);
        if let Some(left) = left {
            record.merge(left);
        }
        // What it lay over shows again, as far as this phone still has it.
        let kept = tx.store(OUTBOX)?.get_all(None, None)?.await?;
        for other in kept.into_iter().filter_map(|row| self.open_sealed_op(&row).filter(|op| stays(&row, op))) {
            if other.rec == op.rec && other.id != op.id {
                record.merge(&other);
            }
        }
        records.put(&self.record_row(&record, false)?, None)?;
        Ok(Some(record))
    }

    /// Takes back what this phone had added to what is left of a record that the server erased, and that it would not have.
    pub(super) async fn unsay(&self, tx: &Tx, op: &Op) -> Result<Option<Record>, StoreError> {
        let records = tx.store(RECORDS)?;
        let Some(row) = records.get(JsValue::from(Self::place_of(op)))?.await? else { return Ok(None) };
        let Some(mut record) = self.open_record(&row).filter(|_| was_erased(&row)) else { return Ok(None) };
        if !record.retract(&erasure::beside(op)) {
            return Ok(None);
        }
        records.put(&self.record_row(&record, true)?, None)?;
        Ok(Some(record))
    }

    /// Whether the server said that this op's record, or the household that it names, is erased.
    pub(super) async fn speaks_of_erased(&self, tx: &Tx, op: &Op) -> Result<bool, StoreError> {
        let records = tx.store(RECORDS)?;
        for rec in erasure::named(op) {
            let kind = if rec == op.rec { &op.kind } else { &Kind::HOUSEHOLD };
            let row = records.get(JsValue::from(place(kind, rec)))?.await?;
            if row.as_ref().is_some_and(was_erased) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}
