//! What people do: households and visits are saved, edited, voided; refused ones are mended.

use crate::build::{Build, NEW, new_kind};
use crate::world::World;
use domain::erasure::ERASED;
use domain::{Fields, Kind, Op, OpId, Role, SAME_AS};
use serde_json::{Value as Json, json};
use sync::{Event, Trigger};
use uuid::Uuid;

/// More people than a household can have: the server refuses it.
const TOO_MANY: u64 = 99;

/// Somebody at this phone does something.
pub(crate) fn acts(world: &mut World, phone: usize) {
    if world.phones[phone].out_since.is_some() && world.rng.one_in(2) {
        return;
    }
    match world.rng.below(10) {
        0..3 => creates_household(world, phone),
        3..5 => logs_visit(world, phone),
        5..8 => edits(world, phone),
        8 if world.rng.one_in(4) => erases(world, phone),
        8 if world.rng.one_in(4) => merges(world, phone),
        8 => hands_over(world, phone),
        _ => mends(world, phone),
    }
}

fn fields(value: Json) -> Fields {
    serde_json::from_value(value).unwrap_or_default()
}

fn some_record(world: &mut World, phone: usize, kind: &Kind) -> Option<Uuid> {
    let records = world.phones[phone].disk.records.values();
    let ids: Vec<_> = records.filter(|record| record.kind == *kind).map(|record| record.id).collect();
    (!ids.is_empty()).then(|| ids[world.rng.place(ids.len())])
}

fn people(world: &mut World) -> u64 {
    if world.rng.one_in(12) { TOO_MANY } else { 1 + world.rng.below(9) }
}

fn creates_household(world: &mut World, phone: usize) {
    let id = new_id(world).uuid();
    let set = fields(json!({"code": "BL-001", "people": people(world), "adults": 1}));
    let is_new = world.phones[phone].build == Build::Next && world.rng.one_in(4);
    let (kind, set) = if is_new { (new_kind(), fields(json!({"beds": 3}))) } else { (Kind::HOUSEHOLD, set) };
    saves(world, phone, kind, id, set, true);
}

fn logs_visit(world: &mut World, phone: usize) {
    // The household may be one that nobody has saved: a visit never waits for it.
    let household = some_record(world, phone, &Kind::HOUSEHOLD).unwrap_or_else(|| new_id(world).uuid());
    let id = new_id(world).uuid();
    let set = json!({"household": household.to_string(), "when": world.now, "outcome": "met",
        "v.vssid": [0, world.rng.below(4)], "note": "hỏi con gái"});
    saves(world, phone, Kind::VISIT, id, fields(set), true);
}

fn edits(world: &mut World, phone: usize) {
    let kind = if world.rng.one_in(3) { Kind::VISIT } else { Kind::HOUSEHOLD };
    let Some(id) = some_record(world, phone, &kind) else { return };
    let set = match (kind == Kind::VISIT, world.rng.below(3)) {
        (true, 0) => json!({"void": "ghi nhầm nhà"}),
        (true, _) => json!({"v.vssid": [world.rng.below(3), world.rng.below(3)]}),
        (false, 0) => json!({"people": people(world)}),
        (false, 1) => json!({"adults": world.rng.below(5)}),
        (false, _) if world.phones[phone].build == Build::Next => json!({NEW: world.rng.below(3)}),
        (false, _) => json!({"adults": world.rng.below(5), "roof": world.rng.below(3)}),
    };
    saves(world, phone, kind, id, fields(set), false);
}

/// A household asked for it: a leader erases what is kept of it (G16). Now and then somebody tries who may not.
fn erases(world: &mut World, phone: usize) {
    if world.phones[phone].role == Role::Leader || world.rng.one_in(10) {
        let Some(id) = some_record(world, phone, &Kind::HOUSEHOLD) else { return };
        saves(world, phone, Kind::HOUSEHOLD, id, fields(json!({"erased": true})), false);
    }
}

/// A leader says that two records are one household, or takes them apart again.
fn merges(world: &mut World, phone: usize) {
    let Some(id) = some_record(world, phone, &Kind::HOUSEHOLD) else { return };
    let other = some_record(world, phone, &Kind::HOUSEHOLD).filter(|other| *other != id && !world.rng.one_in(4));
    saves(world, phone, Kind::HOUSEHOLD, id, fields(json!({SAME_AS: other.map(|id| id.to_string())})), false);
}

fn new_id(world: &mut World) -> OpId {
    OpId::new(world.now, world.rng.bytes())
}

fn op(world: &mut World, phone: usize, kind: Kind, rec: Uuid, set: Fields, is_new: bool) -> Op {
    let id = new_id(world);
    let wall = world.phones[phone].wall(world.now);
    let owner = &mut world.phones[phone];
    let at = owner.clock.tick(wall);
    let old = owner.disk.records.get(&rec).filter(|_| !is_new && owner.build > Build::Old);
    let over = old.map(|old| sync::seen(old, &set, at.device));
    let more = if owner.build == Build::Next { fields(json!({NEW: true})) } else { Fields::new() };
    Op { id, n: 0, device: None, kind, rec, at, set, over, mends: None, more }
}

fn saves(world: &mut World, phone: usize, kind: Kind, rec: Uuid, set: Fields, is_new: bool) {
    let op = op(world, phone, kind, rec, set, is_new);
    keeps(world, phone, op);
}

/// Answers whether it was saved.
fn keeps(world: &mut World, phone: usize, op: Op) -> bool {
    let full = world.rng.one_in(40);
    world.tell(&format!("phone {phone} saves {} {} of {}: {:?}", op.kind, op.id, op.rec, op.set));
    let saved = world.phones[phone].disk.save(&op, full);
    if saved {
        world.phones[phone].saved.push(op);
        for tab in 0..world.phones[phone].tabs.len() {
            world.phones[phone].hears(tab, Event::Wake(Trigger::Saved));
        }
    } else {
        world.tell("the disk is full, and the person is told");
    }
    saved
}

/// A refused op is mended: another stands in its place.
fn mends(world: &mut World, phone: usize) {
    let rows = world.phones[phone].disk.outbox().filter(|(_, row)| row.refused);
    let rows: Vec<_> = rows.map(|(n, row)| (n, row.op.clone())).collect();
    if rows.is_empty() {
        return;
    }
    let (n, bad) = rows[world.rng.place(rows.len())].clone();
    let mut set = bad.set.clone();
    set.insert("people".into(), 4.into());
    set.remove(ERASED);
    let mended = op(world, phone, bad.kind.clone(), bad.rec, set, true);
    let mended = Op { mends: Some(bad.id), at: mended.at.after(bad.at), ..mended };
    if keeps(world, phone, mended) {
        world.phones[phone].disk.ops.remove(&n);
        world.phones[phone].mended.insert(bad.id);
    }
}

/// What waits on a phone is handed to another of the team, as a file; both go on as before (G17).
fn hands_over(world: &mut World, phone: usize) {
    let other = world.rng.place(world.phones.len());
    let (from, to) = (&world.phones[phone], &world.phones[other]);
    if other == phone || from.stream != to.stream || to.out_since.is_some() {
        return;
    }
    let device = from.device;
    let rows = from.disk.outbox().map(|(_, row)| row).filter(|row| !row.refused);
    // What it was handed itself keeps its maker.
    let ops: Vec<_> = rows.map(|row| Op { device: row.op.device.or(Some(device)), ..row.op.clone() }).collect();
    if ops.is_empty() {
        return;
    }
    world.tell(&format!("phone {phone} hands {} ops to phone {other}", ops.len()));
    let own = Some(world.phones[other].device);
    for op in ops.iter().filter(|op| op.device != own) {
        world.phones[other].disk.receive(op);
    }
}
