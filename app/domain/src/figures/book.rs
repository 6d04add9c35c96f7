//! What of a team's records is needed to count.

use super::{Borders, Days, Figures, Place};
use crate::merged::{Home, Living};
use crate::progress::{self, Room};
use crate::units::{Membership, Unit, Units};
use crate::{
    Catalogue, HamletId, Household, HouseholdId, Kind, Millis, Outcome, Record, UnitCode, Visit, VisitId, local_date,
};
use std::collections::{BTreeMap, HashMap, HashSet};

/// A team's records, as far as they count within some days.
#[derive(Clone, Debug)]
pub struct Book {
    days: Days,
    commune: Option<UnitCode>,
    hamlets: HashMap<HamletId, Record>,
    /// Of every household, also of one that was erased or taken back: its visits were paid.
    places: HashMap<HouseholdId, Option<HamletId>>,
    /// Those that are there.
    homes: HashMap<HouseholdId, Home>,
    visits: BTreeMap<(Millis, VisitId), Visit>,
}

impl Book {
    /// An empty one. `commune`: the team's, in which a hamlet is as far as nothing else is said of it.
    pub fn new(days: Days, commune: Option<UnitCode>) -> Self {
        let (hamlets, places, homes, visits) = Default::default();
        Self { days, commune, hamlets, places, homes, visits }
    }

    /// Takes in a record of the team, each once.
    pub fn take(&mut self, record: Record) {
        if record.kind == Kind::HAMLET {
            if let Ok(id) = HamletId::from_uuid(record.id) {
                self.hamlets.insert(id, record);
            }
        } else if record.kind == Kind::HOUSEHOLD {
            if let Ok(household) = Household::from_record(&record) {
                self.places.insert(household.id, household.hamlet);
                if !record.is_erased() && !record.is_void() {
                    self.homes.insert(household.id, Home::of(&household));
                }
            }
        } else if let Ok(visit) = Visit::from_record(&record)
            && visit.void.is_none()
            && self.days.hold(visit.when)
        {
            self.visits.insert((visit.when, visit.id), visit);
        }
    }

    /// The figures. A household counts where it was first met, and what was done there where it was first done.
    pub fn figures(&self, borders: Borders, units: &Units, catalogue: &Catalogue) -> Figures {
        let mut figures = Figures::default();
        let (mut met, mut room) = (HashSet::new(), Room::default());
        let living = Living::of(self.homes.iter(), |id| self.root(id));
        let belongs: HashMap<_, _> =
            self.hamlets.iter().map(|(id, record)| (id, Membership::of(record, self.commune.as_ref()))).collect();
        let nowhere = Membership { home: self.commune.clone(), ..Membership::default() };
        for visit in self.visits.values() {
            let household = self.root(visit.household);
            let own = || self.places.get(&visit.household).copied().flatten();
            let hamlet = self.places.get(&household).copied().flatten().or_else(own);
            let day = match borders {
                Borders::OfThatTime => local_date(visit.when),
                Borders::Of(day) => day,
            };
            let membership = hamlet.and_then(|id| belongs.get(&id)).unwrap_or(&nowhere);
            let commune = membership.on(day, units).map(Unit::key);
            let office = membership.on(day.max(units.reform()), units).map(|unit| unit.code.clone());
            let counts = figures.places.entry(Place { commune, office, hamlet }).or_default();
            counts.count(visit, |key, value| {
                let people = living.people(household, catalogue.people_kind(key));
                room.take(household, key, value, people)
            });
            if visit.outcome == Outcome::Met && met.insert(household) {
                counts.households += 1;
            }
        }
        figures
    }

    fn root(&self, id: HouseholdId) -> HouseholdId {
        progress::root(id, |id| self.homes.get(&id)?.same_as.filter(|next| self.homes.contains_key(next)))
    }
}
