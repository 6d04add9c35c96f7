//! Choosing households by the same search that finds them elsewhere.

use super::{Icon, Sign, When, is, live};
use crate::reactive::{Val, Var, derived};
use crate::register::Query;
use crate::state::{App, app};
use crate::tr;
use domain::HouseholdId;
use leptos::prelude::*;

/// As many as fit above a keyboard.
const SHOWN: usize = 4;

/// Chosen households, each with a button to leave it out again, and a search for more.
#[component]
pub fn HousePick(
    /// What they are chosen for.
    label: String,
    /// Which ones.
    chosen: Var<Vec<HouseholdId>>,
    /// Whether more than one may be chosen.
    #[prop(optional)]
    many: bool,
) -> impl IntoView {
    let app = app();
    let text = Var::new(String::new());
    let found = derived(move || {
        let query = Query { text: text.get(), ..Query::default() };
        if query.text.trim().is_empty() {
            return Vec::new();
        }
        let all = app.ask(|register| register.find(&query, app.today()));
        all.into_iter().filter(|id| !chosen.read().contains(id)).take(SHOWN).collect::<Vec<_>>()
    });
    let add = Callback::new(move |id| {
        chosen.update(|chosen| chosen.push(id));
        text.set(String::new());
    });
    let remove = Callback::new(move |id| chosen.update(|chosen| chosen.retain(|own| *own != id)));
    let nothing = is(move || !text.read().trim().is_empty() && found.read().is_empty());
    view! {
        {houses(app, label.clone(), chosen.into(), true, remove)}
        <When test=is(move || many || chosen.read().is_empty())>
            <label for="pick">{label.clone()}</label>
            <input
                id="pick"
                type="search"
                autocomplete="off"
                spellcheck="false"
                prop:value=move || text.get()
                on:input=move |event| text.set(event_target_value(&event))
                // The keyboard's search key looks for a household; it does not save the form around it.
                on:keydown=move |event| if event.key() == "Enter" { event.prevent_default() }
            />
            {houses(app, tr!(app, work.found), found, false, add)}
            <div role="status">{live(move || nothing.get().then(|| tr!(app, find.nothing)))}</div>
        </When>
    }
}

/// A button for each household.
fn houses(app: App, label: String, ids: Val<Vec<HouseholdId>>, pressed: bool, tap: Callback<HouseholdId>) -> AnyView {
    let button = move |id: HouseholdId| {
        let words = app.ask_once(|register| {
            let house = register.house(id)?;
            let (title, place) = (house.household.title(), register.hamlet_name(house.household.hamlet));
            Some(format!("{title} · {place}"))
        });
        let sign = if pressed { Sign::Check } else { Sign::Plus };
        view! {
            <button type="button" class="choice pick" aria-pressed=pressed.to_string() on:click=move |_| tap.run(id)>
                <Icon sign=sign/>
                <span>{words.unwrap_or_else(|| tr!(app, house.missing))}</span>
            </button>
        }
    };
    view! {
        <div class="choices picks" role="group" aria-label=label>
            {live(move || ids.get().into_iter().map(button).collect_view())}
        </div>
    }
    .into_any()
}
