//! How boards are told: the names of measures, amounts, targets.

use crate::Language;
use crate::words::say;
use domain::board::{Amount, Goal, Goals, Measure, Standing, grouped};
use domain::{Quarter, Verdict};

/// Products of the programme "one commune, one product": of these it is told in how many places there are any.
pub(crate) const OCOP: &str = "ocop";
/// In how many of the localities of before July 2025 there were any, as published.
const OCOP_LOCALITIES: u32 = 13;

/// What a measure is called.
pub(crate) fn name(lang: Language, measure: &Measure) -> String {
    match measure.key {
        "standing" => say!(lang, board.standing),
        "areas" => say!(lang, board.areas),
        "areas_broadband" => say!(lang, board.areas_broadband),
        "mobile" => say!(lang, board.mobile),
        "fibre" => say!(lang, board.fibre),
        "bank" => say!(lang, board.bank),
        OCOP => say!(lang, board.ocop),
        "tillers" => say!(lang, board.tillers),
        "tilled" => say!(lang, board.tilled),
        "threshers" => say!(lang, board.threshers),
        "mills" => say!(lang, board.mills),
        "threshed" => say!(lang, board.threshed),
        "seeders" => say!(lang, board.seeders),
        "seeded" => say!(lang, board.seeded),
        other => other.to_owned(),
    }
}

/// A standing in words.
pub(crate) fn standing(lang: Language, standing: Standing) -> String {
    match standing {
        Standing::NotMet => say!(lang, board.s_not_met),
        Standing::Met => say!(lang, board.s_met),
        Standing::Advanced => say!(lang, board.s_advanced),
        Standing::Model => say!(lang, board.s_model),
    }
}

/// An amount as it is shown.
pub(crate) fn amount(lang: Language, amount: Amount) -> String {
    match amount {
        Amount::Standing(own) => standing(lang, own),
        other => other.shown(),
    }
}

/// What is to be reached, one line each; nothing if nothing was set.
pub(crate) fn goals(lang: Language, measure: &Measure) -> Vec<String> {
    let is_published = Measure::of(measure.key).is_some_and(|published| published.goal == measure.goal);
    match measure.goal {
        None => Vec::new(),
        Some(Goal::Each(least)) => vec![say!(lang, board.each, goal = Amount::Hundredths(least).shown())],
        Some(Goal::Together(goal)) => {
            let together = say!(lang, board.together, goal = grouped(goal.into()));
            let places =
                (measure.key == OCOP && is_published).then(|| say!(lang, board.localities, n = OCOP_LOCALITIES));
            std::iter::once(together).chain(places).collect()
        }
        Some(Goal::Standings(all)) => {
            let told = |goal: &domain::board::StandingGoal| {
                let name = standing(lang, goal.standing);
                match goal.have {
                    Some(have) => say!(lang, board.published, name = name, have = have, of = goal.of, goal = goal.goal),
                    None => say!(lang, board.aim, name = name, goal = goal.goal, of = goal.of),
                }
            };
            all.iter().map(told).collect()
        }
    }
}

/// Where targets are from: `Mục tiêu từ Quý 3/2026: Nghị quyết 12`
pub(crate) fn source(lang: Language, goals: &Goals) -> String {
    match (goals.from, &goals.source) {
        (Some(from), Some(source)) => say!(lang, board.goals_from, from = period(lang, from), source = source),
        _ => format!("{} {}", say!(lang, board.goals_published), say!(lang, board.old_units)),
    }
}

/// Whether a target is reached, in words; nothing if there is none.
pub(crate) fn verdict(lang: Language, measure: &Measure, verdict: Verdict) -> Option<String> {
    if !matches!(measure.goal, Some(Goal::Each(_) | Goal::Together(_))) {
        return None;
    }
    Some(match verdict {
        Verdict::Met => say!(lang, board.met),
        Verdict::NotMet => say!(lang, board.not_met),
        Verdict::NotAsked => say!(lang, board.open),
    })
}

/// `Quý 3/2026`
pub(crate) fn period(lang: Language, period: Quarter) -> String {
    say!(lang, board.quarter, n = period.number(), year = period.year())
}
