//! What an officer typed on a commune's board: figures that can be saved, or what is wrong with each. Pure.

use domain::board::{Amount, Board, Figure, MEASURES, Measure};
use domain::{Name, Reason, VisitDate};
use office::{TypedFigure, WrongTyped};
use std::collections::{BTreeMap, HashMap};

/// The figures of a board as a form shows them first.
pub(super) fn shown(board: &Board) -> BTreeMap<String, TypedFigure> {
    let typed = MEASURES.iter().map(|measure| (measure.key.to_owned(), of(board.get(measure))));
    typed.collect()
}

fn of(figure: Option<&Figure>) -> TypedFigure {
    let amount = |figure: &Figure| figure.amount.shown();
    TypedFigure {
        amount: figure.map(amount).unwrap_or_default(),
        source: figure.map(|figure| figure.source.to_string()).unwrap_or_default(),
        on: figure.map(|figure| figure.on.to_string()).unwrap_or_default(),
        seen: seen(figure),
        now: figure.cloned(),
        wrong: None,
    }
}

/// By what a form knows again what it was made from.
fn seen(figure: Option<&Figure>) -> String {
    figure.map(|figure| figure.to_json().to_string()).unwrap_or_default()
}

/// The board as it is to be, or what was typed with what is wrong. A figure that nobody touched in the form stays as it is
/// now, whatever others made of it meanwhile.
pub(super) fn read(
    fields: &HashMap<String, String>,
    now: &Board,
    today: VisitDate,
) -> Result<Board, BTreeMap<String, TypedFigure>> {
    let mut after = now.clone();
    let mut all = BTreeMap::new();
    for measure in MEASURES {
        let part =
            |part: &str| fields.get(&format!("{}.{part}", measure.key)).map_or("", |text| text.trim()).to_owned();
        let current = now.get(measure);
        let mut typed = TypedFigure {
            amount: part("amount"),
            source: part("source"),
            on: part("on"),
            seen: part("seen"),
            now: current.cloned(),
            wrong: None,
        };
        match decide(measure, &typed, today) {
            Ok(Wish::AsItIs) => {}
            Ok(Wish::Become(new)) if new.as_ref() == current => {}
            Ok(Wish::Become(_)) if typed.seen != seen(current) => {
                typed.wrong = Some(WrongTyped::Changed);
                typed.seen = seen(current);
            }
            Ok(Wish::Become(Some(new))) => drop(after.figures.insert(measure.key, new)),
            Ok(Wish::Become(None)) => drop(after.figures.remove(measure.key)),
            Err(wrong) => typed.wrong = Some(wrong),
        }
        all.insert(measure.key.to_owned(), typed);
    }
    if all.values().any(|typed| typed.wrong.is_some()) { Err(all) } else { Ok(after) }
}

/// What somebody wants of a figure.
enum Wish {
    /// That it stays as it is.
    AsItIs,
    /// That it is this one; or that there is none.
    Become(Option<Figure>),
}

fn decide(measure: &Measure, typed: &TypedFigure, today: VisitDate) -> Result<Wish, WrongTyped> {
    let before = serde_json::from_str(&typed.seen).ok().and_then(|seen| Figure::from_json(measure, &seen));
    let first = of(before.as_ref());
    if (&typed.amount, &typed.source, &typed.on) == (&first.amount, &first.source, &first.on) {
        return Ok(Wish::AsItIs);
    }
    if typed.amount.is_empty() {
        let is_cleared = [(&typed.source, &first.source), (&typed.on, &first.on)]
            .iter()
            .all(|(own, first)| own.is_empty() || own == first);
        return if is_cleared { Ok(Wish::Become(None)) } else { Err(WrongTyped::NoAmount) };
    }
    let amount = Amount::typed(measure.form, &typed.amount).map_err(|invalid| WrongTyped::Amount(invalid.reason))?;
    let source = typed.source.parse::<Name>().map_err(|invalid| match invalid.reason {
        Reason::TooLong => WrongTyped::LongSource,
        _ => WrongTyped::NoSource,
    })?;
    let on: VisitDate = typed.on.parse().map_err(|_| WrongTyped::NoDay)?;
    if on > today { Err(WrongTyped::LateDay) } else { Ok(Wish::Become(Some(Figure { amount, source, on }))) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn board(fibre: Option<u32>) -> Board {
        let mut board = Board::new("06874".parse().unwrap(), "2026-Q3".parse().unwrap()).unwrap();
        board.figures.extend(fibre.map(|fibre| ("fibre", figure(fibre))));
        board
    }

    fn figure(fibre: u32) -> Figure {
        let amount = Amount::Hundredths(fibre);
        Figure { amount, source: "Báo cáo".parse().unwrap(), on: "2026-09-30".parse().unwrap() }
    }

    /// A form as it was made from a board, with changes.
    fn form(of: &Board, changes: &[(&str, &str)]) -> HashMap<String, String> {
        let mut fields = HashMap::new();
        for (key, typed) in shown(of) {
            for (part, text) in
                [("amount", typed.amount), ("source", typed.source), ("on", typed.on), ("seen", typed.seen)]
            {
                fields.insert(format!("{key}.{part}"), text);
            }
        }
        fields.extend(changes.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())));
        fields
    }

    fn reads(fields: &HashMap<String, String>, now: &Board) -> Result<Board, Option<WrongTyped>> {
        read(fields, now, "2026-11-23".parse().unwrap()).map_err(|all| all["fibre"].wrong.clone())
    }

    #[test]
    fn a_figure_is_saved_with_its_source_and_day_or_told_what_it_lacks() {
        let empty = board(None);
        let typed = |amount, source, on| {
            let fields = form(&empty, &[("fibre.amount", amount), ("fibre.source", source), ("fibre.on", on)]);
            reads(&fields, &empty)
        };
        assert_eq!(typed("89,13", "Báo cáo", "2026-09-30"), Ok(board(Some(8913))));
        assert_eq!(typed("89,13", "", "2026-09-30"), Err(Some(WrongTyped::NoSource)));
        assert_eq!(typed("89,13", "Báo cáo", ""), Err(Some(WrongTyped::NoDay)));
        assert_eq!(typed("89,13", "Báo cáo", "2026-12-01"), Err(Some(WrongTyped::LateDay)));
        assert_eq!(typed("cao", "Báo cáo", "2026-09-30"), Err(Some(WrongTyped::Amount(Reason::Malformed))));
        assert_eq!(typed("", "Báo cáo", "2026-09-30"), Err(Some(WrongTyped::NoAmount)));
        assert_eq!(typed("", "", ""), Ok(empty.clone()));
    }

    #[test]
    fn an_amount_that_is_emptied_is_taken_out() {
        let known = board(Some(8913));
        assert_eq!(reads(&form(&known, &[("fibre.amount", "")]), &known), Ok(board(None)));
    }

    #[test]
    fn who_did_not_touch_a_figure_does_not_undo_what_another_made_of_it() {
        let (first, now) = (board(Some(8913)), board(Some(9000)));
        assert_eq!(reads(&form(&first, &[]), &now), Ok(now.clone()));
        // Whoever did is told, keeps what was typed, and may insist.
        let fields = form(&first, &[("fibre.amount", "95")]);
        let all = read(&fields, &now, "2026-11-23".parse().unwrap()).unwrap_err();
        let typed = &all["fibre"];
        assert_eq!(
            (typed.wrong.clone(), &*typed.amount, &typed.now),
            (Some(WrongTyped::Changed), "95", &Some(figure(9000)))
        );
        let again = form(&first, &[("fibre.amount", "95"), ("fibre.seen", &typed.seen)]);
        assert_eq!(reads(&again, &now), Ok(board(Some(9500))));
    }
}
