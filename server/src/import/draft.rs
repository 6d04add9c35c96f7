//! A row as it would become a household.

use super::Unreadable;
use super::cell;
use super::codes::Codes;
use super::entry::{Entry, Kept, Taken};
use super::fault::{At, Wrong};
use super::id::Key;
use super::judge::{Judged, Terms};
use super::known::Known;
use super::reader::Reader;
use super::sheet::Sheet;
use super::words::HOUSEHOLDS;
use domain::imports::{Column, Likeness, RowSeen, Twin};
use domain::{Fields, HamletId, Household, HouseholdId, Kind, Name, Note, Phone, Record, VOID, fold, looks_private};
use serde_json::Value as Json;
use uuid::Uuid;

/// Most characters of a code.
const MOST_CODE: usize = 24;
/// Fields that only stand with consent.
const PERSONAL: [&str; 4] = ["head", "phone", "note", "consent"];
/// The other fields that a list gives.
const COUNTS: [&str; 2] = ["people", "adults"];

/// What a row says of a household.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// The row's number in the sheet.
    pub row: u32,
    /// The code.
    pub code: Option<String>,
    /// The hamlet; none only if that is an error.
    pub hamlet: Option<HamletId>,
    /// The head's name, with consent.
    pub head: Option<Name>,
    /// The phone number, with consent.
    pub phone: Option<Phone>,
    /// People.
    pub people: Option<u8>,
    /// Of these, aged 15 or more.
    pub adults: Option<u8>,
    /// The note, with consent.
    pub note: Option<Note>,
}

impl Entry for Draft {
    type Head = Column;
    type Kept = Household;
    const HAMLET: Column = Column::Hamlet;
    const CODE: Column = Column::Code;
    const PERSONAL: &'static [Column] = &[Column::Head, Column::Phone, Column::Note];

    fn open(file: &[u8], _: &Terms) -> Result<Sheet, Unreadable> {
        super::read(file, &HOUSEHOLDS)
    }

    fn read(reader: &mut Reader<'_, Self>) -> Self {
        let code = reader.text(Column::Code, read_code);
        let hamlet = reader.hamlet();
        let head = reader.text(Column::Head, read_name);
        let phone = reader.take(Column::Phone, cell::phone);
        let people = reader.take(Column::People, cell::count);
        let adults = reader.take(Column::Adults, cell::count);
        let note = reader.text(Column::Note, read_note);
        if people.zip(adults).is_some_and(|(people, adults)| adults > people) {
            reader.add(Column::Adults, Wrong::AdultsOverPeople);
        }
        if code.is_none() && head.is_none() && !reader.is_wrong(Column::Code) && !reader.is_wrong(Column::Head) {
            reader.whole(if reader.is_personal() { Wrong::NoKey } else { Wrong::NoCode });
        }
        // People are at least those who are grown up.
        let people = people.or(adults);
        Self { row: reader.number(), code, hamlet, head, phone, people, adults, note }
    }

    fn row(&self) -> u32 {
        self.row
    }

    fn hamlet(&self) -> Option<HamletId> {
        self.hamlet
    }

    fn key(&self) -> Option<Key> {
        let by_code = self.code.as_deref().map(Key::code);
        by_code.or_else(|| Some(Key::name(self.head.as_ref()?.as_str(), self.phone.as_ref())))
    }

    fn code(&self) -> Option<&str> {
        self.code.as_deref()
    }

    fn name(&self) -> Option<&Name> {
        self.head.as_ref()
    }

    fn phone(&self) -> Option<&Phone> {
        self.phone.as_ref()
    }

    fn is_as(&self, other: &Self) -> bool {
        Self { row: other.row, ..self.clone() } == *other
    }

    fn repeats(at: At) -> Wrong {
        Wrong::CodeRepeated(at)
    }

    fn differences(&self, household: &Household) -> Vec<Column> {
        let all = [
            (Column::Code, differ(self.code.as_deref().map(fold).as_ref(), Some(&fold(&household.code)))),
            (Column::Hamlet, differ(self.hamlet.as_ref(), household.hamlet.as_ref())),
            (Column::Head, differ(self.head.as_ref(), household.head.as_ref())),
            (Column::Phone, differ(self.phone.as_ref(), household.phone.as_ref())),
            (Column::People, differ(self.people.as_ref(), Some(&household.people))),
            (Column::Adults, differ(self.adults.as_ref(), Some(&household.adults))),
            (Column::Note, differ(self.note.as_ref(), household.note.as_ref())),
        ];
        all.into_iter().filter(|(_, differs)| *differs).map(|(column, _)| column).collect()
    }

    fn seen(&self, id: Option<Uuid>) -> RowSeen {
        RowSeen {
            code: self.code.clone(),
            head: self.head.as_ref().map(Name::to_string),
            phone: self.phone.as_ref().map(ToString::to_string),
            people: self.people,
            adults: self.adults,
            note: self.note.as_ref().map(Note::to_string),
            household: id.and_then(|id| HouseholdId::from_uuid(id).ok()),
            ..RowSeen::of(self.row)
        }
    }

    fn makes(list: &Judged, taken: &[Taken<'_, Self>], known: &Known, terms: &Terms) -> Vec<Fields> {
        let mut codes = Codes::beside(known, list.rows.iter().filter_map(|row| row.draft.code.as_deref()));
        let make = |taken: &Taken<'_, Self>| {
            let next = || codes.next(known.hamlet_name(taken.hamlet).unwrap_or_default());
            let code = taken.draft.code.clone().unwrap_or_else(next);
            fields(taken.draft, code, taken.hamlet, terms, known.void.contains(&taken.id))
        };
        taken.iter().map(make).collect()
    }
}

/// Whether a row says something, and something else than is kept.
pub(super) fn differ<T: PartialEq>(said: Option<&T>, kept: Option<&T>) -> bool {
    said.is_some() && said != kept
}

fn fields(draft: &Draft, code: String, hamlet: HamletId, terms: &Terms, was_void: bool) -> Fields {
    let mut set = Fields::new();
    if was_void {
        // What it said before it was taken back says nothing now.
        set.extend(PERSONAL.iter().chain(&COUNTS).chain([&VOID]).map(|field| ((*field).to_owned(), Json::Null)));
    }
    let mut put = |field: &str, value: Option<Json>| value.map(|value| set.insert(field.to_owned(), value));
    put("code", Some(code.into()));
    put("hamlet", Some(hamlet.to_string().into()));
    put("people", draft.people.map(Json::from));
    put("adults", draft.adults.map(Json::from));
    put("head", draft.head.as_ref().map(|head| head.as_str().into()));
    put("phone", draft.phone.as_ref().map(|phone| phone.e164().into()));
    put("note", draft.note.as_ref().map(|note| note.as_str().into()));
    let is_personal = draft.head.is_some() || draft.phone.is_some() || draft.note.is_some();
    let consent = terms.consent.as_ref().filter(|_| is_personal);
    put("consent", consent.and_then(|consent| serde_json::to_value(consent).ok()));
    set
}

fn read_code(text: String) -> Result<String, Wrong> {
    match () {
        () if looks_private(&text) => Err(Wrong::CodePrivate),
        () if text.chars().count() > MOST_CODE => Err(Wrong::CodeTooLong),
        () => Ok(text),
    }
}

fn read_name(text: String) -> Result<Name, Wrong> {
    if looks_private(&text) {
        return Err(Wrong::NamePrivate);
    }
    text.parse().map_err(|_| Wrong::NameTooLong)
}

fn read_note(text: String) -> Result<Note, Wrong> {
    if looks_private(&text) {
        return Err(Wrong::NotePrivate);
    }
    text.parse().map_err(|_| Wrong::NoteTooLong)
}

impl Kept for Household {
    const KIND: Kind = Kind::HOUSEHOLD;

    fn from_record(record: &Record) -> Option<Self> {
        Self::from_record(record).ok()
    }

    fn hamlet(&self) -> Option<HamletId> {
        self.hamlet
    }

    fn code(&self) -> Option<&str> {
        Some(&self.code)
    }

    fn name(&self) -> Option<&Name> {
        self.head.as_ref()
    }

    fn phone(&self) -> Option<&Phone> {
        self.phone.as_ref()
    }

    fn twin(&self, by: Likeness) -> Twin {
        Twin { by, household: Some(self.id), producer: None, row: None, sheet: None, title: self.title().to_owned() }
    }
}
