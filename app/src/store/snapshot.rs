//! A quick start: the whole register in three sealed rows, and a journal of what changed since.
//!
//! 1. Each change of a record writes the record's key into the journal, in the same transaction. A page that brings
//!    many writes one `*` instead: then everything has to be read anew.
//! 2. A snapshot says up to which row of the journal it is whole. Start: the snapshot, then the records that the
//!    journal names after it.
//! 3. Whoever writes a snapshot has first read what the journal named since its own start, and writes only if no other
//!    tab has written a later one; then the journal is cut off behind it.
//!
//! A snapshot is a copy: one that is missing, old, or of another build costs time, nothing else.

use super::db::{JOURNAL, META, RECORDS, SNAPSHOT};
use super::meta::{LAST_SENT, ME};
use super::rows::{bytes, bytes_of, get, number, number_of, row};
use super::{Store, StoreError};
use domain::wire::Me;
use domain::{Kind, Millis, Record};
use idb::{KeyRange, ObjectStore};
use wasm_bindgen::JsValue;

/// The journal's word for "more than it is worth to name".
pub(super) const ALL: &str = "*";
/// A page with more records than this is not named one by one.
const MANY: usize = 200;
/// Changes after which a new snapshot is worth its time.
const ENOUGH: u32 = 64;

/// The rows of a snapshot: records of the small kinds, households, visits.
const PARTS: [&str; 3] = ["small", "household", "visit"];
/// The kinds of which a team has few.
pub const SMALL: [Kind; 9] = [
    Kind::CATALOGUE,
    Kind::TEAM,
    Kind::MEMBER,
    Kind::HAMLET,
    Kind::QUOTA,
    Kind::COLLISION,
    Kind::CLASS,
    Kind::PRODUCER,
    Kind::SURVEY,
];

/// How far this tab's register is known to be whole.
#[derive(Default)]
pub(super) struct Base {
    /// Rows of the journal up to this one are in the register.
    upto: u64,
    /// Rows `*` that this tab wrote itself: it has what they stand for.
    own: Vec<u64>,
    /// Changes since the last snapshot; `None` if there is no snapshot.
    changes: Option<u32>,
}

/// What a start needs.
pub struct Start {
    /// Who uses this phone.
    pub me: Option<Me>,
    /// When the server last took something from this phone.
    pub last_sent: Option<Millis>,
    /// The snapshot, unless all has to be read.
    pub quick: Option<Quick>,
}

/// A snapshot and what changed since.
pub struct Quick {
    /// Records of the small kinds.
    pub small: Vec<Record>,
    /// Households, as [`crate::register::Part::Households`].
    pub households: Vec<u8>,
    /// Visits, as [`crate::register::Part::Visits`].
    pub visits: Vec<u8>,
    /// Records to take in after both.
    pub since: Vec<Record>,
}

/// Names changed records in the journal. Answers the row of a `*`, which the tab that has the records keeps in mind.
pub(super) fn note<'r>(
    journal: &ObjectStore,
    records: impl ExactSizeIterator<Item = &'r Record>,
) -> Result<Option<idb::request::PutStoreRequest>, StoreError> {
    if records.len() > MANY {
        return Ok(Some(journal.put(&row(&[("key", ALL.into())]), None)?));
    }
    for record in records {
        journal.put(&row(&[("key", super::records::place(&record.kind, record.id).into())]), None)?;
    }
    Ok(None)
}

impl Store {
    /// Reads what a start needs, in two transactions.
    pub async fn start(&self) -> Result<Start, StoreError> {
        let tx = self.db.read(&[META, SNAPSHOT, JOURNAL]).await?;
        let (meta, shelf) = (tx.store(META)?, tx.store(SNAPSHOT)?);
        // All are asked for before any is waited for.
        let me = meta.get(JsValue::from(ME))?.into_future();
        let last_sent = meta.get(JsValue::from(LAST_SENT))?.into_future();
        let journal = tx.store(JOURNAL)?.get_all(None, None)?.into_future();
        let rows = shelf.get_all(None, None)?.into_future();
        let me = me.await?.and_then(|row| self.open_setting(ME, &row));
        let last_sent = last_sent.await?.and_then(|row| self.open_setting(LAST_SENT, &row));
        let (journal, rows) = (journal.await?, rows.await?);
        let quick = self.open_snapshot(&rows, &journal).await?;
        if quick.is_none() {
            let upto = journal.iter().filter_map(|row| number_of(row, "n")).max().unwrap_or(0);
            *self.base.borrow_mut() = Base { upto, own: Vec::new(), changes: None };
        }
        Ok(Start { me, last_sent, quick })
    }

    async fn open_snapshot(&self, rows: &[JsValue], journal: &[JsValue]) -> Result<Option<Quick>, StoreError> {
        let part = |name: &str| {
            let row = rows.iter().find(|row| get(row, "key").as_string().as_deref() == Some(name))?;
            self.sealer.open(name, &bytes_of(row, "sealed")?)
        };
        let Some(upto) = upto_of(rows) else { return Ok(None) };
        let [Some(small), Some(households), Some(visits)] = PARTS.map(part) else { return Ok(None) };
        let Ok(small) = serde_json::from_slice(&small) else { return Ok(None) };
        let Some(keys) = named(journal, upto, &[]) else { return Ok(None) };
        let since = self.records_at(&keys).await?;
        let changes = u32::try_from(keys.len()).ok();
        *self.base.borrow_mut() = Base { upto, own: Vec::new(), changes };
        Ok(Some(Quick { small, households, visits, since }))
    }

    async fn records_at(&self, keys: &[String]) -> Result<Vec<Record>, StoreError> {
        if keys.is_empty() {
            return Ok(Vec::new());
        }
        let tx = self.db.read(&[RECORDS]).await?;
        let records = tx.store(RECORDS)?;
        let asked = keys.iter().map(|key| Ok(records.get(JsValue::from(key))?.into_future()));
        let asked: Vec<_> = asked.collect::<Result<_, StoreError>>()?;
        let mut found = Vec::with_capacity(asked.len());
        for row in asked {
            found.extend(row.await?.and_then(|row| self.open_record(&row)));
        }
        Ok(found)
    }

    /// Changes were written: `bulk` is the journal's row if they were too many to name.
    pub(super) fn noted(&self, count: usize, bulk: Option<u64>) {
        let mut base = self.base.borrow_mut();
        base.own.extend(bulk);
        base.changes = base.changes.map(|changes| changes.saturating_add(u32::try_from(count).unwrap_or(u32::MAX)));
    }

    /// The snapshot is gone: the next start would have to read everything.
    pub(super) fn wants_new_snapshot(&self) {
        self.base.borrow_mut().changes = None;
    }

    /// Whether a new snapshot would be worth its time.
    pub fn wants_snapshot(&self) -> bool {
        self.base.borrow().changes.is_none_or(|changes| changes > ENOUGH)
    }

    /// What the journal named since this tab started, for the register to be whole up to the answered row; `None` if
    /// this tab cannot know that it is.
    pub async fn catch_up(&self) -> Result<Option<(Vec<Record>, u64)>, StoreError> {
        let (base, own) = {
            let base = self.base.borrow();
            (base.upto, base.own.clone())
        };
        let tx = self.db.read(&[JOURNAL]).await?;
        let after = KeyRange::lower_bound(&number(base), Some(true))?;
        let journal = tx.store(JOURNAL)?.get_all(Some(after.into()), None)?.await?;
        let Some(keys) = named(&journal, base, &own) else { return Ok(None) };
        let upto = journal.iter().filter_map(|row| number_of(row, "n")).max().unwrap_or(base);
        Ok(Some((self.records_at(&keys).await?, upto)))
    }

    /// Writes a snapshot that is whole up to this row, and cuts the journal, unless another tab wrote a later one.
    pub async fn keep_snapshot(&self, households: &[u8], visits: &[u8], upto: u64) -> Result<(), StoreError> {
        let mut small = Vec::new();
        for kind in SMALL {
            small.extend(self.all(&kind).await?);
        }
        let small = serde_json::to_vec(&small)?;
        let parts: Vec<_> = PARTS.into_iter().zip([&small, households, visits]).collect();
        let rows = parts.into_iter().map(|(name, plain)| {
            row(&[("key", name.into()), ("upto", number(upto)), ("sealed", bytes(&self.seal(name, plain)))])
        });
        let rows: Vec<_> = rows.collect();
        let tx = self.db.write(&[SNAPSHOT, JOURNAL, META]).await?;
        if self.me_in(&tx).await?.is_none() {
            return Err(StoreError::Left);
        }
        let shelf = tx.store(SNAPSHOT)?;
        let there = shelf.get_all(None, None)?.await?;
        // What changed since may have been an erasure: its content would come back with this copy.
        let after = KeyRange::lower_bound(&number(upto), Some(true))?;
        if tx.store(JOURNAL)?.count(Some(after.into()))?.await? > 0 {
            return Ok(());
        }
        // What was cut off the journal behind a later snapshot would be missing in this one.
        if upto_of(&there).is_none_or(|there| there <= self.base.borrow().upto) {
            for row in rows {
                shelf.put(&row, None)?;
            }
            tx.store(JOURNAL)?.delete(idb::Query::KeyRange(KeyRange::upper_bound(&number(upto), None)?))?;
            tx.done().await?;
            *self.base.borrow_mut() = Base { upto, own: Vec::new(), changes: Some(0) };
        }
        Ok(())
    }
}

/// Up to where the snapshot in these rows is whole.
fn upto_of(rows: &[JsValue]) -> Option<u64> {
    rows.iter().filter_map(|row| number_of(row, "upto")).min()
}

/// The keys that the journal names after a row; `None` if it says that everything has to be read.
fn named(journal: &[JsValue], after: u64, own: &[u64]) -> Option<Vec<String>> {
    let mut keys = Vec::new();
    for row in journal {
        let n = number_of(row, "n")?;
        let key = get(row, "key").as_string()?;
        if key != ALL {
            if n > after && !keys.contains(&key) {
                keys.push(key);
            }
        } else if n > after && !own.contains(&n) {
            return None;
        }
    }
    Some(keys)
}
