//! What the boards of many communes say together. A commune of which a figure is not known adds nothing to it, and is told
//! as missing: it is never taken for zero.

use super::{Amount, Figure, Goal, Measure, Standing};
use crate::Verdict;

/// A measure over communes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// How many communes there are.
    pub communes: u32,
    /// Of how many the figure is known.
    pub known: u32,
    /// The sum, of counts.
    pub sum: u64,
    /// How many reach what each is to reach.
    pub reach: u32,
    /// How many have each standing or a higher one, in the order of [`Standing::ALL`].
    pub standings: [u32; 4],
}

impl Summary {
    /// Of the figures of all communes; none for one that is not known.
    pub fn of<'f>(measure: &Measure, figures: impl Iterator<Item = Option<&'f Figure>>) -> Self {
        let mut all = Self::default();
        for figure in figures {
            all.communes += 1;
            let Some(figure) = figure else { continue };
            all.known += 1;
            all.reach += u32::from(measure.verdict(Some(figure)) == Verdict::Met);
            match figure.amount {
                Amount::Count(number) => all.sum += u64::from(number),
                Amount::Standing(own) => {
                    let counts = all.standings.iter_mut().zip(Standing::ALL);
                    counts.filter(|(_, standing)| *standing <= own).for_each(|(count, _)| *count += 1);
                }
                Amount::Hundredths(_) => {}
            }
        }
        all
    }

    /// The sum as it is shown; none if nothing is known.
    pub fn shown(self) -> Option<String> {
        (self.known > 0).then(|| super::amount::grouped(self.sum))
    }

    /// How many have this standing or a higher one.
    pub fn with(self, standing: Standing) -> u32 {
        Standing::ALL.iter().position(|own| *own == standing).map_or(0, |place| self.standings[place])
    }

    /// Whether all together reach what they are to reach. As long as communes are missing it can be reached, but it cannot
    /// be said that it is not.
    pub fn verdict(self, measure: &Measure) -> Verdict {
        match measure.goal {
            Some(Goal::Together(goal)) if self.sum >= u64::from(goal) => Verdict::Met,
            Some(Goal::Together(_)) if self.known == self.communes && self.known > 0 => Verdict::NotMet,
            Some(Goal::Each(_)) if self.known > self.reach => Verdict::NotMet,
            Some(Goal::Each(_)) if self.known == self.communes && self.known > 0 => Verdict::Met,
            _ => Verdict::NotAsked,
        }
    }
}

impl Measure {
    /// Whether a commune's figure is what each commune's is to be.
    pub fn verdict(&self, figure: Option<&Figure>) -> Verdict {
        match (self.goal, figure.map(|figure| figure.amount)) {
            (Some(Goal::Each(least)), Some(Amount::Hundredths(number))) => Verdict::of(Some(number >= least)),
            _ => Verdict::NotAsked,
        }
    }
}
