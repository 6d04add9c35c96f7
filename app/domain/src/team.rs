//! A team (tổ), its members, the hamlets it works in, and its targets.

use crate::household::{named, text};
use crate::units::MOVED;
use crate::{
    Fields, HamletId, Invalid, Kind, MemberId, Name, QuotaId, Reason, Record, TeamId, UnitCode, VOID, VisitDate,
};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

/// What a person may do; each role may do all that the ones before it may, within its scope. The scope of the first two is
/// a team, with a phone; that of the others a unit, from an office.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Thành viên tổ.
    Member,
    /// Tổ trưởng.
    Leader,
    /// Cán bộ xã: of an office, for the teams of its commune.
    Officer,
    /// Cán bộ tỉnh: of the province's office.
    Province,
}

impl Role {
    /// The stored word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Member => "member",
            Self::Leader => "leader",
            Self::Officer => "officer",
            Self::Province => "province",
        }
    }

    /// Whether somebody with this role has a phone and a book: an office has no households of its own.
    pub fn is_of_a_team(self) -> bool {
        self <= Self::Leader
    }

    /// Reads the stored word.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        match text {
            "member" => Ok(Self::Member),
            "leader" => Ok(Self::Leader),
            "officer" => Ok(Self::Officer),
            "province" => Ok(Self::Province),
            _ => Err(Invalid::new("role", Reason::Unknown)),
        }
    }
}

/// A team.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Team {
    /// Which one.
    pub id: TeamId,
    /// What it is called, e.g. `Tổ Bắc Lù`.
    pub name: Name,
    /// Its commune's code.
    pub commune: Option<UnitCode>,
    /// Its commune's name.
    pub commune_name: String,
    /// Keys of the indicators that its present campaign is about; the visit form shows them first.
    pub campaign: Vec<String>,
}

impl Team {
    /// Reads a team from its record.
    pub fn from_record(record: &Record) -> Result<Self, Invalid> {
        Ok(Self {
            id: TeamId::from_uuid(record.id)?,
            name: name(record)?,
            commune: record.text("commune").and_then(|text| text.parse().ok()),
            commune_name: record.text("commune_name").unwrap_or_default().to_owned(),
            campaign: record
                .get("campaign")
                .and_then(Json::as_array)
                .map(|keys| keys.iter().filter_map(Json::as_str).map(str::to_owned).collect())
                .unwrap_or_default(),
        })
    }
}

/// A hamlet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hamlet {
    /// Which one.
    pub id: HamletId,
    /// Its name, e.g. `Bắc Lù`.
    pub name: Name,
}

impl Hamlet {
    /// Reads a hamlet from its record.
    pub fn from_record(record: &Record) -> Result<Self, Invalid> {
        Ok(Self { id: HamletId::from_uuid(record.id)?, name: name(record)? })
    }
}

/// A person of the team.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Which one.
    pub id: MemberId,
    /// The name, as one field.
    pub name: Name,
    /// What they may do.
    pub role: Role,
    /// Whether they left: their last phone was taken out of the team. What they logged stays theirs.
    pub left: bool,
}

/// The field of a member's record that says that they left; the server writes it.
pub const LEFT: &str = "left";

impl Member {
    /// Reads a member from its record.
    pub fn from_record(record: &Record) -> Result<Self, Invalid> {
        Ok(Self {
            id: MemberId::from_uuid(record.id)?,
            name: name(record)?,
            role: Role::parse(record.text("role").unwrap_or_default())?,
            left: record.get(LEFT).and_then(Json::as_bool).unwrap_or_default(),
        })
    }
}

/// A target (chỉ tiêu): so many of something from one day to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quota {
    /// Which one.
    pub id: QuotaId,
    /// An indicator's key, or `households` for households met.
    pub indicator: String,
    /// Whose: one member's, or (if none) the team's.
    pub member: Option<MemberId>,
    /// First day.
    pub from: VisitDate,
    /// Last day.
    pub to: VisitDate,
    /// How many.
    pub target: u32,
    /// The name of the office that set it and that alone may change it; none if the leader did.
    pub set_by: Option<String>,
}

/// The field of a target that names the office.
const SET_BY: &str = "set_by";

impl Quota {
    /// The most that a target may ask for.
    pub const MOST: u32 = 1_000_000;

    /// The fields of this target, as an op sets them.
    pub fn fields(&self) -> Fields {
        let mut set = Fields::from_iter([
            ("indicator".to_owned(), Json::from(self.indicator.as_str())),
            ("from".to_owned(), self.from.to_string().into()),
            ("to".to_owned(), self.to.to_string().into()),
            ("target".to_owned(), self.target.into()),
        ]);
        // The team's own has no member: an absent field, not an empty one.
        set.extend(self.member.map(|member| ("member".to_owned(), member.to_string().into())));
        set.extend(self.set_by.as_deref().map(|office| (SET_BY.to_owned(), office.into())));
        set
    }

    /// Reads a target from its record.
    pub fn from_record(record: &Record) -> Result<Self, Invalid> {
        let date = |field: &str| {
            record.text(field).ok_or_else(|| Invalid::new(field, Reason::Empty)).and_then(str::parse::<VisitDate>)
        };
        Ok(Self {
            id: QuotaId::from_uuid(record.id)?,
            indicator: record.text("indicator").unwrap_or_default().to_owned(),
            member: record.text("member").and_then(|text| text.parse().ok()),
            from: date("from")?,
            to: date("to")?,
            target: record.get("target").and_then(Json::as_u64).and_then(|n| u32::try_from(n).ok()).unwrap_or(0),
            set_by: record.text(SET_BY).map(str::to_owned),
        })
    }
}

/// Whether an office set this target: no phone changes or drops it.
pub fn is_set_by_an_office(record: &Record) -> bool {
    record.kind == Kind::QUOTA && record.get(SET_BY).is_some()
}

/// Whether an op on a target would say that an office set it.
pub(crate) fn says_who_set_it(set: &Fields) -> bool {
    set.contains_key(SET_BY)
}

/// The field that makes a team an office, with the code of its unit.
pub const OFFICE: &str = "office";

/// Whether an op on a team or a member would make an office, or an officer: nobody becomes one by what a phone says.
pub(crate) fn makes_an_office(kind: &Kind, set: &Fields) -> bool {
    match kind.as_str() {
        "team" => set.contains_key(OFFICE),
        "member" => {
            let role = set.get("role").and_then(Json::as_str).and_then(|role| Role::parse(role).ok());
            role.is_some_and(|role| !role.is_of_a_team())
        }
        _ => false,
    }
}

/// Whether an op on a team or a hamlet would say in which commune it is or was.
pub(crate) fn says_where(set: &Fields) -> bool {
    set.keys().any(|field| matches!(&**field, "commune" | "commune_name" | "was") || field.starts_with(MOVED))
}

fn name(record: &Record) -> Result<Name, Invalid> {
    record.text("name").ok_or_else(|| Invalid::new("name", Reason::Empty)).and_then(str::parse)
}

/// Checks the known fields of an op on a team, hamlet, member or target.
pub(crate) fn check(kind: &Kind, set: &Fields) -> Result<(), Invalid> {
    for (field, value) in set {
        match (kind.as_str(), field.as_str()) {
            _ if value.is_null() => {}
            (_, "name") | ("quota", VOID | SET_BY) => named(field, text(field, value)?.parse::<Name>())?,
            ("team", "commune") | ("hamlet", "commune" | "was") => {
                named(field, text(field, value)?.parse::<UnitCode>())?;
            }
            ("team", "campaign") => {
                let keys = value.as_array().ok_or_else(|| Invalid::new(field, Reason::Malformed))?;
                if !keys.iter().all(Json::is_string) {
                    return Err(Invalid::new(field, Reason::Malformed));
                }
            }
            ("hamlet", field) if field.starts_with(MOVED) => {
                named(field, field[MOVED.len()..].parse::<VisitDate>())?;
                named(field, text(field, value)?.parse::<UnitCode>())?;
            }
            ("member", "role") => named(field, Role::parse(text(field, value)?))?,
            ("member", LEFT) if !value.is_boolean() => return Err(Invalid::new(field, Reason::Malformed)),
            ("quota", "from" | "to") => {
                named(field, text(field, value)?.parse::<VisitDate>())?;
                let day = |name| set.get(name).and_then(|day| day.as_str()?.parse::<VisitDate>().ok());
                if day("from").zip(day("to")).is_some_and(|(from, to)| to < from) {
                    return Err(Invalid::new("to", Reason::OutOfRange));
                }
            }
            ("quota", "member") => named(field, text(field, value)?.parse::<MemberId>())?,
            ("quota", "target") if value.as_u64().is_none_or(|n| n > Quota::MOST.into()) => {
                return Err(Invalid::new(field, Reason::OutOfRange));
            }
            _ => {}
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_target_does_not_end_before_it_begins() {
        let check = |set: Json| check(&Kind::QUOTA, &serde_json::from_value(set).unwrap());
        let days = |from: &str, to: &str| json!({"indicator": "vssid", "from": from, "to": to, "target": 5});
        assert!(check(days("2026-11-01", "2026-11-01")).is_ok());
        assert_eq!(check(days("2026-11-02", "2026-11-01")).unwrap_err().field, "to");
        // Of an op that moves one of them, nobody knows the other here.
        assert!(check(json!({"to": "2026-11-01"})).is_ok());
    }
}
