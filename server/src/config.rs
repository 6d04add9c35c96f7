//! Settings, from the command line and the environment. A bad one stops the start with one sentence
//! that names it.

use crate::store;
use clap::{Args, Parser, Subcommand};
use std::net::IpAddr;
use std::path::PathBuf;

/// Từng Nhà: the server.
#[derive(Debug, Parser)]
#[command(version, about, args_conflicts_with_subcommands = true)]
pub struct Cli {
    /// What to do; `serve` if nothing is said.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// Settings of `serve`.
    #[command(flatten)]
    pub serve: Serve,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the app and its API.
    Serve(Serve),
    /// Print the API's description.
    Openapi,
    /// Make a team and print its leader's join link.
    Team(Team),
    /// Say in which commune a team is.
    Place(Place),
    /// Make a join code for a member of a team.
    Code(Code),
    /// Make a commune's or the province's office if it is missing, and print a code for an officer of it.
    Office(Office),
    /// Close a team: its phones hand in what they hold, for the leader, and then clear themselves.
    Close(Close),
    /// Take in a file in which a phone handed over its work, if no phone of its team can. The server may run on.
    Receive(Moved),
    /// Write the whole data set into one file, for another database. The server may run on.
    Export(Moved),
    /// Fill an empty database from such a file.
    Import(Moved),
}

/// Settings of `serve`.
#[derive(Clone, Debug, Args)]
pub struct Serve {
    /// What all commands need.
    #[command(flatten)]
    pub common: Common,
    /// The address to listen on.
    #[arg(long, env = "BIND", default_value = "127.0.0.1")]
    pub bind: IpAddr,
    /// The folder of the built app.
    #[arg(long = "site", env = "SITE_DIR", default_value = "target/site")]
    pub site: PathBuf,
    /// Load the demo if there is no team yet, and print links to join it.
    #[arg(long)]
    pub demo: bool,
}

/// What all commands need.
#[derive(Clone, Debug, Args)]
pub struct Common {
    /// The port.
    #[arg(long, env = "PORT", default_value_t = 8080)]
    pub port: u16,
    /// The folder of the data.
    #[arg(long = "data", env = "DATA_DIR", default_value = "data")]
    pub data: PathBuf,
    /// The address at which phones reach this server; `http://127.0.0.1:PORT` if not said.
    #[arg(long, env = "PUBLIC_URL")]
    pub public_url: Option<String>,
    /// `postgres://…` to keep the data there instead of in the folder.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    pub database_url: Option<String>,
}

/// A new team.
#[derive(Clone, Debug, Args)]
pub struct Team {
    /// What all commands need.
    #[command(flatten)]
    pub common: Common,
    /// The team's name, e.g. "Tổ Bắc Lù".
    #[arg(long)]
    pub name: String,
    /// The commune's code, e.g. 06874.
    #[arg(long)]
    pub commune: Option<String>,
    /// The leader's name.
    #[arg(long)]
    pub leader: String,
}

/// Where a team is.
#[derive(Clone, Debug, Args)]
pub struct Place {
    /// What all commands need.
    #[command(flatten)]
    pub common: Common,
    /// The team's name or id.
    #[arg(long)]
    pub team: String,
    /// The commune's code, e.g. 06874.
    #[arg(long)]
    pub commune: String,
}

/// A new join code.
#[derive(Clone, Debug, Args)]
pub struct Code {
    /// What all commands need.
    #[command(flatten)]
    pub common: Common,
    /// The team's name or id.
    #[arg(long)]
    pub team: String,
    /// The member's name; made if the team has no such member.
    #[arg(long)]
    pub name: String,
    /// A new member becomes a leader.
    #[arg(long)]
    pub leader: bool,
}

/// An office and an officer of it.
#[derive(Clone, Debug, Args)]
pub struct Office {
    /// What all commands need.
    #[command(flatten)]
    pub common: Common,
    /// The unit's code: 5 digits of a commune, e.g. 06874, or 2 of the province, e.g. 22.
    #[arg(long)]
    pub unit: String,
    /// The office's name if it is made, e.g. "UBND xã Điền Xá".
    #[arg(long)]
    pub name: String,
    /// The officer's name; made if the office has no such officer.
    #[arg(long, default_value = "Cán bộ")]
    pub officer: String,
}

/// The end of a team.
#[derive(Clone, Debug, Args)]
pub struct Close {
    /// What all commands need.
    #[command(flatten)]
    pub common: Common,
    /// The team's name or id.
    #[arg(long)]
    pub team: String,
    /// Leaders' phones too: once they have taken in what the others handed in.
    #[arg(long)]
    pub leaders: bool,
}

/// A data set on its way.
#[derive(Clone, Debug, Args)]
pub struct Moved {
    /// What all commands need.
    #[command(flatten)]
    pub common: Common,
    /// The file.
    pub file: PathBuf,
}

impl Common {
    /// Whether every setting can be used, before anything is opened or said.
    pub fn check(&self) -> Result<(), String> {
        self.place()?;
        self.public().map(drop)
    }

    /// Where the data lives.
    pub fn place(&self) -> Result<store::Place, String> {
        match self.database_url.as_deref() {
            None | Some("") => Ok(store::Place::Folder(self.data.clone())),
            Some(url) if url.starts_with("postgres://") || url.starts_with("postgresql://") => {
                Ok(store::Place::Postgres(url.to_owned()))
            }
            Some(_) => {
                Err("DATABASE_URL must begin with postgres:// (leave it out to keep the data in DATA_DIR).".into())
            }
        }
    }

    /// The address at which phones reach this server.
    pub fn public(&self) -> Result<PublicUrl, String> {
        let url = self.public_url.clone().filter(|url| !url.is_empty());
        PublicUrl::parse(&url.unwrap_or_else(|| format!("http://127.0.0.1:{}", self.port)))
    }
}

/// The address at which phones reach this server: an origin, without a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicUrl {
    origin: String,
    https: bool,
}

impl PublicUrl {
    /// Reads it. Without https only this machine itself is accepted: a browser gives no storage to rely
    /// on to a page that came in the clear, and the session would be readable on the way.
    pub fn parse(text: &str) -> Result<Self, String> {
        let origin = text.trim_end_matches('/');
        let (https, host) = match (origin.strip_prefix("https://"), origin.strip_prefix("http://")) {
            (Some(host), _) => (true, host),
            (_, Some(host)) => (false, host),
            _ => {
                return Err("PUBLIC_URL must begin with https:// (or http:// on this machine itself).".into());
            }
        };
        if host.is_empty() || host.contains(['/', '?', '#', '@', ' ']) {
            return Err("PUBLIC_URL must be a scheme and a host only, such as https://tungnha.example.vn.".into());
        }
        let name = if host.starts_with('[') {
            host.split_inclusive(']').next().unwrap_or(host)
        } else {
            host.split(':').next().unwrap_or(host)
        };
        if !https && !matches!(name, "localhost" | "127.0.0.1" | "[::1]") {
            return Err(format!(
                "PUBLIC_URL must be https:// for {name}: over http a phone's browser refuses offline storage, and \
                 sessions could be read on the way."
            ));
        }
        Ok(Self { origin: origin.to_ascii_lowercase(), https })
    }

    /// Whether it is https.
    pub fn is_https(&self) -> bool {
        self.https
    }

    /// The origin, e.g. `https://tungnha.example.vn`.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The link that opens the app with a join code. The code stands in the fragment, which browsers
    /// do not send: it reaches no log.
    pub fn join_link(&self, code: &domain::JoinCode) -> String {
        format!("{}/vao#{code}", self.origin)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_may_do_without_https() {
        for good in
            ["https://a.vn", "https://a.vn:8443/", "http://localhost:8080", "http://127.0.0.1:1", "http://[::1]:1"]
        {
            assert!(PublicUrl::parse(good).is_ok(), "{good}");
        }
        for bad in [
            "http://a.vn",
            "http://localhost.a.vn",
            "ftp://a.vn",
            "https://",
            "https://a.vn/x",
            "http://127.0.0.1.a.vn",
        ] {
            assert!(PublicUrl::parse(bad).unwrap_err().starts_with("PUBLIC_URL"), "{bad}");
        }
    }

    #[test]
    fn a_join_link_carries_the_code_in_its_fragment() {
        let code: domain::JoinCode = "7KQ2M9XD".parse().unwrap();
        let link = PublicUrl::parse("https://a.vn/").unwrap().join_link(&code);
        assert_eq!(link, "https://a.vn/vao#7KQ2-M9XD");
    }
}
