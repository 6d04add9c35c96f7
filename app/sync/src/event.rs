//! What the engine hears (events) and what it asks for (effects): plain values.

use crate::Net;
use domain::wire::{Cursor, PullReply, PushReply};
use domain::{Mark, Millis, Op, OpId, Receipt, Record, Refusal};
use std::collections::BTreeMap;

/// Why a round may begin. None of them is relied on alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trigger {
    /// The app started.
    Start,
    /// Something was saved on this phone, in this tab or another.
    Saved,
    /// The browser says that there is a network.
    Online,
    /// The app came to the front.
    Visible,
    /// The time asked for by [`Effect::WakeIn`] has passed.
    Timer,
    /// The live channel says that there is something new for the team.
    Live,
    /// The live channel says that there is something new for everybody: if all phones of a province asked for it at once,
    /// that would be a rush.
    Shared,
    /// The person asked for it.
    Manual,
}

/// An op that waits, as far as the engine has to know it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Queued {
    /// Its key in the outbox: the phone's own count.
    pub n: u64,
    /// Which op.
    pub op: OpId,
    /// Whether another phone made it, and this one only hands it on.
    pub is_others: bool,
}

impl Queued {
    /// An op with this number.
    pub fn of(n: u64, op: &Op) -> Self {
        Self { n, op: op.id, is_others: op.device.is_some() }
    }
}

/// Something that happened.
#[derive(Clone, Debug)]
pub enum Event {
    /// A reason to sync.
    Wake(Trigger),
    /// The browser says that there is no network.
    Offline,
    /// The answer to [`Effect::TakeLock`]: whether this tab may push now.
    Lock(bool),
    /// The answer to [`Effect::LoadBatch`]: the oldest ops that wait, in order. The driver keeps what they say.
    Batch(Result<Vec<Queued>, StoreFault>),
    /// The same, if they are so large that these are fewer than were asked for: there are more.
    Part(Vec<Queued>),
    /// The answer to [`Effect::Push`].
    Pushed(Result<PushReply, Fault>),
    /// The answer to [`Effect::Settle`].
    Settled(Result<(), StoreFault>),
    /// The answer to [`Effect::Pull`].
    Pulled(Result<PullReply, Fault>),
    /// The answer to [`Effect::Store`].
    Stored(Result<(), StoreFault>),
    /// Another answer to [`Effect::Store`]: the page holds an older state of some record than the phone has the number of. Nothing
    /// was stored.
    Late,
    /// The answer to [`Effect::StartOver`].
    StartedOver(Result<(), StoreFault>),
    /// The answer to [`Effect::Erase`]: whether the phone is cleared.
    Erased(Result<bool, StoreFault>),
    /// Acknowledged ops wait to be sent again, and all cursors are back at the beginning (see [`crate::Mend::Resend`]).
    Anew,
    /// The store took back a change, and no longer knows what lay under it: all after this number of the team's stream has
    /// to be read again. Said before [`Event::Settled`] or [`Event::Stored`]; the stored cursor is there already.
    Back(u64),
}

/// The phone's own store could not do it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StoreFault;

/// Why a request had no useful answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fault {
    /// The server was not reached.
    Unreachable,
    /// The browser says that there is no network, and the server was not reached.
    Offline,
    /// No answer in time.
    Timeout,
    /// The server has trouble (5xx, 429).
    Server,
    /// An answer that is not ours: a hotel's login page, a proxy, a cut body.
    Garbage,
    /// The server no longer knows this phone (401, 403).
    SignedOut,
    /// This phone was taken out of its team; it has handed in what it held.
    Revoked,
    /// This build is too old (426).
    TooOld,
    /// The server will not take the batch as a whole (400, 413, 422).
    Rejected,
}

/// An op that is on the server's disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ack {
    /// Its key in the outbox.
    pub n: u64,
    /// Which op.
    pub op: OpId,
    /// Its place in the team's stream.
    pub seq: u64,
    /// Whether another phone made it, and this one only handed it on.
    pub is_others: bool,
}

/// An op that the server refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Its key in the outbox.
    pub n: u64,
    /// Which op.
    pub op: OpId,
    /// Why.
    pub why: Refusal,
}

/// What an answer to a push says of the stream.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Learned {
    /// The mark with which the server was asked, and that it still knew.
    pub asked_with: Option<Mark>,
    /// The latest of the ops that have a number.
    pub mark: Option<Mark>,
    /// From where on the stream has to be read again, if it has to.
    pub back: Option<u64>,
}

impl Learned {
    /// Changes a cursor accordingly.
    pub fn teach(self, cursor: &mut Cursor) {
        cursor.learn(self.asked_with, self.mark);
        if let Some(back) = self.back {
            cursor.go_back(back);
        }
    }
}

/// Something for the driver to do. It answers each with the event of the same name.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Take the device's lock, without waiting for another tab (G13).
    TakeLock,
    /// Give it back.
    ReleaseLock,
    /// Read at most so many of the oldest ops that wait.
    LoadBatch {
        /// How many.
        limit: usize,
    },
    /// Send what was loaded last.
    Push {
        /// Which ops these are, in order.
        ops: Vec<OpId>,
        /// By which the server is known again.
        mark: Option<Mark>,
        /// The streams to read with the same request. Empty if more ops wait.
        pull: BTreeMap<String, Cursor>,
    },
    /// In one transaction: note what is acknowledged (see [`crate::Ledger::settle`]), mark what is refused.
    Settle {
        /// What is on the server's disk.
        acked: Vec<Ack>,
        /// What is not, and why.
        refused: Vec<Refused>,
        /// What the server says that it holds of this phone's ops, for [`crate::Ledger::check`] in the same
        /// transaction. If that asks for a resend, the driver says [`Event::Anew`] first.
        receipt: Option<Receipt>,
        /// The stream of the ops, and what its cursor learns: the number of the latest, and to where it goes back.
        cursor: Option<(String, Learned)>,
    },
    /// Clear the phone: it was taken out of its team, and all that it held is on the server's disk (G16). If something
    /// waits, because it was saved a moment ago, nothing is cleared.
    Erase,
    /// Ask for what is new.
    Pull {
        /// Which stream.
        stream: String,
        /// From where.
        cursor: Cursor,
    },
    /// In one transaction: store these records (see [`crate::rebase`]) and the stream's cursor.
    Store {
        /// Which stream.
        stream: String,
        /// From which cursor it was pulled. If the store's is before that, another tab went back: it stays there.
        after: u64,
        /// What is new.
        records: Vec<Record>,
        /// The cursor that stands after them.
        next: Cursor,
    },
    /// In one transaction: let what was acknowledged wait again, and put all cursors at the beginning. The server
    /// was restored from an older copy.
    StartOver,
    /// The server's time, as it just said.
    Hear(Millis),
    /// Send [`Trigger::Timer`] after so many milliseconds; replaces an earlier request.
    WakeIn(u64),
    /// How the network stands, for the status line.
    Show(Net),
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Head;

    fn mark(seq: u64, chain: u32) -> Mark {
        Mark { op: OpId::new(seq, [1; 10]), head: Head { seq, chain } }
    }

    /// Found in one world of a hundred thousand: one tab had pushed with no mark, another stored a page of a server that was put
    /// back to an older copy since; the push's answer gave the cursor a mark of the new server, and the page hid what it lacked.
    #[test]
    fn a_cursor_that_another_tab_moved_learns_nothing_of_an_answer_to_the_one_before_g8_g13() {
        let learned = Learned { asked_with: None, mark: Some(mark(8, 80)), back: None };
        let mut own = Cursor::default();
        learned.teach(&mut own);
        assert_eq!(own.mark, Some(mark(8, 80)));
        let mut moved = Cursor { after: 5, mark: Some(mark(5, 55)), whole: Some(5) };
        learned.teach(&mut moved);
        assert_eq!(moved.mark, Some(mark(5, 55)), "the next answer tells whether the server knows it");
    }
}
