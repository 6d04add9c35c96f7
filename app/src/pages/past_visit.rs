//! One visit of the past: corrected or voided by whoever logged it or by the leader, with a reason. What was there before
//! stays in the history.

use super::draft::Restored;
use super::fresh::save_problem;
use super::house::{above, value_words};
use super::visit_follow_up::FollowUp;
use super::visit_form::{Draft, Form};
use super::visit_parts::{HowMany, Remark, WhatHappened, recounted};
use super::visit_questions::Questions;
use super::work::difference;
use crate::components::{Frame, Tab, When, is, live};
use crate::reactive::{Var, derived};
use crate::register::people_of;
use crate::state::{App, app};
use crate::store::Change;
use crate::{tr, words};
use domain::{Fields, Kind, Name, Outcome, Role, Visit, VisitId};
use leptos::prelude::*;
use leptos_router::hooks::{use_navigate, use_params_map, use_query_map};
use wasm_bindgen_futures::spawn_local;

/// The page of one visit.
#[component]
pub fn PastVisit() -> impl IntoView {
    let app = app();
    let params = use_params_map();
    let id = move || params.read().get("id").and_then(|id| id.parse::<VisitId>().ok());
    let visit = derived(move || id().and_then(|id| app.ask(|register| register.visit(id).cloned())));
    let title = derived(move || {
        let household = visit.read().as_ref().map(|visit| visit.household);
        let name = household
            .and_then(|id| app.ask(|register| register.house(id).map(|house| house.household.title().to_owned())));
        name.unwrap_or_else(|| tr!(app, past.missing))
    });
    let above = derived(move || {
        let visit = visit.get();
        let place = visit.as_ref().map(|visit| app.ask(|register| above(register, visit.household)));
        let when = visit.map(|visit| words::moment(app, visit.when));
        [when, place].into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
    });
    let back =
        visit.peek().as_ref().map_or_else(|| "/ho-dan".to_owned(), |visit| format!("/ho-dan/{}", visit.household));
    view! {
        <Frame title=title above=above back=back tab=Tab::Households>
            {live(move || match visit.get() {
                None => view! { <p>{tr!(app, past.missing)}</p> }.into_any(),
                Some(visit) => match &visit.void {
                    None if may_change(app, &visit) => view! { <Correct visit=visit/> }.into_any(),
                    why => {
                        let why = match why {
                            Some(why) => tr!(app, past.voided, why = why),
                            None => tr!(app, past.not_yours),
                        };
                        view! { <p class="notice">{why}</p> <Answered visit=visit/> }.into_any()
                    }
                },
            })}
        </Frame>
    }
}

/// What was answered, in the words that were asked.
#[component]
pub(super) fn Answered(visit: Visit) -> impl IntoView {
    let app = app();
    let rows = app.ask_once(|register| {
        let house = register.house(visit.household);
        let row = |(key, value)| {
            let indicator = register.catalogue().get(key)?.as_of(visit.catalogue);
            let people = house.and_then(|house| people_of(house, indicator.people));
            Some((words::label(app, &indicator), value_words(app, &indicator, value, people)))
        };
        visit.values.iter().filter_map(row).collect::<Vec<_>>()
    });
    view! {
        <dl class="state">
            {rows.into_iter().map(|(label, value)| view! {
                <div><dt>{label}</dt> <dd><strong>{value}</strong></dd></div>
            }).collect_view()}
        </dl>
    }
}

fn may_change(app: App, visit: &Visit) -> bool {
    app.me.read().as_ref().is_some_and(|me| me.role == Role::Leader || visit.member == Some(me.member))
}

/// The fields that a correction sets: those that differ, and why.
fn correction(old: &Visit, new: &Visit, why: &Name) -> Fields {
    let mut set = difference(old.fields(), new.fields());
    if !set.is_empty() {
        set.insert("edited".to_owned(), why.as_str().into());
    }
    set
}

#[component]
fn Correct(visit: Visit) -> impl IntoView {
    let app = app();
    let draft = Draft {
        outcome: visit.outcome,
        values: visit.values.clone(),
        note: visit.note.as_ref().map(ToString::to_string).unwrap_or_default(),
        follow_up: visit.follow_up,
        follow_why: visit.follow_why,
        shown: visit.shown.clone(),
        ..Draft::default()
    };
    let form = Form::of(app, &visit, draft);
    let household = app.ask_once(|register| register.house(visit.household).map(|house| house.household.clone()));
    // What was written with consent may be mended even where that was taken back since.
    let may_note = visit.note.is_some() || household.as_ref().is_some_and(|household| household.consent.is_some());
    let household = Var::new(household.filter(|household| !household.counted));
    let problem = Var::new(None::<String>);
    let saving = Var::new(false);
    let old = Var::new(visit);
    let navigate = use_navigate();
    // The refused change that this one stands for, if the server would not have it.
    let mends = use_query_map().read_untracked().get("sua").and_then(|n| n.parse::<u64>().ok());
    let save = Callback::new(move |void: bool| {
        let Ok(why) = form.draft.peek().why.parse::<Name>() else {
            problem.set(Some(tr!(app, past.need_reason)));
            super::fresh::focus("why");
            return;
        };
        let old = old.get_untracked();
        let mut counted = Vec::new();
        let set = if void {
            Fields::from_iter([("void".to_owned(), why.as_str().into())])
        } else {
            let Some(follow_up) = form.follow_up(app) else { return };
            let draft = form.draft.get_untracked();
            let Ok(note) = draft.remark() else {
                problem.set(Some(tr!(app, error.note_long)));
                return;
            };
            let met = draft.outcome == Outcome::Met;
            let values = if met { draft.values } else { domain::Answers::default() };
            // Whoever mends a word is not asked to count first.
            let recounts = met && (values != old.values || form.home.is_begun());
            if let Some(was) = household.get_untracked().filter(|_| recounts) {
                match recounted(app, form, was.clone(), &values) {
                    Ok(now) => counted = app.ask_once(|register| register.edits(&was, &now)),
                    Err(wrong) => return problem.set(Some(wrong)),
                }
            }
            let follow_why = draft.follow_why.filter(|_| follow_up.is_some());
            let new = Visit { outcome: draft.outcome, values, note, follow_up, follow_why, ..old.clone() };
            correction(&old, &new, &why)
        };
        if set.is_empty() {
            problem.set(Some(tr!(app, past.nothing)));
            return;
        }
        saving.set(true);
        form.kept.close();
        let navigate = navigate.clone();
        spawn_local(async move {
            let mut changes: Vec<_> =
                counted.into_iter().map(|(id, set)| Change::of(Kind::HOUSEHOLD, id.uuid(), set)).collect();
            let is_mended = match mends {
                Some(n) => match app.save(std::mem::take(&mut changes), None).await {
                    Ok(()) => app.requeue(n, set.clone()).await,
                    Err(error) => Err(error),
                },
                None => Ok(false),
            };
            let saved = match is_mended {
                Ok(true) => Ok(()),
                // Nothing was refused, or that was mended before: this is a change like any other.
                Ok(false) => {
                    changes.push(Change::of(Kind::VISIT, old.id.uuid(), set));
                    app.save(changes, Some(&form.kept.key())).await
                }
                Err(error) => Err(error),
            };
            match saved {
                Ok(()) => {
                    form.kept.forget();
                    let time = words::time(app.now());
                    let done =
                        if void { tr!(app, past.is_void, time = time) } else { tr!(app, past.saved, time = time) };
                    app.notice.set(Some(done));
                    navigate("/", leptos_router::NavigateOptions::default());
                }
                Err(error) => {
                    saving.set(false);
                    form.kept.reopen();
                    problem.set(Some(save_problem(app, &error)));
                }
            }
        });
    });
    let met = derived(move || form.draft.read().outcome == Outcome::Met);
    view! {
        <p>{tr!(app, past.intro)}</p>
        <form
            novalidate
            on:submit=move |event| {
                event.prevent_default();
                save.run(false);
            }
        >
            <Restored draft=form.kept/>
            <WhatHappened form=form/>
            <When test=is(move || household.read().is_some() && met.get())>
                <HowMany form=form/>
            </When>
            <When test=is(move || met.get())>
                <Questions form=form/>
            </When>
            <FollowUp form=form/>
            <Remark form=form may=may_note.into()/>
            <label for="why">{tr!(app, past.why)}</label>
            <input
                id="why"
                type="text"
                autocomplete="off"
                maxlength="80"
                aria-describedby="why-problem"
                prop:value=move || form.draft.read().why.clone()
                on:input=move |event| {
                    let text = event_target_value(&event);
                    form.change(|draft| draft.why = text);
                }
            />
            <p id="why-problem" class="problem" role="alert">{live(move || problem.get())}</p>
            <button type="submit" class="button primary" disabled=move || saving.get()>{tr!(app, past.save)}</button>
            <button type="button" class="button" disabled=move || saving.get() on:click=move |_| save.run(true)>
                {tr!(app, past.void)}
            </button>
        </form>
    }
}
