//! Erasure: a household asks that what is kept of it be deleted (Luật 91/2025/QH15). A leader sets the field [`ERASED`];
//! from then on the record holds nothing but what is needed to count, whatever else was or will be said of it, in
//! whatever order it comes (G5). It cannot be taken back.
//!
//! Whatever speaks of the household goes with it: remarks and appointments of its visits, the producer that it is, both
//! values of a collision. A producer that is no household of the team may ask the same. A class names households by their
//! ids only: of an erased one there is no name to be found.

use crate::household::SAME_AS;
use crate::{Kind, Op, Record};
use serde_json::Value as Json;
use uuid::Uuid;

/// The field whose presence, with whatever value, erases a record.
pub const ERASED: &str = "erased";

/// Fields of a household that say where it counts, and whether it counts at all.
const OF_A_HOUSEHOLD: [&str; 2] = ["hamlet", "void"];
/// Fields of a visit that say what was done, and nothing of whom. Its household is an id whose record is empty.
const OF_A_VISIT: [&str; 6] = ["household", "member", "when", "outcome", "catalogue", "void"];
/// Fields of a producer that tell where there was one, and whether it counts; what it had and what was done for it is
/// counted.
const OF_A_PRODUCER: [&str; 3] = ["household", "hamlet", "void"];
/// Fields of a collision that say that there was one, and not between which values.
const OF_A_COLLISION: [&str; 5] = ["kind", "rec", "field", "by", "settled"];

/// Why a visit or a household was voided, once the household is erased: that it was is needed to count, the words are not.
const WHY_VOID: &str = "—";

/// What is left of a value when its record is erased; none if nothing is. A field that this build does not know is not
/// left.
pub fn left_of(kind: &Kind, field: &str, value: &Json) -> Option<Json> {
    let left = if field == "void" && !value.is_null() { WHY_VOID.into() } else { value.clone() };
    outlives(kind, field).then_some(left)
}

/// Whether a field outlives the erasure of its record.
fn outlives(kind: &Kind, field: &str) -> bool {
    field == ERASED
        || match kind.as_str() {
            "household" => OF_A_HOUSEHOLD.contains(&field),
            "visit" => OF_A_VISIT.contains(&field) || field.starts_with("v.") || field.starts_with("g."),
            "producer" => OF_A_PRODUCER.contains(&field) || field.starts_with("v."),
            "collision" => OF_A_COLLISION.contains(&field),
            _ => false,
        }
}

/// The records of whose people an op speaks: its own, and of a visit or a producer the household.
pub fn named(op: &Op) -> impl Iterator<Item = Uuid> {
    [Some(op.rec), id_in(op, "household")].into_iter().flatten()
}

/// The records that matter to what becomes of an op: those that it speaks of, and the household of which it says that this
/// is another record. (That says nothing of anybody.)
pub fn concerned(op: &Op) -> impl Iterator<Item = Uuid> {
    named(op).chain(id_in(op, SAME_AS))
}

fn id_in(op: &Op, field: &str) -> Option<Uuid> {
    op.set.get(field).and_then(Json::as_str).and_then(|id| Uuid::try_parse(id).ok())
}

/// What an op says besides that its record is erased.
#[must_use]
pub fn beside(op: &Op) -> Op {
    let mut rest = op.clone();
    rest.set.remove(ERASED);
    rest
}

/// Whether a record speaks of another one, and is erased with it.
pub fn speaks_of(record: &Record, other: Uuid) -> bool {
    let names = |field: &str| record.text(field).and_then(|text| Uuid::try_parse(text).ok()) == Some(other);
    match record.kind.as_str() {
        "household" => names(SAME_AS),
        "visit" | "producer" => names("household"),
        "collision" => names("rec"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Fields, OpId, Role, Stamp};
    use proptest::prelude::*;
    use serde_json::{Value as Json, json};

    fn op(kind: Kind, ms: u64, set: &Json) -> Op {
        Op {
            id: OpId::new(ms, [0; 10]),
            n: 0,
            device: None,
            kind,
            rec: OpId::new(1, [7; 10]).uuid(),
            at: Stamp { ms, count: 0, device: 1 },
            set: serde_json::from_value(set.clone()).unwrap(),
            over: None,
            mends: None,
            more: Fields::new(),
        }
    }

    fn after(kind: Kind, ops: &[Op]) -> Record {
        let mut record = Record::new(kind, OpId::new(1, [7; 10]).uuid());
        for op in ops {
            record.merge(op);
        }
        record
    }

    #[test]
    fn an_erased_household_keeps_its_place_and_nothing_of_anybody() {
        let house = op(Kind::HOUSEHOLD, 1, &json!({"code": "BL-001", "hamlet": "h", "head": "Chìu Thị Sám"}));
        let erase = op(Kind::HOUSEHOLD, 2, &json!({"erased": true}));
        let later = op(Kind::HOUSEHOLD, 3, &json!({"head": "Chìu Thị Sám", "roof": "tin", "erased": null}));
        let record = after(Kind::HOUSEHOLD, &[house, erase, later]);
        assert!(record.is_erased());
        assert_eq!(record.field_names().collect::<Vec<_>>(), ["erased", "hamlet"]);
    }

    #[test]
    fn only_a_leader_erases_and_only_a_household_or_a_producer() {
        let producer = op(Kind::PRODUCER, 2, &json!({"erased": true}));
        assert!(producer.check(Role::Leader).is_ok() && producer.check(Role::Member).is_err());
        assert!(op(Kind::CLASS, 2, &json!({"erased": true})).check(Role::Leader).is_err());
        let erase = op(Kind::HOUSEHOLD, 2, &json!({"erased": true}));
        assert!(erase.check(Role::Leader).is_ok());
        assert!(erase.check(Role::Member).is_err());
        assert!(op(Kind::VISIT, 2, &json!({"erased": true})).check(Role::Leader).is_err());
        assert!(op(Kind::HOUSEHOLD, 2, &json!({"erased": "yes"})).check(Role::Leader).is_err());
    }

    #[test]
    fn a_voided_visit_stays_void_without_the_words() {
        let visit = op(Kind::VISIT, 1, &json!({"household": "h", "void": "nhầm, nhà bà Sám đi vắng"}));
        let erase = op(Kind::VISIT, 2, &json!({"erased": true}));
        let scrubbed = visit.clone().scrubbed();
        for ops in [[visit.clone(), erase.clone()], [erase.clone(), visit], [scrubbed, erase]] {
            assert_eq!(after(Kind::VISIT, &ops).text("void"), Some("—"));
        }
    }

    #[test]
    fn a_household_that_was_taken_back_does_not_count_again_once_it_is_erased() {
        let house = op(Kind::HOUSEHOLD, 1, &json!({"code": "BL-001", "void": "nhập nhầm nhà bà Sám"}));
        let erase = op(Kind::HOUSEHOLD, 2, &json!({"erased": true}));
        for ops in [[house.clone(), erase.clone()], [erase, house]] {
            let record = after(Kind::HOUSEHOLD, &ops);
            assert!(record.is_void());
            assert_eq!((record.text("void"), record.text("code")), (Some("—"), None));
        }
    }

    #[test]
    fn a_scrubbed_op_says_no_more_than_the_record() {
        let visit = op(Kind::VISIT, 1, &json!({"household": "h", "note": "con tên Mai", "v.vssid": [0, 1], "x": 1}));
        let scrubbed = visit.scrubbed();
        assert!(scrubbed.is_scrubbed());
        assert_eq!(scrubbed.set.keys().collect::<Vec<_>>(), ["household", "v.vssid"]);
    }

    #[test]
    fn an_erased_producer_still_counts_and_is_nobody() {
        let house = OpId::new(1, [8; 10]).uuid();
        let set = json!({"household": house.to_string(), "name": "HTX Miến dong", "phone": "+84912345678", "ocop": "Miến",
            "trace_link": "https://truyxuat.gov.vn/1", "v.biz_shop": "done"});
        let producer = op(Kind::PRODUCER, 1, &set);
        assert!(named(&producer).any(|rec| rec == house), "a phone that hears of the erasure knows what to drop");
        assert!(speaks_of(&after(Kind::PRODUCER, std::slice::from_ref(&producer)), house));
        let record = after(Kind::PRODUCER, &[producer, op(Kind::PRODUCER, 2, &json!({"erased": true}))]);
        assert_eq!(record.field_names().collect::<Vec<_>>(), ["erased", "household", "v.biz_shop"]);
    }

    proptest! {
        #[test]
        fn the_order_of_an_erasure_and_other_changes_does_not_matter_g5(
            changes in proptest::collection::vec(("(head|hamlet|note|roof|household|name|v.biz_shop)", any::<u8>(), 0u64..5), 0..6),
            kind in prop::sample::select(vec![Kind::HOUSEHOLD, Kind::PRODUCER, Kind::VISIT]),
            at in 0u64..5,
            place: prop::sample::Index,
        ) {
            let changes: Vec<_> = changes
                .into_iter()
                .map(|(field, value, ms)| op(kind.clone(), ms, &Json::from_iter([(field, Json::from(value))])))
                .collect();
            let erase = op(kind.clone(), at, &json!({"erased": true}));
            let mut first = changes.clone();
            first.insert(0, erase.clone());
            let mut between = changes.clone();
            between.insert(place.index(changes.len() + 1), erase.clone());
            let scrubbed: Vec<_> = between.iter().cloned().map(Op::scrubbed).collect();
            let whole = after(kind.clone(), &first);
            prop_assert_eq!(&after(kind.clone(), &between), &whole);
            // The history without what was erased makes the same record.
            prop_assert_eq!(&after(kind.clone(), &scrubbed), &whole);
        }
    }
}
