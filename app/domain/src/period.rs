//! A quarter of a year, the period for which a hamlet is judged.

use crate::{Invalid, Reason, VisitDate};
use std::{fmt, str::FromStr};

const MONTHS: u8 = 3;

/// A quarter, written `2026-Q4`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Quarter {
    year: i16,
    /// 1 to 4.
    number: u8,
}

impl Quarter {
    /// The quarter of this day.
    pub fn of(day: VisitDate) -> Self {
        Self { year: day.year(), number: (day.month() - 1) / MONTHS + 1 }
    }

    /// The year.
    pub fn year(self) -> i16 {
        self.year
    }

    /// 1 to 4.
    pub fn number(self) -> u8 {
        self.number
    }

    /// The quarter before this one.
    #[must_use]
    pub fn before(self) -> Self {
        match self.number {
            1 => Self { year: self.year - 1, number: 4 },
            n => Self { year: self.year, number: n - 1 },
        }
    }

    /// The quarter after this one.
    #[must_use]
    pub fn after(self) -> Self {
        match self.number {
            4 => Self { year: self.year + 1, number: 1 },
            n => Self { year: self.year, number: n + 1 },
        }
    }

    /// Its first day; none outside the years that a date may have.
    pub fn start(self) -> Option<VisitDate> {
        format!("{:04}-{:02}-01", self.year, (self.number - 1) * MONTHS + 1).parse().ok()
    }
}

impl FromStr for Quarter {
    type Err = Invalid;
    fn from_str(text: &str) -> Result<Self, Invalid> {
        let read = || {
            let (year, number) = text.split_once("-Q")?;
            let is_number =
                |text: &str, length: usize| text.len() == length && text.bytes().all(|b| b.is_ascii_digit());
            (is_number(year, 4) && is_number(number, 1)).then_some(())?;
            let quarter = Self { year: year.parse().ok()?, number: number.parse().ok()? };
            ((1..=4).contains(&quarter.number) && quarter.start().is_some()).then_some(quarter)
        };
        read().ok_or_else(|| Invalid::new("period", Reason::Malformed))
    }
}

impl fmt::Display for Quarter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-Q{}", self.year, self.number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quarters_follow_each_other() {
        let quarter = |day: &str| Quarter::of(day.parse().unwrap());
        assert_eq!(quarter("2026-12-31").to_string(), "2026-Q4");
        assert_eq!(quarter("2026-01-01").before(), quarter("2025-10-01"));
        assert_eq!(quarter("2026-12-31").after(), quarter("2027-03-31"));
        assert_eq!("2026-Q4".parse(), Ok(quarter("2026-11-25")));
        assert_eq!(quarter("2026-05-01").start().unwrap().to_string(), "2026-04-01");
        for text in ["", "2026", "2026-Q5", "2026-Q0", "26-Q1", "2026-Q04", "1999-Q1", "+026-Q1"] {
            assert!(text.parse::<Quarter>().is_err(), "{text}");
        }
    }
}
