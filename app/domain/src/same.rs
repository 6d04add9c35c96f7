//! Which household a record stands for, when leaders said of several that they are one.

use crate::HouseholdId;

/// More than anybody merges one after another.
const LONGEST: usize = 32;

/// The household that this id stands for. `next` is the household that another one is said to be, if that one is there. If
/// two were said to be each the other, by two leaders at the same time, it is the older one.
pub fn root_of(id: HouseholdId, next: impl Fn(HouseholdId) -> Option<HouseholdId>) -> HouseholdId {
    let mut path = vec![id];
    while let Some(next) = next(path[path.len() - 1]) {
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
