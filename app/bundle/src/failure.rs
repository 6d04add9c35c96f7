//! The one error of this program: a sentence that names the step, what it worked on, and why it failed.

use std::fmt::{self, Display};

/// Why there is no new site.
#[derive(Debug)]
pub(crate) struct Failure(String);

impl Failure {
    /// A failure told in one sentence.
    pub(crate) fn new(sentence: impl Into<String>) -> Self {
        Self(sentence.into())
    }
}

impl Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Adds to an error what was being done.
pub(crate) trait Doing<T> {
    /// `fs::read(path).doing(|| format!("reading {path}"))` fails as "reading … failed: …".
    fn doing(self, step: impl FnOnce() -> String) -> Result<T, Failure>;
}

impl<T, E: Display> Doing<T> for Result<T, E> {
    fn doing(self, step: impl FnOnce() -> String) -> Result<T, Failure> {
        self.map_err(|why| Failure(format!("{} failed: {why:#}", step())))
    }
}
