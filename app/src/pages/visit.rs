//! "Ghi lượt thăm": an ordinary visit in at most six taps, without typing.

use super::fresh::{Personal, PersonalFields, save_problem};
use super::house::{above, household_of_address, value_words};
use super::visit_form::Form;
use crate::components::{Choice, Frame, Stepper, Tab};
use crate::components::{When, is, live};
use crate::reactive::{Val, Var, derived};
use crate::register::{insert_by, people_of};
use crate::state::{App, app};
use crate::store::Change;
use crate::{browser, tr, words};
use domain::{Household, Indicator, Kind, Note, Outcome, Subject, Value, Visit, VisitDate, VisitId, looks_private};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use wasm_bindgen_futures::spawn_local;

/// The page of the visit form.
#[component]
pub fn VisitPage() -> impl IntoView {
    let app = app();
    let id = household_of_address();
    let household = derived(move || {
        id.get().and_then(|id| app.ask(|register| register.house(id).map(|house| house.household.clone())))
    });
    let known = derived(move || household.read().as_ref().map(|household| household.id));
    let title =
        derived(move || household.read().as_ref().map_or_else(|| tr!(app, house.missing), |h| h.title().to_owned()));
    let above = derived(move || {
        let place = known.get().map(|id| app.ask(|register| above(register, id))).unwrap_or_default();
        format!("{} · {place}", tr!(app, visit.title))
    });
    let back = id.get_untracked().map_or_else(|| "/ho-dan".to_owned(), |id| format!("/ho-dan/{id}"));
    view! {
        <Frame title=title above=above back=back tab=Tab::Households>
            {live(move || match known.get() {
                None => view! { <p>{tr!(app, house.not_here)}</p> }.into_any(),
                Some(_) => household.get_untracked().map(|household| view! { <Sheet household=household/> }).into_any(),
            })}
        </Frame>
    }
}

#[component]
fn Sheet(household: Household) -> impl IntoView {
    let app = app();
    let form = Form::open(app, household.id);
    let consented = household.consent.is_some();
    let personal = Personal::new();
    let problem = Var::new(None::<String>);
    let saving = Var::new(false);
    let navigate = use_navigate();
    let whole = Var::new(household.clone());
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if saving.get_untracked() {
            return;
        }
        problem.set(None);
        let Some(changes) = changes(app, form, personal, &whole.peek(), problem) else { return };
        saving.set(true);
        let navigate = navigate.clone();
        spawn_local(async move {
            match app.save(changes).await {
                Ok(()) => {
                    form.close();
                    app.notice.set(Some(tr!(app, visit.saved, time = words::time(app.now()))));
                    navigate("/", leptos_router::NavigateOptions { replace: true, ..Default::default() });
                }
                Err(error) => {
                    saving.set(false);
                    problem.set(Some(save_problem(app, &error)));
                }
            }
        });
    };
    let met = derived(move || form.draft.read().outcome == Outcome::Met);
    let outcomes = vec![
        (Outcome::Met, tr!(app, visit.met)),
        (Outcome::Absent, tr!(app, visit.absent)),
        (Outcome::Refused, tr!(app, visit.refused)),
    ];
    let may_note = move || consented || personal.consent.get();
    view! {
        <form on:submit=save novalidate>
            <When test=is(move || form.restored.get())>
                <div class="notice">
                    <p>{tr!(app, visit.draft_back)}</p>
                    <button type="button" class="button small" on:click=move |_| form.drop_draft()>
                        {tr!(app, visit.draft_drop)}
                    </button>
                </div>
            </When>
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
            <When test=is(move || met.get())>
                <Questions form=form/>
            </When>
            <FollowUp form=form/>
            <When test=is(move || !consented && met.get())>
                <PersonalFields personal=personal/>
            </When>
            <When test=is(may_note)>
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
            <p class="problem" role="alert">{live(move || problem.get())}</p>
            <div class="save-bar">
                <button type="submit" class="button primary" disabled=move || saving.get()>
                    {live(move || if saving.get() { tr!(app, visit.saving) } else { tr!(app, common.save) })}
                </button>
            </div>
        </form>
    }
}

/// What a save writes: the visit, and the household's consent, name and phone if they were given now.
fn changes(
    app: App,
    form: Form,
    personal: Personal,
    household: &Household,
    problem: Var<Option<String>>,
) -> Option<Vec<Change>> {
    let draft = form.draft.get_untracked();
    let met = draft.outcome == Outcome::Met;
    let mut changes = Vec::new();
    let mut may_note = household.consent.is_some();
    if !may_note && met {
        let (head, phone, consent) = personal.read(app)?;
        if consent.is_some() {
            let with = Household { head, phone, consent, note: None, ..household.clone() };
            let mut set = with.fields();
            set.retain(|field, _| matches!(field.as_str(), "head" | "phone" | "consent"));
            changes.push(Change::of(Kind::HOUSEHOLD, household.id.uuid(), set));
            may_note = true;
        }
    }
    let note = match draft.note.trim() {
        "" => None,
        text => match text.parse::<Note>() {
            Ok(note) => may_note.then_some(note),
            Err(_) => {
                problem.set(Some(tr!(app, error.note_long)));
                return None;
            }
        },
    };
    let now = app.now();
    let visit = Visit {
        id: VisitId::new(now, browser::random()),
        household: form.household,
        member: app.me.peek().as_ref().map(|me| me.member),
        when: now,
        outcome: draft.outcome,
        values: if met { draft.values } else { domain::Answers::default() },
        note,
        follow_up: draft.follow_up,
        catalogue: app.ask_once(|register| register.catalogue().version),
        void: None,
    };
    changes.push(Change::new(Kind::VISIT, visit.id.uuid(), visit.fields()));
    Some(changes)
}

/// The questions: the team's campaign first, the rest folded away.
#[component]
fn Questions(form: Form) -> impl IntoView {
    let app = app();
    let (first, rest) = app.ask_once(|register| {
        let campaign = register.team().map(|team| team.campaign.clone()).unwrap_or_default();
        let (mut first, mut rest) = (Vec::new(), Vec::new());
        for indicator in register.catalogue().asked_on(app.today()).cloned() {
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
    let (people, before) = app.ask_once(|register| {
        let people = register.house(form.household).map_or(0, |house| people_of(house, indicator.people));
        (people, register.answer(form.household, &indicator.key).map(|(value, _)| value))
    });
    let label = words::label(app, &indicator);
    let shown_before = before.map(|value| tr!(app, visit.before, what = value_words(app, &indicator, value, people)));
    let value = derived(move || form.draft.read().values.get(&key.peek()));
    let set = Callback::new(move |value: Option<Value>| {
        form.change(|draft| draft.values.set(&key.peek(), value));
    });
    let of_people = indicator.subject == Subject::People;
    let help = words::help(app, &indicator);
    view! {
        <fieldset class="question">
            <legend>
                {label.clone()}
                {of_people.then(|| view! { <span class="hint">" " {tr!(app, common.people, n = people)}</span> })}
            </legend>
            <p class="hint">{help}</p>
            {shown_before.map(|text| view! { <p class="before">{text}</p> })}
            {if of_people {
                let had = before.map_or(0, |value| u8::try_from(value.has()).unwrap_or(0).min(people));
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
        </fieldset>
    }
}

/// How many had it and how many were helped today, never more than the people there.
#[component]
fn People(
    label: String,
    value: Val<Option<Value>>,
    people: u8,
    /// How many have it by the last visit: the state from which a first tap starts, not today's result.
    suggested: u8,
    on: Callback<Option<Value>>,
) -> impl IntoView {
    let app = app();
    let pair = derived(move || match value.get() {
        Some(Value::People(had, helped)) => (had, helped),
        _ => (suggested, 0),
    });
    let asked = move || value.read().is_some();
    view! {
        <div class="people">
            <div>
                <span>{tr!(app, visit.people_had)}</span>
                <Stepper
                    label=format!("{label} · {}", tr!(app, visit.people_had))
                    value=derived(move || pair.get().0)
                    most=derived(move || people.saturating_sub(pair.get().1))
                    on=Callback::new(move |had| on.run(Some(Value::People(had, pair.get_untracked().1))))
                />
            </div>
            <div>
                <span>{tr!(app, visit.people_done)}</span>
                <Stepper
                    label=format!("{label} · {}", tr!(app, visit.people_done))
                    value=derived(move || pair.get().1)
                    most=derived(move || people.saturating_sub(pair.get().0))
                    on=Callback::new(move |helped| on.run(Some(Value::People(pair.get_untracked().0, helped))))
                />
            </div>
        </div>
        <p class="asked">
            {live(move || if asked() {
                view! {
                    <button type="button" class="link" on:click=move |_| on.run(None)>
                        {tr!(app, visit.clear)} <span class="sr">{label.clone()}</span>
                    </button>
                }.into_any()
            } else {
                view! { <span class="hint">{tr!(app, house.not_asked)}</span> }.into_any()
            })}
        </p>
    }
}

/// What a tap on "come back" asks for.
#[derive(Clone, Copy, PartialEq)]
enum Wish {
    None,
    On(VisitDate),
    Own,
}

/// When to come back.
#[component]
fn FollowUp(form: Form) -> impl IntoView {
    let app = app();
    let today = app.today();
    let (week, month) = (today.plus_days(7), today.plus_days(30));
    let own = Var::new(false);
    let value = derived(move || form.draft.read().follow_up);
    let options = vec![
        (Wish::None, tr!(app, visit.never)),
        (Wish::On(week), tr!(app, visit.week)),
        (Wish::On(month), tr!(app, visit.month)),
        (Wish::Own, tr!(app, visit.date)),
    ];
    let wish = derived(move || match value.get() {
        _ if own.get() => Wish::Own,
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
                    own.set(choice == Some(Wish::Own));
                    let date = if let Some(Wish::On(date)) = choice { Some(date) } else { None };
                    form.change(|draft| draft.follow_up = date);
                })
            />
            <When test=is(move || wish.get() == Wish::Own)>
                <label for="date">{tr!(app, visit.pick)}</label>
                <input
                    id="date"
                    type="date"
                    min=today.to_string()
                    prop:value=move || value.get().map(|date| date.to_string())
                    on:change=move |event| {
                        let date = event_target_value(&event).parse().ok();
                        form.change(|draft| draft.follow_up = date);
                    }
                />
            </When>
            <p class="hint">{live(move || value.get().map(VisitDate::full))}</p>
        </fieldset>
    }
}
