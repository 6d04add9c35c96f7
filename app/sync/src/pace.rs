//! When to try again: after a fault soon, then ever more rarely, never all phones at once. Only an attempt that the
//! wait itself led to makes the next wait longer: ten saves on a bad line are no reason to be silent when it is good
//! again.

use crate::Trigger;
use std::hash::{Hash, Hasher};

/// First wait after a fault.
const FIRST_MS: u64 = 2_000;
/// Longest wait after faults.
const LONGEST_MS: u64 = 5 * 60_000;
/// Wait after a round that went well; the live channel and saves come sooner.
const QUIET_MS: u64 = 60_000;
/// Within so long phones ask for what is new for everybody, each at another moment.
const SHARED_MS: u64 = 30_000;
/// Wait while another tab holds the lock.
const BUSY_MS: u64 = 3_000;

/// Counts faults and spreads the waits.
#[derive(Clone, Debug)]
pub(crate) struct Pace {
    faults: u32,
    /// The round was begun because a wait was over, and for nothing else.
    is_due: bool,
    /// The last round failed.
    failed: bool,
    seed: u64,
}

/// How long an engine waits is no part of what it does next, so no two paces tell engines apart. Otherwise no
/// engine would ever be in the same state again, and a model of it could not be checked to the end.
impl PartialEq for Pace {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Pace {}

impl Hash for Pace {
    fn hash<H: Hasher>(&self, _: &mut H) {}
}

impl Pace {
    pub(crate) fn new(seed: u64) -> Self {
        Self { faults: 0, is_due: false, failed: false, seed }
    }

    /// A round begins. Where the phone is somewhere else, or somebody looks at it, it is tried as if for the first time.
    pub(crate) fn begins(&mut self, why: Trigger) {
        self.is_due = why == Trigger::Timer;
        if matches!(why, Trigger::Online | Trigger::Visible | Trigger::Manual) {
            self.faults = 0;
        }
    }

    pub(crate) fn went_well(&mut self) -> u64 {
        (self.faults, self.failed) = (0, false);
        self.spread(QUIET_MS)
    }

    pub(crate) fn went_wrong(&mut self) -> u64 {
        self.failed = true;
        if self.is_due {
            self.faults = self.faults.saturating_add(1);
        }
        let wait = FIRST_MS.saturating_mul(1 << self.faults.min(16)).min(LONGEST_MS);
        self.spread(wait)
    }

    pub(crate) fn busy(&mut self) -> u64 {
        self.spread(BUSY_MS)
    }

    /// Anything up to [`SHARED_MS`]; but what failed is not put off by it: that a word came shows that there is a network.
    pub(crate) fn shared(&mut self) -> u64 {
        if self.failed {
            return self.spread(FIRST_MS);
        }
        self.spread(2 * SHARED_MS) - SHARED_MS
    }

    /// Between half and the whole of `ms`, by a splitmix64 step.
    fn spread(&mut self, ms: u64) -> u64 {
        self.seed = self.seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.seed;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ms / 2 + (z ^ (z >> 31)) % (ms / 2 + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_to_a_bound_and_start_over() {
        let mut pace = Pace::new(1);
        assert!((1_000..=2_000).contains(&pace.went_wrong()));
        pace.begins(Trigger::Timer);
        let waits: Vec<u64> = (0..20).map(|_| pace.went_wrong()).collect();
        assert!((2_000..=4_000).contains(&waits[0]));
        assert!(waits.iter().all(|wait| *wait <= LONGEST_MS));
        assert!(waits[19] >= LONGEST_MS / 2);
        pace.went_well();
        pace.begins(Trigger::Saved);
        assert!(pace.went_wrong() <= FIRST_MS);
    }

    #[test]
    fn two_phones_do_not_wait_alike() {
        assert_ne!(Pace::new(1).went_wrong(), Pace::new(2).went_wrong());
    }
}
