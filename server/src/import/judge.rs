//! What becomes of each row, in view of what the team has.

use super::draft::Draft;
use super::entry::{Entry, Kept, Taken};
use super::fault::{At, Fault};
use super::id::Key;
use super::known::{Known, Names};
use super::reader::Reader;
use super::sheet::Sheet;
use domain::imports::{Column, Fate, Fates, Likeness, RowName, Twin};
use domain::{Consent, Fields, HamletId, Indicator, NameKey, Phone, TeamId};
use std::collections::HashMap;
use std::sync::Arc;
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
    /// How decisions name it.
    pub name: RowName,
    /// The sheet's name, if the list is in several.
    pub sheet: Option<Arc<str>>,
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
    let mut judged = Judged { rows: Vec::new(), faults: Vec::new(), fates: Fates::default() };
    let mut seen = Seen::default();
    for (place, sheet) in (1..).zip(sheet.all()) {
        let mut reader = Reader::<E>::new(sheet, known, terms);
        seen.sheet.clone_from(&sheet.label);
        for row in &sheet.rows {
            let (draft, mut faults) = reader.read(row);
            let (fate, id, differs, twin) = match (draft.hamlet(), draft.key()) {
                (Some(hamlet), Some(key)) if faults.is_empty() => {
                    match (seen.said(&judged.rows, &draft, hamlet, &key), seen.first_with(&draft, hamlet, &key)) {
                        (Some(before), _) => before,
                        (None, None) => seen.judge(judged.rows.len(), &draft, hamlet, key, known, terms),
                        (None, Some(first)) => {
                            let (sheet, column) = (sheet.label.clone(), sheet.header.named(E::CODE));
                            faults.push(Fault { sheet, row: draft.row(), column, wrong: E::repeats(first) });
                            FAILED
                        }
                    }
                }
                _ => FAILED,
            };
            count(&mut judged.fates, fate);
            let name = RowName { sheet: sheet.label.as_ref().map(|_| place), row: draft.row() };
            judged.rows.push(Row { name, sheet: sheet.label.clone(), draft, fate, id, differs, twin });
            judged.faults.append(&mut faults);
        }
    }
    judged
}

/// What becomes of a row, what it is, in what it differs from that, and what it seems to be.
type Becomes = (Fate, Option<Uuid>, Vec<Column>, Option<Twin>);

const FAILED: Becomes = (Fate::Error, None, Vec::new(), None);

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

/// What earlier rows of the list have said: where they stand, and their titles.
#[derive(Default)]
struct Seen {
    /// The sheet that is being read, if there are several.
    sheet: Option<Arc<str>>,
    keys: HashMap<(HamletId, Key), At>,
    phones: HashMap<Phone, (At, String)>,
    names: Names<(At, String)>,
    repeats: HashMap<(HamletId, Key), usize>,
    /// The places of rows among all that were judged, if there are several sheets.
    places: HashMap<(HamletId, Key), Vec<usize>>,
}

impl Seen {
    /// The earlier row of this hamlet that has the same code; rows without one are told apart by how many say the same.
    fn first_with<E: Entry>(&self, draft: &E, hamlet: HamletId, key: &Key) -> Option<At> {
        draft.code()?;
        self.keys.get(&(hamlet, key.clone())).cloned()
    }

    /// What becomes of a row that another sheet has word for word: no more than of that one.
    fn said<E: Entry>(&self, rows: &[Row<E>], draft: &E, hamlet: HamletId, key: &Key) -> Option<Becomes> {
        let places = self.places.get(&(hamlet, key.clone()))?;
        let mut before = places.iter().map(|place| &rows[*place]).filter(|row| row.sheet != self.sheet);
        let first = before.find(|row| draft.is_as(&row.draft))?;
        let fate = if first.fate == Fate::Erased { Fate::Erased } else { Fate::Same };
        let by = if draft.code().is_some() { Likeness::Code } else { Likeness::NameAndHamlet };
        let at = At { sheet: first.sheet.clone(), row: first.draft.row() };
        Some((fate, None, Vec::new(), Some(twin_before(by, &(at, draft.title().to_owned())))))
    }

    fn at(&self, row: u32) -> At {
        At { sheet: self.sheet.clone(), row }
    }

    fn judge<E: Entry>(
        &mut self,
        place: usize,
        draft: &E,
        hamlet: HamletId,
        mut key: Key,
        known: &Known<E::Kept>,
        terms: &Terms,
    ) -> Becomes {
        if self.sheet.is_some() {
            self.places.entry((hamlet, key.clone())).or_default().push(place);
        }
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
        self.keys.insert((hamlet, key), self.at(draft.row()));
        let twin = self.twin(draft, hamlet, known);
        self.remember(draft, hamlet);
        let (fate, differs, twin) = match known.kept(id) {
            _ if known.erased.contains(&id) => (Fate::Erased, Vec::new(), None),
            Some(kept) => match draft.differences(kept) {
                differs if differs.is_empty() => (Fate::Same, differs, None),
                differs => (Fate::Differs, differs, None),
            },
            None if twin.is_some() => (Fate::Duplicate, Vec::new(), twin),
            None => (Fate::New, Vec::new(), None),
        };
        (fate, Some(id), differs, twin)
    }

    fn twin<E: Entry>(&self, draft: &E, hamlet: HamletId, known: &Known<E::Kept>) -> Option<Twin> {
        let before = twin_before;
        let name = draft.name().map(|name| NameKey::of(name.as_str()));
        let by_code = || known.with_code(draft.code()?, hamlet).map(|twin| twin.twin(Likeness::Code));
        let by_phone = || {
            let phone = draft.phone()?;
            let earlier = self.phones.get(phone).map(|row| before(Likeness::Phone, row));
            known.with_phone(phone).map(|twin| twin.twin(Likeness::Phone)).or(earlier)
        };
        let by_name = || {
            let name = name.as_ref()?;
            let found = known.with_name(name, hamlet).map(|twin| twin.twin(Likeness::NameAndHamlet));
            found.or_else(|| self.names.first(name, hamlet).map(|row| before(Likeness::NameAndHamlet, row)))
        };
        by_code().or_else(by_phone).or_else(by_name)
    }

    fn remember<E: Entry>(&mut self, draft: &E, hamlet: HamletId) {
        let at = self.at(draft.row());
        let row = || (at.clone(), draft.title().to_owned());
        if let Some(phone) = draft.phone() {
            self.phones.entry(phone.clone()).or_insert_with(row);
        }
        if let Some(name) = draft.name() {
            self.names.add(NameKey::of(name.as_str()), hamlet, row());
        }
    }
}

/// An earlier row as what a row seems to be.
fn twin_before(by: Likeness, (at, title): &(At, String)) -> Twin {
    let sheet = at.sheet.as_deref().map(str::to_owned);
    Twin { by, household: None, producer: None, row: Some(at.row), sheet, title: title.clone() }
}

impl<E: Entry> Judged<E> {
    /// By which it is noticed that something else became of a row, or that it seems to be something else.
    pub fn digest(&self) -> String {
        let told = self.rows.iter().map(|row| (row.name.to_string(), row.fate, row.id, &row.differs, &row.twin));
        let told = serde_json::to_vec(&told.collect::<Vec<_>>()).unwrap_or_default();
        super::digest(&told)
    }

    /// What is to be made, each with the fields that make it. Of likely duplicates only the rows that `takes` takes, by
    /// their names.
    pub fn makes(&self, known: &Known<E::Kept>, terms: &Terms, takes: impl Fn(RowName) -> bool) -> Vec<(Uuid, Fields)> {
        let taken = self.rows.iter().filter(|row| match row.fate {
            Fate::New => true,
            Fate::Duplicate => takes(row.name),
            _ => false,
        });
        let taken: Vec<_> = taken
            .filter_map(|row| Some(Taken { id: row.id?, hamlet: row.draft.hamlet()?, draft: &row.draft }))
            .collect();
        let fields = E::makes(self, &taken, known, terms);
        taken.iter().map(|taken| taken.id).zip(fields).collect()
    }
}
