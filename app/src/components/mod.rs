//! Pieces that several pages are made of.

mod choice;
mod field;
mod frame;
mod house_pick;
mod house_row;
mod icon;
mod live;
mod status_line;
mod stepper;
mod ticks;

pub use choice::{Choice, Toggle};
pub use field::{Field, Problem, fails, written};
pub use frame::{Frame, Tab};
pub use house_pick::HousePick;
pub use house_row::HouseRows;
pub use icon::{Icon, Sign};
pub use live::{When, is, live};
pub use status_line::StatusLine;
pub use stepper::Stepper;
pub use ticks::Ticks;
