//! Work is handed from phone to phone without a network, sealed, as a file or as QR codes (G17). The ops keep their ids
//! and their makers, so that nothing counts twice, whichever phone reaches the server first.

use super::db::{JOURNAL, META, OUTBOX, RECORDS};
use super::{Store, StoreError, snapshot};
use crate::{browser, pack};
use domain::handover::{self, Parcel};
use domain::wire::Me;
use domain::{Kind, Op, Record};
use wasm_bindgen::JsValue;

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

impl Store {
    /// Everything that the server does not have yet, for another phone of the team; small, if `packed`, as far as the
    /// browser can.
    pub async fn hand_over(&self, me: &Me, packed: bool) -> Result<Offer, StoreError> {
        let Some(key) = &me.handover_key else { return Ok(Offer::NoKey) };
        let rows = self.unsent_rows(&self.db.read(&[OUTBOX, META]).await?).await?;
        let own = self.device;
        let ops = rows.iter().filter_map(|row| self.open_op(row));
        // Photos would be minutes of codes: they go with a file, or wait for the network.
        let ops: Vec<Op> = ops.filter(|op| !packed || op.kind != Kind::PHOTO).collect();
        let ops: Vec<Op> = ops.into_iter().map(|op| Op { device: op.device.or(Some(own)), n: 0, ..op }).collect();
        if ops.is_empty() {
            return Ok(Offer::Nothing);
        }
        let plain = serde_json::to_vec(&ops)?;
        let small = if packed { pack::pack(&plain).await } else { None };
        let (is_packed, content) = small.map_or((false, plain), |small| (true, small));
        let sealed = handover::seal(me.team, key, &content, is_packed, browser::random());
        Ok(sealed.map_or(Offer::NoKey, Offer::Sealed))
    }

    /// Takes in what another phone handed over. What it brings waits here to be sent on; this phone's own ops and those
    /// that it has had before are left out.
    pub async fn receive(&self, me: &Me, bytes: &[u8]) -> Result<Received, StoreError> {
        let Some(parcel) = Parcel::read(bytes) else { return Ok(Received::Unreadable) };
        if parcel.team != me.team {
            return Ok(Received::OtherTeam);
        }
        let content = me.handover_key.as_ref().and_then(|key| parcel.open(key));
        let plain = match content {
            Some(content) if parcel.is_packed => pack::unpack(&content).await,
            content => content,
        };
        let Some(ops) = plain.and_then(|plain| serde_json::from_slice::<Vec<Op>>(&plain).ok()) else {
            return Ok(Received::Unreadable);
        };
        let tx = self.db.write(&[RECORDS, OUTBOX, JOURNAL]).await?;
        let (records, outbox) = (tx.store(RECORDS)?, tx.store(OUTBOX)?);
        let known = outbox.get_all(None, None)?.await?;
        let known: Vec<_> = known.iter().filter_map(|row| self.id_of(row)).collect();
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
