//! What a board measures, and what the province set for it.

/// How an amount is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// One of the standings of a new-rural commune.
    Standing,
    /// So many: a whole number.
    Count,
    /// Of a hundred: a share, with two decimals.
    Percent,
    /// For a hundred people, which can be more than a hundred; with two decimals.
    PerHundred,
}

/// What is to be reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Goal {
    /// Each commune reaches so many hundredths.
    Each(u32),
    /// All communes together reach so many.
    Together(u32),
    /// Of so many communes so many are to have each standing, the lowest first.
    Standings([StandingGoal; 3]),
}

/// What is to be reached of a standing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StandingGoal {
    /// Which, or a higher one.
    pub standing: super::Standing,
    /// How many communes have it, as published with the goal.
    pub have: Option<u32>,
    /// How many are to have it.
    pub goal: u32,
    /// Of how many.
    pub of: u32,
}

/// One measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Measure {
    /// Stable, never used for anything else.
    pub key: &'static str,
    /// How it is written.
    pub form: Form,
    /// What is to be reached, if that was set.
    pub goal: Option<Goal>,
}

const fn measure(key: &'static str, form: Form, goal: Option<Goal>) -> Measure {
    Measure { key, form, goal }
}

const fn standing(standing: super::Standing, have: u32, goal: u32) -> StandingGoal {
    /// Rural communes of the province before they became fewer.
    const COMMUNES: u32 = 98;
    StandingGoal { standing, have: Some(have), goal, of: COMMUNES }
}

use super::Standing::{Advanced, Met, Model};
use Form::{Count, PerHundred, Percent, Standing};
use Goal::{Each, Standings, Together};

/// The measures, in the order in which boards show them. Goals are the province's published figures, which hold until it
/// sets others: [`super::Goals`].
pub const MEASURES: &[Measure] = &[
    measure(
        "standing",
        Standing,
        Some(Standings([standing(Met, 98, 98), standing(Advanced, 54, 58), standing(Model, 26, 32)])),
    ),
    measure("areas", Count, None),
    measure("areas_broadband", Count, None),
    measure("mobile", PerHundred, Some(Each(9_500))),
    measure("fibre", Percent, Some(Each(8_913))),
    measure("bank", Percent, Some(Each(10_000))),
    measure("ocop", Count, Some(Together(456))),
    measure("tillers", Count, Some(Together(7_000))),
    measure("tilled", Percent, Some(Each(9_000))),
    measure("threshers", Count, Some(Together(2_500))),
    measure("mills", Count, Some(Together(3_000))),
    measure("threshed", Percent, Some(Each(9_500))),
    measure("seeders", Count, Some(Together(700))),
    measure("seeded", Percent, Some(Each(4_000))),
];

impl Measure {
    /// The measure with this key.
    pub fn of(key: &str) -> Option<&'static Self> {
        MEASURES.iter().find(|measure| measure.key == key)
    }
}
