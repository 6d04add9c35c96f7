//! Every table that holds data, for what concerns all of them alike: moving a data set. A new table is
//! one more line here; a story fails if it is forgotten.

/// A table.
#[derive(Debug, PartialEq, Eq)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// The columns of its primary key, in the key's order.
    pub key: &'static [&'static str],
}

/// The tables, each after those that it refers to.
pub const TABLES: &[Table] = &[
    Table { name: "stream", key: &["id"] },
    Table { name: "team", key: &["id"] },
    Table { name: "member", key: &["id"] },
    Table { name: "device", key: &["id"] },
    Table { name: "session", key: &["token_hash"] },
    Table { name: "join_code", key: &["code_hash"] },
    Table { name: "op", key: &["id"] },
    Table { name: "record", key: &["id", "stream"] },
    Table { name: "audit", key: &["id"] },
];
