//! Runs worlds, or tells the story of one.

use sim::bug::Bug;
use sim::memory::Memory;
use std::process::ExitCode;

const USAGE: &str = "usage: sim [--worlds N] [--seed S] [--bug NAME]";

fn main() -> ExitCode {
    let mut args = std::env::args().skip(1);
    let (mut worlds, mut seed, mut bug) = (None, None, None);
    while let Some(name) = args.next() {
        let value = args.next().unwrap_or_default();
        match (name.as_str(), value.parse::<u64>()) {
            ("--worlds", Ok(n)) => worlds = Some(n),
            ("--seed", Ok(n)) => seed = Some(n),
            ("--bug", _) if Bug::named(&value).is_some() => bug = Bug::named(&value),
            _ => {
                eprintln!("{USAGE}\nbugs: {:?}", Bug::ALL);
                return ExitCode::FAILURE;
            }
        }
    }
    let result = match (worlds, seed) {
        (None, Some(seed)) => sim::run_on(seed, Box::new(Memory::new(bug)), bug, true).map(|story| print!("{story}")),
        (worlds, seed) => {
            let count = worlds.unwrap_or(20_000);
            let done = sim::run_many(seed.unwrap_or(0), count, bug);
            if done.is_ok() {
                println!("{count} worlds, nothing broke");
            }
            done
        }
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(broken) => {
            print!("{}", broken.story);
            println!("seed {}: {}", broken.seed, broken.what);
            ExitCode::FAILURE
        }
    }
}
