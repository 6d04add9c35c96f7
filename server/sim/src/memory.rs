//! The server's data in memory: the real decision over a batch, between two maps. It is told the same stories as the
//! databases, and must give the same answers.

use crate::backend::{Answer, Backend, Entry, Page};
use crate::bug::Bug;
use domain::erasure;
use domain::{DeviceId, Kind, MemberId, Millis, Op, OpId, Receipt, Record, Role, Stamp, TeamId};
use server::store::{Author, Batch, Incoming, Known, Maker};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use uuid::Uuid;

/// Data in memory.
#[derive(Clone, Debug, Default)]
pub struct Memory {
    seqs: BTreeMap<String, u64>,
    known: BTreeMap<OpId, Known>,
    records: BTreeMap<Uuid, (String, Record)>,
    history: BTreeMap<String, Vec<Entry>>,
    receipts: BTreeMap<DeviceId, Receipt>,
    revoked: BTreeSet<DeviceId>,
    phones: BTreeMap<DeviceId, (String, MemberId, Role)>,
    bug: Option<Bug>,
    pushes: u64,
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

    /// Takes out of the history what was erased.
    fn scrub(&mut self, stream: &str, erased: &BTreeSet<Uuid>) {
        let clean = |body: &mut String| {
            let Ok(op) = serde_json::from_str::<Op>(body) else { return };
            if erased.contains(&op.rec)
                && let Ok(scrubbed) = serde_json::to_string(&op.scrubbed())
            {
                *body = scrubbed;
            }
        };
        if !erased.is_empty() {
            self.history.entry(stream.to_owned()).or_default().iter_mut().for_each(|entry| clean(&mut entry.body));
            self.known.values_mut().filter(|known| known.stream == stream).for_each(|known| clean(&mut known.body));
        }
    }

    /// What the database would hand to the decision.
    fn known_of(&self, ops: &[Incoming]) -> HashMap<OpId, Known> {
        let ids = ops.iter().filter_map(Incoming::op).map(|op| op.id);
        let known = ids.filter_map(|id| Some((id, self.known.get(&id)?.clone())));
        match self.bug {
            Some(Bug::AppliesTwice) => HashMap::new(),
            Some(Bug::ForgetsRefusal) => known.filter(|(_, known)| known.outcome.is_ok()).collect(),
            _ => known.collect(),
        }
    }
}

impl Backend for Memory {
    fn push(&mut self, author: &Author, ops: &[Incoming], now: Millis) -> Answer {
        /// 2100-01-01: a bound that bounds nothing.
        const NEVER: Millis = 4_102_444_800_000;
        self.pushes += 1;
        let before = self.has(Bug::AnswersBeforeCommit).then(|| self.clone());
        let author = &Author { revoked: author.revoked && !self.has(Bug::AppliesParked), ..author.clone() };
        // The history keeps what came, whatever a mistake makes of it.
        let came: BTreeMap<_, _> = ops.iter().filter_map(Incoming::op).map(|op| (op.id, op)).collect();
        let ops: Vec<_> = ops.iter().map(|op| self.twist(op, now)).collect();
        let mut seq = self.seqs.get(&author.stream).copied().unwrap_or(0);
        if self.has(Bug::SequenceOutsideLock) && self.pushes.is_multiple_of(5) {
            seq = seq.saturating_sub(1);
        }
        let named: BTreeSet<_> = ops.iter().flat_map(Incoming::names).collect();
        let mut records: HashMap<_, _> =
            named.into_iter().filter_map(|id| Some((id, self.records.get(&id)?.clone()))).collect();
        let erased: Vec<_> = ops.iter().filter_map(|op| op.erases(&records)).collect();
        for erased in erased.into_iter().filter(|_| !self.has(Bug::ErasesHouseholdOnly)) {
            let own = self.records.iter().filter(|(_, (stream, _))| *stream == author.stream);
            let with =
                own.filter(|(_, (_, record))| erasure::speaks_of(record, erased) || record.kind == Kind::COLLISION);
            records.extend(with.map(|(id, entry)| (*id, entry.clone())));
        }
        let bound = if self.has(Bug::BelievesClocks) { NEVER } else { now };
        let devices = ops.iter().filter_map(|op| op.op()?.device).filter(|device| Some(*device) != author.device);
        let made = devices.filter_map(|device| {
            let (home, member, role) = self.phones.get(&device)?;
            let revoked = self.revoked.contains(&device) && !self.has(Bug::AppliesParked);
            (*home == author.stream).then_some((device, Maker { member: *member, role: *role, revoked }))
        });
        let makers = made.collect();
        let mut batch = Batch::new(author, bound, seq, self.known_of(&ops), records, makers);
        let verdicts: Vec<_> = (0..).zip(&ops).map(|(index, op)| batch.take(index, op)).collect();
        for (device, received) in batch.received() {
            let receipt = self.receipts.entry(device).or_default();
            received.into_iter().for_each(|op| receipt.add(op));
        }
        if self.has(Bug::CountsTwice)
            && let Some(device) = author.device
        {
            let again = verdicts.iter().filter(|verdict| verdict.duplicate && verdict.seq.is_some());
            let receipt = self.receipts.entry(device).or_default();
            again.filter_map(|verdict| verdict.op).for_each(|op| receipt.add(op));
        }
        for logged in batch.log() {
            let original = came.get(&logged.op.id).and_then(|op| serde_json::to_string(op).ok());
            let (stream, body) = (author.stream.clone(), original.unwrap_or_else(|| logged.body.clone()));
            let device = if logged.by_server { None } else { logged.op.device.or(author.device) };
            let outcome = logged.outcome.clone();
            self.known
                .insert(logged.op.id, Known { stream: stream.clone(), body: body.clone(), outcome, received: now });
            let entry = Entry { seq: logged.outcome.clone().ok(), body, device, received: now };
            self.history.entry(stream).or_default().push(entry);
        }
        let erased = batch.erased();
        if !self.has(Bug::KeepsHistory) {
            self.scrub(&author.stream, &erased);
        }
        for record in batch.changed() {
            self.records.insert(record.id, (author.stream.clone(), record.clone()));
        }
        self.seqs.insert(author.stream.clone(), batch.seq());
        let receipt = author.device.map(|device| self.receipts.get(&device).copied().unwrap_or_default());
        if let Some(before) = before
            && self.pushes.is_multiple_of(6)
        {
            *self = Self { pushes: self.pushes, ..before };
        }
        Answer { verdicts, receipt }
    }

    fn pull(&mut self, stream: &str, after: u64, limit: u32) -> Page {
        let after = if after > self.seqs.get(stream).copied().unwrap_or(0) { 0 } else { after };
        let own = |home: &str| home == stream || self.has(Bug::MixesTeams);
        let new = self.records.values().filter(|(home, record)| own(home) && record.seq > after);
        let mut records: Vec<_> = new.map(|(_, record)| record.clone()).collect();
        records.sort_by_key(|record| record.seq);
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let more = records.len() > limit;
        records.truncate(limit);
        let next = records.last().map_or(after, |record| record.seq);
        Page { next: next + u64::from(self.has(Bug::CursorTooFar) && more), more, records }
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
        self.seqs.insert(id.to_string(), 0);
        id.to_string()
    }

    fn enrol(&mut self, stream: &str, device: DeviceId, member: MemberId, role: Role, _: Millis) {
        self.phones.insert(device, (stream.to_owned(), member, role));
    }
}
