//! Worlds run, and nothing breaks: most in memory, some on the databases themselves; and whatever mistake is planted, it
//! is found.
#![allow(clippy::unwrap_used, reason = "a test")]

mod common;

use server::store::Place;
use sim::bug::Bug;
use sim::database::Database;

/// How many worlds, unless the environment says otherwise.
fn worlds(name: &str, usual: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}

fn tell(broken: sim::Broken) {
    panic!("{}seed {}: {}", broken.story, broken.seed, broken.what);
}

#[test]
fn twenty_thousand_worlds_in_memory_keep_every_promise() {
    sim::run_many(0, worlds("WORLDS", 20_000), None).map_err(tell).unwrap();
}

/// One in a hundred thousand each; what was wrong has tests of its own, which do not depend on how the dice fall.
#[test]
fn worlds_that_were_broken_once_keep_every_promise() {
    for seed in [634_132, 1_023_102, 1_226_652, 5_006_682, 5_056_222] {
        sim::run(seed, None).map_err(tell).unwrap();
    }
}

/// Enough for the rarest of them, which needs a late answer, two tabs and no locks.
const ENOUGH: u64 = 6_000;

#[test]
fn every_planted_mistake_is_found() {
    assert!(Bug::ALL.len() >= 15);
    for bug in Bug::ALL {
        let found = sim::run_many(0, ENOUGH, Some(*bug));
        let broken = found.expect_err(&format!("{bug:?} goes unnoticed"));
        println!("{bug:?}: seed {}: {}", broken.seed, broken.what.chars().take(100).collect::<String>());
        // Told again, the story is the same, and readable.
        assert_eq!(sim::run(broken.seed, Some(*bug)).unwrap_err(), broken);
        assert!(broken.story.contains("BROKEN"));
    }
}

fn on(place: &Place, count: u64) {
    for seed in 0..count {
        // The same seed in memory is another story as soon as the two differ in anything.
        sim::run_on(seed, Box::new(Database::open(place)), None, true).map_err(tell).unwrap();
    }
}

#[test]
fn five_hundred_worlds_on_sqlite_keep_every_promise() {
    let folder = tempfile::tempdir().unwrap();
    on(&Place::Folder(folder.path().to_owned()), worlds("WORLDS_SQLITE", 500));
}

#[test]
fn fifty_worlds_on_postgresql_keep_every_promise() {
    common::on_postgres("worlds", |place| on(place, worlds("WORLDS_POSTGRES", 50)));
}
