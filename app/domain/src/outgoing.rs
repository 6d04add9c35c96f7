//! What a phone sends, as text. Its ops are text already: reading a thousand of them only to write them again would keep a phone
//! busy for nothing.

use crate::Op;
use crate::wire::PushRequest;

/// Where an op's count stands in the text that this app writes: after the id.
const AT: usize = r#"{"id":"00000000-0000-0000-0000-000000000000""#.len();
/// An op that was not sent has no count of its own yet.
const NONE: &str = r#","n":0,"#;

/// The text of an op, as [`serde_json`] writes it, with this count instead of none. Nothing if it cannot be read.
pub fn counted(mut text: String, n: u64) -> Option<String> {
    if text.get(AT..AT + NONE.len()) == Some(NONE) {
        let zero = AT + NONE.len() - 2;
        text.replace_range(zero..=zero, &n.to_string());
        return Some(text);
    }
    // As another build wrote it.
    let op: Op = serde_json::from_str(&text).ok()?;
    serde_json::to_string(&Op { n, ..op }).ok()
}

impl PushRequest {
    /// The request with these ops, each as text, after its own.
    ///
    /// # Errors
    ///
    /// If it cannot be written.
    pub fn with(&self, ops: &[impl AsRef<str>]) -> serde_json::Result<String> {
        const END: &str = "]}";
        let mut text = serde_json::to_string(self)?;
        debug_assert!(text.ends_with(END), "the ops come last");
        text.truncate(text.len() - END.len());
        text.reserve(ops.iter().map(|op| op.as_ref().len() + 1).sum::<usize>() + END.len());
        for (index, op) in ops.iter().enumerate() {
            if index > 0 || !self.ops.is_empty() {
                text.push(',');
            }
            text.push_str(op.as_ref());
        }
        text.push_str(END);
        Ok(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::PhoneState;
    use crate::{DeviceId, Fields, Kind, OpId, Stamp};
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    fn op(n: u64, note: &str, is_others: bool) -> Op {
        Op {
            id: OpId::new(n, [3; 10]),
            n: 0,
            device: is_others.then(|| DeviceId::new(n, [7; 10])),
            kind: Kind::VISIT,
            rec: OpId::new(n, [9; 10]).uuid(),
            at: Stamp { ms: n, count: 0, device: 1 },
            set: Fields::from([("note".to_owned(), note.into())]),
            over: None,
            mends: None,
            more: Fields::new(),
        }
    }

    proptest! {
        /// The text is what writing the ops themselves would give, whatever stands in them.
        #[test]
        fn ops_as_text_say_what_the_ops_say(
            notes in prop::collection::vec((any::<String>(), any::<bool>(), 0_u64..1_000_000), 0..5),
            own in 0_usize..3,
        ) {
            let all: Vec<_> = notes.iter().map(|(note, is_others, n)| (op(*n, note, *is_others), *n)).collect();
            let texts: Vec<_> = all.iter().map(|(op, n)| counted(serde_json::to_string(op).unwrap(), *n).unwrap()).collect();
            let ops: Vec<_> = all.iter().map(|(op, n)| Op { n: *n, ..op.clone() }).collect();
            let request = |ops: &[Op]| PushRequest {
                build: "1".to_owned(), phone: PhoneState::default(), team: None, mark: None, pull: BTreeMap::new(), brief: true,
                ops: ops.to_vec(),
            };
            let own = own.min(ops.len());
            let text = request(&ops[..own]).with(&texts[own..]).unwrap();
            prop_assert_eq!(text, serde_json::to_string(&request(&ops)).unwrap());
        }
    }

    #[test]
    fn an_op_that_was_written_otherwise_gets_its_count_too() {
        let op = op(5, "hẹn “mai”", false);
        for text in [
            serde_json::to_string(&Op { n: 3, ..op.clone() }).unwrap(),
            serde_json::to_string_pretty(&op).unwrap(),
            serde_json::to_string(&serde_json::to_value(&op).unwrap()).unwrap(),
        ] {
            let read: Op = serde_json::from_str(&counted(text, 8).unwrap()).unwrap();
            assert_eq!(read, Op { n: 8, ..op.clone() });
        }
        assert_eq!(counted("{}".to_owned(), 8), None);
    }
}
