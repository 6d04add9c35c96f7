//! One error for the store: the database could not do it. What a person did wrong is never an error
//! here but a value of the answer, such as [`super::Join::Used`].

use std::fmt;

/// The database failed. Nothing was written.
#[derive(Debug)]
pub struct Error(sqlx::Error);

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        Self(error)
    }
}

impl Error {
    /// Data in the database that this build cannot read.
    pub(super) fn unreadable(what: &'static str) -> Self {
        Self(sqlx::Error::Decode(what.into()))
    }
}

/// Says what kind of failure it was and never a value: a database's own message can quote rows.
impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            sqlx::Error::Database(error) => {
                write!(f, "the database refused: code {}", error.code().as_deref().unwrap_or("unknown"))
            }
            sqlx::Error::PoolTimedOut => f.write_str("no connection became free in time"),
            sqlx::Error::Io(error) => write!(f, "the connection broke: {:?}", error.kind()),
            sqlx::Error::Decode(what) | sqlx::Error::ColumnDecode { source: what, .. } => {
                write!(f, "a row could not be read: {what}")
            }
            _ => f.write_str("the database failed"),
        }
    }
}

impl std::error::Error for Error {}
