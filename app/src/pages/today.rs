//! "Hôm nay": progress, who is next, what is not yet sent.

use crate::components::{Frame, HouseRows, Icon, Sign, Tab};
use crate::components::{When, is, live};
use crate::reactive::derived;
use crate::state::{App, Loaded, Offline, app};
use crate::tr;
use domain::progress::Progress;
use leptos::prelude::*;
use leptos_router::components::A;

/// Households shown under "not visited lately".
const NEXT: usize = 7;

/// The first page.
#[component]
pub fn TodayPage() -> impl IntoView {
    let app = app();
    let member = move || app.me.read().as_ref().map(|me| me.member);
    let today = derived(move || {
        let all = app.loaded.get() == Loaded::All;
        let day = app.today();
        member().filter(|_| all).map(|member| app.ask(|register| register.today(day, member, NEXT))).unwrap_or_default()
    });
    let due = derived(move || today.read().due.clone());
    let next = derived(move || today.read().next.clone());
    let empty = derived(move || app.ask(|register| register.is_empty()));
    let team = derived(move || app.me.read().as_ref().map(|me| me.team_name.clone()).unwrap_or_default());
    view! {
        <Frame title=tr!(app, tab.today) above=team tab=Tab::Today>
            <When test=is(move || app.update_ready.get())>
                <p class="notice">
                    <A href="/dong-bo">{tr!(app, sync.update_ready)} " · " {tr!(app, sync.update)}</A>
                </p>
            </When>
            {live(move || offline_words(app).map(|words| view! { <p class="notice look">{words}</p> }))}
            <Targets/>
            <p class="hint">{live(move || tr!(app, today.logged, n = today.read().logged))}</p>
            <When test=is(move || empty.get())>
                <div class="notice">
                    <p>{tr!(app, today.none)}</p>
                    <p class="hint">{tr!(app, today.none_hint)}</p>
                </div>
            </When>
            <When test=is(move || !due.read().is_empty())>
                <h2>{live(move || tr!(app, today.due, n = due.read().len()))}</h2>
                <ul class="rows">
                    <HouseRows ids=due log=true/>
                </ul>
            </When>
            <When test=is(move || !next.read().is_empty())>
                <h2>{tr!(app, today.next)}</h2>
                <ul class="rows">
                    <HouseRows ids=next log=true/>
                </ul>
            </When>
            <div class="pair">
                <A href="/ho-moi" attr:class="button">
                    <Icon sign=Sign::Plus/>
                    {tr!(app, today.new_house)}
                </A>
                <A href="/ho-dan" attr:class="button primary">
                    <Icon sign=Sign::Search/>
                    {tr!(app, today.find)}
                </A>
            </div>
        </Frame>
    }
}

/// What a person has to know before going where there is no network.
fn offline_words(app: App) -> Option<String> {
    match app.offline.get() {
        Offline::Fetching => Some(tr!(app, today.fetching)),
        Offline::Unable => Some(tr!(app, sync.offline_unable)),
        Offline::Unknown | Offline::Ready => None,
    }
}

/// My target (or, without one, the team's), then the rest of them.
#[component]
fn Targets() -> impl IntoView {
    let app = app();
    let targets = derived(move || {
        let member = app.me.read().as_ref().map(|me| me.member);
        let day = app.today();
        app.ask(|register| {
            let mine = register.progress(day, member);
            let team = register.progress(day, None);
            (mine, team)
        })
    });
    view! {
        {live(move || {
            let (mine, team) = targets.get();
            let own = !mine.is_empty();
            let mut shown = if own { mine.into_iter() } else { team.clone().into_iter() };
            let first = shown.next().map(|progress| {
                let title = if own { tr!(app, today.mine) } else { tr!(app, today.team) };
                view! { <Bar title=title progress=progress/> }
            });
            let rest: Vec<_> = shown.chain(if own { team } else { vec![] }).collect();
            let others = (!rest.is_empty()).then(|| view! {
                <details>
                    <summary>{tr!(app, today.other_targets)}</summary>
                    {rest.into_iter().map(|progress| {
                        let title = title_of(app, &progress);
                        view! { <Bar title=title progress=progress/> }
                    }).collect_view()}
                </details>
            });
            view! { {first} {others} }
        })}
    }
}

fn title_of(app: App, progress: &Progress) -> String {
    if progress.indicator == "households" {
        return tr!(app, today.team);
    }
    super::quotas::counted(app, &progress.indicator)
}

#[component]
fn Bar(title: String, progress: Progress) -> impl IntoView {
    let app = app();
    let (done, target) = (progress.done, progress.target.max(1));
    let numbers = if progress.indicator == "households" {
        tr!(app, today.met, done = done, target = target)
    } else {
        format!("{done} / {target}")
    };
    let period = tr!(app, today.week, from = progress.from.short(), to = progress.to.short());
    view! {
        <section class="target">
            <p class="target-line">
                <span>{title}</span>
                <strong>{numbers}</strong>
            </p>
            <progress max=target value=done.min(target) aria-label=tr!(app, today.progress, done = done, target = target)></progress>
            <p class="hint">{period}</p>
        </section>
    }
}
