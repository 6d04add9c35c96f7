//! A receipt: how many of a phone's ops the server holds, and which, in sixteen bytes. Phone and server each keep their
//! own; if they differ, the phone sends what it has again.

use crate::OpId;
use crate::hash::fnv;
use serde::{Deserialize, Serialize};

/// Which ops, whatever their order: their number, and the exclusive or of a hash of each id.
///
/// ```
/// use domain::{OpId, Receipt};
/// let (a, b) = (OpId::new(1, [1; 10]), OpId::new(2, [2; 10]));
/// let (mut phone, mut server) = (Receipt::default(), Receipt::default());
/// [a, b].map(|op| phone.add(op));
/// server.add(b);
/// assert_ne!(phone, server);
/// server.add(a);
/// assert_eq!(phone, server);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Receipt {
    /// How many.
    pub count: u64,
    /// The exclusive or of the hashes of their ids.
    pub hash: u32,
}

impl Receipt {
    /// Counts one more op. Whoever calls this makes sure that each is counted once. That two different sets of one size
    /// agree by chance is rare enough for noticing what a restored backup lost.
    pub fn add(&mut self, op: OpId) {
        self.count += 1;
        self.hash ^= fnv(op.uuid().as_bytes());
    }

    /// The receipt for these ops.
    pub fn of(ops: impl IntoIterator<Item = OpId>) -> Self {
        ops.into_iter().fold(Self::default(), |mut receipt, op| {
            receipt.add(op);
            receipt
        })
    }
}
