//! Rows that do not belong to the list: totals, signatures below them, and what is repeated on every printed page.

use super::header::{Header, Words};
use super::table::{Cell, Row};

/// How a row begins that adds up others.
const TOTALS: &[&str] = &["tong", "tong cong", "tong so", "cong", "total", "sum", "grand total"];
/// And with more words after it, such as a hamlet's name or a number.
const TOTALS_OF: &[&str] = &["tong cong ", "tong so ", "tong cong:", "tong so:", "cong thon ", "cong ban ", "total "];

/// The rows that belong to the list, and the numbers of the others.
pub fn sort_out<C: Copy + PartialEq>(
    rows: Vec<Row>,
    head: &Row,
    header: &Header<C>,
    words: &Words<'_, C>,
) -> (Vec<Row>, Vec<u32>) {
    let (mut kept, mut skipped, mut is_after_total) = (Vec::new(), Vec::new(), false);
    for (place, row) in rows.into_iter().enumerate() {
        let is_total = is_total(&row);
        is_after_total |= is_total;
        let says_nothing = header.columns.iter().all(|(column, _, _)| row.cell(*column).is_empty());
        let is_other = is_total
            || says_nothing
            || is_header_again(&row, head)
            || (place == 0 && numbers_columns(&row))
            || (is_after_total && is_signature(&row, header, words));
        if is_other {
            skipped.push(row.number);
        } else {
            kept.push(row);
        }
    }
    (kept, skipped)
}

fn is_total(row: &Row) -> bool {
    let Some(Cell::Text(first)) = row.cells.iter().find(|cell| !cell.is_empty()) else { return false };
    let first = domain::fold(first);
    let first = first.trim_end_matches([':', '.', ' ']);
    TOTALS.contains(&first) || TOTALS_OF.iter().any(|total| format!("{first} ").starts_with(total))
}

/// Below the total stand a date, an office and names, which say nothing of a row.
fn is_signature<C: Copy + PartialEq>(row: &Row, header: &Header<C>, words: &Words<'_, C>) -> bool {
    let mut places = words.says.iter().filter_map(|column| header.place_of(*column)).peekable();
    places.peek().is_some() && places.all(|place| row.cell(place).is_empty())
}

fn is_header_again(row: &Row, head: &Row) -> bool {
    let same = |(cell, of): (&Cell, &Cell)| !cell.is_empty() && cell.folded() == of.folded();
    row.cells.iter().zip(&head.cells).filter(|pair| same(*pair)).count() >= 2
        && row.cells.iter().zip(&head.cells).all(|pair| pair.0.is_empty() || same(pair))
}

/// Forms number their columns under the header: (1), (2), (3).
fn numbers_columns(row: &Row) -> bool {
    let said: Vec<_> = row.cells.iter().filter_map(Cell::said).collect();
    let numbers = said.iter().map(|text| text.trim_matches(['(', ')', ' ']).parse::<usize>().ok());
    let numbers: Option<Vec<_>> = numbers.collect();
    numbers.is_some_and(|numbers| numbers.len() >= 3 && numbers.windows(2).all(|pair| pair[1] == pair[0] + 1))
}
