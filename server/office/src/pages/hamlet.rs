//! One hamlet: in which commune it was from which day on, and what an office says of that.

use crate::document::document;
use crate::pages::places::told;
use crate::parts::{Field, head, table};
use crate::words::{moment, say};
use crate::{Frame, Language};
use domain::{Millis, VisitDate};
use leptos::prelude::*;

/// What the page shows.
#[derive(Clone, Debug, Default)]
pub struct HamletSheet {
    /// Its id, as addresses have it.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its team.
    pub team: String,
    /// From which day on in which commune.
    pub history: Vec<(Option<VisitDate>, Option<String>)>,
    /// Moves that this officer can take back.
    pub moves: Vec<VisitDate>,
    /// The names that it had before, the latest first, each until when.
    pub former: Vec<(String, Millis)>,
    /// What this officer may say; nothing if the hamlet is another commune's.
    pub says: Option<Says>,
}

/// What can be said of a hamlet.
#[derive(Clone, Debug, Default)]
pub struct Says {
    /// Communes to which it can be moved: code and name.
    pub communes: Vec<(String, String)>,
    /// Communes of before that it may have been in: code and name.
    pub before: Vec<(String, String)>,
    /// The one of them that was said.
    pub was: String,
    /// What was typed for a move.
    pub on: String,
    /// The commune that was chosen for it.
    pub to: String,
    /// What cannot be used.
    pub wrong: Option<WrongMove>,
    /// Its name, or what was typed for it.
    pub name: String,
    /// Why it cannot be called so.
    pub wrong_name: Option<WrongName>,
}

/// Why a hamlet did not get another name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WrongName {
    /// None, or one that is too long.
    Name,
    /// Another hamlet of the team has it.
    Known,
}

/// Why a hamlet was not moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WrongMove {
    /// No day, or one before the communes of now.
    Day,
    /// No commune.
    Commune,
    /// It is there on that day.
    There,
}

/// The page.
pub fn hamlet(frame: &Frame, shown: &HamletSheet) -> String {
    let lang = frame.language;
    document(frame, &shown.name, || {
        let heads = [say!(lang, places.from), say!(lang, places.commune)];
        let heads = view! { <tr>{heads.into_iter().map(head).collect_view()}</tr> }.into_any();
        let rows = shown.history.iter().map(|(from, commune)| {
            let from = from.map_or_else(String::new, VisitDate::full);
            view! { <tr><th scope="row">{from}</th><td>{told(lang, commune.as_deref())}</td></tr> }
        });
        let says = match &shown.says {
            Some(says) => view! {
                <section class="card">{moving(lang, shown, says)}</section>
                <section class="card">{renaming(lang, shown, says)}</section>
                {before(lang, shown, says)}
            }
            .into_any(),
            None => view! { <p class="hint">{say!(lang, places.read_only)}</p> }.into_any(),
        };
        let moves = shown.moves.iter().map(|on| back(lang, shown, *on)).collect_view();
        view! {
            <p><a class="link" href="/van-phong/thon">{say!(lang, places.back)}</a> " · " {shown.team.clone()}</p>
            <div class="panes">
                <section>
                    {table(say!(lang, places.history), false, heads, rows.collect_view().into_any(), ().into_any())}
                    {moves}
                    {(!shown.former.is_empty()).then(|| former(lang, shown))}
                </section>
                <div>{says}</div>
            </div>
        }
        .into_any()
    })
}

fn back(lang: Language, shown: &HamletSheet, on: VisitDate) -> AnyView {
    view! {
        <form method="post" action=format!("/van-phong/thon/{}/bo", shown.id)>
            <input type="hidden" name="on" value=on.to_string()/>
            <button type="submit" class="link">{say!(lang, places.take_back)} " " {on.full()}</button>
        </form>
    }
    .into_any()
}

fn former(lang: Language, shown: &HamletSheet) -> AnyView {
    let lines = shown.former.iter().map(|(name, until)| {
        view! { <li>{say!(lang, places.name_until, name = name, until = moment(*until))}</li> }
    });
    view! { <h2>{say!(lang, places.former)}</h2> <ul class="facts-list">{lines.collect_view()}</ul> }.into_any()
}

fn renaming(lang: Language, shown: &HamletSheet, says: &Says) -> AnyView {
    let problem = says.wrong_name.map(|wrong| match wrong {
        WrongName::Name => say!(lang, places.no_name),
        WrongName::Known => say!(lang, places.known),
    });
    view! {
        <h2>{say!(lang, places.rename)}</h2>
        <form method="post" action=format!("/van-phong/thon/{}/ten", shown.id)>
            {Field::new("name", say!(lang, places.name), &says.name)
                .hint(say!(lang, places.rename_hint))
                .problem(problem)
                .input("text")}
            <button type="submit" class="button">{say!(lang, places.rename_now)}</button>
        </form>
    }
    .into_any()
}

fn moving(lang: Language, shown: &HamletSheet, says: &Says) -> AnyView {
    let day = (says.wrong == Some(WrongMove::Day)).then(|| say!(lang, places.no_day));
    let commune = match says.wrong {
        Some(WrongMove::Commune) => Some(say!(lang, places.no_commune)),
        Some(WrongMove::There) => Some(say!(lang, places.there_already)),
        _ => None,
    };
    view! {
        <h2>{say!(lang, places.change)}</h2>
        <form method="post" action=format!("/van-phong/thon/{}/chuyen", shown.id)>
            {Field::new("on", say!(lang, places.on), &says.on).hint(say!(lang, places.moves_hint)).problem(day).input("date")}
            {Field::new("to", say!(lang, places.to), &says.to).problem(commune).select(say!(lang, places.choose), &says.communes)}
            <button type="submit" class="button primary">{say!(lang, places.move_now)}</button>
        </form>
    }
    .into_any()
}

fn before(lang: Language, shown: &HamletSheet, says: &Says) -> AnyView {
    let body = match &says.before[..] {
        [(_, name)] => view! { <p>{say!(lang, places.only_one, name = name)}</p> }.into_any(),
        several => view! {
            <form method="post" action=format!("/van-phong/thon/{}/truoc", shown.id)>
                {Field::new("was", say!(lang, places.was), &says.was)
                    .hint(say!(lang, places.was_hint))
                    .select(say!(lang, places.unknown), several)}
                <button type="submit" class="button">{say!(lang, places.save)}</button>
            </form>
        }
        .into_any(),
    };
    view! { <section class="card"><h2>{say!(lang, places.say_was)}</h2> {body}</section> }.into_any()
}
