//! How a pulled record meets what this phone has not sent yet.

use domain::{Fields, Op, Record};

/// The record to store: the server's, with this phone's waiting ops on top. `None` if the phone already
/// holds a later one: the answer came late, and has to be asked for again as a whole. The server's word replaces what was confirmed before, so
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

/// For an edit: the stamps of the values that it replaces and that other phones had set (see [`Op::over`]).
pub fn seen(old: &Record, set: &Fields, own: u32) -> Fields {
    let mut seen = Fields::new();
    for field in set.keys() {
        if let Some(stamp) = old.stamp(field).filter(|stamp| stamp.device != own) {
            seen.insert(field.clone(), stamp.to_string().into());
        }
    }
    seen
}
