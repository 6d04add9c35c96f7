//! Which door is next, and which dates are open now.

use super::super::DAY;
use super::super::homes::Home;
use super::super::slots::Slot;
use super::Walk;
use domain::{FollowUpReason, Millis, VisitDate, local_date};

const OWN_HAMLET_PER_MILLE: u64 = 800;
const NEW_DOOR_PER_MILLE: u64 = 420;
const KEEP_DATE_PER_MILLE: u64 = 700;
/// A door is left alone this long unless a date was made.
const REST: Millis = 10 * DAY;

impl Walk<'_> {
    /// The next door for this member: a date that was made, a new door, or the one left alone longest.
    pub(super) fn choose(&mut self, slot: Slot) -> usize {
        let own = self.rng.chance(OWN_HAMLET_PER_MILLE).then_some(self.plan.people[slot.who].hamlet);
        let day = local_date(slot.at);
        let (keep, fresh) = (self.rng.chance(KEEP_DATE_PER_MILLE), self.rng.chance(NEW_DOOR_PER_MILLE));
        let at = |home: &Home| home.last.map_or(0, |last| last.at);
        let near = |home: &Home| home.visited && own.is_none_or(|own| own == home.hamlet);
        let doors = |fits: &dyn Fn(&Home) -> bool| -> Vec<usize> {
            (0..self.homes.len()).filter(|door| fits(&self.homes[*door])).collect()
        };
        let due = |home: &Home| home.last.and_then(|last| last.follow_up).is_some_and(|date| date <= day);
        let due = doors(&|home| near(home) && due(home));
        let new = doors(&|home| near(home) && home.last.is_none());
        let rested = doors(&|home| near(home) && at(home) > 0 && at(home) + REST < day.start_ms());
        match (&due[..], &new[..], &rested[..]) {
            ([_, ..], _, _) if keep => due[self.rng.index(due.len())],
            (_, [_, ..], _) if fresh => new[self.rng.index(new.len())],
            (_, _, [_, ..]) => {
                let some: [usize; 3] = std::array::from_fn(|_| rested[self.rng.index(rested.len())]);
                some.into_iter().min_by_key(|door| at(&self.homes[*door])).unwrap_or(some[0])
            }
            _ => doors(&|home| home.visited).into_iter().min_by_key(|door| at(&self.homes[*door])).unwrap_or(0),
        }
    }

    /// Dates that are due today or were due in the last days, for every member; older ones were kept.
    pub(super) fn make_dates(&mut self) {
        let today = self.moment.today;
        let mut made = vec![0; self.members.len()];
        for home in &self.homes {
            let Some(last) = home.last else { continue };
            let day = local_date(last.at);
            let ago = |days: i32| today.plus_days(-days);
            let free = last.met && home.household.consent.is_some() && day < ago(4) && day > ago(40);
            let date: Option<VisitDate> = match made[last.who] {
                _ if home.sample && day < today => Some(today),
                0 | 1 if free => Some(today),
                2 if free => Some(ago(1 + i32::try_from(last.who).unwrap_or(0) % 4)),
                _ => last.follow_up.filter(|date| *date >= ago(1)),
            };
            made[last.who] += usize::from(free);
            let set = &mut self.changes[last.change].set;
            if let Some(date) = date {
                let why = FollowUpReason::ALL[last.change % FollowUpReason::ALL.len()];
                set.insert("follow_up".into(), date.to_string().into());
                set.insert("follow_why".into(), why.as_str().into());
            } else {
                set.remove("follow_up");
                set.remove("follow_why");
            }
        }
    }
}
