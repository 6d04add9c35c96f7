//! The register: what this phone knows, in memory, in the shape that screens ask for. Pure; filled from the
//! store in bulk at start and record by record after that.

#[cfg(test)]
mod agreement;
mod assigned;
mod guide;
mod house;
mod query;
mod same;
mod snapshot;
mod targets;
mod timeline;
mod today;
mod work;

pub use assigned::Whose;
pub use guide::guide_of;
pub use house::House;
pub use query::{Filter, Query};
pub use snapshot::Part;
pub use targets::Target;
pub use today::{Step, Today, people_of};

use timeline::Timeline;

use domain::progress;
use domain::{
    Catalogue, Class, Collision, Hamlet, HamletId, Household, HouseholdId, Member, MemberId, Producer, Quota, Record,
    Survey, Team, Value, Visit, VisitDate, VisitId, local_date, vi_key,
};
use rustc_hash::{FxHashMap, FxHashSet};

/// Puts a thing into a short list in the order of a key, behind its equals. (Each kind of thing that goes through the
/// standard library's sort costs the download five kilobytes.)
pub fn insert_by<T, K: Ord>(list: &mut Vec<T>, thing: T, key: impl Fn(&T) -> K) {
    let own = key(&thing);
    let place = list.iter().position(|other| key(other) > own).unwrap_or(list.len());
    list.insert(place, thing);
}

fn replace<T>(list: &mut Vec<T>, thing: T, same: impl Fn(&T, &T) -> bool) {
    match list.iter_mut().find(|old| same(old, &thing)) {
        Some(old) => *old = thing,
        None => list.push(thing),
    }
}

/// Everything that this phone knows of its team.
#[derive(Default)]
pub struct Register {
    catalogue: Option<Catalogue>,
    team: Option<Team>,
    members: Vec<Member>,
    hamlets: Vec<Hamlet>,
    quotas: Vec<Quota>,
    collisions: Vec<Collision>,
    classes: Vec<Class>,
    producers: Vec<Producer>,
    surveys: Vec<Survey>,
    houses: FxHashMap<HouseholdId, House>,
    visits: FxHashMap<VisitId, Visit>,
    /// Visits whose household has not arrived yet: kept, and applied when it comes.
    early: FxHashMap<HouseholdId, Vec<VisitId>>,
    /// Households that are another record of one in `houses`.
    merged: FxHashMap<HouseholdId, House>,
    /// Of which household another one is a record, as was said.
    same: FxHashMap<HouseholdId, HouseholdId>,
    /// Households that were erased: their visits still count, without a name.
    gone: FxHashSet<HouseholdId>,
    found: query::Found,
    by_time: Timeline,
}

impl Register {
    /// An empty register with the catalogue that this build carries.
    pub fn new() -> Self {
        Self { catalogue: Some(Catalogue::built_in()), ..Self::default() }
    }

    /// Takes in one record; one that cannot be read is left alone (it stays in the store).
    pub fn put(&mut self, record: &Record) {
        match record.kind.as_str() {
            "household" => self.put_household(record),
            "visit" => self.put_visit(record),
            "team" => self.team = Team::from_record(record).ok().or(self.team.take()),
            "member" => {
                if let Ok(member) = Member::from_record(record) {
                    replace(&mut self.members, member, |a, b| a.id == b.id);
                }
            }
            "hamlet" => {
                if let Ok(hamlet) = Hamlet::from_record(record) {
                    replace(&mut self.hamlets, hamlet, |a, b| a.id == b.id);
                }
            }
            "quota" if record.is_void() => self.quotas.retain(|quota| quota.id.uuid() != record.id),
            "quota" => {
                if let Ok(quota) = Quota::from_record(record) {
                    replace(&mut self.quotas, quota, |a, b| a.id == b.id);
                }
            }
            "collision" => {
                if let Ok(collision) = Collision::from_record(record) {
                    replace(&mut self.collisions, collision, |a, b| a.id == b.id);
                }
            }
            "catalogue" => self.put_catalogue(record),
            "class" | "producer" | "survey" => self.put_work(record),
            _ => {}
        }
    }

    fn put_catalogue(&mut self, record: &Record) {
        let read = record.get("doc").and_then(|doc| Catalogue::parse(&doc.to_string()).ok());
        if let Some(catalogue) = read.filter(|new| new.version >= self.catalogue().version) {
            self.catalogue = Some(catalogue);
        }
    }

    fn put_household(&mut self, record: &Record) {
        match Household::from_record(record) {
            Ok(household) if record.is_erased() => self.erase(household.id),
            Ok(household) if record.is_void() => self.take_back(household.id),
            Ok(household) => self.take_household(household),
            Err(_) => {}
        }
    }

    fn erase(&mut self, id: HouseholdId) {
        self.gone.insert(id);
        self.lose(id);
        self.early.remove(&id);
    }

    /// A household that was put on the list by mistake. Visits paid to it wait, as if it had not come yet: it may be put
    /// on the list again.
    fn take_back(&mut self, id: HouseholdId) {
        self.lose(id);
    }

    /// A household is no longer there; its visits are, wherever they belong now.
    fn lose(&mut self, id: HouseholdId) {
        self.found.forget();
        let was_same = self.same.remove(&id).is_some();
        let Some(house) = self.houses.remove(&id).or_else(|| self.merged.remove(&id)) else { return };
        if was_same || self.is_named(id) {
            self.regroup();
        } else if !self.gone.contains(&id) && house.visits().next().is_some() {
            self.early.insert(id, house.visits().collect());
        }
    }

    fn take_household(&mut self, household: Household) {
        let id = household.id;
        self.found.forget();
        self.gone.remove(&id);
        let is_moved = self.says_same(id, household.same_as);
        let known = self.houses.get_mut(&id).or_else(|| self.merged.get_mut(&id));
        let is_new = known.is_none();
        match known {
            Some(house) => house.set(household),
            None => {
                let mut house = House::new(household);
                for visit in self.early.remove(&id).unwrap_or_default() {
                    if let Some(visit) = self.visits.get(&visit).filter(|visit| visit.void.is_none()) {
                        // It may have come more than once before the household did.
                        house.remove(visit);
                        house.add(visit);
                    }
                }
                self.houses.insert(id, house);
            }
        }
        let is_named = self.is_named(id);
        if is_moved || (is_new && is_named) {
            self.regroup();
        } else if is_named || self.same.contains_key(&id) {
            self.fill(self.root(id));
        }
    }

    /// Puts a visit that counts where it belongs, or where it waits for its household.
    fn attach(&mut self, visit: &Visit) {
        let home = self.root(visit.household);
        match self.houses.get_mut(&home) {
            Some(house) => house.add(visit),
            None if self.gone.contains(&home) => {}
            None => self.early.entry(home).or_default().push(visit.id),
        }
    }

    /// Takes a visit away from a household, or from where it waits for it.
    fn detach(&mut self, home: HouseholdId, visit: &Visit) {
        if let Some(house) = self.houses.get_mut(&home) {
            house.remove(visit);
        } else if let Some(early) = self.early.get_mut(&home) {
            early.retain(|id| *id != visit.id);
            if early.is_empty() {
                self.early.remove(&home);
            }
        }
    }

    fn put_visit(&mut self, record: &Record) {
        if let Ok(visit) = Visit::from_record(record) {
            self.take_visit(visit);
        }
    }

    fn take_visit(&mut self, visit: Visit) {
        self.found.forget_filtered();
        let counts = |visit: &Visit| visit.void.is_none().then_some(visit.when);
        let old = self.visits.remove(&visit.id);
        if let Some(old) = &old {
            let home = self.root(old.household);
            self.detach(home, old);
        }
        // Most visits that come again are as they were.
        if old.as_ref().and_then(counts) != counts(&visit) {
            if let Some(old) = &old {
                self.by_time.forget(old);
            }
            if visit.void.is_none() {
                self.by_time.add(&visit);
            }
        }
        if visit.void.is_none() {
            self.attach(&visit);
        }
        self.visits.insert(visit.id, visit);
    }

    /// The indicator catalogue.
    pub fn catalogue(&self) -> &Catalogue {
        self.catalogue.as_ref().expect("new() sets it and nothing clears it")
    }

    /// The team, once it has been pulled.
    pub fn team(&self) -> Option<&Team> {
        self.team.as_ref()
    }

    /// A member's name.
    pub fn member_name(&self, id: Option<MemberId>) -> &str {
        self.members.iter().find(|member| Some(member.id) == id).map_or("", |member| member.name.as_str())
    }

    /// The team's hamlets and their names, in Vietnamese order.
    pub fn hamlets(&self) -> Vec<(HamletId, String)> {
        let mut all = Vec::with_capacity(self.hamlets.len());
        for hamlet in &self.hamlets {
            insert_by(&mut all, (hamlet.id, hamlet.name.to_string()), |(_, name)| vi_key(name));
        }
        all
    }

    /// A hamlet's name.
    pub fn hamlet_name(&self, id: Option<HamletId>) -> &str {
        self.hamlets.iter().find(|hamlet| Some(hamlet.id) == id).map_or("", |hamlet| hamlet.name.as_str())
    }

    /// Changes that collided and that no leader has settled yet.
    pub fn collisions(&self) -> impl Iterator<Item = &Collision> {
        self.collisions.iter().filter(|collision| !collision.settled)
    }

    /// Forgets all collisions.
    pub fn forget_collisions(&mut self) {
        self.collisions.clear();
    }

    /// How many visits wait for the household that they were paid to: they are kept, and show when it comes.
    pub fn early(&self) -> usize {
        self.early.values().map(Vec::len).sum()
    }

    /// One household with what is known of it.
    pub fn house(&self, id: HouseholdId) -> Option<&House> {
        self.houses.get(&self.root(id))
    }

    /// Whether a household was erased, as it had asked.
    pub fn is_gone(&self, id: HouseholdId) -> bool {
        self.gone.contains(&id)
    }

    /// How many households there are.
    pub fn len(&self) -> usize {
        self.houses.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.houses.is_empty()
    }

    /// A visit.
    pub fn visit(&self, id: VisitId) -> Option<&Visit> {
        self.visits.get(&id)
    }

    /// A household's visits that count, the latest first.
    pub fn history(&self, id: HouseholdId) -> impl Iterator<Item = &Visit> {
        self.house(id).into_iter().flat_map(House::visits).filter_map(|visit| self.visits.get(&visit))
    }

    /// The latest visits of the whole team that count.
    pub fn latest(&mut self, limit: usize) -> Vec<&Visit> {
        let visits = &self.visits;
        self.by_time.all().iter().rev().filter_map(|(_, id)| visits.get(id)).take(limit).collect()
    }

    /// The next free household code with this prefix, e.g. `BL-013`. `own` sets one phone's codes apart from
    /// another's made at the same time without a network.
    pub fn next_code(&self, prefix: &str, own: char) -> String {
        let start = format!("{prefix}-{own}");
        // One that was merged may be taken apart again.
        let all = self.houses.values().chain(self.merged.values());
        let taken = all.filter_map(|house| house.household.code.strip_prefix(&start)?.parse::<u32>().ok());
        format!("{start}{:02}", taken.max().unwrap_or(0) + 1)
    }

    /// The answer that stands for an indicator at a household: that of the latest visit that gave one.
    pub fn answer(&self, id: HouseholdId, key: &str) -> Option<(Value, &Visit)> {
        self.history(id).find_map(|visit| Some((visit.values.get(key)?, visit)))
    }

    /// The answer that stood before a visit: what there was to see at the door when it was logged.
    pub fn answer_before(&self, visit: VisitId, key: &str) -> Option<Value> {
        let household = self.visit(visit)?.household;
        let mut earlier = self.history(household).skip_while(|past| past.id != visit).skip(1);
        earlier.find_map(|past| past.values.get(key))
    }

    /// Households met, absent, refused and never visited, by the latest visit of each.
    pub fn coverage(&self) -> [usize; 4] {
        progress::coverage(self.houses.values().map(|house| house.last().map(|(_, outcome)| outcome)))
    }

    /// The visits that count of these days, both included.
    fn visits_between(&self, from: VisitDate, to: VisitDate) -> impl Iterator<Item = &Visit> {
        let (start, end) = (from.start_ms(), to.plus_days(1).start_ms());
        let visits = &self.visits;
        self.by_time.between(start, end).iter().filter_map(|(_, id)| visits.get(id))
    }

    /// The day in Vietnam of a visit.
    pub fn day_of(visit: &Visit) -> VisitDate {
        local_date(visit.when)
    }
}

#[cfg(test)]
mod office_tests;
#[cfg(test)]
mod same_tests;
#[cfg(test)]
mod tests;
