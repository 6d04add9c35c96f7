//! A thin line: what is too much for it takes too long, and is tried again in smaller parts.

mod common;

use common::STREAM;
use common::disk::Disk;
use common::server::Server;
use domain::{Fields, Kind, Op, OpId, Stamp};
use proptest::prelude::*;
use std::collections::{BTreeSet, VecDeque};
use sync::{Effect, Engine, Event, Fault, Trigger};

/// A batch: how many ops, whether it got through, and whether it asked for what is new.
type Sent = (usize, bool, bool);

fn op(n: u64) -> Op {
    let id = OpId::new(n, [0; 10]);
    Op {
        id,
        n,
        device: None,
        kind: Kind::VISIT,
        rec: id.uuid(),
        at: Stamp { ms: n, count: 0, device: 1 },
        set: Fields::from([("v.vssid".to_owned(), n.into())]),
        more: Fields::new(),
        over: None,
        mends: None,
    }
}

/// A phone with its server.
struct Town {
    disk: Disk,
    server: Server,
    engine: Engine,
    sent: Vec<Sent>,
}

impl Town {
    fn new() -> Self {
        let engine = Engine::new([STREAM.to_owned()], 1);
        Self { disk: Disk::default(), server: Server::default(), engine, sent: Vec::new() }
    }

    /// So many more ops wait, and are sent over a line that lets so many ops through at its nth batch. Of those that take
    /// too long every second arrives after all. At the end the phone has nothing left.
    fn sends(&mut self, waiting: u64, why: Trigger, line: impl Fn(usize) -> usize) {
        let first = self.server.applied.len() as u64;
        (1..=waiting).for_each(|n| self.disk.save(op(first + n)));
        let mut effects = VecDeque::from(self.engine.on(Event::Wake(why)));
        let mut loaded = vec![];
        while let Some(effect) = effects.pop_front() {
            let event = match effect {
                Effect::TakeLock => Event::Lock(true),
                Effect::LoadBatch { limit } => {
                    let (batch, ops) = self.disk.batch(limit);
                    loaded = ops;
                    Event::Batch(Ok(batch))
                }
                Effect::Push { ops, pull, .. } => {
                    let through = ops.len() <= line(self.sent.len());
                    let arrives = through || self.sent.len().is_multiple_of(2);
                    self.sent.push((ops.len(), through, !pull.is_empty()));
                    let reply = arrives.then(|| self.server.push(&loaded, |_| None));
                    Event::Pushed(reply.filter(|_| through).ok_or(Fault::Timeout))
                }
                Effect::Settle { acked, refused, cursor, .. } => {
                    let has = acked.iter().all(|ack| self.server.has(ack.op));
                    assert!(has, "G3: settled what the server does not have");
                    self.disk.settle(&acked, &refused);
                    self.disk.learns(cursor);
                    Event::Settled(Ok(()))
                }
                Effect::Pull { cursor, .. } => Event::Pulled(Ok(self.server.pull(cursor.after, 1_000))),
                Effect::Store { stream, records, next, .. } => {
                    self.disk.take_in(&stream, records, next);
                    Event::Stored(Ok(()))
                }
                Effect::WakeIn(_) if !self.disk.outbox.is_empty() => Event::Wake(Trigger::Timer),
                _ => continue,
            };
            effects.extend(self.engine.on(event));
        }
        assert!(self.disk.outbox.is_empty());
    }
}

/// A phone sends what waits; at the end the server has each op once (G3, G4).
fn sends(waiting: u64, line: impl Fn(usize) -> usize) -> Vec<Sent> {
    let mut town = Town::new();
    town.sends(waiting, Trigger::Start, line);
    let Town { server, sent, .. } = town;
    let once: BTreeSet<_> = server.applied.iter().map(|(_, op)| *op).collect();
    assert_eq!((once.len(), server.applied.len() as u64), (server.applied.len(), waiting), "G4: lost or doubled");
    sent
}

fn sizes(sent: &[Sent]) -> Vec<usize> {
    sent.iter().map(|(ops, ..)| *ops).collect()
}

#[test]
fn a_days_work_gets_through_a_line_that_carries_a_dozen_and_grows_again_on_a_good_one_g3_g4() {
    // From the eleventh batch on the line is good.
    let sent = sends(700, |batch| if batch < 10 { 12 } else { 1_024 });
    assert_eq!(sizes(&sent)[..10], [700, 100, 50, 25, 12, 60, 30, 15, 7, 35]);
    assert!(sent[..10].iter().all(|(ops, through, _)| (*ops <= 12) == *through));
    // No more than a hundred as long as something waits: the line was that thin a moment ago.
    assert_eq!(sizes(&sent)[10..], [17, 85, 100, 100, 100, 100, 100, 79]);
    // From the first fault on, none but the last asks for what is new.
    assert_eq!(sent.iter().skip(1).position(|(.., reads)| *reads), Some(sent.len() - 2), "{sent:?}");
}

#[test]
fn without_a_fault_all_goes_in_one_request_and_brings_what_is_new() {
    assert_eq!(sends(700, |_| 1_024), [(700, true, true)]);
}

#[test]
fn a_line_that_failed_once_is_tried_with_a_hundred_and_then_with_ever_more_up_to_half() {
    let sent = sends(3_000, |batch| if batch == 0 { 0 } else { 1_024 });
    assert_eq!(sizes(&sent)[..6], [1_024, 100, 500, 512, 512, 512]);
}

#[test]
fn a_line_that_was_thin_in_the_morning_is_trusted_a_little_more_with_each_backlog() {
    let mut town = Town::new();
    town.sends(100, Trigger::Start, |_| 25);
    let morning = town.sent.len();
    assert!(town.sent.iter().all(|(ops, through, _)| *through == (*ops <= 25)));
    for _ in 0..3 {
        town.sends(1_024, Trigger::Saved, |_| 1_024);
    }
    let most = town.sent[morning..].iter().map(|(ops, ..)| *ops).max();
    assert!(most > Some(300), "{:?}", sizes(&town.sent[morning..]));
}

proptest! {
    /// Two timeouts on average for each batch that gets through, never more than three, but for the first way down.
    #[test]
    fn whatever_the_line_carries_all_gets_through_once_in_few_requests(waiting in 1u64..1_500, carries in 1usize..1_100) {
        let sent = sends(waiting, |_| carries);
        let parts = 2 * usize::try_from(waiting).unwrap() / carries + 2;
        prop_assert!(sent.len() <= 10 + 4 * parts, "{} requests for {waiting} through {carries}", sent.len());
        let most = sent.iter().filter(|(_, through, _)| *through).map(|(ops, ..)| *ops).max();
        prop_assert!(most.is_some_and(|most| most <= carries));
    }
}
