//! How far a team has come: households met, and each target. One computation, of the member's phone, the leader's and the
//! office's page alike. Only what was done at a visit counts, and only as much as a household has room for ([`Room`]), so a
//! second visit never counts twice.

use crate::{HouseholdId, MemberId, Outcome, Quota, QuotaId, Value, Visit, VisitDate};
use rustc_hash::{FxHashMap, FxHashSet};

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

impl Progress {
    /// How far a target is.
    pub fn of(quota: &Quota, done: u32) -> Self {
        let Quota { id, indicator, from, to, target, set_by, .. } = quota.clone();
        Self { id, indicator, done, target, from, to, set_by }
    }
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
        let key = |p: &Progress| (p.indicator != HOUSEHOLDS, p.to, p.from);
        let new = Progress::of(quota, done(quota));
        // A handful: a sort would cost a phone's download more than it saves.
        let place = all.iter().position(|old| key(old) > key(&new)).unwrap_or(all.len());
        all.insert(place, new);
    }
    all
}

/// What was counted of each household so far. Something of a household as a whole is done there once, whatever visits say;
/// something of people for no more people than live there. In whatever order visits come, the sum is the same.
#[derive(Debug, Default)]
pub struct Room<'k>(FxHashMap<(HouseholdId, &'k str, bool), u32>);

impl<'k> Room<'k> {
    /// How much of an answer still counts. `people`: how many of the indicator's kind live in the household; none if that
    /// is not known.
    pub fn take(&mut self, household: HouseholdId, key: &'k str, value: Value, people: Option<u8>) -> u32 {
        let of_people = matches!(value, Value::People(..));
        let most = if of_people { people.map_or(u32::MAX, u32::from) } else { 1 };
        let counted = self.0.entry((household, key, of_people)).or_default();
        let more = value.done().min(most - *counted);
        *counted += more;
        more
    }
}

/// Households met, or what was done for an indicator, by these visits; `member` leaves out those of others. `root` tells for
/// which household an id stands, `people` how many of the indicator's kind live there.
pub fn done<'v>(
    indicator: &str,
    member: Option<MemberId>,
    visits: impl Iterator<Item = &'v Visit>,
    root: impl Fn(HouseholdId) -> HouseholdId,
    people: impl Fn(HouseholdId) -> Option<u8>,
) -> u32 {
    let visits = visits.filter(|visit| member.is_none() || visit.member == member);
    if indicator == HOUSEHOLDS {
        let met = visits.filter(|visit| visit.outcome == Outcome::Met);
        let met: FxHashSet<_> = met.map(|visit| visit.household).collect();
        let met: FxHashSet<_> = met.into_iter().map(root).collect();
        return u32::try_from(met.len()).unwrap_or(u32::MAX);
    }
    let mut room = Room::default();
    let answers = visits.filter_map(|visit| Some((root(visit.household), visit.values.get(indicator)?)));
    answers.map(|(home, value)| room.take(home, indicator, value, people(home))).sum()
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn house(n: u8) -> HouseholdId {
        HouseholdId::new(1, [n; 10])
    }

    fn counted(answers: &[(u8, Value)], lives: [Option<u8>; 3]) -> u32 {
        let mut room = Room::default();
        let each = |(home, value): &(u8, Value)| room.take(house(*home), "vssid", *value, lives[usize::from(*home)]);
        answers.iter().map(each).sum()
    }

    proptest! {
        #[test]
        fn nobody_is_helped_twice_in_whatever_order_visits_come(
            answers in proptest::collection::vec((0u8..3, 0u8..4).prop_map(|(n, m)| (n, Value::People(1, m))), 0..12),
            whole in proptest::collection::vec((0u8..3).prop_map(|n| (n, Value::DONE)), 0..6),
            lives in prop::array::uniform3(prop::option::of(1u8..6)),
            turn: usize,
        ) {
            let mut turned: Vec<_> = answers.iter().chain(&whole).copied().collect();
            let total = counted(&turned, lives);
            let most = |home: u8| {
                let of = answers.iter().filter(|(own, _)| *own == home);
                let said = of.map(|(_, value)| value.done()).sum::<u32>();
                let once = u32::from(whole.iter().any(|(own, _)| *own == home));
                once + lives[usize::from(home)].map_or(said, |people| said.min(people.into()))
            };
            prop_assert_eq!(total, (0..3).map(most).sum::<u32>());
            let middle = turn % turned.len().max(1);
            turned.rotate_left(middle);
            turned.reverse();
            prop_assert_eq!(total, counted(&turned, lives));
        }
    }
}
