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

impl Register {
    /// The households that match, in Vietnamese order of names.
    pub fn find(&mut self, query: &Query, today: VisitDate) -> Vec<HouseholdId> {
        if self.order_is_old {
            let mut order: Vec<_> = self.houses.values().map(|house| (&house.sort, house.household.id)).collect();
            order.sort_unstable();
            self.order = order.into_iter().map(|(_, id)| id).collect();
            self.order_is_old = false;
        }
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
        self.order.iter().filter(|id| self.houses.get(id).is_some_and(fits)).copied().collect()
    }
}
