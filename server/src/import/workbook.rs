//! Excel workbooks. Cells are read one after another: a stray cell in the last corner of a sheet must not cost the memory
//! of all that lie before it.

use super::header::Words;
use super::table::{Cell, Row, Table};
use super::{Sheet, Unreadable};
use calamine::{DataRef, Dimensions, Reader, SheetVisible, Xlsx};
use domain::VisitDate;
use domain::imports::MAX_ROWS;
use std::collections::BTreeMap;
use std::io::Cursor;

/// What a workbook may unpack to: a small file can stand for gigabytes.
const MOST_BYTES: u64 = 400 * 1024 * 1024;
/// Columns beyond these are not looked at.
const MOST_COLUMNS: usize = 64;

/// Reads every sheet that holds such a list, and names the others: nobody should think that they were read.
pub fn read<C: Copy + PartialEq>(file: &[u8], words: &Words<'_, C>) -> Result<Sheet<C>, Unreadable> {
    let size = unpacked(file).ok_or(Unreadable::NoTable)?;
    if size > MOST_BYTES {
        return Err(Unreadable::TooLong);
    }
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(file)).map_err(|_| Unreadable::NoTable)?;
    let (mut sheets, mut blank, mut unread) = (Vec::new(), Vec::new(), Vec::new());
    let mut rows = 0;
    let all: Vec<_> = book
        .sheets_metadata()
        .iter()
        .map(|sheet| (sheet.name.clone(), sheet.visible == SheetVisible::Visible))
        .collect();
    for (name, is_visible) in all {
        // Nobody who looks at the workbook sees what stands there.
        if !is_visible {
            unread.push(name);
            continue;
        }
        let Ok(table) = table(&mut book, &name) else { continue };
        if table.rows.is_empty() {
            continue;
        }
        match Sheet::of(table, words) {
            Err(Unreadable::NoHeader) => unread.push(name),
            Err(other) => return Err(other),
            Ok(form) if form.rows.is_empty() => blank.push(form),
            Ok(sheet) => {
                rows += sheet.rows.len();
                if rows > MAX_ROWS {
                    return Err(Unreadable::TooLong);
                }
                sheets.push(sheet);
            }
        }
    }
    // A form that nobody filled in is a list of nothing, if there is no other.
    blank.truncate(1);
    Sheet::joined(if sheets.is_empty() { blank } else { sheets }, unread)
}

fn unpacked(file: &[u8]) -> Option<u64> {
    let mut archive = zip::ZipArchive::new(Cursor::new(file)).ok()?;
    (0..archive.len()).try_fold(0u64, |sum, place| Some(sum.saturating_add(archive.by_index_raw(place).ok()?.size())))
}

type Book<'f> = Xlsx<Cursor<&'f [u8]>>;

/// An error: this sheet is none with cells, such as a chart. Of one that is too long as many rows are read as show that.
fn table(book: &mut Book<'_>, name: &str) -> Result<Table, calamine::XlsxError> {
    let merged = book.merge_cells_by_sheet_name(name).unwrap_or_default();
    let mut rows: BTreeMap<u32, Vec<Cell>> = BTreeMap::new();
    let mut cells = book.worksheet_cells_reader(name)?;
    while let Some(cell) = cells.next_cell()? {
        let (row, column) = cell.get_position();
        let column = usize::try_from(column).unwrap_or(MOST_COLUMNS);
        let cell = read_cell(cell.get_value());
        if column >= MOST_COLUMNS || cell.is_empty() {
            continue;
        }
        let cells = rows.entry(row).or_default();
        if cells.len() <= column {
            cells.resize(column + 1, Cell::Empty);
        }
        cells[column] = cell;
        if rows.len() > MAX_ROWS {
            break;
        }
    }
    for area in merged {
        spread(&mut rows, area);
    }
    let rows = rows.into_iter().map(|(row, cells)| Row { number: row + 1, cells, runs_on: false }).collect();
    Ok(Table { form: "xlsx", sheet: Some(name.to_owned()), rows })
}

/// One cell over several rows says the same of each of them, such as a hamlet's name beside its households.
fn spread(rows: &mut BTreeMap<u32, Vec<Cell>>, area: Dimensions) {
    let Ok(column) = usize::try_from(area.start.1) else { return };
    if area.start.1 != area.end.1 {
        return;
    }
    let Some(cell) = rows.get(&area.start.0).and_then(|cells| cells.get(column)).cloned() else { return };
    for (_, cells) in rows.range_mut(area.start.0..=area.end.0.max(area.start.0)) {
        if cells.len() <= column {
            cells.resize(column + 1, Cell::Empty);
        }
        cells[column] = cell.clone();
    }
}

fn read_cell(value: &DataRef<'_>) -> Cell {
    match value {
        DataRef::Int(number) => Cell::text(&number.to_string()),
        DataRef::Float(number) => Cell::Number(*number),
        DataRef::String(text) => Cell::text(text),
        DataRef::SharedString(text) => Cell::text(text),
        DataRef::DateTime(date) => Cell::Date(day(date.to_ymd_hms_milli())),
        DataRef::DateTimeIso(_) | DataRef::DurationIso(_) => Cell::Date(None),
        DataRef::Bool(_) | DataRef::Error(_) => Cell::Failed,
        DataRef::Empty => Cell::Empty,
    }
}

/// The day of a date, if it is one of those that a figure may be of.
fn day((year, month, day, ..): (u16, u8, u8, u8, u8, u8, u16)) -> Option<VisitDate> {
    format!("{year:04}-{month:02}-{day:02}").parse().ok()
}
