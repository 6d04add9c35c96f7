//! Invented boards of the province's communes, near the province's published figures: for the quarter before this one, of
//! which a few communes have not reported, and for this one, of which most have not.

use super::Moment;
use super::rng::Rng;
use domain::board::{Amount, Board, Figure, Form, MEASURES, Measure, Standing};
use domain::units::{Unit, Units};
use domain::{Name, Quarter, VisitDate};

const SEED: u64 = 0x0b0a_2d00;
/// What every invented figure says of itself.
const SOURCE: &str = "Số liệu minh họa";
/// Communes in a thousand that have reported for the quarter before, and for this one.
const REPORTED: [u64; 2] = [940, 350];
/// Figures in a thousand that a commune which has reported leaves out.
const LEFT_OUT: u64 = 40;
/// Chưa đạt, đạt chuẩn, nâng cao, kiểu mẫu.
const STANDINGS: [u64; 4] = [2, 42, 30, 26];

/// The boards of both quarters.
pub(super) fn write(moment: Moment) -> Vec<Board> {
    let mut rng = Rng::new(SEED);
    let present = Quarter::of(moment.today);
    let last_day = present.start().map_or(moment.today, |start| start.plus_days(-1));
    let quarters = [(present.before(), last_day), (present, moment.today)].into_iter().zip(REPORTED);
    let mut boards = Vec::new();
    for ((period, on), reported) in quarters {
        for unit in Units::quang_ninh().communes(on) {
            if rng.chance(reported) {
                boards.extend(board(unit, period, on, &mut rng));
            }
        }
    }
    boards
}

fn board(unit: &Unit, period: Quarter, on: VisitDate, rng: &mut Rng) -> Option<Board> {
    let source: Name = super::name(SOURCE);
    let mut board = Board::new(unit.code.clone(), period).ok()?;
    // What is counted with others is drawn with them, so that the parts fit.
    let areas = 8 + number(rng, 12);
    for measure in MEASURES {
        let amount = amount(unit, measure, areas, rng);
        if let Some(amount) = amount.filter(|_| !rng.chance(LEFT_OUT)) {
            board.figures.insert(measure.key, Figure { amount, source: source.clone(), on });
        }
    }
    Some(board)
}

/// None, where a commune has no such figure: a ward has no new-rural standing.
fn amount(unit: &Unit, measure: &Measure, areas: u32, rng: &mut Rng) -> Option<Amount> {
    // The least, and how much more it can be.
    let (least, more) = match measure.key {
        "areas" => (areas, 0),
        "areas_broadband" => (areas - areas / 8, areas / 8),
        "mobile" => (8_800, 2_400),
        "fibre" => (8_300, 1_500),
        "bank" => (8_900, 1_101),
        "ocop" => (1, 16),
        "tillers" => (60, 150),
        "tilled" => (8_400, 1_500),
        "threshers" => (20, 60),
        "mills" => (25, 70),
        "threshed" => (9_000, 1_000),
        "seeders" => (2, 24),
        "seeded" => (2_800, 2_800),
        _ => (0, 0),
    };
    match measure.form {
        Form::Standing if unit.name.starts_with("Xã ") => {
            Some(Amount::Standing(Standing::ALL[rng.weighted(&STANDINGS)]))
        }
        Form::Standing => None,
        Form::Count => Some(Amount::Count(least + number(rng, more))),
        Form::Percent => Some(Amount::Hundredths((least + number(rng, more)).min(10_000))),
        Form::PerHundred => Some(Amount::Hundredths(least + number(rng, more))),
    }
}

/// From 0 to `most`.
fn number(rng: &mut Rng, most: u32) -> u32 {
    u32::try_from(rng.below(u64::from(most) + 1)).unwrap_or(0)
}
