//! A table whose header was found: its columns, and those of its rows that belong to the list.

use super::header::{self, Header, Meaning, Words};
use super::table::{Cell, Row, Table};
use super::{Unreadable, footer};
use domain::imports::{Column, MAX_ROWS};
use std::sync::Arc;

/// A list as it lies in a file; of households, if nothing else is said.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet<C = Column> {
    /// How it was written.
    pub form: &'static str,
    /// The sheet's name, in a workbook.
    pub name: Option<String>,
    /// Sheets of the workbook in which nothing names the columns of such a list: they were not read.
    pub unread: Vec<String>,
    /// The other sheets that hold such a list, in order: they are one list with this one.
    pub(super) further: Vec<Self>,
    /// By which its rows are told from those of others, if there are several.
    pub(super) label: Option<Arc<str>>,
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
        Ok(Self {
            form: table.form,
            name: table.sheet,
            unread: Vec::new(),
            further: Vec::new(),
            label: None,
            header_row,
            above,
            header,
            rows,
            skipped,
        })
    }

    /// Several sheets as one list.
    pub fn joined(mut sheets: Vec<Self>, unread: Vec<String>) -> Result<Self, Unreadable> {
        if sheets.iter().map(|sheet| sheet.rows.len()).sum::<usize>() > MAX_ROWS {
            return Err(Unreadable::TooLong);
        }
        let are_several = sheets.len() > 1;
        for sheet in &mut sheets {
            sheet.label = sheet.name.as_deref().filter(|_| are_several).map(Arc::from);
        }
        let mut sheets = sheets.into_iter();
        let first = sheets.next().ok_or(Unreadable::NoHeader)?;
        Ok(Self { unread, further: sheets.collect(), ..first })
    }

    /// Only those sheets that are such a list after all; the others are named as unread.
    pub fn only(mut self, is_one: impl Fn(&Self) -> bool) -> Result<Self, Unreadable> {
        let (further, mut unread) = (std::mem::take(&mut self.further), std::mem::take(&mut self.unread));
        let (sheets, others): (Vec<_>, Vec<_>) = std::iter::once(self).chain(further).partition(is_one);
        unread.extend(others.into_iter().filter_map(|sheet| sheet.name));
        Self::joined(sheets, unread)
    }

    /// This sheet and those that are one list with it.
    pub fn all(&self) -> impl Iterator<Item = &Self> {
        std::iter::once(self).chain(&self.further)
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
