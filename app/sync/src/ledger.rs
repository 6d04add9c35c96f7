//! What a phone knows of its own ops that the server has acknowledged, and what it does if the server says otherwise.

use crate::{Ack, Numbers};
use domain::Receipt;

/// A phone's book of what it has sent. It lives in the phone's store and changes in the transactions that settle. The ops
/// themselves stay where they are: a few numbers say which of them the server has.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Ledger {
    /// The ops of this phone's own that the server has acknowledged.
    pub sent: Receipt,
    /// How often what was acknowledged was sent again because the server did not hold all of it.
    pub tries: u8,
    /// The numbers of ops that the server has, and numbers of which there is no op any more. Not those of refused ops.
    pub settled: Numbers,
    /// The numbers of ops that were acknowledged at any time: they do not count again.
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

    /// No op waits before this number, if any does. `refused`: the numbers of those that were refused, in order. What nobody has
    /// any more counts as settled, so that the settled ones are few stretches.
    pub fn close(&mut self, first_waiting: Option<u64>, refused: &[u64]) {
        let end = first_waiting.unwrap_or(self.settled.last() + 1);
        let mut from = 1;
        for n in refused.iter().copied().filter(|n| *n < end).chain([end]) {
            self.settled.insert_all(from, n - 1);
            from = n + 1;
        }
    }

    /// The number up to which no op waits, as far as the book says. `refused`: as above.
    pub fn passed(&self, refused: &[u64]) -> u64 {
        let mut passed = self.settled.clone();
        refused.iter().for_each(|n| passed.insert(*n));
        passed.end_of(1)
    }

    /// All ops have to be sent again but those that were refused. `kept`: the numbers of all that are still here, in order.
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
        ledger.settle(&ack(4));
        ledger.close(Some(3), &[2]);
        assert_eq!((1..=5).filter(|n| ledger.wants(*n)).collect::<Vec<_>>(), [2, 3, 5]);
        assert_eq!((ledger.sent.count, ledger.passed(&[2])), (1, 2));
        ledger.send_again([1, 2, 3, 4]);
        assert_eq!((1..=5).filter(|n| ledger.wants(*n)).collect::<Vec<_>>(), [1, 2, 3, 4, 5]);
        [1, 3, 4].iter().for_each(|n| ledger.settle(&Ack { is_others: *n == 1, ..ack(*n) }));
        assert_eq!((ledger.passed(&[2]), ledger.sent.count), (4, 2));
    }

    #[test]
    fn what_is_gone_counts_as_settled_and_what_was_refused_does_not() {
        // A phone that kept the ops from 4,001 on, one of which was refused, and two after that were refused and mended.
        let mut ledger =
            Ledger { settled: [(4_001, 4_500), (4_502, 5_000)].into_iter().collect(), ..Ledger::default() };
        ledger.close(Some(5_004), &[4_501]);
        assert_eq!(ledger.settled.stretches(), [(1, 4_500), (4_502, 5_003)]);
        assert_eq!((ledger.passed(&[4_501]), ledger.passed(&[])), (5_003, 4_500));
        ledger.settle(&ack(5_004));
        ledger.close(None, &[4_501]);
        assert_eq!(ledger.passed(&[4_501]), 5_004);
        assert!(ledger.wants(4_501), "an older build may put it back in its place");
    }
}
