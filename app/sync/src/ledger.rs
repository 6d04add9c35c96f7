//! What a phone knows of its own ops that the server has acknowledged, and what it does if the server says otherwise.

use domain::{OpId, Receipt};

/// A phone's book of what it has sent. It lives in the phone's store and changes in the transactions that settle.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Ledger {
    /// The ops that the server has acknowledged.
    pub sent: Receipt,
    /// How often what was acknowledged was sent again because the server did not hold all of it.
    pub tries: u8,
}

/// How often that is done before the server is believed. More than once: it may go back a second time meanwhile.
const TRIES: u8 = 3;

/// What a receipt asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mend {
    /// Nothing.
    Nothing,
    /// To put all acknowledged ops that the phone still has back into the outbox, and to read everything anew: the
    /// server was restored from an older copy, or lost something.
    Resend,
    /// To believe the server: all that the phone has was sent again, and they still differ.
    Adopt,
}

impl Ledger {
    /// Counts an op that was acknowledged for the first time.
    pub fn add(&mut self, op: OpId) {
        self.sent.add(op);
    }

    /// Compares with what the server holds. To be asked only when nothing waits: an op of which the answer was lost is
    /// in the server's count and not in ours. `kept` is how many acknowledged ops the phone still has.
    pub fn check(&mut self, held: Receipt, kept: usize) -> Mend {
        if held == self.sent {
            self.tries = 0;
            return Mend::Nothing;
        }
        if kept > 0 && self.tries < TRIES {
            self.tries += 1;
            return Mend::Resend;
        }
        *self = Self { sent: held, tries: 0 };
        Mend::Adopt
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_is_mended_and_in_the_end_believed() {
        let ops: Vec<_> = (0..3).map(|n| OpId::new(n, [1; 10])).collect();
        let (mut ledger, mut held) = (Ledger::default(), Receipt::default());
        ops.iter().for_each(|op| ledger.add(*op));
        held.add(ops[0]);
        assert_eq!(ledger.check(held, 3), Mend::Resend);
        // The server took them again: all is well, and the next difference is mended too.
        ops[1..].iter().for_each(|op| held.add(*op));
        assert_eq!(ledger.check(held, 3), Mend::Nothing);
        for _ in 0..TRIES {
            assert_eq!(ledger.check(Receipt::default(), 3), Mend::Resend);
        }
        assert_eq!(ledger.check(Receipt::default(), 3), Mend::Adopt);
        assert_eq!(ledger.check(Receipt::default(), 0), Mend::Nothing);
    }
}
