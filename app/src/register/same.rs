//! Two records of one household: a leader merges them, and can take them apart again. Both stay as they are; the one that is
//! another record of the other is not shown, and what is said of it shows there.

use super::{House, Register, insert_by};
use domain::progress::root;
use domain::{Fields, HamletId, Household, HouseholdId, NameKey, Phone};
use rustc_hash::FxHashMap;
use uuid::Uuid;

impl Register {
    /// The household that this id stands for now. One that is not here, or was taken back, stands for nobody.
    pub fn root(&self, id: HouseholdId) -> HouseholdId {
        root(id, |id| self.same.get(&id).copied().filter(|next| self.is_known(*next)))
    }

    fn is_known(&self, id: HouseholdId) -> bool {
        self.houses.contains_key(&id) || self.merged.contains_key(&id)
    }

    /// Whether some household is said to be another record of this one.
    pub(super) fn is_named(&self, id: HouseholdId) -> bool {
        self.same.values().any(|other| *other == id)
    }

    /// Notes of which household this one is another record. Answers whether that changed.
    pub(super) fn says_same(&mut self, id: HouseholdId, same_as: Option<HouseholdId>) -> bool {
        let same_as = same_as.filter(|other| *other != id);
        let before = match same_as {
            Some(other) => self.same.insert(id, other),
            None => self.same.remove(&id),
        };
        before != same_as
    }

    /// Shows and hides households, and puts visits where they belong, after something was merged or taken apart.
    pub(super) fn regroup(&mut self) {
        self.found.forget();
        self.early.clear();
        let ids: Vec<_> = self.houses.keys().chain(self.merged.keys()).copied().collect();
        let shown: Vec<_> = ids.iter().map(|id| self.root(*id) == *id).collect();
        for (id, is_shown) in ids.into_iter().zip(shown) {
            let Some(mut house) = self.houses.remove(&id).or_else(|| self.merged.remove(&id)) else { continue };
            house.forget_visits();
            house.show_own();
            let _ = if is_shown { self.houses.insert(id, house) } else { self.merged.insert(id, house) };
        }
        let visits = std::mem::take(&mut self.visits);
        visits.values().filter(|visit| visit.void.is_none()).for_each(|visit| self.attach(visit));
        self.visits = visits;
        let merged: Vec<_> = self.merged.keys().copied().collect();
        merged.into_iter().for_each(|id| self.fill(self.root(id)));
    }

    /// Shows a household with what its record lacks and one has that was merged into it.
    pub(super) fn fill(&mut self, root: HouseholdId) {
        let Some(house) = self.houses.get(&root) else { return };
        let shown = house.own().with(&self.merged_into(root));
        if let Some(house) = self.houses.get_mut(&root) {
            house.show(shown);
        }
    }

    /// The changes of records that make of a household, which was shown as `began`, what `new` says.
    pub fn edits(&self, began: &Household, new: &Household) -> Vec<(HouseholdId, Fields)> {
        self.house(new.id).map(|house| house.own().edits(&self.merged_into(new.id), began, new)).unwrap_or_default()
    }

    /// The other records of a household, which a leader merged into it.
    pub fn merged_into(&self, id: HouseholdId) -> Vec<&Household> {
        let mut all = Vec::new();
        for house in self.merged.values().filter(|house| self.root(house.household.id) == id) {
            insert_by(&mut all, &house.household, |household| household.id);
        }
        all
    }

    /// Households that may be this one: of the same phone number, or of a name like this and the same hamlet (if it is
    /// known).
    pub fn twins(&self, hamlet: Option<HamletId>, name: &str, phone: Option<&Phone>) -> Vec<HouseholdId> {
        let name = NameKey::of(name);
        let is_twin = |house: &&House| {
            let own = &house.household;
            let same_place = hamlet.is_none() || own.hamlet.is_none() || own.hamlet == hamlet;
            (same_place && house.name.is_like(&name)) || (phone.is_some() && own.phone.as_ref() == phone)
        };
        let mut found = Vec::new();
        for house in self.houses.values().filter(is_twin) {
            insert_by(&mut found, house.household.id, |id| *id);
        }
        found
    }

    /// Whether a leader said of two, or of what was merged into them, that they are two.
    fn are_apart(&self, a: &Household, b: &Household) -> bool {
        let says = |one: &Household, other: &Household| one.apart.iter().any(|id| self.root(*id) == other.id);
        says(a, b) || says(b, a)
    }

    /// Pairs of households that look the same and of which no leader has said otherwise, each with the older one first.
    pub fn twin_pairs(&mut self) -> Vec<(HouseholdId, HouseholdId)> {
        let mut found = self.ordered();
        let pairs = found.pairs.take().unwrap_or_else(|| self.pairs_of(&found.order));
        found.pairs = Some(pairs.clone());
        self.found = found;
        pairs
    }

    /// Only what has a phone number, or all of a name but one word, in common with another is compared with it.
    fn pairs_of(&self, order: &[HouseholdId]) -> Vec<(HouseholdId, HouseholdId)> {
        let mut by_key = FxHashMap::<(u32, Uuid), Vec<&House>>::default();
        let mut pairs = Vec::new();
        for house in order.iter().filter_map(|id| self.houses.get(id)) {
            let own = &house.household;
            let place = own.hamlet.map_or(Uuid::nil(), HamletId::uuid);
            // No hamlet has this number: ids carry the time at which they were made.
            let phone = own.phone.as_ref().map(|phone| (0, Uuid::from_u128(number(phone))));
            let mut found = Vec::new();
            for key in house.name.buckets().map(|bucket| (bucket, place)).chain(phone) {
                let alike = by_key.entry(key).or_default();
                for other in alike.iter().filter(|other| house.looks_like(other)) {
                    // A name in which a word comes twice is in one bucket twice.
                    let id = other.household.id;
                    if id != own.id && !found.contains(&id) && !self.are_apart(own, &other.household) {
                        insert_by(&mut found, id, |id| *id);
                    }
                }
                alike.push(house);
            }
            pairs.extend(found.into_iter().map(|other| (own.id.min(other), own.id.max(other))));
        }
        pairs
    }
}

/// The digits of a phone number.
fn number(phone: &Phone) -> u128 {
    phone.e164().bytes().filter(u8::is_ascii_digit).fold(0, |number, digit| number * 10 + u128::from(digit - b'0'))
}
