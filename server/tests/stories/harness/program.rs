use server::store::Place;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

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
        let mut child = Self::command(place)
            .args(["serve", "--port", "0", "--site", "/nonexistent"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let base = lines.find_map(|line| line.unwrap().strip_prefix("ready: ").map(str::to_owned)).unwrap();
        Self { child, base }
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
