//! Work is handed from phone to phone without a network, sealed, as a file or as QR codes (G17). The ops keep their ids
//! and their makers, so that nothing counts twice, whichever phone reaches the server first.
//!
//! Form: [`PLAIN`] or [`PACKED`], the team's id as text, a line's end, and the ops as JSON (with [`PACKED`] compressed
//! with gzip), sealed with the team's key.

use super::db::{JOURNAL, OUTBOX, RECORDS, SENT};
use super::seal::{KEY, Sealer};
use super::{Store, StoreError, snapshot};
use crate::{browser, pack};
use domain::wire::Me;
use domain::{Op, Record};
use wasm_bindgen::JsValue;

const PLAIN: &[u8] = b"tung-nha handover 1\n";
/// Builds that know only files cannot read this: it is for QR codes, of which it takes a quarter to a sixth as many.
const PACKED: &[u8] = b"tung-nha handover 2\n";
/// The length of an id as text.
const ID: usize = 36;

/// What there is to hand over.
#[derive(Clone, Debug, PartialEq)]
pub enum Offer {
    /// These bytes.
    Sealed(Vec<u8>),
    /// The server has everything.
    Nothing,
    /// The phone has no key for it: it joined before there were such keys.
    NoKey,
}

/// What became of what another phone handed over.
#[derive(Clone, Debug, PartialEq)]
pub enum Received {
    /// It is here, with so many changes that were not here before.
    Taken(Vec<Record>),
    /// It was not handed over by this app, or it is damaged.
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
    /// Everything that the server does not have yet, for another phone of the team; small, if `packed`, as far as the
    /// browser can.
    pub async fn hand_over(&self, me: &Me, packed: bool) -> Result<Offer, StoreError> {
        let Some(sealer) = sealer(me) else { return Ok(Offer::NoKey) };
        let tx = self.db.read(&[OUTBOX]).await?;
        let rows = tx.store(OUTBOX)?.get_all(None, None)?.await?;
        let own = self.device;
        let ops: Vec<Op> = rows.iter().filter_map(|row| self.open_op(row)).collect();
        let ops: Vec<Op> = ops.into_iter().map(|op| Op { device: op.device.or(Some(own)), n: 0, ..op }).collect();
        if ops.is_empty() {
            return Ok(Offer::Nothing);
        }
        let plain = serde_json::to_vec(&ops)?;
        let small = if packed { pack::pack(&plain).await } else { None };
        let (magic, content) = small.map_or((PLAIN, plain), |small| (PACKED, small));
        let team = me.team.to_string();
        let mut bytes = magic.to_vec();
        bytes.extend(team.bytes());
        bytes.push(b'\n');
        bytes.extend(sealer.seal(&place(&team), &content, browser::random()));
        Ok(Offer::Sealed(bytes))
    }

    /// Takes in what another phone handed over. What it brings waits here to be sent on; this phone's own ops and those
    /// that it has had before are left out.
    pub async fn receive(&self, me: &Me, bytes: &[u8]) -> Result<Received, StoreError> {
        let packed = bytes.starts_with(PACKED);
        let magic = if packed { PACKED } else { PLAIN };
        let Some(rest) = bytes.strip_prefix(magic) else { return Ok(Received::Unreadable) };
        let Some((head, sealed)) = rest.split_at_checked(ID + 1) else { return Ok(Received::Unreadable) };
        let team = me.team.to_string();
        if &head[..ID] != team.as_bytes() {
            return Ok(Received::OtherTeam);
        }
        let content = sealer(me).and_then(|sealer| sealer.open(&place(&team), sealed).ok());
        let plain = match content {
            Some(content) if packed => pack::unpack(&content).await,
            content => content,
        };
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
