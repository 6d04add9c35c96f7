//! "Công việc của tổ": what the team does besides visits, and what its pages share.

use super::draft::Kept;
use super::fresh::save_problem;
use super::hamlets::quarter_words;
use crate::components::{Field, Problem, fails, live};
use crate::reactive::Var;
use crate::register::Register;
use crate::state::{App, app};
use crate::store::Change;
use crate::{tr, words};
use domain::{Fields, Kind, Name, Op};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::components::A;
use leptos_router::hooks::use_navigate;
use uuid::Uuid;
use wasm_bindgen_futures::spawn_local;

/// The section of "Thêm" that leads to all of it.
#[component]
pub(super) fn WorkLinks() -> impl IntoView {
    let app = app();
    view! {
        <section>
            <h2>{tr!(app, work.title)}</h2>
            <ul class="rows">
                {row("/chi-tieu".into(), tr!(app, quota.title), tr!(app, quota.intro), None)}
                {row("/chien-dich".into(), tr!(app, campaign.title), tr!(app, campaign.what), None)}
                {row("/lop".into(), tr!(app, class.title), tr!(app, class.what), None)}
                {row("/san-xuat".into(), tr!(app, producer.title), tr!(app, producer.what), None)}
                {row("/thon".into(), tr!(app, survey.title), tr!(app, survey.what), None)}
            </ul>
        </section>
    }
}

/// A row of a list that leads somewhere.
pub(super) fn row(href: String, title: String, facts: String, step: Option<String>) -> AnyView {
    view! {
        <li class="row">
            <A href=href attr:class="row-main">
                <strong>{title}</strong>
                {(!facts.is_empty()).then(|| view! { <span class="facts">{facts}</span> })}
                {step.map(|step| view! { <span class="step">{step}</span> })}
            </A>
        </li>
    }
    .into_any()
}

/// `Bắc Lù · 20 người`: those parts that say something.
pub(super) fn joined(parts: &[&str]) -> String {
    parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(" · ")
}

/// The fields that an edit sets: those that differ; one that is no longer there is cleared.
pub(super) fn difference(before: Fields, mut after: Fields) -> Fields {
    for field in before.keys().filter(|field| !after.contains_key(*field)).cloned().collect::<Vec<_>>() {
        after.insert(field, serde_json::Value::Null);
    }
    after.retain(|field, value| before.get(field) != Some(value));
    after
}

/// Saves a change, says so on the page that comes next, and goes there. Whatever goes wrong, the form stays, and its draft
/// too (G15).
pub(super) fn saver(
    done: String,
    next: String,
    saving: Var<bool>,
    problem: Problem,
    draft: Option<Kept>,
) -> Callback<SaveIt> {
    let app = app();
    let navigate = use_navigate();
    Callback::new(move |SaveIt(changes)| {
        saving.set(true);
        problem.set(None);
        let (navigate, done, next) = (navigate.clone(), done.clone(), next.clone());
        let key = draft.map(Kept::key);
        draft.iter().for_each(|draft| draft.close());
        spawn_local(async move {
            match app.save(changes, key.as_deref()).await {
                Ok(()) => {
                    let time = words::time(app.now());
                    app.notice.set(Some(crate::fill(&done, &[("time", &time)])));
                    navigate(&next, NavigateOptions { replace: true, ..Default::default() });
                }
                Err(error) => {
                    saving.set(false);
                    draft.iter().for_each(|draft| draft.reopen());
                    problem.set(Some(("save", save_problem(app, &error))));
                }
            }
        });
    })
}

/// Saves a form: a new record, or what differs from what was there `before`; if nothing does, it says so.
pub(super) fn save_difference(
    save: Callback<SaveIt>,
    problem: Problem,
    kind: Kind,
    id: Uuid,
    before: Option<Fields>,
    after: Fields,
) {
    let is_new = before.is_none();
    let set = difference(before.unwrap_or_default(), after);
    if set.is_empty() {
        problem.set(Some(("save", tr!(app(), past.nothing))));
    } else {
        save.run(SaveIt(vec![if is_new { Change::new(kind, id, set) } else { Change::of(kind, id, set) }]));
    }
}

/// The changes to save, all or none.
pub(super) struct SaveIt(pub(super) Vec<Change>);

/// The button at the end of a form, and beside it why a save did not work.
#[component]
pub(super) fn SaveButton(saving: Var<bool>, problem: Problem) -> impl IntoView {
    let app = app();
    let failed = move || problem.read().as_ref().filter(|(field, _)| *field == "save").map(|(_, words)| words.clone());
    view! {
        <p class="problem" role="alert">{live(failed)}</p>
        <button type="submit" class="button primary" disabled=move || saving.get()>
            {live(move || if saving.get() { tr!(app, visit.saving) } else { tr!(app, common.save) })}
        </button>
    }
}

/// Takes a record out of what counts, with a reason.
#[component]
pub(super) fn VoidIt(kind: Kind, id: Uuid, next: &'static str) -> impl IntoView {
    let app = app();
    let why = Var::new(String::new());
    let (problem, saving) = (Var::new(None), Var::new(false));
    let save = saver(tr!(app, class.is_void), next.to_owned(), saving, problem, None);
    let void = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        match why.peek().parse::<Name>() {
            Ok(why) => {
                let set = Fields::from_iter([("void".to_owned(), why.as_str().into())]);
                save.run(SaveIt(vec![Change::of(kind.clone(), id, set)]));
            }
            Err(_) => drop(fails::<()>(problem, "why", tr!(app, class.void_need))),
        }
    };
    let failed = move || problem.read().as_ref().filter(|(field, _)| *field == "save").map(|(_, words)| words.clone());
    view! {
        <form class="erase" novalidate on:submit=void>
            <Field id="why" label=tr!(app, class.void_why) value=why problem=problem/>
            <p class="problem" role="alert">{live(failed)}</p>
            <button type="submit" class="button" disabled=move || saving.get()>{tr!(app, class.void)}</button>
        </form>
    }
}

/// What is known, each with its name; nothing is said of what is not.
pub(super) fn facts_list(facts: Vec<(String, String)>) -> AnyView {
    let shown = facts.into_iter().filter(|(_, value)| !value.is_empty());
    let fact = |(name, value)| view! { <div><dt>{name}</dt><dd><strong>{value}</strong></dd></div> };
    view! { <dl class="state">{shown.map(fact).collect_view()}</dl> }.into_any()
}

/// What a record of this work is called, and where to look at it.
pub(super) fn called(app: App, register: &Register, kind: &str, id: Uuid) -> Option<(String, String)> {
    let text = id.to_string();
    match kind {
        "class" => {
            let class = register.class(text.parse().ok()?)?;
            Some((format!("{} · {}", class.topic, words::day(app, class.date)), format!("/lop/{id}")))
        }
        "survey" => {
            let survey = register.survey_of(id)?;
            let (name, quarter) = (register.hamlet_name(Some(survey.hamlet)), quarter_words(app, survey.period));
            Some((format!("{name} · {quarter}"), format!("/thon/{}?quy={}", survey.hamlet, survey.period)))
        }
        "producer" => {
            let producer = register.producer(text.parse().ok()?)?;
            Some((producer.name.to_string(), format!("/san-xuat/{id}")))
        }
        _ => None,
    }
}

/// What a refused op of this work is about, in words.
pub(super) fn other(app: App, op: &Op) -> String {
    let called = app.ask_once(|register| called(app, register, op.kind.as_str(), op.rec));
    called.map_or_else(|| tr!(app, sync.other), |(title, _)| title)
}
