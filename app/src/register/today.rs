//! "Hôm nay": who is next, and how far the work has come.

use super::{House, Register};
use domain::{HouseholdId, MemberId, Outcome, PeopleKind, Subject, Value, VisitDate, local_date};
use std::collections::HashSet;

/// What a member sees first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Today {
    /// Households with a follow-up due, the most overdue first.
    pub due: Vec<HouseholdId>,
    /// Households that nobody has met, then those not visited for longest.
    pub next: Vec<HouseholdId>,
    /// Visits logged today by this member.
    pub logged: usize,
}

/// How far a target has been reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    /// An indicator's key, or `households`.
    pub indicator: String,
    /// Reached.
    pub done: u32,
    /// To be reached.
    pub target: u32,
    /// First day.
    pub from: VisitDate,
    /// Last day.
    pub to: VisitDate,
}

/// The next sensible step for a household.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The indicator.
    pub indicator: String,
    /// People who do not have it yet; 0 if it is about the household as a whole.
    pub people: u32,
}

impl Register {
    /// What `member` should do today. `limit` bounds the second list.
    pub fn today(&self, day: VisitDate, member: MemberId, limit: usize) -> Today {
        let mut due: Vec<_> = self.houses.values().filter(|house| house.due().is_some_and(|d| d <= day)).collect();
        due.sort_by(|a, b| (a.due(), &a.sort).cmp(&(b.due(), &b.sort)));
        let mut next: Vec<&House> = self.houses.values().filter(|house| house.due().is_none()).collect();
        let rank = |house: &House| match house.last() {
            None => (0, 0),
            Some((when, Outcome::Absent)) => (1, when),
            Some((when, _)) => (2, when),
        };
        next.retain(|house| house.last().is_none_or(|(when, _)| local_date(when) < day));
        next.sort_by(|a, b| (rank(a), &a.sort).cmp(&(rank(b), &b.sort)));
        next.truncate(limit);
        let ids = |houses: Vec<&House>| houses.into_iter().map(|house| house.household.id).collect();
        let logged = self.visits_between(day, day).filter(|visit| visit.member == Some(member)).count();
        Today { due: ids(due), next: ids(next), logged }
    }

    /// Every target that covers this day and is `member`'s (or, if none, the team's), households first.
    pub fn progress(&self, day: VisitDate, member: Option<MemberId>) -> Vec<Progress> {
        let mut all: Vec<Progress> = self
            .quotas
            .values()
            .filter(|quota| quota.member == member && quota.from <= day && day <= quota.to)
            .map(|quota| Progress {
                done: self.done(&quota.indicator, quota.from, quota.to, quota.member),
                indicator: quota.indicator.clone(),
                target: quota.target,
                from: quota.from,
                to: quota.to,
            })
            .collect();
        all.sort_by_key(|progress| (progress.indicator != "households", progress.to, progress.from));
        all
    }

    /// Households met, or what was done for an indicator, from one day to another. Only what was done at a
    /// visit counts, so a second visit never counts twice.
    pub fn done(&self, indicator: &str, from: VisitDate, to: VisitDate, member: Option<MemberId>) -> u32 {
        let visits = self.visits_between(from, to).filter(|visit| member.is_none() || visit.member == member);
        if indicator == "households" {
            let met: HashSet<_> =
                visits.filter(|visit| visit.outcome == Outcome::Met).map(|visit| visit.household).collect();
            return u32::try_from(met.len()).unwrap_or(u32::MAX);
        }
        visits.filter_map(|visit| visit.values.get(indicator)).map(|value| value.done()).sum()
    }

    /// What to do next at a household: the first indicator of the campaign that is not complete there.
    pub fn next_step(&self, id: HouseholdId) -> Option<Step> {
        let house = self.houses.get(&id)?;
        let state = self.state(id);
        self.team.as_ref()?.campaign.iter().find_map(|key| {
            let indicator = self.catalogue().get(key)?;
            let value = state.get(key.as_str()).map(|(value, _)| *value);
            let left = match indicator.subject {
                Subject::People => {
                    let of = people_of(house, indicator.people);
                    u32::from(of).saturating_sub(value.map_or(0, Value::has))
                }
                _ if matches!(value, None | Some(Value::REFUSED)) => 1,
                _ => 0,
            };
            let people = if indicator.subject == Subject::People { left } else { 0 };
            (left > 0).then(|| Step { indicator: key.clone(), people })
        })
    }
}

/// How many people of the kind an indicator counts live in the household.
pub fn people_of(house: &House, kind: PeopleKind) -> u8 {
    match kind {
        PeopleKind::Everyone => house.household.people,
        PeopleKind::Adults => house.household.adults,
    }
}
