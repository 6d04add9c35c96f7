#![doc = include_str!("../README.md")]

mod engine;
mod event;
mod pace;
mod rebase;
mod status;

pub use engine::Engine;
pub use event::{Ack, Effect, Event, Fault, Queued, Refused, StoreFault, Trigger};
pub use rebase::rebase;
pub use status::{Net, Status};
