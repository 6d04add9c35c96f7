//! A server: the team's history and the state that it makes, one op after the other.

use domain::wire::{PullReply, PushReply, Verdict};
use domain::{Op, OpId, Record, Refusal};
use std::collections::BTreeMap;
use uuid::Uuid;

#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Server {
    pub seq: u64,
    /// What it said of each op: a repeat gets the same again (G4).
    pub said: BTreeMap<OpId, Result<u64, Refusal>>,
    /// What it did, in order.
    pub applied: Vec<(u64, OpId)>,
    pub records: BTreeMap<Uuid, Record>,
}

impl Server {
    /// Takes ops; `judge` says why one is refused.
    pub fn push(&mut self, ops: &[Op], judge: impl Fn(&Op) -> Option<Refusal>) -> PushReply {
        let verdicts = (0..).zip(ops).map(|(index, op)| {
            let known = self.said.get(&op.id).cloned();
            let (duplicate, outcome) = match known {
                Some(outcome) => (true, outcome),
                None => (false, judge(op).map_or_else(|| Ok(self.apply(op)), Err)),
            };
            self.said.insert(op.id, outcome.clone());
            Verdict {
                op: Some(op.id),
                index,
                seq: outcome.as_ref().ok().copied(),
                refused: outcome.err(),
                duplicate,
                bounded: false,
            }
        });
        PushReply {
            now: 0,
            build: String::new(),
            verdicts: verdicts.collect(),
            taken: None,
            receipt: None,
            revoked: false,
            mark: None,
            anew: false,
            pulled: std::collections::BTreeMap::new(),
        }
    }

    fn apply(&mut self, op: &Op) -> u64 {
        self.seq += 1;
        self.applied.push((self.seq, op.id));
        let record = self.records.entry(op.rec).or_insert_with(|| Record::new(op.kind.clone(), op.rec));
        record.merge(op);
        record.seq = self.seq;
        self.seq
    }

    /// A page of what changed after the cursor, at most `limit` records.
    pub fn pull(&self, after: u64, limit: usize) -> PullReply {
        let mut records: Vec<_> = self.records.values().filter(|record| record.seq > after).cloned().collect();
        records.sort_by_key(|record| record.seq);
        let more = records.len() > limit;
        records.truncate(limit);
        let next = records.last().map_or(after, |record| record.seq);
        PullReply { now: 0, build: String::new(), next, mark: None, more, anew: false, records }
    }

    pub fn has(&self, op: OpId) -> bool {
        self.applied.iter().any(|(_, applied)| *applied == op)
    }
}
