//! How hamlets stand: of a commune each, of the province by commune.

use super::{CommuneOf, Line, Page, grid};
use crate::Language;
use crate::words::say;
use domain::{ShareOf, Verdict};
use leptos::prelude::*;

/// What a hamlet is judged by.
#[derive(Clone, Debug)]
pub enum Criterion {
    /// A question, in words.
    Answer(String),
    /// A share, with the least of it.
    Share(ShareOf, u32),
}

/// How a hamlet stands.
#[derive(Clone, Debug)]
pub struct HamletStands {
    /// The hamlet.
    pub name: String,
    /// Its team.
    pub team: String,
    /// By all criteria together.
    pub overall: Verdict,
    /// By each; of a share also how much it is.
    pub criteria: Vec<(Verdict, Option<u32>)>,
}

pub(super) fn each(page: &Page<'_>, criteria: &[Criterion], lines: &[HamletStands]) -> AnyView {
    let lang = page.lang;
    let heads = [say!(lang, places.hamlet), say!(lang, places.team), say!(lang, work.overall)];
    let heads = heads.into_iter().chain(criteria.iter().map(|criterion| named(lang, criterion)));
    let width = 3 + criteria.len();
    let rows = lines.iter().map(|line| {
        let met = line.criteria.iter().filter(|(verdict, _)| *verdict == Verdict::Met).count();
        let overall = say!(lang, work.of_criteria, what = verdict(lang, line.overall), n = met, all = criteria.len());
        let each = line.criteria.iter().map(|(own, percent)| match percent {
            Some(percent) => format!("{percent} %, {}", verdict(lang, *own)),
            None => verdict(lang, *own),
        });
        let cells = [line.team.clone(), overall].into_iter().chain(each).collect();
        Line { name: line.name.clone(), href: None, cells }
    });
    let smart = lines.iter().filter(|line| line.overall == Verdict::Met).count();
    let met = |place: usize| {
        let met = lines.iter().filter(|line| line.criteria.get(place).is_some_and(|(own, _)| *own == Verdict::Met));
        format!("{}/{}", met.count(), lines.len())
    };
    let foot = [String::new(), format!("{smart}/{}", lines.len())].into_iter().chain((0..criteria.len()).map(met));
    let foot = Line { name: say!(lang, work.sum_met), href: None, cells: foot.collect() };
    grid(page.title(), heads.collect(), width, rows.collect(), foot)
}

pub(super) fn by_commune(page: &Page<'_>, sums: &[(CommuneOf, [usize; 3])]) -> AnyView {
    let lang = page.lang;
    let cells = |sum: [usize; 3]| {
        let numbers = std::iter::once(sum.iter().sum()).chain(sum);
        numbers.map(|n: usize| n.to_string()).collect::<Vec<_>>()
    };
    let all = sums.iter().fold([0; 3], |all: [usize; 3], (_, sum)| std::array::from_fn(|n| all[n] + sum[n]));
    let lines = sums.iter().map(|(commune, sum)| {
        let (name, href) = page.of(commune);
        Line { name, href, cells: cells(*sum) }
    });
    let heads = vec![
        say!(lang, board.commune),
        say!(lang, work.hamlets),
        say!(lang, work.met),
        say!(lang, work.not_met),
        say!(lang, work.unfinished),
    ];
    grid(page.title(), heads, 1, lines.collect(), page.total(cells(all)))
}

fn named(lang: Language, criterion: &Criterion) -> String {
    match criterion {
        Criterion::Answer(words) => words.clone(),
        Criterion::Share(of, least) => {
            let words = match of {
                ShareOf::Smartphone => say!(lang, work.smartphone),
                ShareOf::Internet => say!(lang, work.internet),
                ShareOf::Cashless => say!(lang, work.cashless),
            };
            say!(lang, work.least, what = words, n = least)
        }
    }
}

fn verdict(lang: Language, verdict: Verdict) -> String {
    match verdict {
        Verdict::Met => say!(lang, work.met_word),
        Verdict::NotMet => say!(lang, work.not_met_word),
        Verdict::NotAsked => say!(lang, work.not_asked),
    }
}
