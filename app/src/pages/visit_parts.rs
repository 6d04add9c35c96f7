//! What the form of a new visit and the correction of one have in common.

use super::visit_form::Form;
use crate::components::{Choice, When, live};
use crate::reactive::{Val, derived};
use crate::state::app;
use crate::tr;
use domain::{Outcome, looks_private};
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
