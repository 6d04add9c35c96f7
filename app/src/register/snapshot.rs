//! The register as bytes, so that a phone with thousands of households starts at once: opening and reading one row for
//! each takes seconds on a cheap phone. A snapshot is a copy made from the store; whatever is wrong with one, the
//! store is read instead.
//!
//! Form: a version byte, then as many entries as there are, each field in turn; before the households, the number and
//! the ids of those that were erased. Numbers are LEB128, ids 16 bytes, texts
//! a length and UTF-8, optional texts a length plus one (0: none).

use super::Register;
use domain::{
    Answers, Consent, FollowUpReason, HamletId, Household, HouseholdId, HouseholdValue, MemberId, Millis, Outcome,
    Value, Visit, VisitId, local_date,
};
use std::str::FromStr;
use uuid::Uuid;

/// Rises too when a kind of record is added to the small ones that lie beside (`store::SMALL`): an older snapshot lacks
/// what an older build did not know.
const VERSION: u8 = 5;
/// How the answers of a household as a whole are written; [`PEOPLE`] is followed by two counts.
const WORDS: [HouseholdValue; 4] =
    [HouseholdValue::Had, HouseholdValue::Done, HouseholdValue::Refused, HouseholdValue::Na];
const PEOPLE: u8 = 4;
const OUTCOMES: [Outcome; 3] = [Outcome::Met, Outcome::Absent, Outcome::Refused];

/// The two parts of a snapshot: lists can be shown once the first is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Households.
    Households,
    /// Visits.
    Visits,
}

impl Register {
    /// Writes a part of the register.
    pub fn write(&self, part: Part) -> Vec<u8> {
        let mut out = Writer(vec![VERSION]);
        match part {
            Part::Households => {
                out.number(self.gone.len() as u64);
                self.gone.iter().for_each(|id| out.id(Some(id.uuid())));
                self.houses.values().for_each(|house| out.household(house.own()));
                self.merged.values().for_each(|house| out.household(&house.household));
            }
            Part::Visits => {
                let mut keys: Vec<&str> = Vec::new();
                for (key, _) in self.visits.values().flat_map(|visit| visit.values.iter()) {
                    if let Err(place) = keys.binary_search(&key) {
                        keys.insert(place, key);
                    }
                }
                out.number(keys.len() as u64);
                keys.iter().for_each(|key| out.text(key));
                self.visits.values().for_each(|visit| out.visit(visit, &keys));
            }
        }
        out.0
    }

    /// Takes in a part that [`Register::write`] made. `None`, and nothing is taken, if it cannot be read.
    pub fn read(&mut self, part: Part, bytes: &[u8]) -> Option<()> {
        let mut input = Reader(bytes);
        (input.byte()? == VERSION).then_some(())?;
        match part {
            Part::Households => {
                let id = |input: &mut Reader| HouseholdId::from_uuid(input.id()?).ok();
                let gone: Vec<_> = (0..input.number()?).map(|_| id(&mut input)).collect::<Option<_>>()?;
                let mut all = Vec::new();
                while !input.0.is_empty() {
                    all.push(input.household()?);
                }
                gone.into_iter().for_each(|id| self.erase(id));
                self.houses.reserve(all.len());
                all.into_iter().for_each(|household| self.take_household(household));
            }
            Part::Visits => {
                let keys = (0..input.number()?).map(|_| input.text()).collect::<Option<Vec<_>>>()?;
                let mut all = Vec::new();
                while !input.0.is_empty() {
                    all.push(input.visit(&keys)?);
                }
                self.visits.reserve(all.len());
                all.into_iter().for_each(|visit| self.take_visit(visit));
            }
        }
        Some(())
    }
}

struct Writer(Vec<u8>);

impl Writer {
    fn number(&mut self, mut n: u64) {
        while n >= 0x80 {
            self.0.push(n.to_le_bytes()[0] | 0x80);
            n >>= 7;
        }
        self.0.push(n.to_le_bytes()[0]);
    }

    fn text(&mut self, text: &str) {
        self.number(text.len() as u64);
        self.0.extend_from_slice(text.as_bytes());
    }

    fn maybe(&mut self, text: Option<&str>) {
        self.number(text.map_or(0, |text| text.len() as u64 + 1));
        self.0.extend_from_slice(text.unwrap_or_default().as_bytes());
    }

    /// An id, or sixteen zeros.
    fn id(&mut self, id: Option<Uuid>) {
        self.0.extend_from_slice(id.unwrap_or_default().as_bytes());
    }

    fn household(&mut self, household: &Household) {
        self.id(Some(household.id.uuid()));
        self.id(household.hamlet.map(HamletId::uuid));
        self.text(&household.code);
        self.maybe(household.head.as_ref().map(domain::Name::as_str));
        self.maybe(household.phone.as_ref().map(domain::Phone::e164).as_deref());
        self.maybe(household.note.as_ref().map(domain::Note::as_str));
        self.0.extend([if household.counted { household.people } else { 0 }, household.adults]);
        self.number(household.withdrawn.unwrap_or(0));
        self.id(household.same_as.map(HouseholdId::uuid));
        self.id(household.assigned.map(MemberId::uuid));
        self.number(household.apart.len() as u64);
        household.apart.iter().for_each(|id| self.id(Some(id.uuid())));
        let Some(consent) = &household.consent else { return self.maybe(None) };
        self.maybe(Some(&consent.how));
        self.text(&consent.by);
        self.number(consent.notice.into());
        self.number(consent.at);
    }

    fn visit(&mut self, visit: &Visit, keys: &[&str]) {
        self.id(Some(visit.id.uuid()));
        self.id(Some(visit.household.uuid()));
        self.id(visit.member.map(MemberId::uuid));
        self.number(visit.when);
        self.0.push(place(&OUTCOMES, visit.outcome));
        self.number(visit.follow_up.map_or(0, domain::VisitDate::start_ms));
        self.maybe(visit.follow_why.map(FollowUpReason::as_str));
        self.number(visit.catalogue.into());
        self.maybe(visit.note.as_ref().map(domain::Note::as_str));
        self.maybe(visit.void.as_ref().map(domain::Name::as_str));
        self.number(visit.shown.len() as u64);
        visit.shown.iter().for_each(|key| self.text(key));
        self.number(visit.values.iter().count() as u64);
        for (key, value) in visit.values.iter() {
            self.number(keys.binary_search(&key).unwrap_or_default() as u64);
            match value {
                Value::Household(word) => self.0.push(place(&WORDS, word)),
                Value::People(had, helped) => self.0.extend([PEOPLE, had, helped]),
            }
        }
    }
}

fn place<T: PartialEq>(all: &[T], one: T) -> u8 {
    all.iter().position(|other| *other == one).and_then(|place| u8::try_from(place).ok()).unwrap_or_default()
}

struct Reader<'b>(&'b [u8]);

impl<'b> Reader<'b> {
    fn take(&mut self, count: u64) -> Option<&'b [u8]> {
        let (head, rest) = self.0.split_at_checked(usize::try_from(count).ok()?)?;
        self.0 = rest;
        Some(head)
    }

    fn byte(&mut self) -> Option<u8> {
        let (byte, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*byte)
    }

    fn number(&mut self) -> Option<u64> {
        let mut n = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            n |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(n);
            }
        }
        None
    }

    fn text(&mut self) -> Option<&'b str> {
        let count = self.number()?;
        std::str::from_utf8(self.take(count)?).ok()
    }

    /// An optional text that reads as `T`; the outer `None` is for bytes that are no text.
    #[allow(clippy::option_option, reason = "unreadable, absent and there are three things")]
    fn maybe<T: FromStr>(&mut self) -> Option<Option<T>> {
        let Some(count) = self.number()?.checked_sub(1) else { return Some(None) };
        Some(std::str::from_utf8(self.take(count)?).ok()?.parse().ok())
    }

    fn id(&mut self) -> Option<Uuid> {
        Uuid::from_slice(self.take(16)?).ok()
    }

    fn household(&mut self) -> Option<Household> {
        let (id, hamlet) = (HouseholdId::from_uuid(self.id()?).ok()?, HamletId::from_uuid(self.id()?).ok());
        let (code, head, phone, note) = (self.text()?.to_owned(), self.maybe()?, self.maybe()?, self.maybe()?);
        let people = self.byte()?;
        Some(Household {
            id,
            hamlet,
            code,
            head,
            phone,
            note,
            people: people.max(1),
            counted: people > 0,
            adults: self.byte()?,
            withdrawn: Some(self.number()?).filter(|at| *at > 0),
            same_as: HouseholdId::from_uuid(self.id()?).ok(),
            assigned: MemberId::from_uuid(self.id()?).ok(),
            apart: (0..self.number()?).map(|_| HouseholdId::from_uuid(self.id()?).ok()).collect::<Option<_>>()?,
            consent: match self.maybe::<String>()? {
                None => None,
                Some(how) => Some(Consent {
                    how,
                    by: self.text()?.to_owned(),
                    notice: u16::try_from(self.number()?).ok()?,
                    at: self.number()?,
                    withdrawn: None,
                }),
            },
        })
    }

    fn visit(&mut self, keys: &[&str]) -> Option<Visit> {
        Some(Visit {
            id: VisitId::from_uuid(self.id()?).ok()?,
            household: HouseholdId::from_uuid(self.id()?).ok()?,
            member: MemberId::from_uuid(self.id()?).ok(),
            when: self.number()?,
            outcome: *OUTCOMES.get(usize::from(self.byte()?))?,
            follow_up: Some(self.number()?).filter(|ms: &Millis| *ms > 0).map(local_date),
            follow_why: self.maybe::<String>()?.and_then(|word| FollowUpReason::parse(&word).ok()),
            catalogue: u32::try_from(self.number()?).ok()?,
            note: self.maybe()?,
            void: self.maybe()?,
            shown: (0..self.number()?).map(|_| self.text().map(str::to_owned)).collect::<Option<_>>()?,
            values: {
                let mut values = Answers::default();
                for _ in 0..self.number()? {
                    let key = *keys.get(usize::try_from(self.number()?).ok()?)?;
                    let value = match self.byte()? {
                        PEOPLE => Value::People(self.byte()?, self.byte()?),
                        word => Value::Household(*WORDS.get(usize::from(word))?),
                    };
                    values.set(key, Some(value));
                }
                values
            },
        })
    }
}
