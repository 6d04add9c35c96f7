//! What must be true of every state.

use crate::phone::Phone;
use crate::team::{State, Team};
use stateright::Property;

pub const SENT: &str = "G3: an op leaves the outbox only if the server has it";
pub const ONCE: &str = "G4: the server applies each op at most once";
pub const COUNTED: &str = "sequence numbers have no gap and no repeat";
pub const HELD: &str = "G8: a cursor never passes a version that the phone does not hold";
pub const SHOWN: &str = "what was saved on a phone stays visible on it";
pub const EQUAL: &str = "G5: at rest all replicas are equal";
pub const RESTS: &str = "G4, G5, G8: over a calm line all comes to rest, with nothing unsent";
pub const DONE: &str = "everything is sent and pulled";

pub fn laws() -> Vec<Property<Team>> {
    vec![
        Property::<Team>::always(SENT, |team, state| {
            state.phones.iter().enumerate().all(|(who, phone)| {
                let kept = |op| phone.disk.outbox.values().any(|row| row.op.id == op);
                team.saved(state, who).all(|op| kept(op.id) || state.server.has(op.id))
            })
        }),
        Property::<Team>::always(ONCE, |_, state| {
            let applied = &state.server.applied;
            (1..applied.len()).all(|i| applied[..i].iter().all(|(_, op)| *op != applied[i].1))
        }),
        Property::<Team>::always(COUNTED, |_, state| {
            state.server.applied.iter().map(|(seq, _)| *seq).eq(1..=state.server.seq)
        }),
        Property::<Team>::always(HELD, |team, state| state.phones.iter().all(|phone| held(team, state, phone))),
        Property::<Team>::always(SHOWN, |team, state| {
            (0..).zip(&state.phones).all(|(who, phone)| team.saved(state, who).all(|op| phone.disk.shows(op)))
        }),
        Property::<Team>::always(EQUAL, |_, state| !at_rest(state) || equal(state)),
        Property::<Team>::always(RESTS, |team, state| {
            if state.late.is_some() || state.phones.iter().any(|phone| phone.line.is_some()) {
                return true;
            }
            let calm = team.calmed(state.clone());
            at_rest(&calm) && equal(&calm)
        }),
        Property::<Team>::sometimes(DONE, |team, state| {
            at_rest(state) && (0..).zip(&state.phones).all(|(who, phone)| phone.saved == team.plan(state)[who].len())
        }),
    ]
}

/// Whether the phone shows every op behind every record whose version its cursor has passed.
fn held(team: &Team, state: &State, phone: &Phone) -> bool {
    let passed = state.server.records.values().filter(|record| record.seq <= phone.cursor().after);
    passed.into_iter().all(|record| {
        let known = phone.disk.records.get(&record.id).is_some_and(|local| local.seq >= record.seq);
        let mut behind = (0..state.phones.len()).flat_map(|who| team.saved(state, who));
        known && behind.all(|op| op.rec != record.id || !state.server.has(op.id) || phone.disk.shows(op))
    })
}

/// Nothing on the way, nothing unsent, nothing left to pull.
fn at_rest(state: &State) -> bool {
    let rests = |phone: &Phone| phone.disk.outbox.is_empty() && phone.cursor().after == state.server.seq;
    state.late.is_none() && state.phones.iter().all(|phone| phone.line.is_none() && rests(phone))
}

fn equal(state: &State) -> bool {
    state.phones.iter().all(|phone| phone.disk.records == state.server.records)
}
