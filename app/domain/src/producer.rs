//! A producer (hộ kinh doanh, hợp tác xã): what it makes, what it already has of the digital market, its OCOP product and
//! its account for tracing where goods come from. A phone number only with consent.

use crate::erasure::ERASED;
use crate::household::{named, text};
use crate::visit::VALUE_PREFIX;
use crate::{
    Answers, Consent, Fields, HamletId, HouseholdId, Invalid, Kind, Link, Name, Phone, ProducerId, Reason, Record,
    Value,
};
use serde_json::Value as Json;
use std::ops::RangeInclusive;

/// Stars that an OCOP product may have.
pub const STARS: RangeInclusive<u8> = 3..=5;
/// The indicator whose answer says whether there is an OCOP product.
pub const OCOP: &str = "biz_ocop";
/// The indicator whose answer says whether there is an account for tracing.
pub const TRACED: &str = "biz_trace";

/// A producer as screens show it.
#[derive(Clone, Debug, PartialEq)]
pub struct Producer {
    /// Which one.
    pub id: ProducerId,
    /// What it is called.
    pub name: Name,
    /// Where.
    pub hamlet: Option<HamletId>,
    /// The household that it is, if it is one. Erased with it.
    pub household: Option<HouseholdId>,
    /// What it makes.
    pub makes: Option<Name>,
    /// A phone number, if there is consent.
    pub phone: Option<Phone>,
    /// Consent that stands.
    pub consent: Option<Consent>,
    /// Answers to the catalogue's indicators of businesses, each of a household as a whole.
    pub values: Answers,
    /// The name of its OCOP product.
    pub ocop: Option<Name>,
    /// The product's stars, within [`STARS`].
    pub stars: Option<u8>,
    /// The product's code.
    pub ocop_code: Option<Name>,
    /// The code under which its goods can be traced.
    pub trace_code: Option<Name>,
    /// Where they can be traced.
    pub trace_link: Option<Link>,
}

impl Producer {
    /// Reads a producer from its record.
    pub fn from_record(record: &Record) -> Result<Self, Invalid> {
        let mut values = Answers::default();
        for name in record.field_names() {
            if let Some(key) = name.strip_prefix(VALUE_PREFIX) {
                values.set(key, record.get(name).and_then(answer));
            }
        }
        let short = |field: &str| record.text(field).and_then(|text| text.parse::<Name>().ok());
        let consent = record.get("consent").and_then(|json| serde_json::from_value::<Consent>(json.clone()).ok());
        Ok(Self {
            id: ProducerId::from_uuid(record.id)?,
            name: short("name").ok_or_else(|| Invalid::new("name", Reason::Empty))?,
            hamlet: record.text("hamlet").and_then(|text| text.parse().ok()),
            household: record.text("household").and_then(|text| text.parse().ok()),
            makes: short("makes"),
            phone: record.text("phone").and_then(|text| text.parse().ok()),
            consent: consent.filter(|consent| consent.withdrawn.is_none()),
            values,
            ocop: short("ocop"),
            stars: record.get("stars").and_then(stars),
            ocop_code: short("ocop_code"),
            trace_code: short("trace_code"),
            trace_link: record.text("trace_link").and_then(|text| text.parse().ok()),
        })
    }

    /// The fields of this producer, as an op sets them.
    pub fn fields(&self) -> Fields {
        let mut set = Fields::new();
        let mut put = |name: &str, value: Json| {
            if !value.is_null() {
                set.insert(name.to_owned(), value);
            }
        };
        let short = |name: &Option<Name>| Json::from(name.as_ref().map(Name::as_str));
        put("name", self.name.as_str().into());
        put("hamlet", self.hamlet.map(|id| id.to_string()).into());
        put("household", self.household.map(|id| id.to_string()).into());
        put("makes", short(&self.makes));
        put("phone", self.phone.as_ref().map(Phone::e164).into());
        put("consent", serde_json::to_value(&self.consent).unwrap_or_default());
        for (key, value) in self.values.iter() {
            put(&Self::value_field(key), value.to_json());
        }
        put("ocop", short(&self.ocop));
        put("stars", self.stars.into());
        put("ocop_code", short(&self.ocop_code));
        put("trace_code", short(&self.trace_code));
        put("trace_link", self.trace_link.as_ref().map(Link::as_str).into());
        set
    }

    /// The field of the answer to an indicator.
    pub fn value_field(key: &str) -> String {
        format!("{VALUE_PREFIX}{key}")
    }

    /// Whether it has what an indicator asks about, by itself or with the team's help.
    pub fn has(&self, key: &str) -> bool {
        self.values.get(key).is_some_and(|value| value.has() > 0)
    }

    /// Whether somebody should help with this: nobody asked yet, or they would not then.
    pub fn needs(&self, key: &str) -> bool {
        matches!(self.values.get(key), None | Some(Value::REFUSED))
    }

    /// Checks the known fields of an op on a producer.
    pub fn check(set: &Fields) -> Result<(), Invalid> {
        for (name, value) in set {
            match name.as_str() {
                ERASED if *value == Json::Bool(true) => {}
                ERASED => return Err(Invalid::new(name, Reason::Unknown)),
                _ if value.is_null() => {}
                "void" | "name" | "makes" | "ocop" | "ocop_code" | "trace_code" => {
                    named(name, text(name, value)?.parse::<Name>())?;
                }
                "hamlet" => named(name, text(name, value)?.parse::<HamletId>())?,
                "household" => named(name, text(name, value)?.parse::<HouseholdId>())?,
                "phone" => named(name, text(name, value)?.parse::<Phone>())?,
                "trace_link" => named(name, text(name, value)?.parse::<Link>())?,
                "stars" => drop(stars(value).ok_or_else(|| Invalid::new(name, Reason::OutOfRange))?),
                "consent" => {
                    serde_json::from_value::<Consent>(value.clone())
                        .map_err(|_| Invalid::new(name, Reason::Malformed))?;
                }
                name if name.starts_with(VALUE_PREFIX) => {
                    answer(value).ok_or_else(|| Invalid::new(name, Reason::Unknown))?;
                }
                _ => {}
            }
        }
        Ok(())
    }
}

fn stars(value: &Json) -> Option<u8> {
    value.as_u64().and_then(|n| u8::try_from(n).ok()).filter(|n| STARS.contains(n))
}

/// A producer is one: it has no counts of people.
fn answer(value: &Json) -> Option<Value> {
    Value::from_json(value).filter(|value| matches!(value, Value::Household(_)))
}

impl Kind {
    /// A producer (hộ kinh doanh, hợp tác xã).
    pub const PRODUCER: Self = Self::known("producer");
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_producer_reads_back_from_its_record() {
        let mut values = Answers::default();
        values.set("biz_shop", Some(Value::DONE));
        values.set(OCOP, Some(Value::HAD));
        let producer = Producer {
            id: ProducerId::new(1, [1; 10]),
            name: "HTX Miến dong Bình Liêu".parse().unwrap(),
            hamlet: Some(HamletId::new(1, [2; 10])),
            household: Some(HouseholdId::new(1, [3; 10])),
            makes: "Miến dong".parse().ok(),
            phone: "0912345678".parse().ok(),
            consent: Some(Consent { notice: 1, how: "spoken".into(), at: 1, by: "m".into(), withdrawn: None }),
            values,
            ocop: "Miến dong Bình Liêu".parse().ok(),
            stars: Some(4),
            ocop_code: "QN-04".parse().ok(),
            trace_code: "893850".parse().ok(),
            trace_link: "https://truyxuat.gov.vn/893850".parse().ok(),
        };
        let record = crate::record::tests::after(Kind::PRODUCER, producer.id.uuid(), producer.fields());
        assert!(Producer::check(&producer.fields()).is_ok());
        assert_eq!(Producer::from_record(&record).unwrap(), producer);
        assert!(producer.has("biz_shop") && producer.needs("biz_social") && !producer.needs(OCOP));
    }

    #[test]
    fn an_error_names_its_field() {
        for (field, value) in [
            ("name", json!("")),
            ("makes", json!("x".repeat(81))),
            ("phone", json!("12")),
            ("stars", json!(2)),
            ("stars", json!(6)),
            ("trace_link", json!("http://truyxuat.gov.vn")),
            ("v.biz_shop", json!([1, 2])),
            ("v.biz_shop", json!("maybe")),
            ("household", json!("KT-001")),
            ("erased", json!("yes")),
        ] {
            assert_eq!(Producer::check(&Fields::from([(field.to_owned(), value)])).unwrap_err().field, field);
        }
    }
}
