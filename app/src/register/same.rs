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

    /// The changes of records that make a household read like `new`, which began as it is shown.
    pub fn edits(&self, new: &Household) -> Vec<(HouseholdId, Fields)> {
        self.house(new.id).map(|house| house.own().edits(&self.merged_into(new.id), new)).unwrap_or_default()
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

#[cfg(test)]
mod tests {
    use super::super::{Part, Query, Register};
    use super::*;
    use domain::{Answers, MemberId, Outcome, Visit, VisitDate, VisitId};
    use proptest::prelude::*;

    fn id(n: u8) -> HouseholdId {
        HouseholdId::new(u64::from(n) + 1, [n; 10])
    }

    fn household(n: u8, head: &str, same_as: Option<u8>) -> Household {
        Household {
            id: id(n),
            code: format!("BL-{n:03}"),
            hamlet: None,
            head: head.parse().ok(),
            phone: None,
            people: 3,
            adults: 2,
            counted: true,
            note: None,
            consent: None,
            withdrawn: None,
            same_as: same_as.map(id),
            assigned: None,
            apart: Vec::new(),
        }
    }

    fn visit(n: u8, home: u8) -> Visit {
        Visit {
            id: VisitId::new(u64::from(n) + 1, [n; 10]),
            household: id(home),
            member: Some(MemberId::new(1, [1; 10])),
            when: 1_795_000_000_000 + u64::from(n) * 3_600_000,
            outcome: Outcome::Met,
            values: Answers::default(),
            note: None,
            follow_up: None,
            follow_why: None,
            catalogue: 1,
            void: None,
            shown: Vec::new(),
        }
    }

    fn day() -> VisitDate {
        "2026-12-31".parse().unwrap()
    }

    type Shown = Vec<(HouseholdId, Household, Vec<VisitId>)>;

    /// What a person can see of it: each shown household as it reads, with its visits, and what counts.
    fn seen(register: &mut Register) -> (Shown, Vec<(HouseholdId, HouseholdId)>, (usize, [usize; 4], u32)) {
        let shown = register.find(&Query::default(), day());
        let all =
            shown.into_iter().map(|id| (id, shows(register, id), register.history(id).map(|visit| visit.id).collect()));
        let mut all: Vec<_> = all.collect();
        all.sort_by_key(|(id, ..)| *id);
        let from = "2026-01-01".parse().unwrap();
        let mut pairs = register.twin_pairs();
        pairs.sort_unstable();
        let counts = (register.early(), register.coverage(), register.done("households", from, day(), None));
        (all, pairs, counts)
    }

    #[test]
    fn what_is_merged_shows_once_with_both_histories_and_can_be_taken_apart() {
        let mut register = Register::new();
        register.take_household(household(1, "Chìu Thị Sám", None));
        register.take_household(household(2, "Sám Chìu Thị", None));
        register.take_visit(visit(1, 1));
        register.take_visit(visit(2, 2));
        assert_eq!(register.twin_pairs(), [(id(1), id(2))]);
        assert_eq!(register.twins(None, "chiu thi sam", None), [id(1), id(2)]);
        let before = seen(&mut register);
        register.take_household(household(2, "Sám Chìu Thị", Some(1)));
        assert_eq!((register.len(), register.coverage()), (1, [1, 0, 0, 0]));
        assert_eq!(register.history(id(2)).count(), 2, "its own address leads to the one that is left");
        assert_eq!(register.merged_into(id(1))[0].id, id(2));
        assert_eq!(register.twin_pairs(), []);
        let from = "2026-01-01".parse().unwrap();
        assert_eq!(register.done("households", from, day(), None), 1);
        let mut copy = Register::new();
        for part in [Part::Households, Part::Visits] {
            copy.read(part, &register.write(part)).unwrap();
        }
        assert_eq!(seen(&mut copy), seen(&mut register), "a quick start shows the same");
        register.take_household(household(2, "Sám Chìu Thị", None));
        assert_eq!(seen(&mut register), before);
    }

    fn shows(register: &Register, id: HouseholdId) -> Household {
        register.house(id).unwrap().household.clone()
    }

    #[test]
    fn the_one_that_stays_takes_what_it_lacks_and_gives_it_back_when_they_are_taken_apart() {
        let mut register = Register::new();
        let bare = Household { counted: false, people: 1, adults: 1, ..household(1, "", None) };
        let full = Household {
            phone: "0912345678".parse().ok(),
            note: "Đầu dốc".parse().ok(),
            ..household(2, "Chìu Thị Sám", Some(1))
        };
        register.take_household(bare.clone());
        register.take_household(full.clone());
        let shown = shows(&register, id(2));
        assert_eq!((shown.id, shown.title(), shown.people, shown.adults), (id(1), "Chìu Thị Sám", 3, 2));
        assert_eq!((&shown.phone, &shown.note), (&full.phone, &full.note));
        assert_eq!(register.find(&Query { text: "0912345678".into(), ..Query::default() }, day()), [id(1)]);
        assert_eq!(register.edits(&shown), [], "nothing was corrected");
        // What is corrected of the merged record shows too, and so does what a quick start reads.
        register.take_household(Household { phone: None, ..full.clone() });
        assert_eq!(shows(&register, id(1)).phone, None);
        let mut copy = Register::new();
        copy.read(Part::Households, &register.write(Part::Households)).unwrap();
        assert_eq!(seen(&mut copy), seen(&mut register));
        register.take_household(Household { same_as: None, ..full.clone() });
        assert_eq!(shows(&register, id(1)), bare);
        assert_eq!(shows(&register, id(2)), Household { same_as: None, ..full });
    }

    #[test]
    fn a_leader_who_says_that_they_are_two_is_not_asked_again() {
        let mut register = Register::new();
        register.take_household(household(1, "Chìu Thị Sám", None));
        register.take_household(Household { apart: vec![id(1)], ..household(2, "Chìu Thị Sám", None) });
        assert_eq!(register.twin_pairs(), []);
    }

    #[test]
    fn the_same_phone_number_is_enough_and_the_same_name_in_another_hamlet_is_not() {
        let mut register = Register::new();
        let (here, there) = (HamletId::new(1, [1; 10]), HamletId::new(1, [2; 10]));
        let phone: Option<Phone> = "0912345678".parse().ok();
        register.take_household(Household { hamlet: Some(here), ..household(1, "Chìu Thị Sám", None) });
        register.take_household(Household { phone: phone.clone(), ..household(2, "Lỷ A Tài", None) });
        assert_eq!(register.twins(Some(there), "Chìu Thị Sám", None), []);
        assert_eq!(register.twins(Some(here), "CHIU THI SAM", None), [id(1)]);
        assert_eq!(register.twins(Some(there), "", phone.as_ref()), [id(2)]);
        assert_eq!(register.twins(None, "", None), []);
    }

    /// A hamlet of a hundred and fifty households in the mountains, and one over the pass.
    #[test]
    fn of_a_hamlet_in_which_half_share_their_names_only_those_who_may_be_one_are_proposed() {
        let (here, there) = (HamletId::new(1, [1; 10]), HamletId::new(1, [2; 10]));
        let given = "Sám Múi Nhì Lan Lỷ Thìn Phúc Tài Sáng Phu Quay Sau Xuân Hai Dảu Nông Sinh Phương Thắm Hằng Mai Mây \
            Nam Lâm Hoàng Thành Thắng Tiến Đăng Giang";
        let mut register = Register::new();
        let mut number = 0;
        let mut lives = |register: &mut Register, name: &str, hamlet, phone: &str| {
            number += 1;
            let (hamlet, phone) = (Some(hamlet), phone.parse().ok());
            register.take_household(Household { hamlet, phone, ..household(number, name, None) });
        };
        for before in ["Chìu Thị", "Chìu A", "Chìu Văn", "Tằng Thị", "Tằng A"] {
            given.split_whitespace().for_each(|given| lives(&mut register, &format!("{before} {given}"), here, ""));
        }
        lives(&mut register, "Chìu Thị Sám", there, "0912345678");
        lives(&mut register, "Dường A Dương", here, "");
        assert_eq!(register.twin_pairs(), []);
        for (name, phone) in
            [("Bà Chíu Thị Xám", ""), ("chiu van thang", ""), ("Tằng A Thahnh", ""), ("Lỷ Văn Bình", "0912 345 678")]
        {
            lives(&mut register, name, here, phone);
        }
        let names = |register: &Register, id| shows(register, id).title().to_owned();
        let mut pairs: Vec<_> = register.twin_pairs();
        pairs.sort_unstable();
        let pairs = pairs.into_iter().map(|(a, b)| format!("{} = {}", names(&register, a), names(&register, b)));
        assert_eq!(
            pairs.collect::<Vec<_>>(),
            [
                "Chìu Thị Sám = Bà Chíu Thị Xám",
                "Chìu Văn Thắng = chiu van thang",
                "Tằng A Thành = Tằng A Thahnh",
                "Chìu Thị Sám = Lỷ Văn Bình",
            ]
        );
        // While a name is typed nobody else comes up but who may be it.
        let typed: Vec<usize> = (1..="Chìu Thị Sám".chars().count())
            .map(|count| {
                register.twins(Some(here), &"Chìu Thị Sám".chars().take(count).collect::<String>(), None).len()
            })
            .collect();
        assert_eq!(typed, [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2]);
    }

    proptest! {
        /// Merges, splits, circles, visits and households that are taken back, in whatever order they come: what is seen
        /// depends only on what is there in the end.
        #[test]
        fn the_order_in_which_records_come_does_not_matter_g5(
            steps in proptest::collection::vec((0u8..5, proptest::option::of(0u8..5), 0u8..8, 0u8..5), 1..24),
        ) {
            let mut register = Register::new();
            let (mut households, mut visits) = (FxHashMap::default(), FxHashMap::default());
            for (home, same, number, what) in steps {
                match what {
                    0 | 1 => {
                        register.take_visit(visit(number, home));
                        visits.insert(number, home);
                    }
                    2 => {
                        register.take_back(id(home));
                        households.remove(&home);
                    }
                    _ => {
                        let household = Household {
                            phone: (number % 2 > 0).then(|| format!("091234567{home}").parse().unwrap()),
                            note: (what > 3).then(|| format!("Nhà {home}").parse().unwrap()),
                            counted: number > 3,
                            people: if number > 3 { number } else { 1 },
                            ..household(home, if number % 3 > 0 { "Chìu Thị Sám" } else { "" }, same.filter(|other| *other != home))
                        };
                        register.take_household(household.clone());
                        households.insert(home, household);
                    }
                }
            }
            let mut straight = Register::new();
            for home in (0..5).rev() {
                households.remove(&home).into_iter().for_each(|household| straight.take_household(household));
            }
            visits.iter().for_each(|(number, home)| straight.take_visit(visit(*number, *home)));
            prop_assert_eq!(seen(&mut register), seen(&mut straight));
        }
    }
}
