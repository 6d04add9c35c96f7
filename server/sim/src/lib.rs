#![doc = include_str!("../README.md")]

pub mod backend;
pub mod bug;
pub mod build;
pub mod checks;
pub mod database;
pub mod disk;
mod driver;
mod faults;
mod line;
pub mod memory;
mod moves;
mod people;
pub mod phone;
pub mod rng;
pub mod world;

use backend::Backend;
use bug::Bug;
use memory::Memory;
use std::sync::atomic::{AtomicU64, Ordering};
use world::World;

/// Steps of a story before the line is calm.
const STEPS: u64 = 400;

/// How a story ended badly.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// Its seed.
    pub seed: u64,
    /// Which promise, and how.
    pub what: String,
    /// The story.
    pub story: String,
}

/// Runs one world on this data.
pub fn run_on(seed: u64, backend: Box<dyn Backend>, bug: Option<Bug>, tells: bool) -> Result<String, Broken> {
    let mut world = World::new(seed, backend, bug, tells);
    for _ in 0..STEPS {
        world.step();
        if world.broken.is_some() {
            break;
        }
    }
    if world.broken.is_none() {
        if world.rests() {
            checks::at_rest(&mut world);
        } else {
            world.breaks("it never comes to rest: something is not sent, or not received".to_owned());
        }
    }
    match world.broken {
        Some(what) => Err(Broken { seed, what, story: world.story }),
        None => Ok(world.story),
    }
}

/// Runs one world in memory. If it breaks it is told again, with its story.
pub fn run(seed: u64, bug: Option<Bug>) -> Result<(), Broken> {
    match run_on(seed, Box::new(Memory::new(bug)), bug, false) {
        Ok(_) => Ok(()),
        Err(_) => run_on(seed, Box::new(Memory::new(bug)), bug, true).map(drop),
    }
}

/// Runs many worlds in memory, on all processors; the first seed that breaks.
pub fn run_many(first: u64, count: u64, bug: Option<Bug>) -> Result<(), Broken> {
    let next = AtomicU64::new(first);
    // Seeds are taken in order: once one has broken, those before it are under way already.
    let work = || {
        loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed >= first + count {
                return None;
            }
            if let Err(broken) = run(seed, bug) {
                next.store(first + count, Ordering::Relaxed);
                return Some(broken);
            }
        }
    };
    let broken = std::thread::scope(|scope| {
        let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let threads: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        threads
            .into_iter()
            .filter_map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .min_by_key(|broken| broken.seed)
    });
    broken.map_or(Ok(()), Err)
}
