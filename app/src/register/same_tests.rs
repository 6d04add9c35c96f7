//! Two records of one household: proposed, merged, taken apart.

use super::{Part, Query, Register};
use domain::{Answers, HamletId, Household, HouseholdId, MemberId, Outcome, Phone, Visit, VisitDate, VisitId};
use proptest::prelude::*;
use rustc_hash::FxHashMap;

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
type Pairs = Vec<(HouseholdId, HouseholdId)>;

/// What a person can see of it: each shown household as it reads, with its visits, and what counts.
fn seen(register: &mut Register) -> (Shown, Pairs, (usize, [usize; 4], u32)) {
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
    assert_eq!(register.edits(&shown, &shown), [], "nothing was corrected");
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
        .map(|count| register.twins(Some(here), &"Chìu Thị Sám".chars().take(count).collect::<String>(), None).len())
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
