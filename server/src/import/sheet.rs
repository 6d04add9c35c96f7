//! A table whose header was found: its columns, and those of its rows that belong to the list.

use super::header::{self, Header, Meaning, Words};
use super::table::{Cell, Row, Table};
use super::{Unreadable, footer};
use domain::imports::{Column, MAX_ROWS};

/// A list as it lies in a file; of households, if nothing else is said.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet<C = Column> {
    /// How it was written.
    pub form: &'static str,
    /// The sheet's name, in a workbook.
    pub name: Option<String>,
    /// Other sheets of the workbook that hold such a list too, and were not read.
    pub unread: Vec<String>,
    /// The header's number in the sheet.
    pub header_row: u32,
    /// What stands above the header, folded: titles may name a hamlet.
    pub above: String,
    pub(super) header: Header<C>,
    pub(super) rows: Vec<Row>,
    /// Rows that do not belong to the list.
    pub skipped: Vec<u32>,
}

impl<C: Copy + PartialEq> Sheet<C> {
    /// Finds the header, and what stands below it.
    pub fn of(table: Table, words: &Words<'_, C>) -> Result<Self, Unreadable> {
        let header = header::find(&table.rows, words).ok_or(Unreadable::NoHeader)?;
        if table.rows.len() > MAX_ROWS {
            return Err(Unreadable::TooLong);
        }
        let mut rows = table.rows;
        let below = rows.split_off(header.place + header.depth);
        rows.truncate(header.place + 1);
        let head = rows.remove(header.place);
        let above = rows.iter().flat_map(|row| &row.cells).map(Cell::folded).collect::<Vec<_>>().join(" ");
        let (rows, skipped) = footer::sort_out(below, &head, &header, words);
        let header_row = head.number;
        Ok(Self { form: table.form, name: table.sheet, unread: Vec::new(), header_row, above, header, rows, skipped })
    }

    /// What the headers say, as they stand in the file and as they are understood.
    pub fn columns(&self) -> impl Iterator<Item = (&str, Meaning<C>)> {
        self.header.columns.iter().map(|(_, header, meaning)| (&**header, *meaning))
    }

    /// Where a column is.
    pub(super) fn place_of(&self, column: C) -> Option<usize> {
        self.header.place_of(column)
    }

    /// A row's cell in a column; an empty one, if the list has no such column.
    pub(super) fn cell<'r>(&self, row: &'r Row, column: C) -> &'r Cell {
        self.place_of(column).map_or(&Cell::Empty, |place| row.cell(place))
    }
}
