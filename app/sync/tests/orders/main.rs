//! The same changes in every order: whoever is offline longest, whatever arrives first, all end with one and the
//! same record (G5), and nothing waits unseen for something else to come.

#[path = "../common/mod.rs"]
mod common;
mod team;

use domain::{Household, Kind, Value, Visit};
use serde_json::{Value as Json, json};
use team::{AN, BINH, CHI, LEADER, change, whatever_the_order};

fn household(who: u8, ms: u64, set: Json) -> domain::Op {
    change(who, ms, Kind::HOUSEHOLD, set)
}

#[test]
fn corrections_of_one_household_arrive_in_any_order() {
    let record = whatever_the_order(&[
        household(AN, 1, json!({"code": "BL-012", "people": 3})),
        household(BINH, 2, json!({"people": 4, "note": "sau chợ"})),
        household(CHI, 3, json!({"people": 5, "adults": 2})),
        household(AN, 4, json!({"adults": 3})),
        household(BINH, 5, json!({"note": "cạnh trường"})),
    ]);
    let end = Household::from_record(&record).unwrap();
    assert_eq!((end.code.as_str(), end.people, end.adults), ("BL-012", 5, 3));
    assert_eq!(record.text("note"), Some("cạnh trường"));
}

#[test]
fn a_correction_that_arrives_before_the_household_is_seen_at_once() {
    let record = whatever_the_order(&[
        household(AN, 1, json!({"code": "BL-012", "people": 3})),
        household(BINH, 2, json!({"people": 4})),
        household(CHI, 3, json!({"note": "sau chợ"})),
    ]);
    assert_eq!(Household::from_record(&record).unwrap().people, 4, "the household came last and undid the correction");
    assert_eq!((record.text("code"), record.text("note")), (Some("BL-012"), Some("sau chợ")));
}

#[test]
fn a_clock_that_is_behind_puts_a_correction_before_the_household() {
    let record = whatever_the_order(&[
        household(AN, 9, json!({"code": "BL-012", "people": 3})),
        household(BINH, 2, json!({"people": 4, "note": "sau chợ"})),
    ]);
    assert_eq!(Household::from_record(&record).unwrap().people, 3);
    assert_eq!(record.text("note"), Some("sau chợ"), "what nobody else set stays");
}

#[test]
fn two_tabs_of_one_phone_that_edit_offline_come_together() {
    let record = whatever_the_order(&[
        household(AN, 1, json!({"code": "BL-012", "people": 3})),
        // One tab …
        household(AN, 2, json!({"people": 4})),
        household(AN, 4, json!({"note": "sau chợ"})),
        // … and the other, which knows nothing of it; once in the same millisecond.
        household(AN, 2, json!({"people": 6})),
        household(AN, 3, json!({"adults": 2})),
    ]);
    let end = Household::from_record(&record).unwrap();
    assert_eq!((end.people, end.adults), (6, 2), "of equal stamps the greater value stays, everywhere");
    assert_eq!(record.text("note"), Some("sau chợ"));
}

#[test]
fn two_phones_that_edit_one_household_offline_come_together() {
    let record = whatever_the_order(&[
        household(LEADER, 1, json!({"code": "BL-012", "people": 3, "adults": 1})),
        // Bình's hour was the later one on what both changed; what only one changed stays.
        household(AN, 2, json!({"people": 4, "note": "sau chợ"})),
        household(BINH, 3, json!({"people": 5, "adults": 2})),
        household(AN, 4, json!({"note": null})),
    ]);
    let end = Household::from_record(&record).unwrap();
    assert_eq!((end.people, end.adults), (5, 2));
    assert_eq!(record.get("note"), None, "cleared, although the note may arrive after its clearing");
}

#[test]
fn a_visit_that_is_voided_while_another_phone_edits_it_stays_void_and_keeps_the_edit() {
    let visit = |who, ms, set| change(who, ms, Kind::VISIT, set);
    let house = domain::HouseholdId::new(7, [7; 10]).to_string();
    let record = whatever_the_order(&[
        visit(AN, 1, json!({"household": house, "when": 1_790_000_000_000_u64, "outcome": "met", "v.vneid": [0, 1]})),
        visit(BINH, 2, json!({"void": "ghi nhầm nhà"})),
        visit(CHI, 3, json!({"v.vneid": [0, 2], "v.electricity": "done"})),
        visit(AN, 4, json!({"follow_up": "2026-12-01"})),
    ]);
    let end = Visit::from_record(&record).unwrap();
    assert!(end.void.is_some(), "a later edit of something else brought it back");
    assert_eq!(end.values.get("vneid"), Some(Value::People(0, 2)));
    assert_eq!(end.values.get("electricity"), Some(Value::DONE));
    assert!(end.follow_up.is_some());
}

#[test]
fn a_void_and_its_taking_back_end_alike_for_all() {
    let visit = |who, ms, set| change(who, ms, Kind::VISIT, set);
    let record = whatever_the_order(&[
        visit(AN, 1, json!({"outcome": "met", "void": "ghi nhầm nhà"})),
        visit(BINH, 3, json!({"void": null})),
        visit(CHI, 2, json!({"void": "ghi hai lần"})),
    ]);
    assert_eq!(record.get("void"), None);
}

#[test]
fn a_third_change_does_not_wait_for_a_second_that_is_missing() {
    let record = whatever_the_order(&[
        household(AN, 1, json!({"code": "BL-012", "people": 3})),
        household(AN, 2, json!({"people": 4, "adults": 2})),
        household(AN, 3, json!({"people": 5})),
        household(AN, 4, json!({"note": "sau chợ"})),
    ]);
    let end = Household::from_record(&record).unwrap();
    assert_eq!(
        (end.people, end.adults),
        (5, 2),
        "the second came last: it adds what it alone says, and undoes nothing"
    );
    assert_eq!(record.text("note"), Some("sau chợ"));
}
