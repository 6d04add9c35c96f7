//! One page a file.

pub(crate) mod accounts;
pub(crate) mod audit;
pub(crate) mod board;
pub(crate) mod board_history;
pub(crate) mod board_import;
mod board_words;
pub(crate) mod boards;
pub(crate) mod catalogue;
pub(crate) mod commune;
pub(crate) mod figures;
pub(crate) mod goals;
pub(crate) mod hamlet;
pub(crate) mod home;
pub(crate) mod list_import;
mod list_rows;
pub(crate) mod places;
pub(crate) mod sign_in;
pub(crate) mod team;
pub(crate) mod trouble;
pub(crate) mod work;
