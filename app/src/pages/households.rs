//! "Hộ dân": find a household.

use crate::components::{Choice, Frame, HouseRows, Icon, Sign, Tab};
use crate::components::{When, is, live};
use crate::reactive::{Var, derived};
use crate::register::{Filter, Query};
use crate::state::app;
use crate::tr;
use domain::Role;
use leptos::prelude::*;
use leptos_router::components::A;

/// Rows shown at first and added by "Xem thêm".
const PAGE: usize = 20;

/// The list of households.
#[component]
pub fn Households() -> impl IntoView {
    let app = app();
    let query = Var::new(Query::default());
    let shown = Var::new(PAGE);
    let found = derived(move || {
        let day = app.today();
        app.ask(|register| register.find(&query.read(), day))
    });
    let hamlets = derived(move || app.ask(|register| register.hamlets()));
    let change = move |change: &dyn Fn(&mut Query)| {
        shown.set(PAGE);
        query.update(change);
    };
    let filters = vec![
        (Filter::All, tr!(app, common.all)),
        (Filter::NotVisited, tr!(app, find.not_visited)),
        (Filter::Due, tr!(app, find.due)),
    ];
    let page = derived(move || found.read().iter().take(shown.get()).copied().collect::<Vec<_>>());
    view! {
        <Frame title=tr!(app, find.title) tab=Tab::Households>
            <label for="find">{tr!(app, find.label)}</label>
            <input
                id="find"
                type="search"
                autocomplete="off"
                spellcheck="false"
                on:input=move |event| {
                    let text = event_target_value(&event);
                    change(&|query| query.text.clone_from(&text));
                }
            />
            <Choice
                label=tr!(app, find.filter)
                options=filters
                value=derived(move || Some(query.read().filter))
                on=Callback::new(move |filter: Option<Filter>| {
                    change(&|query| query.filter = filter.unwrap_or_default());
                })
            />
            <When test=is(move || { hamlets.read().len() >= 2 })>
                <label for="hamlet">{tr!(app, find.hamlet)}</label>
                <select
                    id="hamlet"
                    on:change=move |event| {
                        let id = event_target_value(&event).parse().ok();
                        change(&|query| query.hamlet = id);
                    }
                >
                    <option value="">{tr!(app, find.all_hamlets)}</option>
                    {live(move || hamlets.get().into_iter().map(|(id, name)| {
                        view! { <option value=id.to_string()>{name}</option> }
                    }).collect_view())}
                </select>
            </When>
            <p class="hint" role="status">{live(move || tr!(app, find.count, n = found.read().len()))}</p>
            <ul class="rows">
                <HouseRows ids=page/>
            </ul>
            <When test=is(move || found.read().is_empty())>
                <div class="notice">
                    <p>{tr!(app, find.nothing)}</p>
                    <p class="hint">{tr!(app, find.nothing_hint)}</p>
                </div>
            </When>
            <When test=is(move || { found.read().len() > shown.get() })>
                <button type="button" class="button" on:click=move |_| shown.update(|shown| *shown += PAGE)>
                    {live(move || tr!(app, common.more, n = found.read().len().saturating_sub(shown.get())))}
                </button>
            </When>
            <When test=is(move || app.me.read().as_ref().is_some_and(|me| me.role == Role::Leader))>
                <A href="/giao" attr:class="button">{tr!(app, assign.link)}</A>
            </When>
            <A href="/ho-moi" attr:class="button">
                <Icon sign=Sign::Plus/>
                {tr!(app, today.new_house)}
            </A>
        </Frame>
    }
}
