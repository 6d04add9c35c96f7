//! What the guarantees promise of a phone.

use super::{Team, read};
use crate::disk::stays;
use crate::phone::Phone;
use crate::world::World;
use domain::{Op, Receipt, Record, erasure};
use std::collections::BTreeMap;
use uuid::Uuid;

/// What a phone saved for this team is in its history, and nothing that it saved for another (G3, G10).
fn was_here(world: &World, phone: &Phone, team: &Team, teams: &[Team]) -> Result<(), String> {
    let Team { stream, history, .. } = team;
    // Who was erased in another team since cannot be spoken of there any more.
    let is_erased = |rec: Uuid| teams.iter().any(|team| team.held.get(&rec).is_some_and(Record::is_erased));
    let of_op: BTreeMap<_, _> = history.iter().filter_map(|entry| Some((read(entry)?.id, entry))).collect();
    let here = phone.teams().flat_map(|(team, saved)| saved.iter().map(move |op| (team, op)));
    for (team, op) in here {
        let is_past = phone.past.iter().any(|(_, saved)| saved.iter().any(|other| other.id == op.id));
        let entry = of_op.get(&op.id);
        // Of an evicted phone's work, what the server had and lost again may come back as parked, by another phone's hand.
        let is_orphan = world.was_restored && op.at.device != phone.device.tag();
        // A restored server may have lost the erasure itself, with the phone that made it.
        let was_erased = |rec: Uuid| world.was_restored && phone.disk.erased.contains(&rec);
        let is_over = is_orphan
            || phone.mended.contains(&op.id)
            || erasure::named(op).any(|rec| is_erased(rec) || was_erased(rec));
        let kept = phone.disk.ops.values().any(|row| row.op.id == op.id && row.refused);
        match entry {
            None if team != stream => {}
            Some(_) if team != stream => return Err(format!("G10: {} was made for another team", op.id)),
            // Its phone left the team with it.
            None if is_past && (kept || is_over) => {}
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
            Some(entry)
                if !is_past && entry.seq.is_some() && phone.out_since.is_some_and(|since| since < entry.received) =>
            {
                return Err(format!("G16: {} came after the phone was taken out, and was applied", op.id));
            }
            Some(entry) if entry.seq.is_none() && !kept && phone.out_since.is_none() && !is_over => {
                return Err(format!("G7: {} was refused and is no longer on the phone", op.id));
            }
            Some(_) => {}
        }
    }
    Ok(())
}

/// A phone holds what it should, and nothing else.
pub(super) fn is_right(world: &World, place: usize, teams: &[Team]) -> Result<(), String> {
    let phone = &world.phones[place];
    teams.iter().try_for_each(|team| was_here(world, phone, team, teams))?;
    if phone.out_since.is_some() {
        return if phone.disk.records.is_empty() && phone.disk.ops.values().all(|row| row.aside) {
            Ok(())
        } else {
            Err("G16: it was taken out of the team and still holds something".to_owned())
        };
    }
    // What was refused, and went from the phone with an erased household, may come to a restored server by another phone's hand,
    // with nothing in it that could be refused.
    let histories = || teams.iter().flat_map(|team| &team.history).filter(|entry| entry.device == Some(phone.device));
    let is_here = |op: &Op| phone.disk.ops.values().any(|row| row.op.id == op.id);
    let came_back = histories().filter_map(read).any(|op| op.is_scrubbed() && !is_here(&op)) && world.was_restored;
    // Of what it left behind in another team it was not told what became of it.
    if phone.disk.gave_up && phone.past.is_empty() && !came_back {
        return Err("its count and the server's differed even after it had sent everything again".to_owned());
    }
    let mut receipt = Receipt::default();
    for entry in histories().filter(|entry| entry.seq.is_some()) {
        read(entry).into_iter().for_each(|op| receipt.add(op.id));
    }
    if phone.disk.ledger.sent != receipt {
        return Err(format!("it counts {:?}, the history says {receipt:?}", phone.disk.ledger.sent));
    }
    let Some(Team { held, .. }) = teams.iter().find(|team| team.stream == phone.stream) else {
        return Err("it is of no team".to_owned());
    };
    let ops = phone.disk.ops.values().map(|row| &row.op);
    for op in ops.filter(|op| erasure::named(op).any(|rec| held.get(&rec).is_some_and(Record::is_erased))) {
        if op.set != op.clone().scrubbed().set {
            return Err(format!("G16: {} was erased, and it still holds {:?}", op.rec, op.set));
        }
    }
    // Refused ops stay on top of what the server holds, until they are mended.
    let mut expected = held.clone();
    for (_, row) in phone.disk.outbox().filter(|(_, row)| stays(row)) {
        let new = || Record::new(row.op.kind.clone(), row.op.rec);
        expected.entry(row.op.rec).or_insert_with(new).merge(&row.op);
    }
    for (id, record) in &phone.disk.records {
        match expected.get(id) {
            _ if world.was_restored && (world.lost.contains(id) || is_parked(world, *id)) => {}
            None if phone.saved.iter().any(|op| op.rec == *id && phone.mended.contains(&op.id)) => {}
            // The rest of a change that the server would not have, about somebody who was erased.
            None if record.field_names().next().is_none() => {}
            // The maker's phone is gone, and the server went back to before it heard of this.
            None if world.was_restored => {}
            None => return Err(format!("G10: it holds {record:?}, which is not the team's")),
            // No screen shows any of it: a refused change that was dropped with the rest may have left its stamp.
            Some(own) if own.is_erased() && own.field_names().eq(record.field_names()) => {}
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

/// Whether its maker's phone was taken out: a restored server that hears of it only then keeps it for the leader, and other
/// phones may hold it from before.
fn is_parked(world: &World, rec: Uuid) -> bool {
    let mut out = world.phones.iter().filter(|phone| phone.out_since.is_some()).flat_map(|phone| &phone.saved);
    out.any(|op| op.rec == rec)
}

/// Whether two records say the same; their numbers may differ where an op was refused.
fn same(a: &Record, b: &Record) -> bool {
    let (mut a, mut b) = (a.clone(), b.clone());
    (a.seq, b.seq) = (0, 0);
    a == b
}
