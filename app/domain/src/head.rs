//! Where a stream stands, in twelve bytes that only the same ops in the same order, applied with the same stamps, lead to.

use crate::{Millis, OpId, hash};
use serde::{Deserialize, Serialize};

/// Where a stream stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Head {
    /// The number of its last op.
    pub seq: u64,
    /// A hash over the ids of all ops up to that one, in order, and the times that they were applied with.
    pub chain: u32,
}

impl Head {
    /// Where it stands after one more op, applied with a stamp of this time: a server that was restored, and got the same ops
    /// again in the same order, may have bounded them to other times, and then another change may stand (G12).
    #[must_use]
    pub fn after(self, op: OpId, at: Millis) -> Self {
        let mut bytes = [0; 28];
        bytes[..4].copy_from_slice(&self.chain.to_le_bytes());
        bytes[4..20].copy_from_slice(op.uuid().as_bytes());
        bytes[20..].copy_from_slice(&at.to_le_bytes());
        Self { seq: self.seq + 1, chain: hash::fnv(&bytes) }
    }
}

/// An op and where its stream stood with it. A phone knows a server again by it: one that has it elsewhere, after other
/// ops or at other times, or not at all, was restored from an older copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Mark {
    /// The op.
    pub op: OpId,
    /// Where the stream stood.
    #[serde(flatten)]
    pub head: Head,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_order_or_another_time_leads_elsewhere() {
        let (a, b) = (OpId::new(1, [1; 10]), OpId::new(1, [2; 10]));
        let start = Head::default();
        assert_eq!(start.after(a, 1).after(b, 1), start.after(a, 1).after(b, 1));
        assert_ne!(start.after(a, 1).after(b, 1), start.after(b, 1).after(a, 1));
        assert_ne!(start.after(a, 1).after(b, 1), start.after(a, 2).after(b, 1));
        assert_eq!(start.after(a, 1).after(b, 1).seq, 2);
    }
}
