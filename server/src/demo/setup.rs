//! What the officers set up: the team, its hamlets, its people and its quotas.

use super::diary::{Change, Pen};
use super::places::{COMMUNE, COMMUNE_NAME, Plan};
use super::rng::Rng;
use super::{DAYS, DemoMember, HOUR, Moment};
use domain::{Fields, HamletId, Kind, MemberId, Millis, Op, OpId, QuotaId, TeamId, VisitDate};
use serde_json::Value as Json;
use uuid::Uuid;

/// Weeks that have quotas, this one included.
const WEEKS: i32 = 4;
/// Months that have quotas, this one included.
const MONTHS: i32 = 2;
const WEEKS_IN_A_MONTH: u32 = 4;

/// Writes the ops of a team's setup.
pub(super) struct Office<'r> {
    rng: &'r mut Rng,
    changes: Vec<Change>,
}

/// The ops that set a team up, in order.
pub(super) fn write(
    plan: &Plan,
    id: TeamId,
    hamlets: &[HamletId],
    members: &[DemoMember],
    moment: Moment,
    rng: &mut Rng,
) -> Vec<Op> {
    let at = moment.days_ago(DAYS) + HOUR;
    let mut office = Office { rng, changes: Vec::new() };
    office.put(
        at,
        Kind::TEAM,
        id.uuid(),
        [
            ("name", plan.name.into()),
            ("commune", COMMUNE.into()),
            ("commune_name", COMMUNE_NAME.into()),
            ("campaign", plan.campaign.into()),
        ],
    );
    for (place, id) in plan.hamlets.iter().zip(hamlets) {
        let fields = [("name", place.name.into()), ("commune", COMMUNE.into()), ("was", place.was.into())];
        office.put(at, Kind::HAMLET, id.uuid(), fields);
    }
    for member in members {
        let fields = [("name", member.name.as_str().into()), ("role", member.role.as_str().into())];
        office.put(at, Kind::MEMBER, member.id.uuid(), fields);
    }
    for (from, to, weeks) in periods(moment.today) {
        office.quotas(plan, members, (from, to), weeks);
    }
    office.changes.sort_by_key(|change| change.at);
    let mut pen = Pen::new(0);
    office.changes.into_iter().map(|change| pen.write(change)).collect()
}

/// First and last day of each period, and how many weeks' work it holds.
fn periods(today: VisitDate) -> Vec<(VisitDate, VisitDate, u32)> {
    let mut periods = Vec::new();
    let mut monday = today.monday();
    for _ in 0..WEEKS {
        periods.push((monday, monday.plus_days(6), 1));
        monday = monday.plus_days(-7);
    }
    let mut first = today.month_start();
    for _ in 0..MONTHS {
        // No month is longer than 31 days, so the 32nd is in the next one.
        let last = first.plus_days(31).month_start().plus_days(-1);
        periods.push((first, last, WEEKS_IN_A_MONTH));
        first = first.plus_days(-1).month_start();
    }
    periods
}

impl Office<'_> {
    fn put<const N: usize>(&mut self, at: Millis, kind: Kind, rec: Uuid, fields: [(&str, Json); N]) {
        let set: Fields = fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        let id = self.rng.id(at, OpId::new);
        self.changes.push(Change { id, at, who: 0, kind, rec, set, offline_until: 0 });
    }

    /// The team's quotas for one period, then each member's.
    fn quotas(&mut self, plan: &Plan, members: &[DemoMember], days: (VisitDate, VisitDate), weeks: u32) {
        let walking = members.iter().filter(|member| member.phone.is_some()).map(|member| member.id);
        let everyone: Vec<MemberId> = walking.collect();
        let heads = u32::try_from(everyone.len()).unwrap_or(1);
        for (indicator, target) in plan.weekly {
            self.quota(indicator, None, days, target * weeks * heads);
            for id in &everyone {
                self.quota(indicator, Some(*id), days, target * weeks);
            }
        }
    }

    fn quota(&mut self, indicator: &str, member: Option<MemberId>, days: (VisitDate, VisitDate), target: u32) {
        let at = days.0.start_ms();
        let id = self.rng.id(at, QuotaId::new).uuid();
        self.put(
            at,
            Kind::QUOTA,
            id,
            [
                ("indicator", indicator.into()),
                ("member", member.map(|id| id.to_string()).into()),
                ("from", days.0.to_string().into()),
                ("to", days.1.to_string().into()),
                ("target", target.into()),
            ],
        );
        // The team's own quota has no member: an absent field, not an empty one.
        if let Some(change) = self.changes.last_mut() {
            change.set.retain(|_, value| !value.is_null());
        }
    }
}
