//! What the team does besides visits: classes, producers, surveys of hamlets. Few of each, so plain lists.

use super::{Register, insert_by, replace};
use domain::{
    Class, ClassId, HamletId, HouseholdId, Member, MemberId, NameKey, Producer, ProducerId, Quarter, Record, Share,
    ShareOf, Survey, Value, VisitDate, fold, vi_key, vi_name_key,
};
use std::cmp::Reverse;
use uuid::Uuid;

impl Register {
    /// Takes in a class, a producer or a survey; one that cannot be read is left alone.
    pub(super) fn put_work(&mut self, record: &Record) {
        match record.kind.as_str() {
            "class" => {
                if let Ok(class) = Class::from_record(record) {
                    replace(&mut self.classes, class, |a, b| a.id == b.id);
                }
            }
            "producer" if record.is_erased() || record.is_void() => {
                self.producers.retain(|producer| producer.id.uuid() != record.id);
            }
            "producer" => {
                if let Ok(producer) = Producer::from_record(record) {
                    replace(&mut self.producers, producer, |a, b| a.id == b.id);
                }
            }
            _ => {
                if let Ok(survey) = Survey::from_record(record) {
                    replace(&mut self.surveys, survey, |a, b| a.id == b.id);
                }
            }
        }
    }

    /// The team's members and their names, in Vietnamese order, without those who left.
    pub fn members(&self) -> Vec<(MemberId, String)> {
        self.named(|member| !member.left)
    }

    /// The same with those who left: what is theirs stays in sight.
    pub fn everybody(&self) -> Vec<(MemberId, String)> {
        self.named(|_| true)
    }

    fn named(&self, is_one: impl Fn(&&Member) -> bool) -> Vec<(MemberId, String)> {
        let mut all = Vec::with_capacity(self.members.len());
        for member in self.members.iter().filter(is_one) {
            insert_by(&mut all, (member.id, member.name.to_string()), |(_, name)| vi_name_key(name));
        }
        all
    }

    /// The classes that count, the latest first.
    pub fn classes(&self) -> Vec<Class> {
        let mut all = Vec::with_capacity(self.classes.len());
        for class in self.classes.iter().filter(|class| class.void.is_none()) {
            insert_by(&mut all, class.clone(), |class| Reverse((class.date, class.id)));
        }
        all
    }

    /// One class, also one that was voided.
    pub fn class(&self, id: ClassId) -> Option<&Class> {
        self.classes.iter().find(|class| class.id == id)
    }

    /// How many classes count since this day, and how many people came to them.
    pub fn taught_since(&self, day: VisitDate) -> (u32, u32) {
        let counted = self.classes.iter().filter(|class| class.void.is_none() && class.date >= day);
        counted.fold((0, 0), |(classes, people), class| (classes + 1, people + u32::from(class.attended)))
    }

    /// The producers, in Vietnamese order of names.
    pub fn producers(&self) -> Vec<Producer> {
        let mut all = Vec::with_capacity(self.producers.len());
        for producer in self.producers.iter().filter(|producer| self.is_there(producer.household)) {
            insert_by(&mut all, producer.clone(), |producer| (vi_key(producer.name.as_str()), producer.id));
        }
        all
    }

    /// One producer.
    pub fn producer(&self, id: ProducerId) -> Option<&Producer> {
        self.producers.iter().find(|producer| producer.id == id && self.is_there(producer.household))
    }

    /// The producers that a household is.
    pub fn producers_of(&self, id: HouseholdId) -> Vec<Producer> {
        let mut all = self.producers();
        all.retain(|producer| producer.household.is_some_and(|home| self.root(home) == self.root(id)));
        all
    }

    /// Producers, with their names, that may be one of this name and hamlet, this product's code and this household, other
    /// than `but`.
    pub fn producers_like(
        &self,
        but: Option<ProducerId>,
        name: &str,
        hamlet: Option<HamletId>,
        code: &str,
        household: Option<HouseholdId>,
    ) -> Vec<(ProducerId, String)> {
        let (name, code, owner) = (NameKey::of(name), fold(code), household.map(|id| self.root(id)));
        let mut all = self.producers();
        all.retain(|other| {
            let same_place = hamlet.is_none() || other.hamlet.is_none() || other.hamlet == hamlet;
            let same_code = other.ocop_code.as_ref().is_some_and(|own| !code.is_empty() && fold(own.as_str()) == code);
            let same_owner = owner.is_some() && other.household.map(|id| self.root(id)) == owner;
            let same_name = same_place && NameKey::of(other.name.as_str()).is_like(&name);
            but != Some(other.id) && (same_name || same_code || same_owner)
        });
        all.into_iter().map(|other| (other.id, other.name.to_string())).collect()
    }

    /// A producer goes with its household at once, before the server has said so of both.
    fn is_there(&self, household: Option<HouseholdId>) -> bool {
        household.is_none_or(|id| !self.is_gone(id))
    }

    /// The survey of a hamlet for a quarter, as far as anybody filled it in.
    pub fn survey(&self, hamlet: HamletId, period: Quarter) -> Survey {
        self.survey_of(Survey::id_of(hamlet, period)).cloned().unwrap_or_else(|| Survey::new(hamlet, period))
    }

    /// A survey that somebody filled in.
    pub fn survey_of(&self, id: Uuid) -> Option<&Survey> {
        self.surveys.iter().find(|survey| survey.id == id)
    }

    /// How many people or households of a hamlet have something, of those who were asked by the end of a quarter.
    pub fn share(&self, hamlet: HamletId, of: ShareOf, period: Quarter) -> Share {
        let end = period.after().start().map_or(u64::MAX, VisitDate::start_ms);
        let mut share = Share::default();
        for house in self.houses.values().filter(|house| house.household.hamlet == Some(hamlet)) {
            let stands = |key: &&str| {
                let mut visits = self.history(house.household.id).filter(|visit| visit.when < end);
                visits.find_map(|visit| visit.values.get(key)).filter(|value| *value != Value::NA)
            };
            let mut answers = of.keys().iter().filter_map(stands).peekable();
            let all = match answers.peek() {
                None => continue,
                // Of how many nobody counted.
                Some(Value::People(..)) if !house.household.counted => continue,
                Some(Value::People(..)) => u32::from(house.household.people),
                Some(_) => 1,
            };
            share.has += answers.map(Value::has).max().unwrap_or(0).min(all);
            share.asked += all;
        }
        share
    }
}
