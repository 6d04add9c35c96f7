//! In which commune a hamlet was on which day. Hamlets have no official code, and of twelve communes one part went here and
//! another there: what is not said and does not follow is not known, and never guessed.

use super::{Unit, UnitCode, Units, VisitDate, only};
use crate::{Record, UnitLevel};

/// That a hamlet is in a commune from a day on is a field `c.<yyyy-mm-dd>`, so that two who say so of two days do not
/// collide; null takes it back.
pub const MOVED: &str = "c.";

/// What is said of where a hamlet belongs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Membership {
    /// Its commune, as far as nothing else is said; its own or else its team's.
    pub home: Option<UnitCode>,
    /// The commune that it was in before the communes of now, if that was said.
    pub was: Option<UnitCode>,
    /// From which day on it is in which commune, by day.
    pub moves: Vec<(VisitDate, UnitCode)>,
}

impl Membership {
    /// Reads what a hamlet's record says. `team`: the commune of its team, which is its own if it names none.
    pub fn of(hamlet: &Record, team: Option<&UnitCode>) -> Self {
        let code = |field: &str| hamlet.text(field).and_then(|text| text.parse().ok());
        // Names of fields are in order, and days are written so that their order is that of time.
        let moves =
            hamlet.field_names().filter_map(|name| Some((name.strip_prefix(MOVED)?.parse().ok()?, code(name)?)));
        Self { home: code("commune").or_else(|| team.cloned()), was: code("was"), moves: moves.collect() }
    }

    /// Its commune on a day, of the units of that day. None if it cannot be told.
    pub fn on<'u>(&self, day: VisitDate, units: &'u Units) -> Option<&'u Unit> {
        let code = if day < units.reform { self.before(day, units) } else { self.since(day, units) }?;
        units.on(&code, day).filter(|unit| unit.code.level() == UnitLevel::Commune)
    }

    /// From which day on it was in which commune, from the first day of which anything is known.
    pub fn history<'u>(&self, units: &'u Units) -> Vec<(VisitDate, Option<&'u Unit>)> {
        let mut days: Vec<_> = self.moves.iter().map(|(day, _)| *day).chain([units.known_from, units.reform]).collect();
        days.retain(|day| *day >= units.known_from);
        days.sort_unstable();
        let mut history: Vec<_> = days.into_iter().map(|day| (day, self.on(day, units))).collect();
        history.dedup_by(|next, before| next.1 == before.1);
        history
    }

    /// The same without what is said of one day.
    #[must_use]
    pub fn without(mut self, day: VisitDate) -> Self {
        self.moves.retain(|(other, _)| *other != day);
        self
    }

    fn since(&self, day: VisitDate, units: &Units) -> Option<UnitCode> {
        let said = self.moves.iter().rev().find(|(from, _)| *from <= day && *from >= units.reform);
        let home = || self.home.clone().filter(|home| units.on(home, day).is_some());
        said.map(|(_, code)| code.clone()).or_else(home).or_else(|| {
            // Nothing is said of now: it follows, if all of the old commune went to one.
            let old = self.last_before(units)?;
            only(units.after(&old)).cloned()
        })
    }

    fn before(&self, day: VisitDate, units: &Units) -> Option<UnitCode> {
        let said = self.moves.iter().rev().find(|(from, _)| *from <= day).map(|(_, code)| code.clone());
        said.or_else(|| self.was.clone()).or_else(|| {
            // It follows, if its commune of the first day of now was made of one only.
            let new = self.since(units.reform, units)?;
            only(units.before(&new)).cloned()
        })
    }

    fn last_before(&self, units: &Units) -> Option<UnitCode> {
        let said = self.moves.iter().rev().find(|(from, _)| *from < units.reform).map(|(_, code)| code.clone());
        let old_home = || self.home.clone().filter(|home| units.on(home, units.reform).is_none());
        said.or_else(|| self.was.clone()).or_else(old_home)
    }
}
