//! The outbox: ops that the server has not acknowledged.

use super::db::{JOURNAL, META, OUTBOX, RECORDS, Tx};
use super::erase::Back;
use super::ledger::Archived;
use super::records::was_erased;
use super::rows::{REFUSED, WAITS, bytes, bytes_of, get, number, number_of, row, set};
use super::{Store, StoreError, ledger, meta, snapshot};
use domain::wire::{LARGE, MOST_LARGE};
use domain::{Fields, Op, OpId, Receipt, Record, Refusal, RefusalCode};
use idb::{KeyRange, Query};
use sync::{Ack, Learned, Queued, Refused};
use wasm_bindgen::JsValue;

const PLACE: &str = "outbox";
/// The code of an op that was made for another team than the phone is in now.
const OTHER_TEAM: &str = "other_team";

/// An op that was refused, with the reason.
#[derive(Clone, Debug, PartialEq)]
pub struct Kept {
    /// Its key in the outbox.
    pub n: u64,
    /// The op.
    pub op: Op,
    /// Why, as a stable code.
    pub code: String,
    /// The field it is about.
    pub field: Option<String>,
}

/// What became of the verdicts.
#[derive(Debug, Default)]
pub struct Settled {
    /// Acknowledged ops wait to be sent again.
    pub again: bool,
    /// All after this number has to be read again: a change was taken back.
    pub back: Option<u64>,
    /// The records that changed with that.
    pub changed: Vec<Record>,
}

impl Store {
    pub(super) fn outbox_row(&self, op: &Op) -> Result<JsValue, StoreError> {
        Ok(waits(op.id, op.device.is_some(), self.sealed_op(op)?))
    }

    pub(super) fn sealed_op(&self, op: &Op) -> Result<JsValue, StoreError> {
        Ok(bytes(&self.seal(PLACE, &serde_json::to_vec(op)?)))
    }

    /// The op of a row. Its count is the row's key: the database gives it in the order of saving.
    pub(super) fn open_op(&self, row: &JsValue) -> Option<Op> {
        Some(Op { n: number_of(row, "n")?, ..self.open_sealed_op(row)? })
    }

    /// The op of a row of the outbox or of those that were sent.
    pub(super) fn open_sealed_op(&self, row: &JsValue) -> Option<Op> {
        let plain = self.sealer.open(PLACE, &bytes_of(row, "sealed")?)?;
        serde_json::from_slice(&plain).ok()
    }

    /// The oldest ops that wait, and whether these are fewer than asked for because they are large.
    pub async fn batch(&self, limit: usize) -> Result<(Vec<Queued>, bool), StoreError> {
        let tx = self.db.read(&[OUTBOX]).await?;
        let limit = u32::try_from(limit).ok();
        let rows = tx.store(OUTBOX)?.index("state")?.get_all(Some(in_state(WAITS)?), limit)?.await?;
        let (mut ops, mut large) = (Vec::with_capacity(rows.len()), 0);
        for row in &rows {
            let Some(op) = self.open_op(row) else { continue };
            large += bytes_of(row, "sealed").map_or(0, |sealed| sealed.len()).saturating_sub(LARGE);
            // One alone is sent however large it is.
            if large > MOST_LARGE && !ops.is_empty() {
                return Ok((ops, true));
            }
            ops.push(Queued { n: op.n, op });
        }
        Ok((ops, false))
    }

    /// How many ops wait.
    pub(super) async fn waiting(&self, tx: &Tx) -> Result<u32, StoreError> {
        Ok(tx.store(OUTBOX)?.index("state")?.count(Some(in_state(WAITS)?))?.await?)
    }

    /// How many ops wait, and how many need a look.
    pub async fn counts(&self) -> Result<(u32, u32), StoreError> {
        let tx = self.db.read(&[OUTBOX]).await?;
        let index = tx.store(OUTBOX)?.index("state")?;
        let waiting = index.count(Some(in_state(WAITS)?))?.await?;
        Ok((waiting, index.count(Some(in_state(REFUSED)?))?.await?))
    }

    /// The ops that need a look.
    pub async fn refused(&self) -> Result<Vec<Kept>, StoreError> {
        let tx = self.db.read(&[OUTBOX]).await?;
        let rows = tx.store(OUTBOX)?.index("state")?.get_all(Some(in_state(REFUSED)?), None)?.await?;
        let kept = rows.iter().filter_map(|row| {
            let op = self.open_op(row)?;
            let text = |field: &str| get(row, field).as_string();
            Some(Kept { n: op.n, op, code: text("code").unwrap_or_default(), field: text("field") })
        });
        Ok(kept.collect())
    }

    /// Takes out what the server has (G3), marks what it refused (G7), and compares what it says that it holds, in one
    /// transaction. `is_alone`: whether no other tab can be reading from the server now.
    pub async fn settle(
        &self,
        acked: &[Ack],
        refused: &[Refused],
        receipt: Option<Receipt>,
        cursor: Option<(String, Learned)>,
        is_alone: bool,
    ) -> Result<Settled, StoreError> {
        let mut back = Back::default();
        let tx = self.db.write(&ledger::STORES).await?;
        let outbox = tx.store(OUTBOX)?;
        let mut book = ledger::read(&tx).await?;
        // A batch holds hundreds: its rows are read, taken out and kept with one request each.
        let span = match (acked.first(), acked.last()) {
            (Some(first), Some(last)) => Some(KeyRange::bound(&number(first.n), &number(last.n), None, None)?),
            _ => None,
        };
        let rows = match &span {
            Some(span) => outbox.get_all(Some(span.clone().into()), None)?.await?,
            None => Vec::new(),
        };
        let mut taken = Vec::with_capacity(acked.len());
        for row in &rows {
            let n = number_of(row, "n").unwrap_or(0);
            let Ok(ack) = acked.binary_search_by_key(&n, |ack| ack.n).map(|place| &acked[place]) else { continue };
            // The key alone would do; the id guards against a row that is not the one that was sent.
            taken.extend(self.facts_of(row).filter(|facts| facts.op == ack.op).map(|facts| (ack, facts, row)));
        }
        match span {
            Some(span) if taken.len() == rows.len() => drop(outbox.delete(span)?),
            _ => {
                for (ack, ..) in &taken {
                    outbox.delete(number(ack.n))?;
                }
            }
        }
        ledger::archive(&tx, &mut book, taken.iter().map(|(_, facts, row)| (*facts, *row))).await?;
        if !is_alone {
            self.number(&tx, taken.iter().map(|(ack, _, row)| (*ack, *row))).await?;
        }
        for refused in refused {
            if let Some(found) = outbox.get(number(refused.n))?.await? {
                let op = self.open_op(&found);
                if let Some(op) = &op
                    && self.speaks_of_erased(&tx, op).await?
                {
                    // Nobody can mend what was erased.
                    outbox.delete(number(refused.n))?;
                    back.add(self.retract(&tx, op, None).await?);
                    continue;
                }
                if let Some(op) = op.filter(Op::erases) {
                    // It stays, to be seen; the household is there as before.
                    back.add(self.retract(&tx, &op, None).await?);
                }
                set(&found, "state", &REFUSED.into());
                set(&found, "code", &code_of(&refused.why).into());
                set(&found, "field", &refused.why.field.clone().into());
                outbox.put(&found, None)?;
            }
        }
        if let Some((stream, learned)) = cursor {
            meta::change_cursors(&tx, |cursors| learned.teach(cursors.entry(stream).or_default())).await?;
        }
        back.keep(&tx).await?;
        let receipt = if self.waiting(&tx).await? == 0 { receipt } else { None };
        let again = ledger::compare(&tx, &mut book, receipt).await?;
        ledger::write(&tx, &book).await?;
        snapshot::note(&tx.store(JOURNAL)?, back.changed.iter())?;
        tx.done().await?;
        self.noted(back.changed.len(), None);
        Ok(Settled { again, back: back.before, changed: back.changed })
    }

    /// Tells the records of these ops that they are on the server: an answer that another tab waits for, and that was made
    /// before, must not undo them.
    async fn number(&self, tx: &Tx, acked: impl Iterator<Item = (&Ack, &JsValue)>) -> Result<(), StoreError> {
        let records = tx.store(RECORDS)?;
        let mut asked = Vec::new();
        for (ack, row) in acked {
            if let Some(op) = self.open_sealed_op(row) {
                asked.push((ack, records.get(JsValue::from(Self::place_of(&op)))?.into_future()));
            }
        }
        for (ack, record) in asked {
            let older = |row: &JsValue| number_of(row, "seq").is_none_or(|old| old < ack.seq);
            if let Some(record) = record.await?.filter(older) {
                set(&record, "seq", &number(ack.seq));
                records.put(&record, None)?;
            }
        }
        Ok(())
    }

    /// What a row tells of its op without being opened. Rows of builds before 2026-11-25 tell nothing.
    pub(super) fn facts_of(&self, row: &JsValue) -> Option<Archived> {
        let is_again = !get(row, "again").is_undefined();
        if let Some(op) = get(row, "op").as_string().and_then(|id| id.parse().ok()) {
            return Some(Archived { op, is_again, is_others: get(row, "others").is_truthy() });
        }
        let op = self.open_sealed_op(row)?;
        Some(Archived { op: op.id, is_again, is_others: op.device.is_some() })
    }

    /// Puts a refused op back in the queue, mended by these fields, under a new id: under its own the server would say
    /// the same again (G4). What it says is on the screen from now on, also if it was made in another team. Answers the
    /// record, if it changed.
    pub async fn requeue(&self, n: u64, mended: Fields) -> Result<Option<Record>, StoreError> {
        let tx = self.db.write(&[OUTBOX, RECORDS, JOURNAL, META]).await?;
        let (outbox, records) = (tx.store(OUTBOX)?, tx.store(RECORDS)?);
        let mut changed = None;
        if let Some(found) = outbox.get(number(n))?.await?
            && let Some(op) = self.open_op(&found)
        {
            let mends = Some(op.id);
            let mut op = Op { id: domain::OpId::new(op.at.ms, crate::browser::random()), mends, ..op };
            if !mended.is_empty() {
                op.at = self.clock.borrow_mut().tick(crate::browser::wall()).after(op.at);
                op.set.extend(mended);
            }
            let again = self.outbox_row(&op)?;
            set(&again, "n", &get(&found, "n"));
            outbox.put(&again, None)?;
            let old = records.get(JsValue::from(Self::place_of(&op)))?.await?;
            let is_erased = old.as_ref().is_some_and(was_erased);
            let old = old.and_then(|row| self.open_record(&row));
            let mut record = old.unwrap_or_else(|| Record::new(op.kind.clone(), op.rec));
            if record.merge(&op) {
                records.put(&self.record_row(&record, is_erased)?, None)?;
                changed = Some(record);
            }
        }
        tx.store(META)?.put(&self.clock_row()?, None)?;
        snapshot::note(&tx.store(JOURNAL)?, changed.iter())?;
        tx.done().await?;
        self.noted(changed.iter().count(), None);
        Ok(changed)
    }

    pub(super) async fn set_aside(&self) -> Result<(), StoreError> {
        let tx = self.db.write(&[OUTBOX]).await?;
        let outbox = tx.store(OUTBOX)?;
        for found in outbox.get_all(None, None)?.await? {
            set(&found, "state", &REFUSED.into());
            set(&found, "code", &OTHER_TEAM.into());
            outbox.put(&found, None)?;
        }
        tx.done().await
    }
}

/// Whether what a kept row says is seen on top of what the server holds. A refused erasure erases nothing, and what was made
/// for another team says nothing of this one's.
pub(super) fn stays(row: &JsValue, op: &Op) -> bool {
    let is_refused = number_of(row, "state") == Some(REFUSED.into());
    !(is_aside(row) || is_refused && op.erases())
}

/// Whether a row was made for another team.
pub(super) fn is_aside(row: &JsValue) -> bool {
    get(row, "code").as_string().as_deref() == Some(OTHER_TEAM)
}

/// A row that waits. `is_others`: whether another phone made it.
pub(super) fn waits(op: OpId, is_others: bool, sealed: JsValue) -> JsValue {
    let row = row(&[("state", WAITS.into()), ("op", op.to_string().into()), ("sealed", sealed)]);
    if is_others {
        set(&row, "others", &true.into());
    }
    row
}

fn in_state(state: u32) -> Result<Query, StoreError> {
    Ok(KeyRange::only(&state.into())?.into())
}

fn code_of(why: &Refusal) -> &'static str {
    match why.code {
        RefusalCode::Malformed => "malformed",
        RefusalCode::FieldInvalid => "field_invalid",
        RefusalCode::TooLarge => "too_large",
        RefusalCode::NotAllowed => "not_allowed",
        RefusalCode::SetByOffice => "set_by_office",
        RefusalCode::IdTaken => "id_taken",
        RefusalCode::Parked => "parked",
        RefusalCode::Other => "other",
    }
}
