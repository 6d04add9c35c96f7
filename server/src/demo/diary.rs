//! Turns changes into ops: each phone counts its own, stamps them with its own clock, and sends them
//! soon, later in the evening, or the next day.

use super::people::Person;
use super::rng::Rng;
use super::{DemoMember, DemoOp, HOUR, MINUTE, Moment};
use domain::{Clock, Fields, Kind, Millis, Op, OpId};
use uuid::Uuid;

/// A change that a member made, not yet an op.
pub(super) struct Change {
    pub(super) id: OpId,
    pub(super) at: Millis,
    /// A place in the team's list of people.
    pub(super) who: usize,
    pub(super) kind: Kind,
    pub(super) rec: Uuid,
    pub(super) set: Fields,
    /// The phone had no network before this time.
    pub(super) offline_until: Millis,
}

/// Writes one phone's ops.
pub(super) struct Pen {
    clock: Clock,
    n: u64,
}

impl Pen {
    /// The pen of the phone with this tag; the server's tag is 0.
    pub(super) fn new(tag: u32) -> Self {
        Self { clock: Clock::new(tag), n: 0 }
    }

    /// The next op of this phone.
    pub(super) fn write(&mut self, change: Change) -> Op {
        self.n += 1;
        let Change { id, at, kind, rec, set, .. } = change;
        Op {
            id,
            n: self.n,
            device: None,
            kind,
            rec,
            at: self.clock.tick(at),
            set,
            more: Fields::new(),
            over: None,
            mends: None,
        }
    }
}

/// Everything that the phones of a team sent, in the order in which it was received.
pub(super) fn send(
    mut changes: Vec<Change>,
    people: &[Person],
    members: &[DemoMember],
    moment: Moment,
    rng: &mut Rng,
) -> Vec<DemoOp> {
    changes.sort_by_key(|change| change.at);
    let phones = members.iter().map(|member| member.phone.as_ref().map(|phone| phone.id));
    let mut pens: Vec<_> = phones.map(|id| id.map(|id| (id, Pen::new(id.tag()), 0))).collect();
    let mut sent = Vec::with_capacity(changes.len());
    for change in changes {
        let (who, wait) = (change.who, delay(rng));
        let Some((device, pen, heard)) = &mut pens[who] else {
            continue;
        };
        let ready = (change.at + wait).max(change.offline_until).max(*heard);
        *heard = ready.min(people[who].heard_until(moment)).max(*heard);
        sent.push(DemoOp { member: members[who].id, device: *device, received: *heard, op: pen.write(change) });
    }
    sent.sort_by_key(|op| op.received);
    sent
}

/// How long an op waits for a network.
fn delay(rng: &mut Rng) -> Millis {
    let part = rng.below(1000);
    match rng.weighted(&[6, 3, 1]) {
        0 => MINUTE / 12 + part * 5 * MINUTE / 1000,
        1 => 20 * MINUTE + part * 3 * HOUR / 1000,
        _ => 9 * HOUR + part * 9 * HOUR / 1000,
    }
}
