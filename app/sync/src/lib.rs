#![doc = include_str!("../README.md")]

mod engine;
mod event;
mod ledger;
mod numbers;
mod pace;
mod rebase;
mod status;

pub use engine::Engine;
pub use event::{Ack, Effect, Event, Fault, Learned, Queued, Refused, StoreFault, Trigger};
pub use ledger::{Ledger, Mend};
pub use numbers::Numbers;
pub use rebase::{rebase, seen};
pub use status::{Net, Status};
