//! What a tab's driver does for its engine, one thing at a time.

use crate::bug::Bug;
use crate::line::What;
use crate::phone::Tab;
use crate::world::World;
use sync::{Effect, Event, StoreFault};

impl World {
    /// The driver of some tab does one thing that its engine asked for.
    pub(crate) fn works(&mut self, phone: usize) {
        let tabs = self.phones[phone].tabs.len();
        if tabs == 0 {
            return;
        }
        let tab = self.rng.place(tabs);
        let Some(effect) = self.phones[phone].tabs[tab].effects.pop_front() else { return };
        let Tab { life, build, ref stream, .. } = self.phones[phone].tabs[tab];
        let is_of_other_team = *stream != self.phones[phone].stream;
        if is_of_other_team && self.rng.one_in(4) {
            self.tell(&format!("tab {life} of phone {phone} hears that the phone changed its team, and begins anew"));
            self.phones[phone].loses_tab(tab);
            return self.phones[phone].opens_tab();
        }
        let full = self.chance(40);
        let event = match effect {
            Effect::Show(_) | Effect::WakeIn(_) => return,
            Effect::Hear(server) => {
                let owner = &mut self.phones[phone];
                let wall = owner.wall(self.now);
                owner.clock.hear(wall, server);
                return;
            }
            Effect::ReleaseLock => {
                let owner = &mut self.phones[phone];
                owner.lock = owner.lock.filter(|holder| *holder != life);
                return;
            }
            Effect::TakeLock => {
                let owner = &mut self.phones[phone];
                let free = !owner.has_locks || owner.lock.is_none() || owner.lock == Some(life);
                if free {
                    owner.lock = Some(life);
                }
                Event::Lock(free)
            }
            Effect::LoadBatch { limit } => {
                let (batch, ops) = self.phones[phone].disk.batch(limit);
                self.phones[phone].tabs[tab].loaded = ops;
                Event::Batch(if full { Err(StoreFault) } else { Ok(batch) })
            }
            Effect::Push { mark, pull, .. } => {
                let ops = std::mem::take(&mut self.phones[phone].tabs[tab].loaded);
                self.tell(&format!("phone {phone}.{life} sends {} ops", ops.len()));
                if self.bug == Some(Bug::ForgetsAtSend) {
                    let sent: Vec<_> = ops.iter().map(|op| op.id).collect();
                    self.phones[phone].disk.ops.retain(|_, row| !sent.contains(&row.op.id));
                }
                let ops = ops.into_iter().map(|op| build.sends(op, self.bug)).collect();
                return self.sends(phone, tab, What::Push(ops, mark, pull));
            }
            Effect::Pull { stream, cursor } => return self.sends(phone, tab, What::Pull(stream, cursor)),
            Effect::StartOver if full => Event::StartedOver(Err(StoreFault)),
            Effect::StartOver => {
                self.tell(&format!("phone {phone} hears that the server is an older one, and starts over"));
                self.phones[phone].disk.start_over();
                self.phones[phone].disk.ledger.tries = 0;
                Event::StartedOver(Ok(()))
            }
            Effect::Settle { .. } if full => Event::Settled(Err(StoreFault)),
            Effect::Settle { acked, refused, receipt, cursor } => {
                let is_alone = self.phones[phone].has_locks || self.bug == Some(Bug::ThinksItIsAlone);
                let (left, again) = self.phones[phone].disk.settle(&acked, &refused, receipt, cursor, is_alone);
                self.tell(&format!(
                    "phone {phone}.{life} settles: {} acknowledged, {} refused {:?}",
                    left.len(),
                    refused.len(),
                    refused.iter().map(|refused| (refused.n, refused.why.code)).collect::<Vec<_>>()
                ));
                crate::checks::left(self, phone, &left);
                crate::checks::kept_back(self, phone, &refused);
                if again {
                    self.tell(&format!("phone {phone} sends again what was acknowledged"));
                    self.phones[phone].hears(tab, Event::Anew);
                }
                self.goes_back(phone, tab);
                Event::Settled(Ok(()))
            }
            // An answer that was on its way when another tab left the team brings nothing back (G10).
            Effect::Store { .. } if is_of_other_team && self.bug != Some(Bug::BringsBackOldTeam) => {
                Event::Stored(Err(StoreFault))
            }
            Effect::Store { stream, after, records, next } => {
                self.tell(&format!("phone {phone}.{life} stores {} records, cursor {}", records.len(), next.after));
                let records = build.stores(records, self.bug);
                let stored = self.phones[phone].disk.take_in(&stream, after, records, next, full);
                crate::checks::seen(self, phone);
                self.goes_back(phone, tab);
                stored
            }
            Effect::Erase => {
                let cleared = self.phones[phone].disk.erase();
                self.forgoes(phone);
                self.tell(&format!("phone {phone} {} itself", if cleared { "clears" } else { "does not yet clear" }));
                Event::Erased(Ok(cleared))
            }
        };
        self.phones[phone].hears(tab, event);
    }

    /// A change was taken back: what lay under it is read again.
    fn goes_back(&mut self, phone: usize, tab: usize) {
        if let Some(before) = self.phones[phone].disk.back.take() {
            self.tell(&format!("phone {phone} took a change back, and reads again from {before}"));
            self.phones[phone].hears(tab, Event::Back(before));
        }
    }
}
