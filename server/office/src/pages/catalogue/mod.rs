//! The indicator catalogue, which the province keeps: the list, and beside it what is changed.

mod limits;
mod list;
mod one;

use crate::document::document;
use crate::parts::Field;
use crate::words::say;
use crate::{Frame, Language};
use domain::edit::{Refused, Words};
use domain::{Catalogue, Limits, PeopleKind, Subject, VisitDate};
use leptos::prelude::*;

pub use list::row_id;

/// Where the list is; what stands beside it has addresses below.
pub(crate) const HERE: &str = "/van-phong/danh-muc";

/// What the page shows.
#[derive(Clone, Debug)]
pub struct CatalogueSheet {
    /// The catalogue as it is now.
    pub catalogue: Catalogue,
    /// The day, by which something is asked or not.
    pub today: VisitDate,
    /// What stands beside the list.
    pub pane: Pane,
    /// Why what was typed is not saved.
    pub refused: Option<Refused>,
    /// Whether something was just saved.
    pub saved: bool,
}

/// What stands beside the list.
#[derive(Clone, Debug)]
pub enum Pane {
    /// The limits of a smart hamlet, as they are or were typed.
    Limits([String; 3]),
    /// A new indicator, as it was typed.
    New(NewIndicator),
    /// One indicator by its key, with the words that were typed.
    One(String, Words),
}

/// A new indicator, as it was typed.
#[derive(Clone, Debug, Default)]
pub struct NewIndicator {
    /// What it is said of.
    pub subject: String,
    /// Which people.
    pub people: String,
    /// Its words.
    pub words: Words,
    /// From which day.
    pub from: String,
}

impl Pane {
    /// The limits as they are.
    pub fn limits(limits: Limits) -> Self {
        Self::Limits(limits.all().map(|(_, least)| least.to_string()))
    }
}

/// The page.
pub fn catalogue(frame: &Frame, sheet: &CatalogueSheet) -> String {
    let lang = frame.language;
    let refused = sheet.refused.map(|refused| notice(lang, refused));
    document(frame, &say!(lang, catalogue.title), || {
        view! {
            {refused}
            {sheet.saved.then(|| view! { <p class="notice good" role="status">{say!(lang, catalogue.saved)}</p> })}
            <p class="hint">{say!(lang, catalogue.intro, version = sheet.catalogue.version)}</p>
            <div class=if matches!(sheet.pane, Pane::Limits(_)) { "panes" } else { "panes detail-first" }>
                <section>
                    <a class="button" href=format!("{HERE}/moi")>{say!(lang, catalogue.new)}</a>
                    {list::list(lang, sheet)}
                </section>
                <section class="card">
                    {match &sheet.pane {
                        Pane::Limits(typed) => limits::limits(lang, sheet, typed),
                        Pane::New(typed) => one::new(lang, sheet, typed),
                        Pane::One(key, words) => one::one(lang, sheet, key, words),
                    }}
                </section>
            </div>
        }
        .into_any()
    })
}

/// What stands above the page; what is wrong with a field stands beside the field.
fn notice(lang: Language, refused: Refused) -> AnyView {
    let text = match refused {
        Refused::Stale => say!(lang, catalogue.stale),
        Refused::Unknown => say!(lang, catalogue.unknown),
        Refused::Field(_) => say!(lang, catalogue.not_saved),
        Refused::Nothing => say!(lang, catalogue.nothing),
        Refused::Full => say!(lang, catalogue.full),
    };
    view! { <p class="notice look" role="alert">{text}</p> }.into_any()
}

/// The version that a form is made from.
fn seen(sheet: &CatalogueSheet) -> AnyView {
    view! { <input type="hidden" name="version" value=sheet.catalogue.version.to_string()/> }.into_any()
}

/// The four fields of an indicator's words.
fn words(lang: Language, sheet: &CatalogueSheet, words: &Words) -> AnyView {
    let problem = |field: &str| {
        let wrong = sheet.refused.is_some_and(|refused| matches!(refused, Refused::Field(own) if own == field));
        wrong.then(|| say!(lang, catalogue.words_problem, n = domain::edit::MOST_LETTERS))
    };
    let Words { vi, en, help_vi, help_en } = words.clone();
    view! {
        {Field::new("vi", say!(lang, catalogue.vi), vi).problem(problem("vi")).input("text")}
        {Field::new("en", say!(lang, catalogue.en), en).problem(problem("en")).input("text")}
        {Field::new("help_vi", say!(lang, catalogue.help_vi), help_vi)
            .problem(problem("help_vi"))
            .input("text")}
        {Field::new("help_en", say!(lang, catalogue.help_en), help_en)
            .problem(problem("help_en"))
            .input("text")}
    }
    .into_any()
}

fn subject(lang: Language, subject: Subject) -> String {
    match subject {
        Subject::Household => say!(lang, catalogue.household),
        Subject::People => say!(lang, catalogue.people),
        Subject::Business => say!(lang, catalogue.business),
        Subject::Hamlet => say!(lang, catalogue.hamlet),
        Subject::Commune => say!(lang, catalogue.commune),
    }
}

fn kind(lang: Language, people: PeopleKind) -> String {
    match people {
        PeopleKind::Everyone => say!(lang, catalogue.everyone),
        PeopleKind::Adults => say!(lang, catalogue.adults),
    }
}
