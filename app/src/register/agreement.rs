//! What a phone counts is what the office counts: the same records, the same figures.

use super::Register;
use domain::figures::{Book, Borders, Days};
use domain::units::Units;
use domain::{Catalogue, Fields, HouseholdId, Kind, Op, OpId, Record, Stamp, VisitDate, VisitId};
use proptest::prelude::*;
use serde_json::{Value as Json, json};
use uuid::Uuid;

fn record(kind: Kind, id: Uuid, set: &Json) -> Record {
    let mut record = Record::new(kind.clone(), id);
    let (at, set) = (Stamp { ms: 1, count: 0, device: 1 }, serde_json::from_value(set.clone()).unwrap());
    let id = OpId::new(1, [0; 10]);
    record.merge(&Op {
        id,
        n: 0,
        device: None,
        kind,
        rec: record.id,
        at,
        set,
        over: None,
        mends: None,
        more: Fields::new(),
    });
    record
}

fn house(n: u8) -> HouseholdId {
    HouseholdId::new(u64::from(n) + 1, [n; 10])
}

fn household(n: u8) -> impl Strategy<Value = Record> {
    let gone = prop::sample::select(vec!["code", "code", "code", "void", "erased"]);
    (prop::option::weighted(0.4, 0u8..5), gone, prop::option::weighted(0.6, Just(n + 1))).prop_map(
        move |(same, gone, people)| {
            let same = same.map(|other| house(other).to_string());
            record(
                Kind::HOUSEHOLD,
                house(n).uuid(),
                &json!({"code": "BL-001", "same_as": same, "people": people, gone: "nhầm"}),
            )
        },
    )
}

fn visit(n: u8, from: VisitDate) -> impl Strategy<Value = Record> {
    let outcome = prop::sample::select(vec!["met", "met", "absent", "refused"]);
    let void = prop::option::weighted(0.2, Just("nhầm"));
    // The sixth household is on nobody's list.
    (0u8..6, 0u16..40, outcome, prop::option::of((0u8..3, 0u8..3)), void).prop_map(move |(home, day, outcome, vssid, void)| {
        let when = from.plus_days(i32::from(day)).start_ms();
        let vssid = vssid.map(|(had, helped)| [had, helped]);
        let set = json!({"household": house(home).to_string(), "when": when, "outcome": outcome, "v.vssid": vssid, "v.electricity": "done", "void": void});
        record(Kind::VISIT, VisitId::new(1, [n; 10]).uuid(), &set)
    })
}

proptest! {
    #[test]
    fn a_phone_and_an_office_count_the_same(
        homes in (household(0), household(1), household(2), household(3), household(4)),
        visits in (0u8..12).prop_flat_map(|count| (0..count).map(|n| visit(n, "2026-10-20".parse().unwrap())).collect::<Vec<_>>()),
    ) {
        let days = Days { from: "2026-11-01".parse().unwrap(), to: "2026-11-20".parse().unwrap() };
        let (mut register, mut book) = (Register::new(), Book::new(days, None));
        let (a, b, c, d, e) = homes;
        for record in visits.into_iter().chain([a, b, c, d, e]) {
            register.put(&record);
            book.take(record);
        }
        let total = book.figures(Borders::OfThatTime, Units::quang_ninh(), &Catalogue::built_in()).total();
        prop_assert_eq!(register.done("households", days.from, days.to, None), total.households);
        prop_assert_eq!(register.done("electricity", days.from, days.to, None), total.done("electricity").unwrap_or(0));
        prop_assert_eq!(register.done("vssid", days.from, days.to, None), total.done("vssid").unwrap_or(0));
    }
}
