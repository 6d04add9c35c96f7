//! A team of phones around a server, in verbs, and all the orders in which its changes can arrive.

use crate::common::STREAM;
use crate::common::disk::Disk;
use crate::common::server::Server;
use domain::{Fields, Kind, Op, OpId, Record, Stamp};
use serde_json::Value as Json;
use std::collections::VecDeque;
use sync::{Effect, Engine, Event, Trigger};

pub const AN: u8 = 0;
pub const BINH: u8 = 1;
pub const CHI: u8 = 2;
/// Saves nothing: looks on.
pub const LEADER: u8 = 3;

/// A change that somebody made offline at that time.
pub fn change(who: u8, ms: u64, kind: Kind, set: Json) -> Op {
    // Two tabs may save in one millisecond: the ids differ, the stamps need not.
    let told_apart = set.to_string().bytes().fold(who, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte));
    Op {
        id: OpId::new(ms, [told_apart; 10]),
        n: 0,
        device: None,
        kind,
        rec: OpId::new(1, [0; 10]).uuid(),
        at: Stamp { ms, count: 0, device: who.into() },
        set: serde_json::from_value(set).expect("the fields are a JSON object"),
        more: Fields::new(),
        over: None,
        mends: None,
    }
}

#[derive(Default)]
struct Team {
    server: Server,
    phones: [Disk; 4],
}

impl Team {
    /// Everybody has saved, nobody has sent.
    fn offline(ops: &[Op]) -> Self {
        let mut team = Self::default();
        for op in ops {
            team.phones[op.at.device as usize].save(op.clone());
        }
        team
    }

    /// A request with this op alone arrives. The phone does not hear of it.
    fn arrives(&mut self, op: &Op) {
        let reply = self.server.push(std::slice::from_ref(op), |_| None);
        assert!(reply.verdicts[0].seq.is_some(), "held back: {op:?}");
    }

    /// One whole round of a phone, run by the engine.
    fn syncs(&mut self, who: usize) {
        self.syncs_and_saves(who, vec![]);
    }

    /// The same; between what it sends and what it pulls, somebody saves these.
    fn syncs_and_saves(&mut self, who: usize, mut meanwhile: Vec<Op>) {
        let (server, disk) = (&mut self.server, &mut self.phones[who]);
        let mut engine = Engine::new([STREAM.to_owned()], 1).with_cursors(&disk.cursors);
        let mut todo = VecDeque::from(engine.on(Event::Wake(Trigger::Start)));
        let mut loaded = vec![];
        while let Some(effect) = todo.pop_front() {
            let event = match effect {
                Effect::TakeLock => Event::Lock(true),
                Effect::LoadBatch { limit } => {
                    let (batch, ops) = disk.batch(limit);
                    loaded = ops;
                    Event::Batch(Ok(batch))
                }
                Effect::Push { .. } => Event::Pushed(Ok(server.push(&loaded, |_| None))),
                Effect::Erase | Effect::StartOver => {
                    unreachable!("nobody is taken out of the team here, no server restored")
                }
                Effect::Settle { acked, refused, cursor, .. } => {
                    disk.settle(&acked, &refused);
                    disk.learns(cursor);
                    Event::Settled(Ok(()))
                }
                Effect::Pull { cursor, .. } => {
                    meanwhile.drain(..).for_each(|op| disk.save(op));
                    Event::Pulled(Ok(server.pull(cursor.after, 1)))
                }
                Effect::Store { stream, records, next, .. } => {
                    disk.take_in(&stream, records, next);
                    Event::Stored(Ok(()))
                }
                Effect::ReleaseLock | Effect::Hear(_) | Effect::WakeIn(_) | Effect::Show(_) => continue,
            };
            todo.extend(engine.on(event));
        }
    }

    /// All come online; answers the one record on which they agree.
    fn comes_together(mut self, ops: &[Op]) -> Record {
        for who in (0..self.phones.len()).chain(0..self.phones.len()) {
            self.syncs(who);
        }
        assert_eq!(self.server.applied.len(), ops.len(), "G4: each change acts once");
        for phone in &self.phones {
            assert!(phone.outbox.is_empty(), "G3: still unsent");
            assert_eq!(phone.records, self.server.records, "G5: replicas differ");
            assert!(ops.iter().all(|op| phone.shows(op)), "a change is lost");
        }
        let mut records = self.server.records.into_values();
        records.next().filter(|_| records.next().is_none()).expect("all changes are of one record")
    }
}

/// Lets the changes arrive one by one in every order, and lets the phones come online one by one in every order,
/// with what they saved before or while they pull./// Answers the record with which all of that ends.
pub fn whatever_the_order(ops: &[Op]) -> Record {
    let mut ends = vec![];
    for order in orders(ops.len()) {
        let mut team = Team::offline(ops);
        for (i, which) in order.iter().enumerate() {
            team.arrives(&ops[*which]);
            team.syncs(LEADER.into());
            let seen = order[..=i].iter().all(|which| team.phones[usize::from(LEADER)].shows(&ops[*which]));
            assert!(seen, "what has arrived is not seen, in the order {order:?}");
        }
        ends.push(team.comes_together(ops));
    }
    for order in orders(4) {
        let mut team = Team::offline(ops);
        for who in order {
            team.syncs(who);
            assert!(ops.iter().all(|op| !team.server.has(op.id) || team.phones[who].shows(op)), "not seen by {who}");
        }
        ends.push(team.comes_together(ops));
    }
    for order in orders(4) {
        let mut team = Team::default();
        for who in order {
            let own: Vec<_> = ops.iter().filter(|op| op.at.device as usize == who).cloned().collect();
            team.syncs_and_saves(who, own.clone());
            assert!(own.iter().all(|op| team.phones[who].shows(op)), "a pull hid what {who} saved meanwhile");
            team.syncs(who);
        }
        ends.push(team.comes_together(ops));
    }
    let first = ends.swap_remove(0);
    assert!(ends.iter().all(|end| *end == first), "G5: the end depends on the order");
    first
}

/// All orders of the numbers below `n`.
fn orders(n: usize) -> Vec<Vec<usize>> {
    (0..n).fold(vec![vec![]], |orders, new| {
        let with_new = |order: &Vec<usize>| {
            let at = |place| [&order[..place], &[new], &order[place..]].concat();
            (0..=order.len()).map(at).collect::<Vec<_>>()
        };
        orders.iter().flat_map(with_new).collect()
    })
}
