//! What a household answers: never less than the last time, never more than its people.

use super::homes::Home;
use super::rng::Rng;
use domain::{Indicator, PeopleKind, Subject, Value};

/// How common something is, in thousandths.
struct Rate {
    /// Had before the team came.
    had: u64,
    /// Done with the team's help at a visit, of those who lack it.
    done: u64,
    /// Does not apply to the household.
    na: u64,
}

const REFUSED_PER_MILLE: u64 = 120;
/// Somebody got it between two visits, without the team.
const ALONE_PER_MILLE: u64 = 60;
/// Most people helped with one thing at one visit.
const MOST_HELPED: u8 = 2;

/// Guesses that make a mountain commune plausible; not measured.
fn rate(key: &str) -> Rate {
    let (had, done, na) = match key {
        "smartphone" => (620, 60, 0),
        "fibre" => (480, 60, 0),
        "vssid" => (250, 220, 0),
        "vneid2" => (500, 200, 0),
        "public_service" => (220, 200, 0),
        "online_filing" => (90, 180, 0),
        "bank_account" => (420, 220, 0),
        "mobile_money" => (120, 200, 0),
        "electricity" => (220, 240, 0),
        "water" => (60, 150, 650),
        "fees" => (250, 250, 300),
        "signature" => (40, 120, 0),
        "basic_skills" => (330, 250, 0),
        "safety" => (200, 250, 0),
        "zalo_group" => (350, 350, 0),
        _ => (200, 300, 0),
    };
    Rate { had, done, na }
}

/// Asks for one indicator. No answer means that it was not asked after all.
pub(super) fn ask(home: &mut Home, indicator: &Indicator, rng: &mut Rng) -> Option<Value> {
    let rate = rate(&indicator.key);
    let before = home.answers.get(&indicator.key).copied();
    let answer = match (indicator.subject, indicator.people) {
        (Subject::Household, _) => of_household(before, &rate, rng)?,
        (Subject::People, PeopleKind::Everyone) => of_people(before, home.household.people, &rate, rng),
        (Subject::People, PeopleKind::Adults) => of_people(before, home.household.adults, &rate, rng),
        _ => return None,
    };
    home.answers.insert(indicator.key.clone(), answer);
    Some(answer)
}

fn of_household(before: Option<Value>, rate: &Rate, rng: &mut Rng) -> Option<Value> {
    match before {
        Some(Value::HAD | Value::DONE) => return Some(Value::HAD),
        Some(Value::NA) => return Some(Value::NA),
        None if rng.chance(rate.na) => return Some(Value::NA),
        None if rng.chance(rate.had) => return Some(Value::HAD),
        _ => {}
    }
    if rng.chance(rate.done) {
        return Some(Value::DONE);
    }
    rng.chance(REFUSED_PER_MILLE).then_some(Value::REFUSED)
}

fn of_people(before: Option<Value>, most: u8, rate: &Rate, rng: &mut Rng) -> Value {
    let had = match before {
        Some(Value::People(had, helped)) => (had + helped + u8::from(rng.chance(ALONE_PER_MILLE))).min(most),
        _ => some_of(most, rate.had, rng),
    };
    Value::People(had, some_of(most - had, rate.done, rng).min(MOST_HELPED))
}

/// How many of so many people, if each of them decides alone.
fn some_of(people: u8, per_mille: u64, rng: &mut Rng) -> u8 {
    (0..people).map(|_| u8::from(rng.chance(per_mille))).sum()
}
