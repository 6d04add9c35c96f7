//! One team: its people and their phones.

use crate::document::document;
use crate::words::{moment, say};
use crate::{Frame, Language};
use domain::Millis;
use leptos::prelude::*;

/// What the page shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TeamSheet {
    /// The team's name.
    pub name: String,
    /// A line for each phone, and for each person without one.
    pub phones: Vec<PhoneLine>,
}

/// A phone of the team, or a person without one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhoneLine {
    /// Whose.
    pub name: String,
    /// Whether that is the leader.
    pub leads: bool,
    /// When it last called and how much waited on it then; none if this person has no phone yet.
    pub heard: Option<(Option<Millis>, u32)>,
}

/// The page.
pub fn team(frame: &Frame, sheet: &TeamSheet) -> String {
    let lang = frame.language;
    document(frame, &sheet.name, || {
        let rows = sheet.phones.iter().map(|phone| row(lang, phone)).collect_view();
        view! {
            <div class="wide" tabindex="0" role="region" aria-label=say!(lang, team.phones)>
                <table>
                    <caption>{say!(lang, team.phones)}</caption>
                    <thead>
                        <tr>
                            <th scope="col">{say!(lang, team.person)}</th>
                            <th scope="col">{say!(lang, team.last_sync)}</th>
                            <th scope="col" class="number">{say!(lang, team.unsent)}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        }
        .into_any()
    })
}

fn row(lang: Language, phone: &PhoneLine) -> AnyView {
    let (last, unsent) = match phone.heard {
        None => (say!(lang, team.no_phone), "—".to_owned()),
        Some((None, _)) => (say!(lang, team.never), "—".to_owned()),
        Some((Some(at), unsent)) => (moment(at), unsent.to_string()),
    };
    let leads = phone.leads.then(|| format!(" · {}", say!(lang, team.leader)));
    view! {
        <tr>
            <th scope="row">{phone.name.clone()} {leads}</th>
            <td>{last}</td>
            <td class="number">{unsent}</td>
        </tr>
    }
    .into_any()
}
