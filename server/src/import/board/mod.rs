//! Boards of communes in a table: a row for a commune, a column for a measure. What a row does not say stays as it is.

mod fault;
mod judge;
#[cfg(test)]
mod tests;
mod words;

pub use fault::WrongFigure;
pub use judge::{BoardRow, BoardTerms, Change, JudgedBoards, judge_boards};
pub use words::{BOARDS, Heading};
