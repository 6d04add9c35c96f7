//! A made-up half year of three teams in xã Điền Xá, for trying the app, for tests and for measuring.
//!
//! [`generate`] is a pure function: the same moment gives the same data, and only dates move with the
//! day, so that this week always has progress and some follow-ups are always due today. Ids depend on
//! the day alone, never on the hour. Every person, house and visit is invented.

mod answers;
mod boards;
mod diary;
mod homes;
mod names;
mod people;
mod places;
mod rng;
mod setup;
mod slots;
mod team;
#[cfg(test)]
mod tests;
mod walk;
mod work;

use domain::board::Board;
use domain::wire::PhoneState;
use domain::{DeviceId, MemberId, Millis, Name, Op, Role, TeamId, UnitCode, VisitDate, local_date};

/// Visits in the whole demo.
pub const VISITS: usize = 1500;
/// How many days before today the teams began.
pub const DAYS: i32 = 183;

/// Everything that a demo server starts with.
#[derive(Clone, Debug, PartialEq)]
pub struct Demo {
    /// The teams; one of them is Tổ Bắc Lù.
    pub teams: Vec<DemoTeam>,
    /// Boards of communes, for this quarter and the one before.
    pub boards: Vec<Board>,
}

/// One team with its people and its half year.
#[derive(Clone, Debug, PartialEq)]
pub struct DemoTeam {
    /// Which one.
    pub id: TeamId,
    /// What it is called.
    pub name: Name,
    /// Its people, the leader first.
    pub members: Vec<DemoMember>,
    /// Team, hamlets, members and quotas. The server is their author: device tag 0, `n` from 1.
    pub setup: Vec<Op>,
    /// What phones sent, in the order in which the server received it. One phone's `n` never goes back.
    pub ops: Vec<DemoOp>,
}

/// A person of a team.
#[derive(Clone, Debug, PartialEq)]
pub struct DemoMember {
    /// Which one.
    pub id: MemberId,
    /// The name.
    pub name: Name,
    /// What they may do.
    pub role: Role,
    /// The phone; none if this person has not joined yet.
    pub phone: Option<DemoPhone>,
}

/// A phone, as the leader's page shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct DemoPhone {
    /// Which one.
    pub id: DeviceId,
    /// When it joined.
    pub joined: Millis,
    /// When it last pushed or pulled: never before its last op was received.
    pub last_sync: Millis,
    /// Its build.
    pub build: String,
    /// What it said of itself at the last sync.
    pub state: PhoneState,
    /// How far its clock was ahead of the server's, in milliseconds.
    pub clock_ahead: i64,
}

/// One op and how it came to the server.
#[derive(Clone, Debug, PartialEq)]
pub struct DemoOp {
    /// Who made it.
    pub member: MemberId,
    /// On which phone.
    pub device: DeviceId,
    /// When the server received it.
    pub received: Millis,
    /// The op.
    pub op: Op,
}

/// Makes the demo as it stands at this moment.
#[must_use]
pub fn generate(now: Millis) -> Demo {
    let moment = Moment { now, today: local_date(now) };
    let teams = places::TEAMS.iter().map(|plan| team::build(plan, moment)).collect();
    Demo { teams, boards: boards::write(moment) }
}

/// The offices: the commune's and the province's, each with an officer.
#[must_use]
pub fn offices() -> [(UnitCode, Name, Name); 2] {
    let office = |(unit, office, officer): (&str, &str, &str)| {
        (unit.parse().expect("a test reads the demo's offices"), name(office), name(officer))
    };
    places::OFFICES.map(office)
}

/// The moment at which the demo is looked at.
#[derive(Clone, Copy)]
struct Moment {
    now: Millis,
    today: VisitDate,
}

impl Moment {
    /// The first millisecond of the day `days` before today.
    fn days_ago(self, days: i32) -> Millis {
        self.today.plus_days(-days).start_ms()
    }
}

const SECOND: Millis = 1000;
const MINUTE: Millis = 60 * SECOND;
const HOUR: Millis = 60 * MINUTE;
const DAY: Millis = 24 * HOUR;

/// A name from this module's tables.
fn name(text: &str) -> Name {
    text.parse().expect("a test reads every name of the tables")
}
