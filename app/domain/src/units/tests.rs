use super::*;
use proptest::prelude::*;
use std::collections::BTreeSet;

fn code(text: &str) -> UnitCode {
    text.parse().unwrap()
}

fn day(text: &str) -> VisitDate {
    text.parse().unwrap()
}

const LAST_OF_OLD: &str = "2025-06-30";

#[test]
fn a_hundred_and_seventy_one_communes_became_fifty_four() {
    let units = Units::quang_ninh();
    assert_eq!(units.communes(day(LAST_OF_OLD)).count(), 171);
    assert_eq!(units.communes(day(REFORM)).count(), 54);
    let districts = |on: &str| {
        units.all.values().flatten().filter(|u| u.code.level() == UnitLevel::District && u.valid_on(day(on))).count()
    };
    assert_eq!((districts(LAST_OF_OLD), districts(REFORM)), (13, 0));
    let kinds = |kind: &str| units.communes(day(REFORM)).filter(|unit| unit.name.starts_with(kind)).count();
    assert_eq!((kinds("Phường "), kinds("Xã "), kinds("Đặc khu ")), (30, 22, 2));
}

#[test]
fn every_old_commune_became_a_new_one_and_every_new_one_was_old_ones() {
    let units = Units::quang_ninh();
    for old in units.communes(day(LAST_OF_OLD)) {
        let after = units.after(&old.code);
        assert!(!after.is_empty(), "{}", old.name);
        assert!(after.iter().all(|new| units.on(new, day(REFORM)).is_some()), "{}", old.name);
        // Those that went to several are just those that are marked.
        assert_eq!(after.len() > 1, units.is_split(&old.code), "{}", old.name);
    }
    for new in units.communes(day(REFORM)) {
        let before = units.before(&new.code);
        assert!(!before.is_empty(), "{}", new.name);
        assert!(before.iter().all(|old| units.on(old, day(LAST_OF_OLD)).is_some()), "{}", new.name);
    }
    let split: BTreeSet<_> = units.merges.iter().filter(|merge| merge.split).map(|merge| &merge.old).collect();
    assert_eq!(split.len(), 12);
}

#[test]
fn a_code_that_ended_tells_what_the_commune_became() {
    let units = Units::quang_ninh();
    let of = |text: &str| units.commune(&code(text), day(REFORM)).map(|unit| unit.code.as_str());
    let became = |text: &str| of(text).unwrap_err().iter().map(|unit| &*unit.name).collect::<Vec<_>>();
    assert_eq!(of("06874"), Ok("06874"));
    assert_eq!(became("06880"), ["Xã Điền Xá", "Xã Tiên Yên"]);
    assert_eq!((became("99999"), became("22"), became("199")), (vec![], vec![], vec![]));
    // A code that some sources give to a commune of now is read as the one that it has here.
    assert_eq!(of("06970"), Ok("06978"));
}

#[test]
fn a_code_lives_on_with_another_territory() {
    let units = Units::quang_ninh();
    let dien_xa = code("06874");
    let (old, new) = (units.on(&dien_xa, day(LAST_OF_OLD)).unwrap(), units.on(&dien_xa, day(REFORM)).unwrap());
    assert_eq!((&*old.name, &*new.name), ("Xã Điền Xá", "Xã Điền Xá"));
    assert_ne!((&old.code, old.from), (&new.code, new.from));
    let names = |on: &str| units.path(&dien_xa, day(on)).iter().map(|unit| &*unit.name).collect::<Vec<_>>();
    assert_eq!(names(LAST_OF_OLD), ["Xã Điền Xá", "Huyện Tiên Yên", "Tỉnh Quảng Ninh"]);
    assert_eq!(names(REFORM), ["Xã Điền Xá", "Tỉnh Quảng Ninh"]);
    assert_eq!(units.before(&dien_xa), [&code("06865"), &dien_xa, &code("06880")]);
}

#[test]
fn ba_che_is_found_by_either_of_its_codes_and_its_old_town_is_not_it() {
    let units = Units::quang_ninh();
    for alias in ["06970", "06978"] {
        assert_eq!(units.on(&code(alias), day(REFORM)).unwrap().code, code("06978"));
        assert_eq!(units.before(&code(alias)).len(), 5);
    }
    assert_eq!(units.on(&code("06970"), day(LAST_OF_OLD)).unwrap().name, "Thị trấn Ba Chẽ");
    assert!(units.on(&code("06978"), day(LAST_OF_OLD)).is_none());
}

#[test]
fn tables_in_which_two_units_have_one_code_at_one_time_are_refused() {
    let new = "code,name,type\n06874,Xã Điền Xá,Xã\n06874,Xã Khác,Xã\n";
    assert!(Units::read("h\n", new, "h\n").is_err());
    assert!(Units::read("h\n", "h\n06874,Xã\n", "h\n").is_err());
}

fn hamlet(home: Option<&str>, was: Option<&str>, moves: &[(&str, &str)]) -> Membership {
    let moves = moves.iter().map(|(from, to)| (day(from), code(to))).collect();
    Membership { home: home.map(code), was: was.map(code), moves }
}

fn told(hamlet: &Membership, on: &str) -> Option<String> {
    hamlet.on(day(on), Units::quang_ninh()).map(|unit| unit.code.to_string())
}

#[test]
fn where_a_hamlet_was_is_what_was_said_or_follows_and_never_a_guess() {
    // Điền Xá was made of three: which of them, only somebody who knows the hamlet can say.
    let unknown = hamlet(Some("06874"), None, &[]);
    assert_eq!((told(&unknown, "2026-01-01").as_deref(), told(&unknown, LAST_OF_OLD)), (Some("06874"), None));
    let from_yen_than = hamlet(Some("06874"), Some("06880"), &[]);
    assert_eq!(told(&from_yen_than, LAST_OF_OLD).as_deref(), Some("06880"));
    // Cái Chiên was and is one commune.
    assert_eq!(told(&hamlet(Some("06967"), None, &[]), LAST_OF_OLD).as_deref(), Some("06967"));
    // All of Hà Lâu is in Điền Xá now; Yên Than went to two.
    assert_eq!(told(&hamlet(None, Some("06865"), &[]), REFORM).as_deref(), Some("06874"));
    assert_eq!(told(&hamlet(None, Some("06880"), &[]), REFORM), None);
    // Before anything is known of communes, nothing is known of hamlets.
    assert_eq!(told(&from_yen_than, "2024-10-31"), None);
    // A district is no commune.
    assert_eq!(told(&hamlet(Some("06874"), Some("199"), &[]), LAST_OF_OLD), None);
}

#[test]
fn a_hamlet_that_moved_was_elsewhere_before() {
    let moved = hamlet(Some("06874"), Some("06880"), &[("2026-03-01", "06862")]);
    assert_eq!(told(&moved, "2026-02-28").as_deref(), Some("06874"));
    assert_eq!(told(&moved, "2026-03-01").as_deref(), Some("06862"));
    assert_eq!(told(&moved, LAST_OF_OLD).as_deref(), Some("06880"));
    let twice =
        hamlet(Some("06874"), None, &[("2024-12-01", "06865"), ("2026-01-01", "06862"), ("2026-06-01", "06877")]);
    let on =
        ["2024-11-30", "2024-12-01", REFORM, "2026-01-01", "2026-06-01"].map(|on| told(&twice, on).unwrap_or_default());
    assert_eq!(on, ["", "06865", "06874", "06862", "06877"]);
}

#[test]
fn the_history_of_a_hamlet_names_each_change_once() {
    let moved = hamlet(Some("06874"), Some("06880"), &[("2026-03-01", "06862"), ("2026-06-01", "06862")]);
    let told = |hamlet: &Membership| {
        let history = hamlet.history(Units::quang_ninh()).into_iter();
        history
            .map(|(from, unit)| format!("{from} {}", unit.map_or("?", |unit| unit.code.as_str())))
            .collect::<Vec<_>>()
    };
    assert_eq!(told(&moved), ["2024-11-01 06880", "2025-07-01 06874", "2026-03-01 06862"]);
    assert_eq!(told(&hamlet(Some("06874"), None, &[])), ["2024-11-01 ?", "2025-07-01 06874"]);
    let back = moved.without(day("2026-03-01"));
    assert_eq!(told(&back).last().unwrap(), "2026-06-01 06862");
}

#[test]
fn a_record_says_where_a_hamlet_belongs() {
    let set = serde_json::json!({"name": "Đồng Và", "was": "06880", "c.2026-03-01": "06862", "c.2026-01-01": "06877", "c.2026-02-01": null, "c.x": "06862"});
    let record = crate::record::tests::after(
        crate::Kind::HAMLET,
        crate::HamletId::new(1, [1; 10]).uuid(),
        serde_json::from_value(set).unwrap(),
    );
    let read = Membership::of(&record, Some(&code("06874")));
    assert_eq!(read, hamlet(Some("06874"), Some("06880"), &[("2026-01-01", "06877"), ("2026-03-01", "06862")]));
}

proptest! {
    #[test]
    fn no_code_stands_for_two_units_at_one_time(place: prop::sample::Index, ago in 0i32..1500) {
        let units = Units::quang_ninh();
        let codes: Vec<_> = units.all.keys().collect();
        let code = codes[place.index(codes.len())];
        let on = day("2028-01-01").plus_days(-ago);
        prop_assert!(units.all[code].iter().filter(|unit| unit.valid_on(on)).count() <= 1);
        // Whatever is there is part of the province.
        if let Some(unit) = units.on(code, on) {
            prop_assert_eq!(units.path(&unit.code, on).last().unwrap().code.as_str(), PROVINCE);
        }
    }

    #[test]
    fn a_hamlet_is_in_a_commune_of_that_day_or_nobody_knows(
        home: Option<prop::sample::Index>, was: Option<prop::sample::Index>,
        moves in proptest::collection::vec((any::<prop::sample::Index>(), 0i32..900), 0..4), ago in 0i32..900,
    ) {
        let units = Units::quang_ninh();
        let codes: Vec<_> = units.all.keys().collect();
        let pick = |index: &prop::sample::Index| codes[index.index(codes.len())].clone();
        let end = day("2027-01-01");
        let mut moves: Vec<_> = moves.iter().map(|(to, ago)| (end.plus_days(-ago), pick(to))).collect();
        moves.sort();
        let hamlet = Membership { home: home.as_ref().map(pick), was: was.as_ref().map(pick), moves };
        let on = end.plus_days(-ago);
        if let Some(unit) = hamlet.on(on, units) {
            prop_assert!(units.communes(on).any(|other| other == unit));
        }
    }
}
