//! What goes wrong with a phone: tabs and batteries, clocks, storage, the leader's word.

use crate::bug::Bug;
use crate::phone::Phone;
use crate::world::World;
use domain::{DeviceId, Op, Role};
use std::collections::BTreeSet;
use sync::Event;

const YEAR: i64 = 365 * 24 * 3_600_000;

impl World {
    /// Something goes wrong with a phone.
    pub(crate) fn goes_wrong(&mut self, phone: usize) {
        match self.rng.below(12) {
            0..4 => {
                let tabs = self.phones[phone].tabs.len();
                if tabs > 0 {
                    let tab = self.rng.place(tabs);
                    self.phones[phone].loses_tab(tab);
                    self.phones[phone].opens_tab();
                    self.tell(&format!("a tab of phone {phone} crashes and starts again"));
                }
            }
            4..6 => {
                while !self.phones[phone].tabs.is_empty() {
                    self.phones[phone].loses_tab(0);
                }
                self.phones[phone].opens_tab();
                self.tell(&format!("phone {phone} runs out of battery and starts again"));
            }
            6..9 => {
                let span = [60_000, 3_600_000, 10 * YEAR][self.rng.place(3)];
                let off = i64::try_from(self.rng.below(2 * span.unsigned_abs())).unwrap_or(0) - span;
                self.phones[phone].wall_off = off;
                self.tell(&format!("the clock of phone {phone} jumps by {off} ms"));
            }
            9 => self.revokes(phone),
            10 => self.evicts(phone),
            _ => {
                for tab in 0..self.phones[phone].tabs.len() {
                    self.phones[phone].hears(tab, Event::Offline);
                }
            }
        }
    }

    /// The office puts the server's data aside, or its disk breaks and it goes back to what was put aside. What phones
    /// still hold comes back; what was held only by a phone that is gone is lost.
    pub(crate) fn backs_up_or_goes_back(&mut self) {
        if !self.rng.one_in(8) {
            if self.rng.one_in(3) && self.backend.backs_up() {
                self.tell("the server's data is put aside");
            }
            return;
        }
        if !self.backend.is_restored() {
            return;
        }
        self.was_restored = true;
        self.tell("the server's disk breaks, and it goes back to what was put aside");
        self.hangs_up();
        for phone in 0..self.phones.len() {
            self.forgoes(phone);
        }
    }

    /// What neither the server holds, which was restored, nor a phone that could send it again, is lost: nobody can be
    /// blamed for that.
    pub(crate) fn forgoes(&mut self, place: usize) {
        if !self.was_restored {
            return;
        }
        let history = self.backend.history(&self.phones[place].stream);
        let held = history.iter().filter_map(|entry| serde_json::from_str::<Op>(&entry.body).ok()).map(|op| op.id);
        let held: BTreeSet<_> = held.collect();
        let phone = &mut self.phones[place];
        let (own, is_out) = (phone.device.tag(), phone.out_since.is_some());
        let (disk, mended, lost) = (&phone.disk, &phone.mended, &mut self.lost);
        let kept = disk.ops.values().map(|row| row.op.id);
        let kept: BTreeSet<_> = kept.collect();
        phone.saved.retain(|op| {
            let is_excused = is_out || op.at.device != own || mended.contains(&op.id) || disk.erased.contains(&op.rec);
            let stays = held.contains(&op.id) || kept.contains(&op.id) || !is_excused;
            if !stays {
                lost.insert(op.rec);
            }
            stays
        });
    }

    /// The leader takes a phone out of the team; it does not know of it yet.
    fn revokes(&mut self, phone: usize) {
        if self.phones[phone].role == Role::Member
            && self.phones[phone].out_since.is_none()
            && !self.phones[phone].is_moving()
            && self.rng.one_in(3)
        {
            let (stream, device) = (self.phones[phone].stream.clone(), self.phones[phone].device);
            self.backend.revoke(&stream, device, self.now);
            self.phones[phone].out_since = Some(self.now);
            self.tell(&format!("phone {phone} is taken out of the team"));
            if self.bug == Some(Bug::ErasesFirst) {
                self.phones[phone].disk.clear();
            }
        }
    }

    /// The browser throws the storage away, and the person joins again. What was not sent is lost, and the phone can
    /// tell; nothing else may be.
    fn evicts(&mut self, phone: usize) {
        if self.phones[phone].out_since.is_some() || self.phones[phone].is_moving() || !self.rng.one_in(3) {
            return;
        }
        let device = DeviceId::new(self.now, self.rng.bytes());
        let old = &self.phones[phone];
        let unsent: Vec<_> = old.disk.outbox().map(|(_, row)| row.op.id).collect();
        let mut new = Phone::new(device, old.member, old.role, &old.stream, self.bug);
        new.saved = old.saved.iter().filter(|op| !unsent.contains(&op.id)).cloned().collect();
        new.past.clone_from(&old.past);
        new.past.iter_mut().for_each(|(_, saved)| saved.retain(|op| !unsent.contains(&op.id)));
        new.mended.clone_from(&old.mended);
        (new.has_locks, new.build) = (old.has_locks, old.build);
        new.opens_tab();
        self.backend.enrol(&new.stream, device, new.member, new.role, self.now);
        // Of some the answer was lost: the server had them until it goes back.
        let recs = self.phones[phone].disk.outbox().map(|(_, row)| row.op.rec);
        self.lost.extend(recs);
        self.evicted.insert(self.phones[phone].device, self.phones[phone].stream.clone());
        self.phones[phone] = new;
        self.forgoes(phone);
        self.tell(&format!("the storage of phone {phone} is evicted, with {} ops that were not sent", unsent.len()));
    }
}
