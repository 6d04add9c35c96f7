#![doc = include_str!("../README.md")]

mod answers;
mod catalogue;
mod clock;
mod code;
mod collision;
mod date;
mod error;
mod household;
mod id;
mod letter;
mod op;
mod phone;
mod receipt;
mod record;
mod team;
mod text;
mod unit;
mod visit;
pub mod wire;

pub use answers::Answers;
pub use catalogue::{Catalogue, Indicator, PeopleKind, Subject};
pub use clock::{Clock, MAX_AHEAD_MS, Millis, Stamp};
pub use code::JoinCode;
pub use collision::Collision;
pub use date::{VisitDate, local_date, local_minutes};
pub use error::{Invalid, Reason};
pub use household::{Consent, Household, MAX_PEOPLE};
pub use id::{DeviceId, HamletId, HouseholdId, MemberId, OpId, QuotaId, TeamId, VisitId};
pub use op::{Op, Refusal, RefusalCode};
pub use phone::Phone;
pub use receipt::Receipt;
pub use record::{Fields, Kind, Record};
pub use team::{Hamlet, Member, Quota, Role, Team};
pub use text::{Name, Note, fold, looks_private, nfc, vi_key, vi_name_key};
pub use unit::{UnitCode, UnitLevel};
pub use visit::{HouseholdValue, Outcome, Value, Visit};
