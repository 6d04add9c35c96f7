//! The half year itself: which door a member knocks at, and what is written down.

use super::answers::ask;
use super::diary::Change;
use super::homes::{Home, Last, WAYS, text};
use super::places::Plan;
use super::rng::Rng;
use super::slots::Slot;
use super::{DAY, DAYS, DemoMember, HOUR, MINUTE, Moment, SECOND};
use domain::{
    Catalogue, Consent, Fields, HouseholdId, Kind, Millis, OpId, Outcome, Visit, VisitDate, VisitId, local_date,
};
use serde_json::Value as Json;
use std::collections::BTreeMap;

/// Met, absent, refused.
const OUTCOMES: [u64; 3] = [80, 14, 6];
const OWN_HAMLET_PER_MILLE: u64 = 800;
const NEW_DOOR_PER_MILLE: u64 = 420;
const KEEP_DATE_PER_MILLE: u64 = 700;
/// A door is left alone this long unless a date was made.
const REST: Millis = 10 * DAY;
const CAMPAIGN_PER_MILLE: u64 = 900;
const OTHER_PER_MILLE: u64 = 100;
const FOLLOW_UP_PER_MILLE: u64 = 95;
const NOTE_PER_MILLE: u64 = 160;
const CONSENT_FIRST_PER_MILLE: u64 = 900;
const CONSENT_LATER_PER_MILLE: u64 = 300;
const CORRECTION_PER_MILLE: u64 = 70;
/// Households of a team that two members changed on one evening without knowing of each other.
const COLLISIONS: usize = 2;
/// The version of the notice that is read out.
const NOTICE: u16 = 1;
const MOST_PEOPLE: u8 = 8;

/// Remarks about a visit, never about a person.
pub(super) const REMARKS: [&str; 8] = [
    "Mạng yếu, hẹn cài tiếp ở nhà văn hóa.",
    "Máy đầy bộ nhớ, đã xóa bớt ảnh rồi cài.",
    "Đã hướng dẫn hai lần, tự làm được.",
    "Trong nhà chưa có sóng, ra đầu ngõ mới có.",
    "Muốn học thêm cách trả tiền điện.",
    "Đã đưa tờ hướng dẫn.",
    "Máy cũ, chưa cài được, chờ đổi máy.",
    "Hẹn buổi tối, ban ngày đi rừng.",
];

/// The half year of one team.
pub(super) struct Walk<'w> {
    plan: &'w Plan,
    members: &'w [DemoMember],
    homes: Vec<Home>,
    moment: Moment,
    rng: &'w mut Rng,
    catalogue: Catalogue,
    changes: Vec<Change>,
    collisions: usize,
}

impl<'w> Walk<'w> {
    pub(super) fn new(
        plan: &'w Plan,
        members: &'w [DemoMember],
        homes: Vec<Home>,
        moment: Moment,
        rng: &'w mut Rng,
    ) -> Self {
        let catalogue = Catalogue::built_in();
        Self { plan, members, homes, moment, rng, catalogue, changes: Vec::new(), collisions: 0 }
    }

    /// Makes the first list, then every visit, then the dates that are due now.
    pub(super) fn through(mut self, slots: &[Slot]) -> Vec<Change> {
        self.list();
        for slot in slots {
            let door = self.choose(*slot);
            self.visit(*slot, door);
        }
        self.make_dates();
        self.changes
    }

    /// The leader enters the households that the commune knows, without names.
    fn list(&mut self) {
        let mut at = self.moment.days_ago(DAYS) + 9 * HOUR;
        for place in 0..self.homes.len() {
            if self.homes[place].listed {
                at += 2 * SECOND;
                let (id, set) = (self.homes[place].household.id, self.homes[place].household.fields());
                self.change_home(at, 0, id, set, 0);
            }
        }
    }

    /// The next door for this member: a date that was made, a new door, or the one left alone longest.
    fn choose(&mut self, slot: Slot) -> usize {
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

    fn visit(&mut self, slot: Slot, door: usize) {
        let first = self.homes[door].last.is_none();
        let must = self.homes[door].sample || (first && !self.homes[door].listed);
        let outcome = match self.rng.weighted(&OUTCOMES) {
            1 if !must => Outcome::Absent,
            2 if !must => Outcome::Refused,
            _ => Outcome::Met,
        };
        if first && !self.homes[door].listed {
            let (id, set) = (self.homes[door].household.id, self.homes[door].household.fields());
            self.change_home(slot.at, slot.who, id, set, 0);
        }
        let met = outcome == Outcome::Met;
        if met {
            self.ask_consent(slot, door);
            self.correct(slot, door);
        }
        let visit = self.fill_in(slot, door, outcome);
        let follow_up = visit.follow_up;
        let change = self.changes.len();
        self.change(slot.at, slot.who, Kind::VISIT, visit.id.uuid(), visit.fields(), 0);
        self.homes[door].last = Some(Last { change, at: slot.at, who: slot.who, met, follow_up });
    }

    fn fill_in(&mut self, slot: Slot, door: usize, outcome: Outcome) -> Visit {
        let (home, rng) = (&mut self.homes[door], &mut *self.rng);
        let day = local_date(slot.at);
        let mut visit = Visit {
            id: rng.id(slot.at, VisitId::new),
            household: home.household.id,
            member: Some(self.members[slot.who].id),
            when: slot.at,
            outcome,
            values: BTreeMap::new(),
            note: None,
            follow_up: None,
            catalogue: self.catalogue.version,
            void: None,
        };
        if outcome == Outcome::Met {
            for indicator in self.catalogue.asked_on(day) {
                let campaign = self.plan.campaign.contains(&indicator.key.as_str());
                if rng.chance(if campaign { CAMPAIGN_PER_MILLE } else { OTHER_PER_MILLE })
                    && let Some(value) = ask(home, indicator, rng)
                {
                    visit.values.insert(indicator.key.clone(), value);
                }
            }
            let (noted, remark) = (rng.chance(NOTE_PER_MILLE), rng.pick(&REMARKS));
            visit.note = (noted && home.household.consent.is_some()).then(|| text(remark));
            let weeks = [7, 7, 14, 30][rng.index(4)];
            visit.follow_up = rng.chance(FOLLOW_UP_PER_MILLE).then(|| day.plus_days(weeks));
        }
        visit
    }

    /// Reads out the notice and, if they agree, writes down name and phone.
    fn ask_consent(&mut self, slot: Slot, door: usize) {
        let home = &mut self.homes[door];
        let asked_before = home.last.is_some_and(|last| last.met);
        let share = if asked_before { CONSENT_LATER_PER_MILLE } else { CONSENT_FIRST_PER_MILLE };
        let agrees = self.rng.chance(share) || home.sample;
        if home.household.consent.is_some() || !agrees {
            return;
        }
        let by = self.members[slot.who].id.to_string();
        let consent = Consent { notice: NOTICE, how: "spoken".into(), at: slot.at, by, withdrawn: None };
        home.household.consent = Some(consent);
        home.household.head = Some(home.head.clone());
        home.household.phone.clone_from(&home.phone);
        let id = home.household.id;
        let mut set = home.household.fields();
        set.retain(|field, _| matches!(field.as_str(), "consent" | "head" | "phone"));
        self.change_home(slot.at, slot.who, id, set, 0);
    }

    /// A member finds that what another one wrote is no longer so.
    fn correct(&mut self, slot: Slot, door: usize) {
        let home = &mut self.homes[door];
        let others = home.last.is_some_and(|last| last.who != slot.who);
        let (wrong, grown, way) = (self.rng.chance(CORRECTION_PER_MILLE), self.rng.chance(400), self.rng.index(10));
        if !others || !wrong {
            return;
        }
        let id = home.household.id;
        if grown && home.household.people < MOST_PEOPLE {
            home.household.people += 1;
            let people = home.household.people;
            self.change_home(slot.at, slot.who, id, one("people", people.into()), 0);
        } else {
            home.household.note = Some(text(WAYS[way]));
            self.change_home(slot.at, slot.who, id, one("note", WAYS[way].into()), 0);
            self.collide(slot, id, WAYS[(way + 1) % WAYS.len()]);
        }
    }

    /// Another member had changed the same field a little earlier, but sends it only a day later.
    fn collide(&mut self, slot: Slot, id: HouseholdId, note: &str) {
        // The leader, or (if the leader is the visitor) the fourth person: both send what they write.
        let who = if slot.who == 0 { 3 } else { 0 };
        if self.collisions < COLLISIONS && slot.ago >= 2 && self.plan.people[who].joined > slot.ago {
            self.collisions += 1;
            self.change_home(slot.at - 40 * MINUTE, who, id, one("note", note.into()), slot.at + DAY);
        }
    }

    /// Dates that are due today or were due in the last days, for every member; older ones were kept.
    fn make_dates(&mut self) {
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
            match date {
                Some(date) => set.insert("follow_up".into(), date.to_string().into()),
                None => set.remove("follow_up"),
            };
        }
    }

    fn change_home(&mut self, at: Millis, who: usize, id: HouseholdId, set: Fields, offline_until: Millis) {
        self.change(at, who, Kind::HOUSEHOLD, id.uuid(), set, offline_until);
    }

    fn change(&mut self, at: Millis, who: usize, kind: Kind, rec: uuid::Uuid, set: Fields, offline_until: Millis) {
        let id = self.rng.id(at, OpId::new);
        self.changes.push(Change { id, at, who, kind, rec, set, offline_until });
    }
}

/// A change of one field.
fn one(field: &str, value: Json) -> Fields {
    Fields::from([(field.to_owned(), value)])
}
