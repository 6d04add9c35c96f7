//! The half year itself: which door a member knocks at, and what is written down.

mod doors;
mod upkeep;

use super::answers::ask;
use super::diary::Change;
use super::homes::{Home, Last, text};
use super::places::Plan;
use super::rng::Rng;
use super::slots::Slot;
use super::{DAYS, DemoMember, HOUR, Moment, SECOND};
use domain::{
    Answers, Catalogue, Fields, FollowUpReason, HouseholdId, Kind, Millis, OpId, Outcome, Visit, VisitId, local_date,
};

/// Met, absent, refused.
const OUTCOMES: [u64; 3] = [80, 14, 6];
const CAMPAIGN_PER_MILLE: u64 = 900;
const OTHER_PER_MILLE: u64 = 100;
const FOLLOW_UP_PER_MILLE: u64 = 95;
const NOTE_PER_MILLE: u64 = 160;

/// Remarks about a visit, never about a person.
pub(super) const REMARKS: [&str; 8] = [
    "Mạng yếu, hẹn cài tiếp ở nhà văn hóa.",
    "Máy đầy bộ nhớ, đã xóa bớt ảnh rồi cài.",
    "Đã hướng dẫn hai lần, tự làm được.",
    "Trong nhà chưa có sóng, ra đầu ngõ mới có.",
    "Muốn học thêm cách trả tiền điện.",
    "Đã đưa tờ hướng dẫn.",
    "Máy cũ, chưa cài được, chờ đổi máy.",
    "Hẹn lại vào buổi tối.",
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
            values: Answers::default(),
            note: None,
            follow_up: None,
            follow_why: None,
            catalogue: self.catalogue.version,
            void: None,
            shown: Vec::new(),
        };
        if outcome == Outcome::Met {
            for indicator in self.catalogue.asked_on(day) {
                let campaign = self.plan.campaign.contains(&indicator.key.as_str());
                if rng.chance(if campaign { CAMPAIGN_PER_MILLE } else { OTHER_PER_MILLE })
                    && let Some(value) = ask(home, indicator, rng)
                {
                    visit.values.set(&indicator.key, Some(value));
                }
            }
            let (noted, remark) = (rng.chance(NOTE_PER_MILLE), rng.pick(&REMARKS));
            visit.note = (noted && home.household.consent.is_some()).then(|| text(remark));
            let days = [7, 7, 14, 30][rng.index(4)];
            visit.follow_up = rng.chance(FOLLOW_UP_PER_MILLE).then(|| day.plus_days(days));
            visit.follow_why = visit.follow_up.map(|_| FollowUpReason::ALL[rng.index(FollowUpReason::ALL.len())]);
        }
        visit
    }

    fn change_home(&mut self, at: Millis, who: usize, id: HouseholdId, set: Fields, offline_until: Millis) {
        self.change(at, who, Kind::HOUSEHOLD, id.uuid(), set, offline_until);
    }

    fn change(&mut self, at: Millis, who: usize, kind: Kind, rec: uuid::Uuid, set: Fields, offline_until: Millis) {
        let id = self.rng.id(at, OpId::new);
        self.changes.push(Change { id, at, who, kind, rec, set, offline_until });
    }
}
