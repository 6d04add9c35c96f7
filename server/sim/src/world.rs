//! The world and its steps. A step is one thing that can happen; which one is left to chance.

use crate::backend::Backend;
use crate::bug::Bug;
use crate::build::Build;
use crate::line::Message;
use crate::phone::Phone;
use crate::rng::Rng;
use domain::{DeviceId, MemberId, Millis, Role, TeamId};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use sync::{Event, Trigger};
use uuid::Uuid;

/// 2026-11-19: when every story begins.
const BEGINNING: Millis = 1_795_000_000_000;

/// What else may happen in a world, beside all that happens in every one. No two of these: the checks would have to
/// allow for too much.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Theme {
    /// The server goes back to an older copy of its data.
    Restores,
    /// Phones run several builds, and change them.
    Builds,
    /// Members go to another team with their phones.
    Moves,
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
    /// What else may happen in it.
    pub(crate) theme: Theme,
    /// The oldest build that the server takes.
    pub(crate) oldest: Build,
    /// Records of which that lost something that no phone holds any more.
    pub(crate) lost: BTreeSet<Uuid>,
    /// The teams of the devices whose storage was evicted: what they had sent is still on its way.
    pub(crate) evicted: BTreeMap<DeviceId, String>,
    pub(crate) rng: Rng,
    pub(crate) bug: Option<Bug>,
    pub(crate) wire: Vec<Message>,
    pub(crate) requests: u64,
    pub(crate) page: u32,
    pub(crate) is_calm: bool,
    tells: bool,
}

impl World {
    /// A world from a seed. `tells`: whether its story is written down.
    pub fn new(seed: u64, mut backend: Box<dyn Backend>, bug: Option<Bug>, tells: bool) -> Self {
        let mut rng = Rng::new(seed);
        let theme = [Theme::Restores, Theme::Restores, Theme::Builds, Theme::Moves][rng.place(4)];
        let more_teams = if theme == Theme::Moves { 1 } else { rng.below(5) / 4 };
        let mut phones = Vec::new();
        for team in 0..=more_teams {
            let stream = backend.team(TeamId::new(BEGINNING, rng.bytes()), BEGINNING);
            for n in 0..2 + rng.below(if team == 0 { 3 } else { 1 }) {
                let device = DeviceId::new(BEGINNING, rng.bytes());
                let member = MemberId::new(BEGINNING, rng.bytes());
                let role = if n == 0 { Role::Leader } else { Role::Member };
                backend.enrol(&stream, device, member, role, BEGINNING);
                let mut phone = Phone::new(device, member, role, &stream, bug);
                phone.has_locks = !rng.one_in(4);
                phone.build = if theme == Theme::Builds { Build::any(&mut rng) } else { Build::Now };
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
            theme,
            oldest: Build::Old,
            lost: BTreeSet::new(),
            evicted: BTreeMap::new(),
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

    /// Whether something goes wrong that goes wrong once in `n` times.
    pub(crate) fn chance(&mut self, n: u64) -> bool {
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
            88..92 => self.wakes(phone),
            92..94 => self.goes_on(phone),
            _ => self.goes_wrong(phone),
        }
    }

    /// Something that happens only in worlds of this kind.
    fn goes_on(&mut self, phone: usize) {
        match self.theme {
            Theme::Restores if self.rng.one_in(2) => {}
            Theme::Restores => self.backs_up_or_goes_back(),
            Theme::Builds if self.rng.one_in(20) => self.takes_no_old(),
            Theme::Builds if self.rng.one_in(3) => self.switches(phone),
            Theme::Builds => {}
            Theme::Moves => match (0..self.phones.len()).find(|phone| self.phones[*phone].is_moving()) {
                Some(moving) => self.arrives(moving),
                None => self.moves(phone),
            },
        }
    }

    /// Lets everything come to rest on a calm line. Answers whether it did.
    pub fn rests(&mut self) -> bool {
        self.is_calm = true;
        self.tell("The line is calm.");
        for phone in 0..self.phones.len() {
            self.arrives(phone);
            self.phones[phone].tells_tabs();
            if self.phones[phone].build < self.oldest {
                self.switches(phone);
            }
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
