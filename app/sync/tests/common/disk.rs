//! A phone's disk: it survives a crash; everything else does not. Every method is one transaction.

use domain::wire::Cursor;
use domain::{Op, Record, Refusal};
use std::collections::BTreeMap;
use sync::{Ack, Learned, Queued, Refused, rebase};
use uuid::Uuid;

/// A row of the outbox.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Row {
    pub op: Op,
    /// Why the server would not have it, if so.
    pub refused: Option<Refusal>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Disk {
    pub records: BTreeMap<Uuid, Record>,
    pub outbox: BTreeMap<u64, Row>,
    pub cursors: BTreeMap<String, Cursor>,
    last_n: u64,
}

impl Disk {
    /// Record and op are written together (G2).
    pub fn save(&mut self, op: Op) {
        self.records.entry(op.rec).or_insert_with(|| Record::new(op.kind.clone(), op.rec)).merge(&op);
        self.last_n += 1;
        self.outbox.insert(self.last_n, Row { op, refused: None });
    }

    /// The oldest ops that wait.
    pub fn batch(&self, limit: usize) -> (Vec<Queued>, Vec<Op>) {
        let waiting = self.outbox.iter().filter(|(_, row)| row.refused.is_none()).take(limit);
        waiting.map(|(n, row)| (Queued::of(*n, &row.op), row.op.clone())).unzip()
    }

    /// Takes out what the server has, marks what it refused.
    pub fn settle(&mut self, acked: &[Ack], refused: &[Refused]) {
        for ack in acked {
            if self.outbox.get(&ack.n).is_some_and(|row| row.op.id == ack.op)
                && let Some(row) = self.outbox.remove(&ack.n)
                && let Some(record) = self.records.get_mut(&row.op.rec)
            {
                record.seq = record.seq.max(ack.seq);
            }
        }
        for refused in refused {
            if let Some(row) = self.outbox.get_mut(&refused.n) {
                row.refused = Some(refused.why.clone());
            }
        }
    }

    /// In the same transaction: what the answer says of the stream.
    pub fn learns(&mut self, cursor: Option<(String, Learned)>) {
        if let Some((stream, learned)) = cursor {
            learned.teach(self.cursors.entry(stream).or_default());
        }
    }

    /// Stores a page and its cursor (G8).
    pub fn take_in(&mut self, stream: &str, pulled: Vec<Record>, next: Cursor) {
        let waiting: Vec<&Op> = self.outbox.values().map(|row| &row.op).collect();
        for pulled in pulled {
            let local = self.records.get(&pulled.id);
            if let Some(record) = rebase(pulled, local, &waiting) {
                self.records.insert(record.id, record);
            }
        }
        self.cursors.insert(stream.to_owned(), next);
    }

    /// Whether what this op says is seen here, or something later in its place.
    pub fn shows(&self, op: &Op) -> bool {
        self.records.get(&op.rec).is_some_and(|record| !record.clone().merge(op))
    }
}
