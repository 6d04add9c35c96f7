//! A class (lớp tập huấn): what was taught, where, by whom, and how many came. People who came are counted, never named.

use crate::household::{named, text};
use crate::{ClassId, Fields, HamletId, HouseholdId, Invalid, Kind, MemberId, Name, Reason, Record, VisitDate};
use serde_json::Value as Json;
use std::str::FromStr;

/// Most people at one class that a form accepts: more would fill a stadium, and is a slip of the finger.
pub const MAX_ATTENDED: u16 = 999;
/// Most ids in one list of a class, so that it stays within what one op may hold.
const MAX_LISTED: usize = 200;

/// A class as screens show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Class {
    /// Which one.
    pub id: ClassId,
    /// What was taught.
    pub topic: Name,
    /// Where, in words, e.g. `Nhà văn hóa thôn`.
    pub place: Option<Name>,
    /// In which hamlet.
    pub hamlet: Option<HamletId>,
    /// On which day.
    pub date: VisitDate,
    /// Who taught.
    pub taught_by: Vec<MemberId>,
    /// How many came, 1 to [`MAX_ATTENDED`].
    pub attended: u16,
    /// Of these, women; none if nobody counted them.
    pub women: Option<u16>,
    /// Households of which somebody came, as far as known. Ids only: an erased one leaves no name here.
    pub households: Vec<HouseholdId>,
    /// Who logged it.
    pub member: Option<MemberId>,
    /// Why it no longer counts, if it was voided.
    pub void: Option<Name>,
}

impl Class {
    /// Reads a class from its record.
    pub fn from_record(record: &Record) -> Result<Self, Invalid> {
        let needed = |field: &str| record.text(field).ok_or_else(|| Invalid::new(field, Reason::Empty));
        let attended = record.get("attended").and_then(count).ok_or_else(|| Invalid::new("attended", Reason::Empty))?;
        Ok(Self {
            id: ClassId::from_uuid(record.id)?,
            topic: needed("topic")?.parse()?,
            place: record.text("place").and_then(|text| text.parse().ok()),
            hamlet: record.text("hamlet").and_then(|text| text.parse().ok()),
            date: needed("date")?.parse()?,
            taught_by: ids(record.get("taught_by")),
            attended,
            // Two phones may each correct one of them.
            women: record.get("women").and_then(count).map(|women| women.min(attended)),
            households: ids(record.get("households")),
            member: record.text("member").and_then(|text| text.parse().ok()),
            void: record.text("void").and_then(|text| text.parse().ok()),
        })
    }

    /// The fields of this class, as an op sets them.
    pub fn fields(&self) -> Fields {
        let mut set = Fields::new();
        let mut put = |name: &str, value: Json| {
            if !value.is_null() {
                set.insert(name.to_owned(), value);
            }
        };
        put("topic", self.topic.as_str().into());
        put("place", self.place.as_ref().map(Name::as_str).into());
        put("hamlet", self.hamlet.map(|id| id.to_string()).into());
        put("date", self.date.to_string().into());
        put("taught_by", self.taught_by.iter().map(ToString::to_string).collect::<Vec<_>>().into());
        put("attended", self.attended.into());
        put("women", self.women.into());
        put("households", self.households.iter().map(ToString::to_string).collect::<Vec<_>>().into());
        put("member", self.member.map(|id| id.to_string()).into());
        put("void", self.void.as_ref().map(Name::as_str).into());
        set
    }

    /// Checks the known fields of an op on a class.
    pub fn check(set: &Fields) -> Result<(), Invalid> {
        for (name, value) in set {
            let out_of_range = || Invalid::new(name, Reason::OutOfRange);
            match name.as_str() {
                _ if value.is_null() => {}
                "topic" | "place" | "void" => named(name, text(name, value)?.parse::<Name>())?,
                "hamlet" => named(name, text(name, value)?.parse::<HamletId>())?,
                "date" => named(name, text(name, value)?.parse::<VisitDate>())?,
                "member" => named(name, text(name, value)?.parse::<MemberId>())?,
                "attended" => drop(count(value).filter(|n| *n > 0).ok_or_else(out_of_range)?),
                "women" => {
                    let all = set.get("attended").and_then(count).unwrap_or(MAX_ATTENDED);
                    count(value).filter(|n| *n <= all).ok_or_else(out_of_range)?;
                }
                "taught_by" => listed::<MemberId>(name, value)?,
                "households" => listed::<HouseholdId>(name, value)?,
                _ => {}
            }
        }
        Ok(())
    }
}

fn count(value: &Json) -> Option<u16> {
    value.as_u64().and_then(|n| u16::try_from(n).ok()).filter(|n| *n <= MAX_ATTENDED)
}

/// The ids of a list; what is none is left out.
fn ids<T: FromStr>(value: Option<&Json>) -> Vec<T> {
    let all = value.and_then(Json::as_array).into_iter().flatten();
    all.filter_map(|id| id.as_str()?.parse().ok()).collect()
}

fn listed<T: FromStr<Err = Invalid>>(field: &str, value: &Json) -> Result<(), Invalid> {
    let all = value.as_array().ok_or_else(|| Invalid::new(field, Reason::Malformed))?;
    if all.len() > MAX_LISTED {
        return Err(Invalid::new(field, Reason::TooLong));
    }
    all.iter().try_for_each(|id| named(field, text(field, id)?.parse::<T>()))
}

impl Kind {
    /// A class (lớp tập huấn).
    pub const CLASS: Self = Self::known("class");
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_class_reads_back_from_its_record() {
        let class = Class {
            id: ClassId::new(1, [1; 10]),
            topic: "Cài VssID, phòng lừa đảo".parse().unwrap(),
            place: "Nhà văn hóa".parse().ok(),
            hamlet: Some(HamletId::new(1, [2; 10])),
            date: "2026-11-20".parse().unwrap(),
            taught_by: vec![MemberId::new(1, [3; 10]), MemberId::new(1, [4; 10])],
            attended: 24,
            women: Some(15),
            households: vec![HouseholdId::new(1, [5; 10])],
            member: Some(MemberId::new(1, [3; 10])),
            void: None,
        };
        let record = crate::record::tests::after(Kind::CLASS, class.id.uuid(), class.fields());
        assert!(Class::check(&class.fields()).is_ok());
        assert_eq!(Class::from_record(&record).unwrap(), class);
    }

    #[test]
    fn two_phones_that_each_correct_a_number_make_no_more_women_than_people() {
        let set = json!({"topic": "Cài VssID", "date": "2026-11-20", "attended": 10, "women": 24});
        let id = ClassId::new(1, [1; 10]).uuid();
        let record = crate::record::tests::after(Kind::CLASS, id, serde_json::from_value(set).unwrap());
        assert_eq!(Class::from_record(&record).unwrap().women, Some(10));
    }

    #[test]
    fn an_error_names_its_field() {
        for (field, value) in [
            ("topic", json!("")),
            ("place", json!("x".repeat(81))),
            ("date", json!("20/11/2026")),
            ("attended", json!(0)),
            ("attended", json!(1000)),
            ("women", json!(-1)),
            ("taught_by", json!("anh Sơn")),
            ("households", json!(["Chìu Thị Sám"])),
        ] {
            assert_eq!(Class::check(&Fields::from([(field.to_owned(), value)])).unwrap_err().field, field);
        }
        let more_women = json!({"attended": 5, "women": 6});
        assert_eq!(Class::check(&serde_json::from_value(more_women).unwrap()).unwrap_err().field, "women");
    }
}
