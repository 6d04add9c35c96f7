//! "Chỉ tiêu": what the team and each member have to reach, and how far that is. The leader sets them; everybody sees the
//! same figures, from the same question to the register.

use super::fresh::save_problem;
use super::work::{SaveButton, difference};
use crate::components::{Choice, Field, Frame, Problem, Tab, When, fails, is, live};
use crate::reactive::{Var, derived};
use crate::state::{App, app};
use crate::store::Change;
use crate::{browser, tr, words};
use domain::progress::{HOUSEHOLDS, Progress};
use domain::{Fields, Kind, MemberId, Quota, QuotaId, Role, VOID, VisitDate};
use leptos::prelude::*;
use serde_json::Value as Json;
use std::collections::BTreeMap;
use wasm_bindgen_futures::spawn_local;

/// The page of all targets: today's, then under folds those ahead and those that are over.
#[component]
pub fn QuotasPage() -> impl IntoView {
    let app = app();
    let leads = derived(move || app.me.read().as_ref().is_some_and(|me| me.role == Role::Leader));
    let editing = Var::new(None::<Progress>);
    let rows = derived(move || {
        let day = app.today();
        app.ask(|register| {
            let members = register.everybody();
            let whose =
                [(None, String::new())].into_iter().chain(members.into_iter().map(|(id, name)| (Some(id), name)));
            let all = whose.flat_map(|(member, name)| {
                register.progress(day, member).into_iter().map(move |progress| (name.clone(), progress))
            });
            all.collect::<Vec<_>>()
        })
    });
    let others = derived(move || {
        let day = app.today();
        app.ask(|register| {
            let all = register.other_targets(day);
            all.map(|targets| {
                let named = targets.into_iter().map(|(whose, target)| (register.member_name(whose).to_owned(), target));
                named.collect::<Vec<_>>()
            })
        })
    });
    // What was opened or folded stays so when the figures change under the finger.
    let folds = Var::new(BTreeMap::<String, bool>::new());
    let fold = move |key: String, title: String, open: bool, rows: AnyView| {
        let open = folds.peek().get(&key).copied().unwrap_or(open);
        let toggled = move |event: web_sys::Event| {
            // Told a moment later, when the page may be gone.
            let Some(all) = folds.try_peek() else { return };
            let mut all = all.clone();
            let is_open = event_target::<web_sys::Element>(&event).has_attribute("open");
            all.insert(key.clone(), is_open);
            folds.set(all);
        };
        view! { <details open=open on:toggle=toggled><summary>{title}</summary>{rows}</details> }.into_any()
    };
    view! {
        <Frame title=tr!(app, quota.title) back="/them" tab=Tab::More>
            <When test=is(move || rows.read().is_empty())>
                <p class="hint">{tr!(app, quota.none)}</p>
            </When>
            {live(move || {
                let list = |rows| targets(rows, leads.get().then_some(editing));
                // The team's and one's own stand open; the others' are folded away under their names.
                let mut by_name: Vec<(String, Vec<(String, Progress)>)> = Vec::new();
                for (name, progress) in rows.get() {
                    match by_name.last_mut().filter(|(own, _)| *own == name) {
                        Some((_, rows)) => rows.push((name, progress)),
                        None => by_name.push((name.clone(), vec![(name, progress)])),
                    }
                }
                by_name.into_iter().map(|(name, rows)| if name.is_empty() {
                    list(rows)
                } else {
                    let open = app.me.peek().as_ref().is_some_and(|me| me.name == name);
                    fold(name.clone(), name, open, list(rows))
                }).collect_view()
            })}
            {live(move || {
                let [ahead, over] = others.get();
                let both = [("/ahead", tr!(app, quota.ahead, n = ahead.len()), ahead), ("/over", tr!(app, quota.over), over)];
                both.into_iter().filter(|(_, _, rows)| !rows.is_empty()).map(|(key, title, rows)| {
                    fold(key.to_owned(), title, false, targets(rows, leads.get().then_some(editing)))
                }).collect_view()
            })}
            {live(move || editing.get().map(|progress| view! { <EditQuota progress=progress editing=editing/> }))}
            <When test=is(move || leads.get() && editing.read().is_none())>
                <NewQuota/>
            </When>
        </Frame>
    }
}

fn targets(rows: Vec<(String, Progress)>, editing: Option<Var<Option<Progress>>>) -> AnyView {
    let rows = rows.into_iter().map(|(name, progress)| view! { <Row name=name progress=progress editing=editing/> });
    view! { <ul class="rows">{rows.collect_view()}</ul> }.into_any()
}

/// What a target counts, in words.
pub(super) fn counted(app: App, indicator: &str) -> String {
    if indicator == HOUSEHOLDS {
        return tr!(app, quota.households);
    }
    let found = app.ask_once(|register| register.catalogue().get(indicator).cloned());
    found.map_or_else(|| indicator.to_owned(), |indicator| words::label(app, &indicator))
}

#[component]
fn Row(name: String, progress: Progress, editing: Option<Var<Option<Progress>>>) -> impl IntoView {
    let app = app();
    let whole = Var::new(progress.clone());
    let Progress { indicator, done, target, from, to, set_by, .. } = progress;
    // What an office set is for the office to change.
    let editing = editing.filter(|_| set_by.is_none());
    let what = counted(app, &indicator);
    let whose = if name.is_empty() { tr!(app, quota.team) } else { name };
    let period = tr!(app, today.week, from = from.short(), to = to.short());
    view! {
        <li class="target">
            <p class="target-line">
                <span>{what.clone()}</span>
                <strong>{format!("{done} / {target}")}</strong>
            </p>
            <progress
                max=target.max(1)
                value=done.min(target)
                aria-label=tr!(app, today.progress, done = done, target = target)
            ></progress>
            <p class="hint">{format!("{} · {period}", whose.clone())}</p>
            {set_by.map(|office| view! { <p class="hint">{tr!(app, quota.set_by, office = office)}</p> })}
            {editing.map(|editing| view! {
                <button type="button" class="link" on:click=move |_| editing.set(Some(whole.get_untracked()))>
                    {tr!(app, quota.edit)}
                    <span class="sr">{format!(": {what}, {whose}")}</span>
                </button>
            })}
        </li>
    }
}

/// The leader asks for more or less of it, or until another day; or takes it away.
#[component]
fn EditQuota(progress: Progress, editing: Var<Option<Progress>>) -> impl IntoView {
    let app = app();
    let Progress { id, indicator, target, from, to, .. } = progress;
    let (number, last) = (Var::new(target.to_string()), Var::new(to.to_string()));
    let (problem, saving): (Problem, _) = (Var::new(None), Var::new(false));
    let save = Callback::new(move |set: Fields| {
        saving.set(true);
        spawn_local(async move {
            match app.save(vec![Change::of(Kind::QUOTA, id.uuid(), set)], None).await {
                Ok(()) => editing.set(None),
                Err(error) => problem.set(Some(("save", save_problem(app, &error)))),
            }
            saving.set(false);
        });
    });
    let edit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        problem.set(None);
        let Some(number) = how_many(&number.peek()) else {
            let _ = fails::<()>(problem, "edit-target", tr!(app, quota.need_target));
            return;
        };
        let Some(last) = last.peek().parse::<VisitDate>().ok().filter(|last| *last >= from) else {
            let _ = fails::<()>(problem, "edit-to", tr!(app, quota.need_days));
            return;
        };
        let fields = |target: u32, to: VisitDate| {
            Fields::from_iter([("target".to_owned(), Json::from(target)), ("to".to_owned(), to.to_string().into())])
        };
        match difference(fields(target, to), fields(number, last)) {
            set if set.is_empty() => editing.set(None),
            set => save.run(set),
        }
    };
    // The list may be long: the form is where the person is taken.
    spawn_local(async {
        browser::next_task().await;
        super::fresh::focus("edit-target");
    });
    let drops = move |_| save.run(Fields::from_iter([(VOID.to_owned(), tr!(app, quota.dropped).into())]));
    view! {
        <section class="card">
            <h2>{format!("{}: {}", tr!(app, quota.edit), counted(app, &indicator))}</h2>
            <form novalidate on:submit=edit>
                <Field id="edit-target" label=tr!(app, quota.target) value=number problem=problem kind="number"/>
                <Field id="edit-to" label=tr!(app, quota.to) value=last problem=problem kind="date"/>
                <SaveButton saving=saving problem=problem/>
                <button type="button" class="button" disabled=move || saving.get() on:click=drops>
                    {tr!(app, quota.drop)}
                </button>
                <button type="button" class="button" on:click=move |_| editing.set(None)>{tr!(app, quota.keep)}</button>
            </form>
        </section>
    }
}

fn how_many(text: &str) -> Option<u32> {
    text.trim().parse().ok().filter(|n| (1..=Quota::MOST).contains(n))
}

#[derive(Clone, Copy, PartialEq)]
enum Period {
    Week,
    Month,
    Own,
}

/// The leader sets a target, with or without a network.
#[component]
fn NewQuota() -> impl IntoView {
    let app = app();
    let (indicators, members) = app.ask_once(|register| {
        let mut all = vec![(HOUSEHOLDS.to_owned(), tr!(app, quota.households))];
        let asked = register.catalogue().asked_on(app.today());
        all.extend(asked.map(|indicator| (indicator.key.clone(), words::label(app, indicator))));
        (all, register.members())
    });
    let indicator = Var::new(HOUSEHOLDS.to_owned());
    let member = Var::new(None::<MemberId>);
    let period = Var::new(Period::Week);
    let today = app.today();
    let (own_from, own_to) = (Var::new(today.to_string()), Var::new(today.plus_days(30).to_string()));
    let target = Var::new(String::new());
    let problem: Problem = Var::new(None);
    let (made, saving) = (Var::new(false), Var::new(false));
    let days = move || -> Option<(VisitDate, VisitDate)> {
        match period.get_untracked() {
            Period::Week => Some((today.monday(), today.monday().plus_days(6))),
            Period::Month => {
                let from = today.month_start();
                Some((from, from.plus_days(31).month_start().plus_days(-1)))
            }
            Period::Own => Some((own_from.get_untracked().parse().ok()?, own_to.get_untracked().parse().ok()?)),
        }
        .filter(|(from, to)| from <= to)
    };
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if saving.get_untracked() {
            return;
        }
        made.set(false);
        problem.set(None);
        let Some((from, to)) = days() else {
            let _ = fails::<()>(problem, "quota-to", tr!(app, quota.need_days));
            return;
        };
        let Some(number) = how_many(&target.peek()) else {
            let _ = fails::<()>(problem, "quota-target", tr!(app, quota.need_target));
            return;
        };
        let id = QuotaId::new(app.now(), browser::random());
        let (indicator, member) = (indicator.get_untracked(), member.get_untracked());
        let set = Quota { id, indicator, member, from, to, target: number, set_by: None }.fields();
        saving.set(true);
        spawn_local(async move {
            match app.save(vec![Change::new(Kind::QUOTA, id.uuid(), set)], None).await {
                Ok(()) => {
                    target.set(String::new());
                    made.set(true);
                }
                Err(error) => problem.set(Some(("quota-target", save_problem(app, &error)))),
            }
            saving.set(false);
        });
    };
    let periods = vec![
        (Period::Week, tr!(app, quota.week)),
        (Period::Month, tr!(app, quota.month)),
        (Period::Own, tr!(app, quota.own)),
    ];
    view! {
        <section class="card">
            <h2>{tr!(app, quota.new)}</h2>
            <form novalidate on:submit=save>
                <label for="quota-what">{tr!(app, quota.what)}</label>
                <select id="quota-what" on:change=move |event| indicator.set(event_target_value(&event))>
                    {indicators.into_iter().map(|(key, label)| view! { <option value=key>{label}</option> }).collect_view()}
                </select>
                <label for="quota-who">{tr!(app, quota.who)}</label>
                <select id="quota-who" on:change=move |event| member.set(event_target_value(&event).parse().ok())>
                    <option value="">{tr!(app, quota.team)}</option>
                    {members.into_iter().map(|(id, name)| view! { <option value=id.to_string()>{name}</option> }).collect_view()}
                </select>
                <fieldset>
                    <legend>{tr!(app, quota.period)}</legend>
                    <Choice
                        label=tr!(app, quota.period)
                        options=periods
                        value=derived(move || Some(period.get()))
                        on=Callback::new(move |choice: Option<Period>| period.set(choice.unwrap_or(Period::Week)))
                    />
                </fieldset>
                <When test=is(move || period.get() == Period::Own)>
                    <Field id="quota-from" label=tr!(app, quota.from) value=own_from problem=problem kind="date"/>
                    <Field id="quota-to" label=tr!(app, quota.to) value=own_to problem=problem kind="date"/>
                </When>
                <Field id="quota-target" label=tr!(app, quota.target) value=target problem=problem kind="number"/>
                <button type="submit" class="button primary" disabled=move || saving.get()>{tr!(app, quota.save)}</button>
                <p role="status">{live(move || made.get().then(|| tr!(app, quota.saved)))}</p>
            </form>
        </section>
    }
}
