#![doc = include_str!("../README.md")]

mod cache;
mod compress;
mod failure;
mod hash;
mod inventory;
mod names;
mod options;
mod page;
mod report;
mod site;
mod style;
mod wasm;

use std::process::ExitCode;

use cache::Cache;
use failure::Failure;
use options::Options;
use site::Site;

fn main() -> ExitCode {
    match run() {
        Ok(table) => {
            print!("{table}");
            ExitCode::SUCCESS
        }
        Err(failure) => {
            eprintln!("bundle: {failure}");
            ExitCode::FAILURE
        }
    }
}

/// Builds the site and says what it weighs.
fn run() -> Result<String, Failure> {
    let options = Options::parse(std::env::args().skip(1))?;
    let cache = Cache::open(&options.cache)?;

    let app = wasm::bind(&options.wasm)?;
    let (js, wasm) = names::shorten(&app.js, &app.wasm)?;
    let wasm = wasm::optimise(wasm, options.optimiser.as_deref(), &cache)?;

    let mut site = Site::default();
    let named = page::add(&mut site, &js, wasm, &app.snippets, &options)?;
    inventory::add(&mut site, &named)?;

    let compressed = compress::all(&site, options.optimiser.is_some(), &cache)?;
    site.write(&compressed, &options.out)?;
    cache.prune()?;
    Ok(report::table(&site, &compressed, &named))
}
