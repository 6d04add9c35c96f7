//! What a leader's screen and the server say to each other about importing a list of households or of producers. Fields are only ever
//! added (G11).

use crate::{HouseholdId, Kind, Millis, ProducerId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fmt;
use std::num::ParseIntError;
use std::str::FromStr;
use uuid::Uuid;

/// The most bytes of a file.
pub const MAX_FILE: usize = 20 * 1024 * 1024;
/// The most rows of a file.
pub const MAX_ROWS: usize = 100_000;
/// The most rows that a preview shows.
pub const SHOWN_ROWS: usize = 200;
/// The most errors, duplicates and skipped rows that a preview names.
pub const SHOWN_TROUBLES: usize = 1000;

/// What a list is of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ListOf {
    /// Hộ dân.
    #[default]
    Households,
    /// Hộ kinh doanh, hợp tác xã.
    Producers,
}

impl ListOf {
    /// What is made of a row.
    pub fn kind(self) -> Kind {
        match self {
            Self::Households => Kind::HOUSEHOLD,
            Self::Producers => Kind::PRODUCER,
        }
    }
}

/// What a column holds: first what a list of households may say, then, from [`Column::Name`] on, what only one of producers
/// does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Column {
    /// Mã hộ.
    Code,
    /// Thôn, bản, khu phố.
    Hamlet,
    /// Họ tên chủ hộ.
    Head,
    /// Điện thoại.
    Phone,
    /// Số khẩu.
    People,
    /// Số người từ 15 tuổi.
    Adults,
    /// Ghi chú.
    Note,
    /// Tên hộ kinh doanh, hợp tác xã.
    Name,
    /// Làm ra gì.
    Makes,
    /// Sản phẩm OCOP.
    Ocop,
    /// Số sao OCOP.
    Stars,
    /// Mã sản phẩm OCOP.
    OcopCode,
    /// Mã truy xuất nguồn gốc.
    TraceCode,
    /// Đường dẫn truy xuất nguồn gốc.
    TraceLink,
    /// Whether there is already what an indicator of businesses asks about.
    Indicator,
}

/// Why a column is never taken in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum LeftOut {
    /// Citizen id, identity card, passport.
    CitizenId,
    /// Number of the household book.
    HouseholdBook,
    /// Social or health insurance.
    Insurance,
    /// Bank account.
    BankAccount,
    /// Ethnicity or religion.
    Ethnicity,
    /// Health.
    Health,
    /// Date or year of birth.
    BirthDate,
    /// Password or one-time code.
    Secret,
    /// It would be taken in if there were consent to keep it.
    NoConsent,
    /// Another column of the file says the same.
    Repeated,
    /// Only counts the rows of the file.
    RowNumber,
}

/// A column of the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ColumnHead {
    /// Its letter, e.g. `C`.
    pub letter: String,
    /// Its header as it stands in the file.
    pub header: String,
    /// What it holds, if it is taken in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<Column>,
    /// Why not, if it is left out on purpose.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left_out: Option<LeftOut>,
}

/// What becomes of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// It becomes a household, or a producer; so below.
    New,
    /// It was imported already, and nothing differs.
    Same,
    /// It was imported already, and the household says something else now: it is left as it is.
    Differs,
    /// It seems to be a household that is there, or that an earlier row has.
    Duplicate,
    /// The household asked to be erased: nothing is brought back.
    Erased,
    /// Something in it is wrong.
    Error,
}

/// How many rows have each fate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Fates {
    /// See [`Fate::New`].
    pub new: usize,
    /// See [`Fate::Same`].
    pub same: usize,
    /// See [`Fate::Differs`].
    pub differs: usize,
    /// See [`Fate::Duplicate`].
    pub duplicate: usize,
    /// See [`Fate::Erased`].
    pub erased: usize,
    /// See [`Fate::Error`].
    pub error: usize,
}

/// Something wrong in a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RowError {
    /// The sheet's name, if the list is in several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// The row's number in the sheet, from 1.
    pub row: u32,
    /// The column's letter; none if it is about the whole row.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub letter: Option<String>,
    /// The column's header.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub header: Option<String>,
    /// The stable code.
    pub code: String,
    /// For the person, in Vietnamese.
    pub vi: String,
    /// For the person, in English.
    pub en: String,
}

/// By what a row seems to be another household.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Likeness {
    /// The same code in the same hamlet.
    Code,
    /// The same phone number.
    Phone,
    /// The same name in the same hamlet.
    NameAndHamlet,
}

/// The household or row that a row seems to be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Twin {
    /// By what.
    pub by: Likeness,
    /// A household of the team.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub household: Option<HouseholdId>,
    /// Or a producer of the team.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub producer: Option<ProducerId>,
    /// Or an earlier row of the file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row: Option<u32>,
    /// In this sheet, if the list is in several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// What it is called: name or code.
    pub title: String,
}

/// A row of a list, as a decision names it: `14`, or `2.14` for row 14 of the second of several sheets. A number alone
/// names the row of this number in each sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RowName {
    /// The place of its sheet among those that were read, from 1; none if only one was, or in each of them.
    pub sheet: Option<u32>,
    /// The row's number in the sheet.
    pub row: u32,
}

impl RowName {
    /// Whether a decision about these rows is one about this row.
    pub fn is_among(self, named: &BTreeSet<Self>) -> bool {
        named.contains(&self) || named.contains(&Self { sheet: None, ..self })
    }
}

impl fmt::Display for RowName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.sheet {
            Some(sheet) => write!(f, "{sheet}.{}", self.row),
            None => write!(f, "{}", self.row),
        }
    }
}

impl FromStr for RowName {
    type Err = ParseIntError;

    fn from_str(text: &str) -> Result<Self, ParseIntError> {
        let (sheet, row) = match text.split_once('.') {
            Some((sheet, row)) => (Some(sheet.parse()?), row),
            None => (None, text),
        };
        Ok(Self { sheet, row: row.parse()? })
    }
}

/// A row as it was understood.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RowSeen {
    /// The sheet's name, if the list is in several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// How decisions name the row, if its number alone does not: a [`RowName`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    /// The row's number in the sheet, from 1.
    pub row: u32,
    /// What becomes of it.
    pub fate: Fate,
    /// The code; one is given to a household that has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The hamlet's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hamlet: Option<String>,
    /// The head's name, with consent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub head: Option<String>,
    /// The phone number as it is shown, with consent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// People.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub people: Option<u8>,
    /// Of these, aged 15 or more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub adults: Option<u8>,
    /// The note, with consent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The household that it is already ([`Fate::Same`], [`Fate::Differs`], [`Fate::Erased`]).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub household: Option<HouseholdId>,
    /// The producer's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What it makes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub makes: Option<String>,
    /// The stars of its OCOP product.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stars: Option<u8>,
    /// The producer that it is already, like `household`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub producer: Option<ProducerId>,
    /// The fields in which they differ ([`Fate::Differs`]).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub differs: Vec<Column>,
    /// What it seems to be ([`Fate::Duplicate`]).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub twin: Option<Twin>,
}

impl RowSeen {
    /// A row of which nothing is understood yet.
    pub fn of(row: u32) -> Self {
        let (code, hamlet, head, phone, people, adults, note) = Default::default();
        let (household, name, makes, stars, producer, differs, twin) = Default::default();
        let (sheet, at) = Default::default();
        let fate = Fate::Error;
        Self {
            sheet,
            at,
            row,
            fate,
            code,
            hamlet,
            head,
            phone,
            people,
            adults,
            note,
            household,
            name,
            makes,
            stars,
            producer,
            differs,
            twin,
        }
    }
}

/// The answer to `POST /api/v1/teams/{team}/imports/preview`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Preview {
    /// The hash of the file, to be given back with the import.
    pub digest: String,
    /// How it was written: `xlsx`, `utf-8`, `utf-16` or `windows-1258`.
    pub form: String,
    /// The first sheet of the workbook that holds such a list, if it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// All sheets that were read as one list, if they are several.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sheets: Vec<String>,
    /// Other sheets of the workbook: no row of them names the columns of such a list, so they were not read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unread_sheets: Vec<String>,
    /// The number of the row that names the columns.
    pub header_row: u32,
    /// The columns that are taken in.
    pub columns: Vec<ColumnHead>,
    /// Those that are left out on purpose.
    pub left_out: Vec<ColumnHead>,
    /// Those that are not understood; they are left out too.
    pub unknown: Vec<ColumnHead>,
    /// Whether names, phone numbers and notes are taken in: only with consent.
    pub personal: bool,
    /// How many rows have each fate.
    pub fates: Fates,
    /// Households of the team that were erased, and that a list may bring back under another code or name.
    pub erased_before: usize,
    /// The first [`SHOWN_ROWS`] rows.
    pub rows: Vec<RowSeen>,
    /// The first [`SHOWN_TROUBLES`] errors.
    pub errors: Vec<RowError>,
    /// All errors: a row can have several.
    pub errors_total: usize,
    /// The first [`SHOWN_TROUBLES`] likely duplicates and rows that differ from their households.
    pub doubtful: Vec<RowSeen>,
    /// Numbers of rows that are no households: totals, repeated headers, signatures.
    pub skipped: Vec<u32>,
}

/// The answer to `POST /api/v1/teams/{team}/imports`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Imported {
    /// By which it can be undone; none if nothing was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub import: Option<Uuid>,
    /// Households or producers made.
    pub made: usize,
    /// What became of the rows as they were found.
    pub fates: Fates,
}

/// An import that was made, as its record says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ImportRow {
    /// Which one.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub import: Uuid,
    /// Of what the list was.
    #[serde(default)]
    pub of: ListOf,
    /// The file's name.
    pub file: String,
    /// Its hash.
    pub digest: String,
    /// Its rows.
    pub rows: u64,
    /// Households or producers made.
    pub made: u64,
    /// When.
    pub at: Millis,
    /// By whom: a member's id.
    pub by: String,
    /// When it was undone, if it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undone: Option<Millis>,
}

/// The answer to `GET /api/v1/teams/{team}/imports`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ImportsReply {
    /// The latest first.
    pub imports: Vec<ImportRow>,
}

/// Why what an import made was not taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Stays {
    /// Somebody visited it.
    Visited,
    /// Somebody changed it.
    Edited,
    /// It was erased, and holds nothing any more.
    Erased,
}

/// A household or a producer that was not taken back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Stayed {
    /// Which household.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub household: Option<HouseholdId>,
    /// Or which producer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub producer: Option<ProducerId>,
    /// What it is called: name or code.
    pub title: String,
    /// Why.
    pub why: Stays,
}

/// The answer to `POST /api/v1/teams/{team}/imports/{import}/undo`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Undone {
    /// Households or producers taken back now.
    pub taken_back: usize,
    /// The first [`SHOWN_TROUBLES`] of those that stay.
    pub stayed: Vec<Stayed>,
    /// All that stay.
    pub stayed_total: usize,
}
