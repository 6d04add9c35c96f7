//! What becomes of each row, in view of what the team has.

use super::draft::{Draft, Reader};
use super::fault::{Fault, Wrong};
use super::id::Key;
use super::known::Known;
use super::sheet::Sheet;
use domain::imports::{Column, Fate, Fates, Likeness, Twin};
use domain::{Consent, Fields, HamletId, Household, HouseholdId, Phone, TeamId, VOID, fold};
use serde_json::Value as Json;
use std::collections::{HashMap, HashSet};

/// Under what a list is taken in.
#[derive(Clone, Debug)]
pub struct Terms {
    /// The team.
    pub team: TeamId,
    /// The team's secret, which goes into the ids.
    pub secret: String,
    /// Consent to keep names and phone numbers, which the commune holds; without it they are not read.
    pub consent: Option<Consent>,
}

/// A row and what becomes of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// What it says.
    pub draft: Draft,
    /// What becomes of it.
    pub fate: Fate,
    /// The household that it is, or would become.
    pub id: Option<HouseholdId>,
    /// In what it differs from that household.
    pub differs: Vec<Column>,
    /// What it seems to be.
    pub twin: Option<Twin>,
}

/// A whole list, judged.
#[derive(Clone, Debug, Default)]
pub struct Judged {
    /// Its rows in order.
    pub rows: Vec<Row>,
    /// Everything wrong in them.
    pub faults: Vec<Fault>,
    /// How many rows have each fate.
    pub fates: Fates,
}

/// Judges a list.
pub fn judge(sheet: &Sheet, known: &Known, terms: &Terms) -> Judged {
    let mut reader = Reader::new(sheet, known, terms.consent.is_some());
    let mut seen = Seen::default();
    let mut judged = Judged::default();
    for row in &sheet.rows {
        let (draft, mut faults) = reader.read(row);
        let row = match (draft.hamlet, draft.key()) {
            (Some(hamlet), Some(key)) if faults.is_empty() => seen.judge(draft, hamlet, key, known, terms, &mut faults),
            _ => failed(draft),
        };
        count(&mut judged.fates, row.fate);
        judged.rows.push(row);
        judged.faults.append(&mut faults);
    }
    if let Some(place) = sheet.place_of(Column::Code) {
        // Only here is it known which row had a code first.
        let header = sheet.header.columns.iter().find(|(column, _, _)| *column == place);
        let column = header.map(|(place, header, _)| (*place, header.clone()));
        let repeated = judged.faults.iter_mut().filter(|fault| matches!(fault.wrong, Wrong::CodeRepeated(_)));
        repeated.for_each(|fault| fault.column.clone_from(&column));
    }
    judged
}

fn failed(draft: Draft) -> Row {
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
    fn judge(
        &mut self,
        draft: Draft,
        hamlet: HamletId,
        mut key: Key,
        known: &Known,
        terms: &Terms,
        faults: &mut Vec<Fault>,
    ) -> Row {
        if let Key::Name(..) = key {
            // Two of one name in one hamlet: the second is another household, if it is one.
            let repeats = self.repeats.entry((hamlet, key.clone())).or_default();
            let before = *repeats;
            *repeats += 1;
            if let Key::Name(_, _, repeat) = &mut key {
                *repeat = before;
            }
        } else if let Some(row) = self.keys.get(&(hamlet, key.clone())) {
            faults.push(Fault { row: draft.row, column: None, wrong: Wrong::CodeRepeated(*row) });
            return failed(draft);
        }
        let id = key.id(terms.team, &terms.secret, hamlet);
        self.keys.insert((hamlet, key), draft.row);
        let twin = self.twin(&draft, hamlet, known);
        self.remember(&draft, hamlet);
        let (fate, differs, twin) = match known.household(id) {
            _ if known.erased.contains(&id) => (Fate::Erased, Vec::new(), None),
            Some(household) => match differences(&draft, household) {
                differs if differs.is_empty() => (Fate::Same, differs, None),
                differs => (Fate::Differs, differs, None),
            },
            None if twin.is_some() => (Fate::Duplicate, Vec::new(), twin),
            None => (Fate::New, Vec::new(), None),
        };
        Row { draft, fate, id: Some(id), differs, twin }
    }

    fn twin(&self, draft: &Draft, hamlet: HamletId, known: &Known) -> Option<Twin> {
        let there = |by, household: &Household| Twin {
            by,
            household: Some(household.id),
            row: None,
            title: household.title().to_owned(),
        };
        let before =
            |by, (row, title): &(u32, String)| Twin { by, household: None, row: Some(*row), title: title.clone() };
        let folded = draft.head.as_ref().map(|head| fold(head.as_str()));
        let by_code = || known.with_code(draft.code.as_deref()?, hamlet).map(|twin| there(Likeness::Code, twin));
        let by_phone = || {
            let phone = draft.phone.as_ref()?;
            let earlier = self.phones.get(phone).map(|row| before(Likeness::Phone, row));
            known.with_phone(phone).map(|twin| there(Likeness::Phone, twin)).or(earlier)
        };
        let by_name = || {
            let name = folded.clone()?;
            let found = known.with_name(&name, hamlet).map(|twin| there(Likeness::NameAndHamlet, twin));
            found.or_else(|| self.names.get(&(name, hamlet)).map(|row| before(Likeness::NameAndHamlet, row)))
        };
        by_code().or_else(by_phone).or_else(by_name)
    }

    fn remember(&mut self, draft: &Draft, hamlet: HamletId) {
        let row = || (draft.row, draft.title().to_owned());
        if let Some(phone) = &draft.phone {
            self.phones.entry(phone.clone()).or_insert_with(row);
        }
        if let Some(head) = &draft.head {
            self.names.entry((fold(head.as_str()), hamlet)).or_insert_with(row);
        }
    }
}

/// What a row says differently from the household that it made once. What it does not say is no difference.
fn differences(draft: &Draft, household: &Household) -> Vec<Column> {
    fn differ<T: PartialEq>(said: Option<&T>, kept: Option<&T>) -> bool {
        said.is_some() && said != kept
    }
    let all = [
        (Column::Code, differ(draft.code.as_deref().map(fold).as_ref(), Some(&fold(&household.code)))),
        (Column::Hamlet, differ(draft.hamlet.as_ref(), household.hamlet.as_ref())),
        (Column::Head, differ(draft.head.as_ref(), household.head.as_ref())),
        (Column::Phone, differ(draft.phone.as_ref(), household.phone.as_ref())),
        (Column::People, differ(draft.people.as_ref(), Some(&household.people))),
        (Column::Adults, differ(draft.adults.as_ref(), Some(&household.adults))),
        (Column::Note, differ(draft.note.as_ref(), household.note.as_ref())),
    ];
    all.into_iter().filter(|(_, differs)| *differs).map(|(column, _)| column).collect()
}

/// Fields that only stand with consent.
const PERSONAL: [&str; 4] = ["head", "phone", "note", "consent"];
/// The other fields that a list gives.
const COUNTS: [&str; 2] = ["people", "adults"];

impl Judged {
    /// The households to make, each with the fields that make it.
    pub fn households(&self, known: &Known, terms: &Terms, takes_duplicates: bool) -> Vec<(HouseholdId, Fields)> {
        let mut codes = Codes::of(known, self);
        let is_taken = |row: &&Row| row.fate == Fate::New || (takes_duplicates && row.fate == Fate::Duplicate);
        let mut made = Vec::new();
        for row in self.rows.iter().filter(is_taken) {
            let (Some(id), Some(hamlet)) = (row.id, row.draft.hamlet) else { continue };
            let code =
                row.draft.code.clone().unwrap_or_else(|| codes.next(known.hamlet_name(hamlet).unwrap_or_default()));
            made.push((id, fields(&row.draft, code, hamlet, terms, known.void.contains(&id))));
        }
        made
    }
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

/// Codes for households that a list gives none: the hamlet's initials and a number, such as `BL-012`.
struct Codes {
    taken: HashSet<String>,
    next: HashMap<String, u32>,
}

impl Codes {
    fn of(known: &Known, judged: &Judged) -> Self {
        let given = judged.rows.iter().filter_map(|row| row.draft.code.as_deref());
        Self { taken: known.codes().chain(given).map(fold).collect(), next: HashMap::new() }
    }

    fn next(&mut self, hamlet: &str) -> String {
        /// As many as the app's own codes have.
        const LETTERS: usize = 3;
        let words = fold(hamlet);
        let initials = words.split_whitespace().filter_map(|word| word.chars().find(char::is_ascii_alphanumeric));
        let initials = initials.take(LETTERS).collect::<String>().to_uppercase();
        let number = self.next.entry(initials.clone()).or_insert(1);
        loop {
            let code = format!("{initials}-{number:03}");
            *number += 1;
            if self.taken.insert(fold(&code)) {
                return code;
            }
        }
    }
}
