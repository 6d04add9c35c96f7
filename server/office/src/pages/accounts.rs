//! The officers of all offices: who they are, a code for each, taking one out, and a new one.

use crate::document::document;
use crate::parts::Field;
use crate::words::{moment, say};
use crate::{Frame, Language};
use domain::Millis;
use leptos::prelude::*;

/// What the page shows.
#[derive(Clone, Debug, Default)]
pub struct Accounts {
    /// Everybody, by unit.
    pub officers: Vec<Officer>,
    /// A code that was just made.
    pub fresh: Option<Fresh>,
    /// What was typed for a new officer, and whether each part can be used.
    pub typed: Typed,
}

/// An officer, or somebody who was one.
#[derive(Clone, Debug)]
pub struct Officer {
    /// Their id, as addresses have it.
    pub id: String,
    /// The name.
    pub name: String,
    /// The unit's code.
    pub unit: String,
    /// The office's name.
    pub office: String,
    /// Whether they were taken out.
    pub is_out: bool,
    /// Whether they are signed in somewhere.
    pub is_in: bool,
    /// Whether it is the person who looks at the page.
    pub is_self: bool,
}

/// A code to hand on. It is shown once.
#[derive(Clone, Debug)]
pub struct Fresh {
    /// For whom.
    pub name: String,
    /// The code.
    pub code: String,
    /// Where it is typed.
    pub address: String,
    /// Until when.
    pub expires: Millis,
}

/// What was typed for a new officer.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    /// The unit's code.
    pub unit: String,
    /// The office's name.
    pub office: String,
    /// The person's name.
    pub name: String,
    /// The field that cannot be used.
    pub wrong: Option<&'static str>,
    /// The communes that the one with this code became, if it is one of before.
    pub became: Vec<String>,
}

/// The page.
pub fn accounts(frame: &Frame, shown: &Accounts) -> String {
    let lang = frame.language;
    document(frame, &say!(lang, accounts.title), || {
        let rows = shown.officers.iter().map(|officer| row(lang, officer)).collect_view();
        view! {
            {shown.fresh.as_ref().map(|fresh| code(lang, fresh))}
            <div class="panes">
                <section>
                    <div class="wide" tabindex="0" role="region" aria-label=say!(lang, accounts.all)>
                        <table class="broad">
                            <caption>{say!(lang, accounts.all)}</caption>
                            <thead>
                                <tr>
                                    <th scope="col">{say!(lang, accounts.unit)}</th>
                                    <th scope="col">{say!(lang, accounts.name)}</th>
                                    <th scope="col">{say!(lang, accounts.state)}</th>
                                    <th scope="col"><span class="sr">{say!(lang, accounts.actions)}</span></th>
                                </tr>
                            </thead>
                            <tbody>{rows}</tbody>
                        </table>
                    </div>
                </section>
                <section class="card">{fields(lang, &shown.typed)}</section>
            </div>
        }
        .into_any()
    })
}

fn code(lang: Language, fresh: &Fresh) -> AnyView {
    view! {
        <section class="notice good" role="status">
            <h2>{say!(lang, accounts.code_for, name = fresh.name)}</h2>
            <p class="big code-text">{fresh.code.clone()}</p>
            <p>{say!(lang, accounts.code_how, address = fresh.address, until = moment(fresh.expires))}</p>
        </section>
    }
    .into_any()
}

fn row(lang: Language, officer: &Officer) -> AnyView {
    let state = match officer {
        Officer { is_out: true, .. } => say!(lang, accounts.out),
        Officer { is_in: true, .. } => say!(lang, accounts.signed_in),
        _ => say!(lang, accounts.not_in),
    };
    let take_out = (!officer.is_out && !officer.is_self).then(|| {
        view! {
            <form method="post" action=format!("/van-phong/can-bo/{}/ra", officer.id)>
                <button type="submit" class="link">
                    {say!(lang, accounts.take_out)} " " <span class="sr">{officer.name.clone()}</span>
                </button>
            </form>
        }
    });
    let again = if officer.is_out { say!(lang, accounts.let_in) } else { say!(lang, accounts.new_code) };
    view! {
        <tr>
            <td>{officer.office.clone()} " " <span class="hint">{officer.unit.clone()}</span></td>
            <th scope="row">{officer.name.clone()}</th>
            <td>{state}</td>
            <td class="actions">
                <form method="post" action=format!("/van-phong/can-bo/{}/ma", officer.id)>
                    <button type="submit" class="link">{again} " " <span class="sr">{officer.name.clone()}</span></button>
                </form>
                {take_out}
            </td>
        </tr>
    }
    .into_any()
}

fn fields(lang: Language, typed: &Typed) -> AnyView {
    let problem = |field: &str, words: String| (typed.wrong == Some(field)).then_some(words);
    let Typed { unit, office, name, .. } = typed.clone();
    let names = typed.became.join(", ");
    let unit_problem = match typed.wrong {
        Some("unit") => Some(say!(lang, accounts.unit_problem)),
        Some("unit_unknown") if names.is_empty() => Some(say!(lang, accounts.unit_unknown)),
        Some("unit_unknown") => Some(say!(lang, accounts.unit_ended, names = names)),
        _ => None,
    };
    view! {
        <h2>{say!(lang, accounts.new)}</h2>
        <form method="post" action="/van-phong/can-bo">
            {Field::new("unit", say!(lang, accounts.unit_code), unit)
                .hint(say!(lang, accounts.unit_hint))
                .problem(unit_problem)
                .input("text")}
            {Field::new("office", say!(lang, accounts.office), office)
                .hint(say!(lang, accounts.office_hint))
                .problem(problem("office", say!(lang, accounts.office_problem)))
                .input("text")}
            {Field::new("name", say!(lang, accounts.full_name), name)
                .problem(problem("name", say!(lang, accounts.name_problem)))
                .input("text")}
            <button type="submit" class="button primary">{say!(lang, accounts.make)}</button>
        </form>
    }
    .into_any()
}
