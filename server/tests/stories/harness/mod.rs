//! What the stories are told with: a [`World`] with a server in it, [`Phone`]s that join, push and pull,
//! and [`Answer`]s that are good or refused.

mod answer;
mod book;
mod channel;
mod dice;
mod disk;
pub(crate) mod ears;
mod fieldwork;
mod officer;
mod phone;
mod program;
mod sent;
mod world;

pub(crate) use answer::Answer;
pub(crate) use book::Book;
pub(crate) use channel::Channel;
pub(crate) use dice::Dice;
pub(crate) use disk::Disk;
pub(crate) use fieldwork::Fieldwork;
pub(crate) use officer::{Officer, hidden};
pub(crate) use phone::{Phone, new_record};
pub(crate) use program::Program;
pub(crate) use sent::Sent;
pub(crate) use world::{Team, World, empty_postgres};
