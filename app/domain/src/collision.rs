//! A collision: two people set one field, and the second had not seen what the first wrote. The later stamp stands;
//! the other value is kept here until a leader settles it (G6). Records of this kind are made by the server.

use crate::{Fields, Invalid, Kind, MemberId, OpId, Reason, Record};
use serde_json::Value as Json;
use uuid::Uuid;

/// A collision as screens show it.
#[derive(Clone, Debug, PartialEq)]
pub struct Collision {
    /// Its own record.
    pub id: Uuid,
    /// What kind of record it is about.
    pub kind: Kind,
    /// Which record.
    pub rec: Uuid,
    /// Which field.
    pub field: String,
    /// The value that stands.
    pub kept: Json,
    /// The value that does not.
    pub lost: Json,
    /// Whose change came second.
    pub by: Option<MemberId>,
    /// Whether a leader has settled it.
    pub settled: bool,
}

impl Collision {
    /// The id of the record of a collision: always the same for one op and one field, so that a repeat makes no second.
    pub fn id_of(op: OpId, field: &str) -> Uuid {
        let mut id = *op.uuid().as_bytes();
        for (place, byte) in field.bytes().chain(*b"collision").enumerate() {
            // Past the time and the version, which stay those of the op.
            let own = &mut id[9 + place % 7];
            *own = own.wrapping_mul(31).wrapping_add(byte);
        }
        Uuid::from_bytes(id)
    }

    /// The fields with which the server makes the record.
    pub fn fields(&self) -> Fields {
        let mut set = Fields::new();
        set.insert("kind".into(), self.kind.as_str().into());
        set.insert("rec".into(), self.rec.to_string().into());
        set.insert("field".into(), self.field.as_str().into());
        set.insert("kept".into(), self.kept.clone());
        set.insert("lost".into(), self.lost.clone());
        set.insert("by".into(), self.by.map(|id| id.to_string()).into());
        set
    }

    /// Reads a collision from its record.
    pub fn from_record(record: &Record) -> Result<Self, Invalid> {
        let text = |field: &str| record.text(field).ok_or_else(|| Invalid::new(field, Reason::Empty));
        Ok(Self {
            id: record.id,
            kind: Kind::parse(text("kind")?)?,
            rec: Uuid::try_parse(text("rec")?).map_err(|_| Invalid::new("rec", Reason::Malformed))?,
            field: text("field")?.to_owned(),
            kept: record.get("kept").cloned().unwrap_or_default(),
            lost: record.get("lost").cloned().unwrap_or_default(),
            by: record.text("by").and_then(|id| id.parse().ok()),
            // Without its values there is nothing to choose between.
            settled: record.is_erased() || record.get("settled").is_some_and(|settled| *settled == Json::Bool(true)),
        })
    }

    /// The fields with which a leader settles it.
    pub fn settle() -> Fields {
        let mut set = Fields::new();
        set.insert("settled".into(), true.into());
        set
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_op_and_field_has_an_id_of_its_own() {
        let (a, b) = (OpId::new(1, [1; 10]), OpId::new(1, [2; 10]));
        let ids = [Collision::id_of(a, "head"), Collision::id_of(a, "phone"), Collision::id_of(b, "head"), a.uuid()];
        assert!(ids.iter().all(|id| id.get_version_num() == 7));
        assert!((1..4).all(|n| !ids[..n].contains(&ids[n])));
        assert_eq!(Collision::id_of(a, "head"), ids[0]);
    }
}
