//! The visits that count, in order of time: what happened in a week is found without reading all the others.

use domain::{Millis, Visit, VisitId};

/// Visits by time. Sorted when it is asked, so that ten thousand can be added one by one.
#[derive(Default)]
pub(super) struct Timeline {
    all: Vec<(Millis, VisitId)>,
    is_mixed: bool,
}

impl Timeline {
    pub(super) fn add(&mut self, visit: &Visit) {
        let entry = (visit.when, visit.id);
        self.is_mixed |= self.all.last().is_some_and(|last| *last > entry);
        self.all.push(entry);
    }

    pub(super) fn forget(&mut self, visit: &Visit) {
        if let Ok(place) = self.all().binary_search(&(visit.when, visit.id)) {
            self.all.remove(place);
        }
    }

    /// All of them, the oldest first.
    pub(super) fn all(&mut self) -> &[(Millis, VisitId)] {
        if self.is_mixed {
            self.all.sort_unstable();
            self.is_mixed = false;
        }
        &self.all
    }

    /// Those from `start` on and before `end`, once [`Timeline::all`] has put them in order.
    pub(super) fn between(&self, start: Millis, end: Millis) -> &[(Millis, VisitId)] {
        let all = &self.all;
        let (from, to) = (all.partition_point(|(when, _)| *when < start), all.partition_point(|(when, _)| *when < end));
        all.get(from..to).unwrap_or_default()
    }
}
