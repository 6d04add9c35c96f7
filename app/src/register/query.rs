//! Finding households: a folded text, a filter, a hamlet.

use super::{House, Register};
use domain::{HamletId, HouseholdId, VisitDate, fold};

/// Which households a list shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Filter {
    /// Tất cả.
    #[default]
    All,
    /// Chưa thăm: never visited.
    NotVisited,
    /// Cần ghé lại: a follow-up is due.
    Due,
}

/// What to look for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// As typed; tones and đ do not matter, nor does the order of words.
    pub text: String,
    /// Which ones.
    pub filter: Filter,
    /// In this hamlet only.
    pub hamlet: Option<HamletId>,
}

/// What was found last: the next letter looks only there.
#[derive(Default)]
pub(super) struct Found {
    /// All households in Vietnamese order; empty if it has to be made anew.
    pub(super) order: Vec<HouseholdId>,
    last: Option<Last>,
    /// Pairs of households that look the same, once somebody asked.
    pub(super) pairs: Option<Vec<(HouseholdId, HouseholdId)>>,
}

struct Last {
    key: String,
    query: Query,
    day: VisitDate,
    ids: Vec<HouseholdId>,
}

impl Found {
    /// A household changed.
    pub(super) fn forget(&mut self) {
        self.order.clear();
        self.last = None;
        self.pairs = None;
    }

    /// A visit changed: names are as they were, but a filter may choose others.
    pub(super) fn forget_filtered(&mut self) {
        if self.last.as_ref().is_some_and(|last| last.query.filter != Filter::All) {
            self.last = None;
        }
    }
}

impl Register {
    /// What was found last, taken out, with all households in order.
    pub(super) fn ordered(&mut self) -> Found {
        let mut found = std::mem::take(&mut self.found);
        if found.order.is_empty() {
            let mut order: Vec<_> = self.houses.values().map(House::place).collect();
            order.sort_unstable();
            found.order = order.into_iter().map(|(_, id)| id).collect();
        }
        found
    }

    /// The households that match, in Vietnamese order of names.
    pub fn find(&mut self, query: &Query, today: VisitDate) -> Vec<HouseholdId> {
        let mut found = self.ordered();
        let key = fold(&query.text);
        let words: Vec<&str> = key.split(' ').filter(|word| !word.is_empty()).collect();
        let fits = |house: &House| {
            let in_filter = match query.filter {
                Filter::All => true,
                Filter::NotVisited => house.last().is_none(),
                Filter::Due => house.due().is_some_and(|due| due <= today),
            };
            in_filter
                && query.hamlet.is_none_or(|hamlet| house.household.hamlet == Some(hamlet))
                && words.iter().all(|word| house.key.contains(word))
        };
        // One more letter only narrows: each word of before begins a word of now.
        let narrows = |last: &&Last| {
            (last.query.filter, last.query.hamlet, last.day) == (query.filter, query.hamlet, today)
                && key.starts_with(&last.key)
        };
        let among = found.last.as_ref().filter(narrows).map_or(&found.order, |last| &last.ids);
        let ids: Vec<_> = among.iter().filter(|id| self.houses.get(id).is_some_and(fits)).copied().collect();
        found.last = Some(Last { key, query: query.clone(), day: today, ids: ids.clone() });
        self.found = found;
        ids
    }
}
