//! The outbox: the phone's ops by its own count, each of which stays in its place. Which of them the server has, the book says
//! (see [`sync::Ledger`]); those that it refused are marked.

use super::db::{JOURNAL, META, OUTBOX, RECORDS, Tx};
use super::erase::Back;
use super::ledger::LEDGER;
use super::meta::DEVICE;
use super::records::was_erased;
use super::rows::{REFUSED, WAITS, bytes, bytes_of, get, number, number_of, row, set};
use super::{Store, StoreError, ledger, meta, snapshot};
use domain::{Fields, Millis, Op, OpId, Receipt, Record, Refusal, RefusalCode};
use idb::{KeyRange, Query};
use sync::{Ack, Learned, Ledger, Refused};
use wasm_bindgen::JsValue;

pub(super) const PLACE: &str = "outbox";
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

/// How many ops wait, and how many need a look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// To be sent.
    pub waiting: u32,
    /// Refused.
    pub refused: u32,
}

/// The ops that the server does not have, by their numbers, each in order.
pub(super) struct Unsent {
    pub(super) waiting: Vec<u64>,
    refused: Vec<u64>,
}

impl Unsent {
    fn counts(&self) -> Counts {
        let count = |numbers: &[u64]| u32::try_from(numbers.len()).unwrap_or(u32::MAX);
        Counts { waiting: count(&self.waiting), refused: count(&self.refused) }
    }
}

/// What became of a refused op that was mended.
#[derive(Debug)]
pub enum Requeued {
    /// It waits again; its record, if that changed.
    Waits(Option<Record>),
    /// There is none of this number any more: it was mended before, or the server has it.
    Gone,
}

/// What became of the verdicts.
#[derive(Debug, Default)]
pub struct Settled {
    /// What the server does not have now.
    pub counts: Counts,
    /// Acknowledged ops wait to be sent again.
    pub again: bool,
    /// All after this number has to be read again: a change was taken back.
    pub back: Option<u64>,
    /// The records that changed with that.
    pub changed: Vec<Record>,
}

impl Store {
    /// A row that waits. Its number the database gives it.
    pub(super) fn outbox_row(&self, op: &Op) -> Result<JsValue, StoreError> {
        let row = row(&[("state", WAITS.into()), ("op", op.id.to_string().into()), ("sealed", self.sealed_op(op)?)]);
        if op.device.is_some() {
            set(&row, "others", &true.into());
        }
        Ok(row)
    }

    pub(super) fn sealed_op(&self, op: &Op) -> Result<JsValue, StoreError> {
        Ok(bytes(&self.seal(PLACE, &serde_json::to_vec(op)?)))
    }

    /// The op of a row. Its count is the row's key: the database gives it in the order of saving.
    pub(super) fn open_op(&self, row: &JsValue) -> Option<Op> {
        Some(Op { n: number_of(row, "n")?, ..self.open_sealed_op(row)? })
    }

    /// The same, without its count.
    pub(super) fn open_sealed_op(&self, row: &JsValue) -> Option<Op> {
        let plain = self.sealer.open(PLACE, &bytes_of(row, "sealed")?)?;
        serde_json::from_slice(&plain).ok()
    }

    /// The phone's book, and which ops the server does not have. An error if the browser threw the database away meanwhile: in a new
    /// one the numbers begin anew.
    pub(super) async fn standing(&self, tx: &Tx) -> Result<(Ledger, Unsent), StoreError> {
        let (outbox, meta) = (tx.store(OUTBOX)?, tx.store(META)?);
        // All are asked for before any is waited for, the rows from where nothing waited when this tab looked before.
        let device = meta.get(JsValue::from(DEVICE))?.into_future();
        let book = meta.get(JsValue::from(LEDGER))?.into_future();
        let refused = outbox.index("state")?.get_all_keys(Some(in_state(REFUSED)?), None)?.into_future();
        let before = self.passed.get();
        let rest = outbox.get_all_keys(Some(after(before)?), None)?.into_future();
        let (device, book, refused, mut rest) = (device.await?, book.await?, refused.await?, rest.await?);
        let owner = device.and_then(|row| get(&row, "value").as_string());
        if owner.is_none_or(|owner| owner != self.device.to_string()) {
            return Err(StoreError::Left);
        }
        let book = book.as_ref().map_or_else(Ledger::default, ledger::of_row);
        let refused = ledger::numbers(&refused);
        let passed = book.passed(&refused);
        // What had been acknowledged waits again.
        if passed < before {
            rest = outbox.get_all_keys(Some(after(passed)?), None)?.await?;
        }
        self.passed.set(passed);
        let unsent = unsent(&rest, &book, refused);
        Ok((book, unsent))
    }

    /// The rows of the ops that the server does not have, oldest first: they wait, or were refused.
    pub(super) async fn unsent_rows(&self, tx: &Tx) -> Result<Vec<JsValue>, StoreError> {
        let outbox = tx.store(OUTBOX)?;
        let book = ledger::read(tx).await?;
        let mut rows = outbox.index("state")?.get_all(Some(in_state(REFUSED)?), None)?.await?;
        let refused: Vec<_> = rows.iter().filter_map(|row| number_of(row, "n")).collect();
        let rest = outbox.get_all(Some(after(book.passed(&refused))?), None)?.await?;
        rows.extend(rest.into_iter().filter(|row| waits(row, &book)));
        rows.sort_by_key(|row| number_of(row, "n"));
        Ok(rows)
    }

    /// Whether no op waits.
    pub(super) async fn is_sent(&self, tx: &Tx) -> Result<bool, StoreError> {
        Ok(self.standing(tx).await?.1.waiting.is_empty())
    }

    /// How many ops wait, and how many need a look.
    pub async fn counts(&self) -> Result<Counts, StoreError> {
        let tx = self.db.read(&[OUTBOX, META]).await?;
        Ok(self.standing(&tx).await?.1.counts())
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

    /// Notes what the server has (G3), marks what it refused (G7), and compares what it says that it holds, in one
    /// transaction. `now`: when it said so. `is_alone`: whether no other tab can be reading from the server now.
    pub async fn settle(
        &self,
        acked: &[Ack],
        refused: &[Refused],
        receipt: Option<Receipt>,
        cursor: Option<(String, Learned)>,
        now: Millis,
        is_alone: bool,
    ) -> Result<Settled, StoreError> {
        let mut back = Back::default();
        let tx = self.db.write(&ledger::STORES).await?;
        let cursors = meta::cursors_in(&tx)?;
        let (mut book, mut unsent) = self.standing(&tx).await?;
        let is_in = |numbers: &[u64], n: u64| numbers.binary_search(&n).is_ok();
        let (taken, late): (Vec<_>, Vec<_>) = acked.iter().partition(|ack| is_in(&unsent.waiting, ack.n));
        taken.iter().for_each(|ack| book.settle(ack));
        let late: Vec<_> = late.into_iter().filter(|ack| is_in(&unsent.refused, ack.n)).collect();
        for ack in &late {
            self.settle_refused(&tx, ack, &mut book).await?;
        }
        if !is_alone {
            let known: Vec<_> =
                acked.iter().filter(|ack| is_in(&unsent.waiting, ack.n) || is_in(&unsent.refused, ack.n)).collect();
            self.number(&tx, &known).await?;
        }
        let outbox = tx.store(OUTBOX)?;
        for refused in refused {
            if !(is_in(&unsent.waiting, refused.n) && book.wants(refused.n)) {
                continue;
            }
            let Some(found) = outbox.get(number(refused.n))?.await? else { continue };
            let op = self.open_op(&found);
            if let Some(op) = &op
                && self.speaks_of_erased(&tx, op).await?
            {
                // Nobody can mend what was erased.
                outbox.delete(number(refused.n))?;
                back.add(self.unsay(&tx, op).await?);
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
        if let Some((stream, learned)) = cursor {
            let mut cursors = cursors.await?;
            learned.teach(cursors.entry(stream).or_default());
            meta::put_cursors(&tx, &cursors)?;
        }
        back.keep(&tx).await?;
        // All was read: unless something was refused there is no need to look again.
        if refused.is_empty() && late.is_empty() {
            unsent.waiting.retain(|n| book.wants(*n));
        } else {
            unsent = look(&tx, &book).await?;
        }
        let receipt = receipt.filter(|_| unsent.waiting.is_empty());
        let again = ledger::compare(&tx, &mut book, receipt).await?;
        if again {
            unsent = look(&tx, &book).await?;
        }
        book.close(unsent.waiting.first().copied(), &unsent.refused);
        ledger::prune(&tx, &book, &unsent.refused)?;
        ledger::write(&tx, &book)?;
        if !acked.is_empty() {
            tx.store(META)?.put(&self.last_sent_row(now)?, None)?;
        }
        snapshot::note(&tx.store(JOURNAL)?, back.changed.iter())?;
        tx.done().await?;
        self.opened.borrow_mut().keep(|n| book.wants(n));
        self.noted(back.changed.len(), None);
        Ok(Settled { counts: unsent.counts(), again, back: back.before, changed: back.changed })
    }

    /// The server has what was refused, or set aside, meanwhile. What another team has is never sent again: the phone is in this
    /// one now.
    async fn settle_refused(&self, tx: &Tx, ack: &Ack, book: &mut Ledger) -> Result<(), StoreError> {
        let outbox = tx.store(OUTBOX)?;
        let Some(found) = outbox.get(number(ack.n))?.await? else { return Ok(()) };
        book.settle(ack);
        if is_aside(&found) {
            outbox.delete(number(ack.n))?;
        } else {
            set(&found, "state", &WAITS.into());
            outbox.put(&found, None)?;
        }
        Ok(())
    }

    /// Tells the records of these ops, as far as they are here, that they are on the server: an answer that another tab waits for,
    /// and that was made before, must not undo them.
    async fn number(&self, tx: &Tx, acked: &[&Ack]) -> Result<(), StoreError> {
        let (outbox, records) = (tx.store(OUTBOX)?, tx.store(RECORDS)?);
        let (Some(first), Some(last)) = (acked.first(), acked.last()) else { return Ok(()) };
        let span = KeyRange::bound(&number(first.n), &number(last.n), None, None)?;
        let mut asked = Vec::new();
        for row in outbox.get_all(Some(span.into()), None)?.await? {
            let n = number_of(&row, "n").unwrap_or(0);
            if let Ok(place) = acked.binary_search_by_key(&n, |ack| ack.n)
                && let Some(op) = self.open_sealed_op(&row)
            {
                asked.push((acked[place].seq, records.get(JsValue::from(Self::place_of(&op)))?.into_future()));
            }
        }
        for (seq, record) in asked {
            let older = |row: &JsValue| number_of(row, "seq").is_none_or(|old| old < seq);
            if let Some(record) = record.await?.filter(older) {
                set(&record, "seq", &number(seq));
                records.put(&record, None)?;
            }
        }
        Ok(())
    }

    /// Which op a row holds. Rows of builds before 2026-11-25 do not say without being opened.
    pub(super) fn id_of(&self, row: &JsValue) -> Option<OpId> {
        let named = get(row, "op").as_string().and_then(|id| id.parse().ok());
        named.or_else(|| self.open_sealed_op(row).map(|op| op.id))
    }

    /// Puts a refused op at the end of the queue, mended by these fields, under a new id and a new number: under its own the
    /// server would say the same again (G4). What it says is on the screen from now on, also if it was made in another team.
    pub async fn requeue(&self, n: u64, mended: Fields) -> Result<Requeued, StoreError> {
        let tx = self.db.write(&[OUTBOX, RECORDS, JOURNAL, META]).await?;
        let (outbox, records) = (tx.store(OUTBOX)?, tx.store(RECORDS)?);
        let found = outbox.get(number(n))?.await?;
        let refused = found.filter(|row| number_of(row, "state") == Some(REFUSED.into()));
        let Some(op) = refused.and_then(|row| self.open_op(&row)) else { return Ok(Requeued::Gone) };
        let mut changed = None;
        let mends = Some(op.id);
        let mut op = Op { id: domain::OpId::new(op.at.ms, crate::browser::random()), mends, ..op };
        if !mended.is_empty() {
            op.at = self.clock.borrow_mut().tick(crate::browser::wall()).after(op.at);
            op.set.extend(mended);
        }
        outbox.delete(number(n))?;
        outbox.put(&self.outbox_row(&op)?, None)?;
        let old = records.get(JsValue::from(Self::place_of(&op)))?.await?;
        let is_erased = old.as_ref().is_some_and(was_erased);
        let old = old.and_then(|row| self.open_record(&row));
        let mut record = old.unwrap_or_else(|| Record::new(op.kind.clone(), op.rec));
        if record.merge(&op) {
            records.put(&self.record_row(&record, is_erased)?, None)?;
            changed = Some(record);
        }
        tx.store(META)?.put(&self.clock_row()?, None)?;
        snapshot::note(&tx.store(JOURNAL)?, changed.iter())?;
        tx.done().await?;
        self.noted(changed.iter().count(), None);
        Ok(Requeued::Waits(changed))
    }

    /// What the server does not have was made for the team that the phone leaves now: it is kept, for a look. What it has is
    /// never sent again.
    pub(super) async fn set_aside(&self, tx: &Tx) -> Result<(), StoreError> {
        let outbox = tx.store(OUTBOX)?;
        let unsent = self.unsent_rows(tx).await?;
        outbox.clear()?;
        for found in unsent {
            set(&found, "state", &REFUSED.into());
            set(&found, "code", &OTHER_TEAM.into());
            outbox.put(&found, None)?;
        }
        Ok(())
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

/// Which of these ops the server does not have. `refused`: the numbers of those that it refused.
fn unsent(keys: &[JsValue], book: &Ledger, refused: Vec<u64>) -> Unsent {
    let mut waiting = ledger::numbers(keys);
    waiting.retain(|n| book.wants(*n) && refused.binary_search(n).is_err());
    Unsent { waiting, refused }
}

/// The same, when what is refused has changed.
async fn look(tx: &Tx, book: &Ledger) -> Result<Unsent, StoreError> {
    let outbox = tx.store(OUTBOX)?;
    let refused = outbox.index("state")?.get_all_keys(Some(in_state(REFUSED)?), None)?.await?;
    let refused = ledger::numbers(&refused);
    let rest = outbox.get_all_keys(Some(after(book.passed(&refused))?), None)?.await?;
    Ok(unsent(&rest, book, refused))
}

/// Whether a row has to be sent.
pub(super) fn waits(row: &JsValue, book: &Ledger) -> bool {
    let is_refused = number_of(row, "state") == Some(REFUSED.into());
    !is_refused && number_of(row, "n").is_some_and(|n| book.wants(n))
}

/// All rows after this number.
fn after(n: u64) -> Result<Query, StoreError> {
    Ok(KeyRange::lower_bound(&number(n), Some(true))?.into())
}

pub(super) fn in_state(state: u32) -> Result<Query, StoreError> {
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
