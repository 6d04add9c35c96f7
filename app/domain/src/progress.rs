//! How far a team has come: households met, and each target. One computation, of the member's phone, the leader's and the
//! office's page alike. Only what was done at a visit counts, so a second visit never counts twice.

use crate::{HouseholdId, MemberId, Outcome, Quota, QuotaId, Value, Visit, VisitDate};
use rustc_hash::FxHashSet;

/// The target of this name counts households that were met, not an indicator.
pub const HOUSEHOLDS: &str = "households";

/// More than anybody merges one after another.
const LONGEST: usize = 32;

/// How far a target has been reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Of which target.
    pub id: QuotaId,
    /// An indicator's key, or [`HOUSEHOLDS`].
    pub indicator: String,
    /// Reached.
    pub done: u32,
    /// To be reached.
    pub target: u32,
    /// First day.
    pub from: VisitDate,
    /// Last day.
    pub to: VisitDate,
    /// The office that set it; none if the leader did.
    pub set_by: Option<String>,
}

/// Every target that covers this day and is `member`'s (or, if none, the team's), households first. `done` tells how much
/// of a target is reached.
pub fn progress(
    quotas: &[Quota],
    day: VisitDate,
    member: Option<MemberId>,
    mut done: impl FnMut(&Quota) -> u32,
) -> Vec<Progress> {
    let covers = |quota: &&Quota| quota.member == member && quota.from <= day && day <= quota.to;
    let mut all: Vec<Progress> = Vec::new();
    for quota in quotas.iter().filter(covers) {
        let Quota { id, indicator, from, to, target, set_by, .. } = quota.clone();
        let key = |p: &Progress| (p.indicator != HOUSEHOLDS, p.to, p.from);
        let new = Progress { id, indicator, done: done(quota), target, from, to, set_by };
        // A handful: a sort would cost a phone's download more than it saves.
        let place = all.iter().position(|old| key(old) > key(&new)).unwrap_or(all.len());
        all.insert(place, new);
    }
    all
}

/// Households met, or what was done for an indicator, by these visits; `member` leaves out those of others. `root` tells for
/// which household an id stands.
pub fn done<'v>(
    indicator: &str,
    member: Option<MemberId>,
    visits: impl Iterator<Item = &'v Visit>,
    root: impl Fn(HouseholdId) -> HouseholdId,
) -> u32 {
    let visits = visits.filter(|visit| member.is_none() || visit.member == member);
    if indicator == HOUSEHOLDS {
        let met = visits.filter(|visit| visit.outcome == Outcome::Met);
        let met: FxHashSet<_> = met.map(|visit| visit.household).collect();
        let met: FxHashSet<_> = met.into_iter().map(root).collect();
        return u32::try_from(met.len()).unwrap_or(u32::MAX);
    }
    visits.filter_map(|visit| visit.values.get(indicator)).map(Value::done).sum()
}

/// Households met, absent, refused and never visited, by what came of the latest visit of each.
pub fn coverage(last: impl Iterator<Item = Option<Outcome>>) -> [usize; 4] {
    let mut counts = [0; 4];
    for outcome in last {
        let place = match outcome {
            Some(Outcome::Met) => 0,
            Some(Outcome::Absent) => 1,
            Some(Outcome::Refused) => 2,
            None => 3,
        };
        counts[place] += 1;
    }
    counts
}

/// The household that an id stands for: `same` tells of which household that is here one is another record. If two were
/// said to be each the other, by two leaders at the same time, it is the older one.
pub fn root(id: HouseholdId, same: impl Fn(HouseholdId) -> Option<HouseholdId>) -> HouseholdId {
    let mut path = vec![id];
    while let Some(next) = same(path[path.len() - 1]) {
        if let Some(place) = path.iter().position(|known| *known == next) {
            // A circle: all of it stands for its oldest.
            return path[place..].iter().min().copied().unwrap_or(id);
        }
        if path.len() > LONGEST {
            break;
        }
        path.push(next);
    }
    path[path.len() - 1]
}
