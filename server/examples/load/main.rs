//! Load for the server, for `./x bench`: many phones at once over HTTP, against the real program. Each command
//! prints its figures as one JSON object.

mod bare;
mod diary;
mod first_sync;
mod growth;
mod import;
mod ingest;
mod phone;
mod place;
mod program;
mod rush;
mod stats;
mod town;

use clap::{Parser, Subcommand};
use std::path::PathBuf;
use std::process::ExitCode;

/// The server's: a bare loop beside it has the same.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// What can go wrong: all of it ends the measurement.
type Trouble = Box<dyn std::error::Error + Send + Sync>;

#[derive(Debug, Parser)]
struct Cli {
    /// The program that is measured.
    #[arg(long, env = "SERVER_BIN", default_value = "target/debug/server")]
    server: PathBuf,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// The first sync of one phone, of ten and of a hundred at once.
    FirstSync,
    /// What the server takes a second, beside a bare loop that inserts the same rows.
    Ingest {
        /// A PostgreSQL to measure as well.
        #[arg(long, env = "TEST_POSTGRES_URL", hide_env_values = true)]
        postgres: Option<String>,
    },
    /// A commune's list of 50,000 households, imported by a leader.
    Import,
    /// The evening of one province.
    Rush {
        /// How long phones go on arriving. 300 is the whole evening; fewer phones arrive in less, as densely.
        #[arg(long, default_value_t = 60)]
        seconds: u64,
    },
    /// What a pull of 20 new visits takes on top of ever longer histories.
    Growth {
        /// Ten million visits, too; takes minutes, and 12 GB of disk.
        #[arg(long)]
        huge: bool,
    },
}

#[tokio::main]
async fn main() -> ExitCode {
    let Cli { server, command } = Cli::parse();
    let figures = match command {
        Command::FirstSync => first_sync::measure(&server).await,
        Command::Ingest { postgres } => ingest::measure(&server, postgres.as_deref()).await,
        Command::Import => import::measure(&server).await,
        Command::Rush { seconds } => rush::measure(&server, seconds).await,
        Command::Growth { huge } => growth::measure(&server, huge).await,
    };
    match figures {
        Ok(figures) => {
            println!("{figures}");
            ExitCode::SUCCESS
        }
        Err(why) => {
            eprintln!("load: {why}");
            ExitCode::FAILURE
        }
    }
}
