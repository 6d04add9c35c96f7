//! What offices read of the work that teams do besides visits.

use super::records::records;
use super::{Error, Store};
use domain::{Record, TeamId};

/// What is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WorkOf {
    /// Classes.
    Classes,
    /// Surveys of hamlets, and what their shares are counted from.
    Surveys,
    /// Targets.
    Targets,
    /// Producers, and the households that some of them are.
    Producers,
}

impl Store {
    /// A team's records of one kind of work, with its hamlets.
    pub async fn work(&self, team: TeamId, of: WorkOf) -> Result<Vec<Record>, Error> {
        let which = match of {
            WorkOf::Classes => "kind IN ('class', 'hamlet')",
            WorkOf::Surveys => "kind IN ('survey', 'hamlet', 'household', 'visit')",
            WorkOf::Targets => "kind = 'quota'",
            WorkOf::Producers => "kind IN ('producer', 'hamlet', 'household')",
        };
        records(&mut *self.readers.acquire().await?, &team.to_string(), which).await
    }
}
