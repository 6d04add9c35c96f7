//! What the guarantees promise, looked at from outside.

use crate::backend::Entry;
use crate::disk::stays;
use crate::world::World;
use domain::erasure;
use domain::wire::Cursor;
use domain::{Collision, DeviceId, Kind, MAX_AHEAD_MS, Op, OpId, Receipt, Record};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// An op left the outbox: the server must have it (G3).
pub(crate) fn left(world: &mut World, phone: usize, ops: &[OpId]) {
    if ops.is_empty() {
        return;
    }
    let stream = world.phones[phone].stream.clone();
    let history = world.backend.history(&stream);
    let held: BTreeSet<_> = history.iter().filter_map(|entry| Some(read(entry)?.id)).collect();
    // A server that was restored since it answered gets again what the phone keeps.
    let disk = &world.phones[phone].disk;
    let again = disk.sent.iter().chain(disk.outbox.values().map(|row| &row.op)).map(|op| op.id);
    let again: BTreeSet<_> = again.collect();
    let again = if world.was_restored { again } else { BTreeSet::new() };
    if let Some(op) = ops.iter().find(|op| !held.contains(op) && !again.contains(op)) {
        world.breaks(format!("G3: {op} left the outbox of phone {phone}, and the server does not have it"));
    }
}

/// What was saved here and never settled is still seen here after a pull. (What the server had acknowledged and is sent
/// again may have been taken with an earlier stamp, and have lost to a later change.)
pub(crate) fn seen(world: &mut World, phone: usize) {
    let disk = &world.phones[phone].disk;
    let hidden = disk.outbox.values().find(|row| !row.again && stays(row) && !disk.shows(&row.op)).map(|row| row.op.id);
    if disk.went_back {
        world.breaks(format!("G8: an older answer took the place of a later one on phone {phone}"));
    }
    if let Some(op) = hidden {
        world.breaks(format!("G8: a pull hid {op}, which phone {phone} has not sent yet"));
    }
}

fn read(entry: &Entry) -> Option<Op> {
    serde_json::from_str(&entry.body).ok()
}

/// Everything that can be looked at once nothing moves any more.
pub fn at_rest(world: &mut World) {
    let streams: BTreeSet<_> = world.phones.iter().map(|phone| phone.stream.clone()).collect();
    for stream in streams {
        let history = world.backend.history(&stream);
        let mut held = BTreeMap::new();
        let mut cursor = Cursor::default();
        let nobody = DeviceId::new(0, [0; 10]);
        loop {
            let page = world.backend.pull(&stream, &cursor, nobody, 1_000);
            held.extend(page.records.into_iter().map(|record| (record.id, record)));
            cursor.after = page.next;
            if !page.more {
                break;
            }
        }
        if let Err(what) = sequence(&history)
            .and_then(|()| replay(&history, &held))
            .and_then(|()| erased(&history, &held))
            .and_then(|()| clocks(world, &held))
        {
            world.breaks(what);
        }
        for phone in 0..world.phones.len() {
            if world.phones[phone].stream == stream
                && let Err(what) = phone_is_right(world, phone, &history, &held)
            {
                world.breaks(format!("phone {phone}: {what}"));
            }
        }
    }
}

/// Numbers without gap or repeat, each op applied at most once (G4, G8).
fn sequence(history: &[Entry]) -> Result<(), String> {
    let mut seqs: Vec<_> = history.iter().filter_map(|entry| entry.seq).collect();
    seqs.sort_unstable();
    if let Some(wrong) = (1..).zip(&seqs).find(|(n, seq)| n != *seq) {
        return Err(format!("G8: number {} where {} is due", wrong.1, wrong.0));
    }
    let mut ids = BTreeSet::new();
    match history.iter().filter_map(read).find(|op| !ids.insert(op.id)) {
        Some(op) => Err(format!("G4: {} is in the history twice", op.id)),
        None => Ok(()),
    }
}

/// The present state is what the history makes, and every collision was noticed (G5, G6).
fn replay(history: &[Entry], held: &BTreeMap<Uuid, Record>) -> Result<(), String> {
    let mut applied: Vec<_> = history.iter().filter_map(|entry| Some((entry.seq?, entry, read(entry)?))).collect();
    applied.sort_by_key(|(seq, ..)| *seq);
    let mut records = BTreeMap::<Uuid, Record>::new();
    let mut collisions = BTreeSet::new();
    for (seq, entry, op) in applied {
        let record = records.entry(op.rec).or_insert_with(|| Record::new(op.kind.clone(), op.rec));
        for (field, value) in &op.set {
            let Some((over, stamp)) = op.over.as_ref().zip(record.stamp(field)) else { continue };
            let knew = over.get(field).and_then(|seen| seen.as_str()) == Some(&stamp.to_string());
            let before = record.get(field).cloned().unwrap_or_default();
            if stamp.device != op.at.device && !knew && before != *value {
                collisions.insert(Collision::id_of(op.id, field));
            }
        }
        record.merge(&Op { at: op.at.bounded(entry.received), ..op });
        record.seq = seq;
    }
    if let Some((id, record)) = records.iter().find(|(id, record)| held.get(id) != Some(record)) {
        return Err(format!("G5: the history makes {record:?}, the server holds {:?}", held.get(id)));
    }
    if records.len() != held.len() {
        return Err(format!("G5: {} records of no op", held.len() - records.len()));
    }
    // The history no longer tells of collisions over what was erased.
    let of_erased = |record: &Record| record.is_erased() && record.kind == Kind::COLLISION;
    let noticed: BTreeSet<_> = held.values().filter(|record| record.kind == Kind::COLLISION).map(|r| r.id).collect();
    let gone: BTreeSet<_> = held.values().filter(|record| of_erased(record)).map(|record| record.id).collect();
    if noticed.difference(&gone).eq(collisions.difference(&gone)) {
        Ok(())
    } else {
        let over: Vec<_> = noticed.symmetric_difference(&collisions).filter_map(|id| held.get(id)).collect();
        Err(format!("G6: {} collisions, {} noticed; not both: {over:?}", collisions.len(), noticed.len()))
    }
}

/// Of what was erased the server holds no more than is needed to count, and the history says no more (G16).
fn erased(history: &[Entry], held: &BTreeMap<Uuid, Record>) -> Result<(), String> {
    let is_erased = |rec: &Uuid| held.get(rec).is_some_and(Record::is_erased);
    let gone = |op: &Op| erasure::named(op).any(|rec| is_erased(&rec));
    for op in history.iter().filter_map(read).filter(gone) {
        if op.set != op.clone().scrubbed().set || op.over.is_some() {
            return Err(format!("G16: {} was erased, and the history still holds {:?}", op.rec, op.set));
        }
    }
    for record in held.values() {
        if let Some(of) = held.keys().find(|of| is_erased(of) && erasure::speaks_of(record, **of))
            && !record.is_erased()
        {
            return Err(format!("G16: {of} was erased, and {record:?} still speaks of it"));
        }
    }
    Ok(())
}

/// No stamp is from the future (G12).
fn clocks(world: &World, held: &BTreeMap<Uuid, Record>) -> Result<(), String> {
    match held.values().find(|record| record.changed().ms > world.now + MAX_AHEAD_MS) {
        Some(record) => Err(format!("G12: a record of the year 2100: {record:?}")),
        None => Ok(()),
    }
}

fn phone_is_right(world: &World, place: usize, history: &[Entry], held: &BTreeMap<Uuid, Record>) -> Result<(), String> {
    let phone = &world.phones[place];
    let of_op: BTreeMap<_, _> = history.iter().filter_map(|entry| Some((read(entry)?.id, entry))).collect();
    for op in &phone.saved {
        let entry = of_op.get(&op.id);
        // Of an evicted phone's work, what the server had and lost again may come back as parked, by another phone's hand.
        let is_orphan = world.was_restored && op.at.device != phone.device.tag();
        // A restored server may have lost the erasure itself, with the phone that made it.
        let was_erased = |rec: Uuid| world.was_restored && phone.disk.erased.contains(&rec);
        let is_over = is_orphan
            || phone.mended.contains(&op.id)
            || erasure::named(op).any(|rec| held.get(&rec).is_some_and(Record::is_erased) || was_erased(rec));
        let kept = phone.disk.outbox.values().any(|row| row.op.id == op.id && row.refused);
        match entry {
            // The server was restored from before it refused this.
            None if world.was_restored && (kept || is_over) => {}
            None => return Err(format!("G3: {} was saved and is nowhere", op.id)),
            Some(entry)
                if !read(entry).is_some_and(|held| {
                    let said = if held.is_scrubbed() { op.clone().scrubbed() } else { op.clone() };
                    (held.at, &held.set, &held.over, &held.more) == (said.at, &said.set, &said.over, &said.more)
                }) =>
            {
                return Err(format!("G6: the history holds another {} than was saved", op.id));
            }
            Some(entry) if entry.seq.is_some() && phone.out_since.is_some_and(|since| since < entry.received) => {
                return Err(format!("G16: {} came after the phone was taken out, and was applied", op.id));
            }
            Some(entry) if entry.seq.is_none() && !kept && phone.out_since.is_none() && !is_over => {
                return Err(format!("G7: {} was refused and is no longer on the phone", op.id));
            }
            Some(_) => {}
        }
    }
    if phone.out_since.is_some() {
        return if phone.disk.records.is_empty() && phone.disk.outbox.is_empty() {
            Ok(())
        } else {
            Err("G16: it was taken out of the team and still holds something".to_owned())
        };
    }
    // What a restored server first heard from a phone that had been taken out is kept for the leader, and counts no more.
    let was_parked = world.phones.iter().any(|phone| phone.out_since.is_some());
    if phone.disk.gave_up && !(world.was_restored && was_parked) {
        return Err("its count and the server's differed even after it had sent everything again".to_owned());
    }
    let mut receipt = Receipt::default();
    for entry in history.iter().filter(|entry| entry.device == Some(phone.device) && entry.seq.is_some()) {
        read(entry).into_iter().for_each(|op| receipt.add(op.id));
    }
    if phone.disk.ledger.sent != receipt {
        return Err(format!("it counts {:?}, the history says {receipt:?}", phone.disk.ledger.sent));
    }
    let ops = phone.disk.sent.iter().chain(phone.disk.outbox.values().map(|row| &row.op));
    for op in ops.filter(|op| erasure::named(op).any(|rec| held.get(&rec).is_some_and(Record::is_erased))) {
        if op.set != op.clone().scrubbed().set {
            return Err(format!("G16: {} was erased, and it still holds {:?}", op.rec, op.set));
        }
    }
    // Refused ops stay on top of what the server holds, until they are mended.
    let mut expected = held.clone();
    for row in phone.disk.outbox.values().filter(|row| stays(row)) {
        let new = || Record::new(row.op.kind.clone(), row.op.rec);
        expected.entry(row.op.rec).or_insert_with(new).merge(&row.op);
    }
    for (id, record) in &phone.disk.records {
        match expected.get(id) {
            _ if world.was_restored && (world.lost.contains(id) || is_parked(world, history, *id)) => {}
            None if phone.saved.iter().any(|op| op.rec == *id && phone.mended.contains(&op.id)) => {}
            // The rest of a change that the server would not have, about somebody who was erased.
            None if record.field_names().next().is_none() => {}
            // The maker's phone is gone, and the server went back to before it heard of this.
            None if world.was_restored => {}
            None => return Err(format!("G10: it holds {record:?}, which is not the team's")),
            // No screen shows any of it: a refused change that was dropped with the rest may have left its stamp.
            Some(own) if own.is_erased() && own.field_names().eq(record.field_names()) => {}
            // The same ops came again in the same order, and the server bounded a stamp by another time of arrival.
            Some(own) if world.was_restored && says_the_same(own, record) => {}
            Some(own) if !same(own, record) => {
                return Err(format!("G5: it holds {record:?}, and should {own:?}"));
            }
            Some(_) => {}
        }
    }
    if let Some((id, _)) = expected.iter().find(|(id, _)| !phone.disk.records.contains_key(id)) {
        return Err(format!("G8: it never got {id}"));
    }
    Ok(())
}

fn says_the_same(a: &Record, b: &Record) -> bool {
    a.field_names().eq(b.field_names()) && a.field_names().all(|field| a.get(field) == b.get(field))
}

/// Whether a restored server may have heard of this record only after its maker's phone, or the one to which that handed
/// it, had been taken out: then it is kept for the leader, and other phones may hold it from before.
fn is_parked(world: &World, history: &[Entry], rec: Uuid) -> bool {
    let mut out = world.phones.iter().filter(|phone| phone.out_since.is_some()).peekable();
    let is_kept = |entry: &Entry| entry.seq.is_none() && read(entry).is_some_and(|op| op.rec == rec);
    (out.peek().is_some() && history.iter().any(is_kept)) || out.flat_map(|phone| &phone.saved).any(|op| op.rec == rec)
}

/// Whether two records say the same; their numbers may differ where an op was refused.
fn same(a: &Record, b: &Record) -> bool {
    let (mut a, mut b) = (a.clone(), b.clone());
    (a.seq, b.seq) = (0, 0);
    a == b
}
