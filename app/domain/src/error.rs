//! One error for every value that failed to parse. [`Invalid`] names the field; [`Reason`] says what
//! is wrong with it, as a stable code that screens translate. Use [`Invalid::new`] at the edge where
//! the field's name is known.

use std::fmt;

/// Why a value was not accepted. The text of [`Reason::code`] is stable: screens and API clients key on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reason {
    /// Nothing was given where something is needed.
    Empty,
    /// More characters than the field holds.
    TooLong,
    /// A number or date outside the range that makes sense.
    OutOfRange,
    /// Not of the expected form.
    Malformed,
    /// A word that is not one of the known ones.
    Unknown,
}

impl Reason {
    /// The stable code, e.g. `too_long`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::TooLong => "too_long",
            Self::OutOfRange => "out_of_range",
            Self::Malformed => "malformed",
            Self::Unknown => "unknown",
        }
    }
}

/// A field whose value was not accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invalid {
    /// The field's name as it stands in records, e.g. `phone`.
    pub field: String,
    /// What is wrong with it.
    pub reason: Reason,
}

impl Invalid {
    /// An error about `field`.
    pub fn new(field: impl Into<String>, reason: Reason) -> Self {
        Self { field: field.into(), reason }
    }
}

impl fmt::Display for Invalid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.field, self.reason.code())
    }
}

impl std::error::Error for Invalid {}
