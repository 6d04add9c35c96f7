//! A phone of the world: a disk, a clock, tabs that each run an engine, and somebody who saves.

use crate::bug::Bug;
use crate::build::Build;
use crate::disk::Disk;
use domain::wire::SHARED;
use domain::{Clock, DeviceId, MemberId, Millis, Op, OpId, Role};
use std::collections::{BTreeSet, VecDeque};
use sync::{Effect, Engine, Event};

/// One tab.
#[derive(Clone, Debug)]
pub struct Tab {
    /// Told apart from the tab that was here before a crash.
    pub life: u64,
    /// The build that it runs.
    pub build: Build,
    /// The team's stream, as the phone knew it when the tab started.
    pub stream: String,
    /// The engine.
    pub engine: Engine,
    /// What it asked for and the driver has not done yet.
    pub effects: VecDeque<Effect>,
    /// What it read last of what waits.
    pub loaded: Vec<Op>,
    /// The request that it waits for.
    pub waits_for: Option<u64>,
}

/// Where a phone belongs, as the server knows it.
#[derive(Clone, Debug)]
pub struct Seat {
    /// The team's stream.
    pub stream: String,
    /// Whose phone it is there.
    pub member: MemberId,
    /// The session; the one before is over.
    pub session: u64,
}

/// A phone.
#[derive(Clone, Debug)]
pub struct Phone {
    /// Which one.
    pub device: DeviceId,
    /// Whose.
    pub member: MemberId,
    /// What they may do.
    pub role: Role,
    /// The team's stream.
    pub stream: String,
    /// What the server knows of it; they differ while it joins another team.
    pub seat: Seat,
    /// The session that the browser has.
    pub session: u64,
    /// What survives a crash.
    pub disk: Disk,
    /// The hybrid clock; on the disk too.
    pub clock: Clock,
    /// How far the wall clock is from the server's.
    pub wall_off: i64,
    /// The tabs.
    pub tabs: Vec<Tab>,
    /// The tab that holds the lock.
    pub lock: Option<u64>,
    /// Whether the browser has Web Locks.
    pub has_locks: bool,
    /// The build that the next tab runs.
    pub build: Build,
    /// When the leader took it out of the team.
    pub out_since: Option<Millis>,
    /// Every op that the person was told is saved, but for those that an eviction took.
    pub saved: Vec<Op>,
    /// What it was told is saved in teams in which it was before.
    pub past: Vec<(String, Vec<Op>)>,
    /// Refused ops in whose place another was saved.
    pub mended: BTreeSet<OpId>,
    lives: u64,
}

impl Phone {
    /// A phone that has just joined.
    pub fn new(device: DeviceId, member: MemberId, role: Role, stream: &str, bug: Option<Bug>) -> Self {
        Self {
            device,
            member,
            role,
            stream: stream.to_owned(),
            seat: Seat { stream: stream.to_owned(), member, session: 0 },
            session: 0,
            disk: Disk::new(bug),
            clock: Clock::new(device.tag()),
            wall_off: 0,
            tabs: Vec::new(),
            lock: None,
            has_locks: true,
            build: Build::Now,
            out_since: None,
            saved: Vec::new(),
            past: Vec::new(),
            mended: BTreeSet::new(),
            lives: 0,
        }
    }

    /// A tab starts cold from the disk.
    pub fn opens_tab(&mut self) {
        self.lives += 1;
        let streams = [SHARED.to_owned(), self.stream.clone()];
        let seed = u64::from(self.device.tag()) + self.lives;
        let mut engine = Engine::new(streams, seed).with_cursors(&self.disk.cursors);
        let effects = engine.on(Event::Wake(sync::Trigger::Start)).into();
        self.tabs.push(Tab {
            life: self.lives,
            build: self.build,
            stream: self.stream.clone(),
            engine,
            effects,
            loaded: Vec::new(),
            waits_for: None,
        });
    }

    /// A tab is gone, with all that it had in hand. The browser frees its lock.
    pub fn loses_tab(&mut self, place: usize) {
        let tab = self.tabs.remove(place);
        if self.lock == Some(tab.life) {
            self.lock = None;
        }
    }

    /// Whether it has joined another team and does not know it yet.
    pub fn is_moving(&self) -> bool {
        self.stream != self.seat.stream
    }

    /// The teams in which it was and is, with what was saved there.
    pub fn teams(&self) -> impl Iterator<Item = (&String, &Vec<Op>)> {
        self.past.iter().map(|(stream, saved)| (stream, saved)).chain([(&self.stream, &self.saved)])
    }

    /// The wall clock.
    pub fn wall(&self, server: Millis) -> Millis {
        server.saturating_add_signed(self.wall_off)
    }

    /// Something happened to a tab.
    pub fn hears(&mut self, place: usize, event: Event) {
        let effects = self.tabs[place].engine.on(event);
        self.tabs[place].effects.extend(effects);
    }
}
