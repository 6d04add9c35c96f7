//! Chance that can be had again: what a story leaves to chance comes from one number, which it says when
//! it fails. `STORY_SEED` gives it that number.

use std::cell::Cell;
use std::time::Duration;

/// Even noise (splitmix64).
pub(crate) struct Dice(Cell<u64>);

impl Dice {
    /// From `STORY_SEED`, or from a number of its own.
    pub(crate) fn new() -> Self {
        let given = std::env::var("STORY_SEED").ok();
        let seed = given.map_or_else(|| u64::from_le_bytes(server::random::bytes()), |text| text.parse().unwrap());
        // Shown only when the story fails.
        println!("STORY_SEED={seed}");
        Self(Cell::new(seed))
    }

    /// Dice of one's own, so that what others throw changes nothing.
    pub(crate) fn splits(&self) -> Self {
        Self(Cell::new(self.draws()))
    }

    fn draws(&self) -> u64 {
        self.0.set(self.0.get().wrapping_add(0x9e37_79b9_7f4a_7c15));
        let z = self.0.get();
        let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number from 0 to `n` − 1.
    pub(crate) fn below(&self, n: usize) -> usize {
        usize::try_from(self.draws() % u64::try_from(n).unwrap()).unwrap()
    }

    /// One of these, if there is one.
    pub(crate) fn picks<'a, T>(&self, from: &'a [T]) -> Option<&'a T> {
        (!from.is_empty()).then(|| &from[self.below(from.len())])
    }

    /// True once in so many times.
    pub(crate) fn once_in(&self, n: usize) -> bool {
        self.below(n) == 0
    }

    /// A moment shorter than this.
    pub(crate) fn moment(&self, longest: Duration) -> Duration {
        Duration::from_nanos(self.draws() % u64::try_from(longest.as_nanos()).unwrap())
    }

    /// Fills this with noise.
    pub(crate) fn makes_noise(&self, bytes: &mut [u8]) {
        for piece in bytes.chunks_mut(8) {
            piece.copy_from_slice(&self.draws().to_le_bytes()[..piece.len()]);
        }
    }
}
