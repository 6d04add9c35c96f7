//! What the phones will save: the plans of which every one is checked.

use domain::{Fields, Kind, Op, OpId, Stamp};

pub const AN: usize = 0;
pub const BINH: usize = 1;

/// The households that a save changes.
pub const ONE: &[u8] = &[1];
pub const TWO: &[u8] = &[2];
pub const BOTH: &[u8] = &[1, 2];

/// What one person saves in one go: an op for each household that it changes.
pub type Save = Vec<Op>;

/// For each phone its saves, in order.
#[derive(Clone, Debug)]
pub struct Plan(pub [Vec<Save>; 2]);

/// Who saves on which households, in the order of the stamps. When each save happens is for the checker to vary.
pub fn plan(saves: &[(usize, &[u8])]) -> Plan {
    let mut plan = Plan([vec![], vec![]]);
    for (turn, (who, houses)) in (1..).zip(saves) {
        plan.0[*who].push(houses.iter().map(|house| op(*who, turn, *house)).collect());
    }
    plan
}

/// Both phones set one field; Bình sets another one too.
pub fn op(who: usize, turn: u8, house: u8) -> Op {
    let fields = ["people", "adults"].into_iter().take(who + 1);
    Op {
        id: OpId::new(turn.into(), [house; 10]),
        n: 0,
        device: None,
        kind: Kind::HOUSEHOLD,
        rec: OpId::new(house.into(), [0; 10]).uuid(),
        at: Stamp { ms: turn.into(), count: 0, device: u32::from(who == BINH) },
        set: Fields::from_iter(fields.map(|field| (field.to_owned(), turn.into()))),
        more: Fields::new(),
        over: None,
        mends: None,
    }
}
