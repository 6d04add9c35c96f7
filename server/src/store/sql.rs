//! Text for statements with a varying number of parameters. Few lengths serve all, so that each connection prepares a
//! handful of statements and not one for every batch size.

use super::Dialect;

/// Most rows in one statement. Far below every database's limit, and most of what phones push goes in one or two.
pub(super) const MOST_ROWS: usize = 96;

/// `$1,$2,…` for a list of this length, padded to a power of two. See [`padded`].
pub(super) fn list(dialect: Dialect, len: usize) -> String {
    marks(dialect, 1, len.next_power_of_two())
}

/// The items, the last one repeated until their number is a power of two.
pub(super) fn padded<T>(items: &[T]) -> impl Iterator<Item = &T> {
    let missing = items.len().next_power_of_two() - items.len();
    items.iter().chain(items.last().into_iter().cycle().take(missing))
}

/// `($1,$2),($3,$4)` for so many rows and columns.
pub(super) fn rows(dialect: Dialect, rows: usize, columns: usize) -> String {
    (0..rows).map(|row| format!("({})", marks(dialect, row * columns + 1, columns))).collect::<Vec<_>>().join(",")
}

/// Cuts rows into pieces of 96, 64, 48, 32, 24, … so that few statements serve every length, and two most lengths that a
/// phone sends.
pub(super) fn pieces<T>(mut rows: &[T]) -> impl Iterator<Item = &[T]> {
    std::iter::from_fn(move || {
        let power = 1 << rows.len().checked_ilog2()?;
        let len = if rows.len() >= power + power / 2 { power + power / 2 } else { power };
        let (piece, rest) = rows.split_at(len.min(MOST_ROWS));
        rows = rest;
        Some(piece)
    })
}

fn marks(dialect: Dialect, first: usize, count: usize) -> String {
    (first..first + count).map(|n| dialect.mark(n)).collect::<Vec<_>>().join(",")
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
        assert_eq!(list(Dialect::Postgres, 3), "$1,$2,$3,$4");
        assert_eq!(list(Dialect::Sqlite, 3), "?,?,?,?");
        assert_eq!(padded(&[1, 2, 3]).copied().collect::<Vec<_>>(), [1, 2, 3, 3]);
        assert_eq!(rows(Dialect::Postgres, 2, 2), "($1,$2),($3,$4)");
        let lengths: Vec<_> = pieces(&[0; 167]).map(<[i32]>::len).collect();
        assert_eq!(lengths, [96, 64, 6, 1]);
        assert_eq!(pieces(&[0; 100]).map(<[i32]>::len).collect::<Vec<_>>(), [96, 4]);
        assert_eq!(pieces::<i32>(&[]).count(), 0);
    }
}
