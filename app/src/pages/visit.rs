//! "Ghi lượt thăm": an ordinary visit in at most six taps, without typing.

use super::draft::{Restored, forget_draft};
use super::fresh::{Personal, PersonalFields, save_problem};
use super::house::{above, household_of_address};
use super::twins::LikelyOf;
use super::visit_follow_up::FollowUp;
use super::visit_form::{Form, merged_drafts};
use super::visit_parts::{HowMany, Remark, WhatHappened, recounted};
use super::visit_questions::Questions;
use crate::components::{Frame, Tab, When, is, live};
use crate::reactive::{Var, derived};
use crate::state::{App, app};
use crate::store::Change;
use crate::{browser, tr, words};
use domain::{Answers, Household, Kind, Outcome, Visit, VisitId};
use leptos::prelude::*;
use leptos_router::hooks::{use_navigate, use_query_map};
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
    let comes_back = use_query_map().read_untracked().get("tiep").is_some();
    let personal = Personal::new();
    let form = Form::open(app, &household, comes_back, personal);
    let (consented, counted) = (household.consent.is_some(), household.counted);
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
        form.kept.close();
        let navigate = navigate.clone();
        spawn_local(async move {
            match app.save(changes, Some(&form.kept.key())).await {
                Ok(()) => {
                    // What else was begun for this household is not begun any more.
                    for merged in merged_drafts(app, form.household) {
                        forget_draft(app, merged);
                    }
                    app.notice.set(Some(tr!(app, visit.saved, time = words::time(app.now()))));
                    navigate("/", leptos_router::NavigateOptions { replace: true, ..Default::default() });
                }
                Err(error) => {
                    saving.set(false);
                    form.kept.reopen();
                    problem.set(Some(save_problem(app, &error)));
                }
            }
        });
    };
    let met = derived(move || form.draft.read().outcome == Outcome::Met);
    let may_note = move || consented || personal.consent.get();
    view! {
        <form on:submit=save novalidate>
            <Restored draft=form.kept/>
            <WhatHappened form=form/>
            <When test=is(move || !counted && met.get())>
                <HowMany form=form/>
            </When>
            <When test=is(move || met.get())>
                <Questions form=form/>
            </When>
            <FollowUp form=form/>
            <When test=is(move || !consented && met.get())>
                <PersonalFields personal=personal/>
                <LikelyOf id=form.household personal=personal/>
            </When>
            <Remark form=form may=is(may_note)/>
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
    let follow_up = form.follow_up(app)?;
    let draft = form.draft.get_untracked();
    let met = draft.outcome == Outcome::Met;
    let mut now_is = household.clone();
    if household.consent.is_none() && met {
        let (head, phone, consent) = personal.read(app)?;
        if consent.is_some() {
            now_is = Household { head, phone, consent, ..now_is };
        }
    }
    if !household.counted && met {
        match recounted(app, form, now_is, &draft.values) {
            Ok(household) => now_is = household,
            Err(wrong) => {
                problem.set(Some(wrong));
                return None;
            }
        }
    }
    let may_note = now_is.consent.is_some();
    let edits = app.ask_once(|register| register.edits(household, &now_is));
    let mut changes: Vec<_> = edits.into_iter().map(|(id, set)| Change::of(Kind::HOUSEHOLD, id.uuid(), set)).collect();
    let Ok(note) = draft.remark() else {
        problem.set(Some(tr!(app, error.note_long)));
        return None;
    };
    let note = note.filter(|_| may_note);
    let now = app.now();
    let visit = Visit {
        id: VisitId::new(now, browser::random()),
        household: form.household,
        member: app.me.peek().as_ref().map(|me| me.member),
        when: now,
        outcome: draft.outcome,
        values: if met { draft.values } else { Answers::default() },
        note,
        follow_up,
        follow_why: draft.follow_why.filter(|_| follow_up.is_some()),
        catalogue: form.version,
        void: None,
        shown: if met { draft.shown } else { Vec::new() },
    };
    changes.push(Change::new(Kind::VISIT, visit.id.uuid(), visit.fields()));
    Some(changes)
}
