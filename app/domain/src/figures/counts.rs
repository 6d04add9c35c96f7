//! What was counted in one place, or in all.

use crate::{Outcome, Value, Visit};
use std::collections::BTreeMap;
use std::ops::{Add, AddAssign};

/// What was done for an indicator, of which somebody was asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Done {
    /// Visits at which it was asked.
    pub asked: u32,
    /// Households or people helped at these, nobody twice; what was there already is not counted.
    pub done: u32,
}

/// Counts. An indicator of which nobody was asked is not there, which is not zero.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Households met, each once.
    pub households: u32,
    /// Visits at which somebody was met.
    pub met: u32,
    /// Visits at which nobody was home.
    pub absent: u32,
    /// Visits that were refused.
    pub refused: u32,
    /// By indicator.
    pub done: BTreeMap<String, Done>,
}

impl Counts {
    /// All visits that count.
    pub fn visits(&self) -> u32 {
        self.met + self.absent + self.refused
    }

    /// What was done for an indicator; none if nobody was asked.
    pub fn done(&self, indicator: &str) -> Option<u32> {
        self.done.get(indicator).map(|done| done.done)
    }

    /// One more visit. `counts` tells how much of an answer does.
    pub(super) fn count<'v>(&mut self, visit: &'v Visit, mut counts: impl FnMut(&'v str, Value) -> u32) {
        match visit.outcome {
            Outcome::Met => self.met += 1,
            Outcome::Absent => self.absent += 1,
            Outcome::Refused => self.refused += 1,
        }
        for (key, value) in visit.values.iter() {
            let done = self.done.entry(key.to_owned()).or_default();
            done.asked += 1;
            done.done += counts(key, value);
        }
    }
}

impl AddAssign<&Counts> for Counts {
    fn add_assign(&mut self, other: &Self) {
        self.households += other.households;
        self.met += other.met;
        self.absent += other.absent;
        self.refused += other.refused;
        for (key, Done { asked, done }) in &other.done {
            let own = self.done.entry(key.clone()).or_default();
            own.asked += asked;
            own.done += done;
        }
    }
}

impl Add<&Counts> for Counts {
    type Output = Self;
    fn add(mut self, other: &Self) -> Self {
        self += other;
        self
    }
}
