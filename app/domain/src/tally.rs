//! A team's work as an office counts it, from the records of its stream: no name of a household is kept.

use crate::merged::{Home, Living};
use crate::progress::{self, Progress};
use crate::{Catalogue, Household, HouseholdId, Kind, MemberId, Outcome, Quota, Record, Visit, VisitDate};
use rustc_hash::FxHashMap;

/// What an office knows of a team's work.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    quotas: Vec<Quota>,
    /// Those that count, the oldest first.
    visits: Vec<Visit>,
    /// The households that are there, and of which household each is said to be another record.
    houses: FxHashMap<HouseholdId, Home>,
}

impl Tally {
    /// The kinds of records that are counted.
    pub const KINDS: [Kind; 3] = [Kind::HOUSEHOLD, Kind::VISIT, Kind::QUOTA];

    /// Counts records in their present state.
    pub fn of(records: impl Iterator<Item = Record>) -> Self {
        let mut tally = Self::default();
        for record in records {
            match record.kind.as_str() {
                "quota" if !record.is_void() => tally.quotas.extend(Quota::from_record(&record)),
                "visit" => tally.visits.extend(Visit::from_record(&record).ok().filter(|visit| visit.void.is_none())),
                "household" if !record.is_erased() && !record.is_void() => {
                    let household = Household::from_record(&record).ok();
                    tally.houses.extend(household.map(|own| (own.id, Home::of(&own))));
                }
                _ => {}
            }
        }
        tally.visits.sort_by_key(|visit| (visit.when, visit.id));
        tally
    }

    fn root(&self, id: HouseholdId) -> HouseholdId {
        progress::root(id, |id| self.houses.get(&id)?.same_as.filter(|same| self.houses.contains_key(same)))
    }

    /// Households met, absent, refused and never visited, by the latest visit of each.
    pub fn coverage(&self) -> [usize; 4] {
        let last: FxHashMap<HouseholdId, Outcome> =
            self.visits.iter().map(|visit| (self.root(visit.household), visit.outcome)).collect();
        let shown = self.houses.keys().filter(|id| self.root(**id) == **id);
        progress::coverage(shown.map(|id| last.get(id).copied()))
    }

    /// The targets that an office set and that are not over on this day.
    pub fn set_by_offices(&self, day: VisitDate) -> impl Iterator<Item = &Quota> {
        self.quotas.iter().filter(move |quota| quota.set_by.is_some() && day <= quota.to)
    }

    /// Every target that covers this day and is `member`'s, or the team's.
    pub fn progress(&self, day: VisitDate, member: Option<MemberId>, catalogue: &Catalogue) -> Vec<Progress> {
        let living = Living::of(self.houses.iter(), |id| self.root(id));
        progress::progress(&self.quotas, day, member, |quota| {
            let (start, end) = (quota.from.start_ms(), quota.to.plus_days(1).start_ms());
            let visits = self.visits.iter().filter(|visit| (start..end).contains(&visit.when));
            let kind = catalogue.people_kind(&quota.indicator);
            let people = |id| living.people(id, kind);
            progress::done(&quota.indicator, quota.member, visits, |id| self.root(id), people)
        })
    }
}
