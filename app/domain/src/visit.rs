//! A visit (lượt thăm): who was met, and for each indicator what was there and what was done.

use crate::household::{named, text};
use crate::{
    Answers, Fields, FollowUpReason, HouseholdId, Invalid, Kind, MAX_PEOPLE, MemberId, Millis, Name, Note, Reason,
    Record, VisitDate, VisitId,
};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

/// What happened at the door (kết quả).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Gặp: somebody was met.
    #[default]
    Met,
    /// Vắng: nobody home.
    Absent,
    /// Từ chối: they would not.
    Refused,
}

impl Outcome {
    /// The stored word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::Absent => "absent",
            Self::Refused => "refused",
        }
    }

    /// Reads the stored word.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        match text {
            "met" => Ok(Self::Met),
            "absent" => Ok(Self::Absent),
            "refused" => Ok(Self::Refused),
            _ => Err(Invalid::new("outcome", Reason::Unknown)),
        }
    }
}

/// The answer for one indicator. An indicator without a value was *not asked*, which is not zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value {
    /// For a household as a whole.
    Household(HouseholdValue),
    /// For people: how many already had it, how many were helped today. Written `[1,2]`.
    People(u8, u8),
}

/// The answers for an indicator of the household as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HouseholdValue {
    /// Đã có: it was there already.
    Had,
    /// Hôm nay: done at this visit; the only one that counts toward the team's result.
    Done,
    /// Từ chối.
    Refused,
    /// Không áp dụng: does not apply to them.
    Na,
}

impl HouseholdValue {
    fn as_str(self) -> &'static str {
        match self {
            Self::Had => "had",
            Self::Done => "done",
            Self::Refused => "refused",
            Self::Na => "na",
        }
    }

    fn parse(word: &str) -> Option<Self> {
        [Self::Had, Self::Done, Self::Refused, Self::Na].into_iter().find(|value| value.as_str() == word)
    }
}

impl Value {
    /// Already had.
    pub const HAD: Self = Self::Household(HouseholdValue::Had);
    /// Done at this visit.
    pub const DONE: Self = Self::Household(HouseholdValue::Done);
    /// Refused.
    pub const REFUSED: Self = Self::Household(HouseholdValue::Refused);
    /// Not applicable.
    pub const NA: Self = Self::Household(HouseholdValue::Na);

    /// As it is stored and sent: a word, or `[had, helped]`.
    pub fn to_json(self) -> Json {
        match self {
            Self::Household(value) => value.as_str().into(),
            Self::People(had, helped) => vec![had, helped].into(),
        }
    }

    /// Reads the stored form; `None` if it is not one.
    pub fn from_json(json: &Json) -> Option<Self> {
        if let Some(word) = json.as_str() {
            return HouseholdValue::parse(word).map(Self::Household);
        }
        let count = |json: &Json| json.as_u64().and_then(|n| u8::try_from(n).ok());
        match &json.as_array()?[..] {
            [had, helped] => Some(Self::People(count(had)?, count(helped)?)),
            _ => None,
        }
    }

    /// How much of the team's result this is: households or people helped at this visit.
    pub fn done(self) -> u32 {
        match self {
            Self::Household(HouseholdValue::Done) => 1,
            Self::Household(_) => 0,
            Self::People(_, helped) => u32::from(helped),
        }
    }

    /// How many have it after this visit.
    pub fn has(self) -> u32 {
        match self {
            Self::Household(HouseholdValue::Done | HouseholdValue::Had) => 1,
            Self::Household(_) => 0,
            Self::People(had, helped) => u32::from(had) + u32::from(helped),
        }
    }

    /// Whether it can be true of a household with at most `people` people of the indicator's kind.
    pub fn fits(self, people: u8) -> bool {
        match self {
            Self::Household(_) => true,
            Self::People(had, helped) => u16::from(had) + u16::from(helped) <= u16::from(people),
        }
    }
}

/// A visit as screens show it.
#[derive(Clone, Debug, PartialEq)]
pub struct Visit {
    /// Which one.
    pub id: VisitId,
    /// Where.
    pub household: HouseholdId,
    /// Who visited.
    pub member: Option<MemberId>,
    /// When, in milliseconds since 1970.
    pub when: Millis,
    /// What happened.
    pub outcome: Outcome,
    /// The answers, by indicator key.
    pub values: Answers,
    /// A remark; never kept without consent.
    pub note: Option<Note>,
    /// When to come back.
    pub follow_up: Option<VisitDate>,
    /// Why, if it was said.
    pub follow_why: Option<FollowUpReason>,
    /// The version of the catalogue that the form was drawn from.
    pub catalogue: u32,
    /// Why it no longer counts, if it was voided.
    pub void: Option<Name>,
    /// The guides (cẩm nang) that were shown, by key.
    pub shown: Vec<String>,
}

/// Values of a visit are fields `v.<indicator key>`, so that two people who correct two answers do not collide.
pub(crate) const VALUE_PREFIX: &str = "v.";
/// That a guide was shown is a field `g.<guide key>`, for the same reason.
const GUIDE_PREFIX: &str = "g.";

impl Visit {
    /// Reads a visit from its record.
    pub fn from_record(record: &Record) -> Result<Self, Invalid> {
        if record.kind != Kind::VISIT {
            return Err(Invalid::new("kind", Reason::Unknown));
        }
        let household = record.text("household").ok_or_else(|| Invalid::new("household", Reason::Empty))?;
        let (mut values, mut shown) = (Answers::default(), Vec::new());
        for name in record.field_names() {
            if let Some(key) = name.strip_prefix(GUIDE_PREFIX).filter(|_| record.get(name).is_some()) {
                shown.push(key.to_owned());
            }
            if let Some(key) = name.strip_prefix(VALUE_PREFIX) {
                values.set(key, record.get(name).and_then(Value::from_json));
            }
        }
        Ok(Self {
            id: VisitId::from_uuid(record.id)?,
            household: household.parse()?,
            member: record.text("member").and_then(|text| text.parse().ok()),
            when: record.get("when").and_then(Json::as_u64).ok_or_else(|| Invalid::new("when", Reason::Empty))?,
            outcome: Outcome::parse(record.text("outcome").unwrap_or_default())?,
            values,
            note: record.text("note").and_then(|text| text.parse().ok()),
            follow_up: record.text("follow_up").and_then(|text| text.parse().ok()),
            follow_why: record.text("follow_why").and_then(|word| FollowUpReason::parse(word).ok()),
            catalogue: record.get("catalogue").and_then(Json::as_u64).and_then(|n| u32::try_from(n).ok()).unwrap_or(0),
            void: record.text("void").and_then(|text| text.parse().ok()),
            shown,
        })
    }

    /// The fields of this visit, as an op sets them.
    pub fn fields(&self) -> Fields {
        let mut set = Fields::new();
        let mut put = |name: String, value: Json| {
            if !value.is_null() {
                set.insert(name, value);
            }
        };
        put("household".into(), self.household.to_string().into());
        put("member".into(), self.member.map(|id| id.to_string()).into());
        put("when".into(), self.when.into());
        put("outcome".into(), self.outcome.as_str().into());
        for (key, value) in self.values.iter() {
            put(format!("{VALUE_PREFIX}{key}"), value.to_json());
        }
        for key in &self.shown {
            put(format!("{GUIDE_PREFIX}{key}"), true.into());
        }
        put("note".into(), self.note.as_ref().map(Note::as_str).into());
        put("follow_up".into(), self.follow_up.map(|date| date.to_string()).into());
        put("follow_why".into(), self.follow_why.map(FollowUpReason::as_str).into());
        put("catalogue".into(), self.catalogue.into());
        put("void".into(), self.void.as_ref().map(Name::as_str).into());
        set
    }

    /// Checks the known fields of an op on a visit.
    pub fn check(set: &Fields) -> Result<(), Invalid> {
        for (name, value) in set {
            match name.as_str() {
                _ if value.is_null() => {}
                "household" => named(name, text(name, value)?.parse::<HouseholdId>())?,
                "member" => named(name, text(name, value)?.parse::<MemberId>())?,
                "when" => match value.as_u64() {
                    // 2020-01-01 to 2100-01-01: a wrong clock passes, a corrupt number does not.
                    Some(1_577_836_800_000..4_102_444_800_000) => {}
                    _ => return Err(Invalid::new(name, Reason::OutOfRange)),
                },
                "outcome" => named(name, Outcome::parse(text(name, value)?))?,
                "note" => named(name, text(name, value)?.parse::<Note>())?,
                "void" => named(name, text(name, value)?.parse::<Name>())?,
                "follow_up" => named(name, text(name, value)?.parse::<VisitDate>())?,
                "follow_why" => named(name, FollowUpReason::parse(text(name, value)?))?,
                name if name.starts_with(VALUE_PREFIX) => {
                    // A key stands in figures and sheets as it is, where no catalogue knows it.
                    if !is_key(&name[VALUE_PREFIX.len()..]) {
                        return Err(Invalid::new(name, Reason::Malformed));
                    }
                    check_value(name, value)?;
                }
                name if name.starts_with(GUIDE_PREFIX) && !value.is_boolean() => {
                    return Err(Invalid::new(name, Reason::Malformed));
                }
                _ => {}
            }
        }
        Ok(())
    }
}

/// Whether a word can be an indicator's key: 1 to 48 of a–z, 0–9 and `_`.
fn is_key(word: &str) -> bool {
    (1..=48).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

fn check_value(name: &str, value: &Json) -> Result<(), Invalid> {
    match Value::from_json(value) {
        Some(value) if value.fits(MAX_PEOPLE) => Ok(()),
        Some(_) => Err(Invalid::new(name, Reason::OutOfRange)),
        None if value.as_array().is_some_and(|pair| pair.len() == 2) => Err(Invalid::new(name, Reason::OutOfRange)),
        None => Err(Invalid::new(name, Reason::Unknown)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn only_what_was_done_today_counts() {
        assert_eq!(Value::HAD.done(), 0);
        assert_eq!(Value::DONE.done(), 1);
        assert_eq!(Value::People(1, 2).done(), 2);
        assert_eq!(Value::People(1, 2).has(), 3);
    }

    #[test]
    fn answers_are_short_on_the_wire() {
        assert_eq!(Value::DONE.to_json().to_string(), "\"done\"");
        assert_eq!(Value::People(1, 2).to_json().to_string(), "[1,2]");
        for value in [Value::HAD, Value::NA, Value::REFUSED, Value::People(0, 30)] {
            assert_eq!(Value::from_json(&value.to_json()), Some(value));
        }
    }

    #[test]
    fn values_out_of_range_are_named() {
        let set = |name: &str, value: Json| Fields::from([(name.to_owned(), value)]);
        for (name, value) in [
            ("v.vssid", serde_json::json!([20, 20])),
            ("v.vssid", serde_json::json!([-1, 2])),
            ("v.electricity", serde_json::json!("maybe")),
            ("v.=HYPERLINK(\"x\")", serde_json::json!("done")),
            ("outcome", serde_json::json!("ok")),
            ("when", serde_json::json!(5)),
            ("follow_up", serde_json::json!("31/12/2026")),
            ("follow_why", serde_json::json!("illness")),
        ] {
            assert_eq!(Visit::check(&set(name, value)).unwrap_err().field, name);
        }
    }

    proptest! {
        #[test]
        fn never_more_than_the_people_there(had: u8, helped: u8, people in 0u8..=MAX_PEOPLE) {
            prop_assert_eq!(Value::People(had, helped).fits(people), u16::from(had) + u16::from(helped) <= u16::from(people));
        }
    }
}
