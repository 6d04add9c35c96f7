//! An op: one change to one record. It names the record, the fields it sets and its stamp.

use crate::erasure::{ERASED, left_of};
use crate::{
    Class, Collision, DeviceId, Fields, Household, Invalid, Kind, MAX_PICTURE, OpId, Photo, Producer, Reason, Role,
    SAME_AS, Stamp, Survey, VOID, Visit, team,
};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use uuid::Uuid;

/// Most fields that one op may set.
const MAX_FIELDS: usize = 64;
/// Most bytes of one op's values, as JSON.
const MAX_BYTES: usize = 16 * 1024;
/// Of one that brings a picture.
const MAX_PHOTO_BYTES: usize = MAX_PICTURE + 1024;

/// One change, made on one phone. Fields that this build does not know are kept in `more` (G11).
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Op {
    /// Which change: a repeat has the same id and acts once (G4).
    pub id: OpId,
    /// The phone's own count of its ops, from 1; order on a phone comes from it, never from a clock.
    #[serde(default)]
    pub n: u64,
    /// The phone that made it, if another one sends it on (G17).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device: Option<DeviceId>,
    /// What it changes.
    pub kind: Kind,
    /// Which record.
    pub rec: Uuid,
    /// When.
    pub at: Stamp,
    /// The fields it sets; `null` clears one.
    pub set: Fields,
    /// For an edit: the stamps of the values that it replaces and that others had set, as far as the phone had seen
    /// them. A value that the server has and that is not named here was not known: a collision (G6).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub over: Option<Fields>,
    /// The refused op in whose place this one stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mends: Option<OpId>,
    /// What a newer build added to ops.
    #[serde(flatten)]
    pub more: Fields,
}

/// Why the server will not apply an op. The op stays on the phone, visible and mendable (G7).
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Refusal {
    /// The stable code.
    pub code: RefusalCode,
    /// The field it is about, if it is about one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
}

/// The stable codes of refusals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum RefusalCode {
    /// It cannot be read as an op at all.
    Malformed,
    /// A field's value is not one that the field can hold.
    FieldInvalid,
    /// Too many fields, or too large.
    TooLarge,
    /// This person may not change records of this kind.
    NotAllowed,
    /// An office set this target: it alone changes or drops it.
    SetByOffice,
    /// The id was used for another change, or the record belongs to another team.
    IdTaken,
    /// The phone may no longer write for this team. The server keeps the op for the leader.
    Parked,
    /// A code of a newer server.
    #[serde(other)]
    Other,
}

impl From<Invalid> for Refusal {
    fn from(invalid: Invalid) -> Self {
        Self { code: RefusalCode::FieldInvalid, field: Some(invalid.field) }
    }
}

impl From<RefusalCode> for Refusal {
    fn from(code: RefusalCode) -> Self {
        Self { code, field: None }
    }
}

/// Marks an op in the history of which only what outlives an erasure is left.
const SCRUBBED: &str = "scrubbed";

impl Op {
    /// The op without what does not outlive the erasure of its record (G16).
    #[must_use]
    pub fn scrubbed(mut self) -> Self {
        let left = |(field, value): (&String, &Json)| Some((field.clone(), left_of(&self.kind, field, value)?));
        self.set = self.set.iter().filter_map(left).collect();
        self.over = None;
        self.more = Fields::from([(SCRUBBED.to_owned(), true.into())]);
        self
    }

    /// Whether only what outlives an erasure is left of it.
    pub fn is_scrubbed(&self) -> bool {
        self.more.contains_key(SCRUBBED)
    }

    /// Whether it erases its record.
    pub fn erases(&self) -> bool {
        self.set.contains_key(ERASED)
    }

    /// Whether a person with this role may make this change and every known field holds a valid value.
    pub fn check(&self, role: Role) -> Result<(), Refusal> {
        if !self.kind.is_well_formed() || self.rec.get_version_num() != 7 {
            return Err(RefusalCode::Malformed.into());
        }
        if self.set.is_empty() && !self.is_scrubbed() {
            return Err(RefusalCode::Malformed.into());
        }
        let bytes: usize = self.set.iter().map(|(name, value)| name.len() + value.to_string().len()).sum();
        let most = if self.kind == Kind::PHOTO { MAX_PHOTO_BYTES } else { MAX_BYTES };
        if self.set.len() > MAX_FIELDS || bytes > most {
            return Err(RefusalCode::TooLarge.into());
        }
        if self.set.contains_key("") {
            return Err(Invalid::new("", Reason::Malformed).into());
        }
        match self.kind.as_str() {
            // A photo that shows what it should not goes for good, whoever notices.
            "photo" => Photo::check(&self.set)?,
            kind if self.erases() && (!matches!(kind, "household" | "producer") || role < Role::Leader) => {
                return Err(RefusalCode::NotAllowed.into());
            }
            "household" if Household::is_for_leaders(&self.set) && role < Role::Leader => {
                return Err(RefusalCode::NotAllowed.into());
            }
            // A record of itself would be nobody's.
            "household" if self.set.get(SAME_AS).is_some_and(|same| same.as_str() == Some(&*self.rec.to_string())) => {
                return Err(Invalid::new(SAME_AS, Reason::Unknown).into());
            }
            // What is taken back is gone from everybody's phone.
            "household" | "producer" if role < Role::Leader && self.set.contains_key(VOID) => {
                return Err(RefusalCode::NotAllowed.into());
            }
            "household" => Household::check(&self.set)?,
            "visit" => Visit::check(&self.set)?,
            "class" => Class::check(&self.set)?,
            "producer" => Producer::check(&self.set)?,
            "survey" => Survey::check(self.rec, &self.set)?,
            "team" | "hamlet" | "member" | "quota" | "catalogue" if role < Role::Leader => {
                return Err(RefusalCode::NotAllowed.into());
            }
            "team" | "member" if team::makes_an_office(&self.kind, &self.set) => {
                return Err(RefusalCode::NotAllowed.into());
            }
            // Where a team and its hamlets belong is for an office to say: by that an office sees them.
            "team" | "hamlet" if role < Role::Officer && team::says_where(&self.set) => {
                return Err(RefusalCode::NotAllowed.into());
            }
            "quota" if role < Role::Officer && team::says_who_set_it(&self.set) => {
                return Err(RefusalCode::NotAllowed.into());
            }
            "catalogue" | "import" | "board" | "goals" => return Err(RefusalCode::NotAllowed.into()),
            // The server makes them; a leader may only settle them.
            "collision" if role < Role::Leader || self.set != Collision::settle() => {
                return Err(RefusalCode::NotAllowed.into());
            }
            "team" | "hamlet" | "member" | "quota" => team::check(&self.kind, &self.set)?,
            _ => {}
        }
        Ok(())
    }
}
