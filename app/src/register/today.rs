//! "Hôm nay": who is next, and how far the work has come.

use super::{House, Register};
use domain::progress::{self, Progress};
use domain::{HamletId, HouseholdId, Member, MemberId, Millis, Outcome, PeopleKind, Role, Subject, Value, VisitDate};
use std::cmp::Ordering;

/// So many days after its day an appointment of somebody else shows on everybody's list.
const GRACE_DAYS: i32 = 7;

/// Whoever visited nobody for so many days is away, or has left.
const LATELY_DAYS: i32 = 14;

/// Past the ranks of a hamlet.
const FAR: u8 = 3;

/// What a member sees first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Today {
    /// Households with a follow-up due, the most overdue first.
    pub due: Vec<HouseholdId>,
    /// Households near by first; of these, and then of the others, those that nobody has visited, those where nobody was
    /// home, and those not visited for longest.
    pub next: Vec<HouseholdId>,
    /// Visits logged today by this member.
    pub logged: usize,
}

/// The next sensible step for a household.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The indicator.
    pub indicator: String,
    /// People who do not have it yet; 0 if it is about the household as a whole.
    pub people: u32,
    /// Somebody was asked. Not asked is not that it is lacking.
    pub asked: bool,
}

/// A household's place in a list: the lower rank first, then who has waited longest, then by name. Near by is the hamlet in
/// which the member was last today: whoever stands in a lane goes on to the next door, not over the mountain.
struct Turn<'h> {
    rank: u8,
    since: Millis,
    house: &'h House,
}

impl Turn<'_> {
    fn order(&self, other: &Self) -> Ordering {
        let key = |turn: &Self| (turn.rank, turn.since);
        key(self).cmp(&key(other)).then_with(|| self.house.place().cmp(&other.house.place()))
    }
}

impl Register {
    /// What `member` should do today. `limit` bounds the second list.
    pub fn today(&mut self, day: VisitDate, member: MemberId, limit: usize) -> Today {
        let start = day.start_ms();
        let (mut due, mut next) = (Vec::new(), Vec::new());
        let here = self.hamlet_of_today(day, member);
        let away = self.away(day);
        // A leader sees what is somebody else's too, after all the rest, so that nothing is on nobody's list.
        let leads = self.members.iter().any(|own| own.id == member && own.role == Role::Leader);
        let far = |house: &House| if here.is_none_or(|here| house.household.hamlet == Some(here)) { 0 } else { FAR };
        for house in self.houses.values() {
            let is_others = house.household.assigned.is_some_and(|whose| whose != member && !away.contains(&whose));
            let theirs = if is_others { 2 * FAR } else { 0 };
            match (house.due(), house.last()) {
                // An appointment that somebody else let pass is everybody's.
                (Some(date), _) if is_others && day <= date.plus_days(GRACE_DAYS) => {}
                (Some(date), _) if date <= day => due.push(Turn { rank: 0, since: date.start_ms(), house }),
                (None, _) if is_others && !leads => {}
                (None, None) => next.push(Turn { rank: far(house) + theirs, since: 0, house }),
                (None, Some((when, outcome))) if when < start => {
                    let rank = if outcome == Outcome::Absent { 1 } else { 2 };
                    next.push(Turn { rank: far(house) + theirs + rank, since: when, house });
                }
                _ => {}
            }
        }
        // Of thousands only the first few are shown: find those, then order no more than those.
        if next.len() > limit {
            next.select_nth_unstable_by(limit, Turn::order);
            next.truncate(limit);
        }
        let ids = |mut turns: Vec<Turn>| {
            turns.sort_unstable_by(Turn::order);
            turns.into_iter().map(|turn| turn.house.household.id).collect()
        };
        let (due, next) = (ids(due), ids(next));
        self.by_time.all();
        let logged = self.visits_between(day, day).filter(|visit| visit.member == Some(member)).count();
        Today { due, next, logged }
    }

    /// The members who left, and those who used to visit and visited nobody lately: they are away. What is assigned to them is
    /// everybody's, so that nothing disappears with them.
    fn away(&mut self, day: VisitDate) -> Vec<MemberId> {
        self.by_time.all();
        let lately = |id| self.visits_between(day.plus_days(-LATELY_DAYS), day).any(|visit| visit.member == Some(id));
        let before = |id| self.visits.values().any(|visit| visit.member == Some(id));
        let is_away = |member: &&Member| member.left || (!lately(member.id) && before(member.id));
        self.members.iter().filter(is_away).map(|member| member.id).collect()
    }

    /// The hamlet in which the member logged the last visit of this day.
    fn hamlet_of_today(&mut self, day: VisitDate, member: MemberId) -> Option<HamletId> {
        self.by_time.all();
        let mine = self.visits_between(day, day).filter(|visit| visit.member == Some(member));
        let last = mine.max_by_key(|visit| visit.when)?.household;
        self.house(last)?.household.hamlet
    }

    /// Every target that covers this day and is `member`'s (or, if none, the team's), households first.
    pub fn progress(&mut self, day: VisitDate, member: Option<MemberId>) -> Vec<Progress> {
        let quotas = std::mem::take(&mut self.quotas);
        let all = progress::progress(&quotas, day, member, |quota| {
            self.done(&quota.indicator, quota.from, quota.to, quota.member)
        });
        self.quotas = quotas;
        all
    }

    /// Households met, or what was done for an indicator, from one day to another.
    pub fn done(&mut self, indicator: &str, from: VisitDate, to: VisitDate, member: Option<MemberId>) -> u32 {
        self.by_time.all();
        let this = &*self;
        let kind = this.catalogue().people_kind(indicator);
        let people = |id| this.houses.get(&id).map(|house| house.household.people_of(kind));
        progress::done(indicator, member, this.visits_between(from, to), |id| this.root(id), people)
    }

    /// What to do next at a household: the first indicator of the campaign that is not complete there.
    pub fn next_step(&self, id: HouseholdId, day: VisitDate) -> Option<Step> {
        let house = self.houses.get(&id)?;
        self.team.as_ref()?.campaign.iter().find_map(|key| {
            let indicator = self.catalogue().get(key).filter(|indicator| indicator.valid_on(day))?;
            let value = self.answer(id, key).map(|(value, _)| value);
            let left = match indicator.subject {
                Subject::People => match people_of(house, indicator.people) {
                    Some(of) => u32::from(of).saturating_sub(value.map_or(0, Value::has)),
                    // It is not known how many are left, nor that none is.
                    None => 1,
                },
                _ if matches!(value, None | Some(Value::REFUSED)) => 1,
                _ => 0,
            };
            let is_told = indicator.subject == Subject::People && house.household.counted;
            let people = if is_told { left } else { 0 };
            (left > 0).then(|| Step { indicator: key.clone(), people, asked: value.is_some() })
        })
    }
}

/// How many people of the kind an indicator counts live in the household; none if nobody counted.
pub fn people_of(house: &House, kind: PeopleKind) -> Option<u8> {
    house.household.counted.then(|| house.household.people_of(kind))
}
