//! The officers' pages: plain HTML under `/van-phong`, whose words and views are in the crate `office`. A handler here
//! reads what its page shows, or makes a change that a form asks for.

mod accounts;
mod audit;
mod board;
mod board_form;
mod board_import;
mod catalogue;
mod commune;
mod desk;
mod door;
mod figures;
mod form;
mod goals;
mod guard;
mod home;
mod list_import;
mod order;
mod places;
mod style;
mod trouble;
mod upload;
mod work;

pub(crate) use accounts::{accounts, make, new_code, take_out};
pub(crate) use audit::audit;
pub(crate) use board::{board, board_history, boards, save};
pub(crate) use board_import::{asks_for_boards, errors_of_boards, import_boards, look_at_boards, undo_boards};
pub(crate) use catalogue::{add, catalogue, limit, new, one, retire, reword, shift};
pub(crate) use commune::{commune, drop_target, set_target};
pub(crate) use desk::{Desk, Officer, above, to};
pub(crate) use door::{asks, enter, leave};
pub(crate) use figures::{figures, figures_csv};
pub(crate) use goals::{goals, set_goals};
pub(crate) use guard::{Need, guard};
pub(crate) use home::{home, place_team, team};
pub(crate) use list_import::{asks_for_list, errors_of_list, lists, look_at_list, make_list, undo_list};
pub(crate) use places::{add_hamlet, hamlet, move_hamlet, places, rename_hamlet, say_was, take_back};
pub(crate) use style::stylesheet;
pub(crate) use trouble::{nothing_here, to_the_first};
pub(crate) use work::{classes, producers, surveys};

/// The first page's address, and what all others begin with.
pub const ROOT: &str = "/van-phong";
/// Where a code is typed.
pub const DOOR: &str = "/van-phong/vao";
