//! Work is handed from phone to phone without a network, as a sealed file (G17). The ops keep their ids and their makers,
//! so that nothing counts twice, whichever phone reaches the server first.
//!
//! Form: [`MAGIC`], the team's id as text, a line's end, and the ops as JSON, sealed with the team's key.

use super::db::{JOURNAL, OUTBOX, RECORDS, SENT};
use super::seal::{KEY, Sealer};
use super::{Store, StoreError, snapshot};
use crate::browser;
use domain::wire::Me;
use domain::{Op, Record};
use wasm_bindgen::JsValue;

const MAGIC: &[u8] = b"tung-nha handover 1\n";
/// The length of an id as text.
const ID: usize = 36;

/// What became of a file.
#[derive(Clone, Debug, PartialEq)]
pub enum Received {
    /// It is here, with so many changes that were not here before.
    Taken(Vec<Record>),
    /// It is no such file, or a damaged one.
    Unreadable,
    /// It is of another team.
    OtherTeam,
}

fn sealer(me: &Me) -> Option<Sealer> {
    let text = me.handover_key.as_ref()?;
    let mut key = [0; KEY];
    for (place, byte) in key.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(2 * place..2 * place + 2)?, 16).ok()?;
    }
    Some(Sealer::new(&key))
}

fn place(team: &str) -> String {
    format!("handover/{team}")
}

impl Store {
    /// Everything that the server does not have yet, as a file for another phone of the team; none if the phone has no
    /// key for it (it joined before there were such keys).
    pub async fn hand_over(&self, me: &Me) -> Result<Option<Vec<u8>>, StoreError> {
        let Some(sealer) = sealer(me) else { return Ok(None) };
        let tx = self.db.read(&[OUTBOX]).await?;
        let rows = tx.store(OUTBOX)?.get_all(None, None)?.await?;
        let own = self.device;
        let ops: Vec<Op> = rows.iter().filter_map(|row| self.open_op(row)).collect();
        let ops: Vec<Op> = ops.into_iter().map(|op| Op { device: op.device.or(Some(own)), n: 0, ..op }).collect();
        let team = me.team.to_string();
        let mut file = MAGIC.to_vec();
        file.extend(team.bytes());
        file.push(b'\n');
        file.extend(sealer.seal(&place(&team), &serde_json::to_vec(&ops)?, browser::random()));
        Ok(Some(file))
    }

    /// Takes a file in. What it brings waits here to be sent on; this phone's own ops and those that it has had before
    /// are left out.
    pub async fn receive(&self, me: &Me, file: &[u8]) -> Result<Received, StoreError> {
        let Some(rest) = file.strip_prefix(MAGIC) else { return Ok(Received::Unreadable) };
        let Some((head, sealed)) = rest.split_at_checked(ID + 1) else { return Ok(Received::Unreadable) };
        let team = me.team.to_string();
        if &head[..ID] != team.as_bytes() {
            return Ok(Received::OtherTeam);
        }
        let plain = sealer(me).and_then(|sealer| sealer.open(&place(&team), sealed).ok());
        let Some(ops) = plain.and_then(|plain| serde_json::from_slice::<Vec<Op>>(&plain).ok()) else {
            return Ok(Received::Unreadable);
        };
        let tx = self.db.write(&[RECORDS, OUTBOX, SENT, JOURNAL]).await?;
        let (records, outbox) = (tx.store(RECORDS)?, tx.store(OUTBOX)?);
        let mut known = Vec::new();
        for row in outbox.get_all(None, None)?.await?.iter().chain(&tx.store(SENT)?.get_all(None, None)?.await?) {
            known.extend(self.open_sealed_op(row).map(|op| op.id));
        }
        let mut changed = Vec::new();
        for op in ops {
            if op.device == Some(self.device) || known.contains(&op.id) {
                continue;
            }
            let key = super::records::place(&op.kind, op.rec);
            let old = records.get(JsValue::from(key))?.await?;
            let was_erased = old.as_ref().is_some_and(super::records::was_erased);
            let old = old.and_then(|row| self.open_record(&row));
            let mut record = old.unwrap_or_else(|| Record::new(op.kind.clone(), op.rec));
            record.merge(&op);
            records.put(&self.record_row(&record, was_erased)?, None)?;
            outbox.put(&self.outbox_row(&op)?, None)?;
            changed.push(record);
        }
        snapshot::note(&tx.store(JOURNAL)?, changed.iter())?;
        tx.done().await?;
        self.noted(changed.len(), None);
        Ok(Received::Taken(changed))
    }
}
