//! When each member is at a door: denser in recent weeks, on weekends and in the evening.

use super::people::Person;
use super::rng::Rng;
use super::{DAY, DAYS, HOUR, MINUTE, Moment, VISITS, places};
use domain::Millis;

/// Visits of one team.
const TEAM_VISITS: usize = VISITS / places::TEAMS.len();
/// Of these, today. They are spread evenly over the part of today that has passed.
const TODAY: usize = 8;
/// The first visits are two days after the list is made.
const FIRST_DAY: i32 = DAYS - 2;
/// A member needs at least this long from one door to the next.
const WALK: Millis = 9 * MINUTE;
const EVENING_PER_MILLE: u64 = 860;

/// A member at a door.
#[derive(Clone, Copy)]
pub(super) struct Slot {
    pub(super) at: Millis,
    /// Days before today.
    pub(super) ago: i32,
    /// A place in the team's list of people.
    pub(super) who: usize,
}

/// All of a team's visits in order of time.
pub(super) fn plan(people: &[Person], moment: Moment, rng: &mut Rng) -> Vec<Slot> {
    let weights: Vec<u64> = (1..=FIRST_DAY).map(|ago| weight(ago, moment)).collect();
    let mut slots: Vec<Slot> = (TODAY..TEAM_VISITS)
        .map(|_| {
            let ago = 1 + i32::try_from(rng.weighted(&weights)).unwrap_or(0);
            let at = moment.days_ago(ago) + time_of_day(rng);
            Slot { at, ago, who: walker(people, ago, rng) }
        })
        .collect();
    slots.sort_by_key(|slot| slot.at);
    keep_apart(&mut slots, people.len());
    slots.extend(today(people, moment, rng));
    slots
}

/// How many visits a day gets, in proportion to other days.
fn weight(ago: i32, moment: Moment) -> u64 {
    let day = moment.today.plus_days(-ago);
    let weekday = (day.start_ms() - day.monday().start_ms()) / DAY;
    let recent = 20 + 6000 / (20 + u64::try_from(ago).unwrap_or(0));
    recent * if weekday < 5 { 2 } else { 3 }
}

fn time_of_day(rng: &mut Rng) -> Millis {
    let evening = rng.chance(EVENING_PER_MILLE);
    let (from, hours) = if evening { (17, 4) } else { (8, 9) };
    from * HOUR + rng.below(hours * HOUR)
}

/// Somebody who had a phone on that day, and whose visits of that day have reached the server.
fn walker(people: &[Person], ago: i32, rng: &mut Rng) -> usize {
    let out: Vec<usize> = (0..people.len()).filter(|who| walks(&people[*who], ago)).collect();
    out[rng.index(out.len())]
}

fn walks(person: &Person, ago: i32) -> bool {
    person.has_phone() && person.last_heard_day() <= ago && ago < person.joined
}

/// Moves visits of one member that stand too close together.
fn keep_apart(slots: &mut [Slot], people: usize) {
    let mut free = vec![0; people];
    for slot in slots.iter_mut() {
        slot.at = slot.at.max(free[slot.who]);
        free[slot.who] = slot.at + WALK;
    }
    slots.sort_by_key(|slot| slot.at);
}

/// Today's visits, all before now; members take turns.
fn today(people: &[Person], moment: Moment, rng: &mut Rng) -> Vec<Slot> {
    let out: Vec<usize> = (0..people.len()).filter(|who| walks(&people[*who], 0)).collect();
    let start = moment.days_ago(0);
    let passed = moment.now - start;
    let (from, to) = match passed {
        p if p >= 18 * HOUR => (17 * HOUR, p.min(21 * HOUR)),
        p if p >= 8 * HOUR => (7 * HOUR, p),
        p => (0, p),
    };
    let turn = rng.index(out.len());
    let share = (to - from) / u64::try_from(TODAY + 1).unwrap_or(1);
    (1..)
        .take(TODAY)
        .zip(out.iter().cycle().skip(turn))
        .map(|(step, who)| Slot { at: start + from + share * step, ago: 0, who: *who })
        .collect()
}
