//! A household with what its visits say of it.

use domain::{
    FollowUpReason, Household, HouseholdId, Millis, NameKey, Outcome, Visit, VisitDate, VisitId, fold, vi_name_key,
};

/// A household in the register.
pub struct House {
    /// The household as it is shown: what its record lacks, it has of those that were merged into it.
    pub household: Household,
    /// Its own record, if that says less.
    own: Option<Box<Household>>,
    /// What search looks in: name, code, phone and hint, folded.
    pub(crate) key: String,
    /// The head's name, to be compared with others; empty if it is not known.
    pub(crate) name: NameKey,
    /// Its place in the Vietnamese order.
    pub(crate) sort: Vec<u8>,
    /// Visits that count, the latest first.
    visits: Vec<Brief>,
}

/// What a list needs to know of a visit.
#[derive(Clone, Copy)]
struct Brief {
    when: Millis,
    id: VisitId,
    outcome: Outcome,
    follow_up: Option<VisitDate>,
    why: Option<FollowUpReason>,
}

impl House {
    pub(crate) fn new(household: Household) -> Self {
        let (key, name) = (String::new(), NameKey::default());
        let mut house = Self { key, name, sort: vec![], visits: vec![], own: None, household };
        house.index();
        house
    }

    /// Its record as it is now; what others have that were merged into it has to be told anew.
    pub(crate) fn set(&mut self, household: Household) {
        self.own = None;
        self.household = household;
        self.index();
    }

    /// What its own record says.
    pub(crate) fn own(&self) -> &Household {
        self.own.as_deref().unwrap_or(&self.household)
    }

    /// Shows it with what it lacks.
    pub(crate) fn show(&mut self, shown: Household) {
        if shown != self.household {
            let own = self.own().clone();
            self.own = (shown != own).then(|| Box::new(own));
            self.household = shown;
            self.index();
        }
    }

    /// Shows its own record alone.
    pub(crate) fn show_own(&mut self) {
        if let Some(own) = self.own.take() {
            self.set(*own);
        }
    }

    fn index(&mut self) {
        let h = &self.household;
        let phone = h.phone.as_ref().map(ToString::to_string).unwrap_or_default();
        let plain = phone.replace(' ', "");
        let note = h.note.as_ref().map_or("", |note| note.as_str());
        self.key = format!("{} {} {phone} {plain} {}", fold(h.title()), fold(&h.code), fold(note));
        self.name = h.head.as_ref().map(|head| NameKey::of(head.as_str())).unwrap_or_default();
        self.sort = vi_name_key(h.title());
    }

    /// Whether another of the same list may be the same: by the phone number, or by name and hamlet.
    pub(crate) fn looks_like(&self, other: &Self) -> bool {
        let (own, its) = (&self.household, &other.household);
        (own.phone.is_some() && own.phone == its.phone) || (own.hamlet == its.hamlet && self.name.is_like(&other.name))
    }

    /// Its place in a list in Vietnamese order of names; two of one name by their ids.
    pub(crate) fn place(&self) -> (&[u8], HouseholdId) {
        (&self.sort, self.household.id)
    }

    pub(crate) fn add(&mut self, visit: &Visit) {
        let &Visit { when, id, outcome, follow_up, follow_why: why, .. } = visit;
        let brief = Brief { when, id, outcome, follow_up, why };
        let place = self.visits.partition_point(|old| (old.when, old.id) > (brief.when, brief.id));
        self.visits.insert(place, brief);
    }

    pub(crate) fn remove(&mut self, visit: &Visit) {
        self.visits.retain(|old| old.id != visit.id);
    }

    pub(crate) fn forget_visits(&mut self) {
        self.visits.clear();
    }

    /// The visits that count, the latest first.
    pub fn visits(&self) -> impl Iterator<Item = VisitId> {
        self.visits.iter().map(|brief| brief.id)
    }

    /// When the household was last visited, and what happened.
    pub fn last(&self) -> Option<(Millis, Outcome)> {
        self.visits.first().map(|brief| (brief.when, brief.outcome))
    }

    /// The visit that promised another. That nobody was home does not end what was promised before.
    fn promise(&self) -> Option<&Brief> {
        let says = |brief: &&Brief| brief.follow_up.is_some() || brief.outcome != Outcome::Absent;
        self.visits.iter().find(says).filter(|brief| brief.follow_up.is_some())
    }

    /// The day for which another visit was promised.
    pub fn due(&self) -> Option<VisitDate> {
        self.promise()?.follow_up
    }

    /// Why it was, if that was said.
    pub fn due_why(&self) -> Option<FollowUpReason> {
        self.promise()?.why
    }
}
