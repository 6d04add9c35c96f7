//! Ops that a person makes on a page of the server and no phone has sent: phones get them by pull, and miss none in their
//! receipts.

use super::apply::{apply, lock};
use super::records::records_of;
use super::{Author, Error, Incoming};
use domain::wire::MAX_OPS;
use domain::{Fields, Kind, MemberId, Millis, Op, OpId, Record, Role, Stamp};
use sqlx::AnyConnection;
use uuid::Uuid;

/// Whoever makes ops that no phone has sent.
pub(super) struct Hand {
    /// Where they go.
    pub(super) stream: String,
    /// In whose name; none for the server itself.
    pub(super) by: Option<MemberId>,
    /// When.
    pub(super) now: Millis,
}

impl Hand {
    /// Later than what stands there, whatever the clocks of phones and other servers say: otherwise the change would not.
    fn op(&self, kind: Kind, rec: Uuid, set: Fields, before: Option<&Record>) -> Incoming {
        let id = OpId::new(self.now, crate::random::bytes());
        let own = Stamp { ms: self.now, count: 0, device: 0 };
        let stands = before.and_then(|record| set.keys().filter_map(|field| record.stamp(field)).max());
        let at = stands.map_or(own, |stands| own.after(stands));
        Incoming::from(&Op { id, n: 0, device: None, kind, rec, at, set, over: None, mends: None, more: Fields::new() })
    }

    /// Writes changes of records of one kind: as a leader, who may do what a leader may; or in their name, where only
    /// the server may. Ops are made a batch at a time: those of a whole list would fill the memory of a small server.
    pub(super) async fn says(
        &self,
        tx: &mut AnyConnection,
        role: Option<Role>,
        kind: &Kind,
        changes: Vec<(Uuid, Fields)>,
    ) -> Result<u64, Error> {
        let author = Author { stream: self.stream.clone(), member: self.by, device: None, role, revoked: false };
        let mut changes = changes.into_iter().peekable();
        lock(tx, &self.stream).await?;
        let mut last = 0;
        while changes.peek().is_some() {
            let piece: Vec<_> = changes.by_ref().take(MAX_OPS).collect();
            let ids: Vec<_> = piece.iter().map(|(rec, _)| *rec).collect();
            let before = records_of(tx, &self.stream, &ids).await?;
            let ops: Vec<_> =
                piece.into_iter().map(|(rec, set)| self.op(kind.clone(), rec, set, before.get(&rec))).collect();
            let applied = apply(tx, &author, &ops, self.now).await?;
            if applied.verdicts.iter().any(|verdict| verdict.seq.is_none()) {
                // Whoever decides checks every field: a refusal is a mistake of ours, and nothing may be half done.
                return Err(Error::unreadable("an op of an office"));
            }
            last = applied.last;
        }
        Ok(last)
    }
}
