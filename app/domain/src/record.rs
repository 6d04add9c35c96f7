//! A record: named fields, each with the stamp of the op that set it. Merging is per field and does not
//! depend on the order in which ops arrive (G5): the greater of (stamp, value) stays.

use crate::erasure::{ERASED, left_of};
use crate::{Invalid, Op, Reason, Stamp};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use std::{borrow::Cow, collections::BTreeMap, fmt};
use uuid::Uuid;

/// The field that says why a visit or a household does not count.
pub const VOID: &str = "void";

/// Field values by name. A field that this build does not know is kept (G11).
pub type Fields = BTreeMap<String, Json>;

/// What a record is about. A kind that this build does not know is kept, not refused.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Kind(Cow<'static, str>);

impl Kind {
    /// A household (hộ dân).
    pub const HOUSEHOLD: Self = Self(Cow::Borrowed("household"));
    /// A visit (lượt thăm).
    pub const VISIT: Self = Self(Cow::Borrowed("visit"));
    /// The team itself: name, commune, campaign.
    pub const TEAM: Self = Self(Cow::Borrowed("team"));
    /// A hamlet in which the team works.
    pub const HAMLET: Self = Self(Cow::Borrowed("hamlet"));
    /// A member of the team.
    pub const MEMBER: Self = Self(Cow::Borrowed("member"));
    /// A list of households that was imported; made by the server.
    pub const IMPORT: Self = Self(Cow::Borrowed("import"));
    /// A target (chỉ tiêu).
    pub const QUOTA: Self = Self(Cow::Borrowed("quota"));
    /// The indicator catalogue (shared stream).
    pub const CATALOGUE: Self = Self(Cow::Borrowed("catalogue"));

    /// Two changes of one field that did not know of each other; made by the server.
    pub const COLLISION: Self = Self(Cow::Borrowed("collision"));

    pub(crate) const fn known(word: &'static str) -> Self {
        Self(Cow::Borrowed(word))
    }

    /// Reads the word; an error unless it can be a kind.
    pub fn parse(word: &str) -> Result<Self, Invalid> {
        let kind = Self(Cow::Owned(word.to_owned()));
        if kind.is_well_formed() { Ok(kind) } else { Err(Invalid::new("kind", Reason::Malformed)) }
    }

    /// The word, e.g. `visit`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the word can be a kind at all: 1 to 24 of a–z and `_`.
    pub fn is_well_formed(&self) -> bool {
        (1..=24).contains(&self.0.len()) && self.0.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Cell {
    value: Json,
    stamp: Stamp,
}

impl Cell {
    /// A total order, so that equal sets of ops give equal records: the later stamp, then (two tabs of
    /// one phone in one millisecond) the greater text.
    fn beats(&self, other: &Self) -> bool {
        let text = |cell: &Self| cell.value.to_string();
        self.stamp > other.stamp || (self.stamp == other.stamp && text(self) > text(other))
    }
}

/// The current state of one household, visit, …
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "Wire", try_from = "Wire")]
pub struct Record {
    /// What it is about.
    pub kind: Kind,
    /// Which one.
    pub id: Uuid,
    /// The place in its stream of the last op that the server applied; 0 while the server has none.
    pub seq: u64,
    /// In order of their names. A few pairs: tens of thousands of records are read at a time.
    cells: Vec<(Box<str>, Cell)>,
}

/// A record as it is stored and sent: most fields share one stamp, so only the others name theirs.
#[derive(Serialize, Deserialize)]
struct Wire {
    kind: Kind,
    id: Uuid,
    #[serde(default)]
    seq: u64,
    at: Stamp,
    set: Fields,
    /// Stamps as text, by field.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    over: Fields,
}

impl From<Record> for Wire {
    fn from(record: Record) -> Self {
        let at = record.changed();
        let mut wire =
            Self { kind: record.kind, id: record.id, seq: record.seq, at, set: Fields::new(), over: Fields::new() };
        for (name, cell) in record.cells {
            if cell.stamp != at {
                wire.over.insert(name.clone().into(), cell.stamp.to_string().into());
            }
            wire.set.insert(name.into(), cell.value);
        }
        wire
    }
}

impl TryFrom<Wire> for Record {
    type Error = Invalid;
    fn try_from(wire: Wire) -> Result<Self, Invalid> {
        let mut cells = Vec::with_capacity(wire.set.len());
        for (name, value) in wire.set {
            let stamp = match wire.over.get(&name) {
                Some(stamp) => stamp.as_str().unwrap_or_default().parse()?,
                None => wire.at,
            };
            cells.push((name.into(), Cell { value, stamp }));
        }
        Ok(Self { kind: wire.kind, id: wire.id, seq: wire.seq, cells })
    }
}

impl Record {
    /// A record that nothing has been said of yet.
    pub fn new(kind: Kind, id: Uuid) -> Self {
        Self { kind, id, seq: 0, cells: Vec::new() }
    }

    /// Applies an op. Answers whether anything changed. Of an erased record only what outlives the erasure changes.
    pub fn merge(&mut self, op: &Op) -> bool {
        let mut changed = false;
        let was_erased = self.is_erased();
        for (name, value) in &op.set {
            let left = if was_erased { left_of(&self.kind, name, value) } else { Some(value.clone()) };
            let Some(value) = left else { continue };
            let new = Cell { value, stamp: op.at };
            match self.place(name) {
                Ok(place) if !new.beats(&self.cells[place].1) => continue,
                Ok(place) => self.cells[place].1 = new,
                Err(place) => self.cells.insert(place, (name.as_str().into(), new)),
            }
            changed = true;
        }
        if self.is_erased() && !was_erased {
            let kind = &self.kind;
            self.cells.retain_mut(|(name, cell)| match left_of(kind, name, &cell.value) {
                Some(left) => {
                    cell.value = left;
                    true
                }
                None => false,
            });
        }
        changed
    }

    /// Takes back what an op said, where nothing later was said: the server would not have it, and it was about somebody
    /// who was erased since.
    /// Answers whether anything was.
    pub fn retract(&mut self, op: &Op) -> bool {
        let before = self.cells.len();
        self.cells.retain(|(name, cell)| cell.stamp != op.at || !op.set.contains_key(&**name));
        self.cells.len() < before
    }

    /// Whether all but what is needed to count was erased, for good.
    pub fn is_erased(&self) -> bool {
        self.place(ERASED).is_ok()
    }

    /// Whether it does not count, because somebody said why not.
    pub fn is_void(&self) -> bool {
        self.get(VOID).is_some()
    }

    /// The value of a field; `None` if it was never set or was cleared.
    pub fn get(&self, field: &str) -> Option<&Json> {
        self.place(field).ok().map(|place| &self.cells[place].1.value).filter(|value| !value.is_null())
    }

    /// The stamp of the change that set a field.
    pub fn stamp(&self, field: &str) -> Option<Stamp> {
        self.place(field).ok().map(|place| self.cells[place].1.stamp)
    }

    fn place(&self, field: &str) -> Result<usize, usize> {
        self.cells.binary_search_by(|(name, _)| (**name).cmp(field))
    }

    /// The value of a field as text.
    pub fn text(&self, field: &str) -> Option<&str> {
        self.get(field).and_then(Json::as_str)
    }

    /// The stamp of the latest change.
    pub fn changed(&self) -> Stamp {
        self.cells.iter().map(|(_, cell)| cell.stamp).max().unwrap_or_default()
    }

    /// The names of the fields that are set.
    pub fn field_names(&self) -> impl Iterator<Item = &str> {
        self.cells.iter().map(|(name, _)| &**name)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::{DeviceId, OpId};
    use proptest::prelude::*;

    /// The record of a kind that one op made.
    pub(crate) fn after(kind: Kind, id: Uuid, set: Fields) -> Record {
        let mut record = Record::new(kind.clone(), id);
        record.merge(&Op { kind, rec: id, set, ..op(1, 1, Vec::new()) });
        record
    }

    fn op(ms: u64, device: u32, fields: Vec<(String, u8)>) -> Op {
        Op {
            id: OpId::new(ms, [0; 10]),
            n: 0,
            device: None::<DeviceId>,
            kind: Kind::HOUSEHOLD,
            rec: Uuid::nil(),
            at: Stamp { ms, count: 0, device },
            set: fields.into_iter().map(|(name, value)| (name, Json::from(value))).collect(),
            more: Fields::new(),
            over: None,
            mends: None,
        }
    }

    fn ops() -> impl Strategy<Value = Vec<Op>> {
        let fields = proptest::collection::vec(("[ab]", any::<u8>()), 1..3);
        proptest::collection::vec((0u64..4, 0u32..2, fields).prop_map(|(ms, d, f)| op(ms, d, f)), 0..8)
    }

    proptest! {
        #[test]
        fn equal_sets_of_ops_give_equal_records_g5(ops in ops(), seed: usize) {
            let mut shuffled = ops.clone();
            let len = shuffled.len().max(1);
            for i in 0..shuffled.len() {
                shuffled.swap(i, seed.wrapping_mul(i + 7) % len);
            }
            let (mut a, mut b) = (Record::new(Kind::HOUSEHOLD, Uuid::nil()), Record::new(Kind::HOUSEHOLD, Uuid::nil()));
            ops.iter().for_each(|op| { a.merge(op); });
            // Twice, as after a lost answer (G4).
            shuffled.iter().chain(&ops).for_each(|op| { b.merge(op); });
            prop_assert_eq!(a, b);
        }

        #[test]
        fn a_record_reads_back_with_every_stamp(ops in ops()) {
            let mut record = Record::new(Kind::HOUSEHOLD, Uuid::nil());
            ops.iter().for_each(|op| { record.merge(op); });
            let text = serde_json::to_string(&record).unwrap();
            prop_assert_eq!(serde_json::from_str::<Record>(&text).unwrap(), record);
        }
    }
}
