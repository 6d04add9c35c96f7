//! The demo is believable: nothing in it could not have happened.

// A test may stop at what cannot be.
#![allow(clippy::unwrap_used)]

mod boards;
mod houses;
mod ops;
mod visits;

use super::{Demo, DemoTeam};
use domain::{Household, Millis, Record, Visit, VisitDate};
use std::collections::BTreeMap;
use uuid::Uuid;

/// A Monday, 2026-11-23, at this many minutes after midnight in Vietnam.
fn monday(minutes: u64) -> Millis {
    "2026-11-23".parse::<VisitDate>().unwrap().start_ms() + minutes * 60_000
}

/// Mornings and evenings of a month, midnight and the last moment of a day among them.
fn moments() -> impl Iterator<Item = Millis> {
    let minutes = [0, 1042, 425, 1, 600, 1439, 1260, 480, 720];
    (0..).step_by(4).zip(minutes).map(|(day, minute)| monday(day * 24 * 60 + minute))
}

fn records(team: &DemoTeam) -> BTreeMap<Uuid, Record> {
    let mut records = BTreeMap::new();
    for op in team.setup.iter().chain(team.ops.iter().map(|sent| &sent.op)) {
        records.entry(op.rec).or_insert_with(|| Record::new(op.kind.clone(), op.rec)).merge(op);
    }
    records
}

fn households(team: &DemoTeam) -> Vec<Household> {
    records(team).values().filter_map(|record| Household::from_record(record).ok()).collect()
}

/// The team's visits in order of time.
fn visits(team: &DemoTeam) -> Vec<Visit> {
    let mut visits: Vec<Visit> = records(team).values().filter_map(|record| Visit::from_record(record).ok()).collect();
    visits.sort_by_key(|visit| visit.when);
    visits
}

fn all_visits(demo: &Demo) -> Vec<Visit> {
    demo.teams.iter().flat_map(visits).collect()
}

fn share(part: usize, whole: usize) -> usize {
    part * 1000 / whole
}
