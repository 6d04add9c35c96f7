//! Dates in Vietnam: one zone, UTC+7, without daylight saving (Asia/Ho_Chi_Minh since 1975).

use crate::{Invalid, Millis, Reason};
use jiff::SignedDuration;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

const OFFSET_MS: i64 = 7 * 60 * 60 * 1000;
const DAY_MS: i64 = 24 * 60 * 60 * 1000;
const EPOCH: Date = jiff::civil::date(1970, 1, 1);

/// A day on which something is due or valid: 2020-01-01 to 2099-12-31. Stored `2026-11-23`, shown `23/11/2026`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct VisitDate(Date);

impl VisitDate {
    /// The day `days` after this one (before, if negative); stays put at the end of the range.
    #[must_use]
    pub fn plus_days(self, days: i32) -> Self {
        let days = SignedDuration::from_hours(i64::from(days) * 24);
        self.0.checked_add(days).ok().and_then(|date| Self::of(date).ok()).unwrap_or(self)
    }

    /// The Monday of this day's week, the first day of the week in Vietnam's offices.
    #[must_use]
    pub fn monday(self) -> Self {
        self.plus_days(-i32::from(self.0.weekday().to_monday_zero_offset()))
    }

    /// The first day of this day's month.
    #[must_use]
    pub fn month_start(self) -> Self {
        Self(self.0.first_of_month())
    }

    pub(crate) fn year(self) -> i16 {
        self.0.year()
    }

    /// 1 to 12.
    pub(crate) fn month(self) -> u8 {
        self.0.month().unsigned_abs()
    }

    /// The first millisecond of the day in Vietnam.
    pub fn start_ms(self) -> Millis {
        let since = self.0.duration_since(EPOCH);
        u64::try_from(since.as_secs() * 1000 - OFFSET_MS).unwrap_or(0)
    }

    /// `dd/MM`, for a row in which the year is plain.
    pub fn short(self) -> String {
        format!("{:02}/{:02}", self.0.day(), self.0.month())
    }

    /// `dd/MM/yyyy`.
    pub fn full(self) -> String {
        format!("{}/{}", self.short(), self.0.year())
    }

    fn of(date: Date) -> Result<Self, Invalid> {
        if (2020..2100).contains(&date.year()) { Ok(Self(date)) } else { Err(Invalid::new("date", Reason::OutOfRange)) }
    }
}

/// The day in Vietnam at this moment.
pub fn local_date(ms: Millis) -> VisitDate {
    let days = (i64::try_from(ms).unwrap_or(0) + OFFSET_MS).div_euclid(DAY_MS);
    VisitDate(EPOCH.checked_add(SignedDuration::from_hours(days * 24)).unwrap_or(EPOCH))
}

/// Minutes since midnight in Vietnam at this moment, 0 to 1439.
pub fn local_minutes(ms: Millis) -> u32 {
    let in_day = (i64::try_from(ms).unwrap_or(0) + OFFSET_MS).rem_euclid(DAY_MS);
    u32::try_from(in_day / 60_000).unwrap_or(0)
}

impl FromStr for VisitDate {
    type Err = Invalid;
    fn from_str(text: &str) -> Result<Self, Invalid> {
        let bad = || Invalid::new("date", Reason::Malformed);
        let mut parts = text.split('-');
        let mut part = |length: usize| {
            let part = parts.next().filter(|part| part.len() == length && part.bytes().all(|b| b.is_ascii_digit()));
            part.and_then(|part| part.parse::<i16>().ok()).ok_or_else(bad)
        };
        let (year, month, day) = (part(4)?, part(2)?, part(2)?);
        let small = |n: i16| i8::try_from(n).map_err(|_| bad());
        let date = Date::new(year, small(month)?, small(day)?).map_err(|_| bad())?;
        if parts.next().is_some() { Err(bad()) } else { Self::of(date) }
    }
}

impl TryFrom<String> for VisitDate {
    type Error = Invalid;
    fn try_from(text: String) -> Result<Self, Invalid> {
        text.parse()
    }
}

impl From<VisitDate> for String {
    fn from(date: VisitDate) -> Self {
        date.to_string()
    }
}

impl fmt::Display for VisitDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.0.year(), self.0.month(), self.0.day())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_turns_at_midnight_in_vietnam() {
        let before = 1_763_917_199_999; // 2025-11-23 16:59:59.999 UTC
        assert_eq!(local_date(before).to_string(), "2025-11-23");
        assert_eq!(local_date(before + 1).to_string(), "2025-11-24");
        assert_eq!(local_minutes(before), 23 * 60 + 59);
        assert_eq!(local_date(before + 1).start_ms(), before + 1);
    }

    #[test]
    fn weeks_begin_on_monday() {
        let monday: VisitDate = "2026-11-23".parse().unwrap();
        assert_eq!(monday.monday(), monday);
        assert_eq!(monday.plus_days(6).monday(), monday);
        assert_eq!(monday.full(), "23/11/2026");
    }

    #[test]
    fn days_that_are_not_are_refused() {
        for text in ["2026-02-30", "23/11/2026", "", "1999-01-01", "2026-1-1", "2026-11-23T10:00"] {
            assert!(text.parse::<VisitDate>().is_err(), "{text}");
        }
    }
}
