//! "Chiến dịch của tổ": which indicators the team is about now. Forms show these first, and the next step at a household is
//! one of them. The leader chooses, with or without a network.

use super::work::{SaveButton, SaveIt, saver};
use crate::components::{Frame, Tab, Ticks, When, is, live};
use crate::reactive::{Var, derived};
use crate::state::app;
use crate::store::Change;
use crate::{tr, words};
use domain::{Fields, Indicator, Kind, Role};
use leptos::prelude::*;

/// The page.
#[component]
pub fn Campaign() -> impl IntoView {
    let app = app();
    let leads = derived(move || app.me.read().as_ref().is_some_and(|me| me.role == Role::Leader));
    let chosen = derived(move || {
        app.ask(|register| {
            let keys = register.team().map(|team| team.campaign.clone()).unwrap_or_default();
            let known = keys.iter().filter_map(|key| register.catalogue().get(key));
            known.map(|indicator| words::label(app, indicator)).collect::<Vec<_>>()
        })
    });
    view! {
        <Frame title=tr!(app, campaign.title) back="/them" tab=Tab::More>
            <p>{tr!(app, campaign.intro)}</p>
            <When test=is(move || !leads.get())>
                <ol class="numbered">
                    {live(move || chosen.get().into_iter().map(|label| view! { <li>{label}</li> }).collect_view())}
                </ol>
                <p class="hint">{tr!(app, campaign.leader_only)}</p>
            </When>
            <When test=is(move || leads.get())>
                <Choose/>
            </When>
        </Frame>
    }
}

#[component]
fn Choose() -> impl IntoView {
    let app = app();
    let (team, asked, before) = app.ask_once(|register| {
        let asked: Vec<Indicator> = register.catalogue().asked_on(app.today()).cloned().collect();
        let before = register.team().map(|team| team.campaign.clone()).unwrap_or_default();
        (register.team().map(|team| team.id), asked, before)
    });
    let places: Vec<usize> =
        before.iter().filter_map(|key| asked.iter().position(|indicator| indicator.key == *key)).collect();
    let ticked = Var::new(places);
    let labels = asked.iter().map(|indicator| words::label(app, indicator)).collect();
    let keys: Vec<String> = asked.into_iter().map(|indicator| indicator.key).collect();
    let (problem, saving) = (Var::new(None), Var::new(false));
    let save = saver(tr!(app, campaign.saved), "/them".to_owned(), saving, problem, None);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let Some(team) = team else { return };
        let chosen: Vec<&str> =
            ticked.peek().iter().filter_map(|place: &usize| keys.get(*place)).map(String::as_str).collect();
        if chosen == before {
            problem.set(Some(("save", tr!(app, past.nothing))));
            return;
        }
        let set = Fields::from_iter([("campaign".to_owned(), chosen.into())]);
        save.run(SaveIt(vec![Change::of(Kind::TEAM, team.uuid(), set)]));
    };
    view! {
        <form on:submit=submit novalidate>
            <Ticks label=tr!(app, campaign.title) options=labels value=ticked/>
            <SaveButton saving=saving problem=problem/>
        </form>
    }
}
