//! Classes: of a commune each, of the province by commune.

use super::{CommuneOf, Line, Page, counted, grid};
use crate::words::say;
use domain::board::grouped;
use domain::{Class, VisitDate};
use leptos::prelude::*;

/// A class.
#[derive(Clone, Debug)]
pub struct ClassLine {
    /// On which day.
    pub on: VisitDate,
    /// What was taught.
    pub topic: String,
    /// Where.
    pub hamlet: String,
    /// By which team.
    pub team: String,
    /// How many came.
    pub attended: u16,
    /// Of these, women, if somebody counted.
    pub women: Option<u16>,
}

/// Classes of a commune.
#[derive(Clone, Copy, Debug, Default)]
pub struct ClassSum {
    /// How many.
    pub classes: u64,
    /// People who came.
    pub attended: u64,
    /// Women, at those classes at which somebody counted them; none if nobody did.
    pub women: Option<u64>,
}

impl ClassSum {
    /// Counts one more.
    pub fn add(&mut self, class: &Class) {
        self.classes += 1;
        self.attended += u64::from(class.attended);
        self.women = self.women.map(|n| n + u64::from(class.women.unwrap_or(0))).or(class.women.map(u64::from));
    }

    fn join(self, other: Self) -> Self {
        let women = self.women.map(|n| n + other.women.unwrap_or(0)).or(other.women);
        Self { classes: self.classes + other.classes, attended: self.attended + other.attended, women }
    }
}

pub(super) fn each(page: &Page<'_>, lines: &[ClassLine]) -> AnyView {
    let lang = page.lang;
    let sum = lines.iter().fold(ClassSum::default(), |sum, line| {
        let (attended, women) = (line.attended.into(), line.women.map(u64::from));
        sum.join(ClassSum { classes: 1, attended, women })
    });
    let heads = vec![
        say!(lang, work.topic),
        say!(lang, work.on),
        say!(lang, places.hamlet),
        say!(lang, places.team),
        say!(lang, work.attended),
        say!(lang, work.women),
    ];
    let numbers = |attended: u64, women: Option<u64>| [grouped(attended), counted(women)];
    let lines = lines.iter().map(|line| {
        let words = [line.on.full(), line.hamlet.clone(), line.team.clone()];
        let numbers = numbers(line.attended.into(), line.women.map(u64::from));
        Line { name: line.topic.clone(), href: None, cells: words.into_iter().chain(numbers).collect() }
    });
    let words = [say!(lang, work.n_classes, n = sum.classes), String::new(), String::new()];
    let foot = words.into_iter().chain(numbers(sum.attended, sum.women)).collect();
    grid(page.title(), heads, 4, lines.collect(), page.total(foot))
}

pub(super) fn by_commune(page: &Page<'_>, sums: &[(CommuneOf, ClassSum)]) -> AnyView {
    let lang = page.lang;
    let cells = |sum: ClassSum| vec![grouped(sum.classes), grouped(sum.attended), counted(sum.women)];
    let all = sums.iter().fold(ClassSum::default(), |all, (_, sum)| all.join(*sum));
    let lines = sums.iter().map(|(commune, sum)| {
        let (name, href) = page.of(commune);
        Line { name, href, cells: cells(*sum) }
    });
    let heads =
        vec![say!(lang, board.commune), say!(lang, work.classes), say!(lang, work.attended), say!(lang, work.women)];
    grid(page.title(), heads, 1, lines.collect(), page.total(cells(all)))
}
