//! The phone's book of which of its ops the server has. The ops themselves stay where they are, those of the latest thousand
//! numbers: a server that was restored from an older copy gets them again (G3).

use super::db::{JOURNAL, META, OUTBOX, RECORDS, SNAPSHOT, Tx};
use super::meta::CURSORS;
use super::outbox::in_state;
use super::rows::{REFUSED, get, number, number_of, row, set, whole};
use super::{Store, StoreError};
use domain::Receipt;
use idb::KeyRange;
use sync::{Ledger, Mend, Numbers};
use wasm_bindgen::JsValue;

pub(super) const LEDGER: &str = "ledger";
/// Of how many of the latest numbers the ops are kept once the server has them: a month of a busy member.
const MOST: u64 = 1_000;

/// The stores that settling may write.
pub(super) const STORES: [&str; 5] = [OUTBOX, RECORDS, META, SNAPSHOT, JOURNAL];

impl Store {
    /// The server was restored from an older copy: what it had acknowledged waits again, and everything is read anew.
    pub async fn start_over(&self) -> Result<(), StoreError> {
        let tx = self.db.write(&STORES).await?;
        crate::state::log("the server was restored from an older copy");
        let mut ledger = read(&tx).await?;
        resend(&tx, &mut ledger).await?;
        ledger.tries = 0;
        write(&tx, &ledger)?;
        tx.done().await
    }

    /// How many changes the server has acknowledged.
    pub async fn acknowledged(&self) -> Result<u64, StoreError> {
        let tx = self.db.read(&[META]).await?;
        Ok(read(&tx).await?.sent.count)
    }
}

/// Compares with the server's receipt, for which nothing may wait, and does what that asks for. Answers whether acknowledged ops
/// wait to be sent again.
pub(super) async fn compare(tx: &Tx, ledger: &mut Ledger, receipt: Option<Receipt>) -> Result<bool, StoreError> {
    let Some(held) = receipt else { return Ok(false) };
    let has_kept = held != ledger.sent && has_kept(tx).await?;
    let before = ledger.sent.count;
    let mend = ledger.check(held, has_kept);
    if mend != Mend::Nothing {
        crate::state::log(&format!(
            "the server holds {} of this phone's changes, the phone counted {before}: {mend:?}",
            held.count
        ));
    }
    if mend == Mend::Resend {
        resend(tx, ledger).await?;
    }
    Ok(mend == Mend::Resend)
}

/// Whether there are ops here that were not refused.
async fn has_kept(tx: &Tx) -> Result<bool, StoreError> {
    let outbox = tx.store(OUTBOX)?;
    let refused = outbox.index("state")?.count(Some(in_state(REFUSED)?))?.await?;
    Ok(outbox.count(None)?.await? > refused)
}

/// Keys as numbers, in their order.
pub(super) fn numbers(keys: &[JsValue]) -> Vec<u64> {
    keys.iter().filter_map(JsValue::as_f64).map(whole).collect()
}

/// Acknowledged ops wait again, and everything is read anew: what the phone took for the server's word may be of a time that the
/// server no longer knows.
async fn resend(tx: &Tx, ledger: &mut Ledger) -> Result<(), StoreError> {
    let kept = tx.store(OUTBOX)?.get_all_keys(None, None)?.await?;
    ledger.send_again(numbers(&kept));
    let records = tx.store(RECORDS)?;
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

/// Takes out the ops that the server has, but for those of the latest [`MOST`] numbers; not those that it refused. `refused`:
/// their numbers, in order.
pub(super) fn prune(tx: &Tx, ledger: &Ledger, refused: &[u64]) -> Result<(), StoreError> {
    let last = ledger.passed(refused).saturating_sub(MOST);
    let outbox = tx.store(OUTBOX)?;
    let mut from = 0;
    for n in refused.iter().copied().filter(|n| *n <= last).chain([last + 1]) {
        if from + 1 < n {
            outbox.delete(idb::Query::KeyRange(KeyRange::bound(&number(from), &number(n), Some(true), Some(true))?))?;
        }
        from = n;
    }
    Ok(())
}

pub(super) async fn read(tx: &Tx) -> Result<Ledger, StoreError> {
    let found = tx.store(META)?.get(JsValue::from(LEDGER))?.await?;
    Ok(found.as_ref().map_or_else(Ledger::default, of_row))
}

/// The book of its row.
pub(super) fn of_row(row: &JsValue) -> Ledger {
    let numbers = |field| {
        let stretches = get(row, field).as_string().unwrap_or_default();
        serde_json::from_str::<Vec<(u64, u64)>>(&stretches).unwrap_or_default().into_iter().collect()
    };
    Ledger {
        sent: Receipt {
            count: number_of(row, "count").unwrap_or(0),
            hash: number_of(row, "hash").and_then(|hash| u32::try_from(hash).ok()).unwrap_or(0),
        },
        tries: number_of(row, "mending").and_then(|tries| u8::try_from(tries).ok()).unwrap_or(0),
        settled: numbers("settled"),
        counted: numbers("counted"),
    }
}

pub(super) fn write(tx: &Tx, ledger: &Ledger) -> Result<(), StoreError> {
    tx.store(META)?.put(&row_of(ledger)?, None)?;
    Ok(())
}

/// The book's row among the settings.
pub(super) fn row_of(ledger: &Ledger) -> Result<JsValue, StoreError> {
    let numbers = |numbers: &Numbers| serde_json::to_string(numbers.stretches()).map(JsValue::from);
    Ok(row(&[
        ("key", LEDGER.into()),
        ("count", number(ledger.sent.count)),
        ("hash", number(ledger.sent.hash.into())),
        ("mending", number(ledger.tries.into())),
        ("settled", numbers(&ledger.settled)?),
        ("counted", numbers(&ledger.counted)?),
    ]))
}
