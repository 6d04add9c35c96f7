//! The first page of an office: its teams.

use crate::Frame;
use crate::document::document;
use crate::words::say;
use leptos::prelude::*;

/// A team in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TeamLine {
    /// Its id, as the address has it.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its commune's code; empty if nobody said.
    pub commune: String,
}

/// The page.
pub fn home(frame: &Frame, teams: &[TeamLine]) -> String {
    let lang = frame.language;
    document(frame, &say!(lang, home.title), || {
        if teams.is_empty() {
            return view! { <p>{say!(lang, home.none)}</p> }.into_any();
        }
        let rows = teams.iter().map(|team| {
            view! {
                <tr>
                    <th scope="row"><a href=format!("/van-phong/to/{}", team.id)>{team.name.clone()}</a></th>
                    <td>{team.commune.clone()}</td>
                </tr>
            }
        });
        view! {
            <div class="wide" tabindex="0" role="region" aria-label=say!(lang, home.teams)>
                <table>
                    <caption>{say!(lang, home.teams)}</caption>
                    <thead>
                        <tr><th scope="col">{say!(lang, home.team)}</th><th scope="col">{say!(lang, home.commune)}</th></tr>
                    </thead>
                    <tbody>{rows.collect_view()}</tbody>
                </table>
            </div>
        }
        .into_any()
    })
}
