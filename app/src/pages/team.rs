//! "Điện thoại của tổ": which phones have synced, how far the work has come, visits as they arrive.

use super::assign::Assignments;
use super::collisions::Collisions;
use super::fresh::save_problem;
use super::kept::KeptByServer;
use super::team_phone::Phones;
use super::twins::TwinsLink;
use crate::components::{Frame, Tab, When, is, live};
use crate::driver::api::{self, Trouble};
use crate::reactive::{Var, derived, effect};
use crate::state::{App, app};
use crate::store::Change;
use crate::{browser, tr, words};
use domain::wire::{CodeReply, CodeRequest, PhonesReply};
use domain::{DeviceId, Fields, HamletId, Kind, MemberId, Name, Outcome, Role, local_date};
use leptos::prelude::*;
use leptos_router::components::A;
use wasm_bindgen_futures::spawn_local;

const PHONES: &str = "phones";
/// Visits shown as they arrive.
const LATEST: usize = 8;

/// The leader's page.
#[component]
pub fn TeamPage() -> impl IntoView {
    let app = app();
    let leads = move || app.me.read().as_ref().is_some_and(|me| me.role == Role::Leader);
    let above = derived(move || app.me.read().as_ref().map(|me| me.team_name.clone()).unwrap_or_default());
    view! {
        <Frame title=tr!(app, team.phones) above=above tab=Tab::Team>
            {live(move || if leads() {
                view! { <Overview/> }.into_any()
            } else {
                view! { <p>{tr!(app, team.leader_only)}</p> }.into_any()
            })}
        </Frame>
    }
}

#[component]
fn Overview() -> impl IntoView {
    let app = app();
    let phones = Var::new(None::<PhonesReply>);
    let reached = Var::new(false);
    // Asked again whenever the server has news; between answers the last known state stays on screen.
    effect(move || {
        app.news.track();
        spawn_local(async move {
            let Some(team) = app.me.peek().as_ref().map(|me| me.team) else { return };
            let answer = api::phones(team).await;
            reached.set(answer.is_ok());
            let Some(store) = app.store() else { return };
            if let Ok(reply) = answer {
                let _ = store.set_setting(PHONES, Some(&reply)).await;
                phones.set(Some(reply));
            } else if phones.try_peek().is_some_and(|phones| phones.is_none()) {
                phones.set(store.setting(PHONES).await.ok().flatten());
            }
        });
    });
    let problem = Var::new(None::<String>);
    let sure = Var::new(None::<DeviceId>);
    let wanted = Var::new(None::<(Option<MemberId>, String)>);
    view! {
        {live(move || match phones.get() {
            None => view! { <p class="hint">{tr!(app, team.no_data)}</p> }.into_any(),
            Some(reply) => view! {
                {(!reached.get()).then(|| view! {
                    <p class="notice">{tr!(app, team.offline, time = words::moment(app, reply.now))}</p>
                })}
                <Phones
                    reply=reply
                    on_code=Callback::new(move |wish| wanted.set(Some(wish)))
                    sure=sure
                    on_revoke=Callback::new(move |device| spawn_local(async move {
                        let Some(team) = app.me.peek().as_ref().map(|me| me.team) else { return };
                        problem.set(api::revoke(team, device).await.err().map(|trouble| trouble_words(app, trouble)));
                        app.news.update(|news| *news += 1);
                    }))
                />
            }.into_any(),
        })}
        <p class="problem" role="alert">{live(move || problem.get())}</p>
        <Collisions/>
        <TwinsLink/>
        <KeptByServer/>
        <Coverage/>
        <Assignments/>
        <Arriving/>
        <A href="/nhap" attr:class="button">{tr!(app, import.title)}</A>
        <AddPerson wanted=wanted/>
        <Hamlets/>
    }
}

#[component]
fn Coverage() -> impl IntoView {
    let app = app();
    let counts = derived(move || app.ask(|register| (register.len(), register.coverage())));
    view! {
        <section class="card">
            {live(move || {
                let (all, [met, absent, refused, none]) = counts.get();
                let cell = |n: usize, words: String| view! { <li><strong>{n}</strong> " " {words}</li> };
                view! {
                    <p class="target-line">
                        <span>{tr!(app, team.coverage)}</span>
                        <strong>{words::count(app, u64::try_from(all).unwrap_or(0))}</strong>
                    </p>
                    <ul class="counts">
                        {cell(met, tr!(app, team.met))}
                        {cell(absent, tr!(app, team.absent))}
                        {cell(refused, tr!(app, team.refused_visit))}
                        {cell(none, tr!(app, team.none))}
                    </ul>
                }
            })}
        </section>
    }
}

/// The latest visits of the team; new ones appear by themselves.
#[component]
fn Arriving() -> impl IntoView {
    let app = app();
    let visits = move || {
        app.ask(|register| {
            let latest: Vec<_> = register.latest(LATEST).into_iter().cloned().collect();
            latest
                .into_iter()
                .map(|visit| {
                    let is_gone = register.is_gone(visit.household);
                    let title = register.house(visit.household).map(|h| h.household.title().to_owned());
                    let title = title.or_else(|| is_gone.then(|| tr!(app, house.gone)));
                    let member = register.member_name(visit.member).to_owned();
                    (visit, title.unwrap_or_default(), member)
                })
                .collect::<Vec<_>>()
        })
    };
    view! {
        <h2>{tr!(app, team.arrived)}</h2>
        <When test=is(move || app.ask(|register| register.latest(1).is_empty()))>
            <p class="hint">{tr!(app, team.arrived_none)}</p>
        </When>
        <ul class="rows arriving">
            {live(move || visits().into_iter().map(|(visit, title, member)| {
                let outcome = match visit.outcome {
                    Outcome::Met => tr!(app, visit.met),
                    Outcome::Absent => tr!(app, visit.absent),
                    Outcome::Refused => tr!(app, visit.refused),
                };
                let when = if local_date(visit.when) == app.today() { words::time(visit.when) } else { words::moment(app, visit.when) };
                view! {
                    <li class="row">
                        <A href=format!("/ho-dan/{}", visit.household) attr:class="row-main">
                            <strong>{title}</strong>
                            <span class="facts">{format!("{when} · {outcome} · {member}")}</span>
                        </A>
                    </li>
                }
            }).collect_view())}
        </ul>
    }
}

/// A join code for a new person, or for a person's new phone.
#[component]
fn AddPerson(wanted: Var<Option<(Option<MemberId>, String)>>) -> impl IntoView {
    let app = app();
    let name = Var::new(String::new());
    let problem = Var::new(None::<String>);
    let made = Var::new(None::<(String, CodeReply)>);
    let make = move |member: Option<MemberId>, person: String| {
        problem.set(None);
        if person.trim().is_empty() {
            problem.set(Some(tr!(app, team.need_name)));
            return;
        }
        spawn_local(async move {
            let Some(team) = app.me.peek().as_ref().map(|me| me.team) else { return };
            let named = member.is_none().then(|| person.trim().to_owned());
            match api::code(team, &CodeRequest { member, name: named }).await {
                Ok(reply) => {
                    name.set(String::new());
                    made.set(Some((person, reply)));
                }
                Err(trouble) => {
                    problem.set(Some(trouble_words(app, trouble)));
                }
            }
        });
    };
    effect(move || {
        if let Some((member, person)) = wanted.get() {
            make(member, person);
        }
    });
    view! {
        <section class="card">
            <h2>{tr!(app, team.add)}</h2>
            <form
                novalidate
                on:submit=move |event| {
                    event.prevent_default();
                    make(None, name.get_untracked());
                }
            >
                <label for="person">{tr!(app, team.name)}</label>
                <input id="person" type="text" autocomplete="off" maxlength="80" aria-describedby="person-problem" prop:value=move || name.get() on:input=move |event| name.set(event_target_value(&event))/>
                <p id="person-problem" class="problem" role="alert">{live(move || problem.get())}</p>
                <button type="submit" class="button">{tr!(app, team.make)}</button>
            </form>
            <div role="status">
                {live(move || made.get().map(|(person, reply)| view! { <Made person=person reply=reply/> }))}
            </div>
        </section>
    }
}

#[component]
fn Made(person: String, reply: CodeReply) -> impl IntoView {
    let app = app();
    let copied = Var::new(false);
    let link = reply.link.clone();
    let picture = (!reply.qr.is_empty()).then(|| {
        let encoded = js_sys::encode_uri_component(&reply.qr);
        view! { <img class="qr" src=format!("data:image/svg+xml,{encoded}") alt=tr!(app, team.qr) width="220" height="220"/> }
    });
    view! {
        <div class="notice good">
            <p>{tr!(app, team.code, name = person)}</p>
            <p class="big code">{reply.code}</p>
            {picture}
            <p class="link-text">{reply.link}</p>
            <button
                type="button"
                class="button"
                on:click=move |_| {
                    let link = link.clone();
                    spawn_local(async move {
                        copied.set(browser::copy(&link).await);
                    });
                }
            >
                {live(move || if copied.get() { tr!(app, team.copied) } else { tr!(app, team.copy) })}
            </button>
            <p class="hint">{tr!(app, team.expires, date = local_date(reply.expires).full())}</p>
        </div>
    }
}

pub(super) fn trouble_words(app: App, trouble: Trouble) -> String {
    match trouble {
        Trouble::Problem(problem) if app.locale.get_untracked() == crate::i18n::Locale::vi => problem.vi,
        Trouble::Problem(problem) => problem.en,
        Trouble::Fault(_) => tr!(app, team.no_data),
    }
}

/// The hamlets in which the team works; the leader may add one, with or without a network.
#[component]
fn Hamlets() -> impl IntoView {
    let app = app();
    let names = move || {
        app.ask(|register| {
            let names: Vec<String> = register.hamlets().into_iter().map(|(_, name)| name).collect();
            names.join(", ")
        })
    };
    let name = Var::new(String::new());
    let problem = Var::new(None::<String>);
    let add = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let Ok(valid) = name.get_untracked().parse::<Name>() else {
            problem.set(Some(tr!(app, team.hamlet_need)));
            return;
        };
        problem.set(None);
        let id = HamletId::new(app.now(), browser::random());
        let set = Fields::from([("name".to_owned(), valid.as_str().into())]);
        spawn_local(async move {
            match app.save(vec![Change::new(Kind::HAMLET, id.uuid(), set)], None).await {
                Ok(()) => name.set(String::new()),
                Err(error) => problem.set(Some(save_problem(app, &error))),
            }
        });
    };
    view! {
        <section class="card">
            <h2>{tr!(app, team.hamlets)}</h2>
            <p role="status">{live(names)}</p>
            <form novalidate on:submit=add>
                <label for="hamlet-name">{tr!(app, team.hamlet_name)}</label>
                <input
                    id="hamlet-name"
                    type="text"
                    autocomplete="off"
                    maxlength="80"
                    aria-describedby="hamlet-problem"
                    prop:value=move || name.get() on:input=move |event| name.set(event_target_value(&event))
                />
                <p id="hamlet-problem" class="problem" role="alert">{live(move || problem.get())}</p>
                <button type="submit" class="button">{tr!(app, team.hamlet_add)}</button>
            </form>
        </section>
    }
}
