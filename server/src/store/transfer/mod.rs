//! Moving a whole data set from one database to another, whichever they are, through one file of
//! JSON Lines. Nothing is held in memory but a few rows.
//!
//! ```text
//! {"file":"tung-nha","version":1,"step":1,"tables":["stream","team",…]}
//! ["stream",{"id":"…","seq":12}]
//! …
//! {"rows":{"device":5,…},"sha256":"…"}
//! ```
//!
//! The first line says how to read the file, and which step of the tables it was made at. Rows come table
//! by table in the order of [`super::TABLES`], by primary key, their columns by name. The last line holds
//! the number of rows of each table and the hash of all rows as they stand, so that a file that was cut
//! off or changed is told from a whole one. The same data gives the same bytes, from either database.

mod column;
mod export;
mod format;
mod import;
mod reader;
mod trouble;

pub use format::Summary;
pub use trouble::{Refused, Trouble};
