//! What a visit changes in the household's own record: consent, corrections, and changes that cross.

use super::super::homes::{WAYS, text};
use super::super::slots::Slot;
use super::super::{DAY, MINUTE};
use super::Walk;
use domain::{Consent, Fields, HouseholdId};
use serde_json::Value as Json;

const CONSENT_FIRST_PER_MILLE: u64 = 900;
const CONSENT_LATER_PER_MILLE: u64 = 300;
const CORRECTION_PER_MILLE: u64 = 70;
/// Households of a team that two members changed on one evening without knowing of each other.
const COLLISIONS: usize = 2;
/// The version of the notice that is read out.
const NOTICE: u16 = 1;
const MOST_PEOPLE: u8 = 8;

impl Walk<'_> {
    /// Reads out the notice and, if they agree, writes down name and phone.
    pub(super) fn ask_consent(&mut self, slot: Slot, door: usize) {
        let home = &mut self.homes[door];
        let asked_before = home.last.is_some_and(|last| last.met);
        let share = if asked_before { CONSENT_LATER_PER_MILLE } else { CONSENT_FIRST_PER_MILLE };
        let agrees = self.rng.chance(share) || home.sample;
        if home.household.consent.is_some() || !agrees {
            return;
        }
        let by = self.members[slot.who].id.to_string();
        let consent = Consent { notice: NOTICE, how: "spoken".into(), at: slot.at, by, withdrawn: None };
        home.household.consent = Some(consent);
        home.household.head = Some(home.head.clone());
        home.household.phone.clone_from(&home.phone);
        let id = home.household.id;
        let mut set = home.household.fields();
        set.retain(|field, _| matches!(field.as_str(), "consent" | "head" | "phone"));
        self.change_home(slot.at, slot.who, id, set, 0);
    }

    /// A member finds that what another one wrote is no longer so.
    pub(super) fn correct(&mut self, slot: Slot, door: usize) {
        let home = &mut self.homes[door];
        let others = home.last.is_some_and(|last| last.who != slot.who);
        let (wrong, grown, way) =
            (self.rng.chance(CORRECTION_PER_MILLE), self.rng.chance(400), self.rng.index(WAYS.len()));
        if !others || !wrong {
            return;
        }
        let id = home.household.id;
        if grown && home.household.people < MOST_PEOPLE {
            home.household.people += 1;
            let people = home.household.people;
            self.change_home(slot.at, slot.who, id, one("people", people.into()), 0);
        } else {
            home.household.note = Some(text(WAYS[way]));
            self.change_home(slot.at, slot.who, id, one("note", WAYS[way].into()), 0);
            self.collide(slot, id, WAYS[(way + 1) % WAYS.len()]);
        }
    }

    /// Another member had changed the same field a little earlier, but sends it only a day later.
    fn collide(&mut self, slot: Slot, id: HouseholdId, note: &str) {
        // The leader, or (if the leader is the visitor) the fourth person: both send what they write.
        let who = if slot.who == 0 { 3 } else { 0 };
        if self.collisions < COLLISIONS && slot.ago >= 2 && self.plan.people[who].joined > slot.ago {
            self.collisions += 1;
            self.change_home(slot.at - 40 * MINUTE, who, id, one("note", note.into()), slot.at + DAY);
        }
    }
}

/// A change of one field.
fn one(field: &str, value: Json) -> Fields {
    Fields::from([(field.to_owned(), value)])
}
