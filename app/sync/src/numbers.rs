//! A set of numbers of the phone's own count, kept as stretches: in the end it is one.

/// Numbers from 1 on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Numbers {
    /// From and to, both included; in order, and never touching.
    stretches: Vec<(u64, u64)>,
}

impl Numbers {
    /// Whether a number is among them.
    pub fn contains(&self, n: u64) -> bool {
        self.end_of(n) > 0
    }

    /// The end of the stretch that a number is in; 0 if it is not among them.
    pub fn end_of(&self, n: u64) -> u64 {
        let place = self.stretches.partition_point(|&(_, to)| to < n);
        self.stretches.get(place).filter(|&&(from, _)| from <= n).map_or(0, |&(_, to)| to)
    }

    /// The largest of them; 0 if there is none.
    pub fn last(&self) -> u64 {
        self.stretches.last().map_or(0, |&(_, to)| to)
    }

    /// Adds a number.
    pub fn insert(&mut self, n: u64) {
        self.insert_all(n, n);
    }

    /// Adds all from one number to another, both included.
    pub fn insert_all(&mut self, from: u64, to: u64) {
        if from > to {
            return;
        }
        // Those that it meets or touches become one with it.
        let first = self.stretches.partition_point(|&(_, end)| end.saturating_add(1) < from);
        let after = self.stretches.partition_point(|&(start, _)| start <= to.saturating_add(1));
        let met = &self.stretches[first..after];
        let from = met.first().map_or(from, |&(start, _)| start.min(from));
        let to = met.last().map_or(to, |&(_, end)| end.max(to));
        self.stretches.splice(first..after, [(from, to)]);
    }

    /// All up to the largest of them and of these, but these, which come in order.
    #[must_use]
    pub fn all_but(&self, without: impl IntoIterator<Item = u64>) -> Self {
        let (mut all, mut next) = (Self::default(), 1);
        for n in without {
            all.insert_all(next, n.saturating_sub(1));
            next = n + 1;
        }
        all.insert_all(next, self.last());
        all
    }

    /// From and to of each stretch, both included, in order.
    pub fn stretches(&self) -> &[(u64, u64)] {
        &self.stretches
    }
}

impl FromIterator<(u64, u64)> for Numbers {
    fn from_iter<I: IntoIterator<Item = (u64, u64)>>(stretches: I) -> Self {
        let mut numbers = Self::default();
        stretches.into_iter().for_each(|(from, to)| numbers.insert_all(from, to));
        numbers
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    proptest! {
        /// Against a set of single numbers.
        #[test]
        fn holds_what_was_put_in_and_nothing_else(
            stretches in prop::collection::vec((1_u64..60, 0_u64..9), 0..12),
            without in prop::collection::btree_set(1_u64..70, 0..9),
        ) {
            let numbers: Numbers = stretches.iter().map(|(from, more)| (*from, from + more)).collect();
            let plain: BTreeSet<u64> = stretches.iter().flat_map(|(from, more)| *from..=from + more).collect();
            prop_assert!((0..80).all(|n| numbers.contains(n) == plain.contains(&n)));
            prop_assert_eq!(numbers.last(), plain.last().copied().unwrap_or(0));
            let end_of = |n: u64| (n..80).take_while(|n| plain.contains(n)).last().unwrap_or(0);
            prop_assert!((1..80).all(|n| numbers.end_of(n) == end_of(n)));
            prop_assert!(numbers.stretches().windows(2).all(|pair| pair[0].1 + 1 < pair[1].0));
            prop_assert_eq!(&numbers.stretches().iter().copied().collect::<Numbers>(), &numbers);
            let end = numbers.last().max(without.last().copied().unwrap_or(0));
            let rest = numbers.all_but(without.iter().copied());
            prop_assert!((1..80).all(|n| rest.contains(n) == (n <= end && !without.contains(&n))));
        }
    }

    #[test]
    fn what_comes_in_order_is_one_stretch() {
        let mut numbers = Numbers::default();
        (1..=1_000).for_each(|n| numbers.insert(n));
        assert_eq!(numbers.stretches(), [(1, 1_000)]);
        numbers.insert_all(9, 8);
        assert_eq!(numbers.last(), 1_000);
    }
}
