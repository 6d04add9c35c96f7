use super::*;
use crate::units::Units;
use crate::{Catalogue, DeviceId, Fields, HamletId, HouseholdId, Kind, Op, OpId, Record, Stamp, Value, Visit, VisitId};
use proptest::prelude::*;
use serde_json::{Value as Json, json};
use std::collections::HashMap;
use uuid::Uuid;

fn day(text: &str) -> VisitDate {
    text.parse().unwrap()
}

fn hamlet(n: u8) -> HamletId {
    HamletId::new(1, [50 + n; 10])
}

fn house(n: u8) -> HouseholdId {
    HouseholdId::new(u64::from(n) + 1, [n; 10])
}

fn visit(n: u8) -> VisitId {
    VisitId::new(u64::from(n) + 1, [100 + n; 10])
}

fn op(at: u64, kind: Kind, rec: Uuid, set: &Json) -> Op {
    let set: Fields = serde_json::from_value(set.clone()).unwrap();
    let at = Stamp { ms: at, count: 0, device: 1 };
    Op {
        id: OpId::new(at.ms, [0; 10]),
        n: 0,
        device: None::<DeviceId>,
        kind,
        rec,
        at,
        set,
        over: None,
        mends: None,
        more: Fields::new(),
    }
}

fn records(ops: &[Op]) -> Vec<Record> {
    let mut records = HashMap::<Uuid, Record>::new();
    for op in ops {
        records.entry(op.rec).or_insert_with(|| Record::new(op.kind.clone(), op.rec)).merge(op);
    }
    records.into_values().collect()
}

/// From 2025-06-01 to 2026-12-31: over the day on which communes changed.
fn days() -> Days {
    Days { from: day("2025-06-01"), to: day("2026-12-31") }
}

fn figures(ops: &[Op], borders: Borders) -> Figures {
    let mut book = Book::new(days(), "06874".parse().ok());
    records(ops).into_iter().for_each(|record| book.take(record));
    book.figures(borders, Units::quang_ninh(), &Catalogue::built_in())
}

const TODAY: &str = "2026-12-31";

fn today() -> Borders {
    Borders::Of(day(TODAY))
}

fn at(on: &str) -> u64 {
    day(on).start_ms() + 36_000_000
}

fn dong_va() -> Op {
    let set = json!({"name": "Đồng Và", "was": "06880", "c.2026-03-01": "06862"});
    op(1, Kind::HAMLET, hamlet(1).uuid(), &set)
}

fn visited(n: u8, home: u8, on: &str, set: &Json) -> Op {
    let mut all = json!({"household": house(home).to_string(), "when": at(on), "outcome": "met"});
    all.as_object_mut().unwrap().extend(set.as_object().unwrap().clone());
    op(1, Kind::VISIT, visit(n).uuid(), &all)
}

fn lives(home: u8, place: u8) -> Op {
    let set = json!({"code": "A", "hamlet": hamlet(place).to_string(), "people": 4, "adults": 3});
    op(1, Kind::HOUSEHOLD, house(home).uuid(), &set)
}

fn by_commune(figures: &Figures) -> Vec<(String, u32, u32, Option<u32>)> {
    let told = |key: &Option<UnitKey>| key.as_ref().map_or("?", |key| key.code.as_str()).to_owned();
    let rows = figures.by_commune();
    rows.iter().map(|(code, counts)| (told(code), counts.households, counts.visits(), counts.done("vssid"))).collect()
}

fn row(code: &str, households: u32, visits: u32, vssid: Option<u32>) -> (String, u32, u32, Option<u32>) {
    (code.to_owned(), households, visits, vssid)
}

#[test]
fn visits_count_in_the_commune_of_their_day_or_in_that_of_today() {
    let ops = [
        dong_va(),
        lives(1, 1),
        lives(2, 1),
        visited(1, 1, "2025-06-15", &json!({"v.vssid": [0, 1]})),
        visited(2, 1, "2025-12-01", &json!({})),
        visited(3, 2, "2025-12-02", &json!({"v.vssid": [2, 0]})),
        visited(4, 2, "2026-04-01", &json!({"outcome": "absent"})),
        // A hamlet of which nothing is known but that its team is of Điền Xá now.
        visited(5, 3, "2025-06-15", &json!({})),
        visited(6, 3, "2024-06-15", &json!({})),
    ];
    let then = figures(&ops, Borders::OfThatTime);
    let expected =
        [row("?", 1, 1, None), row("06862", 0, 1, None), row("06874", 1, 2, Some(0)), row("06880", 1, 1, Some(1))];
    assert_eq!(by_commune(&then), expected);
    let now = figures(&ops, today());
    assert_eq!(by_commune(&now), [row("06862", 2, 4, Some(1)), row("06874", 1, 1, None)]);
    assert_eq!(then.total(), now.total());
    // Asked at two visits, done at one; of what nobody was asked there is no figure.
    assert_eq!(now.total().done["vssid"], Done { asked: 2, done: 1 });
    assert_eq!(now.total().done("vneid2"), None);
}

#[test]
fn a_code_that_lived_on_is_two_communes() {
    let stays = op(1, Kind::HAMLET, hamlet(2).uuid(), &json!({"name": "Khe Cầu", "was": "06874"}));
    let ops = [stays, lives(1, 2), visited(1, 1, "2025-06-15", &json!({})), visited(2, 1, "2025-12-01", &json!({}))];
    let then = figures(&ops, Borders::OfThatTime);
    assert_eq!(by_commune(&then), [row("06874", 1, 1, None), row("06874", 0, 1, None)]);
    // The office of now answers for both.
    assert!(then.places.keys().all(|place| place.office.as_ref().is_some_and(|code| code.as_str() == "06874")));
    assert_eq!(by_commune(&figures(&ops, today())), [row("06874", 1, 2, None)]);
}

#[test]
fn what_is_voided_does_not_count_and_what_is_erased_does() {
    let ops = [
        dong_va(),
        lives(1, 1),
        lives(2, 1),
        visited(1, 1, "2026-04-01", &json!({"void": "nhầm"})),
        visited(2, 2, "2026-04-02", &json!({"v.vssid": [0, 2]})),
        op(2, Kind::HOUSEHOLD, house(2).uuid(), &json!({"erased": true})),
        op(2, Kind::VISIT, visit(2).uuid(), &json!({"erased": true})),
    ];
    assert_eq!(by_commune(&figures(&ops, today())), [row("06862", 1, 1, Some(2))]);
}

#[test]
fn a_household_of_two_records_is_met_once() {
    let same = op(2, Kind::HOUSEHOLD, house(2).uuid(), &json!({"same_as": house(1).to_string()}));
    let ops = [
        dong_va(),
        lives(1, 1),
        lives(2, 1),
        visited(1, 1, "2026-04-01", &json!({})),
        visited(2, 2, "2026-04-02", &json!({})),
        same,
    ];
    assert_eq!(by_commune(&figures(&ops, today())), [row("06862", 1, 2, None)]);
}

#[test]
fn a_second_visit_that_says_the_same_counts_nobody_twice() {
    let said = json!({"v.vssid": [0, 3], "v.bank_account": [0, 2], "v.electricity": "done"});
    let ops = [
        dong_va(),
        lives(1, 1),
        lives(2, 1),
        visited(1, 1, "2025-06-15", &said),
        visited(2, 2, "2026-04-02", &said),
        op(2, Kind::HOUSEHOLD, house(2).uuid(), &json!({"same_as": house(1).to_string()})),
    ];
    let figures = figures(&ops, Borders::OfThatTime);
    let total = figures.total();
    // Of four people six cannot be helped; of three adults, four.
    assert_eq!(["vssid", "bank_account", "electricity"].map(|key| total.done(key)), [Some(4), Some(3), Some(1)]);
    assert_eq!(total.done["electricity"].asked, 2);
    // Where it was first done.
    assert_eq!(by_commune(&figures), [row("06862", 0, 1, Some(1)), row("06880", 1, 1, Some(3))]);
}

fn change() -> impl Strategy<Value = Op> {
    let on = (0u16..570).prop_map(|n| days().from.plus_days(i32::from(n)).start_ms());
    let outcome = prop::sample::select(vec!["met", "met", "absent", "refused"]);
    let value =
        prop_oneof![(0u8..4, 0u8..4).prop_map(|(had, helped)| Value::People(had, helped).to_json()), Just(Json::Null)];
    let code = prop::sample::select(vec!["06874", "06862", "06880", "06865", "06967", "06877"]);
    let from = prop::sample::select(vec!["2025-01-01", "2025-07-01", "2026-01-01", "2026-06-01"]);
    let visits = (0u8..6, 0u8..4, on, outcome, value).prop_map(|(n, home, when, outcome, value)| {
        let set = json!({"household": house(home).to_string(), "when": when, "outcome": outcome, "v.vssid": value});
        (Kind::VISIT, visit(n).uuid(), set)
    });
    let voids = (0u8..6).prop_map(|n| (Kind::VISIT, visit(n).uuid(), json!({"void": "nhầm"})));
    let homes = (0u8..4, 0u8..3, prop::option::weighted(0.3, 0u8..4)).prop_map(|(n, place, same)| {
        let same = same.map(|other| house(other).to_string());
        let people = place + 1;
        (
            Kind::HOUSEHOLD,
            house(n).uuid(),
            json!({"hamlet": hamlet(place).to_string(), "same_as": same, "people": people}),
        )
    });
    let goes = (0u8..4, prop::sample::select(vec!["void", "erased"])).prop_map(|(n, field)| {
        (
            Kind::HOUSEHOLD,
            house(n).uuid(),
            Json::from_iter([(field, if field == "void" { json!("nhầm") } else { json!(true) })]),
        )
    });
    let moves = (0u8..3, from, prop::option::of(code)).prop_map(|(n, from, code)| {
        (
            Kind::HAMLET,
            hamlet(n).uuid(),
            Json::from_iter([("name".to_owned(), json!("Bắc Lù")), (format!("c.{from}"), json!(code))]),
        )
    });
    let any = prop_oneof![4 => visits, 1 => voids, 2 => homes, 1 => goes, 2 => moves];
    (any, 1u64..50).prop_map(|((kind, rec, set), at)| op(at, kind, rec, &set))
}

proptest! {
    #[test]
    fn figures_do_not_depend_on_the_order_of_ops_g5(ops in proptest::collection::vec(change(), 0..40), seed: usize) {
        let mut shuffled = ops.clone();
        let len = shuffled.len().max(1);
        for place in 0..shuffled.len() {
            shuffled.swap(place, seed.wrapping_mul(place + 7) % len);
        }
        for borders in [Borders::OfThatTime, today()] {
            prop_assert_eq!(figures(&ops, borders), figures(&shuffled, borders));
        }
    }

    #[test]
    fn places_add_up_to_the_same_total_in_whatever_borders(ops in proptest::collection::vec(change(), 0..40)) {
        let (then, now) = (figures(&ops, Borders::OfThatTime), figures(&ops, today()));
        prop_assert_eq!(then.total(), now.total());
        for figures in [&then, &now] {
            let communes = figures.by_commune().into_values().fold(Counts::default(), |sum, counts| sum + &counts);
            prop_assert_eq!(communes, figures.total());
        }
        // Counted straight from the visits, without any place.
        let visits: Vec<_> = records(&ops).iter().filter_map(|record| Visit::from_record(record).ok()).filter(|visit| visit.void.is_none()).collect();
        let total = now.total();
        prop_assert_eq!(total.visits() as usize, visits.len());
        let said = visits.iter().filter_map(|visit| visit.values.get("vssid")).map(Value::done).sum::<u32>();
        prop_assert!(total.done("vssid").unwrap_or(0) <= said);
    }
}
