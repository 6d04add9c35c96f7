//! What each row says of which commune, and what of that is new.

use super::fault::WrongFigure;
use super::words::Heading;
use crate::import::cell;
use crate::import::fault::{At, Fault, Wrong};
use crate::import::sheet::Sheet;
use crate::import::table::{Cell, Row};
use domain::board::{Amount, Board, Figure, Form, MEASURES, Measure};
use domain::units::Units;
use domain::{Fields, Name, Quarter, UnitCode, VisitDate, fold};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Under what a table is read.
#[derive(Clone, Debug)]
pub struct BoardTerms {
    /// For which quarter.
    pub period: Quarter,
    /// The present day: no figure is of a later one.
    pub today: VisitDate,
    /// Where figures are from whose row does not say so.
    pub source: Option<Name>,
    /// Of which day figures are whose row does not say so.
    pub on: Option<VisitDate>,
}

/// A figure that a row changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Of what.
    pub measure: &'static Measure,
    /// What the board says now.
    pub before: Option<Figure>,
    /// What it would say.
    pub after: Figure,
}

/// A row as it was understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BoardRow {
    /// Its number in the sheet.
    pub row: u32,
    /// The commune; none only if that is an error.
    pub commune: Option<UnitCode>,
    /// What it changes: nothing, if all of it is there already.
    pub changes: Vec<Change>,
    /// Whether something in it is wrong.
    pub is_wrong: bool,
}

/// A table that was looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct JudgedBoards {
    /// Its rows.
    pub rows: Vec<BoardRow>,
    /// All that is wrong.
    pub faults: Vec<Fault<WrongFigure>>,
    /// What would be written; nothing, as long as anything is wrong.
    pub writes: Vec<(Uuid, Fields)>,
}

/// Judges every row in view of the boards as they are. What sheets say of one commune is taken together.
pub fn judge_boards(sheet: &Sheet<Heading>, boards: &[Board], units: &Units, terms: &BoardTerms) -> JudgedBoards {
    let mut judged = JudgedBoards::default();
    // The communes in the order in which they came: before, and as they would become.
    let mut communes: Vec<(Board, Board)> = Vec::new();
    let mut said: BTreeMap<(UnitCode, &str), (At, Figure)> = BTreeMap::new();
    for sheet in sheet.all() {
        let mut seen = BTreeMap::new();
        for row in &sheet.rows {
            let at = At { sheet: sheet.label.clone(), row: row.number };
            let mut reader = Reader { sheet, row, terms, faults: Vec::new() };
            let mut commune = reader.commune(units);
            if let Some(code) = &commune
                && let Some(first) = seen.insert(code.clone(), at.clone())
            {
                reader.add(Heading::Code, WrongFigure::CommuneRepeated(first));
                commune = None;
            }
            let mut figures = reader.figures();
            if let Some(code) = &commune {
                figures.retain(|(measure, figure)| {
                    let before =
                        said.entry((code.clone(), measure.key)).or_insert_with(|| (at.clone(), figure.clone()));
                    if before.1 != *figure {
                        reader.add(Heading::Measure(measure), WrongFigure::SaidOtherwise(before.0.clone()));
                    }
                    before.0 == at
                });
            }
            let faults = reader.faults;
            let changes = match commune.as_ref().filter(|_| faults.is_empty()) {
                Some(code) => changes(&mut communes, boards, code, terms.period, figures),
                None => Vec::new(),
            };
            judged.rows.push(BoardRow { row: row.number, commune, changes, is_wrong: !faults.is_empty() });
            judged.faults.extend(faults);
        }
    }
    if judged.faults.is_empty() {
        let writes = communes.iter().filter_map(|(before, after)| Some((after.id(), after.changes(before)?)));
        judged.writes = writes.collect();
    }
    judged
}

/// What a row changes of a commune's board.
fn changes(
    communes: &mut Vec<(Board, Board)>,
    boards: &[Board],
    code: &UnitCode,
    period: Quarter,
    figures: Vec<(&'static Measure, Figure)>,
) -> Vec<Change> {
    let place = communes.iter().position(|(before, _)| before.commune == *code);
    let place = place.or_else(|| {
        let board = boards.iter().find(|board| board.commune == *code).cloned();
        let board = board.or_else(|| Board::new(code.clone(), period).ok())?;
        communes.push((board.clone(), board));
        Some(communes.len() - 1)
    });
    let Some((before, after)) = place.and_then(|place| communes.get_mut(place)) else { return Vec::new() };
    let mut changes = Vec::new();
    for (measure, figure) in figures {
        let old = before.get(measure).cloned();
        if old.as_ref() != Some(&figure) {
            changes.push(Change { measure, before: old, after: figure.clone() });
        }
        after.figures.insert(measure.key, figure);
    }
    changes
}

struct Reader<'s> {
    sheet: &'s Sheet<Heading>,
    row: &'s Row,
    terms: &'s BoardTerms,
    faults: Vec<Fault<WrongFigure>>,
}

impl Reader<'_> {
    fn add(&mut self, heading: Heading, wrong: WrongFigure) {
        let (sheet, column) = (self.sheet.label.clone(), self.sheet.header.named(heading));
        self.faults.push(Fault { sheet, row: self.row.number, column, wrong });
    }

    /// The text of a cell; nothing, where people write a dash.
    fn said(&mut self, heading: Heading) -> Option<String> {
        let said = cell::text(self.sheet.cell(self.row, heading)).unwrap_or_else(|wrong| {
            self.add(heading, WrongFigure::Cell(wrong));
            None
        });
        said.filter(|said| !matches!(&*fold(said), "-" | "--" | "—" | "–"))
    }

    fn commune(&mut self, units: &Units) -> Option<UnitCode> {
        if self.row.runs_on {
            let (sheet, wrong) = (self.sheet.label.clone(), WrongFigure::Cell(Wrong::RunsOn));
            self.faults.push(Fault { sheet, row: self.row.number, column: None, wrong });
            return None;
        }
        let (code, name) = (self.said(Heading::Code), self.said(Heading::Name));
        let today = self.terms.today;
        // Spreadsheets take the zero off the front of a code.
        let by_code = code.map(|code| {
            let code: UnitCode = format!("{code:0>5}").parse().ok()?;
            units.on(&code, today)
        });
        let by_name = |name: &str| {
            let mut named = units.communes(today).filter(|unit| is_called(&unit.name, name));
            named.next().filter(|_| named.next().is_none())
        };
        let unit = match (by_code, name) {
            (Some(None), _) => Err((Heading::Code, WrongFigure::CommuneUnknown)),
            (Some(Some(unit)), Some(name)) if !is_called(&unit.name, &name) => {
                Err((Heading::Code, WrongFigure::CommuneDiffers(unit.name.clone())))
            }
            (Some(Some(unit)), _) => Ok(unit),
            (None, Some(name)) => by_name(&name).ok_or((Heading::Name, WrongFigure::CommuneUnknown)),
            (None, None) => Err((Heading::Code, WrongFigure::NoCommune)),
        };
        unit.map(|unit| unit.code.clone()).map_err(|(heading, wrong)| self.add(heading, wrong)).ok()
    }

    fn figures(&mut self) -> Vec<(&'static Measure, Figure)> {
        let amounts: Vec<_> = MEASURES.iter().filter_map(|measure| Some((measure, self.amount(measure)?))).collect();
        if amounts.is_empty() {
            return Vec::new();
        }
        let (source, on) = (self.source(), self.on());
        let Some((source, on)) = source.zip(on) else { return Vec::new() };
        amounts.into_iter().map(|(measure, amount)| (measure, Figure { amount, source: source.clone(), on })).collect()
    }

    fn amount(&mut self, measure: &'static Measure) -> Option<Amount> {
        let heading = Heading::Measure(measure);
        let read = match self.sheet.cell(self.row, heading) {
            // A cell that shows 95% holds 0.95, and one that shows 0.95 does too.
            Cell::Number(number)
                if matches!(measure.form, Form::Percent | Form::PerHundred) && *number > 0.0 && *number <= 1.0 =>
            {
                self.add(heading, WrongFigure::PercentFormat);
                return None;
            }
            // Written with two decimals, a spreadsheet's 89.13 is not 89.13000000000001.
            Cell::Number(number) if measure.form != Form::Standing && number.fract() != 0.0 => {
                let text = format!("{number:.2}");
                let exact = text.parse::<f64>().is_ok_and(|rounded| (rounded - number).abs() < 1e-6);
                Amount::typed(measure.form, if exact { &text } else { "?" })
            }
            _ => Amount::typed(measure.form, &self.said(heading)?),
        };
        read.map_err(|invalid| self.add(heading, WrongFigure::Amount(measure.form, invalid.reason))).ok()
    }

    fn source(&mut self) -> Option<Name> {
        let Some(said) = self.said(Heading::Source) else {
            if self.terms.source.is_none() {
                self.add(Heading::Source, WrongFigure::NoSource);
            }
            return self.terms.source.clone();
        };
        said.parse().map_err(|_| self.add(Heading::Source, WrongFigure::SourceTooLong)).ok()
    }

    fn on(&mut self) -> Option<VisitDate> {
        let read = match self.sheet.cell(self.row, Heading::On) {
            Cell::Date(day) => day.ok_or(WrongFigure::DayMalformed),
            _ => match (self.said(Heading::On), self.terms.on) {
                (Some(said), _) => day(&said).ok_or(WrongFigure::DayMalformed),
                (None, Some(on)) => Ok(on),
                (None, None) => Err(WrongFigure::NoDay),
            },
        };
        let read = read.and_then(|day| if day > self.terms.today { Err(WrongFigure::DayToCome) } else { Ok(day) });
        read.map_err(|wrong| self.add(Heading::On, wrong)).ok()
    }
}

/// `30/09/2026`, `30-9-2026` or `2026-09-30`.
fn day(said: &str) -> Option<VisitDate> {
    said.parse().ok().or_else(|| {
        let parts: Vec<u16> =
            said.split(['/', '-', '.']).map(|part| part.trim().parse().ok()).collect::<Option<_>>()?;
        let [day, month, year] = parts[..] else { return None };
        format!("{year:04}-{month:02}-{day:02}").parse().ok()
    })
}

/// Whether a commune is called so, with its kind or without.
fn is_called(full: &str, said: &str) -> bool {
    const KINDS: [&str; 4] = ["xa ", "phuong ", "dac khu ", "p. "];
    let bare = |name: &str| {
        let name = fold(name);
        KINDS.iter().find_map(|kind| name.strip_prefix(kind)).map_or(name.clone(), str::to_owned)
    };
    let (own, other) = (fold(full), fold(said));
    own == other || (bare(full) == bare(said) && (other == bare(said) || kind_of(&own) == kind_of(&other)))
}

fn kind_of(name: &str) -> Option<&str> {
    name.split(' ').next()
}
