//! Builds of the app, side by side. An older one says less and hears less than this one; the next says what this one does not
//! know, and may be left again for this one, which is kept (G11, G14).

use crate::bug::Bug;
use crate::disk::Disk;
use crate::line::What;
use crate::rng::Rng;
use crate::world::World;
use domain::wire::{Cursor, PullReply, PushReply};
use domain::{Kind, Op, Record};
use sync::{Event, Fault};

/// A build of the app.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Build {
    /// It knows no collisions and no marks, reads nothing with a push, and its store is of an older schema.
    Old,
    /// This one.
    Now,
    /// It has a kind, a field of households and a word about ops that this one does not know. Its store is of this schema.
    Next,
}

/// What only the next build knows: a kind, and a field of households and of ops.
pub(crate) const NEW: &str = "garden";

/// A kind that only the next build knows.
pub(crate) fn new_kind() -> Kind {
    Kind::parse(NEW).unwrap_or(Kind::HOUSEHOLD)
}

/// A cursor as the old build has it.
fn bare(cursor: &Cursor) -> Cursor {
    Cursor { after: cursor.after, mark: None, whole: None }
}

impl Build {
    /// Some build.
    pub(crate) fn any(rng: &mut Rng) -> Self {
        [Self::Old, Self::Now, Self::Next][rng.place(3)]
    }

    /// A request in this build's words.
    pub(crate) fn says(self, what: What) -> What {
        match what {
            What::Push(ops, ..) if self == Self::Old => What::Push(ops, None, [].into()),
            What::Pull(stream, cursor) if self == Self::Old => What::Pull(stream, bare(&cursor)),
            what => what,
        }
    }

    /// What this build makes of an answer.
    pub(crate) fn hears(self, event: Event) -> Event {
        match event {
            Event::Pushed(Ok(reply)) if self == Self::Old => {
                Event::Pushed(Ok(PushReply { mark: None, anew: false, pulled: [].into(), ..reply }))
            }
            Event::Pulled(Ok(page)) if self == Self::Old => {
                Event::Pulled(Ok(PullReply { mark: None, anew: false, ..page }))
            }
            event => event,
        }
    }

    /// What this build sends of an op.
    pub(crate) fn sends(self, op: Op, bug: Option<Bug>) -> Op {
        let drops = bug == Some(Bug::DropsUnknown) && self < Self::Next && !op.is_scrubbed();
        if drops { Op { more: [].into(), ..op } } else { op }
    }

    /// What this build stores of a page.
    pub(crate) fn stores(self, records: Vec<Record>, bug: Option<Bug>) -> Vec<Record> {
        let passes_over = bug == Some(Bug::PassesOverUnknown) && self < Self::Next;
        records.into_iter().filter(|record| !passes_over || record.kind != new_kind()).collect()
    }
}

impl Disk {
    /// Brings the store of the old build to this schema, its outbox whole (G14).
    fn upgrade(&mut self) {
        for cursor in self.cursors.values_mut() {
            *cursor = bare(cursor);
        }
        if self.bug == Some(Bug::LosesOldOutbox) {
            self.ops.clear();
        }
    }
}

impl World {
    /// A phone gets another build: the new one, or the one that it kept.
    pub(crate) fn switches(&mut self, phone: usize) {
        let owner = &mut self.phones[phone];
        let was = owner.build;
        let build = if was == Build::Now { Build::Next } else { Build::Now };
        owner.build = build;
        self.tell(&format!("phone {phone} starts with the build {build:?}"));
        let owner = &mut self.phones[phone];
        let tabs = owner.tabs.len();
        if was == Build::Old {
            // The old build cannot open the store any more.
            (0..tabs).for_each(|_| owner.loses_tab(0));
            owner.disk.upgrade();
        } else if tabs > 0 {
            owner.loses_tab(self.rng.place(tabs));
        }
        self.phones[phone].opens_tab();
    }

    /// The server stops taking the old build: its phones are told to update, and what they hold waits for that.
    pub(crate) fn takes_no_old(&mut self) {
        self.oldest = Build::Now;
        self.tell("the server takes the old build no more");
    }

    /// What a server that takes the old build no more says to it.
    pub(crate) fn is_too_old(&mut self, phone: usize, build: Build, what: &What) -> Option<Event> {
        if build >= self.oldest {
            return None;
        }
        if self.bug == Some(Bug::ForgetsWhenTooOld) {
            self.phones[phone].disk.ops.clear();
        }
        Some(match what {
            What::Push(..) => Event::Pushed(Err(Fault::TooOld)),
            _ => Event::Pulled(Err(Fault::TooOld)),
        })
    }
}
