//! What stands in the file.

use super::super::apply::json;
use super::super::tables::TABLES;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// What the first line says the file is.
const FILE: &str = "tung-nha";
/// Raised when the file is to be read in another way.
const VERSION: u32 = 1;

/// The first line.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Header {
    file: String,
    version: u32,
    step: i64,
    tables: Vec<String>,
}

impl Header {
    /// What this build writes of tables at this step.
    pub(super) fn at(step: i64) -> Self {
        let tables = TABLES.iter().map(|table| table.name.to_owned()).collect();
        Self { file: FILE.to_owned(), version: VERSION, step, tables }
    }
}

/// A row: its columns by name.
pub(super) type Row = BTreeMap<String, Value>;

/// What stands in a column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub(super) enum Value {
    Number(i64),
    Text(String),
    Nothing,
}

/// The last line: what was moved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Summary {
    /// Rows of each table.
    pub rows: BTreeMap<String, u64>,
    /// The hash of all rows, each with the end of its line.
    pub sha256: String,
}

impl Summary {
    /// How many rows there are.
    pub fn total(&self) -> u64 {
        self.rows.values().sum()
    }
}

/// Counts and hashes rows as they pass.
#[derive(Debug)]
pub(super) struct Tally {
    rows: BTreeMap<String, u64>,
    hash: Sha256,
}

impl Tally {
    pub(super) fn new() -> Self {
        Self { rows: TABLES.iter().map(|table| (table.name.to_owned(), 0)).collect(), hash: Sha256::new() }
    }

    pub(super) fn pass(&mut self, table: &str, line: &[u8]) {
        *self.rows.entry(table.to_owned()).or_default() += 1;
        self.hash.update(line);
    }

    pub(super) fn summary(&self) -> Summary {
        Summary { rows: self.rows.clone(), sha256: crate::secret::hex(&self.hash.clone().finalize()) }
    }
}

/// A line with its end.
pub(super) fn line(value: &impl Serialize) -> Vec<u8> {
    let mut line = json(value).into_bytes();
    line.push(b'\n');
    line
}
