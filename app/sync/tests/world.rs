//! A small world of phones, a network and a server, run from a seed. The phones run the real engine and the
//! real merge; the network loses, repeats and cuts; phones crash between any two steps.

#![allow(clippy::cast_possible_truncation, reason = "small counts of a simulated world")]
#![allow(clippy::unwrap_used, reason = "a test")]

mod common;

use common::STREAM;
use common::disk::{Disk, Row};
use common::server::Server;
use domain::wire::PushReply;
use domain::{Fields, Kind, Op, OpId, Record, Refusal, RefusalCode, Stamp};
use proptest::prelude::*;
use std::collections::{BTreeSet, VecDeque};
use sync::{Effect, Engine, Event, Fault, StoreFault, Trigger};

/// Records in one page of a pull.
const PAGE: usize = 3;
/// The value of an op that the server refuses.
const BAD: u64 = 13;
/// The value of an op for which the server refuses the whole batch.
const POISON: u64 = 14;

struct Random(u64);

impl Random {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }

    fn one_in(&mut self, n: u64) -> bool {
        self.below(n) == 0
    }
}

fn value(op: &Op) -> u64 {
    op.set.values().next().and_then(serde_json::Value::as_u64).unwrap_or(0)
}

/// What the server says of a batch; `Err` if it will not have it as a whole.
fn push(server: &mut Server, ops: &[Op]) -> Result<PushReply, Fault> {
    if ops.iter().any(|op| value(op) == POISON) {
        return Err(Fault::Rejected);
    }
    Ok(server.push(ops, |op| (value(op) == BAD).then(|| Refusal::from(RefusalCode::FieldInvalid))))
}

struct Phone {
    device: u32,
    disk: Disk,
    /// Each with what its engine asked for, and the ops that it read last.
    tabs: Vec<(Engine, VecDeque<Effect>, Vec<Op>)>,
    lock: Option<usize>,
    saved: Vec<OpId>,
    clock: u64,
}

impl Phone {
    fn new(device: u32) -> Self {
        let mut phone = Self {
            device,
            disk: Disk::default(),
            tabs: vec![],
            lock: None,
            saved: vec![],
            clock: 1_000 + u64::from(device),
        };
        phone.starts();
        phone
    }

    fn engine(&self) -> Engine {
        Engine::new([STREAM.to_owned()], u64::from(self.device)).with_cursors(&self.disk.cursors)
    }

    /// Two tabs start cold from the disk.
    fn starts(&mut self) {
        self.lock = None;
        self.tabs = (0..2).map(|_| (self.engine(), VecDeque::new(), vec![])).collect();
        self.wakes(Trigger::Start);
    }

    fn wakes(&mut self, trigger: Trigger) {
        for (engine, todo, _) in &mut self.tabs {
            todo.extend(engine.on(Event::Wake(trigger)));
        }
    }

    /// Record and op in one transaction (G2).
    fn logs(&mut self, random: &mut Random) {
        self.clock += random.below(5);
        let op = Op {
            id: OpId::new(self.clock, [self.device as u8, 0, 0, 0, 0, 0, 0, 0, 0, self.saved.len() as u8]),
            n: 0,
            device: None,
            kind: Kind::HOUSEHOLD,
            rec: uuid(random.below(4)).parse().unwrap(),
            at: Stamp { ms: self.clock, count: 0, device: self.device },
            set: Fields::from([(["a", "b"][random.below(2) as usize].to_owned(), random.below(15).into())]),
            more: Fields::new(),
            over: None,
            mends: None,
        };
        self.saved.push(op.id);
        self.disk.save(op);
        self.wakes(Trigger::Saved);
    }

    fn has_work(&self) -> bool {
        self.tabs.iter().any(|(_, todo, _)| todo.iter().any(|effect| !matches!(effect, Effect::WakeIn(_))))
    }

    /// Runs one effect of one tab against disk, network and server.
    fn steps(&mut self, tab: usize, server: &mut Server, random: &mut Random, calm: bool) {
        let Some(effect) = self.tabs[tab].1.pop_front() else { return };
        let lost = |random: &mut Random| !calm && random.one_in(5);
        let event = match effect {
            Effect::TakeLock => {
                let mine = self.lock.is_none() || self.lock == Some(tab);
                if mine {
                    self.lock = Some(tab);
                }
                Some(Event::Lock(mine))
            }
            Effect::ReleaseLock => {
                self.lock = None;
                None
            }
            Effect::LoadBatch { limit } => {
                let (batch, ops) = self.disk.batch(limit);
                self.tabs[tab].2 = ops;
                Some(Event::Batch(if lost(random) { Err(StoreFault) } else { Ok(batch) }))
            }
            Effect::Push { ops: ids, .. } => {
                assert_eq!(self.lock, Some(tab), "G13: pushed without the lock");
                let ops = std::mem::take(&mut self.tabs[tab].2);
                assert!(ops.iter().map(|op| op.id).eq(ids), "what was loaded is what is sent");
                Some(Event::Pushed(Self::request(random, calm, &ops, server)))
            }
            Effect::Erase | Effect::StartOver => {
                unreachable!("nobody is taken out of the team here, no server restored")
            }
            Effect::Settle { acked, refused, cursor, .. } => {
                if lost(random) {
                    Some(Event::Settled(Err(StoreFault)))
                } else {
                    for ack in &acked {
                        assert!(server.has(ack.op), "G3: settled what the server does not have");
                        assert!(self.disk.outbox.contains_key(&ack.n), "G3: only the ack removes a row");
                    }
                    self.disk.settle(&acked, &refused);
                    self.disk.learns(cursor);
                    Some(Event::Settled(Ok(())))
                }
            }
            Effect::Pull { cursor, .. } => {
                let reply = server.pull(cursor.after, PAGE);
                Some(Event::Pulled(if lost(random) { Err(Fault::Timeout) } else { Ok(reply) }))
            }
            Effect::Store { stream, records, next, .. } => {
                if lost(random) {
                    Some(Event::Stored(Err(StoreFault)))
                } else {
                    self.disk.take_in(&stream, records, next);
                    let shown = |row: &Row| self.disk.shows(&row.op);
                    assert!(self.disk.outbox.values().all(shown), "what was saved here must stay visible here");
                    Some(Event::Stored(Ok(())))
                }
            }
            Effect::Hear(_) | Effect::WakeIn(_) | Effect::Show(_) => None,
        };
        if let Some(event) = event {
            let (engine, todo, _) = &mut self.tabs[tab];
            todo.extend(engine.on(event));
        }
    }

    fn request(random: &mut Random, calm: bool, ops: &[Op], server: &mut Server) -> Result<PushReply, Fault> {
        if calm {
            return push(server, ops);
        }
        match random.below(8) {
            0 => Err(Fault::Unreachable),
            // Committed, but the answer is lost.
            1 => push(server, ops).and(Err(Fault::Timeout)),
            // The request was sent twice on the way.
            2 => push(server, ops).and_then(|_| push(server, ops)),
            // Cut in the middle: a prefix arrived, the answer speaks of that alone.
            3 => push(server, &ops[..ops.len() / 2]),
            4 => Err(Fault::Garbage),
            5 => Err(Fault::Server),
            _ => push(server, ops),
        }
    }
}

fn uuid(n: u64) -> String {
    format!("0192f000-0000-7000-8000-00000000000{n}")
}

fn run(seed: u64, phones: u32, steps: u32) {
    let mut random = Random(seed);
    let mut server = Server::default();
    let mut phones: Vec<Phone> = (1..=phones).map(Phone::new).collect();
    for _ in 0..steps {
        let which = random.below(phones.len() as u64) as usize;
        let phone = &mut phones[which];
        match random.below(12) {
            0 => phone.logs(&mut random),
            1 => phone.wakes(Trigger::Timer),
            2 if random.one_in(4) => phone.starts(),
            _ => {
                let tab = random.below(2) as usize;
                phone.steps(tab, &mut server, &mut random, false);
            }
        }
    }
    // Quiet: the network is back, nobody crashes. Twice round, since the last push of one is news to the others.
    for _ in 0..3 {
        for phone in &mut phones {
            phone.starts();
            let mut left = 5_000;
            while phone.has_work() {
                for tab in 0..2 {
                    phone.steps(tab, &mut server, &mut random, true);
                }
                left -= 1;
                assert!(left > 0, "seed {seed}: never quiet");
            }
        }
    }
    let once: BTreeSet<_> = server.applied.iter().map(|(_, op)| *op).collect();
    assert_eq!(once.len(), server.applied.len(), "seed {seed}: G4: applied twice");
    for phone in &phones {
        for Row { op, refused } in phone.disk.outbox.values() {
            assert!(refused.is_some() && [BAD, POISON].contains(&value(op)), "seed {seed}: still waiting: {op:?}");
        }
        let kept: BTreeSet<_> = phone.disk.outbox.values().map(|row| row.op.id).collect();
        for id in &phone.saved {
            assert!(once.contains(id) ^ kept.contains(id), "seed {seed}: G3, G7: {id:?} is lost or counted twice");
        }
        let unhurt = |record: &&Record| phone.disk.outbox.values().all(|row| row.op.rec != record.id);
        for record in server.records.values().filter(unhurt) {
            let local = phone.disk.records.get(&record.id);
            assert_eq!(local, Some(record), "seed {seed}: G5, G8: replicas differ");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_is_lost_and_nothing_counts_twice(seed: u64, phones in 1u32..4, steps in 20u32..400) {
        run(seed, phones, steps);
    }
}
