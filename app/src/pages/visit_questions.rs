//! What the visit form asks: for each indicator, what was there already and what was done today.

use super::house::value_words;
use super::visit_form::Form;
use crate::components::{Choice, Stepper, When, is, live};
use crate::reactive::{Val, Var, derived};
use crate::register::{guide_of, insert_by};
use crate::state::app;
use crate::{tr, words};
use domain::{Indicator, Subject, Value};
use leptos::prelude::*;
use leptos_router::components::A;

/// The questions: the team's campaign first, the rest folded away.
#[component]
pub(super) fn Questions(form: Form) -> impl IntoView {
    let app = app();
    let (first, rest) = app.ask_once(|register| {
        let campaign = register.team().map(|team| team.campaign.clone()).unwrap_or_default();
        let (mut first, mut rest) = (Vec::new(), Vec::new());
        let asked = match form.past {
            Some((_, day)) => register.catalogue().asked_at(day, form.version, &form.draft.peek().values),
            None => register.catalogue().asked_on(app.today()).map(|asked| asked.as_of(form.version)).collect(),
        };
        for indicator in asked {
            match campaign.iter().position(|key| *key == indicator.key) {
                Some(place) => insert_by(&mut first, (place, indicator), |(place, _)| *place),
                None => rest.push(indicator),
            }
        }
        let mut first: Vec<Indicator> = first.into_iter().map(|(_, indicator)| indicator).collect();
        if first.is_empty() {
            first = rest.drain(..rest.len().min(5)).collect();
        }
        (first, rest)
    });
    let more = Var::new(rest.iter().any(|i| form.draft.peek().values.get(&i.key).is_some()));
    let count = rest.len();
    let rest = Var::new(rest);
    let question = move |indicator: Indicator| view! { <Question form=form indicator=indicator/> };
    view! {
        {first.into_iter().map(question).collect_view()}
        <When test=is(move || more.get())>
            {live(move || rest.get_untracked().into_iter().map(question).collect_view())}
        </When>
        <button
            type="button"
            class="button"
            aria-expanded=move || more.get().to_string()
            on:click=move |_| more.update(|more| *more = !*more)
        >
            {live(move || if more.get() { tr!(app, visit.less) } else { tr!(app, visit.more, n = count) })}
        </button>
    }
}

#[component]
fn Question(form: Form, indicator: Indicator) -> impl IntoView {
    let app = app();
    let key = Var::new(indicator.key.clone());
    let kind = indicator.people;
    let known = derived(move || form.home.people_of(kind));
    let people = derived(move || known.get().unwrap_or(0));
    // After a start the form is there before all visits are read.
    let before = derived(move || {
        app.ask(|register| match form.past {
            Some((visit, _)) => register.answer_before(visit, &key.peek()),
            None => register.answer(form.household, &key.peek()).map(|(value, _)| value),
        })
    });
    let label = words::label(app, &indicator);
    let asked = indicator.clone();
    let shown_before = move || {
        let words = |value| tr!(app, visit.before, what = value_words(app, &asked, value, known.get()));
        before.get().map(|value| view! { <p class="before">{words(value)}</p> })
    };
    let value = derived(move || form.draft.read().values.get(&key.peek()));
    let set = Callback::new(move |value: Option<Value>| {
        form.change(|draft| draft.values.set(&key.peek(), value));
    });
    let of_people = indicator.subject == Subject::People;
    let help = words::help(app, &indicator);
    let named = format!(" · {label}");
    // A correction keeps no draft to come back to.
    let guide = guide_of(&indicator.key).filter(|_| form.past.is_none());
    view! {
        <fieldset class="question">
            <legend>
                {label.clone()}
                {of_people.then(|| view! {
                    <span class="hint">" " {live(move || known.get().map_or_else(|| tr!(app, house.uncounted), |n| tr!(app, common.people, n = n)))}</span>
                })}
            </legend>
            <p class="hint">{help}</p>
            {live(shown_before)}
            {if of_people {
                let had = derived(move || before.get().map_or(0, |value| u8::try_from(value.has()).unwrap_or(0).min(people.get())));
                view! { <People label=label value=value people=people suggested=had on=set/> }.into_any()
            } else {
                let options = vec![
                    (Value::HAD, tr!(app, visit.had)),
                    (Value::DONE, tr!(app, visit.done)),
                    (Value::REFUSED, tr!(app, visit.no)),
                    (Value::NA, tr!(app, visit.na)),
                ];
                view! { <Choice label=label options=options value=value on=set/> }.into_any()
            }}
            {guide.map(|guide| view! {
                <A
                    href=format!("/cam-nang/{guide}?ho={}", form.household)
                    attr:class="link"
                    on:click=move |_| form.shows(guide)
                >
                    {tr!(app, guide.show)}
                    <span class="sr">{named}</span>
                </A>
            })}
        </fieldset>
    }
}

/// How many had it and how many were helped today, never more than the people there.
#[component]
fn People(
    label: String,
    value: Val<Option<Value>>,
    people: Val<u8>,
    /// How many have it by the last visit: the state from which a first tap starts, not today's result.
    suggested: Val<u8>,
    on: Callback<Option<Value>>,
) -> impl IntoView {
    let app = app();
    let pair = derived(move || match value.get() {
        Some(Value::People(had, helped)) => (had, helped),
        _ => (suggested.get(), 0),
    });
    let unknown = derived(move || value.read().is_none());
    // The first tap says that it was asked; what stood by the last visit is the least that it says.
    let had = move |had: u8| if unknown.get_untracked() { suggested.get_untracked().max(1) } else { had };
    view! {
        <div class="people">
            <div>
                <span>{tr!(app, visit.people_had)}</span>
                <Stepper
                    label=format!("{label} · {}", tr!(app, visit.people_had))
                    value=derived(move || pair.get().0)
                    unknown=unknown
                    most=derived(move || people.get().saturating_sub(pair.get().1))
                    on=Callback::new(move |n| on.run(Some(Value::People(had(n), pair.get_untracked().1))))
                />
            </div>
            <div>
                <span>{tr!(app, visit.people_done)}</span>
                <Stepper
                    label=format!("{label} · {}", tr!(app, visit.people_done))
                    value=derived(move || pair.get().1)
                    unknown=unknown
                    most=derived(move || people.get().saturating_sub(pair.get().0))
                    on=Callback::new(move |helped| on.run(Some(Value::People(pair.get_untracked().0, helped))))
                />
            </div>
        </div>
        <p class="asked">
            {live(move || {
                let label = view! { <span class="sr">" · " {label.clone()}</span> };
                let (to, words) = match (unknown.get(), suggested.get()) {
                    (false, _) => (None, tr!(app, visit.clear)),
                    (true, 0) => (Some(Value::People(0, 0)), tr!(app, visit.nobody)),
                    (true, n) => (Some(Value::People(n, 0)), tr!(app, visit.as_before, n = n)),
                };
                view! { <button type="button" class="link" on:click=move |_| on.run(to)>{words} {label}</button> }
            })}
        </p>
    }
}
