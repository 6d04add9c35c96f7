//! The server as the world meets it. One trait, three ways to keep the data; the same checks for all.

use domain::Mark;
use domain::wire::{Cursor, Verdict};
use domain::{DeviceId, MemberId, Millis, Receipt, Record, Role, TeamId};
use server::store::{Author, Incoming};

/// What became of a push.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// A verdict for each op.
    pub verdicts: Vec<Verdict>,
    /// What the server holds of the phone's ops.
    pub receipt: Option<Receipt>,
    /// The last in the stream of the ops that came.
    pub mark: Option<Mark>,
    /// Whether the mark is of another history.
    pub anew: bool,
}

/// A page of a pull.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    /// `after` of the next page's cursor.
    pub next: u64,
    /// The latest op of the stream, unless the cursor has it already.
    pub mark: Option<Mark>,
    /// Whether the cursor was of another history.
    pub anew: bool,
    /// Whether there is another.
    pub more: bool,
    /// The records.
    pub records: Vec<Record>,
}

/// A row of the history.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Its place in the stream; none if it was refused.
    pub seq: Option<u64>,
    /// The op as it came.
    pub body: String,
    /// The phone that made it; none for the server itself.
    pub device: Option<DeviceId>,
    /// When it came.
    pub received: Millis,
}

/// A server's data.
pub trait Backend {
    /// Applies ops, all or nothing.
    fn push(&mut self, author: &Author, ops: &[Incoming], mark: Option<Mark>, now: Millis) -> Answer;
    /// Records of a stream that changed after a cursor, for a phone.
    fn pull(&mut self, stream: &str, cursor: &Cursor, device: DeviceId, limit: u32) -> Page;
    /// Puts the data aside, as a backup does. Answers whether it can.
    fn backs_up(&mut self) -> bool {
        false
    }
    /// Goes back to what was put aside last. Answers whether anything was.
    fn is_restored(&mut self) -> bool {
        false
    }
    /// Takes a phone out of a team.
    fn revoke(&mut self, stream: &str, device: DeviceId, now: Millis);
    /// Whether a phone was taken out of its team.
    fn is_revoked(&mut self, device: DeviceId) -> bool;
    /// The whole history of a stream.
    fn history(&mut self, stream: &str) -> Vec<Entry>;
    /// Makes a team; answers its stream.
    fn team(&mut self, id: TeamId, now: Millis) -> String;
    /// Lets a phone into a team; one that was in another leaves it.
    fn enrol(&mut self, stream: &str, device: DeviceId, member: MemberId, role: Role, now: Millis);
}
