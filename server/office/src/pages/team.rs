//! One team: its people, their phones and what each has reached.

use super::commune::bars;
use crate::document::document;
use crate::parts::Field;
use crate::words::{moment, say};
use crate::{Frame, Language};
use domain::Millis;
use domain::progress::Progress;
use leptos::prelude::*;

/// What the page shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TeamSheet {
    /// The team's name.
    pub name: String,
    /// The commune's code; empty if nobody said.
    pub unit: String,
    /// Where it can be, if that is for this office to say.
    pub place: Option<TeamPlace>,
    /// A line for each phone, and for each person without one.
    pub phones: Vec<PhoneLine>,
    /// Those who left: every phone that they had was taken out.
    pub left: Vec<String>,
    /// What a target may count: key and words.
    pub countable: Vec<(String, String)>,
    /// Whose targets of today: the team's first, by its name, then those of members who have any.
    pub targets: Vec<(String, Vec<Progress>)>,
}

/// Where a team can be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TeamPlace {
    /// The team's id.
    pub id: String,
    /// The communes of now: code and name.
    pub communes: Vec<(String, String)>,
    /// Whether what was chosen is none of them.
    pub wrong: bool,
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
        let left = sheet.left.iter().map(|name| {
            view! { <tr><th scope="row">{name.clone()}</th> <td>{say!(lang, team.left)}</td> <td class="number">"—"</td></tr> }
        });
        let targets = sheet.targets.iter().map(|(whose, targets)| {
            view! { <h3>{whose.clone()}</h3> {bars(lang, &sheet.countable, targets)} }
        });
        let back = (!sheet.unit.is_empty()).then(|| {
            let href = format!("/van-phong/xa/{}", sheet.unit);
            view! { <a class="link" href=href>{say!(lang, team.back)}</a> }
        });
        view! {
            {back}
            <div class="panes">
                <section>
                    <table>
                        <caption>{say!(lang, team.phones)}</caption>
                        <thead>
                            <tr>
                                <th scope="col">{say!(lang, team.person)}</th>
                                <th scope="col">{say!(lang, team.last_sync)}</th>
                                <th scope="col" class="number">{say!(lang, team.unsent)}</th>
                            </tr>
                        </thead>
                        <tbody>{rows} {left.collect_view()}</tbody>
                    </table>
                </section>
                <section>
                    <h2>{say!(lang, commune.targets)}</h2>
                    {targets.collect_view()}
                    {sheet.place.as_ref().map(|place| places(lang, &sheet.unit, place))}
                </section>
            </div>
        }
        .into_any()
    })
}

fn places(lang: Language, unit: &str, place: &TeamPlace) -> AnyView {
    let problem = place.wrong.then(|| say!(lang, team.commune_problem));
    let field =
        Field::new("commune", say!(lang, team.commune), unit).hint(say!(lang, team.commune_hint)).problem(problem);
    view! {
        <h2>{say!(lang, team.place)}</h2>
        <form method="post" action=format!("/van-phong/to/{}", place.id)>
            {field.select(say!(lang, team.nowhere), &place.communes)}
            <button type="submit" class="button">{say!(lang, team.place_save)}</button>
        </form>
    }
    .into_any()
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
