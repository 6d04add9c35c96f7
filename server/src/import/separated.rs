//! Text with separators: commas, semicolons (where the comma is for decimals, as in Vietnam) or tabs.

use super::header::{self, Words};
use super::table::{Cell, Row, Table};
use super::{Sheet, Unreadable, encoding};
use csv::ReaderBuilder;
use domain::imports::MAX_ROWS;

const SEPARATORS: [u8; 3] = *b",;\t";
/// Rows that are read to see which separator it is.
const SAMPLE: usize = 30;
/// A cell with more lines than any note: a quotation mark was opened and not closed, and swallowed the rows after it.
const MOST_LINES: usize = 20;

/// Reads a file.
pub fn read<C: Copy + PartialEq>(file: &[u8], words: &Words<'_, C>) -> Result<Sheet<C>, Unreadable> {
    let (text, form) = encoding::decode(file)?;
    // One kind of line end, so that lines can be counted; what a cell makes of it is a space anyway.
    let mut text = text.replace("\r\n", "\n").replace('\r', "\n");
    text.push('\n');
    let (named, text, before) = match text.strip_prefix("sep=").and_then(|rest| rest.split_once('\n')) {
        Some((named, rest)) => (named.bytes().next(), rest, 1),
        None => (None, &*text, 0),
    };
    let read = |separator, most| rows(text, separator, before, most).map(|rows| Table { form, sheet: None, rows });
    if let Some(separator) = named {
        return Sheet::of(read(separator, MAX_ROWS)?, words);
    }
    let mut best = None;
    for separator in SEPARATORS {
        if let Some(found) = header::find(&read(separator, SAMPLE).unwrap_or_else(|_| empty(form)).rows, words)
            && best.is_none_or(|(most, _)| found.understood() > most)
        {
            best = Some((found.understood(), separator));
        }
    }
    let (_, separator) = best.ok_or(Unreadable::NoHeader)?;
    Sheet::of(read(separator, MAX_ROWS)?, words)
}

fn empty(form: &'static str) -> Table {
    Table { form, sheet: None, rows: Vec::new() }
}

/// `before`: lines that were taken off the front. Up to `most` rows, or an error if that is all there may be.
fn rows(text: &str, separator: u8, before: u32, most: usize) -> Result<Vec<Row>, Unreadable> {
    let mut reader =
        ReaderBuilder::new().delimiter(separator).has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut record = csv::StringRecord::new();
    let (mut rows, mut number, mut line) = (Vec::new(), before, 1);
    while reader.read_record(&mut record).map_err(|_| Unreadable::NoTable)? {
        // Empty lines are rows of the sheet, but are not read; lines within quotation marks are none.
        let next = reader.position().line();
        let inside: usize = record.iter().map(|cell| cell.matches('\n').count()).sum();
        let empty = next.saturating_sub(line).saturating_sub(1 + u64::try_from(inside).unwrap_or(0));
        number += 1 + u32::try_from(empty).unwrap_or(0);
        line = next;
        let runs_on = record.iter().any(|cell| cell.matches('\n').count() > MOST_LINES);
        let row = Row { number, cells: record.iter().map(Cell::text).collect(), runs_on };
        if !row.is_empty() {
            rows.push(row);
        }
        if rows.len() >= most {
            return if most == MAX_ROWS { Err(Unreadable::TooLong) } else { Ok(rows) };
        }
    }
    Ok(rows)
}
