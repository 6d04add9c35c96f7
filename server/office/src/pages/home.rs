//! The first page of the province: its communes. (That of a commune is the commune's own.)

use crate::Frame;
use crate::document::document;
use crate::words::say;
use leptos::prelude::*;

/// A commune with teams.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommuneLine {
    /// Its code.
    pub unit: String,
    /// What its office is called; empty if it has none.
    pub office: String,
    /// How many teams it has.
    pub teams: usize,
}

/// The page, with the teams of which nobody said where they are: id and name.
pub fn home(frame: &Frame, communes: &[CommuneLine], nowhere: &[(String, String)]) -> String {
    let lang = frame.language;
    document(frame, &say!(lang, home.title), || {
        if communes.is_empty() && nowhere.is_empty() {
            return view! { <p>{say!(lang, commune.none)}</p> }.into_any();
        }
        let rows = communes.iter().map(|commune| {
            let name = if commune.office.is_empty() { commune.unit.clone() } else { commune.office.clone() };
            let name = view! { <a href=format!("/van-phong/xa/{}", commune.unit)>{name}</a> };
            view! {
                <tr>
                    <th scope="row">{name}</th>
                    <td>{commune.unit.clone()}</td>
                    <td class="number">{commune.teams}</td>
                </tr>
            }
        });
        view! {
            <table>
                <caption>{say!(lang, home.communes)}</caption>
                <thead>
                    <tr>
                        <th scope="col">{say!(lang, home.commune)}</th>
                        <th scope="col">{say!(lang, home.code)}</th>
                        <th scope="col" class="number">{say!(lang, home.teams)}</th>
                    </tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
            {(!nowhere.is_empty()).then(|| {
                let teams = nowhere.iter().map(|(id, name)| {
                    view! { <li><a class="link" href=format!("/van-phong/to/{id}")>{name.clone()}</a></li> }
                });
                view! { <h2>{say!(lang, home.nowhere)}</h2> <ul>{teams.collect_view()}</ul> }
            })}
        }
        .into_any()
    })
}
