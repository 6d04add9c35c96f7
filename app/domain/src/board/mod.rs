//! The commune board (bảng xã): what stands in a commune in a quarter, each figure with where it is from and of which day.
//! One record for a commune and a quarter; a figure is one field, so that its source never parts from it. A figure that is
//! not there is not known, which is not zero.

mod amount;
mod goals;
mod measure;
mod summary;
#[cfg(test)]
mod tests;

pub use amount::{Amount, Standing, grouped};
pub use goals::{AIMS, GOALS, Goals};
pub use measure::{Form, Goal, MEASURES, Measure, StandingGoal};
pub use summary::Summary;

use crate::household::text;
use crate::id::v7;
use crate::{Fields, Invalid, Kind, Name, Quarter, Reason, Record, UnitCode, UnitLevel, VisitDate};
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use uuid::Uuid;

/// The kind of its record.
pub const BOARD: Kind = Kind::known("board");

/// A figure with where it is from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// How much.
    pub amount: Amount,
    /// Who said so, e.g. `Báo cáo UBND xã`.
    pub source: Name,
    /// The day of which it is true.
    pub on: VisitDate,
}

impl Figure {
    /// As a field holds it.
    pub fn to_json(&self) -> Json {
        json!({"amount": self.amount.to_json(), "source": self.source.as_str(), "on": self.on.to_string()})
    }

    /// Reads the field of a measure; none if it does not hold a figure of this form.
    pub fn from_json(measure: &Measure, value: &Json) -> Option<Self> {
        let text = |field: &str| value.get(field).and_then(Json::as_str);
        Some(Self {
            amount: Amount::from_json(measure.form, value.get("amount")?)?,
            source: text("source")?.parse().ok()?,
            on: text("on")?.parse().ok()?,
        })
    }
}

/// A commune's board for a quarter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Board {
    /// Which commune.
    pub commune: UnitCode,
    /// Which quarter.
    pub period: Quarter,
    /// The figures that are known, by the measure's key.
    pub figures: BTreeMap<&'static str, Figure>,
}

impl Board {
    /// Nothing known yet; an error unless the code can be a commune's.
    pub fn new(commune: UnitCode, period: Quarter) -> Result<Self, Invalid> {
        if commune.level() != UnitLevel::Commune {
            return Err(Invalid::new("commune", Reason::Unknown));
        }
        Ok(Self { commune, period, figures: BTreeMap::new() })
    }

    /// The id of its record: the same whoever begins it.
    pub fn id(&self) -> Uuid {
        let mut own = *b"00000board";
        own.iter_mut().zip(self.commune.as_str().bytes()).for_each(|(own, digit)| *own = digit);
        v7(self.period.start().map_or(0, VisitDate::start_ms), own)
    }

    /// The figure of a measure.
    pub fn get(&self, measure: &Measure) -> Option<&Figure> {
        self.figures.get(measure.key)
    }

    /// Reads a board from its record.
    pub fn from_record(record: &Record) -> Result<Self, Invalid> {
        let needed = |field: &str| record.text(field).ok_or_else(|| Invalid::new(field, Reason::Empty));
        let mut board = Self::new(needed("commune")?.parse()?, needed("period")?.parse()?)?;
        for measure in MEASURES {
            let figure = record.get(measure.key).and_then(|value| Figure::from_json(measure, value));
            board.figures.extend(figure.map(|figure| (measure.key, figure)));
        }
        Ok(board)
    }

    /// The fields that make this board of what it was before: what is there no longer becomes null. None if nothing differs.
    pub fn changes(&self, before: &Self) -> Option<Fields> {
        let mut set = Fields::new();
        for measure in MEASURES {
            let (new, old) = (self.get(measure), before.get(measure));
            if new != old {
                set.insert(measure.key.to_owned(), new.map_or(Json::Null, Figure::to_json));
            }
        }
        if set.is_empty() {
            return None;
        }
        set.insert("commune".to_owned(), self.commune.to_string().into());
        set.insert("period".to_owned(), self.period.to_string().into());
        Some(set)
    }

    /// Checks the known fields of an op on the board `rec`.
    pub fn check(rec: Uuid, set: &Fields) -> Result<(), Invalid> {
        let board = |set: &Fields| -> Result<Self, Invalid> {
            let field = |name: &str| set.get(name).ok_or_else(|| Invalid::new(name, Reason::Empty));
            Self::new(text("commune", field("commune")?)?.parse()?, text("period", field("period")?)?.parse()?)
        };
        if board(set)?.id() != rec {
            return Err(Invalid::new("period", Reason::Malformed));
        }
        let wrong = |measure: &&Measure| {
            set.get(measure.key).is_some_and(|value| !value.is_null() && Figure::from_json(measure, value).is_none())
        };
        MEASURES.iter().find(wrong).map_or(Ok(()), |measure| Err(Invalid::new(measure.key, Reason::Malformed)))
    }
}
