//! What becomes of each row, in view of what the team has.

use super::draft::Draft;
use super::entry::{Entry, Kept, Taken};
use super::fault::Fault;
use super::id::Key;
use super::known::Known;
use super::reader::Reader;
use super::sheet::Sheet;
use domain::imports::{Column, Fate, Fates, Likeness, Twin};
use domain::{Consent, Fields, HamletId, Indicator, Phone, TeamId, fold};
use std::collections::HashMap;
use uuid::Uuid;

/// Under what a list is taken in.
#[derive(Clone, Debug)]
pub struct Terms {
    /// The team.
    pub team: TeamId,
    /// The team's secret, which goes into the ids.
    pub secret: String,
    /// Consent to keep names and phone numbers, which the commune holds; without it they are not read.
    pub consent: Option<Consent>,
    /// What the catalogue asks of producers.
    pub asked: Vec<Indicator>,
}

/// A row and what becomes of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Row<E = Draft> {
    /// What it says.
    pub draft: E,
    /// What becomes of it.
    pub fate: Fate,
    /// What it is, or would become.
    pub id: Option<Uuid>,
    /// In what it differs from that.
    pub differs: Vec<Column>,
    /// What it seems to be.
    pub twin: Option<Twin>,
}

/// A whole list, judged.
#[derive(Clone, Debug)]
pub struct Judged<E = Draft> {
    /// Its rows in order.
    pub rows: Vec<Row<E>>,
    /// Everything wrong in them.
    pub faults: Vec<Fault>,
    /// How many rows have each fate.
    pub fates: Fates,
}

/// Judges a list.
pub fn judge<E: Entry>(sheet: &Sheet<E::Head>, known: &Known<E::Kept>, terms: &Terms) -> Judged<E> {
    let mut reader = Reader::<E>::new(sheet, known, terms);
    let mut seen = Seen::default();
    let mut judged = Judged { rows: Vec::new(), faults: Vec::new(), fates: Fates::default() };
    for row in &sheet.rows {
        let (draft, mut faults) = reader.read(row);
        let row = match (draft.hamlet(), draft.key()) {
            (Some(hamlet), Some(key)) if faults.is_empty() => match seen.first_with(&draft, hamlet, &key) {
                None => seen.judge(draft, hamlet, key, known, terms),
                Some(first) => {
                    let (row, column) = (draft.row(), sheet.header.named(E::CODE));
                    faults.push(Fault { row, column, wrong: E::repeats(first) });
                    failed(draft)
                }
            },
            _ => failed(draft),
        };
        count(&mut judged.fates, row.fate);
        judged.rows.push(row);
        judged.faults.append(&mut faults);
    }
    judged
}

fn failed<E>(draft: E) -> Row<E> {
    Row { draft, fate: Fate::Error, id: None, differs: Vec::new(), twin: None }
}

fn count(fates: &mut Fates, fate: Fate) {
    let place = match fate {
        Fate::New => &mut fates.new,
        Fate::Same => &mut fates.same,
        Fate::Differs => &mut fates.differs,
        Fate::Duplicate => &mut fates.duplicate,
        Fate::Erased => &mut fates.erased,
        Fate::Error => &mut fates.error,
    };
    *place += 1;
}

/// What earlier rows of the list have said: the row's number and title.
#[derive(Default)]
struct Seen {
    keys: HashMap<(HamletId, Key), u32>,
    phones: HashMap<Phone, (u32, String)>,
    names: HashMap<(String, HamletId), (u32, String)>,
    repeats: HashMap<(HamletId, Key), usize>,
}

impl Seen {
    /// The earlier row of this hamlet that has the same code; rows without one are told apart by how many say the same.
    fn first_with<E: Entry>(&self, draft: &E, hamlet: HamletId, key: &Key) -> Option<u32> {
        draft.code()?;
        self.keys.get(&(hamlet, key.clone())).copied()
    }

    fn judge<E: Entry>(
        &mut self,
        draft: E,
        hamlet: HamletId,
        mut key: Key,
        known: &Known<E::Kept>,
        terms: &Terms,
    ) -> Row<E> {
        if let Key::Name(..) = key {
            // Two of one name in one hamlet: the second is another one, if it is one.
            let repeats = self.repeats.entry((hamlet, key.clone())).or_default();
            let before = *repeats;
            *repeats += 1;
            if let Key::Name(_, _, repeat) = &mut key {
                *repeat = before;
            }
        }
        let id = key.id(&<E::Kept as Kept>::KIND, terms.team, &terms.secret, hamlet);
        self.keys.insert((hamlet, key), draft.row());
        let twin = self.twin(&draft, hamlet, known);
        self.remember(&draft, hamlet);
        let (fate, differs, twin) = match known.kept(id) {
            _ if known.erased.contains(&id) => (Fate::Erased, Vec::new(), None),
            Some(kept) => match draft.differences(kept) {
                differs if differs.is_empty() => (Fate::Same, differs, None),
                differs => (Fate::Differs, differs, None),
            },
            None if twin.is_some() => (Fate::Duplicate, Vec::new(), twin),
            None => (Fate::New, Vec::new(), None),
        };
        Row { draft, fate, id: Some(id), differs, twin }
    }

    fn twin<E: Entry>(&self, draft: &E, hamlet: HamletId, known: &Known<E::Kept>) -> Option<Twin> {
        let before = |by, (row, title): &(u32, String)| Twin {
            by,
            household: None,
            producer: None,
            row: Some(*row),
            title: title.clone(),
        };
        let folded = draft.name().map(|name| fold(name.as_str()));
        let by_code = || known.with_code(draft.code()?, hamlet).map(|twin| twin.twin(Likeness::Code));
        let by_phone = || {
            let phone = draft.phone()?;
            let earlier = self.phones.get(phone).map(|row| before(Likeness::Phone, row));
            known.with_phone(phone).map(|twin| twin.twin(Likeness::Phone)).or(earlier)
        };
        let by_name = || {
            let name = folded.clone()?;
            let found = known.with_name(&name, hamlet).map(|twin| twin.twin(Likeness::NameAndHamlet));
            found.or_else(|| self.names.get(&(name, hamlet)).map(|row| before(Likeness::NameAndHamlet, row)))
        };
        by_code().or_else(by_phone).or_else(by_name)
    }

    fn remember<E: Entry>(&mut self, draft: &E, hamlet: HamletId) {
        let row = || (draft.row(), draft.title().to_owned());
        if let Some(phone) = draft.phone() {
            self.phones.entry(phone.clone()).or_insert_with(row);
        }
        if let Some(name) = draft.name() {
            self.names.entry((fold(name.as_str()), hamlet)).or_insert_with(row);
        }
    }
}

impl<E: Entry> Judged<E> {
    /// By which it is noticed that something else became of a row, or that it seems to be something else.
    pub fn digest(&self) -> String {
        let told = self.rows.iter().map(|row| (row.draft.row(), row.fate, row.id, &row.differs, &row.twin));
        let told = serde_json::to_vec(&told.collect::<Vec<_>>()).unwrap_or_default();
        super::digest(&told)
    }

    /// What is to be made, each with the fields that make it. Of likely duplicates only the rows that `takes` takes, by
    /// their numbers.
    pub fn makes(&self, known: &Known<E::Kept>, terms: &Terms, takes: impl Fn(u32) -> bool) -> Vec<(Uuid, Fields)> {
        let taken = self.rows.iter().filter(|row| match row.fate {
            Fate::New => true,
            Fate::Duplicate => takes(row.draft.row()),
            _ => false,
        });
        let taken: Vec<_> = taken
            .filter_map(|row| Some(Taken { id: row.id?, hamlet: row.draft.hamlet()?, draft: &row.draft }))
            .collect();
        let fields = E::makes(self, &taken, known, terms);
        taken.iter().map(|taken| taken.id).zip(fields).collect()
    }
}
