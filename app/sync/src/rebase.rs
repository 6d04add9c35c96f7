//! How a pulled record meets what this phone has not sent yet.

use domain::{Op, Record};

/// The record to store: the server's, with this phone's waiting ops on top. `None` if the phone already
/// holds a later one (an answer that came late). The server's word replaces what was confirmed before, so
/// that a stamp which it bounded (G12) cannot keep a phone apart from the others (G5).
pub fn rebase(pulled: Record, local: Option<&Record>, waiting: &[&Op]) -> Option<Record> {
    if local.is_some_and(|local| local.seq > pulled.seq) {
        return None;
    }
    let mut record = pulled;
    for op in waiting {
        if op.rec == record.id {
            record.merge(op);
        }
    }
    Some(record)
}
