//! The hamlets of an office, and a new one.

use crate::document::document;
use crate::parts::{Field, head, table};
use crate::words::say;
use crate::{Frame, Language};
use leptos::prelude::*;

/// What the page shows.
#[derive(Clone, Debug, Default)]
pub struct Places {
    /// The hamlets, in the order of the Vietnamese alphabet.
    pub hamlets: Vec<HamletLine>,
    /// Teams to which one can be added: id and name.
    pub teams: Vec<(String, String)>,
    /// Communes of before that it may have been in: code and name.
    pub before: Vec<(String, String)>,
    /// What was typed.
    pub typed: NewHamlet,
}

/// A hamlet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HamletLine {
    /// Its id, as the address has it.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its team.
    pub team: String,
    /// Its commune today; none if it cannot be told.
    pub now: Option<String>,
    /// Its commune before July 2025; none if it cannot be told.
    pub before: Option<String>,
}

/// A hamlet to be added.
#[derive(Clone, Debug, Default)]
pub struct NewHamlet {
    /// The team's id.
    pub team: String,
    /// The name.
    pub name: String,
    /// The code of the commune of before.
    pub was: String,
    /// What cannot be used.
    pub wrong: Option<WrongHamlet>,
}

/// Why a hamlet was not added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WrongHamlet {
    /// No team, or not of this unit.
    Team,
    /// No name, or too long.
    Name,
    /// The team has one of this name.
    Known,
    /// No commune of before that became the team's.
    Was,
}

/// The page.
pub fn places(frame: &Frame, shown: &Places) -> String {
    let lang = frame.language;
    document(frame, &say!(lang, places.title), || {
        let list = if shown.hamlets.is_empty() {
            view! { <p>{say!(lang, places.none)}</p> }.into_any()
        } else {
            let heads =
                [say!(lang, places.hamlet), say!(lang, places.team), say!(lang, places.now), say!(lang, places.before)];
            let heads = view! { <tr>{heads.into_iter().map(head).collect_view()}</tr> }.into_any();
            let rows = shown.hamlets.iter().map(|hamlet| row(lang, hamlet)).collect_view().into_any();
            table(say!(lang, places.all), true, heads, rows, ().into_any())
        };
        let new = (!shown.teams.is_empty()).then(|| view! { <section class="card">{fields(lang, shown)}</section> });
        view! { <div class="panes"><section>{list}</section> {new}</div> }.into_any()
    })
}

fn row(lang: Language, hamlet: &HamletLine) -> AnyView {
    view! {
        <tr>
            <th scope="row"><a href=format!("/van-phong/thon/{}", hamlet.id)>{hamlet.name.clone()}</a></th>
            <td>{hamlet.team.clone()}</td>
            <td>{told(lang, hamlet.now.as_deref())}</td>
            <td>{told(lang, hamlet.before.as_deref())}</td>
        </tr>
    }
    .into_any()
}

/// A commune's name, or that it is not known.
pub(crate) fn told(lang: Language, name: Option<&str>) -> AnyView {
    match name {
        Some(name) => view! { <span>{name.to_owned()}</span> }.into_any(),
        None => view! { <span class="hint">{say!(lang, places.unknown)}</span> }.into_any(),
    }
}

fn fields(lang: Language, shown: &Places) -> AnyView {
    let typed = &shown.typed;
    let problem = |wrong: WrongHamlet, words: String| (typed.wrong == Some(wrong)).then_some(words);
    let name = problem(WrongHamlet::Name, say!(lang, places.no_name))
        .or_else(|| problem(WrongHamlet::Known, say!(lang, places.known)));
    let name =
        Field::new("name", say!(lang, places.name), &typed.name).hint(say!(lang, places.name_hint)).problem(name);
    let team = Field::new("team", say!(lang, places.for_team), &typed.team)
        .problem(problem(WrongHamlet::Team, say!(lang, places.no_team)));
    let was = Field::new("was", say!(lang, places.was), &typed.was)
        .hint(say!(lang, places.was_hint))
        .problem(problem(WrongHamlet::Was, say!(lang, places.wrong_was)));
    view! {
        <h2>{say!(lang, places.new)}</h2>
        <form method="post" action="/van-phong/thon">
            {name.input("text")}
            {team.select(say!(lang, places.choose), &shown.teams)}
            {was.select(say!(lang, places.unknown), &shown.before)}
            <button type="submit" class="button primary">{say!(lang, places.add)}</button>
        </form>
    }
    .into_any()
}
