//! What can happen next.

use std::fmt;

/// One step of one phone or its line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Step {
    Saves(usize),
    Begins(usize),
    Handles(usize),
    Loses(usize),
    Repeats(usize),
    Receives(usize),
    FailsToStore(usize),
    Restarts(usize),
    HandlesLate,
    ReceivesLate,
    LosesLate,
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (who, what) = match self {
            Self::Saves(who) => (who, "saves"),
            Self::Begins(who) => (who, "begins a round and sends what its engine asks"),
            Self::Handles(who) => (who, "has its request handled by the server"),
            Self::Loses(who) => (who, "loses its request or the answer, and gives up waiting"),
            Self::Repeats(who) => (who, "has its request or the answer repeated by the line"),
            Self::Receives(who) => (who, "receives the answer and writes it"),
            Self::FailsToStore(who) => (who, "receives a page for which its disk has no room"),
            Self::Restarts(who) => (who, "crashes, at the latest while it writes the answer, and starts again"),
            Self::HandlesLate => return f.write_str("the repeated request is handled late"),
            Self::ReceivesLate => return f.write_str("the repeated answer comes late"),
            Self::LosesLate => return f.write_str("the repeated message is lost"),
        };
        write!(f, "{} {what}", ["An", "Bình"][*who])
    }
}
