use domain::Op;
use domain::wire::Verdict;

/// A batch, and what the server said of each of its ops.
pub(crate) struct Sent {
    /// Which phone sent it.
    pub(super) phone: usize,
    pub(crate) ops: Vec<Op>,
    pub(crate) verdicts: Vec<Verdict>,
}

impl Sent {
    /// Each op with the server's word on it.
    pub(crate) fn answers(&self) -> impl Iterator<Item = (&Op, &Verdict)> {
        self.ops.iter().zip(&self.verdicts)
    }

    /// The server knew all of it or nothing, refused what it must, and gave the rest numbers in a row.
    #[track_caller]
    pub(super) fn is_whole(&self) {
        let known = self.verdicts.iter().filter(|verdict| verdict.duplicate).count();
        assert!(known == 0 || known == self.ops.len(), "half a batch was there: {known} of {}", self.ops.len());
        let seqs: Vec<_> = self.verdicts.iter().filter_map(|verdict| verdict.seq).collect();
        assert!(seqs.is_sorted_by(|a, b| a + 1 == *b), "{seqs:?}");
        for (op, verdict) in self.answers() {
            assert_eq!(verdict.refused.is_some(), op.set["people"].is_string(), "{verdict:?}");
        }
    }
}
