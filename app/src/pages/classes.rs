//! "Lớp tập huấn": the classes that were held, and one of them.

use super::class_form::ClassForm;
use super::work::{VoidIt, facts_list, joined, row};
use crate::components::{Frame, Icon, Sign, Tab, live};
use crate::reactive::{Var, derived};
use crate::state::{App, app};
use crate::{tr, words};
use domain::{Class, ClassId, HouseholdId, Kind, Role};
use leptos::prelude::*;
use leptos_router::components::A;
use leptos_router::hooks::use_params_map;

/// All classes, the latest first.
#[component]
pub fn Classes() -> impl IntoView {
    let app = app();
    let classes = derived(move || app.ask(|register| register.classes()));
    let month = move || {
        let first = app.today().month_start();
        let (n, people) = app.ask(|register| register.taught_since(first));
        tr!(app, class.month, month = first.full()[3..].to_owned(), n = n, people = words::count(app, people.into()))
    };
    view! {
        <Frame title=tr!(app, class.title) back="/them" tab=Tab::More>
            <p role="status">{live(month)}</p>
            <A href="/lop/moi" attr:class="button primary">
                <Icon sign=Sign::Plus/>
                {tr!(app, class.new)}
            </A>
            {live(move || if classes.read().is_empty() {
                view! { <p class="hint after">{tr!(app, class.none)}</p> }.into_any()
            } else {
                view! { <ul class="rows after">{classes.get().into_iter().map(|class| class_row(app, &class)).collect_view()}</ul> }.into_any()
            })}
        </Frame>
    }
}

fn class_row(app: App, class: &Class) -> AnyView {
    let hamlet = app.ask_once(|register| register.hamlet_name(class.hamlet).to_owned());
    let people = tr!(app, common.people, n = class.attended);
    let facts = joined(&[&words::day(app, class.date), &people, &hamlet]);
    row(format!("/lop/{}", class.id), class.topic.to_string(), facts, None)
}

/// One class.
#[component]
pub fn ClassPage() -> impl IntoView {
    let app = app();
    let params = use_params_map();
    let id = derived(move || params.read().get("id").and_then(|id| id.parse::<ClassId>().ok()));
    let class = derived(move || id.get().and_then(|id| app.ask(|register| register.class(id).cloned())));
    let title =
        derived(move || class.read().as_ref().map_or_else(|| tr!(app, class.missing), |class| class.topic.to_string()));
    let above = derived(move || class.read().as_ref().map(|class| words::day(app, class.date)).unwrap_or_default());
    let edits = Var::new(false);
    view! {
        <Frame title=title above=above back="/lop" tab=Tab::More>
            {live(move || match class.get() {
                // As it was when the edit began: what comes meanwhile does not overwrite what is being typed.
                Some(_) if edits.get() => class.get_untracked().map(|old| view! { <ClassForm old=old/> }).into_any(),
                None => view! { <p>{tr!(app, work.not_here)}</p> }.into_any(),
                Some(class) => view! {
                    {class.void.as_ref().map(|why| view! { <p class="notice">{tr!(app, class.voided, why = why)}</p> })}
                    <Facts class=class.clone()/>
                    {(class.void.is_none() && may_change(app, &class)).then(|| view! {
                        <button type="button" class="button primary" on:click=move |_| edits.set(true)>
                            {tr!(app, class.edit)}
                        </button>
                    })}
                    {(class.void.is_none() && may_change(app, &class)).then(|| view! {
                        <VoidIt kind=Kind::CLASS id=class.id.uuid() next="/lop"/>
                    })}
                }.into_any(),
            })}
        </Frame>
    }
}

fn may_change(app: App, class: &Class) -> bool {
    app.me.read().as_ref().is_some_and(|me| me.role == Role::Leader || class.member == Some(me.member))
}

#[component]
fn Facts(class: Class) -> impl IntoView {
    let app = app();
    let (teachers, hamlet) = app.ask_once(|register| {
        let names = class.taught_by.iter().map(|id| register.member_name(Some(*id))).filter(|name| !name.is_empty());
        (names.collect::<Vec<_>>().join(", "), register.hamlet_name(class.hamlet).to_owned())
    });
    let women = class.women.map(|n| tr!(app, class.of_women, n = n)).unwrap_or_default();
    let people = joined(&[&tr!(app, common.people, n = class.attended), &women]);
    let place = class.place.map(|place| place.to_string()).unwrap_or_default();
    let facts = vec![
        (tr!(app, class.attended), people),
        (tr!(app, class.at), joined(&[&place, &hamlet])),
        (tr!(app, class.taught_by), teachers),
    ];
    let count = class.households.len();
    let households = Var::new(class.households);
    view! {
        {facts_list(facts)}
        {(count > 0).then(|| view! {
            <h2>{tr!(app, class.came, n = count)}</h2>
            {live(move || came(app, &households.peek()))}
        })}
    }
}

/// The households that are known. Ids stay when one is erased; there is no name to them any more.
fn came(app: App, households: &[HouseholdId]) -> AnyView {
    let known: Vec<_> = app.ask(|register| {
        let title = |id: &HouseholdId| Some((*id, register.house(*id)?.household.title().to_owned()));
        households.iter().filter_map(title).collect()
    });
    let nameless = households.len() - known.len();
    let rows = known.into_iter().map(|(id, title)| row(format!("/ho-dan/{id}"), title, String::new(), None));
    view! {
        <ul class="rows">{rows.collect_view()}</ul>
        {(nameless > 0).then(|| view! { <p class="hint">{tr!(app, class.nameless, n = nameless)}</p> })}
    }
    .into_any()
}
