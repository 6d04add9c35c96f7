//! The program: see `server --help`.

use clap::Parser;
use server::cli::{self, Failure};
use server::config::Cli;
use std::process::ExitCode;

/// Threads of a database hand over what threads of the network have made: the system's own allocator spends a sixth of a push
/// on that. Not in huge pages (`no_thp`): clearing them took 7 ms of a young server's push.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> ExitCode {
    let (code, why) = match cli::run(Cli::parse()).await {
        Ok(()) => return ExitCode::SUCCESS,
        Err(Failure::Setting(why)) => (2, why),
        Err(Failure::Other(why)) => (1, why),
    };
    eprintln!("{why}");
    ExitCode::from(code)
}
