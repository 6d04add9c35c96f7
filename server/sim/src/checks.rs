//! What the guarantees promise, looked at from outside.

mod phone;

use crate::backend::Entry;
use crate::disk::{Row, stays};
use crate::world::World;
use domain::erasure;
use domain::wire::Cursor;
use domain::{Collision, DeviceId, Kind, MAX_AHEAD_MS, Op, OpId, Record, RefusalCode};
use std::collections::{BTreeMap, BTreeSet};
use sync::Refused;
use uuid::Uuid;

/// An op left the outbox: the server must have it (G3).
pub(crate) fn left(world: &mut World, phone: usize, ops: &[OpId]) {
    if ops.is_empty() {
        return;
    }
    let streams: Vec<_> = world.phones[phone].teams().map(|(stream, _)| stream.clone()).collect();
    let histories: Vec<_> = streams.iter().flat_map(|stream| world.backend.history(stream)).collect();
    let held: BTreeSet<_> = histories.iter().filter_map(|entry| Some(read(entry)?.id)).collect();
    // A server that was restored since it answered gets again what the phone keeps.
    let disk = &world.phones[phone].disk;
    let again = disk.ops.values().map(|row| row.op.id);
    let again: BTreeSet<_> = again.collect();
    let again = if world.was_restored { again } else { BTreeSet::new() };
    if let Some(op) = ops.iter().find(|op| !held.contains(op) && !again.contains(op)) {
        world.breaks(format!("G3: {op} left the outbox of phone {phone}, and the server does not have it"));
    }
}

/// What a phone of the team made itself is not kept for the leader to take in, nor refused for a reason that is none.
pub(crate) fn kept_back(world: &mut World, phone: usize, refused: &[Refused]) {
    let parked = |why: RefusalCode| matches!(why, RefusalCode::Parked | RefusalCode::Other);
    let own = |op: &OpId| world.phones[phone].saved.iter().any(|saved| saved.id == *op);
    if let Some(refused) = refused.iter().find(|refused| parked(refused.why.code) && own(&refused.op)) {
        world.breaks(format!("G4: {} of phone {phone}, which is in the team, is kept back", refused.op));
    }
}

/// What was saved here and never settled is still seen here after a pull. (What the server had acknowledged and is sent
/// again may have been taken with an earlier stamp, and have lost to a later change.)
pub(crate) fn seen(world: &mut World, phone: usize) {
    let disk = &world.phones[phone].disk;
    let hidden = |(n, row): &(u64, &Row)| !disk.ledger.counted.contains(*n) && stays(row) && !disk.shows(&row.op);
    let hidden = disk.outbox().find(hidden).map(|(_, row)| row.op.id);
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

/// A team's data on the server once nothing moves any more.
struct Team {
    stream: String,
    history: Vec<Entry>,
    held: BTreeMap<Uuid, Record>,
}

impl Team {
    /// Of every team that a phone is or was in.
    fn all(world: &mut World) -> Vec<Self> {
        let phones = world.phones.iter();
        let streams: BTreeSet<_> = phones.flat_map(|phone| phone.teams().map(|(stream, _)| stream.clone())).collect();
        streams.into_iter().map(|stream| Self::of(world, stream)).collect()
    }

    fn of(world: &mut World, stream: String) -> Self {
        let history = world.backend.history(&stream);
        let mut held = BTreeMap::new();
        let mut cursor = Cursor::default();
        let nobody = DeviceId::new(0, [0; 10]);
        loop {
            let page = world.backend.pull(&stream, &cursor, nobody, 1_000);
            held.extend(page.records.into_iter().map(|record| (record.id, record)));
            cursor.after = page.next;
            if !page.more {
                return Self { stream, history, held };
            }
        }
    }
}

/// Everything that can be looked at once nothing moves any more.
pub fn at_rest(world: &mut World) {
    let teams = Team::all(world);
    for Team { history, held, .. } in &teams {
        if let Err(what) = sequence(history)
            .and_then(|()| replay(history, held))
            .and_then(|()| erased(history, held))
            .and_then(|()| clocks(world, held))
        {
            world.breaks(what);
        }
    }
    for place in 0..world.phones.len() {
        if let Err(what) = phone::is_right(world, place, &teams) {
            world.breaks(format!("phone {place}: {what}"));
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
