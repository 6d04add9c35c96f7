//! Reading a list of households, or of producers, that somebody keeps in a spreadsheet, and judging each of its rows: pure, no SQL and no
//! HTTP. Bytes become a [`Table`] of cells, a table with a header becomes a [`Sheet`], and each row of it a [`Draft`]
//! with a fate, in view of what the team has already ([`Known`]).
//!
//! Columns of what is never kept of a household are left out before anything looks at their cells; without consent, so
//! are names, phone numbers and notes.

mod board;
mod cell;
mod codes;
mod draft;
mod encoding;
mod entry;
mod fault;
mod footer;
mod header;
mod id;
mod judge;
mod known;
mod producer;
mod reader;
mod report;
mod separated;
mod sheet;
mod table;
mod words;
mod workbook;

#[cfg(test)]
mod tests;

pub use board::{BOARDS, BoardRow, BoardTerms, Change, Heading, JudgedBoards, WrongFigure, judge_boards};
pub use draft::Draft;
pub use entry::{Entry, Kept};
pub use fault::{At, Fault, Tells, Wrong};
pub use header::{Meaning, Words};
pub use judge::{Judged, Terms, judge};
pub use known::Known;
pub use producer::ProducerDraft;
pub use report::{errors_csv, harmless, preview};
pub use sheet::Sheet;
pub use table::{Cell, Table, Unreadable};
pub use words::HOUSEHOLDS;

use sha2::{Digest, Sha256};

/// The hash by which a file is known again.
pub fn digest(file: &[u8]) -> String {
    crate::secret::hex(&Sha256::digest(file))
}

/// Reads a file, whatever it is called: its first bytes tell what it is.
pub fn read<C: Copy + PartialEq>(file: &[u8], words: &Words<'_, C>) -> Result<Sheet<C>, Unreadable> {
    if file.starts_with(b"PK\x03\x04") {
        return workbook::read(file, words);
    }
    if file.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        return Err(Unreadable::OldExcel);
    }
    separated::read(file, words)
}
