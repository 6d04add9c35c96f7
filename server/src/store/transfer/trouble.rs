//! Why a data set could not be moved.

use super::super::Error;
use std::{fmt, io};

/// A data set was not moved. Nothing was written to a database.
#[derive(Debug)]
pub enum Trouble {
    /// The database failed.
    Database(Error),
    /// The file could not be read or written.
    File(io::Error),
    /// It must not be done.
    Refused(Refused),
}

/// Why it must not be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// The file is something else.
    NotOurs,
    /// The file was made by a build with another format or other tables.
    OtherBuild,
    /// The file's end is missing.
    CutOff,
    /// The file is not as it was written.
    Altered,
    /// The database that should take the data holds some already.
    NotEmpty,
    /// The database has tables of a newer build.
    NewerDatabase,
    /// The database does not give back what was put into it.
    NotKept,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotOurs => "the file is no export of Từng Nhà",
            Self::OtherBuild => "the file was made by a server of another version; use the same one on both sides",
            Self::CutOff => "the file is cut off: its end is missing",
            Self::Altered => "the file was altered: its rows are not those that its last line speaks of",
            Self::NotEmpty => "the database already holds data; only an empty one can take an import",
            Self::NewerDatabase => "a newer version of the server has changed the database; use that version",
            Self::NotKept => "the database does not give back the rows as they stand in the file",
        })
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Database(error) => error.fmt(f),
            Self::File(error) => write!(f, "the file cannot be read or written ({error})"),
            Self::Refused(why) => why.fmt(f),
        }
    }
}

impl std::error::Error for Trouble {}

impl From<Error> for Trouble {
    fn from(error: Error) -> Self {
        Self::Database(error)
    }
}

impl From<sqlx::Error> for Trouble {
    fn from(error: sqlx::Error) -> Self {
        Self::Database(error.into())
    }
}

impl From<io::Error> for Trouble {
    fn from(error: io::Error) -> Self {
        Self::File(error)
    }
}

impl From<Refused> for Trouble {
    fn from(why: Refused) -> Self {
        Self::Refused(why)
    }
}
