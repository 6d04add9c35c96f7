//! The hybrid logical clock: a stamp is later than everything its phone had seen, and close to real time.
//! Kulkarni et al., "Logical Physical Clocks" (2014). Stamps are bounded by the server's time (G12).

use crate::{Invalid, Reason};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// Milliseconds since 1970-01-01 UTC.
pub type Millis = u64;

/// How far ahead of the server's clock a stamp may be before it is bounded: five minutes.
pub const MAX_AHEAD_MS: Millis = 5 * 60 * 1000;

/// 2025-01-01 to 2100-01-01: what else claims to be the server's time is somebody else's answer.
const PLAUSIBLE: std::ops::Range<Millis> = 1_735_689_600_000..4_102_444_800_000;

/// When a field was set: physical milliseconds, a counter for equal ones, and the phone's tag.
/// Written `1764000000000-0-3f2a9c1b`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Stamp {
    /// Milliseconds since 1970, by the phone's idea of the server's clock.
    pub ms: Millis,
    /// Tells stamps of one millisecond apart.
    pub count: u16,
    /// The phone: [`crate::DeviceId::tag`].
    pub device: u32,
}

impl Stamp {
    /// The stamp as the server merges it: never more than [`MAX_AHEAD_MS`] ahead of `server_now`.
    pub fn bounded(self, server_now: Millis) -> Self {
        if self.ms > server_now + MAX_AHEAD_MS { Self { ms: server_now, ..self } } else { self }
    }
}

impl fmt::Display for Stamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}-{:08x}", self.ms, self.count, self.device)
    }
}

impl FromStr for Stamp {
    type Err = Invalid;
    fn from_str(text: &str) -> Result<Self, Invalid> {
        let bad = || Invalid::new("at", Reason::Malformed);
        let mut parts = text.split('-');
        let mut part = || parts.next().ok_or_else(bad);
        let ms = part()?.parse().map_err(|_| bad())?;
        let count = part()?.parse().map_err(|_| bad())?;
        let device = u32::from_str_radix(part()?, 16).map_err(|_| bad())?;
        // 2^46 ms is the year 4199: anything later is a corrupt number, not a wrong clock.
        if parts.next().is_some() || ms >= 1 << 46 {
            return Err(bad());
        }
        Ok(Self { ms, count, device })
    }
}

impl Stamp {
    /// This one, or if it is not later than another the next after that: what stands in the place of a change comes after it,
    /// also if the clock stood ahead when that was made.
    #[must_use]
    pub fn after(self, other: Self) -> Self {
        let next = match other.count.checked_add(1) {
            Some(count) => Self { count, device: self.device, ..other },
            None => Self { ms: other.ms + 1, count: 0, device: self.device },
        };
        if self > other { self } else { next }
    }
}

impl TryFrom<String> for Stamp {
    type Error = Invalid;
    fn try_from(text: String) -> Result<Self, Invalid> {
        text.parse()
    }
}

impl From<Stamp> for String {
    fn from(stamp: Stamp) -> Self {
        stamp.to_string()
    }
}

/// One phone's clock. Kept with the phone's settings so that it never runs backwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clock {
    last: Millis,
    count: u16,
    device: u32,
    offset_ms: i64,
}

impl Clock {
    /// A new clock for the phone with this tag.
    pub fn new(device: u32) -> Self {
        Self { last: 0, count: 0, device, offset_ms: 0 }
    }

    /// How far the server is ahead of this phone's wall clock, in milliseconds.
    pub fn offset_ms(&self) -> i64 {
        self.offset_ms
    }

    /// The server's time as this phone believes it, given its wall clock.
    pub fn server_time(&self, wall: Millis) -> Millis {
        wall.saturating_add_signed(self.offset_ms)
    }

    /// Learns the server's time from an answer.
    /// A time that no server of ours can have is not one.
    pub fn hear(&mut self, wall: Millis, server: Millis) {
        if !PLAUSIBLE.contains(&server) {
            return;
        }
        self.offset_ms = i64::try_from(server).unwrap_or(0) - i64::try_from(wall).unwrap_or(0);
        // A wall clock that once stood far ahead must not win for ever (G12).
        if self.last > server + MAX_AHEAD_MS {
            self.last = server;
            self.count = 0;
        }
    }

    /// The next stamp: later than every one before it.
    pub fn tick(&mut self, wall: Millis) -> Stamp {
        let now = self.server_time(wall);
        if now > self.last {
            self.last = now;
            self.count = 0;
        } else if let Some(next) = self.count.checked_add(1) {
            self.count = next;
        } else {
            self.last += 1;
            self.count = 0;
        }
        Stamp { ms: self.last, count: self.count, device: self.device }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_stamp_far_ahead_is_bounded_g12() {
        let stamp = Stamp { ms: 10_000_000, count: 3, device: 7 };
        assert_eq!(stamp.bounded(9_990_000), stamp);
        assert_eq!(stamp.bounded(1_000).ms, 1_000);
    }

    #[test]
    fn a_clock_that_was_years_ahead_recovers_when_it_hears_the_server_g12() {
        let mut clock = Clock::new(1);
        clock.tick(4_000_000_000_000);
        clock.hear(1_764_000_000_500, 1_764_000_000_000);
        assert!(clock.tick(1_764_000_000_600).ms <= 1_764_000_000_100);
    }

    #[test]
    fn a_server_that_speaks_of_1970_is_not_believed_g12() {
        let mut clock = Clock::new(1);
        clock.hear(1_764_000_000_000, 1);
        assert_eq!(clock.server_time(1_764_000_000_000), 1_764_000_000_000);
    }

    proptest! {
        #[test]
        fn stamps_only_grow(walls in proptest::collection::vec(0u64..1 << 44, 1..200)) {
            let mut clock = Clock::new(1);
            let mut before = Stamp::default();
            for wall in walls {
                let stamp = clock.tick(wall);
                prop_assert!(stamp > before);
                before = stamp;
            }
        }

        #[test]
        fn what_comes_after_is_later(ms in 0u64..4, count: u16, device in 0u32..3, other in 0u64..4, there: u16) {
            let (own, other) = (Stamp { ms, count, device }, Stamp { ms: other, count: there, device: 1 });
            prop_assert!(own.after(other) > other && own.after(other) >= own);
        }

        #[test]
        fn a_stamp_reads_back(ms in 0u64..1 << 46, count: u16, device: u32) {
            let stamp = Stamp { ms, count, device };
            prop_assert_eq!(stamp.to_string().parse::<Stamp>().unwrap(), stamp);
        }
    }
}
