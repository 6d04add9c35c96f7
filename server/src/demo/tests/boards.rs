use super::{moments, monday};
use crate::demo::generate;
use domain::board::{Board, Measure, Summary};
use domain::units::Units;
use domain::{Quarter, local_date};
use std::collections::BTreeSet;

#[test]
fn boards_are_of_communes_of_now_and_of_days_that_have_come() {
    for now in moments() {
        let (demo, today) = (generate(now), local_date(now));
        let ids: BTreeSet<_> = demo.boards.iter().map(Board::id).collect();
        assert_eq!(ids.len(), demo.boards.len());
        for board in &demo.boards {
            assert!(Units::quang_ninh().communes(today).any(|unit| unit.code == board.commune));
            assert!(board.figures.values().all(|figure| figure.on <= today));
            let set = board.changes(&Board::new(board.commune.clone(), board.period).unwrap()).unwrap();
            assert_eq!(Board::check(board.id(), &set), Ok(()));
            let [areas, with] = ["areas", "areas_broadband"]
                .map(|key| board.figures.get(key).map(|figure| figure.amount.to_json().as_u64()));
            assert!(areas.is_none() || with.is_none() || with <= areas);
        }
    }
}

#[test]
fn the_quarter_before_is_nearly_whole_and_near_what_was_published() {
    let demo = generate(monday(600));
    let before = Quarter::of(local_date(monday(600))).before();
    let boards: Vec<_> = demo.boards.iter().filter(|board| board.period == before).collect();
    assert!((45..54).contains(&boards.len()), "{}", boards.len());
    let sum = |key: &str| {
        Summary::of(Measure::of(key).unwrap(), boards.iter().map(|board| board.get(Measure::of(key).unwrap()))).sum
    };
    assert!((380..540).contains(&sum("ocop")), "{}", sum("ocop"));
    assert!((5_500..8_500).contains(&sum("tillers")), "{}", sum("tillers"));
}
