//! Two records of one household: proposed while a new one is typed, and to the leader, who merges them or says that they are
//! two.

use super::fresh::{Personal, save_problem};
use super::work::joined;
use crate::components::{Frame, HouseRows, Tab, When, is, live};
use crate::reactive::{Val, Var, derived};
use crate::register::Register;
use crate::state::{App, app};
use crate::store::Change;
use crate::{tr, words};
use domain::{APART, Fields, Household, HouseholdId, Kind, Phone, Role, SAME_AS};
use leptos::prelude::*;
use leptos_router::components::A;
use serde_json::Value as Json;
use wasm_bindgen_futures::spawn_local;

/// Pairs that are shown at once.
const SHOWN: usize = 20;

fn leads(app: App) -> bool {
    app.me.read().as_ref().is_some_and(|me| me.role == Role::Leader)
}

fn title(app: App, id: HouseholdId) -> String {
    app.ask_once(|register| {
        let house = register.house(id)?;
        let household = &house.household;
        Some(if household.head.is_some() {
            format!("{} ({})", household.title(), household.code)
        } else {
            household.code.clone()
        })
    })
    .unwrap_or_default()
}

fn save(app: App, of: HouseholdId, field: String, value: Json, problem: Var<Option<String>>) {
    problem.set(None);
    spawn_local(async move {
        let set = Fields::from_iter([(field, value)]);
        if let Err(error) = app.save(vec![Change::of(Kind::HOUSEHOLD, of.uuid(), set)], None).await {
            problem.set(Some(save_problem(app, &error)));
        }
    });
}

/// Households that may be the one that is being written down; nothing if there are none.
#[component]
pub(super) fn Likely(
    ids: Val<Vec<HouseholdId>>,
    /// What to do about it.
    hint: String,
) -> impl IntoView {
    let app = app();
    let hint = Var::new(hint);
    view! {
        <div aria-live="polite">
            <When test=is(move || !ids.read().is_empty())>
                <div class="notice look">
                    <p><strong>{tr!(app, twins.likely)}</strong></p>
                    <ul class="rows"><HouseRows ids=ids/></ul>
                    <p class="hint">{hint.get_untracked()}</p>
                </div>
            </When>
        </div>
    }
}

/// Households that may be the one that is visited, while its name is typed.
#[component]
pub(super) fn LikelyOf(id: HouseholdId, personal: Personal) -> impl IntoView {
    let app = app();
    let ids = derived(move || {
        if !personal.consent.get() {
            return Vec::new();
        }
        let (head, phone) = (personal.head.get(), personal.phone.get().parse::<Phone>().ok());
        app.ask(|register| {
            let hamlet = register.house(id).and_then(|house| house.household.hamlet);
            let mut found = register.twins(hamlet, &head, phone.as_ref());
            found.retain(|other| *other != id);
            found
        })
    });
    view! { <Likely ids=ids hint=tr!(app, twins.likely_visit)/> }
}

/// How many pairs wait for the leader, and the way there.
#[component]
pub(super) fn TwinsLink() -> impl IntoView {
    let app = app();
    let count = derived(move || app.ask(|register| register.twin_pairs().len()));
    view! {
        <When test=is(move || count.get() > 0)>
            <A href="/trung" attr:class="button">{live(move || tr!(app, twins.link, n = count.get()))}</A>
        </When>
    }
}

/// The pairs that look the same.
#[component]
pub fn TwinsPage() -> impl IntoView {
    let app = app();
    let pairs = derived(move || app.ask(Register::twin_pairs));
    let problem = Var::new(None::<String>);
    view! {
        <Frame title=tr!(app, twins.title) back="/to" tab=Tab::Team>
            {live(move || if leads(app) {
                view! {
                    <p>{tr!(app, twins.intro)}</p>
                    <p class="problem" role="alert">{live(move || problem.get())}</p>
                    <p class="hint" role="status">{live(move || tr!(app, twins.count, n = pairs.read().len()))}</p>
                    {live(move || pairs.get().into_iter().take(SHOWN).map(|(a, b)| view! {
                        <Pair a=a b=b problem=problem/>
                    }).collect_view())}
                }.into_any()
            } else {
                view! { <p>{tr!(app, team.leader_only)}</p> }.into_any()
            })}
        </Frame>
    }
}

#[component]
fn Pair(a: HouseholdId, b: HouseholdId, problem: Var<Option<String>>) -> impl IntoView {
    let app = app();
    // The one with the longer history is proposed first; of two alike, the older one.
    let visits = |id| app.ask_once(|register| register.history(id).count());
    let (first, second) = if visits(b) > visits(a) { (b, a) } else { (a, b) };
    let merge = move |goes: HouseholdId, stays: HouseholdId| {
        view! {
            <button
                type="button"
                class="button"
                on:click=move |_| save(app, goes, SAME_AS.to_owned(), stays.to_string().into(), problem)
            >
                {tr!(app, twins.merge, name = title(app, stays))}
            </button>
        }
    };
    view! {
        <section class="card">
            <ul class="rows">{side(app, first)}{side(app, second)}</ul>
            {merge(second, first)}
            {merge(first, second)}
            <button
                type="button"
                class="button"
                on:click=move |_| save(app, a, format!("{APART}{b}"), true.into(), problem)
            >
                {tr!(app, twins.apart)}
            </button>
        </section>
    }
}

/// One of the two, with what there is to choose by.
fn side(app: App, id: HouseholdId) -> AnyView {
    let lines = move || {
        app.ask(|register| {
            let house = register.house(id)?;
            let Household { people, adults, counted, phone, hamlet, code, .. } = &house.household;
            let people = if *counted {
                joined(&[&tr!(app, common.people, n = people), &tr!(app, house.adults, n = adults)])
            } else {
                tr!(app, twins.uncounted)
            };
            let visits = house.last().map_or_else(
                || tr!(app, today.never),
                |last| tr!(app, twins.visits, n = house.visits().count(), what = words::last(app, last)),
            );
            let phone = phone.as_ref().map_or_else(|| tr!(app, twins.no_phone), ToString::to_string);
            let place = joined(&[register.hamlet_name(*hamlet), code]);
            Some((house.household.title().to_owned(), [place, phone, people, visits]))
        })
    };
    view! {
        <li class="row">
            <A href=format!("/ho-dan/{id}") attr:class="row-main">
                {live(move || lines().map(|(title, lines)| view! {
                    <strong>{title}</strong>
                    {lines.map(|line| view! { <span class="facts">{line}</span> }).collect_view()}
                }))}
            </A>
        </li>
    }
    .into_any()
}

/// What was merged into a household; the leader can take it out again.
#[component]
pub(super) fn Merged(id: HouseholdId) -> impl IntoView {
    let app = app();
    let problem = Var::new(None::<String>);
    let merged = derived(move || {
        app.ask(|register| {
            // Where the household shows no name, consent was taken back, and what the others say is not shown either.
            let is_named = register.house(id).is_some_and(|house| house.household.head.is_some());
            let title = |other: &Household| if is_named { other.title() } else { &other.code }.to_owned();
            let all = register.merged_into(id);
            all.into_iter().map(|other| (other.id, title(other), other.code.clone())).collect::<Vec<_>>()
        })
    });
    view! {
        <When test=is(move || !merged.read().is_empty())>
            <h2>{tr!(app, twins.merged)}</h2>
            <ul class="rows">
                {live(move || merged.get().into_iter().map(|(other, title, code)| view! {
                    <li class="row">
                        <div class="row-main">
                            <strong>{title}</strong>
                            <span class="facts">{code}</span>
                        </div>
                        <When test=is(move || leads(app))>
                            <button
                                type="button"
                                class="button small"
                                on:click=move |_| save(app, other, SAME_AS.to_owned(), Json::Null, problem)
                            >
                                {tr!(app, twins.split)}
                            </button>
                        </When>
                    </li>
                }).collect_view())}
            </ul>
            <p class="problem" role="alert">{live(move || problem.get())}</p>
        </When>
    }
}
