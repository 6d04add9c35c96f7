//! Figures of a period: households met, visits by outcome, and what was done, by hamlet and commune. Counted from records
//! alone, so the same ops give the same figures in whatever order they came (G5).
//!
//! Every figure of a place belongs to one visit or to one household, each counted in one place; so places add up to the
//! total, in the units of the time as in those of today.

mod book;
mod counts;
#[cfg(test)]
mod tests;

pub use book::Book;
pub use counts::{Counts, Done};

use crate::units::UnitKey;
use crate::{HamletId, UnitCode, VisitDate};
use std::collections::BTreeMap;

/// From one day to another, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Days {
    /// The first day.
    pub from: VisitDate,
    /// The last day.
    pub to: VisitDate,
}

impl Days {
    /// Whether a moment is in one of them.
    pub fn hold(self, when: crate::Millis) -> bool {
        (self.from.start_ms()..self.to.plus_days(1).start_ms()).contains(&when)
    }
}

/// In whose borders places are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Borders {
    /// Đơn vị lúc đó: each visit in the commune that its hamlet was in on that day.
    OfThatTime,
    /// Đơn vị hiện nay: all in the commune that the hamlet is in on this day.
    Of(VisitDate),
}

/// Where something is counted. What is not known is none, and comes before all that is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The commune.
    pub commune: Option<UnitKey>,
    /// The commune of now whose office answers for it: the same, or the one to which the hamlet came with the communes of
    /// now.
    pub office: Option<UnitCode>,
    /// The hamlet.
    pub hamlet: Option<HamletId>,
}

/// Figures by place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Of each place in which there was anything to count.
    pub places: BTreeMap<Place, Counts>,
}

impl Figures {
    /// Of all places together.
    pub fn total(&self) -> Counts {
        self.places.values().fold(Counts::default(), |sum, counts| sum + counts)
    }

    /// Of each commune.
    pub fn by_commune(&self) -> BTreeMap<Option<UnitKey>, Counts> {
        let mut communes = BTreeMap::<_, Counts>::new();
        for (place, counts) in &self.places {
            *communes.entry(place.commune.clone()).or_default() += counts;
        }
        communes
    }

    /// Together with those of another team.
    pub fn join(&mut self, other: Self) {
        for (place, counts) in other.places {
            *self.places.entry(place).or_default() += &counts;
        }
    }
}
