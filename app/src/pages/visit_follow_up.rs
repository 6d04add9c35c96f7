//! When the visit form asks to come back.

use super::visit_form::{Form, OwnDay};
use crate::components::{Choice, When, is, live};
use crate::reactive::derived;
use crate::state::app;
use crate::{tr, words};
use domain::{FollowUpReason, VisitDate};
use leptos::prelude::*;

/// What a tap on "come back" asks for.
#[derive(Clone, Copy, PartialEq)]
enum Wish {
    None,
    On(VisitDate),
    Own,
}

/// When to come back.
#[component]
pub(super) fn FollowUp(form: Form) -> impl IntoView {
    let app = app();
    let today = app.today();
    let (week, month) = (today.plus_days(7), today.plus_days(30));
    let own = form.own_day;
    let value = derived(move || form.draft.read().follow_up);
    let options = vec![
        (Wish::None, tr!(app, visit.never)),
        (Wish::On(week), tr!(app, visit.week)),
        (Wish::On(month), tr!(app, visit.month)),
        (Wish::Own, tr!(app, visit.date)),
    ];
    let wish = derived(move || match value.get() {
        _ if own.read().is_wanted => Wish::Own,
        Some(date) if date == week || date == month => Wish::On(date),
        Some(_) => Wish::Own,
        None => Wish::None,
    });
    view! {
        <fieldset>
            <legend>{tr!(app, visit.follow_up)}</legend>
            <Choice
                label=tr!(app, visit.follow_up)
                options=options
                value=derived(move || Some(wish.get()))
                on=Callback::new(move |choice: Option<Wish>| {
                    own.set(OwnDay { is_wanted: choice == Some(Wish::Own), problem: None });
                    let date = if let Some(Wish::On(date)) = choice { Some(date) } else { None };
                    form.change(|draft| draft.follow_up = date);
                })
            />
            <When test=is(move || wish.get() == Wish::Own)>
                <label for="date">{tr!(app, visit.pick)}</label>
                <input
                    id="date"
                    type="date"
                    min=form.past.map_or(today, |(_, day)| day).to_string()
                    aria-describedby="date-problem"
                    prop:value=move || value.get().map(|date| date.to_string())
                    on:change=move |event| {
                        let date = event_target_value(&event).parse().ok();
                        own.set(OwnDay { is_wanted: true, problem: None });
                        form.change(|draft| draft.follow_up = date);
                    }
                />
                <p id="date-problem" class="problem" role="alert">{live(move || own.read().problem.clone())}</p>
            </When>
            <p class="hint">{live(move || value.get().map(VisitDate::full))}</p>
            <When test=is(move || value.read().is_some())>
                <p class="ask">{tr!(app, visit.why)}</p>
                <Choice
                    label=tr!(app, visit.why)
                    options=FollowUpReason::ALL.map(|reason| (reason, words::follow_why(app, reason))).to_vec()
                    value=derived(move || form.draft.read().follow_why)
                    on=Callback::new(move |reason| form.change(|draft| draft.follow_why = reason))
                />
            </When>
        </fieldset>
    }
}
