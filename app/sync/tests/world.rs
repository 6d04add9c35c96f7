//! A small world of phones, a network and a server, run from a seed. The phones run the real engine and the
//! real merge; the network loses, repeats and cuts; phones crash between any two steps.

#![allow(clippy::cast_possible_truncation, reason = "small counts of a simulated world")]
#![allow(clippy::unwrap_used, reason = "a test")]

use domain::wire::{PullReply, PushReply, Verdict};
use domain::{Fields, Kind, Op, OpId, Record, Refusal, RefusalCode, Stamp};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use sync::{Effect, Engine, Event, Fault, Queued, StoreFault, Trigger, rebase};

const STREAM: &str = "team";
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

#[derive(Default)]
struct Server {
    seq: u64,
    log: BTreeMap<OpId, Verdict>,
    applied: Vec<OpId>,
    records: BTreeMap<String, Record>,
}

impl Server {
    fn push(&mut self, ops: &[Op]) -> Result<PushReply, Fault> {
        if ops.iter().any(|op| value(op) == POISON) {
            return Err(Fault::Rejected);
        }
        let verdicts = ops.iter().enumerate().map(|(index, op)| {
            let verdict = self.log.get(&op.id).cloned().unwrap_or_else(|| self.judge(op));
            Verdict { index: index as u32, ..verdict }
        });
        Ok(PushReply { now: 0, build: String::new(), verdicts: verdicts.collect(), receipt: None, revoked: false })
    }

    fn judge(&mut self, op: &Op) -> Verdict {
        let mut verdict = Verdict { op: Some(op.id), index: 0, seq: None, refused: None, duplicate: false };
        if value(op) == BAD {
            verdict.refused = Some(Refusal::from(RefusalCode::FieldInvalid));
        } else {
            self.seq += 1;
            verdict.seq = Some(self.seq);
            self.applied.push(op.id);
            let record = self.records.entry(op.rec.to_string()).or_insert_with(|| Record::new(op.kind.clone(), op.rec));
            record.merge(op);
            record.seq = self.seq;
        }
        self.log.insert(op.id, verdict.clone());
        verdict
    }

    fn pull(&self, after: u64) -> PullReply {
        let mut records: Vec<_> = self.records.values().filter(|record| record.seq > after).cloned().collect();
        records.sort_by_key(|record| record.seq);
        let more = records.len() > 3;
        records.truncate(3);
        let next = records.last().map_or(after, |record| record.seq);
        PullReply { now: 0, build: String::new(), next, more, records }
    }
}

fn value(op: &Op) -> u64 {
    op.set.values().next().and_then(serde_json::Value::as_u64).unwrap_or(0)
}

/// A phone's disk: it survives a crash; everything else does not.
#[derive(Default)]
struct Disk {
    records: BTreeMap<String, Record>,
    outbox: BTreeMap<u64, (Op, bool)>,
    cursors: BTreeMap<String, u64>,
    next_n: u64,
}

struct Phone {
    device: u32,
    disk: Disk,
    tabs: Vec<(Engine, VecDeque<Effect>)>,
    lock: Option<usize>,
    saved: BTreeSet<OpId>,
    clock: u64,
}

impl Phone {
    fn new(device: u32) -> Self {
        let mut phone = Self {
            device,
            disk: Disk::default(),
            tabs: vec![],
            lock: None,
            saved: BTreeSet::new(),
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
        self.tabs = (0..2).map(|_| (self.engine(), VecDeque::new())).collect();
        self.wakes(Trigger::Start);
    }

    fn wakes(&mut self, trigger: Trigger) {
        for (engine, todo) in &mut self.tabs {
            todo.extend(engine.on(Event::Wake(trigger)));
        }
    }

    /// Record and op in one transaction (G2).
    fn logs(&mut self, random: &mut Random) {
        self.clock += random.below(5);
        let rec = uuid(random.below(4));
        let bytes = [self.device as u8, 0, 0, 0, 0, 0, 0, 0, 0, self.disk.next_n as u8];
        let op = Op {
            id: OpId::new(self.clock, bytes),
            n: 0,
            device: None,
            kind: Kind::HOUSEHOLD,
            rec: rec.parse().unwrap(),
            at: Stamp { ms: self.clock, count: 0, device: self.device },
            set: Fields::from([(["a", "b"][random.below(2) as usize].to_owned(), random.below(15).into())]),
            more: Fields::new(), over: None, mends: None,
        };
        self.disk.next_n += 1;
        self.disk.records.entry(rec).or_insert_with(|| Record::new(Kind::HOUSEHOLD, op.rec)).merge(&op);
        self.saved.insert(op.id);
        self.disk.outbox.insert(self.disk.next_n, (op, false));
        self.wakes(Trigger::Saved);
    }

    fn has_work(&self) -> bool {
        self.tabs.iter().any(|(_, todo)| todo.iter().any(|effect| !matches!(effect, Effect::WakeIn(_))))
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
                let waiting = self.disk.outbox.iter().filter(|(_, (_, refused))| !refused).take(limit);
                let batch = waiting.map(|(n, (op, _))| Queued { n: *n, op: op.clone() }).collect();
                Some(Event::Batch(if lost(random) { Err(StoreFault) } else { Ok(batch) }))
            }
            Effect::Push { ops } => {
                assert_eq!(self.lock, Some(tab), "G13: pushed without the lock");
                Some(Event::Pushed(Self::request(random, calm, &ops, server)))
            }
            Effect::Settle { acked, refused } => {
                if lost(random) {
                    Some(Event::Settled(Err(StoreFault)))
                } else {
                    for ack in acked {
                        assert!(server.applied.contains(&ack.op), "G3: settled what the server does not have");
                        let (op, _) = self.disk.outbox.remove(&ack.n).expect("G3: only the ack removes a row");
                        let record = self.disk.records.get_mut(&op.rec.to_string()).unwrap();
                        record.seq = record.seq.max(ack.seq);
                    }
                    for refused in refused {
                        self.disk.outbox.get_mut(&refused.n).unwrap().1 = true;
                    }
                    Some(Event::Settled(Ok(())))
                }
            }
            Effect::Pull { after, .. } => {
                let reply = server.pull(after);
                Some(Event::Pulled(if lost(random) { Err(Fault::Timeout) } else { Ok(reply) }))
            }
            Effect::Store { stream, records, next } => {
                if lost(random) {
                    Some(Event::Stored(Err(StoreFault)))
                } else {
                    let waiting: Vec<&Op> = self.disk.outbox.values().map(|(op, _)| op).collect();
                    for pulled in records {
                        let key = pulled.id.to_string();
                        if let Some(record) = rebase(pulled, self.disk.records.get(&key), &waiting) {
                            self.disk.records.insert(key, record);
                        }
                    }
                    for op in waiting {
                        let mut record = self.disk.records[&op.rec.to_string()].clone();
                        assert!(!record.merge(op), "what was saved here must stay visible here");
                    }
                    self.disk.cursors.insert(stream, next);
                    Some(Event::Stored(Ok(())))
                }
            }
            Effect::Hear(_) | Effect::WakeIn(_) | Effect::Show(_) => None,
        };
        if let Some(event) = event {
            let (engine, todo) = &mut self.tabs[tab];
            todo.extend(engine.on(event));
        }
    }

    fn request(random: &mut Random, calm: bool, ops: &[Op], server: &mut Server) -> Result<PushReply, Fault> {
        if calm {
            return server.push(ops);
        }
        match random.below(8) {
            0 => Err(Fault::Unreachable),
            // Committed, but the answer is lost.
            1 => server.push(ops).and(Err(Fault::Timeout)),
            // The request was sent twice on the way.
            2 => server.push(ops).and_then(|_| server.push(ops)),
            // Cut in the middle: a prefix arrived, the answer speaks of that alone.
            3 => server.push(&ops[..ops.len() / 2]),
            4 => Err(Fault::Garbage),
            5 => Err(Fault::Server),
            _ => server.push(ops),
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
    let once: BTreeSet<_> = server.applied.iter().collect();
    assert_eq!(once.len(), server.applied.len(), "seed {seed}: G4: applied twice");
    for phone in &phones {
        for (op, refused) in phone.disk.outbox.values() {
            assert!(*refused && [BAD, POISON].contains(&value(op)), "seed {seed}: still waiting: {op:?}");
        }
        let kept: BTreeSet<_> = phone.disk.outbox.values().map(|(op, _)| op.id).collect();
        for id in &phone.saved {
            assert!(once.contains(id) ^ kept.contains(id), "seed {seed}: G3, G7: {id:?} is lost or counted twice");
        }
        let unhurt = |record: &&Record| phone.disk.outbox.values().all(|(op, _)| op.rec != record.id);
        for record in server.records.values().filter(unhurt) {
            let local = phone.disk.records.get(&record.id.to_string());
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
