//! Administrative units: a tree with days of validity. Districts ended with 2025-06-30, when 171 communes of the province
//! became 54. A code can live on with another territory, so a unit is a code *and* the day from which it is valid.
//!
//! Phones need none of this; whatever does not call it does not carry it.

mod membership;
mod read;
#[cfg(test)]
mod tests;

pub use membership::{MOVED, Membership};

use crate::{Invalid, UnitCode, UnitLevel, VisitDate};
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// The first day of the communes of now, and the day on which there were no districts any more.
pub const REFORM: &str = "2025-07-01";
/// The first day of what is known of the communes before.
const KNOWN_FROM: &str = "2024-11-01";
/// The province's code.
pub const PROVINCE: &str = "22";
/// Codes that some sources give to a commune of now, and the code that it has here.
const ALIASES: [(&str, &str); 1] = [("06970", "06978")];

/// A unit, for as long as it was this one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// Its code; another unit may have had it before, or have it now.
    pub code: UnitCode,
    /// Its name with its kind, e.g. `Xã Điền Xá`.
    pub name: String,
    /// The unit that it is part of; none of the province.
    pub parent: Option<UnitCode>,
    /// The first day.
    pub from: VisitDate,
    /// The last day, if it ended.
    pub to: Option<VisitDate>,
}

impl Unit {
    /// Which one it is.
    pub fn key(&self) -> UnitKey {
        UnitKey { code: self.code.clone(), from: self.from }
    }

    /// Whether it was there on this day.
    pub fn valid_on(&self, day: VisitDate) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }
}

/// Which unit: a code, and the first day on which it was this one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnitKey {
    /// The code.
    pub code: UnitCode,
    /// The first day.
    pub from: VisitDate,
}

/// What became of a commune, or of a part of it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Merge {
    old: UnitCode,
    new: UnitCode,
    split: bool,
}

/// All units of a province, and what became of which.
#[derive(Clone, Debug)]
pub struct Units {
    all: BTreeMap<UnitCode, Vec<Unit>>,
    merges: Vec<Merge>,
    known_from: VisitDate,
    reform: VisitDate,
}

impl Units {
    /// Those of Quảng Ninh.
    pub fn quang_ninh() -> &'static Self {
        static UNITS: OnceLock<Units> = OnceLock::new();
        UNITS.get_or_init(|| {
            let (old, new) = (
                include_str!("../../data/units/communes-2024.csv"),
                include_str!("../../data/units/communes-2025.csv"),
            );
            let merges = include_str!("../../data/units/commune-merges-2025.csv");
            Self::read(old, new, merges).expect("a test reads the same files")
        })
    }

    /// The first day of the communes of now.
    pub fn reform(&self) -> VisitDate {
        self.reform
    }

    /// The unit that had this code on this day.
    pub fn on(&self, code: &UnitCode, day: VisitDate) -> Option<&Unit> {
        let own = canonical(code);
        let code = if day < self.reform { code } else { &own };
        self.all.get(code)?.iter().find(|unit| unit.valid_on(day))
    }

    /// The commune that has this code on a day; if there is none, the communes that went out of the one that had it.
    pub fn commune(&self, code: &UnitCode, day: VisitDate) -> Result<&Unit, Vec<&Unit>> {
        let known = self.on(code, day).filter(|unit| unit.code.level() == UnitLevel::Commune);
        known.ok_or_else(|| self.after(code).into_iter().filter_map(|new| self.on(new, day)).collect())
    }

    /// The unit with this key.
    pub fn get(&self, key: &UnitKey) -> Option<&Unit> {
        self.on(&key.code, key.from)
    }

    /// The communes of a day, by code.
    pub fn communes(&self, day: VisitDate) -> impl Iterator<Item = &Unit> {
        let units = self.all.values().flatten();
        units.filter(move |unit| unit.code.level() == UnitLevel::Commune && unit.valid_on(day))
    }

    /// The unit and those above it on a day, the province last.
    pub fn path(&self, code: &UnitCode, day: VisitDate) -> Vec<&Unit> {
        let mut path: Vec<&Unit> = Vec::new();
        let mut next = Some(code);
        while let Some(unit) = next.and_then(|code| self.on(code, day)) {
            path.push(unit);
            next = unit.parent.as_ref();
        }
        path
    }

    /// The communes of now that an old one went to: one, or several if it was split.
    pub fn after(&self, old: &UnitCode) -> Vec<&UnitCode> {
        self.merges.iter().filter(|merge| merge.old == *old).map(|merge| &merge.new).collect()
    }

    /// The old communes that a commune of now was made of.
    pub fn before(&self, new: &UnitCode) -> Vec<&UnitCode> {
        let new = canonical(new);
        self.merges.iter().filter(|merge| merge.new == new).map(|merge| &merge.old).collect()
    }

    /// Whether an old commune went to several: what became of a place in it has to be said of the place itself.
    pub fn is_split(&self, old: &UnitCode) -> bool {
        self.merges.iter().any(|merge| merge.old == *old && merge.split)
    }
}

/// The code that a commune of now has here.
fn canonical(code: &UnitCode) -> UnitCode {
    let alias = ALIASES.iter().find(|(alias, _)| *alias == code.as_str());
    alias.and_then(|(_, own)| own.parse().ok()).unwrap_or_else(|| code.clone())
}

/// The one of several, if it is one.
fn only<T>(all: Vec<T>) -> Option<T> {
    let mut all = all.into_iter();
    all.next().filter(|_| all.next().is_none())
}
