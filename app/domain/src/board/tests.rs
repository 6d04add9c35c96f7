use super::*;
use crate::Verdict;
use crate::record::tests::after;
use proptest::prelude::*;

fn figure(amount: Amount) -> Figure {
    Figure { amount, source: "Báo cáo UBND xã".parse().unwrap(), on: "2026-09-30".parse().unwrap() }
}

fn measure(key: &str) -> &'static Measure {
    Measure::of(key).unwrap()
}

fn board(code: &str, figures: &[(&'static str, Amount)]) -> Board {
    let mut board = Board::new(code.parse().unwrap(), "2026-Q3".parse().unwrap()).unwrap();
    board.figures.extend(figures.iter().map(|(key, amount)| (*key, figure(*amount))));
    board
}

fn empty(of: &Board) -> Board {
    Board { figures: BTreeMap::new(), ..of.clone() }
}

#[test]
fn what_is_typed_is_understood_or_refused() {
    let read = |form, text| Amount::typed(form, text).map(Amount::shown).map_err(|invalid| invalid.reason.code());
    for (form, text, told) in [
        (Form::Percent, "89,13", Ok("89,13")),
        (Form::Percent, "89.5 %", Ok("89,5")),
        (Form::Percent, "100", Ok("100")),
        (Form::Percent, "100,01", Err("out_of_range")),
        (Form::Percent, "89,131", Err("malformed")),
        (Form::PerHundred, "112,4", Ok("112,4")),
        (Form::Count, "7.000", Ok("7.000")),
        (Form::Count, "1,250", Ok("1.250")),
        (Form::Count, "12 500", Ok("12.500")),
        (Form::Count, "0", Ok("0")),
        (Form::Count, "12,5", Err("malformed")),
        (Form::Count, "1250.000", Err("malformed")),
        (Form::Count, "-3", Err("malformed")),
        (Form::Count, "9999999", Err("out_of_range")),
        (Form::Count, " ", Err("empty")),
        (Form::Standing, "Đạt chuẩn NTM nâng cao", Ok("advanced")),
        (Form::Standing, "Đạt chuẩn", Ok("met")),
        (Form::Standing, "Chưa đạt chuẩn", Ok("not_met")),
        (Form::Standing, "KIỂU MẪU", Ok("model")),
        (Form::Standing, "giỏi", Err("unknown")),
    ] {
        assert_eq!(read(form, text), told.map(str::to_owned), "{text}");
    }
}

#[test]
fn a_board_reads_back_and_names_only_what_changed() {
    let first = board("06874", &[("fibre", Amount::Hundredths(8913)), ("ocop", Amount::Count(3))]);
    let set = first.changes(&empty(&first)).unwrap();
    assert_eq!(Board::check(first.id(), &set), Ok(()));
    assert_eq!(Board::from_record(&after(BOARD, first.id(), set)), Ok(first.clone()));
    assert_eq!(first.changes(&first), None);
    let next = board("06874", &[("fibre", Amount::Hundredths(9000))]);
    let set = next.changes(&first).unwrap();
    assert_eq!(set.keys().collect::<Vec<_>>(), ["commune", "fibre", "ocop", "period"]);
    assert!(set["ocop"].is_null());
}

#[test]
fn a_board_is_of_one_commune_and_one_quarter() {
    let ids = ["06874", "06862", "06970"].map(|code| board(code, &[]).id());
    assert!(ids.iter().all(|id| id.get_version_num() == 7) && ids[0] != ids[1] && ids[1] != ids[2]);
    let set = board("06874", &[("ocop", Amount::Count(3))]).changes(&board("06874", &[])).unwrap();
    assert!(Board::check(ids[1], &set).is_err(), "another commune's");
    let mut wrong = set.clone();
    wrong.insert("ocop".to_owned(), json!({"amount": 3, "on": "2026-09-30"}));
    assert_eq!(Board::check(ids[0], &wrong).unwrap_err().field, "ocop", "without a source");
    assert!(Board::new("199".parse().unwrap(), "2026-Q3".parse().unwrap()).is_err());
}

#[test]
fn a_figure_that_is_missing_is_not_zero() {
    let ocop = measure("ocop");
    let (some, much) = (figure(Amount::Count(10)), figure(Amount::Count(500)));
    let told = |figures: &[Option<&Figure>]| {
        let all = Summary::of(ocop, figures.iter().copied());
        (all.shown(), all.known, all.verdict(ocop))
    };
    assert_eq!(told(&[None, None]), (None, 0, Verdict::NotAsked));
    assert_eq!(told(&[Some(&some), None]), (Some("10".into()), 1, Verdict::NotAsked));
    assert_eq!(told(&[Some(&some), Some(&some)]), (Some("20".into()), 2, Verdict::NotMet));
    assert_eq!(told(&[Some(&much), None]), (Some("500".into()), 1, Verdict::Met));
}

#[test]
fn shares_are_not_added_up_but_counted_by_who_reaches_the_goal() {
    let fibre = measure("fibre");
    let shares = [8912, 8913, 9500].map(|share| figure(Amount::Hundredths(share)));
    let all = Summary::of(fibre, shares.iter().map(Some).chain([None]));
    assert_eq!((all.reach, all.known, all.communes, all.verdict(fibre)), (2, 3, 4, Verdict::NotMet));
    let reach = Summary::of(fibre, shares[1..].iter().map(Some).chain([None]));
    assert_eq!(reach.verdict(fibre), Verdict::NotAsked);
    assert_eq!(Summary::of(fibre, shares[1..].iter().map(Some)).verdict(fibre), Verdict::Met);
}

#[test]
fn a_higher_standing_is_a_lower_one_too() {
    let standings = [Standing::Model, Standing::Met, Standing::NotMet].map(|own| figure(Amount::Standing(own)));
    let all = Summary::of(measure("standing"), standings.iter().map(Some));
    assert_eq!([Standing::Met, Standing::Advanced, Standing::Model].map(|own| all.with(own)), [2, 1, 1]);
}

proptest! {
    #[test]
    fn what_is_shown_can_be_typed_again(number in 0u32..=10_000) {
        for form in [Form::Count, Form::Percent, Form::PerHundred] {
            let amount = Amount::from_json(form, &number.into()).unwrap();
            prop_assert_eq!(Amount::typed(form, &amount.shown()), Ok(amount));
            prop_assert_eq!(Amount::from_json(form, &amount.to_json()), Some(amount));
        }
    }

    #[test]
    fn whatever_is_typed_is_read_or_refused(text in ".{0,12}") {
        for form in [Form::Standing, Form::Count, Form::Percent, Form::PerHundred] {
            let _ = Amount::typed(form, &text);
        }
    }

    #[test]
    fn communes_that_are_not_known_change_no_sum(counts in proptest::collection::vec(prop::option::of(0u32..1000), 0..20)) {
        let figures: Vec<_> = counts.iter().map(|count| count.map(|count| figure(Amount::Count(count)))).collect();
        let ocop = measure("ocop");
        let all = Summary::of(ocop, figures.iter().map(Option::as_ref));
        let known = Summary::of(ocop, figures.iter().flatten().map(Some));
        prop_assert_eq!((all.sum, all.known, all.shown()), (known.sum, known.known, known.shown()));
        prop_assert_eq!(all.sum, counts.iter().flatten().map(|count| u64::from(*count)).sum::<u64>());
        if all.verdict(ocop) == Verdict::NotMet {
            prop_assert_eq!(all.known, all.communes);
        }
    }
}

#[test]
fn a_quarter_is_held_against_what_was_set_then() {
    let quarter = |text: &str| text.parse::<Quarter>().unwrap();
    let mut set = Goals::none(quarter("2026-Q3"), "Nghị quyết 12".parse().unwrap());
    set.set("fibre", Some(Goal::Each(9_500)));
    set.set("ocop", Some(Goal::Together(500)));
    let aim = |standing, goal| StandingGoal { standing, have: None, goal, of: 54 };
    set.set(
        "standing",
        Some(Goal::Standings([aim(Standing::Met, 54), aim(Standing::Advanced, 40), aim(Standing::Model, 20)])),
    );
    let read = Goals::from_record(&after(GOALS, Goals::id(quarter("2026-Q3")), set.fields()));
    assert_eq!(read, Ok(set.clone()));
    let later = Goals::none(quarter("2026-Q4"), "Nghị quyết 13".parse().unwrap());
    let of = |period: &str| Goals::of([later.clone(), set.clone()].into_iter(), quarter(period));
    assert_eq!(of("2026-Q2"), Goals::published());
    assert_eq!(of("2026-Q3"), set);
    assert_eq!((of("2026-Q4"), of("2027-Q1")), (later.clone(), later.clone()));
    let fibre = figure(Amount::Hundredths(9_000));
    let verdict = |goals: &Goals| goals.measures().iter().find(|one| one.key == "fibre").unwrap().verdict(Some(&fibre));
    assert_eq!(
        [&Goals::published(), &set, &later].map(verdict),
        [Verdict::Met, Verdict::NotMet, Verdict::NotAsked],
        "of what is no longer aimed at nothing is said"
    );
}
