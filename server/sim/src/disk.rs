//! A phone's disk, each method one transaction, as `app/src/store` does it in a browser.

use crate::bug::Bug;
use domain::erasure;
use domain::wire::{Cursor, SHARED};
use domain::{Kind, Op, OpId, Receipt, Record};
use std::collections::{BTreeMap, BTreeSet};
use sync::{Ack, Learned, Ledger, Mend, Queued, Refused, rebase};
use uuid::Uuid;

/// A row of the outbox.
#[derive(Clone, Debug)]
pub struct Row {
    /// The op.
    pub op: Op,
    /// Whether the server refused it.
    pub refused: bool,
    /// Whether the server had acknowledged it once.
    pub again: bool,
    /// Whether it was made for another team than the phone is in now.
    pub aside: bool,
}

/// What survives a crash.
#[derive(Clone, Debug, Default)]
pub struct Disk {
    /// Records by id.
    pub records: BTreeMap<Uuid, Record>,
    /// Ops that the server has not acknowledged, in the order in which they were saved.
    pub outbox: BTreeMap<u64, Row>,
    /// Cursors by stream.
    pub cursors: BTreeMap<String, Cursor>,
    /// The book of what was acknowledged.
    pub ledger: Ledger,
    /// Acknowledged ops.
    pub sent: Vec<Op>,
    /// Records that are erased, as the server said.
    pub erased: BTreeSet<Uuid>,
    last: u64,
    /// Whether the phone had to believe the server's count although it had sent everything again.
    pub gave_up: bool,
    /// Whether a pull put an older state in the place of a later one.
    pub went_back: bool,
    /// After which number of the team's stream all has to be read again, because a change was taken back.
    pub back: Option<u64>,
    /// A planted mistake.
    pub bug: Option<Bug>,
}

/// Whether what a row says is seen on top of what the server holds. A refused erasure erases nothing, and what was made
/// for another team says nothing of this one's.
pub(crate) fn stays(row: &Row) -> bool {
    !(row.aside || row.refused && row.op.erases())
}

impl Disk {
    /// An empty one, perhaps with a planted mistake.
    pub fn new(bug: Option<Bug>) -> Self {
        Self { bug, ..Self::default() }
    }

    fn has(&self, bug: Bug) -> bool {
        self.bug == Some(bug)
    }

    fn queue(&mut self, op: Op, again: bool) {
        self.last += 1;
        self.outbox.insert(self.last, Row { op, refused: false, again, aside: false });
    }

    /// Record and op are written together or not at all (G2). `full`: there is no room. Answers whether it was saved.
    pub fn save(&mut self, op: &Op, full: bool) -> bool {
        if full && !self.has(Bug::SavesHalf) {
            return false;
        }
        let new = || Record::new(op.kind.clone(), op.rec);
        self.records.entry(op.rec).or_insert_with(new).merge(op);
        if !full {
            self.queue(op.clone(), false);
        }
        true
    }

    /// Takes in an op that another phone made, to hand it on. One that is here already is not taken twice.
    pub fn receive(&mut self, op: &Op) {
        if !self.outbox.values().any(|row| row.op.id == op.id) && !self.sent.iter().any(|sent| sent.id == op.id) {
            let new = || Record::new(op.kind.clone(), op.rec);
            self.records.entry(op.rec).or_insert_with(new).merge(op);
            self.queue(op.clone(), false);
        }
    }

    /// The oldest ops that wait.
    pub fn batch(&self, limit: usize) -> Vec<Queued> {
        let waiting = self.outbox.iter().filter(|(_, row)| !row.refused).take(limit);
        waiting.map(|(n, row)| Queued { n: *n, op: row.op.clone() }).collect()
    }

    /// How many ops wait.
    pub fn waiting(&self) -> usize {
        self.outbox.values().filter(|row| !row.refused).count()
    }

    /// `is_alone`: no other tab can be reading from the server. Answers the ops that left the outbox, and whether
    /// acknowledged ones wait again. What has to be read again stands in `back`.
    pub fn settle(
        &mut self,
        acked: &[Ack],
        refused: &[Refused],
        receipt: Option<Receipt>,
        cursor: Option<(String, Learned)>,
        is_alone: bool,
    ) -> (Vec<OpId>, bool) {
        if let Some((stream, learned)) = cursor {
            let back = learned.back.filter(|_| !self.has(Bug::KeepsOwnStamps));
            Learned { back, ..learned }.teach(self.cursors.entry(stream).or_default());
        }
        let mut left = Vec::new();
        for ack in acked {
            if self.outbox.get(&ack.n).is_some_and(|row| row.op.id == ack.op)
                && let Some(row) = self.outbox.remove(&ack.n)
            {
                // What was handed over counts for the phone that made it.
                if !row.again && (row.op.device.is_none() || self.has(Bug::CountsHandedOver)) {
                    self.ledger.add(row.op.id);
                }
                if let Some(record) = self.records.get_mut(&row.op.rec).filter(|_| !is_alone) {
                    record.seq = record.seq.max(ack.seq);
                }
                left.push(row.op.id);
                // What another team has is never sent again: the phone is in this one now.
                self.sent.extend((!row.aside).then_some(row.op));
            }
        }
        for refused in refused {
            if self.has(Bug::DropsRefused) {
                left.extend(self.outbox.remove(&refused.n).map(|row| row.op.id));
            } else if let Some(row) = self.outbox.get(&refused.n)
                && erasure::named(&row.op).any(|rec| self.erased.contains(&rec))
            {
                let op = row.op.clone();
                self.outbox.remove(&refused.n);
                self.retract(&op, None);
            } else if !self.has(Bug::StaysErased)
                && let Some(row) = self.outbox.get_mut(&refused.n)
                && row.op.erases()
            {
                // It stays, to be seen; the household is there as before.
                row.refused = true;
                let op = row.op.clone();
                self.retract(&op, None);
            } else if !self.has(Bug::BlocksOnRefused)
                && let Some(row) = self.outbox.get_mut(&refused.n)
            {
                row.refused = true;
            }
        }
        self.goes_back();
        let mend = match receipt {
            Some(held) if self.waiting() == 0 => self.ledger.check(held, self.sent.len()),
            _ => Mend::Nothing,
        };
        self.gave_up |= mend == Mend::Adopt;
        if mend == Mend::Resend {
            self.start_over();
        }
        (left, mend == Mend::Resend)
    }

    /// What was acknowledged waits again, and everything is read anew.
    pub fn start_over(&mut self) {
        for op in std::mem::take(&mut self.sent) {
            self.queue(op, true);
        }
        // The server made these, and makes those again that there still are.
        self.records.retain(|_, record| record.kind != Kind::COLLISION);
        self.records.values_mut().for_each(|record| record.seq = 0);
        self.cursors.clear();
    }

    /// Stores a page and its cursor (G8). `full`: there is no room. Answers whether it was stored.
    pub fn take_in(&mut self, stream: &str, after: u64, pulled: Vec<Record>, next: Cursor, full: bool) -> bool {
        if full {
            if self.has(Bug::CursorFirst) {
                self.cursors.insert(stream.to_owned(), next);
            }
            return false;
        }
        let waiting: Vec<&Op> = self.outbox.values().filter(|row| stays(row)).map(|row| &row.op).collect();
        let waiting = if self.has(Bug::OverwritesUnsent) { &[][..] } else { &waiting };
        let mut stored = Vec::new();
        let mut erased = Vec::new();
        for pulled in pulled {
            erased.extend(pulled.is_erased().then_some(pulled.id));
            // What was refused here is not said again of what was erased.
            let kept: Vec<_> = self.outbox.values().filter(|row| !row.refused).map(|row| &row.op).collect();
            let waiting = if pulled.is_erased() && !waiting.is_empty() { &kept } else { waiting };
            let local = self.records.get(&pulled.id).filter(|_| !self.has(Bug::TakesOlder));
            // An answer that another tab's push overtook: to be asked for again, or what else is in it would be passed over.
            let Some(record) = rebase(pulled, local, waiting) else { return false };
            stored.push(record);
        }
        if !self.has(Bug::KeepsErasedOps) {
            self.erased.extend(erased);
        }
        for record in stored {
            self.went_back |= self.records.get(&record.id).is_some_and(|local| local.seq > record.seq);
            self.records.insert(record.id, record);
        }
        // Only the server's word erases: an erasure of this phone's own may be refused yet.
        let gone = |op: &Op| erasure::named(op).any(|rec| self.erased.contains(&rec));
        for op in self.sent.iter_mut().filter(|op| gone(op)) {
            *op = op.clone().scrubbed();
        }
        let speaking: Vec<_> = self
            .outbox
            .iter()
            .filter(|(_, row)| gone(&row.op))
            .map(|(n, row)| (*n, row.op.clone(), row.refused))
            .collect();
        for (n, op, is_refused) in speaking {
            let scrubbed = op.clone().scrubbed();
            if is_refused {
                self.outbox.remove(&n);
                self.retract(&op, None);
            } else if let Some(row) = self.outbox.get_mut(&n) {
                row.op = scrubbed.clone();
                self.retract(&op, Some(&scrubbed));
            }
        }
        if self.cursors.get(stream).is_none_or(|cursor| cursor.after >= after) {
            self.cursors.insert(stream.to_owned(), next);
        }
        self.goes_back();
        true
    }

    fn goes_back(&mut self) {
        for (_, cursor) in self.cursors.iter_mut().filter(|(stream, _)| *stream != SHARED) {
            self.back.iter().for_each(|before| cursor.read_again(*before));
        }
    }

    /// Takes back what a change said, but for what is left of it. What it lay over shows again, as far as it is still here.
    fn retract(&mut self, op: &Op, left: Option<&Op>) {
        let looks_under = !op.is_scrubbed() && !self.has(Bug::NeverLooksUnder);
        let Some(record) = self.records.get_mut(&op.rec).filter(|record| !self.erased.contains(&record.id)) else {
            return;
        };
        record.retract(op);
        if looks_under {
            let before = record.seq.saturating_sub(1);
            self.back = Some(before.min(self.back.unwrap_or(before)));
        }
        let kept = self.sent.iter().chain(self.outbox.values().filter(|row| stays(row)).map(|row| &row.op));
        for other in left.into_iter().chain(kept.filter(|other| other.rec == op.rec && other.id != op.id)) {
            record.merge(other);
        }
    }

    /// Nothing of the team is left (G16), unless something waits. What another team never got stays. Answers whether the phone is cleared.
    pub fn erase(&mut self) -> bool {
        if self.waiting() > 0 && !self.has(Bug::ErasesWhatWaits) {
            return false;
        }
        if !self.has(Bug::NeverErases) {
            self.outbox.retain(|_, row| row.aside);
            let aside = std::mem::take(&mut self.outbox);
            self.clear();
            self.outbox = aside;
        }
        true
    }

    /// Everything is gone.
    pub fn clear(&mut self) {
        *self = Self { bug: self.bug, last: self.last, ..Self::default() };
    }

    /// Whether what this op says is seen here, or something later in its place.
    pub fn shows(&self, op: &Op) -> bool {
        self.records.get(&op.rec).is_some_and(|record| !record.clone().merge(op))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{DeviceId, Stamp};
    use serde_json::json;

    /// Found in one world of thirty thousand: the phone had numbered its own later change, passed over the other's in the late
    /// page, and took the page for read; and its own changes are left out of the next.
    #[test]
    fn a_late_answer_is_asked_for_again_as_a_whole_g8_g13() {
        let rec = OpId::new(1, [1; 10]).uuid();
        let says = |record: &mut Record, seq: u64, set: serde_json::Value| {
            record.merge(&Op {
                id: OpId::new(seq, [2; 10]),
                n: 0,
                device: None::<DeviceId>,
                kind: Kind::HOUSEHOLD,
                rec,
                at: Stamp { ms: seq, count: 0, device: 1 },
                set: serde_json::from_value(set).unwrap(),
                over: None,
                mends: None,
                more: domain::Fields::new(),
            });
            record.seq = seq;
        };
        let mut own = Record::new(Kind::HOUSEHOLD, rec);
        says(&mut own, 19, json!({"adults": 1}));
        let mut late = Record::new(Kind::HOUSEHOLD, rec);
        says(&mut late, 10, json!({"people": 6}));
        let mut disk = Disk { records: BTreeMap::from([(rec, own.clone())]), ..Disk::default() };
        let cursor = Cursor { after: 9, mark: None, whole: Some(9) };
        disk.cursors.insert("t".to_owned(), cursor.clone());
        let next = Cursor { after: 12, mark: None, whole: Some(12) };
        assert!(!disk.take_in("t", 9, vec![late], next, false));
        assert_eq!((&disk.cursors["t"], &disk.records[&rec]), (&cursor, &own));
    }
}
