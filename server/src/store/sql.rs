//! Text for statements with a varying number of parameters. Lengths are rounded to powers of two, so
//! that each connection prepares a handful of statements and not one for every batch size.

use std::fmt::Write;

/// Most rows in one statement. Far below every database's limit, because `SQLite` looks each numbered
/// parameter up in a list: the cost grows with the square of their number.
pub(super) const MOST_ROWS: usize = 32;

/// `$1,$2,…` for a list of this length, padded to a power of two. See [`padded`].
pub(super) fn list(len: usize) -> String {
    marks(1, len.next_power_of_two())
}

/// The items, the last one repeated until their number is a power of two.
pub(super) fn padded<T>(items: &[T]) -> impl Iterator<Item = &T> {
    let missing = items.len().next_power_of_two() - items.len();
    items.iter().chain(items.last().into_iter().cycle().take(missing))
}

/// `($1,$2),($3,$4)` for so many rows and columns.
pub(super) fn rows(rows: usize, columns: usize) -> String {
    (0..rows).map(|row| format!("({})", marks(row * columns + 1, columns))).collect::<Vec<_>>().join(",")
}

/// Cuts rows into pieces of 32, 16, 8, … so that few statements serve every length.
pub(super) fn pieces<T>(mut rows: &[T]) -> impl Iterator<Item = &[T]> {
    std::iter::from_fn(move || {
        let len = MOST_ROWS.min(1 << rows.len().checked_ilog2()?);
        let (piece, rest) = rows.split_at(len);
        rows = rest;
        Some(piece)
    })
}

fn marks(first: usize, count: usize) -> String {
    let mut text = String::with_capacity(count * 4);
    for n in first..first + count {
        let comma = if n == first { "" } else { "," };
        write!(text, "{comma}${n}").expect("writing to a string cannot fail");
    }
    text
}

/// A number as the database holds it.
pub(super) fn int(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// A number that the database holds and that is never negative.
pub(super) fn nat(n: i64) -> u64 {
    u64::try_from(n).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_statements_serve_every_length() {
        assert_eq!(list(3), "$1,$2,$3,$4");
        assert_eq!(padded(&[1, 2, 3]).copied().collect::<Vec<_>>(), [1, 2, 3, 3]);
        assert_eq!(rows(2, 2), "($1,$2),($3,$4)");
        let lengths: Vec<_> = pieces(&[0; 167]).map(<[i32]>::len).collect();
        assert_eq!(lengths, [32, 32, 32, 32, 32, 4, 2, 1]);
        assert_eq!(pieces::<i32>(&[]).count(), 0);
    }
}
