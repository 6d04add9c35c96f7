//! Who looked at what and changed what.

use crate::document::document;
use crate::parts::{head, table};
use crate::words::{moment, say};
use crate::{Frame, Language};
use domain::Millis;
use leptos::prelude::*;

/// A line of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// When.
    pub at: Millis,
    /// Who.
    pub name: String,
    /// Of which unit's office.
    pub unit: String,
    /// What: the word that is stored.
    pub what: String,
    /// To what; empty if that is clear.
    pub about: String,
}

/// What the page shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Audit {
    /// Whether it shows looks; else changes.
    pub looks: bool,
    /// The lines, the newest first.
    pub lines: Vec<Line>,
    /// The entry before which older ones go on; none if there are none.
    pub older: Option<String>,
    /// Whether no newer ones were left out.
    pub is_newest: bool,
}

/// The page.
pub fn audit(frame: &Frame, shown: &Audit) -> String {
    let lang = frame.language;
    document(frame, &say!(lang, audit.title), || {
        let rows = shown.lines.iter().map(|line| {
            view! {
                <tr>
                    <td class="time">{moment(line.at)}</td>
                    <th scope="row">{line.name.clone()}</th>
                    <td>{line.unit.clone()}</td>
                    <td>{words(lang, &line.what)}</td>
                    <td class="id">{line.about.clone()}</td>
                </tr>
            }
        });
        let heads = [
            say!(lang, audit.at),
            say!(lang, audit.who),
            say!(lang, audit.unit),
            say!(lang, audit.what),
            say!(lang, audit.about),
        ];
        let heads = view! { <tr>{heads.into_iter().map(head).collect_view()}</tr> }.into_any();
        let here = if shown.looks { "/van-phong/nhat-ky?loai=xem" } else { "/van-phong/nhat-ky?loai=doi" };
        let older = shown.older.as_ref().map(|before| {
            view! { <a class="button" href=format!("{here}&truoc={before}")>{say!(lang, audit.older)}</a> }
        });
        let newest = (!shown.is_newest).then(|| {
            view! { <a class="link" href=here>{say!(lang, audit.newest)}</a> }
        });
        let title = if shown.looks { say!(lang, audit.looks) } else { say!(lang, audit.changes) };
        let list = if shown.lines.is_empty() {
            view! { <p>{say!(lang, audit.none)}</p> }.into_any()
        } else {
            table(title, true, heads, rows.collect_view().into_any(), ().into_any())
        };
        view! {
            <p class="hint">{say!(lang, audit.intro)}</p>
            {tabs(lang, shown.looks)}
            {newest}
            {list}
            {older}
        }
        .into_any()
    })
}

/// Changes, or looks.
fn tabs(lang: Language, looks: bool) -> AnyView {
    let both = [("doi", say!(lang, audit.changes), !looks), ("xem", say!(lang, audit.looks), looks)];
    let both = both.map(|(which, words, is_here)| {
        let href = format!("/van-phong/nhat-ky?loai={which}");
        view! { <li><a class="button" href=href aria-current=is_here.then_some("page")>{words}</a></li> }
    });
    view! { <ul class="views">{both.into_iter().collect_view()}</ul> }.into_any()
}

/// A word of another build stands as it is.
fn words(lang: Language, what: &str) -> String {
    match what {
        "signed_in" => say!(lang, audit.signed_in),
        "signed_out" => say!(lang, audit.signed_out),
        "teams_read" => say!(lang, audit.teams_read),
        "team_read" => say!(lang, audit.team_read),
        "team_placed" => say!(lang, audit.team_placed),
        "officers_read" => say!(lang, audit.officers_read),
        "officer_made" => say!(lang, audit.officer_made),
        "code_made" => say!(lang, audit.code_made),
        "officer_out" => say!(lang, audit.officer_out),
        "target_set" => say!(lang, audit.target_set),
        "target_dropped" => say!(lang, audit.target_dropped),
        "catalogue_read" => say!(lang, audit.catalogue_read),
        "indicator_added" => say!(lang, audit.indicator_added),
        "indicator_reworded" => say!(lang, audit.indicator_reworded),
        "indicator_moved" => say!(lang, audit.indicator_moved),
        "indicator_retired" => say!(lang, audit.indicator_retired),
        "limits_set" => say!(lang, audit.limits_set),
        "audit_read" => say!(lang, audit.audit_read),
        "hamlets_read" => say!(lang, audit.hamlets_read),
        "hamlet_read" => say!(lang, audit.hamlet_read),
        "hamlet_made" => say!(lang, audit.hamlet_made),
        "hamlet_moved" => say!(lang, audit.hamlet_moved),
        "hamlet_renamed" => say!(lang, audit.hamlet_renamed),
        "hamlet_was" => say!(lang, audit.hamlet_was),
        "move_taken_back" => say!(lang, audit.move_taken_back),
        "figures_read" => say!(lang, audit.figures_read),
        "figures_taken" => say!(lang, audit.figures_taken),
        "boards_read" => say!(lang, audit.boards_read),
        "board_read" => say!(lang, audit.board_read),
        "board_saved" => say!(lang, audit.board_saved),
        "boards_looked" => say!(lang, audit.boards_looked),
        "goals_read" => say!(lang, audit.goals_read),
        "goals_set" => say!(lang, audit.goals_set),
        "boards_imported" => say!(lang, audit.boards_imported),
        "boards_undone" => say!(lang, audit.boards_undone),
        "classes_read" => say!(lang, audit.classes_read),
        "surveys_read" => say!(lang, audit.surveys_read),
        "producers_read" => say!(lang, audit.producers_read),
        "lists_read" => say!(lang, audit.lists_read),
        "list_looked" => say!(lang, audit.list_looked),
        "list_errors_taken" => say!(lang, audit.list_errors_taken),
        "list_imported" => say!(lang, audit.list_imported),
        "list_undone" => say!(lang, audit.list_undone),
        other => other.to_owned(),
    }
}
