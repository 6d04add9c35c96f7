//! The world and its steps. A step is one thing that can happen; which one is left to chance.

use crate::backend::{Answer, Backend, Page};
use crate::bug::Bug;
use crate::phone::Phone;
use crate::rng::Rng;
use domain::Mark;
use domain::wire::{Cursor, PullReply, PushReply, SHARED};
use domain::{DeviceId, MemberId, Millis, Op, Role, TeamId};
use server::store::{Author, Incoming};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use sync::{Effect, Event, Fault, StoreFault, Trigger};
use uuid::Uuid;

/// 2026-11-19: when every story begins.
const BEGINNING: Millis = 1_795_000_000_000;

/// A message on its way.
#[derive(Clone, Debug)]
struct Message {
    phone: usize,
    /// Whose session it carries: the phone may be another one by the time it arrives.
    device: DeviceId,
    life: u64,
    request: u64,
    what: What,
}

#[derive(Clone, Debug)]
enum What {
    Push(Vec<Op>, Option<Mark>, BTreeMap<String, Cursor>),
    Pull(String, Cursor),
    Answer(Event),
}

/// A world.
pub struct World {
    /// The server's data.
    pub backend: Box<dyn Backend>,
    /// The phones.
    pub phones: Vec<Phone>,
    /// The server's time.
    pub now: Millis,
    /// What happened, one sentence a step.
    pub story: String,
    /// What broke, if anything did.
    pub broken: Option<String>,
    /// Whether the server was ever restored from an older copy.
    pub(crate) was_restored: bool,
    /// Records of which that lost something that no phone holds any more.
    pub(crate) lost: BTreeSet<Uuid>,
    pub(crate) rng: Rng,
    pub(crate) bug: Option<Bug>,
    wire: Vec<Message>,
    requests: u64,
    page: u32,
    is_calm: bool,
    tells: bool,
}

impl World {
    /// A world from a seed. `tells`: whether its story is written down.
    pub fn new(seed: u64, mut backend: Box<dyn Backend>, bug: Option<Bug>, tells: bool) -> Self {
        let mut rng = Rng::new(seed);
        let mut phones = Vec::new();
        for team in 0..=rng.below(5) / 4 {
            let stream = backend.team(TeamId::new(BEGINNING, rng.bytes()), BEGINNING);
            for n in 0..2 + rng.below(if team == 0 { 3 } else { 1 }) {
                let device = DeviceId::new(BEGINNING, rng.bytes());
                let member = MemberId::new(BEGINNING, rng.bytes());
                let role = if n == 0 { Role::Leader } else { Role::Member };
                backend.enrol(&stream, device, member, role, BEGINNING);
                let mut phone = Phone::new(device, member, role, &stream, bug);
                phone.has_locks = !rng.one_in(4);
                phone.is_old = rng.one_in(6);
                (0..=rng.below(2)).for_each(|_| phone.opens_tab());
                phones.push(phone);
            }
        }
        let page = 1 + u32::try_from(rng.below(5)).unwrap_or(0);
        let (story, now) = (String::new(), BEGINNING);
        let mut world = Self {
            backend,
            phones,
            now,
            story,
            broken: None,
            was_restored: false,
            lost: BTreeSet::new(),
            rng,
            bug,
            wire: Vec::new(),
            requests: 0,
            page,
            is_calm: false,
            tells,
        };
        world.tell(&format!("{} phones, pages of {page}", world.phones.len()));
        world
    }

    pub(crate) fn tell(&mut self, what: &str) {
        if self.tells {
            let seconds = (self.now - BEGINNING) / 1000;
            let _ = writeln!(self.story, "{seconds:>6} s  {what}");
        }
    }

    /// A promise was broken.
    pub(crate) fn breaks(&mut self, what: String) {
        self.tell(&format!("BROKEN: {what}"));
        self.broken.get_or_insert(what);
    }

    fn chance(&mut self, n: u64) -> bool {
        !self.is_calm && self.rng.one_in(n)
    }

    /// One step.
    pub fn step(&mut self) {
        self.now += 1 + self.rng.below(3_000);
        let phone = self.rng.place(self.phones.len());
        match self.rng.below(100) {
            0..50 => self.works(phone),
            50..75 => self.carries(),
            75..88 => crate::people::acts(self, phone),
            88..93 => self.wakes(phone),
            93 => self.backs_up_or_goes_back(),
            _ => self.goes_wrong(phone),
        }
    }

    /// Lets everything come to rest on a calm line. Answers whether it did.
    pub fn rests(&mut self) -> bool {
        self.is_calm = true;
        self.tell("The line is calm.");
        for phone in 0..self.phones.len() {
            if self.phones[phone].tabs.is_empty() {
                self.phones[phone].opens_tab();
            }
        }
        // At the first waking some are still busy with what they began before.
        for round in 0..60 {
            for phone in 0..self.phones.len() {
                for tab in 0..self.phones[phone].tabs.len() {
                    self.phones[phone].hears(tab, Event::Wake(Trigger::Manual));
                }
            }
            let mut steps = 0;
            while self.is_busy() && self.broken.is_none() {
                self.now += 1;
                for phone in 0..self.phones.len() {
                    self.works(phone);
                }
                self.carries();
                steps += 1;
                if steps > 20_000 {
                    return false;
                }
            }
            let all_sent = self.phones.iter().all(|phone| phone.disk.waiting() == 0);
            if self.broken.is_some() || (round > 1 && all_sent && self.all_have_all()) {
                return true;
            }
        }
        false
    }

    fn is_busy(&self) -> bool {
        let tabs = self.phones.iter().flat_map(|phone| &phone.tabs);
        !self.wire.is_empty() || tabs.clone().any(|tab| !tab.effects.is_empty())
    }

    fn all_have_all(&mut self) -> bool {
        for phone in 0..self.phones.len() {
            let (stream, is_out) = (self.phones[phone].stream.clone(), self.phones[phone].out_since.is_some());
            let cursor = self.phones[phone].disk.cursors.get(&stream).cloned().unwrap_or_default();
            let page = self.backend.pull(&stream, &cursor, self.phones[phone].device, 1);
            if !is_out && (page.anew || !page.records.is_empty()) {
                return false;
            }
        }
        true
    }

    /// The driver of some tab does one thing that its engine asked for.
    fn works(&mut self, phone: usize) {
        let tabs = self.phones[phone].tabs.len();
        if tabs == 0 {
            return;
        }
        let tab = self.rng.place(tabs);
        let Some(effect) = self.phones[phone].tabs[tab].effects.pop_front() else { return };
        let life = self.phones[phone].tabs[tab].life;
        let full = self.chance(40);
        let fault = |done: bool| if done { Ok(()) } else { Err(StoreFault) };
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
                Event::Batch(if full { Err(StoreFault) } else { Ok(self.phones[phone].disk.batch(limit)) })
            }
            Effect::Push { ops, mark, pull } => {
                self.tell(&format!("phone {phone}.{life} sends {} ops", ops.len()));
                if self.bug == Some(Bug::ForgetsAtSend) {
                    let sent: Vec<_> = ops.iter().map(|op| op.id).collect();
                    self.phones[phone].disk.outbox.retain(|_, row| !sent.contains(&row.op.id));
                }
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
                    "phone {phone}.{life} settles: {} acknowledged, {} refused",
                    left.len(),
                    refused.len()
                ));
                crate::checks::left(self, phone, &left);
                if again {
                    self.tell(&format!("phone {phone} sends again what was acknowledged"));
                    self.phones[phone].hears(tab, Event::Anew);
                }
                self.goes_back(phone, tab);
                Event::Settled(Ok(()))
            }
            Effect::Store { stream, after, records, next } => {
                self.tell(&format!("phone {phone}.{life} stores {} records, cursor {}", records.len(), next.after));
                let stored = self.phones[phone].disk.take_in(&stream, after, records, next, full);
                crate::checks::seen(self, phone);
                self.goes_back(phone, tab);
                Event::Stored(fault(stored))
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

    fn sends(&mut self, phone: usize, tab: usize, what: What) {
        self.requests += 1;
        let request = self.requests;
        let life = self.phones[phone].tabs[tab].life;
        self.phones[phone].tabs[tab].waits_for = Some(request);
        let device = self.phones[phone].device;
        self.wire.push(Message { phone, device, life, request, what });
    }

    /// Some message gets a step further, or does not.
    fn carries(&mut self) {
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
        let event = self.serves(&message);
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
            self.phones[message.phone].disk.outbox.retain(|_, row| !sent.contains(&row.op.id));
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
        let phone = &self.phones[message.phone];
        let revoked = self.backend.is_revoked(message.device);
        match &message.what {
            What::Push(ops, mark, pull) => {
                if self.rng.one_in(30) && !self.is_calm {
                    return Event::Pushed(Err(Fault::Server));
                }
                let author = Author {
                    stream: phone.stream.clone(),
                    member: Some(phone.member),
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
                let asked = pull.iter().filter(|_| reads);
                let pulled =
                    asked.map(|(stream, cursor)| (stream.clone(), self.page(message.device, stream, cursor))).collect();
                Event::Pushed(Ok(PushReply { now, build, verdicts, receipt, revoked, mark, anew, pulled }))
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

    fn wakes(&mut self, phone: usize) {
        let tabs = self.phones[phone].tabs.len();
        if tabs > 0 {
            let tab = self.rng.place(tabs);
            let triggers = [Trigger::Timer, Trigger::Online, Trigger::Visible, Trigger::Live, Trigger::Manual];
            let trigger = triggers[self.rng.place(triggers.len())];
            self.phones[phone].hears(tab, Event::Wake(trigger));
        }
    }
}
