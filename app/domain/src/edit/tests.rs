use super::*;
use proptest::prelude::*;
use proptest::sample::Index;

fn words(vi: &str) -> Words {
    Words { vi: vi.into(), en: format!("{vi} en"), help_vi: "trợ giúp".into(), help_en: "help".into() }
}

fn day(text: &str) -> VisitDate {
    text.parse().unwrap()
}

#[test]
fn a_quarter_that_is_over_keeps_the_limits_of_its_end() {
    let first = Catalogue::built_in();
    let limit = |of: &Catalogue, internet, from| {
        of.with(of.version, &Edit::Limit(Limits { internet, ..Limits::default() }, day(from))).unwrap()
    };
    let second = limit(&first, 90, "2026-10-05");
    let third = limit(&limit(&second, 95, "2027-01-10"), 99, "2027-01-10");
    let read = Catalogue::parse(&serde_json::to_string(&third).unwrap()).unwrap();
    let on = |text| read.limits_on(day(text)).internet;
    assert_eq!(["2026-09-30", "2026-10-04", "2026-12-31", "2027-01-10", "2027-03-31"].map(on), [70, 70, 90, 99, 99]);
    // An older build wrote no days: what it set holds as always.
    let old = Catalogue { limits: Limits { internet: 60, ..Limits::default() }, ..first };
    assert_eq!(old.limits_on(day("2020-01-01")).internet, 60);
}

fn added(vi: &str) -> Edit {
    Edit::Add { subject: Subject::People, people: PeopleKind::Adults, words: words(vi), from: day("2026-01-01") }
}

#[test]
fn a_visit_keeps_the_words_that_it_was_logged_with() {
    let first = Catalogue::built_in();
    let edit = Edit::Reword { key: "vssid".into(), words: words("  Dùng  VssID trên VNeID ") };
    let second = first.with(1, &edit).unwrap();
    let third = second.with(2, &Edit::Reword { key: "vssid".into(), words: words("VssID trong VNeID") }).unwrap();
    let label = |version| third.get("vssid").unwrap().as_of(version).vi;
    assert_eq!(
        [0, 1, 2, 3, 9].map(label),
        ["Cài VssID", "Cài VssID", "Dùng VssID trên VNeID", "VssID trong VNeID", "VssID trong VNeID"]
    );
    let mut answers = crate::Answers::default();
    answers.set("vssid", Some(crate::Value::People(1, 0)));
    let retired = third.with(3, &Edit::Retire { key: "vssid".into(), last: Some(day("2026-11-30")) }).unwrap();
    let asked = |day: VisitDate, answers: &crate::Answers| {
        let asked = retired.asked_at(day, 1, answers);
        asked.into_iter().find(|i| i.key == "vssid").map(|i| i.vi)
    };
    assert_eq!(asked(day("2026-11-30"), &crate::Answers::default()).as_deref(), Some("Cài VssID"));
    assert_eq!(asked(day("2026-12-01"), &crate::Answers::default()), None);
    assert_eq!(asked(day("2026-12-01"), &answers).as_deref(), Some("Cài VssID"), "what was answered shows");
}

#[test]
fn two_officers_at_once_the_second_is_told() {
    let first = Catalogue::built_in();
    let second = first.with(1, &added("Khai sinh điện tử")).unwrap();
    assert_eq!(second.version, 2);
    assert_eq!(second.indicators.last().unwrap().key, "khai_sinh_dien_tu");
    assert_eq!(second.with(1, &added("Khai sinh điện tử")), Err(Refused::Stale));
    let third = second.with(2, &added("Khai sinh điện tử")).unwrap();
    assert_eq!(third.indicators.last().unwrap().key, "khai_sinh_dien_tu_2", "a key is never used again");
    assert_eq!(third.with(3, &added("Mới")).unwrap().indicators.last().unwrap().key, "moi_2");
    assert_eq!(third.with(3, &added("村")).unwrap().indicators.last().unwrap().key, "indicator_2");
}

#[test]
fn what_cannot_be_is_named() {
    let first = Catalogue::built_in();
    let reword = |words: Words| first.with(1, &Edit::Reword { key: "vssid".into(), words });
    assert_eq!(reword(Words { en: " ".into(), ..words("A") }), Err(Refused::Field("en")));
    assert_eq!(reword(Words { help_vi: "a".repeat(161), ..words("A") }), Err(Refused::Field("help_vi")));
    assert_eq!(reword(Words::of(first.get("vssid").unwrap())), Err(Refused::Nothing));
    let retire = |key: &str, last| first.with(1, &Edit::Retire { key: key.into(), last: Some(day(last)) });
    assert_eq!(retire("vssid", "2023-12-31"), Err(Refused::Field("last")));
    assert_eq!(retire("khong_co", "2026-12-31"), Err(Refused::Unknown));
    let up = |key: &str| first.with(1, &Edit::Move { key: key.into(), up: true });
    assert_eq!(up("smartphone"), Err(Refused::Nothing));
    assert_eq!(up("biz_social"), Err(Refused::Nothing), "each subject has its own order");
    assert_eq!(up("fibre").unwrap().indicators[0].key, "fibre");
    let limits = |internet| first.with(1, &Edit::Limit(Limits { internet, ..Limits::default() }, day("2026-11-25")));
    assert_eq!(limits(101), Err(Refused::Field("limits")));
    assert_eq!(limits(0), Err(Refused::Field("limits")));
    assert_eq!(limits(90).unwrap().limits.all()[1].1, 90);
}

#[test]
fn a_build_of_before_reads_the_catalogue_of_now() {
    let first = Catalogue::built_in();
    let second = first.with(1, &Edit::Reword { key: "vssid".into(), words: words("A") }).unwrap();
    let second = second.with(2, &Edit::Limit(Limits { internet: 90, ..Limits::default() }, day("2026-11-25"))).unwrap();
    let mut doc = serde_json::to_value(&second).unwrap();
    assert_eq!((&doc["limits"]["internet"], &doc["indicators"][2]["was"][0]["until"]), (&90.into(), &1.into()));
    // What a later build may add is passed over, and what an earlier one did not write is as it was.
    doc["colour"] = "green".into();
    doc["indicators"][0]["icon"] = "phone".into();
    assert_eq!(Catalogue::parse(&doc.to_string()).unwrap(), second);
    assert_eq!(serde_json::to_value(&first).unwrap().as_object().unwrap().len(), 2, "as builds of before wrote it");
}

#[test]
fn a_new_build_brings_what_is_new_and_takes_nothing_of_the_provinces() {
    let first = Catalogue::built_in();
    let mut build = first.clone();
    build.version = 7;
    build.indicators.reverse();
    build.indicators.retain(|i| i.key != "fibre");
    build.indicators[0].key = "biz_new".into();
    build.indicators.iter_mut().find(|i| i.key == "vssid").unwrap().vi = "Lời của bản mới".into();

    let mine = first.with(1, &Edit::Reword { key: "vssid".into(), words: words("Lời của tỉnh") }).unwrap();
    let mine = mine.with(2, &Edit::Move { key: "fibre".into(), up: true }).unwrap();
    let merged = mine.with_build(&build).unwrap();
    assert_eq!(merged.version, 7, "a phone of that build takes it");
    assert_eq!(merged.get("vssid").unwrap().vi, "Lời của tỉnh");
    assert_eq!(merged.indicators[..mine.indicators.len()], mine.indicators);
    assert_eq!(merged.indicators.last().unwrap().key, "biz_new");
    assert_eq!(merged.with_build(&build), None, "once");
    // The province's edits may have raised the version past the build's.
    let ahead = Catalogue { version: 2, ..build.clone() };
    let both = mine.with_build(&ahead).unwrap();
    assert!(both.version > mine.version && both.get("biz_new").is_some());
    assert_eq!(both.get("vssid").unwrap().vi, "Lời của tỉnh");
    assert_eq!(both.with_build(&ahead), None);

    let untouched = first.with_build(&build).unwrap();
    assert_eq!(untouched.get("vssid").unwrap().vi, "Lời của bản mới");
    assert_eq!(untouched.get("vssid").unwrap().as_of(1).vi, "Cài VssID");
    assert!(untouched.get("fibre").is_some());
    assert_eq!(first.with_build(&first), None);
}

fn edits() -> impl Strategy<Value = Vec<(u8, Index, Index, bool)>> {
    proptest::collection::vec((0u8..5, any::<Index>(), any::<Index>(), any::<bool>()), 1..14)
}

proptest! {
    #[test]
    fn keys_never_vanish_versions_rise_and_old_words_stay(edits in edits()) {
        let mut all = vec![Catalogue::built_in()];
        for (kind, which, what, up) in edits {
            let now = all.last().unwrap().clone();
            let key = which.get(&now.indicators).key.clone();
            let text = what.get(&["Một", "Hai", "Ba"]);
            let edit = match kind {
                0 => added(text),
                1 => Edit::Reword { key, words: words(text) },
                2 => Edit::Move { key, up },
                3 => Edit::Retire { key, last: up.then(|| day("2026-12-31")) },
                _ => Edit::Limit(Limits { internet: if up { 60 } else { 70 }, ..Limits::default() }, day("2026-11-25")),
            };
            match now.with(now.version, &edit) {
                Ok(next) => all.push(next),
                Err(refused) => prop_assert_eq!(refused, Refused::Nothing),
            }
        }
        let last = all.last().unwrap();
        for (before, after) in all.iter().zip(&all[1..]) {
            prop_assert!(after.version > before.version);
        }
        for then in &all {
            for indicator in &then.indicators {
                let now = last.get(&indicator.key).expect("a key never vanishes");
                prop_assert_eq!(Words::of(&now.as_of(then.version)), Words::of(indicator));
                prop_assert_eq!((now.subject, now.people), (indicator.subject, indicator.people));
            }
        }
        prop_assert_eq!(&Catalogue::parse(&serde_json::to_string(last).unwrap()).unwrap(), last);
    }
}
