//! When to try again: after a fault soon, then ever more rarely, never all phones at once.

use std::hash::{Hash, Hasher};

/// First wait after a fault.
const FIRST_MS: u64 = 2_000;
/// Longest wait after faults.
const LONGEST_MS: u64 = 5 * 60_000;
/// Wait after a round that went well; the live channel and saves come sooner.
const QUIET_MS: u64 = 60_000;
/// Wait while another tab holds the lock.
const BUSY_MS: u64 = 3_000;

/// Counts faults and spreads the waits.
#[derive(Clone, Debug)]
pub(crate) struct Pace {
    faults: u32,
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
        Self { faults: 0, seed }
    }

    pub(crate) fn went_well(&mut self) -> u64 {
        self.faults = 0;
        self.spread(QUIET_MS)
    }

    pub(crate) fn went_wrong(&mut self) -> u64 {
        let wait = FIRST_MS.saturating_mul(1 << self.faults.min(16)).min(LONGEST_MS);
        self.faults = self.faults.saturating_add(1);
        self.spread(wait)
    }

    pub(crate) fn busy(&mut self) -> u64 {
        self.spread(BUSY_MS)
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
        let waits: Vec<u64> = (0..20).map(|_| pace.went_wrong()).collect();
        assert!((1_000..=2_000).contains(&waits[0]));
        assert!(waits.iter().all(|wait| *wait <= LONGEST_MS));
        assert!(waits[19] >= LONGEST_MS / 2);
        pace.went_well();
        assert!(pace.went_wrong() <= FIRST_MS);
    }

    #[test]
    fn two_phones_do_not_wait_alike() {
        assert_ne!(Pace::new(1).went_wrong(), Pace::new(2).went_wrong());
    }
}
