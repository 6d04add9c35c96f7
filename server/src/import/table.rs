//! Cells in rows, as a file has them, before anybody asks what they mean.

/// A cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Text in NFC, not empty.
    Text(String),
    /// A number, as a spreadsheet keeps it.
    Number(f64),
    /// A date or a time, with its day where that is within what a date may be.
    Date(Option<domain::VisitDate>),
    /// A formula that failed, such as `#N/A`.
    Failed,
    /// Nothing.
    Empty,
}

impl Cell {
    /// A text in its stored form; nothing, if nothing is in it.
    pub fn text(text: &str) -> Self {
        // A mark that spreadsheets put before what is to stay text, and characters that nobody sees.
        let text: String = text.chars().filter(|c| !matches!(c, '\u{feff}' | '\u{200b}'..='\u{200f}')).collect();
        let text = domain::nfc(&text);
        let text = text.strip_prefix('\'').unwrap_or(&text).trim_start();
        if text.is_empty() { Self::Empty } else { Self::Text(text.to_owned()) }
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        *self == Self::Empty
    }

    /// What it says as text. A number is written as short as it can be.
    pub fn said(&self) -> Option<String> {
        match self {
            Self::Text(text) => Some(text.clone()),
            Self::Number(number) => Some(number.to_string()),
            Self::Date(_) | Self::Failed | Self::Empty => None,
        }
    }

    /// By what it is compared.
    pub fn folded(&self) -> String {
        domain::fold(&self.said().unwrap_or_default())
    }
}

/// A row.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Its number in the sheet, from 1.
    pub number: u32,
    /// Its cells, from column A.
    pub cells: Vec<Cell>,
    /// Whether a cell holds so many lines that a quotation mark must be missing before it.
    pub runs_on: bool,
}

impl Row {
    /// The cell of a column.
    pub fn cell(&self, column: usize) -> &Cell {
        self.cells.get(column).unwrap_or(&Cell::Empty)
    }

    /// Whether all its cells are empty.
    pub fn is_empty(&self) -> bool {
        self.cells.iter().all(Cell::is_empty)
    }
}

/// The rows of a file, or of one sheet of a workbook. Rows of empty cells are not among them.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// How it was written.
    pub form: &'static str,
    /// The sheet's name, in a workbook.
    pub sheet: Option<String>,
    /// The rows.
    pub rows: Vec<Row>,
}

/// Why a file cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// It is no table, or damaged.
    NoTable,
    /// It is of an Excel before 2007.
    OldExcel,
    /// No row names the columns of such a list.
    NoHeader,
    /// It has more rows, or unpacks to more, than any such list.
    TooLong,
}

/// A column's letter, as spreadsheets show it: A, B, …, Z, AA.
pub fn letter(column: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        let digit = u8::try_from((rest - 1) % 26).unwrap_or(0);
        letters.push(char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}
