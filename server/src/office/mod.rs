//! The officers' pages: plain HTML under `/van-phong`, whose words and views are in the crate `office`. A handler here
//! reads what its page shows, or makes a change that a form asks for.

mod accounts;
mod audit;
mod desk;
mod door;
mod form;
mod guard;
mod home;
mod style;
mod trouble;

pub(crate) use accounts::{accounts, make, new_code, take_out};
pub(crate) use audit::audit;
pub(crate) use desk::{Desk, Officer};
pub(crate) use door::{asks, enter, leave};
pub(crate) use guard::{Need, guard};
pub(crate) use home::{home, team};
pub(crate) use style::stylesheet;
pub(crate) use trouble::{nothing_here, to_the_first};

/// The first page's address, and what all others begin with.
pub const ROOT: &str = "/van-phong";
/// Where a code is typed.
pub const DOOR: &str = "/van-phong/vao";
