//! One household: where each indicator stands, what happened, and the way to the visit form.

use super::fresh::save_problem;
use super::guides::titles;
use super::past_visit::Answered;
use super::producers::OfHouse;
use super::twins::Merged;
use crate::components::{Frame, Icon, Sign, Tab};
use crate::components::{When, is, live};
use crate::reactive::{Val, Var, derived};
use crate::register::{Register, people_of};
use crate::state::{App, app};
use crate::store::Change;
use crate::{tr, words};
use domain::erasure::ERASED;
use domain::{ASSIGNED, Fields, HouseholdId, Indicator, Kind, MemberId, Outcome, Role, Subject, Value, Visit};
use leptos::prelude::*;
use leptos_router::components::A;
use leptos_router::hooks::{use_navigate, use_params_map};
use uuid::Uuid;
use wasm_bindgen_futures::spawn_local;

/// The household of this page's address.
pub(super) fn household_of_address() -> Val<Option<HouseholdId>> {
    let params = use_params_map();
    derived(move || params.read().get("id").and_then(|id| id.parse().ok()))
}

/// One household.
#[component]
pub fn HousePage() -> impl IntoView {
    let app = app();
    let id = household_of_address();
    // The address may be that of a record that was merged into this one.
    let known =
        derived(move || id.get().and_then(|id| app.ask(|register| register.house(id).map(|house| house.household.id))));
    let title = derived(move || {
        let found =
            known.get().and_then(|id| app.ask(|register| register.house(id).map(|h| h.household.title().to_owned())));
        found.unwrap_or_else(|| if is_gone(app, id.get()) { tr!(app, house.gone) } else { tr!(app, house.missing) })
    });
    let above = derived(move || known.get().map(|id| app.ask(|register| above(register, id))).unwrap_or_default());
    view! {
        <Frame title=title above=above back="/ho-dan" tab=Tab::Households>
            {live(move || match known.get() {
                None if is_gone(app, id.get()) => {
                    view! { <p class="notice">{tr!(app, house.erased)}</p> }.into_any()
                }
                None => view! { <p>{tr!(app, house.not_here)}</p> }.into_any(),
                Some(id) => view! {
                    <Facts id=id/>
                    <A href=format!("/ho-dan/{id}/ghi") attr:class="button primary">{tr!(app, today.log)}</A>
                    <A href=format!("/ho-dan/{id}/sua") attr:class="link">{tr!(app, edit_house.title)}</A>
                    <State id=id/>
                    <OfHouse id=id/>
                    <History id=id/>
                    <Merged id=id/>
                    <When test=is(move || app.me.read().as_ref().is_some_and(|me| me.role == Role::Leader))>
                        <Assign id=id/>
                    </When>
                    <When test=is(move || app.me.read().as_ref().is_some_and(|me| me.role == Role::Leader))>
                        <Erase kind=Kind::HOUSEHOLD id=id.uuid() back="/ho-dan" words=[
                            tr!(app, house.erase),
                            tr!(app, house.erase_hint),
                            tr!(app, house.erase_done),
                        ]/>
                    </When>
                }.into_any(),
            })}
        </Frame>
    }
}

fn is_gone(app: App, id: Option<HouseholdId>) -> bool {
    id.is_some_and(|id| app.ask(|register| register.is_gone(id)))
}

/// `Bắc Lù · BL-012`
pub(super) fn above(register: &Register, id: HouseholdId) -> String {
    let Some(house) = register.house(id) else { return String::new() };
    let code = if house.household.head.is_some() { house.household.code.as_str() } else { "" };
    let parts = [register.hamlet_name(house.household.hamlet), code];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

#[component]
fn Facts(id: HouseholdId) -> impl IntoView {
    let app = app();
    let facts = move || {
        app.ask(|register| {
            let house = register.house(id)?;
            let household = house.household.clone();
            let whose = household.assigned.map(|id| register.member_name(Some(id)).to_owned());
            let due = house.due().map(|due| words::promised(app, due, house.due_why()));
            Some((household, due, whose.filter(|name| !name.is_empty())))
        })
    };
    view! {
        {live(move || facts().map(|(household, due, whose)| {
            let consent = if household.consent.is_some() { tr!(app, house.consent_yes) } else { tr!(app, house.consent_no) };
            let people = if household.counted {
                let (people, adults) = (household.people, household.adults);
                format!("{} · {}", tr!(app, common.people, n = people), tr!(app, house.adults, n = adults))
            } else {
                tr!(app, house.uncounted)
            };
            view! {
                <ul class="facts-list">
                    <li>{people}</li>
                    {due.map(|due| view! {
                        <li><strong>{due}</strong></li>
                    })}
                    {household.note.map(|note| view! { <li>{note.to_string()}</li> })}
                    {whose.map(|name| view! { <li>{tr!(app, house.assigned_to, name = name)}</li> })}
                    <li class="hint">{consent}</li>
                </ul>
                {household.phone.map(|phone| view! {
                    <a class="button" href=format!("tel:{}", phone.e164())>
                        <Icon sign=Sign::Phone/>
                        {format!("{} {phone}", tr!(app, common.call))}
                    </a>
                })}
            }
        }))}
    }
}

#[component]
fn State(id: HouseholdId) -> impl IntoView {
    let app = app();
    let rows = move || {
        let day = app.today();
        app.ask(|register| {
            let house = register.house(id)?;
            let (mut asked, mut open) = (Vec::new(), Vec::new());
            for indicator in register.catalogue().standing_on(day) {
                let label = words::label(app, indicator);
                match register.answer(id, &indicator.key) {
                    Some((value, visit)) => {
                        let words = value_words(app, indicator, value, people_of(house, indicator.people));
                        asked.push((label, words, words::day(app, Register::day_of(visit)), visit.id));
                    }
                    None if indicator.valid_on(day) => open.push(label),
                    None => {}
                }
            }
            Some((asked, open))
        })
    };
    view! {
        {live(move || rows().map(|(asked, open)| view! {
            <h2>{tr!(app, house.state)}</h2>
            <dl class="state">
                {asked.into_iter().map(|(label, value, date, visit)| view! {
                    <div>
                        <dt>{label}</dt>
                        <dd><strong>{value}</strong> <A href=format!("/luot/{visit}") attr:class="link">{date}</A></dd>
                    </div>
                }).collect_view()}
            </dl>
            {(!open.is_empty()).then(|| view! {
                <details>
                    <summary>{tr!(app, house.unlisted, n = open.len())}</summary>
                    <dl class="state">
                        {open.into_iter().map(|label| view! {
                            <div>
                                <dt>{label}</dt>
                                <dd>
                                    <span aria-hidden="true">{tr!(app, house.not_asked_sign)}</span>
                                    <span class="sr">{tr!(app, house.not_asked)}</span>
                                </dd>
                            </div>
                        }).collect_view()}
                    </dl>
                </details>
            })}
        }))}
    }
}

/// An answer in words, e.g. `3 trên 4 người`; of people whom nobody counted, `3 người`.
pub(super) fn value_words(app: App, indicator: &Indicator, value: Value, people: Option<u8>) -> String {
    match (indicator.subject, value) {
        (Subject::People, value) if people.is_none() => tr!(app, common.people, n = value.has()),
        (Subject::People, value) => {
            let all = people.unwrap_or(0);
            tr!(app, house.of_people, has = value.has().min(u32::from(all)), all = all)
        }
        (_, Value::HAD) => tr!(app, house.had),
        (_, Value::DONE) => tr!(app, house.done),
        (_, Value::REFUSED) => tr!(app, house.refused),
        _ => tr!(app, house.na),
    }
}

#[component]
fn History(id: HouseholdId) -> impl IntoView {
    let app = app();
    let visits = move || {
        app.ask(|register| {
            let visits: Vec<Visit> = register.history(id).cloned().collect();
            visits.into_iter().map(|visit| (register.member_name(visit.member).to_owned(), visit)).collect::<Vec<_>>()
        })
    };
    view! {
        <h2>{tr!(app, house.history)}</h2>
        {live(move || {
            let visits = visits();
            if visits.is_empty() {
                return view! { <p class="hint">{tr!(app, house.no_visit)}</p> }.into_any();
            }
            view! {
                <ol class="history">
                    {visits.into_iter().map(|(name, visit)| view! { <Past name=name visit=visit/> }).collect_view()}
                </ol>
            }.into_any()
        })}
    }
}

#[component]
fn Past(name: String, visit: Visit) -> impl IntoView {
    let app = app();
    let outcome = match visit.outcome {
        Outcome::Met => tr!(app, visit.met),
        Outcome::Absent => tr!(app, visit.absent),
        Outcome::Refused => tr!(app, visit.refused),
    };
    let done = app.ask_once(|register| {
        let done = visit.values.iter().filter(|(_, value)| value.done() > 0);
        let labels = done.filter_map(|(key, value)| {
            let indicator = register.catalogue().get(key)?.as_of(visit.catalogue);
            let label = words::label(app, &indicator);
            Some(if indicator.subject == Subject::People {
                format!("{label} ({})", tr!(app, house.helped, n = value.done()))
            } else {
                label
            })
        });
        labels.collect::<Vec<_>>().join(", ")
    });
    let others = visit.values.iter().filter(|(_, value)| value.done() == 0).count();
    let shown = (!visit.shown.is_empty()).then(|| titles(app, visit.shown.clone()));
    let whole = visit.clone();
    view! {
        <li>
            <A href=format!("/luot/{}", visit.id) attr:class="past">
                <strong>{words::moment(app, visit.when)}</strong>
                <span>"· " {outcome}</span>
            </A>
            {(!done.is_empty()).then(|| view! { <p>{done}</p> })}
            {(others > 0).then(|| view! {
                <details>
                    <summary>{tr!(app, house.answers, n = whole.values.iter().count())}</summary>
                    <Answered visit=whole/>
                </details>
            })}
            {shown.map(|titles| view! {
                <When test=is(move || !titles.read().is_empty())>
                    <p>{live(move || tr!(app, house.shown, what = titles.get()))}</p>
                </When>
            })}
            {visit.note.map(|note| view! { <p class="quote">{note.to_string()}</p> })}
            {(!name.is_empty()).then(|| view! { <p class="hint">{tr!(app, house.by, name = name)}</p> })}
        </li>
    }
}

/// The leader says who is to visit it: the others' lists leave it out, until its day is long past.
#[component]
fn Assign(id: HouseholdId) -> impl IntoView {
    let app = app();
    let problem = Var::new(None::<String>);
    let whose = derived(move || app.ask(|register| register.house(id).and_then(|house| house.household.assigned)));
    let members = derived(move || {
        app.ask(|register| {
            let mut members = register.members();
            // Whoever left still stands there, until somebody else does.
            if let Some(gone) = whose.get().filter(|own| !members.iter().any(|(id, _)| id == own)) {
                members.push((gone, tr!(app, house.has_left, name = register.member_name(Some(gone)))));
            }
            members
        })
    });
    let assign = move |event: web_sys::Event| {
        let member = event_target_value(&event).parse::<MemberId>().ok();
        let set = Fields::from_iter([(ASSIGNED.to_owned(), member.map(|id| id.to_string()).into())]);
        problem.set(None);
        spawn_local(async move {
            if let Err(error) = app.save(vec![Change::of(Kind::HOUSEHOLD, id.uuid(), set)], None).await {
                problem.set(Some(save_problem(app, &error)));
            }
        });
    };
    view! {
        <label for="assigned">{tr!(app, house.assigned)}</label>
        <select id="assigned" on:change=assign>
            <option value="" selected=move || whose.get().is_none()>{tr!(app, house.anybody)}</option>
            {live(move || members.get().into_iter().map(|(member, name)| view! {
                <option value=member.to_string() selected=move || whose.get() == Some(member)>{name}</option>
            }).collect_view())}
        </select>
        <p class="problem" role="alert">{live(move || problem.get())}</p>
    }
}

/// A leader erases what is kept of a household or a producer, because it asked for that. It cannot be taken back, so it
/// asks twice.
#[component]
pub(super) fn Erase(
    kind: Kind,
    id: Uuid,
    /// Where there is something to see afterwards.
    back: &'static str,
    /// What is done, what that means, and that it is done.
    words: [String; 3],
) -> impl IntoView {
    let app = app();
    let asked = Var::new(false);
    let problem = Var::new(None::<String>);
    let navigate = use_navigate();
    let [what, hint, done] = words;
    let words = Var::new((what, hint));
    let erase = Callback::new(move |()| {
        let mut set = Fields::new();
        set.insert(ERASED.to_owned(), true.into());
        let (navigate, change, done) = (navigate.clone(), Change::of(kind.clone(), id, set), done.clone());
        spawn_local(async move {
            match app.save(vec![change], None).await {
                Ok(()) => {
                    app.notice.set(Some(crate::fill(&done, &[("time", &words::time(app.now()))])));
                    navigate(back, leptos_router::NavigateOptions { replace: true, ..Default::default() });
                }
                Err(error) => problem.set(Some(save_problem(app, &error))),
            }
        });
    });
    view! {
        <section class="erase">
            <When test=is(move || !asked.get())>
                <button type="button" class="button" on:click=move |_| asked.set(true)>{words.peek().0.clone()}</button>
            </When>
            <When test=is(move || asked.get())>
                <div class="notice look">
                    <h2>{words.peek().0.clone()}</h2>
                    <p>{words.peek().1.clone()}</p>
                    <button type="button" class="button" on:click=move |_| asked.set(false)>{tr!(app, house.erase_no)}</button>
                    <button type="button" class="button" on:click=move |_| erase.run(())>{tr!(app, house.erase_yes)}</button>
                    <p class="problem" role="alert">{live(move || problem.get())}</p>
                </div>
            </When>
        </section>
    }
}
