//! A survey of a hamlet for a quarter (thôn thông minh): what is there, answered yes or no, and shares that the register
//! itself knows. One record for a hamlet and a quarter, whoever begins it.

use crate::household::{named, text};
use crate::visit::VALUE_PREFIX;
use crate::{Fields, HamletId, Invalid, Kind, Quarter, Reason, Record, VisitDate};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use uuid::Uuid;

/// The least of each share that counts toward a smart hamlet, in hundredths. The province sets them; until then these
/// numbers stand, which are no rule of anybody's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Limits {
    /// People with a smartphone.
    pub smartphone: u32,
    /// Households with fibre.
    pub internet: u32,
    /// Households that pay at least one of their bills without cash.
    pub cashless: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self { smartphone: 80, internet: 70, cashless: 50 }
    }
}

impl Limits {
    /// Each share with the least of it.
    pub fn all(self) -> [(ShareOf, u32); 3] {
        [(ShareOf::Smartphone, self.smartphone), (ShareOf::Internet, self.internet), (ShareOf::Cashless, self.cashless)]
    }

    /// Whether each can be reached.
    pub fn is_possible(self) -> bool {
        self.all().iter().all(|(_, least)| (1..=100).contains(least))
    }

    pub(crate) fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

/// Limits of before, which a quarter that is over keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormerLimits {
    /// The first day on which others held.
    pub before: VisitDate,
    /// What held until then.
    pub limits: Limits,
}

/// What a share is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShareOf {
    /// People with a smartphone.
    Smartphone,
    /// Households with fibre.
    Internet,
    /// Households that pay at least one of their bills without cash.
    Cashless,
}

impl ShareOf {
    /// The indicators of households that it is computed from.
    pub fn keys(self) -> &'static [&'static str] {
        match self {
            Self::Smartphone => &["smartphone"],
            Self::Internet => &["fibre"],
            Self::Cashless => &["electricity", "water", "fees"],
        }
    }
}

/// How many have something, of those who were asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// Have it.
    pub has: u32,
    /// Were asked.
    pub asked: u32,
}

impl Share {
    /// In hundredths, rounded down: 79.9 % is not 80 %. None if nobody was asked.
    pub fn percent(self) -> Option<u32> {
        (u64::from(self.has) * 100).checked_div(u64::from(self.asked)).and_then(|percent| u32::try_from(percent).ok())
    }

    /// Whether it is enough.
    pub fn verdict(self, least: u32) -> Verdict {
        Verdict::of(self.percent().map(|percent| percent >= least))
    }
}

/// How a hamlet stands by one criterion, or by all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Đạt.
    Met,
    /// Chưa đạt.
    NotMet,
    /// Chưa hỏi, which is not "no".
    NotAsked,
}

impl Verdict {
    /// Of an answer.
    pub fn of(answer: Option<bool>) -> Self {
        match answer {
            Some(true) => Self::Met,
            Some(false) => Self::NotMet,
            None => Self::NotAsked,
        }
    }

    /// By all criteria together: one that is not met decides, then one that was not asked.
    pub fn overall(all: &[Self]) -> Self {
        let first = [Self::NotMet, Self::NotAsked].into_iter().find(|verdict| all.contains(verdict));
        first.unwrap_or(if all.is_empty() { Self::NotAsked } else { Self::Met })
    }
}

/// A survey as screens show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Survey {
    /// Its record: [`Survey::id_of`].
    pub id: Uuid,
    /// Which hamlet.
    pub hamlet: HamletId,
    /// For which quarter.
    pub period: Quarter,
    /// Answers by indicator key; a key without one was *not asked*.
    pub answers: Vec<(String, bool)>,
    /// Photos of equipment by indicator key: the ids of their records.
    pub photos: Vec<(String, Uuid)>,
}

/// Which photo shows an indicator is a field `p.<indicator key>`.
const PHOTO_PREFIX: &str = "p.";

impl Survey {
    /// The id of the survey of a hamlet for a quarter: the same on every phone, so that two people make no second.
    pub fn id_of(hamlet: HamletId, period: Quarter) -> Uuid {
        let mut id = *hamlet.uuid().as_bytes();
        for (place, byte) in period.to_string().bytes().chain(*b"survey").enumerate() {
            // Past the time and the version, which stay those of the hamlet.
            let own = &mut id[9 + place % 7];
            *own = own.wrapping_mul(31).wrapping_add(byte);
        }
        Uuid::from_bytes(id)
    }

    /// Nothing asked yet.
    pub fn new(hamlet: HamletId, period: Quarter) -> Self {
        Self { id: Self::id_of(hamlet, period), hamlet, period, answers: Vec::new(), photos: Vec::new() }
    }

    /// The answer for an indicator.
    pub fn answer(&self, key: &str) -> Option<bool> {
        self.answers.iter().find(|(own, _)| own == key).map(|(_, answer)| *answer)
    }

    /// Sets the answer for an indicator; `None` makes it *not asked* again.
    pub fn set(&mut self, key: &str, answer: Option<bool>) {
        self.answers.retain(|(own, _)| own != key);
        self.answers.extend(answer.map(|answer| (key.to_owned(), answer)));
    }

    /// The photo of an indicator.
    pub fn photo(&self, key: &str) -> Option<Uuid> {
        self.photos.iter().find(|(own, _)| own == key).map(|(_, id)| *id)
    }

    /// Sets the photo of an indicator, or takes it away.
    pub fn set_photo(&mut self, key: &str, photo: Option<Uuid>) {
        self.photos.retain(|(own, _)| own != key);
        self.photos.extend(photo.map(|photo| (key.to_owned(), photo)));
    }

    /// Reads a survey from its record.
    pub fn from_record(record: &Record) -> Result<Self, Invalid> {
        let needed = |field: &str| record.text(field).ok_or_else(|| Invalid::new(field, Reason::Empty));
        let (hamlet, period) = (needed("hamlet")?.parse()?, needed("period")?.parse()?);
        let fields = record.field_names().filter_map(|name| Some((name, record.get(name)?)));
        Ok(Self { id: record.id, hamlet, period, answers: Vec::new(), photos: Vec::new() }.with(fields))
    }

    /// The survey of the same hamlet and quarter that has the answers and photos of these fields, and no others.
    #[must_use]
    pub fn with<'a>(mut self, fields: impl Iterator<Item = (&'a str, &'a Json)>) -> Self {
        (self.answers, self.photos) = (Vec::new(), Vec::new());
        for (name, value) in fields {
            if let (Some(key), Some(answer)) = (name.strip_prefix(VALUE_PREFIX), read(value)) {
                self.answers.push((key.to_owned(), answer));
            }
            let id = value.as_str().and_then(|id| id.parse::<Uuid>().ok());
            if let (Some(key), Some(id)) = (name.strip_prefix(PHOTO_PREFIX), id) {
                self.photos.push((key.to_owned(), id));
            }
        }
        self
    }

    /// The fields of this survey, as an op sets them.
    pub fn fields(&self) -> Fields {
        let mut set = Fields::new();
        set.insert("hamlet".into(), self.hamlet.to_string().into());
        set.insert("period".into(), self.period.to_string().into());
        for (key, answer) in &self.answers {
            set.insert(format!("{VALUE_PREFIX}{key}"), if *answer { "yes" } else { "no" }.into());
        }
        for (key, photo) in &self.photos {
            set.insert(format!("{PHOTO_PREFIX}{key}"), photo.to_string().into());
        }
        set
    }

    /// Checks the known fields of an op on the survey `rec`.
    pub fn check(rec: Uuid, set: &Fields) -> Result<(), Invalid> {
        for (name, value) in set {
            match name.as_str() {
                _ if value.is_null() => {}
                "hamlet" => named(name, text(name, value)?.parse::<HamletId>())?,
                "period" => {
                    named(name, text(name, value)?.parse::<Quarter>())?;
                    let hamlet = set.get("hamlet").and_then(|id| id.as_str()?.parse().ok());
                    let period = value.as_str().and_then(|period| period.parse().ok());
                    if hamlet.zip(period).is_some_and(|(hamlet, period)| Self::id_of(hamlet, period) != rec) {
                        return Err(Invalid::new(name, Reason::Malformed));
                    }
                }
                name if name.starts_with(VALUE_PREFIX) => {
                    read(value).ok_or_else(|| Invalid::new(name, Reason::Unknown))?;
                }
                name if name.starts_with(PHOTO_PREFIX) => {
                    text(name, value)?.parse::<Uuid>().map_err(|_| Invalid::new(name, Reason::Malformed))?;
                }
                _ => {}
            }
        }
        Ok(())
    }
}

fn read(value: &Json) -> Option<bool> {
    match value.as_str()? {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    }
}

impl Kind {
    /// A survey of a hamlet for a quarter (thôn thông minh).
    pub const SURVEY: Self = Self::known("survey");
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn hamlet(n: u8) -> HamletId {
        HamletId::new(1, [n; 10])
    }

    #[test]
    fn a_hamlet_and_a_quarter_have_one_survey_on_every_phone() {
        let quarters: Vec<Quarter> = ["2025-Q4", "2026-Q1", "2026-Q2", "2026-Q4"].map(|q| q.parse().unwrap()).into();
        let mut ids = vec![hamlet(1).uuid()];
        ids.extend(quarters.iter().flat_map(|quarter| [1, 2].map(|n| Survey::id_of(hamlet(n), *quarter))));
        assert!(ids.iter().all(|id| id.get_version_num() == 7));
        assert!((1..ids.len()).all(|n| !ids[..n].contains(&ids[n])));
        assert_eq!(Survey::id_of(hamlet(1), quarters[0]), ids[1]);
    }

    #[test]
    fn a_survey_reads_back_from_its_record_and_has_no_other_id() {
        let mut survey = Survey::new(hamlet(1), "2026-Q4".parse().unwrap());
        survey.set("hamlet_wifi", Some(false));
        let record = crate::record::tests::after(Kind::SURVEY, survey.id, survey.fields());
        assert_eq!(Survey::from_record(&record).unwrap(), survey);
        assert!(Survey::check(survey.id, &survey.fields()).is_ok());
        assert_eq!(Survey::check(hamlet(1).uuid(), &survey.fields()).unwrap_err().field, "period");
        for (field, value) in [("v.hamlet_wifi", json!(true)), ("period", json!("Q4")), ("hamlet", json!("Bắc Lù"))]
        {
            assert_eq!(Survey::check(survey.id, &[(field.to_owned(), value)].into()).unwrap_err().field, field);
        }
    }

    #[test]
    fn not_asked_is_not_no_and_nearly_is_not_enough() {
        assert_eq!(Share { has: 0, asked: 0 }.verdict(80), Verdict::NotAsked);
        assert_eq!(Share { has: 0, asked: 4 }.verdict(80), Verdict::NotMet);
        assert_eq!(Share { has: 799, asked: 1000 }.verdict(80), Verdict::NotMet);
        assert_eq!(Share { has: 8, asked: 10 }.verdict(80), Verdict::Met);
        let survey = Survey::new(hamlet(1), "2026-Q4".parse().unwrap());
        assert_eq!(Verdict::of(survey.answer("hamlet_wifi")), Verdict::NotAsked);
        assert_eq!(Verdict::overall(&[Verdict::Met, Verdict::NotAsked]), Verdict::NotAsked);
        assert_eq!(Verdict::overall(&[Verdict::NotAsked, Verdict::NotMet]), Verdict::NotMet);
        assert_eq!(Verdict::overall(&[Verdict::Met, Verdict::Met]), Verdict::Met);
        assert_eq!(Verdict::overall(&[]), Verdict::NotAsked);
    }
}
