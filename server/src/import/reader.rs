//! Reads the cells of one row after another, and collects what is wrong with them.

use super::cell;
use super::entry::Entry;
use super::fault::{Fault, Wrong};
use super::judge::Terms;
use super::known::Known;
use super::sheet::Sheet;
use super::table::{Cell, Row};
use domain::HamletId;
use std::collections::HashMap;

/// Reads rows. Hamlets are looked up once for each way to write one.
pub struct Reader<'s, E: Entry> {
    sheet: &'s Sheet<E::Head>,
    known: &'s Known<E::Kept>,
    /// Under what the list is read.
    pub(super) terms: &'s Terms,
    hamlets: HashMap<Option<String>, Result<HamletId, Wrong>>,
    row: &'s Row,
    faults: Vec<Fault>,
}

const NO_ROW: &Row = &Row { number: 0, cells: Vec::new(), runs_on: false };

impl<'s, E: Entry> Reader<'s, E> {
    /// For the rows of a sheet.
    pub fn new(sheet: &'s Sheet<E::Head>, known: &'s Known<E::Kept>, terms: &'s Terms) -> Self {
        Self { sheet, known, terms, hamlets: HashMap::new(), row: NO_ROW, faults: Vec::new() }
    }

    /// What a row says, and what is wrong with it.
    pub fn read(&mut self, row: &'s Row) -> (E, Vec<Fault>) {
        self.row = row;
        let entry = E::read(self);
        let mut faults = std::mem::take(&mut self.faults);
        if row.runs_on {
            faults.clear();
            faults.push(Fault { sheet: self.sheet.label.clone(), row: row.number, column: None, wrong: Wrong::RunsOn });
        }
        (entry, faults)
    }

    /// The row's number in the sheet.
    pub fn number(&self) -> u32 {
        self.row.number
    }

    /// Whether the list has such a column.
    pub fn has(&self, column: E::Head) -> bool {
        self.sheet.place_of(column).is_some()
    }

    /// Whether what needs consent is read.
    pub fn is_personal(&self) -> bool {
        self.terms.consent.is_some()
    }

    /// A column's cell; an empty one, if it holds what is only read with consent and there is none, or if other rows were
    /// swallowed by the row.
    pub fn cell(&self, column: E::Head) -> &'s Cell {
        if self.row.runs_on || (!self.is_personal() && E::PERSONAL.contains(&column)) {
            return &Cell::Empty;
        }
        self.sheet.cell(self.row, column)
    }

    /// What a cell says, in some form; nothing, with a fault, if it is not in that form.
    pub fn take<T>(&mut self, column: E::Head, read: impl Fn(&Cell) -> Result<Option<T>, Wrong>) -> Option<T> {
        read(self.cell(column)).unwrap_or_else(|wrong| {
            self.add(column, wrong);
            None
        })
    }

    /// A cell's text, parsed.
    pub fn text<T>(&mut self, column: E::Head, parse: impl Fn(String) -> Result<T, Wrong>) -> Option<T> {
        self.take(column, |cell| cell::text(cell)?.map(&parse).transpose())
    }

    /// The hamlet.
    pub fn hamlet(&mut self) -> Option<HamletId> {
        let read = cell::text(self.cell(E::HAMLET)).and_then(|said| {
            let look_up = || {
                let found = self.known.hamlet(said.as_deref(), &self.sheet.above);
                // A workbook may have a sheet for each hamlet, and no other word of it.
                let by_sheet =
                    || self.known.hamlet(Some(self.sheet.name.as_deref().filter(|_| said.is_none())?), "").ok();
                found.or_else(|wrong| by_sheet().ok_or(wrong))
            };
            self.hamlets.entry(said.clone()).or_insert_with(look_up).clone()
        });
        read.map_err(|wrong| self.add(E::HAMLET, wrong)).ok()
    }

    /// Something is wrong in a column.
    pub fn add(&mut self, column: E::Head, wrong: Wrong) {
        let column = self.sheet.header.named(column);
        self.faults.push(Fault { sheet: self.sheet.label.clone(), row: self.row.number, column, wrong });
    }

    /// Something is wrong with the row.
    pub fn whole(&mut self, wrong: Wrong) {
        self.faults.push(Fault { sheet: self.sheet.label.clone(), row: self.row.number, column: None, wrong });
    }

    /// Whether something is wrong in a column.
    pub fn is_wrong(&self, column: E::Head) -> bool {
        let place = self.sheet.place_of(column);
        place.is_some() && self.faults.iter().any(|fault| fault.column.as_ref().map(|(place, _)| *place) == place)
    }
}
