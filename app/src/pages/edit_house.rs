//! "Sửa thông tin hộ": what is written down of a household is corrected, with or without a network. What was there before
//! stays in the history; consent that is taken back takes name, phone number and the way to the house with it.

use super::counts::{Counts, Home};
use super::draft::{Kept, Restored, slot};
use super::fresh::{Personal, PersonalFields, WhichHamlet, consent_after};
use super::house::{above, household_of_address};
use super::visit_form::Said;
use super::visit_form::merged_drafts;
use super::work::{SaveButton, SaveIt, saver};
use crate::components::{Frame, Tab, live};
use crate::reactive::{Var, derived};
use crate::state::app;
use crate::store::{Change, draft_of};
use crate::tr;
use domain::{Household, HouseholdId, Kind};
use leptos::prelude::*;

/// The page that corrects a household.
#[component]
pub fn EditHouse() -> impl IntoView {
    let app = app();
    let id = household_of_address();
    let household = derived(move || app.ask(|register| Some(register.house(id.get()?)?.household.clone())));
    let known = derived(move || household.read().as_ref().map(|household| household.id));
    let above = derived(move || known.get().map(|id| app.ask(|register| above(register, id))).unwrap_or_default());
    let back = id.get_untracked().map_or_else(|| "/ho-dan".to_owned(), |id| format!("/ho-dan/{id}"));
    view! {
        <Frame title=tr!(app, edit_house.title) above=above back=back tab=Tab::Households>
            {live(move || match known.get() {
                None => view! { <p>{tr!(app, house.not_here)}</p> }.into_any(),
                // What comes meanwhile does not change what is being typed.
                Some(_) => household.get_untracked().map(|household| view! { <Form old=household/> }).into_any(),
            })}
        </Frame>
    }
}

#[component]
fn Form(old: Household) -> impl IntoView {
    let app = app();
    let (hamlet, hamlet_problem) = (Var::new(old.hamlet), Var::new(None));
    let home = Home::of(&old);
    let note = Var::new(old.note.as_ref().map(ToString::to_string).unwrap_or_default());
    let personal = Personal::new();
    personal.shows(&Said {
        consent: old.consent.is_some(),
        head: old.head.as_ref().map(ToString::to_string).unwrap_or_default(),
        phone: old.phone.as_ref().map(ToString::to_string).unwrap_or_default(),
    });
    let (problem, saving) = (Var::new(None), Var::new(false));
    let mut slots = vec![slot("hamlet", hamlet), home.slot()];
    slots.extend(personal.slots(Some(note)));
    let correction = |draft: String| format!("{draft}/sua");
    let earlier = merged_drafts(app, old.id).into_iter().map(correction).collect();
    let draft = Kept::open_or(app, correction(draft_of(old.id.uuid())), earlier, slots);
    let save = saver(tr!(app, edit_house.saved), format!("/ho-dan/{}", old.id), saving, problem, Some(draft));
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        problem.set(None);
        if home.is_half() {
            return problem.set(Some(("save", tr!(app, visit.count_both))));
        }
        let Some((head, phone, consent)) = personal.read(app) else { return };
        let Some(note) = personal.hint(app, note) else { return };
        let new = Household {
            hamlet: hamlet.get_untracked(),
            head,
            phone,
            // What was noted before consent was asked for it stays as it is.
            note: if old.consent.is_none() && consent.is_none() { old.note.clone() } else { note },
            consent: consent_after(app, old.consent.clone(), consent),
            ..home.fills(old.clone())
        };
        let edits = app.ask_once(|register| register.edits(&old, &new));
        if edits.is_empty() {
            problem.set(Some(("save", tr!(app, past.nothing))));
        } else {
            let change = |(id, set): (HouseholdId, _)| Change::of(Kind::HOUSEHOLD, id.uuid(), set);
            save.run(SaveIt(edits.into_iter().map(change).collect()));
        }
    };
    view! {
        <form on:submit=submit novalidate>
            <Restored draft=draft/>
            <WhichHamlet hamlet=hamlet problem=hamlet_problem/>
            <Counts home=home/>
            <PersonalFields personal=personal hint=note/>
            <SaveButton saving=saving problem=problem/>
        </form>
    }
}
