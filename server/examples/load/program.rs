//! The real program, serving on a port that the system chose.

use crate::Trouble;
use crate::place::Ground;
use server::store::Place;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

pub(crate) struct Program {
    child: Child,
    pub(crate) base: String,
}

impl Program {
    pub(crate) fn serves(server: &Path, ground: &Ground) -> Result<Self, Trouble> {
        let mut command = Command::new(server);
        match &ground.place {
            Place::Folder(folder) => command.env("DATA_DIR", folder).env_remove("DATABASE_URL"),
            Place::Postgres(url) => command.env("DATABASE_URL", url).env_remove("DATA_DIR"),
        };
        let mut child = command
            .args(["serve", "--port", "0", "--site", "/nonexistent"])
            .env("RUST_LOG", "error")
            .env_remove("PUBLIC_URL")
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| format!("{} does not start ({error})", server.display()))?;
        let output = child.stdout.take().ok_or("the program has no output")?;
        let mut ready = BufReader::new(output).lines().map_while(Result::ok);
        let base = ready.find_map(|line| line.strip_prefix("ready: ").map(str::to_owned));
        let base = base.ok_or("the program ended before it was ready")?;
        Ok(Self { child, base })
    }

    /// The most memory that it ever held, in megabytes.
    pub(crate) fn most_megabytes(&self) -> Result<u64, Trouble> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).ok_or("no VmHWM")?;
        let kilobytes: u64 = line.trim().trim_end_matches(" kB").parse()?;
        Ok(kilobytes / 1024)
    }
}

/// A measurement that fails leaves no program behind.
impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
