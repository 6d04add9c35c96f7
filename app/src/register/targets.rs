//! Targets of other days than today: what a leader set ahead, and what is over.

use super::{Register, insert_by};
use domain::progress::Progress;
use domain::{MemberId, Quota, VisitDate};
use std::cmp::Reverse;

/// So many of those that are over are shown.
const MOST_OVER: usize = 6;

/// A target, and whose it is; the team's, if none.
pub type Target = (Option<MemberId>, Progress);

impl Register {
    /// The targets that begin after this day, the next one first; and those that were over before it, the latest first.
    pub fn other_targets(&mut self, day: VisitDate) -> [Vec<Target>; 2] {
        let quotas = std::mem::take(&mut self.quotas);
        let (mut ahead, mut over) = (Vec::new(), Vec::new());
        for quota in &quotas {
            if day < quota.from {
                insert_by(&mut ahead, quota, |quota| (quota.from, quota.to));
            } else if quota.to < day {
                insert_by(&mut over, quota, |quota| (Reverse(quota.to), Reverse(quota.from)));
            }
        }
        over.truncate(MOST_OVER);
        let mut told = |quota: &Quota| {
            let done = self.done(&quota.indicator, quota.from, quota.to, quota.member);
            (quota.member, Progress::of(quota, done))
        };
        let all = [ahead, over].map(|quotas| quotas.into_iter().map(&mut told).collect());
        self.quotas = quotas;
        all
    }
}
