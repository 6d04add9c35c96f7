//! The teams' people and the state of their phones.

use super::{DAYS, DemoPhone, HOUR, MINUTE, Moment, rng::Rng};
use domain::wire::PhoneState;
use domain::{DeviceId, Millis, Role};

/// What the leader's page should show of a phone.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Phone {
    /// Never joined.
    None,
    /// All is well.
    Well,
    /// 14 ops wait, and nothing was heard for three days.
    Unsent,
    /// A build of months ago.
    OldBuild,
    /// The browser did not promise to keep the storage.
    NotKept,
    /// The clock is nine minutes fast.
    FastClock,
}

/// A person, before ids.
pub(super) struct Person {
    pub(super) name: &'static str,
    pub(super) role: Role,
    /// Where this person mostly walks: a place in the team's list of hamlets.
    pub(super) hamlet: usize,
    /// How many days ago the phone joined.
    pub(super) joined: i32,
    pub(super) phone: Phone,
}

const fn leader(name: &'static str, hamlet: usize) -> Person {
    Person { name, role: Role::Leader, hamlet, joined: DAYS, phone: Phone::Well }
}

const fn member(name: &'static str, hamlet: usize, joined: i32, phone: Phone) -> Person {
    Person { name, role: Role::Member, hamlet, joined, phone }
}

pub(super) static BAC_LU: [Person; 6] = [
    leader("Chìu Quay Phúc", 0),
    member("Tằng Dảu Sơn", 1, DAYS, Phone::Unsent),
    member("Phùn Thị Mai", 0, DAYS, Phone::OldBuild),
    member("Nình A Sềnh", 1, DAYS, Phone::Well),
    member("Dường Thị Hoa", 2, 75, Phone::Well),
    member("Bàn Văn Thìn", 2, DAYS, Phone::None),
];

pub(super) static KHE_NGAN: [Person; 5] = [
    leader("Hoàng Văn Tiến", 1),
    member("Trần A Tài", 0, DAYS, Phone::Well),
    member("Lương Thị Hiền", 2, DAYS, Phone::NotKept),
    member("Lý Thị Múi", 0, 96, Phone::Well),
    member("Đặng Văn Quý", 2, DAYS, Phone::None),
];

pub(super) static KHE_CAU: [Person; 5] = [
    leader("Nông Thị Thơm", 0),
    member("Vi Văn Thắng", 1, DAYS, Phone::FastClock),
    member("Nguyễn Thị Hạnh", 2, DAYS, Phone::Well),
    member("Phạm Đức Hải", 2, 61, Phone::Well),
    member("Lý Văn Bình", 1, DAYS, Phone::None),
];

const OLD_BUILD: &str = "2026.8.2";
const SILENT_DAYS: i32 = 3;
const UNSENT_OPS: u32 = 14;
const FAST_MS: u64 = 9 * MINUTE;
const MEGABYTE: u64 = 1 << 20;

impl Person {
    /// Whether this person has joined.
    pub(super) fn has_phone(&self) -> bool {
        self.phone != Phone::None
    }

    /// The most recent day on which this person's visits have reached the server, in days ago.
    pub(super) fn last_heard_day(&self) -> i32 {
        if self.phone == Phone::Unsent { SILENT_DAYS + 1 } else { 0 }
    }

    /// Until when the server can have received anything from this phone.
    pub(super) fn heard_until(&self, moment: Moment) -> Millis {
        match self.phone {
            Phone::Unsent => moment.days_ago(SILENT_DAYS) - HOUR - HOUR / 2,
            _ => moment.now,
        }
    }

    /// The phone, if this person has joined; how it stands now is for [`Person::report`].
    pub(super) fn joins(&self, moment: Moment, rng: &mut Rng) -> Option<DemoPhone> {
        let joined = moment.days_ago(self.joined) + 8 * HOUR + rng.below(50) * MINUTE;
        let id = rng.id(joined, DeviceId::new);
        let (state, clock_ahead) = (PhoneState::default(), 0);
        let phone = DemoPhone { id, joined, last_sync: joined, build: build().into(), state, clock_ahead };
        self.has_phone().then_some(phone)
    }

    /// What the phone last said of itself. `heard` is when its last op was received.
    pub(super) fn report(&self, phone: &mut DemoPhone, heard: Millis, moment: Moment, rng: &mut Rng) {
        let quiet = (2 + rng.below(100)) * MINUTE;
        let free = (900 + rng.below(3000)) * MEGABYTE;
        phone.last_sync = heard.max(moment.now - quiet);
        phone.state = PhoneState { persisted: Some(true), free_bytes: Some(free), ..PhoneState::default() };
        match self.phone {
            Phone::None | Phone::Well => {}
            Phone::Unsent => {
                phone.last_sync = self.heard_until(moment).max(moment.now - 3 * 24 * HOUR - HOUR - HOUR / 2);
                phone.state.unsent = UNSENT_OPS;
            }
            Phone::OldBuild => OLD_BUILD.clone_into(&mut phone.build),
            Phone::NotKept => {
                phone.state.persisted = Some(false);
                phone.state.free_bytes = Some(140 * MEGABYTE);
            }
            Phone::FastClock => phone.clock_ahead = i64::try_from(FAST_MS).unwrap_or(0),
        }
        phone.state.clock = phone.last_sync.saturating_add_signed(phone.clock_ahead);
    }
}

/// The build that a phone of today has: this server's.
fn build() -> &'static str {
    env!("CARGO_PKG_VERSION")
}
