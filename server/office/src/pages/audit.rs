//! Who looked at what and changed what.

use crate::document::document;
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

/// The page, the newest line first.
pub fn audit(frame: &Frame, lines: &[Line]) -> String {
    let lang = frame.language;
    document(frame, &say!(lang, audit.title), || {
        let rows = lines.iter().map(|line| {
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
        view! {
            <p class="hint">{say!(lang, audit.intro)}</p>
            <div class="wide" tabindex="0" role="region" aria-label=say!(lang, audit.title)>
                <table class="broad">
                    <caption>{say!(lang, audit.latest, n = lines.len())}</caption>
                    <thead>
                        <tr>
                            <th scope="col">{say!(lang, audit.at)}</th>
                            <th scope="col">{say!(lang, audit.who)}</th>
                            <th scope="col">{say!(lang, audit.unit)}</th>
                            <th scope="col">{say!(lang, audit.what)}</th>
                            <th scope="col">{say!(lang, audit.about)}</th>
                        </tr>
                    </thead>
                    <tbody>{rows.collect_view()}</tbody>
                </table>
            </div>
        }
        .into_any()
    })
}

/// A word of another build stands as it is.
fn words(lang: Language, what: &str) -> String {
    match what {
        "signed_in" => say!(lang, audit.signed_in),
        "signed_out" => say!(lang, audit.signed_out),
        "teams_read" => say!(lang, audit.teams_read),
        "team_read" => say!(lang, audit.team_read),
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
        "hamlet_was" => say!(lang, audit.hamlet_was),
        "move_taken_back" => say!(lang, audit.move_taken_back),
        "figures_read" => say!(lang, audit.figures_read),
        "figures_taken" => say!(lang, audit.figures_taken),
        "boards_read" => say!(lang, audit.boards_read),
        "board_read" => say!(lang, audit.board_read),
        "board_saved" => say!(lang, audit.board_saved),
        "boards_looked" => say!(lang, audit.boards_looked),
        "boards_imported" => say!(lang, audit.boards_imported),
        other => other.to_owned(),
    }
}
