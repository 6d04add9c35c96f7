//! Changes of the catalogue by the province. Pure: a change is made of the version that its form showed, and gives the
//! next one, or says why not.
//!
//! What was asked keeps its meaning: a key never goes away and is never used for anything else, an indicator keeps its
//! subject, and its earlier words stay with the versions that had them.

use crate::{Catalogue, FormerLimits, Indicator, Limits, PeopleKind, Subject, VisitDate, Wording, fold};

/// Most letters of a label or of a line of help: more does not fit a phone's screen.
pub const MOST_LETTERS: usize = 160;
/// Most indicators, retired ones included: each phone holds them all.
const MOST_INDICATORS: usize = 400;
/// Most letters of a key that is made of a label.
const MOST_OF_A_KEY: usize = 40;
/// Keys that mean something else: a target may count households, and the pages of the catalogue have addresses.
const RESERVED: [&str; 4] = ["households", "moi", "nguong", "indicator"];

/// The words of an indicator.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// The label in Vietnamese.
    pub vi: String,
    /// The label in English.
    pub en: String,
    /// One line of help in Vietnamese.
    pub help_vi: String,
    /// One line of help in English.
    pub help_en: String,
}

impl Words {
    /// The words of an indicator.
    pub fn of(indicator: &Indicator) -> Self {
        let Indicator { vi, en, help_vi, help_en, .. } = indicator.clone();
        Self { vi, en, help_vi, help_en }
    }

    /// Each of them, by the name of its field.
    pub fn fields(&self) -> [(&'static str, &str); 4] {
        [("vi", &self.vi), ("en", &self.en), ("help_vi", &self.help_vi), ("help_en", &self.help_en)]
    }

    fn tidy(&self) -> Result<Self, Refused> {
        let tidy = |text: &String| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let words =
            Self { vi: tidy(&self.vi), en: tidy(&self.en), help_vi: tidy(&self.help_vi), help_en: tidy(&self.help_en) };
        let unfit = |text: &str| text.is_empty() || text.chars().count() > MOST_LETTERS;
        let wrong = words.fields().into_iter().find(|(_, text)| unfit(text)).map(|(field, _)| field);
        wrong.map_or(Ok(words), |field| Err(Refused::Field(field)))
    }
}

/// A change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// A new indicator, at the end of its subject's.
    Add {
        /// What it is said of.
        subject: Subject,
        /// Which people, if it counts people.
        people: PeopleKind,
        /// Its words.
        words: Words,
        /// First day on which it is asked.
        from: VisitDate,
    },
    /// Other words for the same question.
    Reword {
        /// Which one.
        key: String,
        /// The words.
        words: Words,
    },
    /// One place up or down among those of its subject.
    Move {
        /// Which one.
        key: String,
        /// Whether up.
        up: bool,
    },
    /// It is asked until this day; without one it is asked again.
    Retire {
        /// Which one.
        key: String,
        /// The last day.
        last: Option<VisitDate>,
    },
    /// Other limits for a smart hamlet, from this day on.
    Limit(Limits, VisitDate),
}

/// Why a change was not made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// Somebody else changed the catalogue since the form was shown.
    Stale,
    /// There is no such indicator.
    Unknown,
    /// A field cannot be used.
    Field(&'static str),
    /// It would be as it is.
    Nothing,
    /// There are as many as phones can hold.
    Full,
}

impl Catalogue {
    /// The next version, with a change that somebody made who had seen version `seen`.
    pub fn with(&self, seen: u32, edit: &Edit) -> Result<Self, Refused> {
        if seen != self.version {
            return Err(Refused::Stale);
        }
        let mut next = self.clone();
        match edit {
            Edit::Add { subject, people, words, from } => next.add(*subject, *people, words, *from)?,
            Edit::Reword { key, words } => {
                let words = words.tidy()?;
                next.find(key)?.reword(&words, self.version);
            }
            Edit::Move { key, up } => next.shift(key, *up)?,
            Edit::Retire { key, last } => {
                let indicator = next.find(key)?;
                if last.is_some_and(|last| last < indicator.from) {
                    return Err(Refused::Field("last"));
                }
                indicator.to = *last;
            }
            Edit::Limit(limits, _) if !limits.is_possible() => return Err(Refused::Field("limits")),
            Edit::Limit(limits, from) => next.limit(*limits, *from),
        }
        if next == *self {
            return Err(Refused::Nothing);
        }
        next.version += 1;
        next.edited = true;
        Ok(next)
    }

    /// The catalogue with what a build brings that is new; none if that is nothing. The province's words, order and limits
    /// stay; what it never touched becomes as the build has it. Nothing goes away.
    pub fn with_build(&self, built_in: &Self) -> Option<Self> {
        let is_news = |i: &&Indicator| self.get(&i.key).is_none();
        let newer = self.version < built_in.version;
        // A phone of a newer build takes no older version, so that what the province said has to rise above it.
        if !newer && !built_in.indicators.iter().any(|i| is_news(&i)) {
            return None;
        }
        let mut next = self.clone();
        next.indicators.extend(built_in.indicators.iter().filter(is_news).cloned());
        if newer && !self.edited {
            for new in &built_in.indicators {
                if let Ok(own) = next.find(&new.key) {
                    own.reword(&Words::of(new), self.version);
                    (own.from, own.to) = (new.from, new.to);
                }
            }
            let place = |key: &str| built_in.indicators.iter().position(|i| i.key == key);
            next.indicators.sort_by_key(|i| place(&i.key).unwrap_or(usize::MAX));
            next.limits = built_in.limits;
        }
        next.version = built_in.version.max(self.version + 1);
        Some(next)
    }

    /// A quarter that is over keeps the limits that held at its end.
    fn limit(&mut self, limits: Limits, from: VisitDate) {
        let is_later = self.limits_were.last().is_none_or(|last| last.before < from);
        // Of those of one day only the last ones hold.
        if limits != self.limits && is_later {
            self.limits_were.push(FormerLimits { before: from, limits: self.limits });
        }
        self.limits = limits;
    }

    fn find(&mut self, key: &str) -> Result<&mut Indicator, Refused> {
        self.indicators.iter_mut().find(|indicator| indicator.key == key).ok_or(Refused::Unknown)
    }

    fn add(&mut self, subject: Subject, people: PeopleKind, words: &Words, from: VisitDate) -> Result<(), Refused> {
        let Words { vi, en, help_vi, help_en } = words.tidy()?;
        if self.indicators.len() >= MOST_INDICATORS {
            return Err(Refused::Full);
        }
        let people = if subject == Subject::People { people } else { PeopleKind::default() };
        let key = self.new_key(&vi);
        let indicator = Indicator { key, subject, people, vi, en, help_vi, help_en, from, to: None, was: Vec::new() };
        self.indicators.push(indicator);
        Ok(())
    }

    /// A key that nothing has or had: of the label's letters, and a number if they are taken.
    fn new_key(&self, label: &str) -> String {
        let plain = |c: char| if c.is_ascii_alphanumeric() { c } else { '_' };
        let letters: String = fold(label).chars().map(plain).take(MOST_OF_A_KEY).collect();
        let parts: Vec<_> = letters.split('_').filter(|part| !part.is_empty()).collect();
        let base = if parts.is_empty() { "indicator".to_owned() } else { parts.join("_") };
        let numbered = (2..).map(|n| format!("{base}_{n}"));
        let is_free = |key: &String| self.get(key).is_none() && !RESERVED.contains(&key.as_str());
        std::iter::once(base.clone()).chain(numbered).find(is_free).expect("there are more numbers than indicators")
    }

    fn shift(&mut self, key: &str, up: bool) -> Result<(), Refused> {
        let place = self.indicators.iter().position(|i| i.key == key).ok_or(Refused::Unknown)?;
        let group = |subject| matches!(subject, Subject::Household | Subject::People);
        let of = self.indicators[place].subject;
        let beside = |other: &usize| {
            let other = self.indicators[*other].subject;
            other == of || (group(other) && group(of))
        };
        let mut before = (0..place).rev();
        let mut after = place + 1..self.indicators.len();
        let other = if up { before.find(beside) } else { after.find(beside) }.ok_or(Refused::Nothing)?;
        let moved = self.indicators.remove(place);
        self.indicators.insert(other, moved);
        Ok(())
    }
}

impl Indicator {
    /// Takes other words, and keeps those of before.
    fn reword(&mut self, words: &Words, version: u32) {
        if Words::of(self) == *words {
            return;
        }
        let Words { vi, en, help_vi, help_en } = Words::of(self);
        self.was.push(Wording { until: version, vi, en, help_vi, help_en });
        let Words { vi, en, help_vi, help_en } = words.clone();
        (self.vi, self.en, self.help_vi, self.help_en) = (vi, en, help_vi, help_en);
    }
}

#[cfg(test)]
mod tests;
