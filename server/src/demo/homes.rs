//! The households, as the team gets to know them: first a code and counts, a name only with consent.

use super::rng::Rng;
use super::{Moment, name, places::Plan};
use domain::{HamletId, Household, HouseholdId, Millis, Name, Note, Phone, Value, VisitDate};
use std::collections::{BTreeMap, BTreeSet};

/// Households that nobody has visited yet.
const NEVER_PER_MILLE: usize = 175;
/// The last ones of each hamlet were not on the first list: a member added them at the door.
const ADDED: u32 = 2;
const PHONE_PER_MILLE: u64 = 600;
const NOTE_PER_MILLE: u64 = 130;
/// How often a household has 1, 2, … 8 people.
const SIZES: [u64; 8] = [5, 12, 17, 26, 20, 12, 5, 3];
/// The household that the design's pictures show: always named, with a follow-up due today.
const SAMPLE: (&str, &str) = ("BL-012", "Chìu Thị Sám");

/// How to find a house. Says nothing about who lives there.
pub(super) const WAYS: [&str; 10] = [
    "Qua cầu treo, rẽ trái, nhà thứ hai.",
    "Nhà sàn bên suối, sau nhà văn hóa thôn.",
    "Cuối đường bê tông, đi bộ thêm 200 m.",
    "Cạnh điểm trường, mái tôn xanh.",
    "Đầu dốc, đối diện cửa hàng tạp hóa.",
    "Sau rừng quế, đi lối mòn bên phải.",
    "Ngã ba có cây đa, rẽ phải.",
    "Trên đồi, xe máy không lên được khi mưa.",
    "Gần trạm biến áp, cổng sắt xanh.",
    "Bên kia suối, mùa lũ đi vòng lối trên.",
];

/// A household and what the generator knows of it.
pub(super) struct Home {
    /// As it is recorded at this point of the half year.
    pub(super) household: Household,
    /// A place in the team's list of hamlets.
    pub(super) hamlet: usize,
    /// Whether anybody ever visits it.
    pub(super) visited: bool,
    /// Whether it was on the first list.
    pub(super) listed: bool,
    /// Whether it is the one of the design's pictures.
    pub(super) sample: bool,
    /// The name and phone that are written down once there is consent.
    pub(super) head: Name,
    pub(super) phone: Option<Phone>,
    /// The latest answer for each indicator.
    pub(super) answers: BTreeMap<String, Value>,
    /// The latest visit.
    pub(super) last: Option<Last>,
}

/// The latest visit to a household.
#[derive(Clone, Copy)]
pub(super) struct Last {
    /// Its place in the list of changes.
    pub(super) change: usize,
    pub(super) at: Millis,
    pub(super) who: usize,
    pub(super) met: bool,
    pub(super) follow_up: Option<VisitDate>,
}

/// All households of a team.
pub(super) fn settle(plan: &Plan, hamlets: &[HamletId], moment: Moment, rng: &mut Rng) -> Vec<Home> {
    let mut homes = Vec::new();
    let mut heads = BTreeSet::new();
    let first = moment.days_ago(super::DAYS);
    for (hamlet, place) in plan.hamlets.iter().enumerate() {
        let from = homes.len();
        for number in 1..=place.homes {
            let code = format!("{}-{number:03}", place.prefix);
            let sample = code == SAMPLE.0;
            let head = if sample { SAMPLE.1.to_owned() } else { new_head(plan, hamlet, &mut heads, rng) };
            let (people, adults) = size(rng);
            let line = plan.line + homes.len();
            let (noted, way) = (rng.chance(NOTE_PER_MILLE), rng.pick(&WAYS));
            let id = rng.id(first, HouseholdId::new);
            let (note, hamlet_id) = (noted.then(|| text(way)), hamlets.get(hamlet).copied());
            homes.push(Home {
                household: Household {
                    id,
                    code,
                    hamlet: hamlet_id,
                    head: None,
                    phone: None,
                    people,
                    adults,
                    counted: true,
                    note,
                    consent: None,
                    withdrawn: None,
                    same_as: None,
                    assigned: None,
                    apart: Vec::new(),
                },
                hamlet,
                visited: true,
                listed: number + ADDED <= place.homes,
                sample,
                head: name(&head),
                phone: rng.chance(PHONE_PER_MILLE).then(|| phone(line)),
                answers: BTreeMap::new(),
                last: None,
            });
        }
        leave_out(&mut homes[from..], rng);
    }
    homes
}

/// A head's name that no other household of the team has, if the tables allow it.
fn new_head(plan: &Plan, hamlet: usize, heads: &mut BTreeSet<String>, rng: &mut Rng) -> String {
    let [most, some] = plan.hamlets[hamlet].names;
    let mut head = String::new();
    for _ in 0..8 {
        let stock = if rng.chance(800) { most } else { some };
        head = stock.draw(rng);
        if head != SAMPLE.1 && heads.insert(head.clone()) {
            break;
        }
    }
    head
}

/// People, and of these adults.
fn size(rng: &mut Rng) -> (u8, u8) {
    let people = 1 + u8::try_from(rng.weighted(&SIZES)).unwrap_or(3);
    let grown = match people {
        1 => 1,
        2 => 2,
        more => 2 + u8::try_from(rng.below(u64::from(more) - 1)).unwrap_or(0),
    };
    (people, grown.min(people))
}

/// Picks the households that nobody visits.
fn leave_out(homes: &mut [Home], rng: &mut Rng) {
    let mut left = homes.len() * NEVER_PER_MILLE / 1000;
    while left > 0 {
        let place = rng.index(homes.len());
        let home = &mut homes[place];
        if home.visited && home.listed && !home.sample {
            home.visited = false;
            left -= 1;
        }
    }
}

/// A number of its own for each household, from 0900 000 000 to 0900 000 999: well-formed, and nobody
/// dials it by accident.
fn phone(line: usize) -> Phone {
    format!("0900000{line:03}").parse().expect("a test reads every phone number")
}

/// A note from this module's tables.
pub(super) fn text(note: &str) -> Note {
    note.parse().expect("a test reads every note")
}
