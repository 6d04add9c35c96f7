use server::store::Place;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// The real program, serving on a port that the system chose.
pub(crate) struct Program {
    child: Child,
    pub(crate) base: String,
}

impl Program {
    /// The program with its data at this place; what it shall do is still to be said.
    pub(crate) fn command(place: &Place) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_server"));
        match place {
            Place::Folder(folder) => command.env("DATA_DIR", folder).env_remove("DATABASE_URL"),
            Place::Postgres(url) => command.env("DATABASE_URL", url).env_remove("DATA_DIR"),
        };
        command
    }

    pub(crate) fn serves(place: &Place) -> Self {
        let mut program = Self::starts(place);
        let mut lines = BufReader::new(program.child.stdout.take().unwrap()).lines();
        program.base = lines.find_map(|line| line.unwrap().strip_prefix("ready: ").map(str::to_owned)).unwrap();
        program
    }

    fn starts(place: &Place) -> Self {
        let child = Self::command(place)
            .args(["serve", "--port", "0", "--site", "/nonexistent"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        Self { child, base: String::new() }
    }

    /// Serves, while the phones of the story go on.
    pub(crate) async fn serves_soon(place: &Place) -> Self {
        let place = place.clone();
        tokio::task::spawn_blocking(move || Self::serves(&place)).await.unwrap()
    }

    /// Is killed so soon after its start, whatever it is at.
    pub(crate) async fn dies_at_its_start(place: &Place, after: Duration) {
        let program = Self::starts(place);
        tokio::time::sleep(after).await;
        program.dies();
    }

    /// Is stopped in the middle of whatever it does.
    pub(crate) fn stands_still(&self) {
        self.hears("STOP");
    }

    /// Goes on as if nothing had been.
    pub(crate) fn moves_again(&self) {
        self.hears("CONT");
    }

    fn hears(&self, signal: &str) {
        let word = format!("kill -{signal} {}", self.child.id());
        assert!(Command::new("sh").args(["-c", &word]).status().unwrap().success());
    }

    /// Makes a team or a code by a command; the join code that it prints.
    pub(crate) fn makes_code(place: &Place, command: &[&str]) -> String {
        let made = Self::command(place).args(command).output().unwrap();
        let printed = String::from_utf8(made.stdout).unwrap();
        printed.lines().find_map(|line| line.split_once("/vao#")).unwrap().1.to_owned()
    }

    /// Is killed, without a moment to tidy up.
    pub(crate) fn dies(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

/// A story that fails leaves no program behind.
impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
