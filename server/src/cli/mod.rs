//! What can be asked of the server on the command line.

pub mod demo;
mod link;
mod office;
mod people;
mod serve;
mod transfer;

use crate::config::{Cli, Command, Common};
use crate::state::App;
use crate::store::Store;
use crate::time::Time;
use crate::web::Site;
use std::fmt::Display;

/// Why a command could not be done, as one sentence for the person who gave it.
#[derive(Debug)]
pub enum Failure {
    /// A setting is wrong: the person can mend it.
    Setting(String),
    /// Something else went wrong.
    Other(String),
}

impl Failure {
    fn other(what: &str, why: impl Display) -> Self {
        Self::Other(format!("{what}: {why}."))
    }
}

/// Does what was asked.
pub async fn run(cli: Cli) -> Result<(), Failure> {
    match cli.command.unwrap_or(Command::Serve(cli.serve)) {
        Command::Serve(serve) => serve::serve(&serve).await,
        Command::Openapi => {
            let text = crate::api::openapi::document().to_pretty_json();
            println!("{}", text.map_err(|error| Failure::other("The OpenAPI document cannot be written", error))?);
            Ok(())
        }
        Command::Team(team) => people::team(&team).await,
        Command::Place(place) => people::place(&place).await,
        Command::Code(code) => people::code(&code).await,
        Command::Office(office) => office::office(&office).await,
        Command::Close(close) => people::close(&close).await,
        Command::Receive(handed) => people::receive(&handed).await,
        Command::Export(moved) => transfer::export(&moved).await,
        Command::Import(moved) => transfer::import(&moved).await,
    }
}

/// Opens the database and puts the parts together.
async fn open(common: &Common, site: Option<Site>) -> Result<App, Failure> {
    let public = common.public().map_err(Failure::Setting)?;
    let store = store(common).await?;
    let time = Time::default();
    store.seed(time.now()).await.map_err(|error| Failure::other("The catalogue cannot be stored", error))?;
    Ok(App::new(store, time, public, site))
}

/// Opens the database.
async fn store(common: &Common) -> Result<Store, Failure> {
    let place = common.place().map_err(Failure::Setting)?;
    Store::open(&place).await.map_err(|error| {
        let setting = if common.database_url.is_some() { "DATABASE_URL" } else { "DATA_DIR" };
        Failure::Setting(format!("{setting}: the database cannot be opened ({error})."))
    })
}
