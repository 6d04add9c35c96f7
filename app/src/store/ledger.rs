//! The phone's book of what the server acknowledged, and the acknowledged ops themselves, the latest thousand: a server
//! that was restored from an older copy gets them again (G3).

use super::db::{JOURNAL, META, OUTBOX, RECORDS, SENT, SNAPSHOT, Tx};
use super::meta::CURSORS;
use super::outbox::is_aside;
use super::rows::{AGAIN, WAITS, get, number, number_of, row, set, whole};
use super::{Store, StoreError};
use domain::{OpId, Receipt};
use idb::KeyRange;
use js_sys::Array;
use sync::{Ledger, Mend};
use wasm_bindgen::{JsCast, JsValue};

const LEDGER: &str = "ledger";
/// Acknowledged ops that are kept: a month of a busy member.
const MOST: u64 = 1_000;

/// The stores that [`settle`] may write.
pub(super) const STORES: [&str; 6] = [OUTBOX, RECORDS, META, SENT, SNAPSHOT, JOURNAL];

impl Store {
    /// The server was restored from an older copy: what it had acknowledged waits again, and everything is read anew.
    pub async fn start_over(&self) -> Result<(), StoreError> {
        let tx = self.db.write(&STORES).await?;
        crate::state::log("the server was restored from an older copy");
        resend(&tx).await?;
        write(&tx, &Ledger { tries: 0, ..read(&tx).await? }).await?;
        tx.done().await
    }

    /// How many changes the server has acknowledged.
    pub async fn acknowledged(&self) -> Result<u64, StoreError> {
        let tx = self.db.read(&[META]).await?;
        Ok(read(&tx).await?.sent.count)
    }
}

/// What the book needs to know of an acknowledged op.
#[derive(Clone, Copy)]
pub(super) struct Archived {
    /// Which one.
    pub(super) op: OpId,
    /// Whether it was acknowledged before.
    pub(super) is_again: bool,
    /// Whether another phone made it, and it counts for that phone.
    pub(super) is_others: bool,
}

/// Counts acknowledged ops, unless they were counted before, and keeps their rows as they are, with their places in the
/// outbox: in one row, whose key is the number of the last of them. The oldest past [`MOST`] go.
pub(super) async fn archive<'r>(
    tx: &Tx,
    ledger: &mut Ledger,
    acked: impl Iterator<Item = (Archived, &'r JsValue)>,
) -> Result<(), StoreError> {
    let ops = Array::new();
    for (Archived { op, is_again, is_others }, row) in acked {
        if !is_again && !is_others {
            ledger.add(op);
        }
        // What the team before acknowledged late is never sent again: the phone is in another one now.
        if !is_aside(row) {
            ops.push(row);
        }
    }
    if ops.length() == 0 {
        return Ok(());
    }
    let sent = tx.store(SENT)?;
    let before = sent.get_all_keys(None, None)?.await?.last().and_then(JsValue::as_f64).map_or(0, whole);
    let last = before + u64::from(ops.length());
    sent.put(&row(&[("k", number(last)), ("ops", ops.into())]), None)?;
    if last > MOST {
        sent.delete(idb::Query::KeyRange(KeyRange::upper_bound(&number(last - MOST), None)?))?;
    }
    Ok(())
}

/// The ops of a row of [`SENT`]. A row of builds before 2026-11-25 is one op, of which only the sealed bytes are kept.
pub(super) fn ops_of(sent: &JsValue) -> Vec<JsValue> {
    match get(sent, "ops").dyn_into::<Array>() {
        Ok(ops) => ops.iter().collect(),
        Err(_) => vec![sent.clone()],
    }
}

/// Compares with the server's receipt, for which nothing may wait, and does what that asks for. Answers whether acknowledged ops
/// wait to be sent again.
pub(super) async fn compare(tx: &Tx, ledger: &mut Ledger, receipt: Option<Receipt>) -> Result<bool, StoreError> {
    let Some(held) = receipt else { return Ok(false) };
    let sent = tx.store(SENT)?;
    let is_so = held == ledger.sent;
    let kept = if is_so { 0 } else { sent.get_all(None, None)?.await?.iter().map(|row| ops_of(row).len()).sum() };
    let before = *ledger;
    let mend = ledger.check(held, kept);
    if mend != Mend::Nothing {
        crate::state::log(&format!(
            "the server holds {} of this phone's changes, the phone counted {}: {mend:?}",
            held.count, before.sent.count
        ));
    }
    if mend == Mend::Resend {
        resend(tx).await?;
    }
    Ok(mend == Mend::Resend)
}

/// Acknowledged ops go back into the outbox, and everything is read anew: what the phone took for the server's word may
/// be of a time that the server no longer knows.
async fn resend(tx: &Tx) -> Result<(), StoreError> {
    let (outbox, sent, records) = (tx.store(OUTBOX)?, tx.store(SENT)?, tx.store(RECORDS)?);
    for again in sent.get_all(None, None)?.await?.iter().flat_map(ops_of) {
        set(&again, "state", &WAITS.into());
        set(&again, "again", &AGAIN.into());
        outbox.put(&again, None)?;
    }
    sent.clear()?;
    // The server made these, and makes those again that there still are.
    let collisions = KeyRange::bound(&"collision/".into(), &"collision0".into(), None, None)?;
    records.delete(idb::Query::KeyRange(collisions))?;
    // The snapshot has them: the next start reads everything.
    tx.store(SNAPSHOT)?.clear()?;
    tx.store(JOURNAL)?.put(&row(&[("key", super::snapshot::ALL.into())]), None)?;
    for record in records.get_all(None, None)?.await? {
        set(&record, "seq", &number(0));
        records.put(&record, None)?;
    }
    tx.store(META)?.delete(JsValue::from(CURSORS))?;
    Ok(())
}

pub(super) async fn read(tx: &Tx) -> Result<Ledger, StoreError> {
    let found = tx.store(META)?.get(JsValue::from(LEDGER))?.await?;
    Ok(found.map_or_else(Ledger::default, |row| Ledger {
        sent: Receipt {
            count: number_of(&row, "count").unwrap_or(0),
            hash: number_of(&row, "hash").and_then(|hash| u32::try_from(hash).ok()).unwrap_or(0),
        },
        tries: number_of(&row, "mending").and_then(|tries| u8::try_from(tries).ok()).unwrap_or(0),
    }))
}

pub(super) async fn write(tx: &Tx, ledger: &Ledger) -> Result<(), StoreError> {
    let kept = row(&[
        ("key", LEDGER.into()),
        ("count", number(ledger.sent.count)),
        ("hash", number(ledger.sent.hash.into())),
        ("mending", number(ledger.tries.into())),
    ]);
    tx.store(META)?.put(&kept, None)?.await?;
    Ok(())
}
