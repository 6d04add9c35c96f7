//! A phone joins another team. The server knows it at once, the phone when the answer has come and it has cleared itself for
//! that; in between it may stop at any point, and other tabs go on for a while.

use crate::bug::Bug;
use crate::disk::{Disk, Row};
use crate::line::{Message, What};
use crate::phone::{Phone, Seat};
use crate::world::World;
use domain::wire::SHARED;
use domain::{MemberId, Role};
use sync::{Event, Fault};

impl Disk {
    /// Forgets the team's records; what it would not have any more stays, to be looked at.
    pub(crate) fn changes_team(&mut self) {
        self.ops = self.outbox().map(|(n, row)| (n, Row { refused: true, aside: true, ..row.clone() })).collect();
        if self.bug != Some(Bug::KeepsOldTeam) {
            self.records.clear();
        }
        self.erased.clear();
        self.cursors.clear();
    }
}

impl Phone {
    /// The tabs that still show another team hear of the new one, and begin anew: one of them could hold the lock for ever.
    pub(crate) fn tells_tabs(&mut self) {
        while let Some(tab) = self.tabs.iter().position(|tab| tab.stream != self.stream) {
            self.loses_tab(tab);
            self.opens_tab();
        }
    }
}

impl World {
    /// A member goes to another team with their phone.
    pub(crate) fn moves(&mut self, phone: usize) {
        let owner = &self.phones[phone];
        if owner.role == Role::Leader || owner.out_since.is_some() || owner.is_moving() {
            return;
        }
        let (home, device) = (owner.stream.clone(), owner.device);
        let Some(stream) = self.phones.iter().map(|other| other.stream.clone()).find(|stream| *stream != home) else {
            return;
        };
        let member = MemberId::new(self.now, self.rng.bytes());
        self.backend.enrol(&stream, device, member, Role::Member, self.now);
        self.tell(&format!("phone {phone} joins another team"));
        let owner = &mut self.phones[phone];
        owner.seat = Seat { stream, member, session: owner.seat.session + 1 };
    }

    /// The answer comes: the browser has the new session, and unless it stops there, the phone the new team.
    pub(crate) fn arrives(&mut self, phone: usize) {
        if !self.phones[phone].is_moving() {
            return;
        }
        let stops = self.chance(3);
        let owner = &mut self.phones[phone];
        owner.session = owner.seat.session;
        if !stops {
            owner.disk.changes_team();
            let saved = std::mem::take(&mut owner.saved);
            owner.past.push((std::mem::replace(&mut owner.stream, owner.seat.stream.clone()), saved));
            owner.member = owner.seat.member;
        }
        if !owner.tabs.is_empty() {
            owner.loses_tab(0);
        }
        owner.opens_tab();
        self.tell(&format!("phone {phone} {} the new team", if stops { "stops before it has" } else { "has" }));
    }

    /// What the server says to a session that is over, and to what was made for another team.
    pub(crate) fn is_elsewhere(&self, message: &Message) -> Option<Event> {
        let Phone { seat, device, .. } = &self.phones[message.phone];
        // One that was evicted since has its old session still.
        let is_over = *device == message.device && message.session != seat.session;
        let own = if *device == message.device { Some(&seat.stream) } else { self.evicted.get(&message.device) };
        let is_other = own.is_some_and(|own| message.team != *own);
        match &message.what {
            What::Push(..) if is_over || (is_other && self.bug != Some(Bug::TakesForOtherTeam)) => {
                Some(Event::Pushed(Err(Fault::SignedOut)))
            }
            What::Pull(stream, _) if is_over || (is_other && stream != SHARED) => {
                Some(Event::Pulled(Err(Fault::SignedOut)))
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{DeviceId, Fields, Kind, Op, OpId, Stamp};
    use sync::Ack;

    /// Found in one world of fifteen thousand: with the next thing that the server lost, the phone would have sent it to its
    /// new team.
    #[test]
    fn what_the_team_before_acknowledges_late_leaves_the_phone_for_good_g3_g10() {
        let id = OpId::new(1, [1; 10]);
        let op = Op {
            id,
            n: 0,
            device: None::<DeviceId>,
            kind: Kind::HOUSEHOLD,
            rec: id.uuid(),
            at: Stamp::default(),
            set: Fields::new(),
            over: None,
            mends: None,
            more: Fields::new(),
        };
        let mut disk = Disk::default();
        disk.save(&op, false);
        disk.changes_team();
        assert!(disk.ops[&1].aside && disk.records.is_empty());
        let (left, again) = disk.settle(&[Ack { n: 1, op: id, seq: 1, is_others: false }], &[], None, None, false);
        assert_eq!((left, again, disk.ops.len(), disk.ledger.sent.count), (vec![id], false, 0, 1));
    }
}
