//! "Giao hộ": the leader says of several households at once who is to visit them, with or without a network.

use super::fresh::save_problem;
use super::work::{joined, row};
use crate::components::{Frame, Icon, Sign, Tab, When, is, live};
use crate::reactive::{Val, Var, derived};
use crate::register::{Query, Whose};
use crate::state::{App, app};
use crate::store::Change;
use crate::{tr, words};
use domain::{ASSIGNED, Fields, HamletId, HouseholdId, Kind, MemberId, Role};
use leptos::prelude::*;
use leptos_router::components::A;
use leptos_router::hooks::use_query_map;
use wasm_bindgen_futures::spawn_local;

/// Rows shown at first and added by "Xem thêm".
const PAGE: usize = 40;

/// The page that assigns many at once.
#[component]
pub fn AssignPage() -> impl IntoView {
    let app = app();
    view! {
        <Frame title=tr!(app, assign.title) back="/to" tab=Tab::Team>
            {live(move || if app.me.read().as_ref().is_some_and(|me| me.role == Role::Leader) {
                view! { <Sheet/> }.into_any()
            } else {
                view! { <p>{tr!(app, team.leader_only)}</p> }.into_any()
            })}
        </Frame>
    }
}

/// What was chosen so far.
#[derive(Clone, Copy)]
struct Form {
    whose: Var<Whose>,
    query: Var<Query>,
    chosen: Var<Vec<HouseholdId>>,
    to: Var<Option<Whose>>,
}

impl Form {
    /// Of others nothing is chosen.
    fn looks_at(self, change: impl FnOnce(Self)) {
        self.chosen.set(Vec::new());
        change(self);
    }
}

#[component]
fn Sheet() -> impl IntoView {
    let app = app();
    let of = use_query_map().read_untracked().get("cua").and_then(|id| id.parse::<MemberId>().ok());
    let form = Form {
        whose: Var::new(of.map_or(Whose::Nobodys, Whose::Of)),
        query: Var::new(Query::default()),
        chosen: Var::new(Vec::new()),
        to: Var::new(None),
    };
    let found = derived(move || {
        let day = app.today();
        app.ask(|register| register.assigned(&form.query.read(), form.whose.get(), day))
    });
    if of.is_some() {
        form.chosen.set(found.get_untracked());
    }
    let (problem, done) = (Var::new(None::<String>), Var::new(None::<String>));
    let saving = Var::new(false);
    let people = derived(move || app.ask(|register| register.workload()));
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if saving.get_untracked() {
            return;
        }
        problem.set(None);
        done.set(None);
        // What somebody else assigned meanwhile is on this list no more.
        let still = app.ask_once(|register| {
            let all = Query { text: String::new(), ..form.query.get_untracked() };
            register.assigned(&all, form.whose.get_untracked(), app.today())
        });
        form.chosen.update(|chosen| chosen.retain(|id| still.contains(id)));
        let (Some(to), chosen) = (form.to.get_untracked(), form.chosen.get_untracked()) else {
            return problem.set(Some(tr!(app, assign.need_member)));
        };
        if chosen.is_empty() {
            return problem.set(Some(tr!(app, assign.need_house)));
        }
        let to = if let Whose::Of(member) = to { Some(member) } else { None };
        let set = Fields::from_iter([(ASSIGNED.to_owned(), to.map(|id| id.to_string()).into())]);
        let changes = chosen.iter().map(|id| Change::of(Kind::HOUSEHOLD, id.uuid(), set.clone())).collect();
        saving.set(true);
        spawn_local(async move {
            let saved = app.save(changes, None).await;
            saving.set(false);
            match saved {
                Ok(()) => {
                    form.chosen.update(|own| own.retain(|id| !chosen.contains(id)));
                    let name = to.map_or_else(|| tr!(app, house.anybody), |id| name_of(app, id));
                    let time = words::time(app.now());
                    done.set(Some(tr!(app, assign.done, n = chosen.len(), name = name, time = time)));
                }
                Err(error) => problem.set(Some(save_problem(app, &error))),
            }
        });
    };
    view! {
        <form on:submit=save novalidate>
            <p>{tr!(app, assign.intro)}</p>
            <label for="to">{tr!(app, assign.to)}</label>
            <select id="to" on:change=move |event| form.to.set(match &*event_target_value(&event) {
                "" => None,
                id => Some(id.parse().map_or(Whose::Nobodys, Whose::Of)),
            })>
                <option value="">{tr!(app, assign.choose)}</option>
                {live(move || people.get().into_iter().filter(|(_, _, _, left)| !left).map(|(id, name, ..)| view! {
                    <option value=id.to_string()>{name}</option>
                }).collect_view())}
                <option value="-">{tr!(app, house.anybody)}</option>
            </select>
            <Which form=form people=people/>
            <Houses form=form found=found/>
            <div class="save-bar">
                // Beside the button, for the list above it may be long.
                <div role="status">{live(move || done.get().map(|words| view! {
                    <p class="notice good"><Icon sign=Sign::Check/>{words}</p>
                }))}</div>
                <p class="problem" role="alert">{live(move || problem.get())}</p>
                <button type="submit" class="button primary" disabled=move || saving.get()>
                    {live(move || tr!(app, assign.save, n = form.chosen.read().len()))}
                </button>
            </div>
        </form>
    }
}

fn name_of(app: App, id: MemberId) -> String {
    app.ask_once(|register| register.member_name(Some(id)).to_owned())
}

/// Whose households are looked at, where, and what is typed of them.
#[component]
fn Which(form: Form, people: Val<Vec<(MemberId, String, usize, bool)>>) -> impl IntoView {
    let app = app();
    let hamlets = derived(move || app.ask(|register| register.hamlets()));
    // Whose list is looked at stays there when the last of it has gone to somebody else.
    let listed = derived(move || {
        let (mut all, whose) = (people.get(), form.whose.get());
        all.retain(|(id, _, count, _)| *count > 0 || whose == Whose::Of(*id));
        if let Whose::Of(id) = whose
            && !all.iter().any(|(own, ..)| *own == id)
        {
            all.push((id, name_of(app, id), 0, true));
        }
        all
    });
    view! {
        <label for="whose">{tr!(app, assign.which)}</label>
        <select id="whose" on:change=move |event| form.looks_at(|form| form.whose.set(match &*event_target_value(&event) {
            "" => Whose::Nobodys,
            id => id.parse().map_or(Whose::Anybodys, Whose::Of),
        }))>
            <option value="" selected=move || form.whose.get() == Whose::Nobodys>{tr!(app, assign.nobodys)}</option>
            {live(move || listed.get().into_iter().map(|(id, name, count, _)| {
                let name = if name.is_empty() { tr!(app, assign.gone) } else { name };
                let is_shown = move || form.whose.get() == Whose::Of(id);
                view! { <option value=id.to_string() selected=is_shown>{tr!(app, assign.of, name = name, n = count)}</option> }
            }).collect_view())}
            <option value="-">{tr!(app, common.all)}</option>
        </select>
        <When test=is(move || hamlets.read().len() >= 2)>
            <label for="hamlet">{tr!(app, find.hamlet)}</label>
            <select id="hamlet" on:change=move |event| form.looks_at(|form| {
                let id: Option<HamletId> = event_target_value(&event).parse().ok();
                form.query.update(|query| query.hamlet = id);
            })>
                <option value="">{tr!(app, find.all_hamlets)}</option>
                {live(move || hamlets.get().into_iter().map(|(id, name)| {
                    view! { <option value=id.to_string()>{name}</option> }
                }).collect_view())}
            </select>
        </When>
        <label for="find">{tr!(app, assign.find)}</label>
        <input
            id="find"
            type="search"
            autocomplete="off"
            spellcheck="false"
            on:input=move |event| form.query.update(|query| query.text = event_target_value(&event))
            // The keyboard's search key looks for a household; it does not save the form around it.
            on:keydown=move |event| if event.key() == "Enter" { event.prevent_default() }
        />
    }
}

/// The households, each to be chosen, or all at once.
#[component]
fn Houses(form: Form, found: Val<Vec<HouseholdId>>) -> impl IntoView {
    let app = app();
    let shown = Var::new(PAGE);
    let chosen = form.chosen;
    let is_all = derived(move || found.read().iter().all(|id| chosen.read().contains(id)));
    let toggle_all = move |_| {
        let all = found.get_untracked();
        let is_all = is_all.get_untracked();
        chosen.update(|chosen| {
            chosen.retain(|id| !all.contains(id));
            if !is_all {
                chosen.extend(all);
            }
        });
    };
    let house = move |id: HouseholdId| {
        let words = app.ask_once(|register| {
            let own = &register.house(id)?.household;
            let code = if own.head.is_some() { &*own.code } else { "" };
            Some(joined(&[own.title(), register.hamlet_name(own.hamlet), code]))
        });
        let is_chosen = move || chosen.read().contains(&id);
        let toggle = move |_| {
            chosen.update(|chosen| match chosen.iter().position(|own| *own == id) {
                Some(place) => drop(chosen.remove(place)),
                None => chosen.push(id),
            });
        };
        view! {
            <button type="button" class="choice pick" aria-pressed=move || is_chosen().to_string() on:click=toggle>
                {live(move || view! { <Icon sign=if is_chosen() { Sign::Check } else { Sign::Plus }/> })}
                <span>{words.unwrap_or_default()}</span>
            </button>
        }
    };
    let page = derived(move || found.read().iter().take(shown.get()).copied().collect::<Vec<_>>());
    view! {
        <p class="hint after" role="status">
            {live(move || tr!(app, assign.count, n = found.read().len(), m = chosen.read().len()))}
        </p>
        <When test=is(move || !found.read().is_empty())>
            <button type="button" class="button" on:click=toggle_all>
                {live(move || if is_all.get() { tr!(app, assign.none) } else { tr!(app, assign.all, n = found.read().len()) })}
            </button>
        </When>
        <div class="choices picks" role="group" aria-label=tr!(app, assign.which)>
            {live(move || page.get().into_iter().map(house).collect_view())}
        </div>
        <When test=is(move || found.read().len() > shown.get())>
            <button type="button" class="button" on:click=move |_| shown.update(|shown| *shown += PAGE)>
                {live(move || tr!(app, common.more, n = found.read().len().saturating_sub(shown.get())))}
            </button>
        </When>
    }
}

/// The leader's overview of what is assigned to whom; who left the team stays on it until all of it is somebody else's.
#[component]
pub(super) fn Assignments() -> impl IntoView {
    let app = app();
    let people = derived(move || app.ask(|register| register.workload()));
    view! {
        <section>
            <h2>{tr!(app, assign.overview)}</h2>
            <ul class="rows">
                {live(move || people.get().into_iter().filter(|(_, _, count, _)| *count > 0).map(|(id, name, count, left)| {
                    let name = if name.is_empty() { tr!(app, assign.gone) } else { name };
                    let step = left.then(|| tr!(app, assign.left));
                    row(format!("/giao?cua={id}"), name, tr!(app, assign.given, n = count), step)
                }).collect_view())}
            </ul>
            <A href="/giao" attr:class="button">{tr!(app, assign.link)}</A>
        </section>
    }
}
