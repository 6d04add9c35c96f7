//! What a phone knows of its own ops that the server has acknowledged, and what it does if the server says otherwise.

use crate::{Ack, Numbers};
use domain::Receipt;

/// A phone's book of what it has sent. It lives in the phone's store and changes in the transactions that settle. The ops
/// themselves stay where they are: a few numbers say which of them the server has.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Ledger {
    /// The ops that the server has acknowledged, those left out that were handed over by other phones.
    pub sent: Receipt,
    /// How often what was acknowledged was sent again because the server did not hold all of it.
    pub tries: u8,
    /// The numbers of ops with which the phone is done: acknowledged, refused, or taken out. Of those that are still here and
    /// were not refused, the server has each.
    pub settled: Numbers,
    /// The numbers of ops that were acknowledged at any time: they are counted in `sent`.
    pub counted: Numbers,
}

/// How often that is done before the server is believed. More than once: it may go back a second time meanwhile.
const TRIES: u8 = 3;

/// What a receipt asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mend {
    /// Nothing.
    Nothing,
    /// To send all acknowledged ops that the phone still has once more, and to read everything anew: the server was
    /// restored from an older copy, or lost something.
    Resend,
    /// To believe the server: all that the phone has was sent again, and they still differ.
    Adopt,
}

impl Ledger {
    /// Whether an op with this number, if it was not refused, has to be sent.
    pub fn wants(&self, n: u64) -> bool {
        !self.settled.contains(n)
    }

    /// The server has this op. It is counted the first time, and by the phone that made it.
    pub fn settle(&mut self, ack: &Ack) {
        if !ack.is_others && !self.counted.contains(ack.n) {
            self.sent.add(ack.op);
        }
        self.counted.insert(ack.n);
        self.settled.insert(ack.n);
    }

    /// The ops with these numbers, in order, have to be sent again; those are all that are still here and were not refused.
    pub fn send_again(&mut self, kept: impl IntoIterator<Item = u64>) {
        self.settled = self.settled.all_but(kept);
    }

    /// Compares with what the server holds. To be asked only when nothing waits: an op of which the answer was lost is
    /// in the server's count and not in ours. `has_kept`: whether the phone still has acknowledged ops.
    pub fn check(&mut self, held: Receipt, has_kept: bool) -> Mend {
        if held == self.sent {
            self.tries = 0;
            return Mend::Nothing;
        }
        if has_kept && self.tries < TRIES {
            self.tries += 1;
            return Mend::Resend;
        }
        (self.sent, self.tries) = (held, 0);
        Mend::Adopt
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::OpId;

    fn ack(n: u64) -> Ack {
        Ack { n, op: OpId::new(n, [1; 10]), seq: n, is_others: false }
    }

    #[test]
    fn a_difference_is_mended_and_in_the_end_believed() {
        let (mut ledger, mut held) = (Ledger::default(), Receipt::default());
        (1..=3).for_each(|n| ledger.settle(&ack(n)));
        held.add(ack(1).op);
        assert_eq!(ledger.check(held, true), Mend::Resend);
        // The server took them again: all is well, and the next difference is mended too.
        (2..=3).for_each(|n| held.add(ack(n).op));
        assert_eq!(ledger.check(held, true), Mend::Nothing);
        for _ in 0..TRIES {
            assert_eq!(ledger.check(Receipt::default(), true), Mend::Resend);
        }
        assert_eq!(ledger.check(Receipt::default(), true), Mend::Adopt);
        assert_eq!(ledger.check(Receipt::default(), false), Mend::Nothing);
    }

    #[test]
    fn what_is_sent_again_counts_once_and_waits_until_it_is_acknowledged_again() {
        let mut ledger = Ledger::default();
        ledger.settle(&Ack { is_others: true, ..ack(1) });
        // 2 was refused, 3 got no answer.
        ledger.settled.insert(2);
        ledger.settle(&ack(4));
        assert_eq!((1..=5).filter(|n| ledger.wants(*n)).collect::<Vec<_>>(), [3, 5]);
        assert_eq!(ledger.sent.count, 1);
        ledger.send_again([1, 3, 4]);
        assert_eq!((1..=5).filter(|n| ledger.wants(*n)).collect::<Vec<_>>(), [1, 3, 4, 5]);
        [1, 3, 4].iter().for_each(|n| ledger.settle(&Ack { is_others: *n == 1, ..ack(*n) }));
        assert_eq!((ledger.settled.upto(), ledger.sent.count), (4, 2));
    }
}
