//! What communes are to reach: set by the province, from a quarter on.

use crate::document::document;
use crate::pages::board_words::{name, period, source, standing};
use crate::parts::Field;
use crate::words::say;
use crate::{Frame, Language};
use domain::board::{AIMS, Form, Goals, MEASURES, Measure};
use domain::{Quarter, Reason};
use leptos::prelude::*;
use std::collections::BTreeMap;

/// What the page shows.
#[derive(Clone, Debug)]
pub struct GoalSheet {
    /// From which quarter on.
    pub from: Quarter,
    /// What holds in that quarter.
    pub now: Goals,
    /// What stands in the form, by its field: a measure's key, `standing.<standing>`, `standing.of`, `source`.
    pub typed: BTreeMap<String, String>,
    /// What is wrong with it, by field.
    pub wrong: BTreeMap<String, Reason>,
    /// What the form was made from, to notice that somebody else changed it.
    pub seen: String,
    /// Whether somebody else did.
    pub changed: bool,
}

/// The page.
pub fn goals(frame: &Frame, shown: &GoalSheet) -> String {
    let lang = frame.language;
    let title = say!(lang, goals.of, period = period(lang, shown.from));
    document(frame, &title, || {
        let wrong = (!shown.wrong.is_empty()).then(|| {
            view! { <p class="notice look" role="alert">{say!(lang, board.wrong, n = shown.wrong.len())}</p> }
        });
        let measures = MEASURES.iter().map(|measure| match measure.form {
            Form::Standing => standings(lang, shown, measure),
            form => {
                let label = match form {
                    Form::Count => say!(lang, goals.together, name = name(lang, measure)),
                    _ => say!(lang, goals.each, name = name(lang, measure)),
                };
                field(shown, measure.key.to_owned(), label, problem(lang, form, shown.wrong.get(measure.key)))
            }
        });
        let source_problem = shown.wrong.get("source").map(|reason| match reason {
            Reason::TooLong => say!(lang, board.long_source),
            _ => say!(lang, goals.no_source),
        });
        view! {
            <p><a class="link" href=format!("/van-phong/bang-xa?ky={}", shown.from)>{say!(lang, board.back)}</a></p>
            {wrong}
            {shown.changed.then(|| view! { <p class="notice look" role="alert">{say!(lang, goals.changed)}</p> })}
            <p class="hint">{say!(lang, goals.hint)} " " {source(lang, &shown.now)}</p>
            <form method="post" action="/van-phong/bang-xa/muc-tieu">
                <input type="hidden" name="ky" value=shown.from.to_string()/>
                <input type="hidden" name="seen" value=shown.seen.clone()/>
                {measures.collect_view()}
                {field(shown, "source".to_owned(), say!(lang, goals.source), source_problem)}
                <button type="submit" class="button primary">{say!(lang, goals.save)}</button>
            </form>
        }
        .into_any()
    })
}

fn field(shown: &GoalSheet, key: String, label: String, problem: Option<String>) -> AnyView {
    let value = shown.typed.get(&key).cloned().unwrap_or_default();
    Field::new(key, label, value).problem(problem).input("text")
}

fn standings(lang: Language, shown: &GoalSheet, measure: &Measure) -> AnyView {
    let all = AIMS.map(|own| (own.as_str(), standing(lang, own)));
    let all = all.into_iter().chain([("of", say!(lang, goals.of_communes))]).map(|(part, label)| {
        let key = format!("{}.{part}", measure.key);
        let problem = shown.wrong.get(&key).map(|reason| match reason {
            Reason::OutOfRange => say!(lang, goals.more_than_all),
            Reason::Empty => say!(lang, goals.all_four),
            _ => say!(lang, board.bad_count),
        });
        field(shown, key, label, problem)
    });
    view! {
        <fieldset>
            <legend>{say!(lang, goals.communes, name = name(lang, measure))}</legend>
            {all.collect_view()}
        </fieldset>
    }
    .into_any()
}

fn problem(lang: Language, form: Form, reason: Option<&Reason>) -> Option<String> {
    Some(match (form, reason?) {
        (Form::Count, Reason::OutOfRange) => say!(lang, goals.big_count),
        (Form::Count, _) => say!(lang, board.bad_count),
        (Form::Percent, Reason::OutOfRange) => say!(lang, board.big_share),
        (Form::PerHundred, Reason::OutOfRange) => say!(lang, board.big_per_hundred),
        _ => say!(lang, board.bad_share),
    })
}
