//! What an office counts from a team's records is what the team's phones show.

use super::Register;
use domain::{Fields, HouseholdId, Kind, MemberId, Op, OpId, Quota, QuotaId, Record, Stamp, Tally, VisitDate, VisitId};
use proptest::prelude::*;
use serde_json::{Value as Json, json};
use uuid::Uuid;

fn day(text: &str) -> VisitDate {
    text.parse().unwrap()
}

fn house(n: u8) -> HouseholdId {
    HouseholdId::new(u64::from(n) + 1, [n; 10])
}

fn member(n: u8) -> MemberId {
    MemberId::new(1, [n; 10])
}

fn record(kind: Kind, id: Uuid, set: Json) -> Record {
    let mut record = Record::new(kind.clone(), id);
    let set: Fields = serde_json::from_value(set).unwrap();
    record.merge(&Op {
        id: OpId::new(1, [0; 10]),
        n: 1,
        device: None,
        kind,
        rec: id,
        at: Stamp { ms: 1, count: 0, device: 1 },
        set,
        over: None,
        mends: None,
        more: Fields::new(),
    });
    record
}

/// Present, another record of some household, taken back or erased.
fn households() -> impl Strategy<Value = Vec<Record>> {
    let fate = prop_oneof![3 => Just(json!({})), 1 => Just(json!({"void": "nhầm"})), 1 => Just(json!({"erased": true})),
        4 => (0u8..6).prop_map(|same| json!({"same_as": house(same).to_string()}))];
    proptest::collection::vec(fate, 6).prop_map(|fates| {
        let one = |(n, fate): (u8, Json)| {
            let mut set = json!({"code": format!("BL-{n}"), "people": 3, "adults": 2});
            set.as_object_mut().unwrap().extend(fate.as_object().unwrap().clone());
            record(Kind::HOUSEHOLD, house(n).uuid(), set)
        };
        (0..).zip(fates).map(one).collect()
    })
}

/// Visits of three days, to households that are there and to one that is not.
fn visits() -> impl Strategy<Value = Vec<Record>> {
    let outcome = prop::sample::select(vec!["met", "absent", "refused"]);
    let one = (0u8..7, 0u64..72, outcome, 1u8..3, 0u8..3, prop::bool::weighted(0.2));
    proptest::collection::vec(one, 0..16).prop_map(|all| {
        let visit = |(n, (home, hours, outcome, whose, helped, void)): (u8, (u8, u64, &str, u8, u8, bool))| {
            let when = day("2026-11-22").start_ms() + hours * 3_600_000;
            let mut set = json!({"household": house(home).to_string(), "when": when, "outcome": outcome,
                "member": member(whose).to_string(), "v.vssid": [1, helped]});
            if void {
                set["void"] = "ghi nhầm".into();
            }
            record(Kind::VISIT, VisitId::new(u64::from(n), [n; 10]).uuid(), set)
        };
        (0..).zip(all).map(visit).collect()
    })
}

/// A target that the leader dropped.
const DROPPED: u8 = 5;

fn quotas() -> Vec<Record> {
    let one = |(n, indicator, whose): (u8, &str, Option<u8>)| {
        let (from, to) = (day("2026-11-23"), day("2026-11-23"));
        let id = QuotaId::new(u64::from(n), [n; 10]);
        let quota =
            Quota { id, indicator: indicator.into(), member: whose.map(member), from, to, target: 5, set_by: None };
        let mut set = serde_json::to_value(quota.fields()).unwrap();
        if n == DROPPED {
            set["void"] = "giao nhầm".into();
        }
        record(Kind::QUOTA, id.uuid(), set)
    };
    let whose = [(1, "vssid", None), (2, "households", None), (3, "households", Some(1)), (4, "vssid", Some(2))];
    whose.into_iter().chain([(DROPPED, "vssid", None)]).map(one).collect()
}

proptest! {
    #[test]
    fn the_office_and_the_phone_show_the_same_figures(
        households in households(),
        visits in visits(),
        order in any::<prop::sample::Index>(),
    ) {
        let mut all: Vec<_> = households.into_iter().chain(visits).chain(quotas()).collect();
        let middle = order.index(all.len());
        all.rotate_left(middle);
        let mut phone = Register::new();
        all.iter().for_each(|record| phone.put(record));
        let office = Tally::of(all.into_iter());
        prop_assert_eq!(office.coverage(), phone.coverage());
        for whose in [None, Some(member(1)), Some(member(2))] {
            let progress = office.progress(day("2026-11-23"), whose, phone.catalogue());
            prop_assert_eq!(progress.is_empty(), false);
            prop_assert_eq!(progress, phone.progress(day("2026-11-23"), whose));
        }
        prop_assert_eq!(office.progress(day("2026-11-24"), None, phone.catalogue()), []);
    }
}
