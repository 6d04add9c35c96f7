//! A household (hộ dân): a code, a hamlet, counts; name and phone only with consent.

use crate::erasure::ERASED;
use crate::{
    Fields, HamletId, HouseholdId, Invalid, Kind, MemberId, Millis, Name, Note, PeopleKind, Phone, Reason, Record,
};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

/// Most people of one household that a form accepts.
pub const MAX_PEOPLE: u8 = 30;

/// Consent to keep a name and a phone number (Luật 91/2025/QH15): a record, never a pre-ticked box.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    /// The version of the notice that was read out.
    pub notice: u16,
    /// How it was given: `spoken` or `signed`.
    pub how: String,
    /// When, in milliseconds since 1970.
    pub at: Millis,
    /// Who wrote it down: a member's id.
    pub by: String,
    /// When it was withdrawn, if it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdrawn: Option<Millis>,
}

/// A household as screens show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Household {
    /// Which one.
    pub id: HouseholdId,
    /// The code, unique in its team by habit, e.g. `BL-012`.
    pub code: String,
    /// Where.
    pub hamlet: Option<HamletId>,
    /// The head's name, if there is consent.
    pub head: Option<Name>,
    /// A phone number, if there is consent.
    pub phone: Option<Phone>,
    /// People who live there, 1 to [`MAX_PEOPLE`].
    pub people: u8,
    /// Of these, aged 15 or more.
    pub adults: u8,
    /// Whether anybody said how many they are.
    pub counted: bool,
    /// How to find the house.
    pub note: Option<Note>,
    /// Consent that stands.
    pub consent: Option<Consent>,
    /// When consent was taken back, if it was and was not given anew.
    pub withdrawn: Option<Millis>,
    /// The household that this is another record of: a leader merged them. What is said of this one shows there.
    pub same_as: Option<HouseholdId>,
    /// Who is to visit it; anybody, if none. For a leader to say.
    pub assigned: Option<MemberId>,
    /// Households that look the same, and of which a leader said that they are others.
    pub apart: Vec<HouseholdId>,
}

/// The field that says which household this is another record of; null if it is not, after all.
pub const SAME_AS: &str = "same_as";
/// The field that says who is to visit a household; null if anybody is.
pub const ASSIGNED: &str = "assigned";
/// That another household is not this one is a field `apart.<id>`, so that two who say so of two do not collide.
pub const APART: &str = "apart.";

impl Household {
    /// Reads a household from its record. Fields that are missing get the least that is true.
    pub fn from_record(record: &Record) -> Result<Self, Invalid> {
        if record.kind != Kind::HOUSEHOLD {
            return Err(Invalid::new("kind", Reason::Unknown));
        }
        let people = count(record.get("people"), 1);
        let consent = record.get("consent").and_then(|json| serde_json::from_value::<Consent>(json.clone()).ok());
        let withdrawn = consent.as_ref().and_then(|consent| consent.withdrawn);
        Ok(Self {
            id: HouseholdId::from_uuid(record.id)?,
            code: record.text("code").unwrap_or_default().to_owned(),
            hamlet: record.text("hamlet").and_then(|text| text.parse().ok()),
            head: record.text("head").and_then(|text| text.parse().ok()),
            phone: record.text("phone").and_then(|text| text.parse().ok()),
            people,
            adults: count(record.get("adults"), people).min(people),
            counted: record.get("people").is_some(),
            note: record.text("note").and_then(|text| text.parse().ok()),
            consent: consent.filter(|consent| consent.withdrawn.is_none()),
            withdrawn,
            same_as: record.text(SAME_AS).and_then(|text| text.parse().ok()),
            assigned: record.text(ASSIGNED).and_then(|text| text.parse().ok()),
            apart: record
                .field_names()
                .filter(|name| record.get(name).is_some())
                .filter_map(|name| name.strip_prefix(APART)?.parse().ok())
                .collect(),
        })
    }

    /// How many people of a kind live there.
    pub fn people_of(&self, kind: PeopleKind) -> u8 {
        match kind {
            PeopleKind::Everyone => self.people,
            PeopleKind::Adults => self.adults,
        }
    }

    /// The fields of this household, as an op sets them.
    pub fn fields(&self) -> Fields {
        let mut set = Fields::new();
        let mut put = |name: &str, value: Json| {
            if !value.is_null() {
                set.insert(name.to_owned(), value);
            }
        };
        put("code", self.code.clone().into());
        put("hamlet", self.hamlet.map(|id| id.to_string()).into());
        put("head", self.head.as_ref().map(Name::as_str).into());
        put("phone", self.phone.as_ref().map(Phone::e164).into());
        if self.counted {
            put("people", self.people.into());
            put("adults", self.adults.into());
        }
        put("note", self.note.as_ref().map(Note::as_str).into());
        put("consent", serde_json::to_value(&self.consent).unwrap_or_default());
        put(SAME_AS, self.same_as.map(|id| id.to_string()).into());
        put(ASSIGNED, self.assigned.map(|id| id.to_string()).into());
        for other in &self.apart {
            set.insert(format!("{APART}{other}"), true.into());
        }
        set
    }

    /// Whether these fields say which households are the same, or who is to visit one: that is for a leader to say.
    pub fn is_for_leaders(set: &Fields) -> bool {
        set.keys().any(|name| name == SAME_AS || name == ASSIGNED || name.starts_with(APART))
    }

    /// What it is called on screen: the head's name, else the code.
    pub fn title(&self) -> &str {
        self.head.as_ref().map_or(&self.code, Name::as_str)
    }

    /// Checks the known fields of an op on a household.
    pub fn check(set: &Fields) -> Result<(), Invalid> {
        for (name, value) in set {
            match name.as_str() {
                ERASED if *value == Json::Bool(true) => {}
                ERASED => return Err(Invalid::new(name, Reason::Unknown)),
                _ if value.is_null() => {}
                "code" => text(name, value).and_then(|text| match text.chars().count() {
                    1..=24 => Ok(()),
                    0 => Err(Invalid::new(name, Reason::Empty)),
                    _ => Err(Invalid::new(name, Reason::TooLong)),
                })?,
                "hamlet" => named(name, text(name, value)?.parse::<HamletId>())?,
                "void" | "head" => named(name, text(name, value)?.parse::<Name>())?,
                "phone" => named(name, text(name, value)?.parse::<Phone>())?,
                "note" => named(name, text(name, value)?.parse::<Note>())?,
                "people" | "adults" => match value.as_u64() {
                    Some(n) if n <= u64::from(MAX_PEOPLE) && (n > 0 || name == "adults") => {}
                    _ => return Err(Invalid::new(name, Reason::OutOfRange)),
                },
                ASSIGNED => named(name, text(name, value)?.parse::<MemberId>())?,
                SAME_AS => named(name, text(name, value)?.parse::<HouseholdId>())?,
                "consent" => {
                    serde_json::from_value::<Consent>(value.clone())
                        .map_err(|_| Invalid::new(name, Reason::Malformed))?;
                }
                _ => {}
            }
        }
        Ok(())
    }
}

fn count(value: Option<&Json>, missing: u8) -> u8 {
    value.and_then(Json::as_u64).and_then(|n| u8::try_from(n).ok()).unwrap_or(missing).min(MAX_PEOPLE)
}

/// The value as text, or an error about the field.
pub(crate) fn text<'v>(field: &str, value: &'v Json) -> Result<&'v str, Invalid> {
    value.as_str().ok_or_else(|| Invalid::new(field, Reason::Malformed))
}

/// Gives a parse error the name of the field it came from.
pub(crate) fn named<T>(field: &str, parsed: Result<T, Invalid>) -> Result<(), Invalid> {
    parsed.map(drop).map_err(|error| Invalid::new(field, error.reason))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Op, OpId, Stamp};

    fn example() -> Household {
        Household {
            id: HouseholdId::new(1, [1; 10]),
            code: "BL-012".into(),
            hamlet: Some(HamletId::new(1, [2; 10])),
            head: Some("Chìu Thị Sám".parse().unwrap()),
            phone: Some("0912345678".parse().unwrap()),
            people: 4,
            adults: 3,
            counted: true,
            note: None,
            consent: Some(Consent { notice: 1, how: "spoken".into(), at: 1, by: "m".into(), withdrawn: None }),
            withdrawn: None,
            same_as: Some(HouseholdId::new(1, [3; 10])),
            assigned: Some(MemberId::new(1, [5; 10])),
            apart: vec![HouseholdId::new(1, [4; 10])],
        }
    }

    #[test]
    fn a_household_reads_back_from_its_record() {
        let household = example();
        let mut record = Record::new(Kind::HOUSEHOLD, household.id.uuid());
        record.merge(&Op {
            id: OpId::new(1, [0; 10]),
            n: 1,
            device: None,
            kind: Kind::HOUSEHOLD,
            rec: household.id.uuid(),
            at: Stamp::default(),
            set: household.fields(),
            more: Fields::new(),
            over: None,
            mends: None,
        });
        assert_eq!(Household::from_record(&record).unwrap(), household);
        assert!(Household::check(&household.fields()).is_ok());
    }

    #[test]
    fn an_error_names_its_field_and_an_unknown_field_is_kept() {
        let mut set = example().fields();
        set.insert("roof".into(), Json::from("tin"));
        assert!(Household::check(&set).is_ok());
        set.insert("people".into(), Json::from(0));
        assert_eq!(Household::check(&set), Err(Invalid::new("people", Reason::OutOfRange)));
        set.insert("people".into(), Json::from(4));
        set.insert("head".into(), Json::from(""));
        assert_eq!(Household::check(&set), Err(Invalid::new("head", Reason::Empty)));
    }
}
