//! What a list can be of: what its rows say, and what the team keeps of such.

use super::Unreadable;
use super::fault::{At, Wrong};
use super::id::Key;
use super::judge::{Judged, Terms};
use super::known::Known;
use super::reader::Reader;
use super::sheet::Sheet;
use domain::imports::{Column, Likeness, RowSeen, Twin};
use domain::{Fields, HamletId, Kind, Name, Phone, Record};
use uuid::Uuid;

/// A row as it would become a record.
pub trait Entry: Clone + Send + 'static {
    /// What a column of such a list holds.
    type Head: Copy + PartialEq + Into<Column> + Send + 'static;
    /// What the team has of such.
    type Kept: Kept;
    /// The column of the hamlet.
    const HAMLET: Self::Head;
    /// The column of the code that only one row of a hamlet may have.
    const CODE: Self::Head;
    /// Columns that are only read with consent.
    const PERSONAL: &'static [Self::Head];

    /// Finds the list in a file.
    fn open(file: &[u8], terms: &Terms) -> Result<Sheet<Self::Head>, Unreadable>;
    /// What a row says; what is wrong with it is told to the reader.
    fn read(reader: &mut Reader<'_, Self>) -> Self;
    /// The row's number in the sheet.
    fn row(&self) -> u32;
    /// The hamlet; none only if that is an error.
    fn hamlet(&self) -> Option<HamletId>;
    /// By what the list calls it.
    fn key(&self) -> Option<Key>;
    /// Its code.
    fn code(&self) -> Option<&str>;
    /// Its name.
    fn name(&self) -> Option<&Name>;
    /// Its phone number.
    fn phone(&self) -> Option<&Phone>;
    /// Whether it says just what another row says.
    fn is_as(&self, other: &Self) -> bool;
    /// What is wrong if an earlier row has its code.
    fn repeats(at: At) -> Wrong;
    /// What it says differently from what it made once. What it does not say is no difference.
    fn differences(&self, kept: &Self::Kept) -> Vec<Column>;
    /// As a person sees it; `id`: of what it is already.
    fn seen(&self, id: Option<Uuid>) -> RowSeen;
    /// The fields that make each of these rows of a list.
    fn makes(list: &Judged<Self>, taken: &[Taken<'_, Self>], known: &Known<Self::Kept>, terms: &Terms) -> Vec<Fields>;

    /// What it is called on screen.
    fn title(&self) -> &str {
        self.name().map(Name::as_str).or(self.code()).unwrap_or_default()
    }
}

/// What the team has already.
pub trait Kept: Sized + Send + 'static {
    /// The kind of its records.
    const KIND: Kind;
    /// Reads one from its record.
    fn from_record(record: &Record) -> Option<Self>;
    /// Where it is.
    fn hamlet(&self) -> Option<HamletId>;
    /// Its code.
    fn code(&self) -> Option<&str>;
    /// Its name.
    fn name(&self) -> Option<&Name>;
    /// Its phone number.
    fn phone(&self) -> Option<&Phone>;
    /// As what a row seems to be.
    fn twin(&self, by: Likeness) -> Twin;
}

/// A row that is made.
#[derive(Clone, Copy, Debug)]
pub struct Taken<'j, E> {
    /// Its id.
    pub id: Uuid,
    /// Where.
    pub hamlet: HamletId,
    /// What it says.
    pub draft: &'j E,
}
