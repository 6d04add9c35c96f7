//! The indicator catalogue: data, from which forms and reports are drawn. `data/catalogue.json` is the
//! one that a build carries; the server's reaches phones by sync.

use crate::{Answers, FormerLimits, Invalid, Limits, Reason, VisitDate};
use serde::{Deserialize, Serialize};

/// What an indicator is said of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// The household as a whole.
    Household,
    /// A count of people in the household.
    People,
    /// A household business or producer.
    Business,
    /// A hamlet.
    Hamlet,
    /// A commune.
    Commune,
}

/// Which people of a household an indicator counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PeopleKind {
    /// Everybody.
    #[default]
    Everyone,
    /// Those aged 15 or more.
    Adults,
}

/// One indicator (chỉ tiêu đánh giá).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Indicator {
    /// Stable, never used for anything else, e.g. `vssid`.
    pub key: String,
    /// What it is said of.
    pub subject: Subject,
    /// Which people, if it counts people.
    #[serde(default)]
    pub people: PeopleKind,
    /// The label in Vietnamese.
    pub vi: String,
    /// The label in English.
    pub en: String,
    /// One line of help in Vietnamese.
    pub help_vi: String,
    /// One line of help in English.
    pub help_en: String,
    /// First day on which it is asked.
    pub from: VisitDate,
    /// Last day, if it is retired.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<VisitDate>,
    /// Its earlier words, the oldest first: what was asked with them keeps their meaning.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub was: Vec<Wording>,
}

/// The words of an indicator, as they were until they were changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wording {
    /// The last version of the catalogue that had them.
    pub until: u32,
    /// The label in Vietnamese.
    pub vi: String,
    /// The label in English.
    pub en: String,
    /// One line of help in Vietnamese.
    pub help_vi: String,
    /// One line of help in English.
    pub help_en: String,
}

impl Indicator {
    /// Whether it is asked on this day.
    pub fn valid_on(&self, day: VisitDate) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }

    /// Whether a household's visit form asks it.
    pub fn is_of_a_visit(&self) -> bool {
        matches!(self.subject, Subject::Household | Subject::People)
    }

    /// The indicator in the words that it had in a version of the catalogue.
    #[must_use]
    pub fn as_of(&self, version: u32) -> Self {
        let mut then = self.clone();
        if let Some(was) = self.was.iter().find(|was| version <= was.until) {
            let Wording { vi, en, help_vi, help_en, .. } = was.clone();
            (then.vi, then.en, then.help_vi, then.help_en) = (vi, en, help_vi, help_en);
        }
        then
    }
}

/// All indicators, in the order in which forms show them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Catalogue {
    /// Rises with every edit; a visit names the version that it was logged with.
    pub version: u32,
    /// The indicators.
    pub indicators: Vec<Indicator>,
    /// The least of each share that makes a hamlet a smart one.
    #[serde(default, skip_serializing_if = "Limits::is_default")]
    pub limits: Limits,
    /// The limits of before, the oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub limits_were: Vec<FormerLimits>,
    /// Whether the province changed anything: then its words and its order stay when a build brings others.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub edited: bool,
}

impl Catalogue {
    /// Reads a catalogue; an error if it is not one or if a key stands twice.
    ///
    /// ```
    /// use domain::Catalogue;
    /// assert!(Catalogue::parse("{}").is_err());
    /// assert!(Catalogue::built_in().get("vssid").is_some());
    /// ```
    pub fn parse(json: &str) -> Result<Self, Invalid> {
        let bad = |reason| Invalid::new("catalogue", reason);
        let catalogue: Self = serde_json::from_slice(json.as_bytes()).map_err(|_| bad(Reason::Malformed))?;
        let all = &catalogue.indicators;
        if all.is_empty() || (1..all.len()).any(|n| all[..n].iter().any(|before| before.key == all[n].key)) {
            return Err(bad(Reason::Malformed));
        }
        Ok(catalogue)
    }

    /// The catalogue that this build carries.
    pub fn built_in() -> Self {
        Self::parse(include_str!("../data/catalogue.json")).expect("a test reads the same file")
    }

    /// The indicator with this key, retired ones included.
    pub fn get(&self, key: &str) -> Option<&Indicator> {
        self.indicators.iter().find(|indicator| indicator.key == key)
    }

    /// The limits that held on a day.
    pub fn limits_on(&self, day: VisitDate) -> Limits {
        self.limits_were.iter().find(|former| day < former.before).map_or(self.limits, |former| former.limits)
    }

    /// Which people an indicator counts; everybody, if it is not known.
    pub fn people_kind(&self, key: &str) -> PeopleKind {
        self.get(key).map(|indicator| indicator.people).unwrap_or_default()
    }

    /// What is asked about this subject on this day.
    pub fn asked_of(&self, subject: Subject, day: VisitDate) -> impl Iterator<Item = &Indicator> {
        self.indicators.iter().filter(move |i| i.subject == subject && i.valid_on(day))
    }

    /// What a visit of this day was asked, in the words of the catalogue's version that it was logged with, and whatever
    /// else it has an answer for.
    pub fn asked_at(&self, day: VisitDate, version: u32, answers: &Answers) -> Vec<Indicator> {
        let was_asked = |i: &&Indicator| i.is_of_a_visit() && (i.valid_on(day) || answers.get(&i.key).is_some());
        self.indicators.iter().filter(was_asked).map(|i| i.as_of(version)).collect()
    }

    /// What may stand of a household on this day: what its visit form asks, then what it no longer or not yet asks.
    pub fn standing_on(&self, day: VisitDate) -> impl Iterator<Item = &Indicator> {
        self.asked_on(day).chain(self.indicators.iter().filter(move |i| i.is_of_a_visit() && !i.valid_on(day)))
    }

    /// What a household's visit form asks on this day.
    pub fn asked_on(&self, day: VisitDate) -> impl Iterator<Item = &Indicator> {
        self.indicators.iter().filter(move |i| i.is_of_a_visit() && i.valid_on(day))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_catalogue_is_whole() {
        let catalogue = Catalogue::built_in();
        let day = "2026-11-23".parse().unwrap();
        assert_eq!(catalogue.asked_on(day).count(), 17);
        assert_eq!(catalogue.asked_of(Subject::Business, day).count(), 5);
        assert_eq!(catalogue.asked_of(Subject::Hamlet, day).count(), 4);
        assert_eq!(catalogue.get("bank_account").unwrap().people, PeopleKind::Adults);
        assert!(catalogue.indicators.iter().all(|i| !i.help_vi.is_empty() && !i.help_en.is_empty()));
    }

    #[test]
    fn a_retired_indicator_is_no_longer_asked_but_keeps_its_meaning() {
        let mut catalogue = Catalogue::built_in();
        catalogue.indicators.iter_mut().find(|i| i.key == "vssid").unwrap().to = "2026-12-31".parse().ok();
        let asked = |day: &str| catalogue.asked_on(day.parse().unwrap()).any(|i| i.key == "vssid");
        assert!(asked("2026-12-31"));
        assert!(!asked("2027-01-01"));
        assert!(catalogue.get("vssid").is_some());
        let standing = catalogue.standing_on("2027-01-01".parse().unwrap());
        assert_eq!(standing.map(|i| i.key.as_str()).last(), Some("vssid"), "an answer still shows, after the others");
    }

    #[test]
    fn a_key_that_stands_twice_is_refused() {
        let mut catalogue = Catalogue::built_in();
        let again = catalogue.indicators[0].clone();
        catalogue.indicators.push(again);
        assert!(Catalogue::parse(&serde_json::to_string(&catalogue).unwrap()).is_err());
    }
}
