//! What the form of a new visit and the correction of one have in common.

use super::counts::Counts;
use super::visit_form::Form;
use crate::components::{Choice, When, live};
use crate::reactive::{Val, derived};
use crate::state::{App, app};
use crate::tr;
use domain::{Answers, Household, Outcome, Value, looks_private};
use leptos::prelude::*;

/// What happened at the door.
#[component]
pub(super) fn WhatHappened(form: Form) -> impl IntoView {
    let app = app();
    let outcomes = vec![
        (Outcome::Met, tr!(app, visit.met)),
        (Outcome::Absent, tr!(app, visit.absent)),
        (Outcome::Refused, tr!(app, visit.refused)),
    ];
    view! {
        <fieldset>
            <legend>{tr!(app, visit.outcome)}</legend>
            <Choice
                label=tr!(app, visit.outcome)
                options=outcomes
                value=derived(move || Some(form.draft.read().outcome))
                on=Callback::new(move |outcome: Option<Outcome>| {
                    if let Some(outcome) = outcome {
                        form.change(|draft| draft.outcome = outcome);
                    }
                })
            />
        </fieldset>
    }
}

/// How many live there, where nobody counted before.
#[component]
pub(super) fn HowMany(form: Form) -> impl IntoView {
    let app = app();
    view! {
        <fieldset>
            <legend>{tr!(app, visit.who_lives)}</legend>
            <Counts home=form.home/>
        </fieldset>
    }
}

/// A household that nobody counted before, with what was counted in the form; or why these answers cannot be of so many.
pub(super) fn recounted(app: App, form: Form, household: Household, values: &Answers) -> Result<Household, String> {
    let household = form.home.fills(household);
    if household.counted {
        let kind = |key: &str| app.ask_once(|register| register.catalogue().get(key).map(|indicator| indicator.people));
        let fits = |(key, value): (&str, Value)| kind(key).is_none_or(|kind| value.fits(household.people_of(kind)));
        return if values.iter().all(fits) { Ok(household) } else { Err(tr!(app, visit.too_many)) };
    }
    let counts_people = values.iter().any(|(_, value)| matches!(value, Value::People(..)) && value.has() > 0);
    if form.home.is_half() || counts_people { Err(tr!(app, visit.count_both)) } else { Ok(household) }
}

/// A remark, where there is consent to it.
#[component]
pub(super) fn Remark(form: Form, may: Val<bool>) -> impl IntoView {
    let app = app();
    view! {
        <When test=may>
            <label for="note">{tr!(app, visit.note)}</label>
            <textarea
                id="note"
                rows="2"
                maxlength="500"
                aria-describedby="note-hint"
                prop:value=move || form.draft.read().note.clone()
                on:input=move |event| {
                    let text = event_target_value(&event);
                    form.change(|draft| draft.note = text);
                }
            ></textarea>
            <p id="note-hint" class="hint">{tr!(app, visit.note_hint)}</p>
            <p class="problem" role="alert">
                {live(move || looks_private(&form.draft.read().note).then(|| tr!(app, visit.private)))}
            </p>
        </When>
    }
}
