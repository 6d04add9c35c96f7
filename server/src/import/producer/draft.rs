//! A row as it would become a producer.

use super::says;
use super::words::{Heading, SAYS, TELLS, meaning};
use crate::import::cell;
use crate::import::draft::differ;
use crate::import::entry::{Entry, Kept, Taken};
use crate::import::fault::{At, Wrong};
use crate::import::header::{Meaning, Words};
use crate::import::id::Key;
use crate::import::judge::{Judged, Terms};
use crate::import::known::Known;
use crate::import::reader::Reader;
use crate::import::sheet::Sheet;
use crate::import::{Unreadable, read};
use domain::imports::{Column, Likeness, RowSeen, Twin};
use domain::{
    Answers, Fields, HamletId, Kind, Link, Name, OCOP, Phone, Producer, ProducerId, Record, TRACED, VOID, Value,
};
use serde_json::Value as Json;
use uuid::Uuid;

/// What a row says of a producer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ProducerDraft {
    /// The row's number in the sheet.
    pub row: u32,
    /// The name; none only if that is an error.
    pub name: Option<Name>,
    /// Whose it is, with consent.
    pub owner: Option<Name>,
    /// It has no name but its owner's.
    pub is_owners: bool,
    /// The hamlet; none only if that is an error.
    pub hamlet: Option<HamletId>,
    /// What it makes.
    pub makes: Option<Name>,
    /// The phone number, with consent.
    pub phone: Option<Phone>,
    /// Its OCOP product.
    pub ocop: Option<Name>,
    /// The product's stars.
    pub stars: Option<u8>,
    /// The product's code.
    pub ocop_code: Option<Name>,
    /// The code under which its goods can be traced.
    pub trace_code: Option<Name>,
    /// Where they can be traced.
    pub trace_link: Option<Link>,
    /// What it already has. What it has not is left open: nobody has offered it any help yet.
    pub values: Answers,
}

const fn is(column: Column) -> Heading {
    Heading::Is(column)
}

impl Entry for ProducerDraft {
    type Head = Heading;
    type Kept = Producer;
    const HAMLET: Heading = is(Column::Hamlet);
    const CODE: Heading = is(Column::OcopCode);
    const PERSONAL: &'static [Heading] = &[is(Column::Phone), is(Column::Head)];

    fn open(file: &[u8], terms: &Terms) -> Result<Sheet<Heading>, Unreadable> {
        let sheet = read(file, &Words { meaning: &|header| meaning(header, &terms.asked), tells: TELLS, says: SAYS })?;
        // With names of people alone it is a list of households.
        let is_of_businesses =
            |of: Meaning<_>| matches!(of, Meaning::Taken(head) if Column::from(head) >= Column::Name);
        sheet.only(|sheet| sheet.columns().any(|(_, of)| is_of_businesses(of)))
    }

    fn read(reader: &mut Reader<'_, Self>) -> Self {
        let owner = reader.take(is(Column::Head), says::short);
        // Where the list names the businesses, a cell that does not is a mistake.
        let is_owners = !reader.has(is(Column::Name));
        let column = is(if is_owners { Column::Head } else { Column::Name });
        let own = reader.take(is(Column::Name), says::short);
        let name = own.or_else(|| says::of_owner(owner.as_ref().filter(|_| is_owners)?));
        if name.is_none() && !reader.is_wrong(column) {
            let wrong = if is_owners && !reader.is_personal() { Wrong::OwnersOnly } else { Wrong::NoName };
            reader.add(column, wrong);
        }
        let product = reader.take(is(Column::Ocop), says::product);
        let draft = Self {
            row: reader.number(),
            name,
            owner,
            is_owners,
            hamlet: reader.hamlet(),
            makes: reader.take(is(Column::Makes), says::short),
            phone: reader.take(is(Column::Phone), cell::phone),
            ocop: product.as_ref().and_then(|(_, name)| name.clone()),
            stars: reader.take(is(Column::Stars), says::stars),
            ocop_code: reader.take(is(Column::OcopCode), says::code),
            trace_code: reader.take(is(Column::TraceCode), says::code),
            trace_link: reader.take(is(Column::TraceLink), says::link),
            values: Answers::default(),
        };
        draft.answers(reader, product.map(|(answer, _)| answer))
    }

    fn row(&self) -> u32 {
        self.row
    }

    fn hamlet(&self) -> Option<HamletId> {
        self.hamlet
    }

    fn key(&self) -> Option<Key> {
        let by_code = self.ocop_code.as_ref().map(|code| Key::code(code.as_str()));
        by_code.or_else(|| Some(Key::name(self.name.as_ref()?.as_str(), None)))
    }

    fn code(&self) -> Option<&str> {
        self.ocop_code.as_ref().map(Name::as_str)
    }

    fn name(&self) -> Option<&Name> {
        self.name.as_ref()
    }

    fn phone(&self) -> Option<&Phone> {
        self.phone.as_ref()
    }

    fn is_as(&self, other: &Self) -> bool {
        Self { row: other.row, ..self.clone() } == *other
    }

    fn repeats(at: At) -> Wrong {
        Wrong::OcopRepeated(at)
    }

    fn differences(&self, kept: &Producer) -> Vec<Column> {
        let all = [
            (Column::Name, differ(self.name.as_ref(), Some(&kept.name))),
            (Column::Hamlet, differ(self.hamlet.as_ref(), kept.hamlet.as_ref())),
            (Column::Makes, differ(self.makes.as_ref(), kept.makes.as_ref())),
            (Column::Phone, differ(self.phone.as_ref(), kept.phone.as_ref())),
            (Column::Ocop, differ(self.ocop.as_ref(), kept.ocop.as_ref())),
            (Column::Stars, differ(self.stars.as_ref(), kept.stars.as_ref())),
            (Column::OcopCode, differ(self.ocop_code.as_ref(), kept.ocop_code.as_ref())),
            (Column::TraceCode, differ(self.trace_code.as_ref(), kept.trace_code.as_ref())),
            (Column::TraceLink, differ(self.trace_link.as_ref(), kept.trace_link.as_ref())),
            // What the team helped with since is there too.
            (Column::Indicator, self.values.iter().any(|(key, _)| !kept.has(key))),
        ];
        all.into_iter().filter(|(_, differs)| *differs).map(|(column, _)| column).collect()
    }

    fn seen(&self, id: Option<Uuid>) -> RowSeen {
        RowSeen {
            code: self.code().map(str::to_owned),
            name: self.name.as_ref().map(Name::to_string),
            phone: self.phone.as_ref().map(ToString::to_string),
            makes: self.makes.as_ref().map(Name::to_string),
            stars: self.stars,
            producer: id.and_then(|id| ProducerId::from_uuid(id).ok()),
            ..RowSeen::of(self.row)
        }
    }

    fn makes(_: &Judged<Self>, taken: &[Taken<'_, Self>], known: &Known<Producer>, terms: &Terms) -> Vec<Fields> {
        let make = |taken: &Taken<'_, Self>| fields(taken, known, terms).unwrap_or_default();
        taken.iter().map(make).collect()
    }
}

impl ProducerDraft {
    /// Takes in what the row says there is. Whoever has a product or a code has what the indicator asks about; a no
    /// beside that is a mistake in one of them.
    fn answers(mut self, reader: &mut Reader<'_, Self>, product: Option<bool>) -> Self {
        let tells = |key: &str| match key {
            OCOP => self.ocop.is_some() || self.stars.is_some() || self.ocop_code.is_some(),
            TRACED => self.trace_code.is_some() || self.trace_link.is_some(),
            _ => false,
        };
        let mut values = Answers::default();
        for (place, indicator) in reader.terms.asked.iter().enumerate() {
            let (column, said) = if indicator.key == OCOP {
                (is(Column::Ocop), product)
            } else {
                (Heading::Has(place), reader.take(Heading::Has(place), says::yes))
            };
            match (said, tells(&indicator.key)) {
                (Some(false), true) => reader.add(column, Wrong::Denied),
                (Some(true), _) | (None, true) => values.set(&indicator.key, Some(Value::HAD)),
                (Some(false) | None, false) => {}
            }
        }
        self.values = values;
        self
    }
}

fn fields(taken: &Taken<'_, ProducerDraft>, known: &Known<Producer>, terms: &Terms) -> Option<Fields> {
    let draft = taken.draft;
    let is_personal = draft.phone.is_some() || draft.is_owners;
    let producer = Producer {
        id: ProducerId::from_uuid(taken.id).ok()?,
        name: draft.name.clone()?,
        hamlet: Some(taken.hamlet),
        household: draft.owner.as_ref().and_then(|owner| known.household_of(owner.as_str(), taken.hamlet)),
        makes: draft.makes.clone(),
        phone: draft.phone.clone(),
        consent: terms.consent.clone().filter(|_| is_personal),
        values: draft.values.clone(),
        ocop: draft.ocop.clone(),
        stars: draft.stars,
        ocop_code: draft.ocop_code.clone(),
        trace_code: draft.trace_code.clone(),
        trace_link: draft.trace_link.clone(),
    };
    let mut set = Fields::new();
    if known.void.contains(&taken.id) {
        // What it said before it was taken back says nothing now.
        const SAID: [&str; 10] =
            [VOID, "household", "makes", "phone", "consent", "ocop", "stars", "ocop_code", "trace_code", "trace_link"];
        let answers = terms.asked.iter().map(|indicator| Producer::value_field(&indicator.key));
        set.extend(SAID.into_iter().map(str::to_owned).chain(answers).map(|field| (field, Json::Null)));
    }
    set.extend(producer.fields());
    Some(set)
}

impl Kept for Producer {
    const KIND: Kind = Kind::PRODUCER;

    fn from_record(record: &Record) -> Option<Self> {
        Self::from_record(record).ok()
    }

    fn hamlet(&self) -> Option<HamletId> {
        self.hamlet
    }

    fn code(&self) -> Option<&str> {
        self.ocop_code.as_ref().map(Name::as_str)
    }

    fn name(&self) -> Option<&Name> {
        Some(&self.name)
    }

    fn phone(&self) -> Option<&Phone> {
        self.phone.as_ref()
    }

    fn twin(&self, by: Likeness) -> Twin {
        Twin { by, household: None, producer: Some(self.id), row: None, sheet: None, title: self.name.to_string() }
    }
}
