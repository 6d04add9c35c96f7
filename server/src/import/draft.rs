//! A row as it would become a household.

use super::cell;
use super::fault::{Fault, Wrong};
use super::id::Key;
use super::known::Known;
use super::sheet::Sheet;
use super::table::{Cell, Row};
use domain::imports::Column;
use domain::{HamletId, Name, Note, Phone, looks_private};
use std::collections::HashMap;

/// Most characters of a code.
const MOST_CODE: usize = 24;

/// What a row says of a household.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// The row's number in the sheet.
    pub row: u32,
    /// The code.
    pub code: Option<String>,
    /// The hamlet; none only if that is an error.
    pub hamlet: Option<HamletId>,
    /// The head's name, with consent.
    pub head: Option<Name>,
    /// The phone number, with consent.
    pub phone: Option<Phone>,
    /// People.
    pub people: Option<u8>,
    /// Of these, aged 15 or more.
    pub adults: Option<u8>,
    /// The note, with consent.
    pub note: Option<Note>,
}

impl Draft {
    /// By what the list calls it.
    pub(super) fn key(&self) -> Option<Key> {
        let by_code = self.code.as_deref().map(Key::code);
        by_code.or_else(|| Some(Key::name(self.head.as_ref()?.as_str(), self.phone.as_ref())))
    }

    /// What it is called on screen.
    pub fn title(&self) -> &str {
        self.head.as_ref().map(Name::as_str).or(self.code.as_deref()).unwrap_or_default()
    }
}

/// Reads rows. Hamlets are looked up once for each way to write one.
pub struct Reader<'s> {
    sheet: &'s Sheet,
    known: &'s Known,
    /// Whether names, phone numbers and notes are read.
    personal: bool,
    hamlets: HashMap<Option<String>, Result<HamletId, Wrong>>,
}

impl<'s> Reader<'s> {
    /// For the rows of a sheet.
    pub fn new(sheet: &'s Sheet, known: &'s Known, personal: bool) -> Self {
        Self { sheet, known, personal, hamlets: HashMap::new() }
    }

    /// What a row says, and what is wrong with it.
    pub fn read(&mut self, row: &Row) -> (Draft, Vec<Fault>) {
        let mut faults = Faults { sheet: self.sheet, row: row.number, all: Vec::new() };
        if row.runs_on {
            faults.whole(Wrong::RunsOn);
            return (Draft { row: row.number, ..Draft::default() }, faults.all);
        }
        let cell = |column| self.sheet.cell(row, column);
        let personal = |column| if self.personal { cell(column) } else { &Cell::Empty };
        let code =
            faults.take(Column::Code, cell::text(cell(Column::Code)).and_then(|code| code.map(read_code).transpose()));
        let hamlet = match cell::text(cell(Column::Hamlet)) {
            Ok(said) => {
                let look_up = || self.known.hamlet(said.as_deref(), &self.sheet.above);
                self.hamlets.entry(said.clone()).or_insert_with(look_up).clone()
            }
            Err(wrong) => Err(wrong),
        };
        let hamlet = faults.take(Column::Hamlet, hamlet.map(Some));
        let head = faults
            .take(Column::Head, cell::text(personal(Column::Head)).and_then(|head| head.map(read_name).transpose()));
        let phone = faults.take(Column::Phone, cell::phone(personal(Column::Phone)));
        let people = faults.take(Column::People, cell::count(cell(Column::People)));
        let adults = faults.take(Column::Adults, cell::count(cell(Column::Adults)));
        let note = faults
            .take(Column::Note, cell::text(personal(Column::Note)).and_then(|note| note.map(read_note).transpose()));
        if people.zip(adults).is_some_and(|(people, adults)| adults > people) {
            faults.add(Column::Adults, Wrong::AdultsOverPeople);
        }
        if code.is_none() && head.is_none() && !faults.are_of(Column::Code) && !faults.are_of(Column::Head) {
            faults.whole(if self.personal { Wrong::NoKey } else { Wrong::NoCode });
        }
        // People are at least those who are grown up.
        let people = people.or(adults);
        (Draft { row: row.number, code, hamlet, head, phone, people, adults, note }, faults.all)
    }
}

fn read_code(text: String) -> Result<String, Wrong> {
    match () {
        () if looks_private(&text) => Err(Wrong::CodePrivate),
        () if text.chars().count() > MOST_CODE => Err(Wrong::CodeTooLong),
        () => Ok(text),
    }
}

fn read_name(text: String) -> Result<Name, Wrong> {
    if looks_private(&text) {
        return Err(Wrong::NamePrivate);
    }
    text.parse().map_err(|_| Wrong::NameTooLong)
}

fn read_note(text: String) -> Result<Note, Wrong> {
    if looks_private(&text) {
        return Err(Wrong::NotePrivate);
    }
    text.parse().map_err(|_| Wrong::NoteTooLong)
}

struct Faults<'s> {
    sheet: &'s Sheet,
    row: u32,
    all: Vec<Fault>,
}

impl Faults<'_> {
    /// Keeps what was read, or what is wrong with it.
    fn take<T>(&mut self, column: Column, read: Result<Option<T>, Wrong>) -> Option<T> {
        read.unwrap_or_else(|wrong| {
            self.add(column, wrong);
            None
        })
    }

    fn add(&mut self, column: Column, wrong: Wrong) {
        let column = self.sheet.header.named(column);
        self.all.push(Fault { row: self.row, column, wrong });
    }

    fn whole(&mut self, wrong: Wrong) {
        self.all.push(Fault { row: self.row, column: None, wrong });
    }

    fn are_of(&self, column: Column) -> bool {
        let place = self.sheet.place_of(column);
        place.is_some() && self.all.iter().any(|fault| fault.column.as_ref().map(|(place, _)| *place) == place)
    }
}
