//! The line between phones and server: what is on its way, and what becomes of it.

use crate::backend::{Answer, Page};
use crate::bug::Bug;
use crate::build::Build;
use crate::phone::{Phone, Tab};
use crate::world::World;
use domain::wire::{Cursor, PullReply, PushReply, SHARED, Taken};
use domain::{DeviceId, Mark, Op};
use server::store::{Author, Incoming};
use std::collections::BTreeMap;
use sync::{Event, Fault};

/// A message on its way.
#[derive(Clone, Debug)]
pub(crate) struct Message {
    pub(crate) phone: usize,
    /// Whose session it carries: the phone may be another one by the time it arrives.
    pub(crate) device: DeviceId,
    pub(crate) session: u64,
    /// The team for which the tab works.
    pub(crate) team: String,
    life: u64,
    build: Build,
    request: u64,
    pub(crate) what: What,
}

#[derive(Clone, Debug)]
pub(crate) enum What {
    Push(Vec<Op>, Option<Mark>, BTreeMap<String, Cursor>),
    Pull(String, Cursor),
    Answer(Event),
}

impl World {
    /// A tab asks the server something.
    pub(crate) fn sends(&mut self, phone: usize, tab: usize, what: What) {
        self.requests += 1;
        let request = self.requests;
        let Phone { device, session, ref mut tabs, .. } = self.phones[phone];
        let Tab { life, build, ref stream, ref mut waits_for, .. } = tabs[tab];
        *waits_for = Some(request);
        let team = stream.clone();
        let what = build.says(what);
        self.wire.push(Message { phone, device, session, team, life, build, request, what });
    }

    /// Some message gets a step further, or does not.
    pub(crate) fn carries(&mut self) {
        if self.wire.is_empty() {
            return;
        }
        let place = self.rng.place(self.wire.len());
        let message = self.wire.swap_remove(place);
        if let What::Answer(event) = message.what {
            return self.answers(message.phone, message.life, message.request, event);
        }
        if self.chance(10) {
            self.tell("a request is lost");
            return self.fails(&message, Fault::Unreachable);
        }
        if self.chance(10) {
            self.tell("a request takes too long, and arrives after all");
            self.fails(&message, Fault::Timeout);
            self.wire.push(message);
            return;
        }
        if self.chance(12) {
            self.tell("a request comes twice");
            self.wire.push(message.clone());
        }
        let event = message.build.hears(self.serves(&message));
        if self.chance(10) {
            self.tell("an answer is lost");
            return self.fails(&message, Fault::Timeout);
        }
        if self.chance(25) {
            self.tell("an answer is cut");
            return self.fails(&message, Fault::Garbage);
        }
        self.wire.push(Message { what: What::Answer(event), ..message });
    }

    fn fails(&mut self, message: &Message, fault: Fault) {
        if let (What::Push(ops, ..), Fault::Timeout, Some(Bug::BelievesTimeouts)) = (&message.what, fault, self.bug) {
            let sent: Vec<_> = ops.iter().map(|op| op.id).collect();
            self.phones[message.phone].disk.ops.retain(|_, row| !sent.contains(&row.op.id));
        }
        let event = match message.what {
            What::Push(..) => Event::Pushed(Err(fault)),
            _ => Event::Pulled(Err(fault)),
        };
        self.answers(message.phone, message.life, message.request, event);
    }

    /// Nothing that was on its way arrives: it takes longer to put a server back than any request waits.
    pub(crate) fn hangs_up(&mut self) {
        for message in std::mem::take(&mut self.wire) {
            let event = match &message.what {
                What::Push(..) | What::Answer(Event::Pushed(_)) => Event::Pushed(Err(Fault::Unreachable)),
                _ => Event::Pulled(Err(Fault::Unreachable)),
            };
            self.answers(message.phone, message.life, message.request, event);
        }
    }

    /// The browser gives up a request that took too long: only the answer that is waited for counts.
    fn answers(&mut self, phone: usize, life: u64, request: u64, event: Event) {
        let place = self.phones[phone].tabs.iter().position(|tab| tab.life == life && tab.waits_for == Some(request));
        if let Some(tab) = place {
            self.phones[phone].tabs[tab].waits_for = None;
            self.phones[phone].hears(tab, event);
        }
    }

    fn serves(&mut self, message: &Message) -> Event {
        if let Some(no) = self.is_too_old(message.phone, message.build, &message.what) {
            return no;
        }
        if let Some(no) = self.is_elsewhere(message) {
            return no;
        }
        let phone = &self.phones[message.phone];
        let is_evicted = phone.device != message.device;
        let stream = if is_evicted { &message.team } else { &phone.seat.stream }.clone();
        let revoked = self.backend.is_revoked(message.device);
        match &message.what {
            What::Push(ops, mark, pull) => {
                if self.rng.one_in(30) && !self.is_calm {
                    return Event::Pushed(Err(Fault::Server));
                }
                let author = Author {
                    stream: stream.clone(),
                    member: Some(phone.seat.member),
                    device: Some(message.device),
                    role: Some(phone.role),
                    revoked,
                };
                let ops: Vec<_> = ops.iter().map(Incoming::from).collect();
                let answer = self.backend.push(&author, &ops, *mark, self.now);
                let Answer { verdicts, receipt, mark, anew } = answer;
                let (now, build) = (self.now, String::new());
                // An older server reads nothing with a push.
                let reads = !revoked && !self.rng.one_in(4);
                let asked = pull.iter().filter(|(asked, _)| reads && (*asked == SHARED || **asked == stream));
                let pulled =
                    asked.map(|(stream, cursor)| (stream.clone(), self.page(message.device, stream, cursor))).collect();
                // An older build asks for a verdict on each op, and an older server knows nothing else.
                let is_brief = message.build != Build::Old && !self.rng.one_in(4);
                let taken = Taken::of(&verdicts).filter(|_| is_brief);
                let verdicts = if taken.is_some() { Vec::new() } else { verdicts };
                Event::Pushed(Ok(PushReply { now, build, verdicts, taken, receipt, revoked, mark, anew, pulled }))
            }
            What::Pull(..) if revoked => Event::Pulled(Err(Fault::SignedOut)),
            What::Pull(stream, cursor) => Event::Pulled(Ok(self.page(message.device, stream, cursor))),
            What::Answer(event) => event.clone(),
        }
    }

    fn page(&mut self, device: DeviceId, stream: &str, cursor: &Cursor) -> PullReply {
        let (now, build) = (self.now, String::new());
        if stream == SHARED {
            let (next, mark, more, anew, records) = (cursor.after, None, false, false, Vec::new());
            return PullReply { now, build, next, mark, more, anew, records };
        }
        let Page { next, mark, more, anew, records } = self.backend.pull(stream, cursor, device, self.page);
        PullReply { now, build, next, mark, more, anew, records }
    }
}
