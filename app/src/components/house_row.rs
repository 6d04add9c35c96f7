//! A household in a list: its name, where it stands, and the next sensible step.

use super::live;
use crate::reactive::Val;
use crate::register::Register;
use crate::state::{App, app};
use crate::tr;
use crate::words;
use domain::HouseholdId;
use leptos::prelude::*;
use leptos_router::components::A;

/// A row for each household; those that stay in the list stay on the screen.
#[component]
pub fn HouseRows(
    /// Which households, in their order.
    ids: Val<Vec<HouseholdId>>,
    /// Whether each row has its own button for a visit.
    #[prop(optional)]
    log: bool,
) -> impl IntoView {
    view! {
        <For each=move || ids.get() key=|id| *id let:id>
            <HouseRow id=id log=log/>
        </For>
    }
}

/// One row. With `log`, a button that opens the visit form at once.
#[component]
fn HouseRow(
    /// Which household.
    id: HouseholdId,
    /// Whether the row has its own button for a visit.
    log: bool,
) -> impl IntoView {
    let app = app();
    let title = move || app.ask(|register| register.house(id).map(|house| house.household.title().to_owned()));
    let facts = move || app.ask(|register| facts(app, register, id));
    let step = move || app.ask(|register| step(app, register, id));
    view! {
        <li class="row">
            <A href=format!("/ho-dan/{id}") attr:class="row-main">
                <strong>{title}</strong>
                <span class="facts">{facts}</span>
                {live(move || step().map(|step| view! { <span class="step">{step}</span> }))}
            </A>
            {log.then(|| view! {
                <A href=format!("/ho-dan/{id}/ghi") attr:class="button small">{tr!(app, today.log)}</A>
            })}
        </li>
    }
}

/// `Bắc Lù · hẹn 23/11`
fn facts(app: App, register: &Register, id: HouseholdId) -> String {
    let Some(house) = register.house(id) else { return String::new() };
    let standing = match (house.due(), house.last()) {
        (Some(due), _) => words::promised(app, due, house.due_why()),
        (None, None) => tr!(app, today.never),
        (None, Some(last)) => words::last(app, last),
    };
    let household = &house.household;
    let code = household.head.as_ref().map(|_| household.code.as_str()).unwrap_or_default();
    let parts = [register.hamlet_name(household.hamlet), code, &standing];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

/// `Cài VssID: còn 2 người`
pub(crate) fn step(app: App, register: &Register, id: HouseholdId) -> Option<String> {
    let step = register.next_step(id, app.today())?;
    let what = words::label(app, register.catalogue().get(&step.indicator)?);
    Some(match step.people {
        _ if !step.asked => tr!(app, today.not_asked, what = what),
        0 => tr!(app, today.house_left, what = what),
        n => tr!(app, today.people_left, n = n, what = what),
    })
}
