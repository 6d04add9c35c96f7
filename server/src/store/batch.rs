//! What a batch of ops does to a stream, decided in memory: no SQL, no waiting. `apply` reads what
//! this needs, and writes what it leaves.

use domain::wire::Verdict;
use domain::{DeviceId, MemberId, Millis, Op, OpId, Record, Refusal, RefusalCode, Role};
use serde::Deserialize;
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

/// Most bytes of one op as it came, white space and a newer build's additions included.
const MAX_OP_BYTES: usize = 64 * 1024;

/// Who an op comes from.
#[derive(Clone, Debug)]
pub struct Author {
    /// Where it goes: a team's id, or `shared`.
    pub stream: String,
    /// The person; none for the server itself.
    pub member: Option<MemberId>,
    /// The phone that sends it; none for the server itself.
    pub device: Option<DeviceId>,
    /// What the person may do. None for the server itself, which may do everything.
    pub role: Option<Role>,
}

/// One op as it came, read or not.
#[derive(Clone, Debug)]
pub struct Incoming {
    raw: String,
    read: Result<Op, (Option<OpId>, RefusalCode)>,
}

impl Incoming {
    /// Reads one op by itself, so that one that cannot be read holds up no other (G7).
    pub fn read(raw: &str) -> Self {
        let read = if raw.len() > MAX_OP_BYTES {
            Err((id_of(raw), RefusalCode::TooLarge))
        } else {
            serde_json::from_str(raw).map_err(|_| (id_of(raw), RefusalCode::Malformed))
        };
        Self { raw: raw.to_owned(), read }
    }

    pub(super) fn op(&self) -> Option<&Op> {
        self.read.as_ref().ok()
    }
}

impl From<&Op> for Incoming {
    fn from(op: &Op) -> Self {
        let raw = serde_json::to_string(op).expect("an op is made of text, numbers and JSON values");
        Self { raw, read: Ok(op.clone()) }
    }
}

fn id_of(raw: &str) -> Option<OpId> {
    #[derive(Deserialize)]
    struct OnlyId {
        id: OpId,
    }
    serde_json::from_str::<OnlyId>(raw).ok().map(|only| only.id)
}

/// An op that the server has had before, and what it said of it.
#[derive(Clone, Debug)]
pub(super) struct Known {
    pub(super) stream: String,
    pub(super) body: String,
    pub(super) outcome: Result<u64, Refusal>,
}

/// A row of the history.
#[derive(Debug)]
pub(super) struct Logged {
    pub(super) op: Op,
    pub(super) body: String,
    pub(super) outcome: Result<u64, Refusal>,
}

/// A stream while a batch is applied to it.
#[derive(Debug)]
pub(super) struct Batch<'a> {
    pub(super) author: &'a Author,
    pub(super) now: Millis,
    pub(super) seq: u64,
    pub(super) known: HashMap<OpId, Known>,
    /// Present state of the records that the batch names, with the stream that each is in.
    pub(super) records: HashMap<Uuid, (String, Record)>,
    pub(super) touched: BTreeSet<Uuid>,
    pub(super) log: Vec<Logged>,
}

impl Batch<'_> {
    /// Applies one op, or says why not.
    pub(super) fn take(&mut self, index: u32, incoming: &Incoming) -> Verdict {
        let op = match &incoming.read {
            Ok(op) => op,
            Err((id, code)) => return verdict(*id, index, Err((*code).into()), false),
        };
        if let Some(known) = self.known.get(&op.id) {
            let repeat = self.is_repeat(op, known);
            let outcome = if repeat { known.outcome.clone() } else { Err(RefusalCode::IdTaken.into()) };
            return verdict(Some(op.id), index, outcome, repeat);
        }
        let outcome = self.apply(op);
        let known = Known { stream: self.author.stream.clone(), body: incoming.raw.clone(), outcome: outcome.clone() };
        self.known.insert(op.id, known);
        self.log.push(Logged { op: op.clone(), body: incoming.raw.clone(), outcome: outcome.clone() });
        verdict(Some(op.id), index, outcome, false)
    }

    /// The same id must stand for the same change: otherwise "duplicate" would lose the second one silently.
    fn is_repeat(&self, op: &Op, known: &Known) -> bool {
        known.stream == self.author.stream
            && serde_json::from_str::<Op>(&known.body)
                .is_ok_and(|old| (&old.kind, old.rec, old.at, &old.set) == (&op.kind, op.rec, op.at, &op.set))
    }

    fn apply(&mut self, op: &Op) -> Result<u64, Refusal> {
        if let Some(role) = self.author.role {
            op.check(role)?;
            let own = self.author.stream.parse::<domain::TeamId>().is_ok_and(|team| team.uuid() == op.rec);
            if op.kind.as_str() == "team" && !own {
                return Err(RefusalCode::NotAllowed.into());
            }
        }
        if let Some((stream, record)) = self.records.get(&op.rec)
            && (*stream != self.author.stream || record.kind != op.kind)
        {
            return Err(RefusalCode::IdTaken.into());
        }
        self.seq += 1;
        let (_, record) = self
            .records
            .entry(op.rec)
            .or_insert_with(|| (self.author.stream.clone(), Record::new(op.kind.clone(), op.rec)));
        let stamp = op.at.bounded(self.now);
        if stamp == op.at {
            record.merge(op);
        } else {
            record.merge(&Op { at: stamp, ..op.clone() });
        }
        record.seq = self.seq;
        self.touched.insert(op.rec);
        Ok(self.seq)
    }
}

fn verdict(op: Option<OpId>, index: u32, outcome: Result<u64, Refusal>, duplicate: bool) -> Verdict {
    let (seq, refused) = match outcome {
        Ok(seq) => (Some(seq), None),
        Err(refusal) => (None, Some(refusal)),
    };
    Verdict { op, index, seq, refused, duplicate }
}
