//! Producers and what they still need help with: of a commune each, of the province by commune.

use super::{CommuneOf, Line, Page, grid};
use crate::words::say;
use domain::board::grouped;
use leptos::prelude::*;

/// A producer.
#[derive(Clone, Debug)]
pub struct ProducerLine {
    /// Its name.
    pub name: String,
    /// What it makes.
    pub makes: String,
    /// Where.
    pub hamlet: String,
    /// Whether it needs help with each question.
    pub needs: Vec<bool>,
}

/// Producers of a commune.
#[derive(Clone, Debug, Default)]
pub struct ProducerSum {
    /// How many.
    pub all: u64,
    /// For each question: how many have it, and how many need help with it.
    pub each: Vec<(u64, u64)>,
}

impl ProducerSum {
    /// Counts one more.
    pub fn add(&mut self, has: &[bool], needs: &[bool]) {
        self.all += 1;
        self.each.resize(has.len(), (0, 0));
        for (sum, (has, needs)) in self.each.iter_mut().zip(has.iter().zip(needs)) {
            *sum = (sum.0 + u64::from(*has), sum.1 + u64::from(*needs));
        }
    }
}

pub(super) fn each(page: &Page<'_>, questions: &[String], lines: &[ProducerLine]) -> AnyView {
    let lang = page.lang;
    let heads = [say!(lang, work.name), say!(lang, places.hamlet), say!(lang, work.makes), say!(lang, work.needs)];
    let rows = lines.iter().map(|line| {
        let needs = questions.iter().zip(&line.needs).filter(|(_, needs)| **needs);
        let needs = needs.map(|(words, _)| words.clone()).collect::<Vec<_>>().join("; ");
        let needs = if needs.is_empty() { say!(lang, work.nothing_needed) } else { needs };
        Line { name: line.name.clone(), href: None, cells: vec![line.hamlet.clone(), line.makes.clone(), needs] }
    });
    let helped = lines.iter().filter(|line| line.needs.contains(&true)).count();
    let words = say!(lang, work.still_need, n = helped, all = lines.len());
    grid(page.title(), heads.to_vec(), 4, rows.collect(), page.total(vec![String::new(), String::new(), words]))
}

pub(super) fn by_commune(page: &Page<'_>, questions: &[String], sums: &[(CommuneOf, ProducerSum)]) -> AnyView {
    let lang = page.lang;
    let cells = |sum: &ProducerSum| {
        let each = questions.iter().enumerate().map(|(place, _)| sum.each.get(place).copied().unwrap_or_default());
        let each = each.map(|(has, needs)| say!(lang, work.has_and_needs, has = has, needs = needs));
        std::iter::once(grouped(sum.all)).chain(each).collect::<Vec<_>>()
    };
    let mut all = ProducerSum { all: 0, each: vec![(0, 0); questions.len()] };
    for (_, sum) in sums {
        all.all += sum.all;
        for (all, own) in all.each.iter_mut().zip(&sum.each) {
            *all = (all.0 + own.0, all.1 + own.1);
        }
    }
    let lines = sums.iter().map(|(commune, sum)| {
        let (name, href) = page.of(commune);
        Line { name, href, cells: cells(sum) }
    });
    let heads = [say!(lang, board.commune), say!(lang, work.producers_head)];
    let heads = heads.into_iter().chain(questions.iter().cloned());
    grid(page.title(), heads.collect(), 1, lines.collect(), page.total(cells(&all)))
}
