//! The frame of every page: title, status line, content, tabs at the thumb.

use super::{Icon, Sign, StatusLine};
use super::{When, is, live};
use crate::reactive::{Val, effect};
use crate::state::app;
use crate::tr;
use domain::Role;
use leptos::prelude::*;
use leptos_router::components::A;

/// Which tab a page belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names are the tabs'")]
pub enum Tab {
    Today,
    Households,
    Sync,
    Team,
    More,
}

/// A page.
#[component]
pub fn Frame(
    /// The heading.
    #[prop(into)]
    title: Val<String>,
    /// A line above the heading, such as the hamlet.
    #[prop(into, optional)]
    above: Val<String>,
    /// Where "back" leads; none on a tab's first page.
    #[prop(into, optional)]
    back: Option<String>,
    /// The tab; none before joining.
    #[prop(optional)]
    tab: Option<Tab>,
    /// The content.
    children: Children,
) -> impl IntoView {
    let app = app();
    effect(move || {
        if let Some(document) = crate::browser::window().document() {
            document.set_title(&format!("{} · Từng Nhà", title.get()));
        }
    });
    let back = back.map(|href| {
        view! {
            <A href=href attr:class="back" attr:aria-label=tr!(app, common.back)>
                <Icon sign=Sign::Back/>
            </A>
        }
    });
    view! {
        <header class="top">
            <div class="bar">
                {back}
                <div class="titles">
                    <When test=is(move || !above.read().is_empty())>
                        <p class="above">{live(move || above.get())}</p>
                    </When>
                    <h1>{live(move || title.get())}</h1>
                </div>
            </div>
            <StatusLine/>
        </header>
        <main>
            <Saved/>
            {children()}
        </main>
        <When test=is(move || app.me.read().is_some())>
            <Tabs tab=tab/>
        </When>
    }
}

/// What was just saved, until the page is left.
#[component]
fn Saved() -> impl IntoView {
    let app = app();
    // Taken by the first page that is built after it: the next one may be built before this one is gone.
    let notice = app.notice.get_untracked();
    if notice.is_some() {
        app.notice.set(None);
    }
    view! {
        <div role="status">
            {notice.map(|text| view! {
                <p class="notice good">
                    <Icon sign=Sign::Check/>
                    {text}
                </p>
            })}
        </div>
    }
}

#[component]
fn Tabs(tab: Option<Tab>) -> impl IntoView {
    let app = app();
    let leads = app.me.read().as_ref().is_some_and(|me| me.role == Role::Leader);
    let link = move |own: Tab, href: &'static str, sign: Sign, name: String| {
        view! {
            <li>
                <A href=href attr:class=if tab == Some(own) { "tab here" } else { "tab" } attr:aria-current=(tab == Some(own)).then_some("page")>
                    <Icon sign=sign/>
                    <span>{name}</span>
                </A>
            </li>
        }
    };
    view! {
        <nav class="tabs" aria-label=tr!(app, tab.label)>
            <ul>
                {live(move || link(Tab::Today, "/", Sign::Today, tr!(app, tab.today)))}
                {live(move || link(Tab::Households, "/ho-dan", Sign::House, tr!(app, tab.households)))}
                {live(move || link(Tab::Sync, "/dong-bo", Sign::Sync, tr!(app, tab.sync)))}
                {live(move || leads.then(|| link(Tab::Team, "/to", Sign::Team, tr!(app, tab.team))))}
                {live(move || link(Tab::More, "/them", Sign::More, tr!(app, tab.more)))}
            </ul>
        </nav>
    }
}
