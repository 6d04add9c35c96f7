//! The few words in which `SQLite` and `PostgreSQL` differ. Everything else is said once for both.

use super::tables::TABLES;
use sqlx::AnyConnection;
use std::borrow::Cow;

/// Which database this is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialect {
    Sqlite,
    Postgres,
}

impl Dialect {
    /// Which one a connection speaks.
    pub(super) fn of(connection: &AnyConnection) -> Self {
        if connection.backend_name() == "SQLite" { Self::Sqlite } else { Self::Postgres }
    }

    /// Stands for the parameter of this number, in a statement that has many and names them in order. `SQLite` looks
    /// a number up in a list, at a cost that grows with the square of theirs, and counts by itself for nothing.
    pub(super) fn mark(self, number: usize) -> Cow<'static, str> {
        match self {
            Self::Sqlite => "?".into(),
            Self::Postgres => format!("${number}").into(),
        }
    }

    /// The steps that make the tables, in order. A step that has shipped is never edited.
    pub(super) fn steps(self) -> &'static [&'static str] {
        match self {
            Self::Sqlite => &[
                include_str!("../../migrations/sqlite/1_start.sql"),
                include_str!("../../migrations/sqlite/2_receipts.sql"),
                include_str!("../../migrations/sqlite/3_handover.sql"),
                include_str!("../../migrations/sqlite/4_cursors.sql"),
                include_str!("../../migrations/sqlite/5_offices.sql"),
                include_str!("../../migrations/sqlite/6_places.sql"),
                include_str!("../../migrations/sqlite/7_indexes.sql"),
            ],
            Self::Postgres => &[
                include_str!("../../migrations/postgres/1_start.sql"),
                include_str!("../../migrations/postgres/2_receipts.sql"),
                include_str!("../../migrations/postgres/3_handover.sql"),
                include_str!("../../migrations/postgres/4_cursors.sql"),
                include_str!("../../migrations/postgres/5_offices.sql"),
                include_str!("../../migrations/postgres/6_places.sql"),
                include_str!("../../migrations/postgres/7_indexes.sql"),
            ],
        }
    }

    /// Begins a transaction that writes.
    pub(super) fn begin(self) -> &'static str {
        match self {
            Self::Sqlite => "BEGIN IMMEDIATE",
            Self::Postgres => "BEGIN",
        }
    }

    /// Begins a transaction that reads one state of everything, whatever others write meanwhile.
    pub(super) fn begin_snapshot(self) -> &'static str {
        match self {
            Self::Sqlite => "BEGIN",
            Self::Postgres => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        }
    }

    /// Orders text by its bytes: a database's own order depends on the language that it was made for.
    pub(super) fn by_bytes(self) -> &'static str {
        match self {
            Self::Sqlite => "COLLATE BINARY",
            Self::Postgres => "COLLATE \"C\"",
        }
    }

    /// Makes servers that start together take turns, until the transaction ends: the second finds the
    /// tables made. On `SQLite` its beginning does.
    pub(super) fn take_turns(self) -> Option<&'static str> {
        match self {
            Self::Sqlite => None,
            // Any number will do that nobody else uses: these are the letters "tung nha".
            Self::Postgres => Some("SELECT pg_advisory_xact_lock(x'74756e67206e6861'::bigint)"),
        }
    }

    /// Takes what was erased out of the log that `SQLite` writes ahead of its file, without keeping others waiting for
    /// long. (`PostgreSQL` overwrites in its own time, and its administrator decides when.)
    pub(super) fn forget(self) -> Option<[&'static str; 3]> {
        match self {
            Self::Sqlite => {
                Some(["PRAGMA busy_timeout=100", "PRAGMA wal_checkpoint(TRUNCATE)", "PRAGMA busy_timeout=10000"])
            }
            Self::Postgres => None,
        }
    }

    /// Moves the log that `SQLite` writes ahead of its file into the file, as far as nobody is in the way.
    pub(super) fn tidy(self) -> Option<&'static str> {
        match self {
            Self::Sqlite => Some("PRAGMA wal_checkpoint(PASSIVE)"),
            Self::Postgres => None,
        }
    }

    /// Keeps all others from writing until the transaction ends. On `SQLite` its beginning does.
    pub(super) fn keep_others_out(self) -> Option<String> {
        let tables: Vec<_> = TABLES.iter().map(|table| table.name).collect();
        match self {
            Self::Sqlite => None,
            Self::Postgres => Some(format!("LOCK TABLE {} IN EXCLUSIVE MODE", tables.join(", "))),
        }
    }
}
