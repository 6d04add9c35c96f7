//! What is sent next: the oldest ops that wait, as text. What was opened once stays at hand: a phone without a network tries again
//! after each save and every few minutes, and a day's work would be read and opened each time.

use super::db::{META, OUTBOX, Tx};
use super::outbox::{PLACE, Unsent};
use super::rows::{bytes_of, get, number, number_of, row};
use super::{Store, StoreError};
use domain::outgoing::counted;
use domain::wire::{LARGE, MOST_LARGE};
use idb::KeyRange;
use std::collections::BTreeMap;
use std::rc::Rc;
use sync::Queued;
use wasm_bindgen::JsValue;

/// Most rows that are read at once.
const PIECE: u32 = 200;
/// The setting that counts how often ops that wait were written anew in their places.
const ALTERED: &str = "altered";

/// What is to be sent.
#[derive(Debug, Default)]
pub struct Batch {
    /// The ops, in order.
    pub ops: Vec<Queued>,
    /// What each of them says, as JSON.
    pub texts: Vec<Rc<str>>,
    /// Whether these are fewer than asked for because they are large.
    pub is_part: bool,
}

/// Ops that were opened, by their numbers; no photos.
#[derive(Default)]
pub(super) struct Opened {
    altered: u64,
    ops: BTreeMap<u64, (Queued, Rc<str>)>,
}

impl Opened {
    /// Lets go of what need not be sent.
    pub(super) fn keep(&mut self, wants: impl Fn(u64) -> bool) {
        self.ops.retain(|n, _| wants(*n));
    }
}

impl Store {
    /// The oldest ops that wait.
    pub async fn batch(&self, limit: usize) -> Result<Batch, StoreError> {
        let tx = self.db.read(&[OUTBOX, META]).await?;
        let altered = altered(&tx)?;
        let (_, Unsent { mut waiting, .. }) = self.standing(&tx).await?;
        waiting.truncate(limit);
        self.keep_opened(altered.await?, &waiting);
        let (mut batch, mut large) = (Batch::default(), 0);
        let mut read = BTreeMap::new();
        for n in &waiting {
            if !self.opened.borrow().ops.contains_key(n) && !read.contains_key(n) {
                let place = waiting.partition_point(|other| other < n);
                read = self.open_all(&tx, &waiting[place..]).await?;
            }
            let known = self.opened.borrow().ops.get(n).cloned();
            let Some((queued, text)) = known.or_else(|| read.remove(n)) else { continue };
            large += text.len().saturating_sub(LARGE);
            // One alone is sent however large it is.
            batch.is_part = large > MOST_LARGE && !batch.ops.is_empty();
            if batch.is_part {
                break;
            }
            batch.ops.push(queued);
            batch.texts.push(text);
        }
        Ok(batch)
    }

    fn keep_opened(&self, altered: u64, waiting: &[u64]) {
        let mut opened = self.opened.borrow_mut();
        if opened.altered != altered {
            *opened = Opened { altered, ..Opened::default() };
        }
        opened.keep(|n| waiting.binary_search(&n).is_ok());
    }

    /// Opens the first of these rows and keeps them at hand; answers those that are too large for that.
    async fn open_all(&self, tx: &Tx, waiting: &[u64]) -> Result<BTreeMap<u64, (Queued, Rc<str>)>, StoreError> {
        let (Some(from), Some(to)) = (waiting.first(), waiting.last()) else { return Ok(BTreeMap::new()) };
        let span = KeyRange::bound(&number(*from), &number(*to), None, None)?;
        let rows = tx.store(OUTBOX)?.get_all(Some(span.into()), Some(PIECE))?.await?;
        let waits = |row: &&JsValue| number_of(row, "n").is_some_and(|n| waiting.binary_search(&n).is_ok());
        let opened = rows.iter().filter(waits).filter_map(|row| self.outgoing(row)).map(|op| (op.0.n, op));
        let (small, large) = opened.partition::<BTreeMap<_, _>, _>(|(_, (_, text))| text.len() <= LARGE);
        self.opened.borrow_mut().ops.extend(small);
        Ok(large)
    }

    /// The op of a row as it is sent.
    fn outgoing(&self, row: &JsValue) -> Option<(Queued, Rc<str>)> {
        let n = number_of(row, "n")?;
        let text = String::from_utf8(self.sealer.open(PLACE, &bytes_of(row, "sealed")?)?).ok()?;
        let queued = match get(row, "op").as_string().and_then(|id| id.parse().ok()) {
            Some(op) => Queued { n, op, is_others: get(row, "others").is_truthy() },
            // Rows of builds before 2026-11-25 tell nothing.
            None => Queued::of(n, &serde_json::from_str(&text).ok()?),
        };
        Some((queued, counted(text, n)?.into()))
    }
}

fn altered(tx: &Tx) -> Result<impl Future<Output = Result<u64, StoreError>>, StoreError> {
    let found = tx.store(META)?.get(JsValue::from(ALTERED))?.into_future();
    Ok(async move { Ok(found.await?.and_then(|row| number_of(&row, "value")).unwrap_or(0)) })
}

/// Lets all tabs know that ops which wait say something else than before.
pub(super) async fn note_altered(tx: &Tx) -> Result<(), StoreError> {
    let value = number(altered(tx)?.await? + 1);
    tx.store(META)?.put(&row(&[("key", ALTERED.into()), ("value", value)]), None)?;
    Ok(())
}
