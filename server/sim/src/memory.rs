//! The server's data in memory: the real decision over a batch, between two maps. It is told the same stories as the
//! databases, and must give the same answers.

use crate::backend::{Answer, Backend, Entry, Page};
use crate::bug::Bug;
use domain::erasure;
use domain::wire::Cursor;
use domain::{
    DeviceId, Head, Kind, Mark, MemberId, Millis, Op, OpId, Receipt, Refusal, RefusalCode, Role, Stamp, TeamId,
};
use server::store::{Author, Batch, Held, Incoming, Known, Maker, Records, to_read};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use uuid::Uuid;

/// Data in memory.
#[derive(Clone, Debug, Default)]
pub struct Memory {
    heads: BTreeMap<String, Head>,
    marks: BTreeMap<(String, u64), Mark>,
    known: BTreeMap<OpId, Known>,
    records: BTreeMap<Uuid, Held>,
    history: BTreeMap<String, Vec<Entry>>,
    receipts: BTreeMap<DeviceId, Receipt>,
    revoked: BTreeSet<DeviceId>,
    phones: BTreeMap<DeviceId, (String, MemberId, Role)>,
    bug: Option<Bug>,
    pushes: u64,
    backup: Option<Box<Self>>,
}

impl Memory {
    /// Empty, perhaps with a planted mistake.
    pub fn new(bug: Option<Bug>) -> Self {
        Self { bug, ..Self::default() }
    }

    fn has(&self, bug: Bug) -> bool {
        self.bug == Some(bug)
    }

    /// What a planted mistake makes of an op.
    fn twist(&self, incoming: &Incoming, now: Millis) -> Incoming {
        let Some(op) = incoming.op() else { return incoming.clone() };
        match self.bug {
            Some(Bug::LastArrivalWins) => {
                let count = u16::try_from(self.pushes % 60_000).unwrap_or(0);
                Incoming::from(&Op { at: Stamp { ms: now, count, device: op.at.device }, ..op.clone() })
            }
            Some(Bug::IgnoresCollisions) => Incoming::from(&Op { over: None, ..op.clone() }),
            Some(Bug::SeesCollisionsEverywhere) if op.over.is_some() => {
                Incoming::from(&Op { over: Some(domain::Fields::new()), ..op.clone() })
            }
            _ => incoming.clone(),
        }
    }

    fn at(&self, stream: &str, seq: u64) -> Option<Mark> {
        self.marks.get(&(stream.to_owned(), seq)).copied()
    }

    /// Takes out of the history what was erased.
    fn scrub(&mut self, stream: &str, erased: &BTreeSet<Uuid>, unheard: &BTreeSet<OpId>, erasures: &[Uuid]) {
        let clean = |body: &mut String, is_applied: bool| {
            let Ok(op) = serde_json::from_str::<Op>(body) else { return };
            let speaks = !is_applied && erasures.iter().any(|rec| body.contains(&rec.to_string()));
            if (erased.contains(&op.rec) || unheard.contains(&op.id) || speaks)
                && let Ok(scrubbed) = serde_json::to_string(&op.scrubbed())
            {
                *body = scrubbed;
            }
        };
        if !(erased.is_empty() && unheard.is_empty()) {
            let history = self.history.entry(stream.to_owned()).or_default();
            history.iter_mut().for_each(|entry| clean(&mut entry.body, entry.seq.is_some()));
            let known = self.known.values_mut().filter(|known| known.stream == stream);
            known.for_each(|known| {
                let mut body = known.body.to_string();
                clean(&mut body, known.outcome.is_ok());
                known.body = body.into();
            });
        }
    }

    /// What the database would hand to the decision.
    fn known_of(&self, ops: &[Incoming]) -> HashMap<OpId, Known> {
        let ids = ops.iter().filter_map(Incoming::op).map(|op| op.id);
        let known = ids.filter_map(|id| Some((id, self.known.get(&id)?.clone())));
        match self.bug {
            Some(Bug::AppliesTwice) => HashMap::new(),
            Some(Bug::StaysParked) => known.map(|(id, known)| (id, stays_parked(known))).collect(),
            Some(Bug::ForgetsRefusal) => known.filter(|(_, known)| known.outcome.is_ok()).collect(),
            _ => known.collect(),
        }
    }
}

/// An op that was parked is judged anew, but not one with this reason.
fn stays_parked(mut known: Known) -> Known {
    let other = |why: Refusal| if why.code == RefusalCode::Parked { RefusalCode::Other.into() } else { why };
    known.outcome = known.outcome.map_err(other);
    known
}

fn is_of(entry: &Entry, op: OpId) -> bool {
    serde_json::from_str::<Op>(&entry.body).is_ok_and(|held| held.id == op)
}

impl Backend for Memory {
    fn push(&mut self, author: &Author, ops: &[Incoming], mark: Option<Mark>, now: Millis) -> Answer {
        /// 2100-01-01: a bound that bounds nothing.
        const NEVER: Millis = 4_102_444_800_000;
        self.pushes += 1;
        let anew = mark.is_some_and(|mark| self.at(&author.stream, mark.head.seq) != Some(mark));
        let anew = anew && !self.has(Bug::BelievesCursors);
        let before = self.has(Bug::AnswersBeforeCommit).then(|| self.clone());
        let author = &Author { revoked: author.revoked && !self.has(Bug::AppliesParked), ..author.clone() };
        // The history keeps what came, whatever a mistake makes of it.
        let came: BTreeMap<_, _> = ops.iter().filter_map(Incoming::op).map(|op| (op.id, op)).collect();
        let ops: Vec<_> = ops.iter().map(|op| self.twist(op, now)).collect();
        let mut head = self.heads.get(&author.stream).copied().unwrap_or_default();
        if self.has(Bug::SequenceOutsideLock) && self.pushes.is_multiple_of(5) {
            head.seq = head.seq.saturating_sub(1);
        }
        let named: BTreeSet<_> = ops.iter().flat_map(Incoming::names).collect();
        let mut records: Records =
            named.into_iter().filter_map(|id| Some((id, self.records.get(&id)?.clone()))).collect();
        let mut erased = to_read(&ops, &records);
        let mut read = BTreeSet::new();
        while let Some(rec) = erased.pop().filter(|_| !self.has(Bug::ErasesHouseholdOnly)) {
            if !read.insert(rec) {
                continue;
            }
            for held in self.records.values().filter(|held| held.stream == author.stream) {
                let speaks = erasure::speaks_of(&held.record, rec);
                if speaks || held.record.kind == Kind::COLLISION {
                    records.insert(held.record.id, held.clone());
                    erased.extend((speaks && held.record.kind == Kind::HOUSEHOLD).then_some(held.record.id));
                }
            }
        }
        let bound = if self.has(Bug::BelievesClocks) { NEVER } else { now };
        let devices = ops.iter().filter_map(|op| op.op()?.device).filter(|device| Some(*device) != author.device);
        let made = devices.filter_map(|device| {
            let (home, member, role) = self.phones.get(&device)?;
            let revoked = self.revoked.contains(&device) && !self.has(Bug::AppliesParked);
            (*home == author.stream).then_some((device, Maker { member: *member, role: *role, revoked }))
        });
        let makers = made.collect();
        let mut batch = Batch::new(author, bound, head, self.known_of(&ops), records, makers);
        let verdicts: Vec<_> = (0..).zip(&ops).map(|(index, op)| batch.take(index, op)).collect();
        let batch_mark = batch.mark();
        for (device, received) in batch.received() {
            let receipt = self.receipts.entry(device).or_default();
            receipt.count += received.count;
            receipt.hash ^= received.hash;
        }
        if self.has(Bug::CountsTwice)
            && let Some(device) = author.device
        {
            let again = verdicts.iter().filter(|verdict| verdict.duplicate && verdict.seq.is_some());
            let receipt = self.receipts.entry(device).or_default();
            again.filter_map(|verdict| verdict.op).for_each(|op| receipt.add(op));
        }
        let history = self.history.entry(author.stream.clone()).or_default();
        for op in batch.unparked() {
            history.retain(|entry| !is_of(entry, *op));
        }
        for logged in batch.log() {
            if let Some(head) = logged.head {
                let mark = Mark { op: logged.op.id, head };
                self.marks.insert((author.stream.clone(), head.seq), mark);
            }
            let original = came.get(&logged.op.id).and_then(|op| serde_json::to_string(op).ok());
            let (stream, body) = (author.stream.clone(), original.unwrap_or_else(|| logged.body.to_string()));
            let device = if logged.by_server { None } else { logged.op.device.or(author.device) };
            let outcome = logged.outcome.clone();
            self.known.insert(
                logged.op.id,
                Known { stream: stream.clone(), body: body.as_str().into(), outcome, head: logged.head, received: now },
            );
            let entry = Entry { seq: logged.outcome.clone().ok(), body, device, received: now };
            self.history.entry(stream).or_default().push(entry);
        }
        let (erased, unheard, erasures) = (batch.erased(), batch.unheard(), batch.erasures().collect::<Vec<_>>());
        if !self.has(Bug::KeepsHistory) {
            self.scrub(&author.stream, &erased, &unheard, &erasures);
        }
        for held in batch.changed() {
            self.records.insert(held.record.id, held.clone());
        }
        self.heads.insert(author.stream.clone(), batch.head());
        let receipt = author.device.map(|device| self.receipts.get(&device).copied().unwrap_or_default());
        if let Some(before) = before
            && self.pushes.is_multiple_of(6)
        {
            *self = Self { pushes: self.pushes, ..before };
        }
        Answer { verdicts, receipt, mark: batch_mark, anew }
    }

    fn pull(&mut self, stream: &str, cursor: &Cursor, device: DeviceId, limit: u32) -> Page {
        let last = self.heads.get(stream).copied().unwrap_or_default().seq;
        let is_ours = match cursor.mark.filter(|_| !self.has(Bug::BelievesCursors)) {
            Some(mark) => cursor.after <= last && self.at(stream, mark.head.seq) == Some(mark),
            None => cursor.after <= last,
        };
        let anew = !is_ours;
        let Cursor { after, mark, whole } = if anew { Cursor::default() } else { cursor.clone() };
        let knows_last = mark.is_some_and(|mark| mark.head.seq == last);
        let mark = self.at(stream, last).filter(|_| !knows_last);
        if after == last {
            return Page { next: last, mark, more: false, anew, records: Vec::new() };
        }
        let own = |home: &str| home == stream || self.has(Bug::MixesTeams);
        let knows = |held: &Held| {
            let whole = match self.bug {
                Some(Bug::LeavesOutOthers) => whole.map(|_| u64::MAX),
                Some(Bug::LeavesOutTooEarly) => whole.or(Some(after)),
                Some(Bug::LeavesOutBetweenPages) => whole.map(|_| after),
                _ => whole,
            };
            whole.is_some_and(|whole| held.is_known_to(device, whole))
        };
        let new = self.records.values().filter(|held| own(&held.stream) && held.record.seq > after && !knows(held));
        let mut records: Vec<_> = new.map(|held| held.record.clone()).collect();
        records.sort_by_key(|record| record.seq);
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let more = records.len() > limit;
        records.truncate(limit);
        let next = records.last().filter(|_| more).map_or(last, |record| record.seq);
        Page { next: next + u64::from(self.has(Bug::CursorTooFar) && more), mark, more, anew, records }
    }

    fn backs_up(&mut self) -> bool {
        self.backup = None;
        self.backup = Some(Box::new(self.clone()));
        true
    }

    fn is_restored(&mut self) -> bool {
        if let Some(backup) = self.backup.clone() {
            // The office knows who is in the team, and whom it took out.
            let (phones, revoked) = (self.phones.clone(), self.revoked.clone());
            *self = Self { phones, revoked, pushes: self.pushes, backup: Some(backup.clone()), ..*backup };
        }
        self.backup.is_some()
    }

    fn revoke(&mut self, _: &str, device: DeviceId, _: Millis) {
        self.revoked.insert(device);
    }

    fn is_revoked(&mut self, device: DeviceId) -> bool {
        self.revoked.contains(&device)
    }

    fn history(&mut self, stream: &str) -> Vec<Entry> {
        self.history.get(stream).cloned().unwrap_or_default()
    }

    fn team(&mut self, id: TeamId, _: Millis) -> String {
        self.heads.insert(id.to_string(), Head::default());
        id.to_string()
    }

    fn enrol(&mut self, stream: &str, device: DeviceId, member: MemberId, role: Role, _: Millis) {
        self.phones.insert(device, (stream.to_owned(), member, role));
    }
}
