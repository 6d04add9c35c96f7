//! A household into which others were merged: what its own record lacks, it has of theirs. All records stay as they are, so
//! that they can be taken apart again.

use crate::{Fields, Household, HouseholdId, PeopleKind};
use rustc_hash::FxHashMap;
use serde_json::Value as Json;

/// Which are told together.
const COUNTS: [&str; 2] = ["people", "adults"];
/// What is written down only with consent.
const PERSONAL: [&str; 3] = ["head", "phone", "note"];

impl Household {
    /// As it is shown. `others`: those that were merged into it, the oldest first, which is asked first. Consent that was
    /// taken back, whichever record says so, is not undone by one that was given before.
    #[must_use]
    pub fn with(&self, others: &[&Self]) -> Self {
        let mut shown = self.clone();
        let withdrawn = others.iter().chain([&self]).filter_map(|one| one.withdrawn).max();
        let given = self.consent.as_ref().map(|consent| consent.at);
        if !others.is_empty() && given <= withdrawn && withdrawn.is_some() {
            (shown.head, shown.phone, shown.note, shown.consent) = (None, None, None, None);
        }
        for other in others {
            let given = other.consent.as_ref().map(|consent| consent.at);
            if withdrawn.is_none_or(|at| given.is_some_and(|given| given > at)) {
                shown.head = shown.head.or_else(|| other.head.clone());
                shown.phone = shown.phone.or_else(|| other.phone.clone());
                shown.note = shown.note.or_else(|| other.note.clone());
                shown.consent = shown.consent.or_else(|| other.consent.clone());
            }
            shown.hamlet = shown.hamlet.or(other.hamlet);
            if other.counted && !shown.counted {
                (shown.people, shown.adults, shown.counted) = (other.people, other.adults, true);
            }
            if shown.code.is_empty() {
                shown.code.clone_from(&other.code);
            }
            shown.apart.extend(&other.apart);
        }
        shown
    }

    /// The changes after which it is shown with these others like `new`, which began as it was shown then: its own record
    /// says what is new, and what is no longer said is said by no record. What others changed meanwhile stands.
    pub fn edits(&self, others: &[&Self], began: &Self, new: &Self) -> Vec<(HouseholdId, Fields)> {
        let (shown, own, next) = (began.fields(), self.fields(), new.fields());
        let is_new = |field: &&str| shown.get(*field) != next.get(*field);
        let (recounted, named) = (COUNTS.iter().any(is_new), PERSONAL.iter().any(is_new));
        let withdraws = new.consent.as_ref().is_some_and(|consent| consent.withdrawn.is_some());
        let was_taken_back = others.iter().chain([&self]).any(|one| one.withdrawn.is_some());
        // Consent that its own record gets anew is none for what was written down before it was taken back.
        let consents = is_new(&"consent") || (named && (was_taken_back || !own.contains_key("consent")));
        let anew = was_taken_back
            && consents
            && new.consent.is_some()
            && own.get("consent") != next.get("consent")
            && !withdraws;
        let mut all = Vec::new();
        let mut set = Fields::new();
        for field in ["hamlet", "head", "phone", "people", "adults", "note", "consent"] {
            let goes_with = match field {
                "people" | "adults" => recounted,
                "consent" => consents,
                _ => false,
            };
            if own.get(field) == next.get(field) {
                continue;
            }
            if goes_with || is_new(&field) {
                set.insert(field.to_owned(), next.get(field).cloned().unwrap_or_default());
            } else if (withdraws || anew) && PERSONAL.contains(&field) && own.contains_key(field) {
                // What another record says stays with that one.
                set.insert(field.to_owned(), Json::Null);
            }
        }
        all.push((self.id, set));
        for other in others {
            let (said, mut set) = (other.fields(), Fields::new());
            for field in PERSONAL {
                let goes = shown.contains_key(field) && !next.contains_key(field);
                if said.contains_key(field) && (goes || anew && said.get(field) != next.get(field)) {
                    set.insert(field.to_owned(), Json::Null);
                }
            }
            if withdraws && other.consent.is_some() {
                set.insert("consent".to_owned(), next["consent"].clone());
            }
            all.push((other.id, set));
        }
        all.retain(|(_, set)| !set.is_empty());
        all
    }
}

/// What is kept of a household of which no name is kept.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Home {
    pub(crate) same_as: Option<HouseholdId>,
    people: [u8; 2],
    counted: bool,
}

impl Home {
    pub(crate) fn of(household: &Household) -> Self {
        let people = [PeopleKind::Everyone, PeopleKind::Adults].map(|kind| household.people_of(kind));
        let same_as = household.same_as.filter(|same| *same != household.id);
        Self { same_as, people, counted: household.counted }
    }
}

/// How many people live in each household that is shown.
pub(crate) struct Living(FxHashMap<HouseholdId, [u8; 2]>);

impl Living {
    pub(crate) fn of<'h>(
        homes: impl Iterator<Item = (&'h HouseholdId, &'h Home)>,
        root: impl Fn(HouseholdId) -> HouseholdId,
    ) -> Self {
        let mut told = FxHashMap::default();
        for (id, home) in homes {
            let root = root(*id);
            // Those that were counted before others, the household itself first, then the oldest.
            let claim = (!home.counted, *id != root, *id, home.people);
            told.entry(root).and_modify(|best| *best = claim.min(*best)).or_insert(claim);
        }
        Self(told.into_iter().map(|(root, (_, _, _, people))| (root, people)).collect())
    }

    pub(crate) fn people(&self, root: HouseholdId, kind: PeopleKind) -> Option<u8> {
        self.0.get(&root).map(|people| people[kind as usize])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Consent, Kind, Record};
    use proptest::prelude::*;

    fn consent(at: u64) -> Consent {
        Consent { notice: 1, how: "spoken".into(), at, by: "m".into(), withdrawn: None }
    }

    fn household(n: u8, set: Fields) -> Household {
        let id = HouseholdId::new(u64::from(n), [n; 10]);
        Household::from_record(&crate::record::tests::after(Kind::HOUSEHOLD, id.uuid(), set)).unwrap()
    }

    fn said(
        head: Option<&str>,
        phone: Option<&str>,
        people: Option<u8>,
        note: Option<&str>,
        agreed: Option<Consent>,
    ) -> Fields {
        let mut set = Fields::from([("code".to_owned(), "BL-001".into())]);
        let mut put = |field: &str, value: Json| drop((!value.is_null()).then(|| set.insert(field.to_owned(), value)));
        put("head", head.into());
        put("phone", phone.into());
        put("people", people.into());
        put("adults", people.map(|people| people / 2).into());
        put("note", note.into());
        put("consent", serde_json::to_value(agreed).unwrap());
        set
    }

    #[test]
    fn what_a_household_lacks_it_has_of_those_merged_into_it_the_oldest_first() {
        let own = household(3, said(None, Some("+84912345678"), None, None, None));
        let old = household(1, said(Some("Chìu Thị Sám"), Some("+84987654321"), Some(4), None, Some(consent(5))));
        let young = household(2, said(Some("Sám"), None, Some(6), Some("Đầu dốc"), None));
        let shown = own.with(&[&old, &young]);
        assert_eq!((shown.title(), shown.people, shown.adults), ("Chìu Thị Sám", 4, 2));
        assert_eq!(shown.phone.unwrap().e164(), "+84912345678", "what it says itself stands");
        assert_eq!(shown.note.unwrap().as_str(), "Đầu dốc");
        assert_eq!(shown.consent, Some(consent(5)));
    }

    #[test]
    fn consent_that_was_taken_back_is_not_undone_by_an_older_one() {
        let taken_back = Consent { withdrawn: Some(10), ..consent(5) };
        let own = household(1, said(None, None, Some(3), None, Some(taken_back)));
        let before = household(2, said(Some("Chìu Thị Sám"), None, None, None, Some(consent(9))));
        let after = household(3, said(Some("Chìu Thị Sám"), None, None, None, Some(consent(11))));
        assert_eq!(own.with(&[&before]), own);
        let shown = before.with(&[&own]);
        assert_eq!((shown.head, shown.consent), (None, None), "whichever record says so");
        assert_eq!(own.with(&[&before, &after]).head, after.head);
    }

    #[test]
    fn consent_given_anew_is_none_for_what_was_written_down_before() {
        let taken_back = Consent { withdrawn: Some(10), ..consent(5) };
        let own = household(1, said(None, None, Some(3), None, Some(taken_back)));
        let before = household(2, said(Some("Chìu Thị Sám"), Some("+84987654321"), None, None, Some(consent(9))));
        let began = own.with(&[&before]);
        let new = Household { phone: "0912345678".parse().ok(), consent: Some(consent(20)), ..began.clone() };
        let edits = own.edits(&[&before], &began, &new);
        let shown = after(&own, &edits).with(&[&after(&before, &edits)]);
        assert_eq!((shown.head, shown.phone, shown.consent), (None, new.phone, new.consent));
    }

    prop_compose! {
        fn any(n: u8)(
            head in prop::option::of(prop::sample::select(vec!["Sám", "Chìu Thị Sám"])),
            phone in prop::option::of(prop::sample::select(vec!["+84912345678", "+84987654321"])),
            people in prop::option::of(1u8..8),
            note in prop::option::of(prop::sample::select(vec!["Đầu dốc", "Cuối dốc"])),
            agreed in prop::option::of((1u64..9, prop::bool::weighted(0.2))),
        ) -> Household {
            let agreed = agreed.map(|(at, ends)| Consent { withdrawn: ends.then_some(at + 1), ..consent(at) });
            household(n, said(head, phone, people, note, agreed))
        }
    }

    /// A household after these changes of its record.
    fn after(one: &Household, edits: &[(HouseholdId, Fields)]) -> Household {
        let mut set = one.fields();
        if let Some(at) = one.withdrawn {
            let taken_back = Consent { withdrawn: Some(at), ..consent(at - 1) };
            set.insert("consent".to_owned(), serde_json::to_value(taken_back).unwrap());
        }
        for (_, edit) in edits.iter().filter(|(id, _)| *id == one.id) {
            set.extend(edit.clone());
        }
        let record: Record = crate::record::tests::after(Kind::HOUSEHOLD, one.id.uuid(), set);
        Household::from_record(&record).unwrap()
    }

    proptest! {
        #[test]
        fn a_correction_is_what_is_shown_afterwards(
            own in any(3), others in (any(1), any(2)), typed in any(3), keeps: bool, withdraws: bool, recounts: bool,
        ) {
            let others = [&others.0, &others.1];
            let shown = own.with(&others);
            let mut new = shown.clone();
            if !keeps {
                (new.head, new.phone, new.note) = (typed.head, typed.phone, typed.note);
                new.consent = shown.consent.clone().or(Some(consent(20)));
            }
            if recounts {
                (new.people, new.adults, new.counted) = (typed.people, typed.adults, true);
            }
            if withdraws && shown.consent.is_some() {
                (new.head, new.phone, new.note) = (None, None, None);
                new.consent = shown.consent.clone().map(|given| Consent { withdrawn: Some(30), ..given });
            }
            let edits = own.edits(&others, &shown, &new);
            let took_back = [&own, others[0], others[1]].iter().any(|one| one.withdrawn.is_some());
            let own_edits = edits.iter().filter(|(id, _)| *id == own.id).flat_map(|(_, set)| set);
            for (field, value) in own_edits.filter(|(field, _)| PERSONAL.contains(&&***field)) {
                let is_typed = shown.fields().get(field) != new.fields().get(field);
                prop_assert!(is_typed || took_back && value.is_null(), "{} is of another record", field);
            }
            if keeps && !withdraws && !recounts {
                prop_assert_eq!(&edits, &vec![]);
            }
            let (own, others) = (after(&own, &edits), others.map(|other| after(other, &edits)));
            let now = own.with(&[&others[0], &others[1]]);
            prop_assert_eq!(
                (now.head, now.phone, now.note, now.people, now.adults),
                (new.head, new.phone, new.note, new.people, new.adults)
            );
            if withdraws && shown.consent.is_some() {
                prop_assert!(now.consent.is_none() && others.iter().all(|other| other.consent.is_none()));
            }
        }
    }
}
