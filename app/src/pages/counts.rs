//! How many people live in a household, as a form asks it.

use super::draft::{Slot, slot};
use crate::components::{Stepper, is};
use crate::reactive::{Val, Var, derived};
use crate::state::app;
use crate::tr;
use domain::{Household, MAX_PEOPLE, PeopleKind};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// How many live there, and how many of them are 15 or older; none as long as nobody counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Count {
    people: Option<u8>,
    adults: Option<u8>,
}

/// The same, in a form.
#[derive(Clone, Copy)]
pub(super) struct Home(Var<Count>);

impl Home {
    pub(super) fn of(household: &Household) -> Self {
        if household.counted {
            Self::of_so_many(household.people, household.adults)
        } else {
            Self(Var::new(Count::default()))
        }
    }

    pub(super) fn of_so_many(people: u8, adults: u8) -> Self {
        Self(Var::new(Count { people: Some(people), adults: Some(adults) }))
    }

    /// Of a household that is not here.
    pub(super) fn nobody() -> Self {
        Self::of_so_many(0, 0)
    }

    /// For a draft.
    pub(super) fn slot(self) -> Slot {
        slot("home", self.0)
    }

    /// What was counted.
    pub(super) fn told(self) -> Count {
        self.0.get()
    }

    /// Puts back what was counted, or not yet.
    pub(super) fn shows(self, told: Count) {
        self.0.set(told);
    }

    pub(super) fn people_of(self, kind: PeopleKind) -> Option<u8> {
        match kind {
            PeopleKind::Everyone => self.0.read().people,
            PeopleKind::Adults => self.0.read().adults,
        }
    }

    /// Whether anything was counted.
    pub(super) fn is_begun(self) -> bool {
        *self.0.peek() != Count::default()
    }

    /// Whether one of the numbers is missing and the other is not.
    pub(super) fn is_half(self) -> bool {
        let Count { people, adults } = *self.0.peek();
        people.is_some() != adults.is_some()
    }

    /// The household with these numbers, if both are known.
    pub(super) fn fills(self, household: Household) -> Household {
        match *self.0.peek() {
            Count { people: Some(people), adults: Some(adults) } => {
                Household { people, adults, counted: true, ..household }
            }
            _ => household,
        }
    }

    /// What was not counted before begins with one.
    fn counts(self, kind: PeopleKind, n: u8) {
        self.0.update(|count| match kind {
            PeopleKind::Everyone => {
                let people = if count.people.is_some() { n } else { 1 };
                *count = Count { people: Some(people), adults: count.adults.map(|adults| adults.min(people)) };
            }
            PeopleKind::Adults => count.adults = Some(if count.adults.is_some() { n } else { 1 }),
        });
    }
}

/// How many live there, and how many of them are 15 or older.
#[component]
pub(super) fn Counts(home: Home) -> impl IntoView {
    let app = app();
    let most = derived(move || home.people_of(PeopleKind::Everyone).unwrap_or(0));
    let stepper = move |kind: PeopleKind, label: String, least: u8, most: Val<u8>| {
        view! {
            <div class="line">
                <span>{label.clone()}</span>
                <Stepper
                    label=label
                    value=derived(move || home.people_of(kind).unwrap_or(0))
                    unknown=is(move || home.people_of(kind).is_none())
                    least=least
                    most=most
                    on=Callback::new(move |n| home.counts(kind, n))
                />
            </div>
        }
    };
    view! {
        {stepper(PeopleKind::Everyone, tr!(app, fresh.people), 1, Var::new(MAX_PEOPLE).into())}
        {stepper(PeopleKind::Adults, tr!(app, fresh.adults), 0, most)}
    }
}
