//! A phone's disk, each method one transaction, as `app/src/store` does it in a browser.

use crate::bug::Bug;
use domain::erasure;
use domain::wire::{Cursor, SHARED};
use domain::{Kind, Op, OpId, Receipt, Record};
use std::collections::{BTreeMap, BTreeSet};
use sync::{Ack, Event, Learned, Ledger, Mend, Numbers, Queued, Refused, StoreFault, rebase};
use uuid::Uuid;

/// An op as the phone keeps it.
#[derive(Clone, Debug)]
pub struct Row {
    /// The op.
    pub op: Op,
    /// Whether the server refused it.
    pub refused: bool,
    /// Whether it was made for another team than the phone is in now.
    pub aside: bool,
}

/// What survives a crash.
#[derive(Clone, Debug, Default)]
pub struct Disk {
    /// Records by id.
    pub records: BTreeMap<Uuid, Record>,
    /// The phone's ops by its own count, those that the server has among them: the ledger says which.
    pub ops: BTreeMap<u64, Row>,
    /// Cursors by stream.
    pub cursors: BTreeMap<String, Cursor>,
    /// The book of what was acknowledged.
    pub ledger: Ledger,
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

    fn queue(&mut self, op: Op) {
        self.last += 1;
        self.ops.insert(self.last, Row { op, refused: false, aside: false });
    }

    /// The ops that the server does not have, in the order in which they were saved: they wait, or were refused.
    pub fn outbox(&self) -> impl Iterator<Item = (u64, &Row)> {
        self.ops.iter().filter(|(n, row)| row.refused || self.ledger.wants(**n)).map(|(n, row)| (*n, row))
    }

    /// The ops that the server has.
    pub fn sent(&self) -> impl Iterator<Item = &Op> {
        self.ops.iter().filter(|(n, row)| !row.refused && !self.ledger.wants(**n)).map(|(_, row)| &row.op)
    }

    /// Record and op are written together or not at all (G2). `full`: there is no room. Answers whether it was saved.
    pub fn save(&mut self, op: &Op, full: bool) -> bool {
        if full && !self.has(Bug::SavesHalf) {
            return false;
        }
        let new = || Record::new(op.kind.clone(), op.rec);
        self.records.entry(op.rec).or_insert_with(new).merge(op);
        if !full {
            self.queue(op.clone());
        }
        true
    }

    /// Takes in an op that another phone made, to hand it on. One that is here already is not taken twice.
    pub fn receive(&mut self, op: &Op) {
        if !self.ops.values().any(|row| row.op.id == op.id) {
            let new = || Record::new(op.kind.clone(), op.rec);
            self.records.entry(op.rec).or_insert_with(new).merge(op);
            self.queue(op.clone());
        }
    }

    /// The oldest ops that wait.
    pub fn batch(&self, limit: usize) -> (Vec<Queued>, Vec<Op>) {
        let waiting = self.outbox().filter(|(_, row)| !row.refused).take(limit);
        waiting.map(|(n, row)| (Queued::of(n, &row.op), row.op.clone())).unzip()
    }

    /// How many ops wait.
    pub fn waiting(&self) -> usize {
        self.outbox().filter(|(_, row)| !row.refused).count()
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
            let Some(row) = self.ops.get_mut(&ack.n).filter(|row| row.refused || self.ledger.wants(ack.n)) else {
                continue;
            };
            assert_eq!(row.op.id, ack.op, "a number is given once");
            row.refused = false;
            if let Some(record) = self.records.get_mut(&row.op.rec).filter(|_| !is_alone) {
                record.seq = record.seq.max(ack.seq);
            }
            left.push(ack.op);
            // What another team has is never sent again: the phone is in this one now.
            if row.aside {
                self.ops.remove(&ack.n);
            }
            self.ledger.settle(&Ack { is_others: ack.is_others && !self.has(Bug::CountsHandedOver), ..ack.clone() });
        }
        if let (Some(last), true) = (acked.last(), self.has(Bug::SettlesAllBefore)) {
            self.ledger.settled.insert_all(1, last.n);
        }
        for refused in refused {
            if self.has(Bug::DropsRefused) {
                left.extend(self.ops.remove(&refused.n).map(|row| row.op.id));
            } else if !self.outbox().any(|(n, _)| n == refused.n) {
                // Another tab settled it meanwhile.
            } else if let Some(row) = self.ops.get(&refused.n)
                && erasure::named(&row.op).any(|rec| self.erased.contains(&rec))
            {
                let op = row.op.clone();
                self.ops.remove(&refused.n);
                self.unsay(&op);
                self.retract(&op, None);
            } else if !self.has(Bug::StaysErased)
                && let Some(row) = self.ops.get_mut(&refused.n)
                && row.op.erases()
            {
                // It stays, to be seen; the household is there as before.
                row.refused = true;
                let op = row.op.clone();
                self.retract(&op, None);
            } else if !self.has(Bug::BlocksOnRefused)
                && let Some(row) = self.ops.get_mut(&refused.n)
            {
                row.refused = true;
            }
        }
        let refused: Vec<_> = self.ops.iter().filter(|(_, row)| row.refused).map(|(n, _)| *n).collect();
        let waiting = self.outbox().find(|(_, row)| !row.refused).map(|(n, _)| n);
        self.ledger.close(waiting, &refused);
        let passed = self.ledger.passed(&refused);
        assert!(waiting.is_none_or(|n| passed < n), "what waits is read");
        self.goes_back();
        let has_kept = self.sent().next().is_some();
        let mend = match receipt {
            Some(held) if self.waiting() == 0 => self.ledger.check(held, has_kept),
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
        self.ledger.send_again(self.ops.keys().copied());
        if self.has(Bug::CountsAgain) {
            self.ledger.counted = Numbers::default();
        }
        // The server made these, and makes those again that there still are.
        self.records.retain(|_, record| record.kind != Kind::COLLISION);
        self.records.values_mut().for_each(|record| record.seq = 0);
        self.cursors.clear();
    }

    /// Stores a page and its cursor (G8). `full`: there is no room. Answers what to tell the engine.
    pub fn take_in(&mut self, stream: &str, after: u64, pulled: Vec<Record>, next: Cursor, full: bool) -> Event {
        if full {
            if self.has(Bug::CursorFirst) {
                self.cursors.insert(stream.to_owned(), next);
            }
            return Event::Stored(Err(StoreFault));
        }
        let waiting: Vec<&Op> = self.outbox().map(|(_, row)| row).filter(|row| stays(row)).map(|row| &row.op).collect();
        let waiting = if self.has(Bug::OverwritesUnsent) { &[][..] } else { &waiting };
        let mut stored = Vec::new();
        let mut erased = Vec::new();
        for pulled in pulled {
            erased.extend(pulled.is_erased().then_some(pulled.id));
            // What was refused here is not said again of what was erased.
            let kept: Vec<_> = self.outbox().filter(|(_, row)| !row.refused).map(|(_, row)| &row.op).collect();
            let waiting = if pulled.is_erased() && !waiting.is_empty() { &kept } else { waiting };
            let local = self.records.get(&pulled.id).filter(|_| !self.has(Bug::TakesOlder));
            // An answer that another tab's push overtook: to be asked for again, or what else is in it would be passed over.
            let Some(record) = rebase(pulled, local, waiting) else { return Event::Late };
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
        let speaking = self.ops.iter().filter(|(_, row)| gone(&row.op));
        let speaking: Vec<_> = speaking.map(|(n, row)| (*n, row.op.clone(), row.refused)).collect();
        // What the server has is scrubbed first: it shows again under what is taken back.
        let (waiting, sent): (Vec<_>, Vec<_>) =
            speaking.into_iter().partition(|(n, _, is_refused)| *is_refused || self.ledger.wants(*n));
        for (n, op, _) in sent {
            self.ops.entry(n).and_modify(|row| row.op = op.scrubbed());
        }
        for (n, op, is_refused) in waiting {
            let scrubbed = op.clone().scrubbed();
            if is_refused {
                self.ops.remove(&n);
                self.retract(&op, None);
            } else if let Some(row) = self.ops.get_mut(&n) {
                row.op = scrubbed.clone();
                self.retract(&op, Some(&scrubbed));
            }
        }
        if self.cursors.get(stream).is_none_or(|cursor| cursor.after >= after) {
            self.cursors.insert(stream.to_owned(), next);
        }
        self.goes_back();
        Event::Stored(Ok(()))
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
        let kept = self.ops.values().filter(|row| stays(row)).map(|row| &row.op);
        for other in left.into_iter().chain(kept.filter(|other| other.rec == op.rec && other.id != op.id)) {
            record.merge(other);
        }
    }

    /// Of a record that the server erased it says itself what is left. What this phone had added to that, and the server would not
    /// have, goes.
    fn unsay(&mut self, op: &Op) {
        if let Some(record) = self.records.get_mut(&op.rec).filter(|record| self.erased.contains(&record.id))
            && record.retract(&erasure::beside(op))
        {
            let before = record.seq.saturating_sub(1);
            self.back = Some(before.min(self.back.unwrap_or(before)));
        }
    }

    /// Nothing of the team is left (G16), unless something waits. What another team never got stays. Answers whether the phone is cleared.
    pub fn erase(&mut self) -> bool {
        if self.waiting() > 0 && !self.has(Bug::ErasesWhatWaits) {
            return false;
        }
        if !self.has(Bug::NeverErases) {
            self.ops.retain(|_, row| row.aside);
            let (aside, settled) = (std::mem::take(&mut self.ops), std::mem::take(&mut self.ledger.settled));
            self.clear();
            (self.ops, self.ledger.settled) = (aside, settled);
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

    fn op(rec: Uuid, ms: u64, set: serde_json::Value) -> Op {
        Op {
            id: OpId::new(ms, [2; 10]),
            n: 0,
            device: None::<DeviceId>,
            kind: Kind::VISIT,
            rec,
            at: Stamp { ms, count: 0, device: 1 },
            set: serde_json::from_value(set).unwrap(),
            over: None,
            mends: None,
            more: domain::Fields::new(),
        }
    }

    /// Found in one world of two hundred thousand: handed over by a phone that was then taken out of the team, it could not be
    /// sent on, and an erased visit counted on one phone only.
    #[test]
    fn what_was_refused_of_an_erased_visit_leaves_nothing_there_g5_g16() {
        let rec = OpId::new(1, [1; 10]).uuid();
        let mut held = Record::new(Kind::VISIT, rec);
        held.merge(&op(rec, 5, json!({"outcome": "met", "erased": true})));
        held.seq = 7;
        let mut disk = Disk::default();
        let next = Cursor { after: 7, mark: None, whole: Some(7) };
        assert!(matches!(disk.take_in("t", 0, vec![held.clone()], next, false), Event::Stored(Ok(()))));
        let void = Op { device: Some(DeviceId::new(2, [2; 10])), ..op(rec, 9, json!({"void": "nhầm"})) };
        disk.receive(&void);
        assert!(disk.records[&rec].is_void());
        let why = domain::RefusalCode::Parked.into();
        disk.settle(&[], &[Refused { n: 1, op: void.id, why }], None, None, true);
        assert_eq!(
            (disk.records[&rec].field_names().collect::<Vec<_>>(), disk.ops.len()),
            (vec!["erased", "outcome"], 0)
        );
        assert_eq!(disk.back, Some(6), "what others said under it is read again");
    }

    /// Found in one world of thirty thousand: the phone had numbered its own later change, passed over the other's in the late
    /// page, and took the page for read; and its own changes are left out of the next.
    #[test]
    fn a_late_answer_is_asked_for_again_as_a_whole_g8_g13() {
        let rec = OpId::new(1, [1; 10]).uuid();
        let says = |record: &mut Record, seq: u64, set: serde_json::Value| {
            record.merge(&op(rec, seq, set));
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
        assert!(matches!(disk.take_in("t", 9, vec![late], next, false), Event::Late));
        assert_eq!((&disk.cursors["t"], &disk.records[&rec]), (&cursor, &own));
    }
}
