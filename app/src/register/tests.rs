use super::*;
use domain::{DeviceId, Fields, FollowUpReason, HamletId, Kind, Op, OpId, QuotaId, Stamp, TeamId, Value, VisitDate};
use serde_json::json;

struct Book {
    register: Register,
    at: u64,
}

impl Book {
    fn new() -> Self {
        Self { register: Register::new(), at: 0 }
    }

    fn writes(&mut self, kind: Kind, id: uuid::Uuid, set: serde_json::Value) {
        self.at += 1;
        let set: Fields = serde_json::from_value(set).unwrap();
        let mut record = Record::new(kind.clone(), id);
        record.merge(&Op {
            id: OpId::new(self.at, [0; 10]),
            n: self.at,
            device: None::<DeviceId>,
            kind,
            rec: id,
            at: Stamp { ms: self.at, count: 0, device: 1 },
            set,
            more: Fields::new(),
            over: None,
            mends: None,
        });
        self.register.put(&record);
    }

    fn household(&mut self, n: u8, head: &str, people: u8) -> HouseholdId {
        let id = HouseholdId::new(1, [n; 10]);
        let set = json!({"code": format!("BL-{n:03}"), "head": head, "people": people, "adults": people});
        self.writes(Kind::HOUSEHOLD, id.uuid(), set);
        id
    }

    fn visit(&mut self, n: u8, household: HouseholdId, day: &str, set: serde_json::Value) -> VisitId {
        let id = VisitId::new(1, [n; 10]);
        let when = day.parse::<VisitDate>().unwrap().start_ms() + 18 * 3_600_000;
        let mut all = json!({"household": household.to_string(), "when": when, "outcome": "met",
            "member": MemberId::new(1, [1; 10]).to_string()});
        all.as_object_mut().unwrap().extend(set.as_object().unwrap().clone());
        self.writes(Kind::VISIT, id.uuid(), all);
        id
    }

    fn finds(&mut self, text: &str) -> Vec<String> {
        let query = Query { text: text.into(), ..Query::default() };
        let found = self.register.find(&query, day());
        found.iter().map(|id| self.register.house(*id).unwrap().household.title().to_owned()).collect()
    }
}

fn day() -> VisitDate {
    "2026-11-23".parse().unwrap()
}

#[test]
fn a_household_is_found_without_tones_and_words_in_any_order() {
    let mut book = Book::new();
    book.household(1, "Chìu Thị Sám", 4);
    book.household(2, "Đặng A Hoà", 4);
    book.household(3, "Đặng Văn Hòa", 4);
    assert_eq!(book.finds("hoa dang"), ["Đặng A Hoà", "Đặng Văn Hòa"]);
    assert_eq!(book.finds("SÁM"), ["Chìu Thị Sám"]);
    assert_eq!(book.finds("bl-001"), ["Chìu Thị Sám"]);
    assert_eq!(book.finds(""), ["Đặng A Hoà", "Đặng Văn Hòa", "Chìu Thị Sám"]);
}

#[test]
fn a_visit_that_comes_before_its_household_waits_for_it() {
    let mut book = Book::new();
    let id = HouseholdId::new(1, [1; 10]);
    book.visit(1, id, "2026-11-20", json!({}));
    assert_eq!(book.register.history(id).count(), 0);
    book.household(1, "Chìu Thị Sám", 4);
    assert_eq!(book.register.history(id).count(), 1);
}

#[test]
fn the_latest_answer_stands_and_a_second_visit_never_counts_twice() {
    let mut book = Book::new();
    let id = book.household(1, "Chìu Thị Sám", 4);
    book.visit(1, id, "2026-11-20", json!({"v.vssid": [1, 2], "v.electricity": "done"}));
    book.visit(2, id, "2026-11-22", json!({"v.vssid": [3, 1]}));
    // Somebody else who comes by says again what was done.
    book.visit(3, id, "2026-11-21", json!({"v.vssid": [1, 2], "v.electricity": "done"}));
    let stands = |key: &str| book.register.answer(id, key).map(|(value, _)| value);
    assert_eq!(stands("vssid"), Some(Value::People(3, 1)));
    assert_eq!(stands("electricity"), Some(Value::DONE));
    assert_eq!(stands("water"), None, "not asked is not zero");
    let mut done = |key: &str| book.register.done(key, day().monday().plus_days(-7), day(), None);
    assert_eq!(done("vssid"), 4, "no more than live there");
    assert_eq!(done("electricity"), 1);
    assert_eq!(done("households"), 1);
}

#[test]
fn a_voided_visit_counts_nowhere() {
    let mut book = Book::new();
    let id = book.household(1, "Chìu Thị Sám", 4);
    book.visit(1, id, "2026-11-20", json!({"v.electricity": "done"}));
    book.visit(1, id, "2026-11-20", json!({"v.electricity": "done", "void": "ghi nhầm nhà"}));
    assert_eq!(book.register.history(id).count(), 0);
    assert_eq!(book.register.done("electricity", "2026-11-01".parse().unwrap(), day(), None), 0);
}

#[test]
fn today_puts_promises_first_and_proposes_the_next_step() {
    let mut book = Book::new();
    let (a, b, c) = (book.household(1, "An", 4), book.household(2, "Bình", 3), book.household(3, "Chi", 2));
    book.visit(1, b, "2026-11-16", json!({"follow_up": "2026-11-23", "v.vssid": [1, 0]}));
    book.visit(2, c, "2026-11-10", json!({}));
    let team = json!({"name": "Tổ Bắc Lù", "campaign": ["vssid", "electricity"]});
    book.writes(Kind::TEAM, TeamId::new(1, [9; 10]).uuid(), team);
    let today = book.register.today(day(), MemberId::new(1, [1; 10]), 10);
    assert_eq!(today.due, [b]);
    assert_eq!(today.next, [a, c]);
    assert_eq!(book.register.next_step(b, day()), Some(Step { indicator: "vssid".into(), people: 2, asked: true }));
    // Of what is no longer asked nothing is left to do.
    let mut catalogue = domain::Catalogue::built_in();
    catalogue.indicators.iter_mut().find(|indicator| indicator.key == "vssid").unwrap().to = "2026-11-22".parse().ok();
    book.writes(Kind::CATALOGUE, TeamId::new(1, [8; 10]).uuid(), json!({"doc": catalogue}));
    assert_eq!(book.register.next_step(b, day()).unwrap().indicator, "electricity");
    book.writes(Kind::CATALOGUE, TeamId::new(1, [8; 10]).uuid(), json!({"doc": domain::Catalogue::built_in()}));
    // Promised and kept: the household leaves the list.
    book.visit(3, b, "2026-11-23", json!({"v.vssid": [1, 2]}));
    assert_eq!(book.register.today(day(), MemberId::new(1, [1; 10]), 10).due, []);
    assert_eq!(
        book.register.next_step(b, day()),
        Some(Step { indicator: "electricity".into(), people: 0, asked: false })
    );
}

#[test]
fn how_many_are_left_is_not_told_of_a_household_that_nobody_counted() {
    let mut book = Book::new();
    let id = HouseholdId::new(1, [1; 10]);
    book.writes(Kind::HOUSEHOLD, id.uuid(), json!({"code": "BL-001"}));
    book.visit(1, id, "2026-11-20", json!({"v.vssid": [0, 0]}));
    let team = json!({"name": "Tổ Bắc Lù", "campaign": ["vssid"]});
    book.writes(Kind::TEAM, TeamId::new(1, [9; 10]).uuid(), team);
    assert_eq!(book.register.next_step(id, day()), Some(Step { indicator: "vssid".into(), people: 0, asked: true }));
    book.writes(Kind::HOUSEHOLD, id.uuid(), json!({"people": 3, "adults": 2}));
    assert_eq!(book.register.next_step(id, day()).unwrap().people, 3);
}

#[test]
fn a_target_counts_its_own_days_and_its_own_member() {
    let mut book = Book::new();
    let member = MemberId::new(1, [1; 10]);
    let (a, b) = (book.household(1, "An", 4), book.household(2, "Bình", 3));
    book.visit(1, a, "2026-11-23", json!({}));
    book.visit(2, b, "2026-11-15", json!({}));
    let quota = json!({"indicator": "households", "member": member.to_string(), "from": "2026-11-23",
        "to": "2026-11-29", "target": 25});
    book.writes(Kind::QUOTA, QuotaId::new(1, [1; 10]).uuid(), quota);
    let progress = book.register.progress(day(), Some(member));
    assert_eq!((progress[0].done, progress[0].target), (1, 25));
    assert_eq!(book.register.progress(day(), None), []);
}

#[test]
fn whoever_left_is_offered_for_nothing_and_what_is_theirs_stays_in_sight() {
    let mut book = Book::new();
    let (stays, gone) = (MemberId::new(1, [1; 10]), MemberId::new(1, [2; 10]));
    book.writes(Kind::MEMBER, stays.uuid(), json!({"name": "Chìu Thị Sám", "role": "member"}));
    book.writes(Kind::MEMBER, gone.uuid(), json!({"name": "Lỷ A Tài", "role": "member", "left": true}));
    let ids = |all: Vec<(MemberId, String)>| all.into_iter().map(|(id, _)| id).collect::<Vec<_>>();
    assert_eq!(ids(book.register.members()), [stays]);
    let mut everybody = ids(book.register.everybody());
    everybody.sort_unstable();
    assert_eq!(everybody, [stays, gone]);
    let quota = json!({"indicator": "households", "member": gone.to_string(), "from": "2026-11-23", "to": "2026-11-29",
        "target": 25});
    book.writes(Kind::QUOTA, QuotaId::new(1, [1; 10]).uuid(), quota);
    assert_eq!(book.register.progress(day(), Some(gone)).len(), 1);
}

#[test]
fn a_leader_sees_what_was_set_ahead_and_the_latest_that_is_over() {
    let mut book = Book::new();
    let home = book.household(1, "Chìu Thị Sám", 4);
    book.visit(1, home, "2026-11-10", json!({"v.vssid": [0, 2]}));
    let mut sets = |n: u8, from: &str, to: &str| {
        let quota = json!({"indicator": "vssid", "from": from, "to": to, "target": 5});
        book.writes(Kind::QUOTA, QuotaId::new(1, [n; 10]).uuid(), quota);
    };
    sets(1, "2027-01-01", "2027-01-31");
    sets(2, "2026-12-01", "2026-12-31");
    sets(3, "2026-11-23", "2026-11-29");
    for n in 1..=9 {
        sets(10 + n, "2026-11-01", &format!("2026-11-{:02}", n + 10));
    }
    let [ahead, over] = book.register.other_targets(day());
    let told = |all: &[super::Target]| all.iter().map(|(_, target)| target.to.to_string()).collect::<Vec<_>>();
    assert_eq!(told(&ahead), ["2026-12-31", "2027-01-31"]);
    assert_eq!((&told(&over)[..2], over.len()), (&["2026-11-19".to_owned(), "2026-11-18".to_owned()][..], 6));
    assert_eq!((over[0].1.done, ahead[0].1.done), (2, 0));
    assert_eq!(book.register.progress(day(), None).len(), 1, "today's are as they were");
}

#[test]
fn a_code_minted_offline_is_free_and_marks_its_phone() {
    let mut book = Book::new();
    assert_eq!(book.register.next_code("BL", 'K'), "BL-K01");
    let id = HouseholdId::new(1, [7; 10]);
    book.writes(Kind::HOUSEHOLD, id.uuid(), json!({"code": "BL-K01", "people": 1}));
    assert_eq!(book.register.next_code("BL", 'K'), "BL-K02");
    assert_eq!(book.register.next_code("BL", 'M'), "BL-M01");
    // One that was merged into another may be taken apart again, and keeps its code.
    let other = book.household(2, "Chìu Thị Sám", 4);
    book.writes(Kind::HOUSEHOLD, id.uuid(), json!({"code": "BL-K01", "same_as": other.to_string()}));
    assert_eq!(book.register.next_code("BL", 'K'), "BL-K02");
}

#[test]
fn a_timeline_follows_visits_that_change() {
    let mut book = Book::new();
    let id = book.household(1, "Chìu Thị Sám", 4);
    for (n, day) in [(1, "2026-11-20"), (2, "2026-11-02"), (3, "2026-11-23")] {
        book.visit(n, id, day, json!({}));
    }
    let latest = |book: &mut Book| book.register.latest(2).iter().map(|visit| visit.id).collect::<Vec<_>>();
    let visit = |n: u8| VisitId::new(1, [n; 10]);
    assert_eq!(latest(&mut book), [visit(3), visit(1)]);
    book.visit(3, id, "2026-11-01", json!({}));
    assert_eq!(latest(&mut book), [visit(1), visit(2)]);
    book.visit(1, id, "2026-11-20", json!({"void": "ghi nhầm nhà"}));
    assert_eq!(latest(&mut book), [visit(2), visit(3)]);
}

#[test]
fn a_search_that_goes_on_finds_what_a_new_one_finds() {
    let mut book = Book::new();
    for (n, head) in ["Chìu Thị Sám", "Chìu Văn Sáng", "Đặng A Hoà", "Hoàng Thị Sám"].into_iter().enumerate()
    {
        book.household(u8::try_from(n).unwrap(), head, 4);
    }
    for (typed, found) in
        [("s", 3), ("sa", 3), ("sam", 2), ("sam c", 1), ("sam", 2), ("sam h", 2), ("sam ho", 1), ("", 4)]
    {
        assert_eq!(book.finds(typed).len(), found, "{typed}");
    }
    // A household that comes while somebody types is found too.
    assert_eq!(book.finds("hoa").len(), 2);
    book.household(9, "Lý Thị Hòa", 4);
    assert_eq!(book.finds("hoa").len(), 3);
}

mod snapshot {
    use super::*;
    use domain::{Answers, Consent, Household, Outcome, Visit};
    use proptest::prelude::*;

    fn text<T: std::str::FromStr>(text: &str) -> Option<T> {
        text.parse().ok()
    }

    prop_compose! {
        fn household(n: u8)(
            head in proptest::option::of("[A-Zàáẩđự ]{1,30}"), phone in proptest::option::of(900_000_000u64..910_000_000),
            note in proptest::option::of(".{1,60}"), people in 1u8..30, hamlet: bool, consent: bool, at: u64,
        ) -> Household {
            Household {
                id: HouseholdId::new(1, [n; 10]), code: format!("BL-{n:03}"),
                hamlet: hamlet.then(|| HamletId::new(1, [n; 10])), head: head.as_deref().and_then(text),
                phone: phone.and_then(|phone| text(&format!("0{phone}"))), people, adults: people / 2, counted: true,
                note: note.as_deref().and_then(text),
                consent: consent.then(|| Consent { notice: 7, how: "spoken".into(), at, by: "m".into(), withdrawn: None }),
                withdrawn: (!consent).then_some(at),
                same_as: None,
                assigned: consent.then(|| MemberId::new(3, [n; 10])),
                apart: if hamlet { vec![HouseholdId::new(2, [n; 10])] } else { vec![] },
            }
        }
    }

    prop_compose! {
        fn visit(n: u8)(
            when in 1_577_836_800_000u64..4_000_000_000_000, outcome in 0usize..3, due: bool, member: bool,
            note in proptest::option::of(".{1,60}"), void: bool, had: u8, helped: u8, house in 0u8..3,
        ) -> Visit {
            let mut values = Answers::default();
            values.set("vssid", Some(Value::People(had, helped)));
            values.set(["electricity", "water", "fibre"][outcome], Some([Value::HAD, Value::DONE, Value::NA][outcome]));
            Visit {
                id: VisitId::new(1, [n; 10]), household: HouseholdId::new(1, [house; 10]),
                member: member.then(|| MemberId::new(1, [n; 10])), when,
                outcome: [Outcome::Met, Outcome::Absent, Outcome::Refused][outcome], values,
                note: note.as_deref().and_then(text), follow_up: due.then(|| local_date(when).plus_days(7)), follow_why: due.then_some(FollowUpReason::Papers),
                catalogue: 3, void: if void { text("nhầm") } else { None },
                shown: if due { vec!["vssid".to_owned()] } else { vec![] },
            }
        }
    }

    fn copy(register: &Register) -> Register {
        let mut copy = Register::new();
        // Visits first: their households may come later.
        copy.read(Part::Visits, &register.write(Part::Visits)).unwrap();
        copy.read(Part::Households, &register.write(Part::Households)).unwrap();
        copy
    }

    proptest! {
        #[test]
        fn a_register_reads_back_whole(
            a in household(0), b in household(1), visits in (0u8..6).prop_map(visit).prop_flat_map(|v| v)
                .prop_map(|v| v), more in visit(9), third in visit(8),
        ) {
            let mut register = Register::new();
            [a, b].into_iter().for_each(|household| register.take_household(household));
            [visits, more, third].into_iter().for_each(|visit| register.take_visit(visit));
            let mut copy = copy(&register);
            for (id, house) in &register.houses {
                prop_assert_eq!(&copy.houses[id].household, &house.household);
                prop_assert!(copy.history(*id).eq(register.history(*id)));
            }
            prop_assert_eq!(&copy.visits, &register.visits);
            prop_assert_eq!(copy.latest(9), register.latest(9));
        }

        #[test]
        fn what_is_no_snapshot_is_not_taken(bytes in proptest::collection::vec(any::<u8>(), 0..200), cut: usize) {
            let mut book = Book::new();
            let id = book.household(1, "Chìu Thị Sám", 4);
            book.visit(1, id, "2026-11-20", json!({"v.vssid": [1, 2]}));
            for part in [Part::Households, Part::Visits] {
                let whole = book.register.write(part);
                let _ = Register::new().read(part, &bytes);
                let mut register = Register::new();
                let cut = 2 + cut % (whole.len() - 2);
                if cut < whole.len() && register.read(part, &whole[..cut]).is_some() {
                    prop_assert!(register.visits.is_empty() && register.houses.is_empty(), "half of one entry was taken");
                }
            }
        }
    }
}

#[test]
fn an_erased_household_is_gone_and_its_visits_still_count_g16() {
    let mut book = Book::new();
    let (a, b) = (book.household(1, "Chìu Thị Sám", 4), book.household(2, "Lỷ A Tài", 2));
    book.visit(1, a, "2026-11-20", json!({"v.vssid": [0, 2]}));
    book.writes(Kind::HOUSEHOLD, a.uuid(), json!({"erased": true}));
    // A visit that somebody logged before they heard of it.
    book.visit(2, a, "2026-11-21", json!({"v.vssid": [0, 1]}));
    let from = "2026-11-01".parse().unwrap();
    let mut again = Register::new();
    for part in [Part::Households, Part::Visits] {
        again.read(part, &book.register.write(part)).unwrap();
    }
    for register in [&mut book.register, &mut again] {
        assert!(register.house(a).is_none() && register.is_gone(a) && register.house(b).is_some());
        assert_eq!((register.len(), register.early()), (1, 0));
        assert_eq!(register.done("vssid", from, day(), None), 3);
    }
    assert_eq!(book.finds("sam"), [""; 0]);
}

mod work {
    use super::*;
    use domain::{Class, ClassId, HamletId, ProducerId, Quarter, Share, ShareOf, Survey};

    fn hamlet() -> HamletId {
        HamletId::new(1, [7; 10])
    }

    fn quarter(text: &str) -> Quarter {
        text.parse().unwrap()
    }

    #[test]
    fn classes_are_listed_latest_first_and_a_voided_one_counts_no_longer() {
        let mut book = Book::new();
        for (n, date, attended) in [(1, "2026-11-02", 20), (2, "2026-11-20", 12), (3, "2026-10-30", 40)] {
            let set = json!({"topic": "Phòng lừa đảo", "date": date, "attended": attended});
            book.writes(Kind::CLASS, ClassId::new(1, [n; 10]).uuid(), set);
        }
        let dates =
            |book: &Book| -> Vec<_> { book.register.classes().iter().map(|c: &Class| c.date.short()).collect() };
        assert_eq!(dates(&book), ["20/11", "02/11", "30/10"]);
        assert_eq!(book.register.taught_since("2026-11-01".parse().unwrap()), (2, 32));
        let set = json!({"topic": "x", "date": "2026-11-20", "attended": 12, "void": "ghi hai lần"});
        book.writes(Kind::CLASS, ClassId::new(1, [2; 10]).uuid(), set);
        assert_eq!(dates(&book), ["02/11", "30/10"]);
        assert_eq!(book.register.taught_since("2026-11-01".parse().unwrap()), (1, 20));
        assert!(book.register.class(ClassId::new(1, [2; 10])).is_some_and(|class| class.void.is_some()));
    }

    #[test]
    fn a_producer_goes_with_the_household_that_it_is_g16() {
        let mut book = Book::new();
        let home = book.household(1, "Chìu Thị Sám", 4);
        let ids = [1, 2, 3].map(|n| ProducerId::new(1, [n; 10]));
        for (id, name) in ids.into_iter().zip(["Miến dong Sám", "Ba kích Đồng Văn", "Đặc sản Hòa"]) {
            let mut set = json!({"name": name, "v.biz_shop": "had"});
            if id == ids[0] {
                set["household"] = home.to_string().into();
            }
            book.writes(Kind::PRODUCER, id.uuid(), set);
        }
        let names = |book: &Book| -> Vec<_> {
            book.register.producers().iter().map(|producer| producer.name.to_string()).collect()
        };
        assert_eq!(names(&book), ["Ba kích Đồng Văn", "Đặc sản Hòa", "Miến dong Sám"]);
        book.writes(Kind::HOUSEHOLD, home.uuid(), json!({"erased": true}));
        assert_eq!(names(&book), ["Ba kích Đồng Văn", "Đặc sản Hòa"]);
        assert!(book.register.producer(ids[0]).is_none());
        book.writes(Kind::PRODUCER, ids[2].uuid(), json!({"name": "Đặc sản Hòa", "erased": true}));
        assert_eq!(names(&book), ["Ba kích Đồng Văn"]);
    }

    #[test]
    fn shares_come_from_who_was_asked_by_the_end_of_the_quarter() {
        let mut book = Book::new();
        let homes = [1, 2, 3].map(|n| {
            let id = HouseholdId::new(1, [n; 10]);
            let set = json!({"code": format!("BL-{n:03}"), "hamlet": hamlet().to_string(), "people": 4, "adults": 2});
            book.writes(Kind::HOUSEHOLD, id.uuid(), set);
            id
        });
        let elsewhere = book.household(4, "Lỷ A Tài", 9);
        let share = |book: &Book, of, period| book.register.share(hamlet(), of, quarter(period));
        assert_eq!(share(&book, ShareOf::Smartphone, "2026-Q4"), Share { has: 0, asked: 0 });
        book.visit(1, homes[0], "2026-11-02", json!({"v.smartphone": [3, 1], "v.electricity": "refused"}));
        book.visit(2, homes[1], "2026-11-03", json!({"v.smartphone": [1, 0], "v.fees": "done", "v.water": "na"}));
        book.visit(3, homes[2], "2026-11-04", json!({"v.water": "na"}));
        book.visit(4, elsewhere, "2026-11-04", json!({"v.smartphone": [9, 0]}));
        assert_eq!(share(&book, ShareOf::Smartphone, "2026-Q4"), Share { has: 5, asked: 8 });
        assert_eq!(share(&book, ShareOf::Cashless, "2026-Q4"), Share { has: 1, asked: 2 });
        assert_eq!(share(&book, ShareOf::Internet, "2026-Q4").percent(), None);
        assert_eq!(share(&book, ShareOf::Smartphone, "2026-Q3").asked, 0, "nobody had been asked by then");
    }

    #[test]
    fn a_survey_is_found_by_its_hamlet_and_quarter() {
        let mut book = Book::new();
        let id = Survey::id_of(hamlet(), quarter("2026-Q4"));
        let set = json!({"hamlet": hamlet().to_string(), "period": "2026-Q4", "v.hamlet_wifi": "yes"});
        book.writes(Kind::SURVEY, id, set);
        let answer = |period| book.register.survey(hamlet(), quarter(period)).answer("hamlet_wifi");
        assert_eq!((answer("2026-Q4"), answer("2026-Q3")), (Some(true), None));
    }
}

#[test]
fn a_household_that_was_taken_back_is_gone_and_its_visits_wait_for_it() {
    let mut book = Book::new();
    let (a, b) = (book.household(1, "Chìu Thị Sám", 4), book.household(2, "Lỷ A Tài", 2));
    book.visit(1, a, "2026-11-20", json!({"v.vssid": [0, 2]}));
    book.writes(Kind::HOUSEHOLD, a.uuid(), json!({"void": "nhập nhầm danh sách"}));
    book.visit(2, a, "2026-11-21", json!({"v.vssid": [0, 1]}));
    assert!(book.register.house(a).is_none() && !book.register.is_gone(a) && book.register.house(b).is_some());
    assert_eq!((book.register.len(), book.register.early()), (1, 2));
    assert_eq!(book.finds("sam"), [""; 0]);
    book.writes(Kind::HOUSEHOLD, a.uuid(), json!({"void": null}));
    assert_eq!((book.register.len(), book.register.early()), (2, 0));
    assert_eq!(book.register.history(a).count(), 2);
}

#[test]
fn who_is_to_visit_a_household_has_it_on_the_list_and_others_only_when_its_day_is_long_past() {
    let (own, other) = (MemberId::new(1, [1; 10]), MemberId::new(2, [2; 10]));
    let mut book = Book::new();
    for (n, whose) in [(1, Some(own)), (2, Some(other)), (3, None)] {
        let id = HouseholdId::new(1, [n; 10]);
        let set = json!({"code": format!("BL-{n:03}"), "people": 3, "assigned": whose.map(|id| id.to_string())});
        book.writes(Kind::HOUSEHOLD, id.uuid(), set);
    }
    let codes = |book: &mut Book, member, list: fn(Today) -> Vec<HouseholdId>| -> Vec<_> {
        let ids = list(book.register.today(day(), member, 9));
        ids.into_iter().map(|id| book.register.house(id).unwrap().household.code.clone()).collect()
    };
    assert_eq!(codes(&mut book, own, |today| today.next), ["BL-001", "BL-003"]);
    let second = HouseholdId::new(1, [2; 10]);
    book.visit(1, second, "2026-11-10", json!({"follow_up": "2026-11-16"}));
    assert_eq!(codes(&mut book, other, |today| today.due), ["BL-002"]);
    assert_eq!(codes(&mut book, own, |today| today.due), [""; 0]);
    book.visit(2, second, "2026-11-11", json!({"follow_up": "2026-11-15"}));
    assert_eq!(codes(&mut book, own, |today| today.due), ["BL-002"], "somebody else let it pass");
}

#[test]
fn whoever_stands_in_a_hamlet_goes_on_there_before_the_next_one() {
    let own = MemberId::new(1, [1; 10]);
    let (here, there) = (HamletId::new(1, [1; 10]), HamletId::new(1, [2; 10]));
    let mut book = Book::new();
    for (n, hamlet) in [(1, there), (2, there), (3, here), (4, here), (5, here)] {
        let set = json!({"code": format!("BL-{n:03}"), "people": 3, "hamlet": hamlet.to_string()});
        book.writes(Kind::HOUSEHOLD, HouseholdId::new(1, [n; 10]).uuid(), set);
    }
    let codes = |book: &mut Book| -> Vec<_> {
        let ids = book.register.today(day(), own, 9).next;
        ids.into_iter().map(|id| book.register.house(id).unwrap().household.code.clone()).collect()
    };
    book.visit(1, HouseholdId::new(1, [3; 10]), "2026-11-10", json!({}));
    assert_eq!(codes(&mut book), ["BL-001", "BL-002", "BL-004", "BL-005", "BL-003"], "at home, all are as far");
    book.visit(2, HouseholdId::new(1, [4; 10]), "2026-11-23", json!({"member": own.to_string()}));
    assert_eq!(codes(&mut book), ["BL-005", "BL-003", "BL-001", "BL-002"]);
}

#[test]
fn what_is_somebody_elses_is_last_on_the_leaders_list_and_on_no_members() {
    let (leader, own, other) = (MemberId::new(1, [1; 10]), MemberId::new(2, [2; 10]), MemberId::new(3, [3; 10]));
    let mut book = Book::new();
    for (id, role) in [(leader, "leader"), (own, "member"), (other, "member")] {
        book.writes(Kind::MEMBER, id.uuid(), json!({"name": "Chìu Thị Sám", "role": role}));
    }
    // Whoever it is assigned to may never begin.
    let (theirs, free) = (HouseholdId::new(1, [1; 10]), HouseholdId::new(1, [2; 10]));
    book.writes(Kind::HOUSEHOLD, theirs.uuid(), json!({"code": "BL-001", "people": 3, "assigned": other.to_string()}));
    book.writes(Kind::HOUSEHOLD, free.uuid(), json!({"code": "BL-002", "people": 3}));
    assert_eq!(book.register.today(day(), leader, 9).next, [free, theirs]);
    assert_eq!(book.register.today(day(), own, 9).next, [free]);
    assert_eq!(book.register.today(day(), other, 9).next, [theirs, free]);
}

#[test]
fn what_was_assigned_to_somebody_who_stopped_coming_is_everybodys() {
    let (own, other) = (MemberId::new(1, [1; 10]), MemberId::new(2, [2; 10]));
    let mut book = Book::new();
    book.writes(Kind::MEMBER, other.uuid(), json!({"name": "Chìu Thị Sám", "role": "member"}));
    let (first, second) = (HouseholdId::new(1, [1; 10]), HouseholdId::new(1, [2; 10]));
    for id in [first, second] {
        book.writes(Kind::HOUSEHOLD, id.uuid(), json!({"code": "BL-001", "people": 3, "assigned": other.to_string()}));
    }
    let next = |book: &mut Book| book.register.today(day(), own, 9).next;
    assert_eq!(next(&mut book), [], "a new member has not begun yet");
    book.visit(1, second, "2026-11-01", json!({"member": other.to_string()}));
    assert_eq!(next(&mut book), [first, second], "three weeks without a visit");
    book.visit(2, second, "2026-11-20", json!({"member": other.to_string()}));
    assert_eq!(next(&mut book), [], "they came back");
}
