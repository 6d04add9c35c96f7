//! What the team has already, in the shape that rows are compared with.

use super::entry::Kept;
use super::fault::Wrong;
use domain::{Hamlet, HamletId, Household, HouseholdId, Kind, NameKey, Phone, Record, fold, vi_key};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// Words before a hamlet's name that a list may leave out or add.
const BEFORE: &[&str] = &["thon ", "ban ", "khu pho ", "khu ", "xom ", "ap ", "to dan pho ", "to ", "hamlet "];

/// The team's hamlets, and its households or its producers.
#[derive(Debug)]
pub struct Known<K = Household> {
    hamlets: Vec<Hamlet>,
    /// All hamlets' names, as a person reads them.
    names: String,
    kept: HashMap<Uuid, K>,
    /// Erased: nothing is brought back.
    pub erased: HashSet<Uuid>,
    /// Taken back: they may be put on the list again.
    pub void: HashSet<Uuid>,
    by_code: HashMap<(String, Option<HamletId>), Uuid>,
    by_phone: HashMap<Phone, Uuid>,
    by_name: Names<Uuid>,
    /// The household of a head of this folded name; none if there are several of that name in the hamlet.
    homes: HashMap<(String, HamletId), Option<HouseholdId>>,
}

impl<K: Kept> Known<K> {
    /// Reads the team's records.
    pub fn of<'r>(records: impl IntoIterator<Item = &'r Record>) -> Self {
        let (hamlets, names, kept, erased, void) = Default::default();
        let (by_code, by_phone, by_name, homes) = Default::default();
        let mut known = Self { hamlets, names, kept, erased, void, by_code, by_phone, by_name, homes };
        // Of several that one row may be, the same one is told every time: databases give them in no order.
        let mut records: Vec<_> = records.into_iter().collect();
        records.sort_unstable_by_key(|record| record.id);
        for record in records {
            if record.kind == Kind::HAMLET {
                known.hamlets.extend(Hamlet::from_record(record));
            } else if record.kind == K::KIND {
                known.add(record);
            } else if record.kind == Kind::HOUSEHOLD {
                known.add_home(record);
            }
        }
        known.hamlets.sort_by_cached_key(|hamlet| vi_key(hamlet.name.as_str()));
        let names: Vec<_> = known.hamlets.iter().map(|hamlet| hamlet.name.as_str()).collect();
        known.names = names.join(", ");
        known
    }

    fn add(&mut self, record: &Record) {
        let id = record.id;
        if record.is_erased() {
            self.erased.insert(id);
        } else if record.is_void() {
            self.void.insert(id);
        } else if let Some(kept) = K::from_record(record) {
            if let Some(code) = kept.code() {
                self.by_code.entry((fold(code), kept.hamlet())).or_insert(id);
            }
            if let Some(phone) = kept.phone() {
                self.by_phone.entry(phone.clone()).or_insert(id);
            }
            if let (Some(name), Some(hamlet)) = (kept.name(), kept.hamlet()) {
                self.by_name.add(NameKey::of(name.as_str()), hamlet, id);
            }
            self.kept.insert(id, kept);
        }
    }

    fn add_home(&mut self, record: &Record) {
        let counts = !record.is_void() && !record.is_erased();
        let home = Household::from_record(record).ok().filter(|_| counts);
        let Some(Household { id, head: Some(head), hamlet: Some(hamlet), same_as: None, .. }) = home else { return };
        let same_name = self.homes.entry((fold(head.as_str()), hamlet)).or_insert(Some(id));
        if *same_name != Some(id) {
            *same_name = None;
        }
    }

    /// The household of the only head of this name in this hamlet.
    pub fn household_of(&self, head: &str, hamlet: HamletId) -> Option<HouseholdId> {
        self.homes.get(&(fold(head), hamlet)).copied().flatten()
    }

    /// One that counts.
    pub fn kept(&self, id: Uuid) -> Option<&K> {
        self.kept.get(&id)
    }

    /// Codes that are in use.
    pub fn codes(&self) -> impl Iterator<Item = &str> {
        self.kept.values().filter_map(Kept::code)
    }

    /// The one with this code in this hamlet, or in none.
    pub fn with_code(&self, code: &str, hamlet: HamletId) -> Option<&K> {
        let code = fold(code);
        let found = self.by_code.get(&(code.clone(), Some(hamlet))).or_else(|| self.by_code.get(&(code, None)));
        found.and_then(|id| self.kept(*id))
    }

    /// The one with this phone number.
    pub fn with_phone(&self, phone: &Phone) -> Option<&K> {
        self.by_phone.get(phone).and_then(|id| self.kept(*id))
    }

    /// The first of such a name in this hamlet.
    pub fn with_name(&self, name: &NameKey, hamlet: HamletId) -> Option<&K> {
        self.by_name.first(name, hamlet).and_then(|id| self.kept(*id))
    }

    /// A hamlet's name.
    pub fn hamlet_name(&self, id: HamletId) -> Option<&str> {
        self.hamlets.iter().find(|hamlet| hamlet.id == id).map(|hamlet| hamlet.name.as_str())
    }

    /// The hamlet that a cell names. `said`: none if the cell is empty or there is no such column. `above`: what stands
    /// above the list, folded.
    pub fn hamlet(&self, said: Option<&str>, above: &str) -> Result<HamletId, Wrong> {
        let Some(said) = said else { return self.hamlet_of_title(above) };
        let exact = self.hamlets.iter().filter(|hamlet| hamlet.name.as_str() == said);
        let (folded, bare) = (fold(said), bare(said));
        let whole = self.hamlets.iter().filter(|hamlet| fold(hamlet.name.as_str()) == folded);
        let part = self.hamlets.iter().filter(|hamlet| self::bare(hamlet.name.as_str()) == bare);
        let tries: [Vec<_>; 3] = [exact.collect(), whole.collect(), part.collect()];
        match tries.iter().find(|found| !found.is_empty()).map(Vec::as_slice) {
            Some([hamlet]) => Ok(hamlet.id),
            Some(_) => Err(Wrong::HamletAmbiguous(self.names.clone())),
            None => Err(Wrong::HamletUnknown(self.names.clone())),
        }
    }

    /// A team with one hamlet means that one; else a title may name one.
    fn hamlet_of_title(&self, above: &str) -> Result<HamletId, Wrong> {
        if let [only] = &*self.hamlets {
            return Ok(only.id);
        }
        let words: String = above.chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
        let words = format!(" {} ", words.split_whitespace().collect::<Vec<_>>().join(" "));
        let named = |hamlet: &&Hamlet| {
            let bare = bare(hamlet.name.as_str());
            BEFORE.iter().any(|before| words.contains(&format!(" {before}{bare} ")))
        };
        let named: Vec<_> = self.hamlets.iter().filter(named).collect();
        if let [one] = *named { Ok(one.id) } else { Err(Wrong::NoHamlet(self.names.clone())) }
    }
}

/// Things by the names that people gave them in a hamlet, however they are spelt.
#[derive(Debug)]
pub struct Names<T>(HashMap<(u32, HamletId), Vec<(NameKey, T)>>);

impl<T> Default for Names<T> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

impl<T> Names<T> {
    /// Adds one.
    pub fn add(&mut self, name: NameKey, hamlet: HamletId, of: T) {
        self.0.entry((name.sound(), hamlet)).or_default().push((name, of));
    }

    /// The first that was added of a name like this.
    pub fn first(&self, name: &NameKey, hamlet: HamletId) -> Option<&T> {
        let sounding = self.0.get(&(name.sound(), hamlet))?;
        sounding.iter().find(|(other, _)| other.is_like(name)).map(|(_, of)| of)
    }
}

fn bare(name: &str) -> String {
    let folded = fold(name);
    BEFORE.iter().find_map(|before| folded.strip_prefix(before)).unwrap_or(&folded).to_owned()
}
