//! The board of one commune: its figures, each with its source and its day, to be typed in.

use crate::document::document;
use crate::pages::board_words::{amount, goals, name, period, source, standing, verdict};
use crate::pages::boards::choose;
use crate::parts::Field;
use crate::words::say;
use crate::{Frame, Language};
use domain::board::{Figure, Form, Goals, Measure, Standing};
use domain::{Quarter, Reason, Verdict};
use leptos::prelude::*;
use std::collections::BTreeMap;

/// What the page shows.
#[derive(Clone, Debug)]
pub struct BoardSheet {
    /// The commune's code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The quarter.
    pub period: Quarter,
    /// Quarters that can be chosen, the latest first.
    pub periods: Vec<Quarter>,
    /// What stands in the form, by the measure's key.
    pub typed: BTreeMap<String, TypedFigure>,
    /// What is to be reached.
    pub goals: Goals,
    /// What became of the last try; nothing if there was none.
    pub outcome: Option<Outcome>,
    /// Whether there is a page of all communes to go back to.
    pub is_one_of_many: bool,
}

/// What became of a board that was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was saved.
    Saved,
    /// Nothing in it was new.
    Same,
    /// Nothing was saved.
    Wrong,
}

/// A figure as it stands in the form.
#[derive(Clone, Debug, Default)]
pub struct TypedFigure {
    /// How much.
    pub amount: String,
    /// The source.
    pub source: String,
    /// The day.
    pub on: String,
    /// What the form was made from, to notice that somebody else changed it.
    pub seen: String,
    /// What stands on the board now.
    pub now: Option<Figure>,
    /// What is wrong.
    pub wrong: Option<WrongTyped>,
}

/// What is wrong with a figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WrongTyped {
    /// The amount.
    Amount(Reason),
    /// A source or a day without an amount.
    NoAmount,
    /// No source.
    NoSource,
    /// Too long a source.
    LongSource,
    /// No day.
    NoDay,
    /// A day that has not come.
    LateDay,
    /// Somebody else changed it meanwhile.
    Changed,
}

/// The page.
pub fn board(frame: &Frame, shown: &BoardSheet) -> String {
    let lang = frame.language;
    let title = say!(lang, board.of, name = shown.name, period = period(lang, shown.period));
    document(frame, &title, || {
        let back = shown.is_one_of_many.then(|| {
            view! { <p><a class="link" href=format!("/van-phong/bang-xa?ky={}", shown.period)>{say!(lang, board.back)}</a></p> }
        });
        let wrong = shown.typed.values().filter(|typed| typed.wrong.is_some()).count();
        let told = shown.outcome.map(|outcome| match outcome {
            Outcome::Saved => view! { <p class="notice good" role="status">{say!(lang, board.saved)}</p> }.into_any(),
            Outcome::Same => view! { <p class="notice" role="status">{say!(lang, board.same)}</p> }.into_any(),
            Outcome::Wrong => {
                view! { <p class="notice look" role="alert">{say!(lang, board.wrong, n = wrong)}</p> }.into_any()
            }
        });
        let address = format!("/van-phong/bang-xa/{}", shown.code);
        let figures = shown.goals.measures().iter().map(|measure| figure(lang, shown, measure)).collect_view();
        view! {
            {back}
            {told}
            {choose(lang, &address, shown.period, &shown.periods)}
            <p>
                <a class="link" href=format!("{address}/lich-su?ky={}", shown.period)>{say!(lang, board_history.title)}</a>
            </p>
            <form class="board" method="post" action=address>
                <p class="hint">{say!(lang, board.clear_hint)} " " {source(lang, &shown.goals)}</p>
                <input type="hidden" name="ky" value=shown.period.to_string()/>
                {figures}
                <button type="submit" class="button primary">{say!(lang, board.save)}</button>
            </form>
        }
        .into_any()
    })
}

fn figure(lang: Language, shown: &BoardSheet, measure: &Measure) -> AnyView {
    let typed = shown.typed.get(measure.key).cloned().unwrap_or_default();
    let [of_amount, of_source, of_day] = problems(lang, measure, &typed);
    let named = |part: &str| format!("{}.{part}", measure.key);
    let amount = Field::new(named("amount"), say!(lang, board.amount), &typed.amount).problem(of_amount);
    let source = Field::new(named("source"), say!(lang, board.source), &typed.source).problem(of_source);
    let on = Field::new(named("on"), say!(lang, board.on), &typed.on).problem(of_day);
    let mut facts = goals(lang, measure);
    // What all communes reach together is not for one to say.
    let own = typed.now.as_ref().map(|now| measure.verdict(Some(now))).filter(|own| *own != Verdict::NotAsked);
    facts.extend(own.and_then(|own| verdict(lang, measure, own)));
    let facts = facts.join(" · ");
    let choices = Standing::ALL.map(|own| (own.as_str().to_owned(), standing(lang, own)));
    let amount = if measure.form == Form::Standing {
        amount.select(say!(lang, board.choose), &choices)
    } else {
        amount.input("text")
    };
    view! {
        <fieldset class="figure">
            <legend>{name(lang, measure)} " " <span class="hint">{facts}</span></legend>
            <input type="hidden" name=named("seen") value=typed.seen.clone()/>
            <div>{amount}</div>
            <div>{source.input("text")}</div>
            <div>{on.input("date")}</div>
        </fieldset>
    }
    .into_any()
}

/// What is wrong with the amount, with the source and with the day.
fn problems(lang: Language, measure: &Measure, typed: &TypedFigure) -> [Option<String>; 3] {
    let of_amount = |words: String| [Some(words), None, None];
    match &typed.wrong {
        None => [None, None, None],
        Some(WrongTyped::Amount(reason)) => of_amount(match (measure.form, reason) {
            (Form::Standing, _) => say!(lang, board.bad_standing),
            (Form::Count, Reason::OutOfRange) => say!(lang, board.big_count),
            (Form::Count, _) => say!(lang, board.bad_count),
            (Form::Percent, Reason::OutOfRange) => say!(lang, board.big_share),
            (Form::PerHundred, Reason::OutOfRange) => say!(lang, board.big_per_hundred),
            _ => say!(lang, board.bad_share),
        }),
        Some(WrongTyped::NoAmount) => of_amount(say!(lang, board.no_amount)),
        Some(WrongTyped::Changed) => of_amount(match &typed.now {
            Some(now) => {
                let now = format!("{} ({}, {})", amount(lang, now.amount), now.source, now.on.full());
                say!(lang, board.changed, now = now)
            }
            None => say!(lang, board.emptied),
        }),
        Some(WrongTyped::NoSource) => [None, Some(say!(lang, board.no_source)), None],
        Some(WrongTyped::LongSource) => [None, Some(say!(lang, board.long_source)), None],
        Some(WrongTyped::NoDay) => [None, None, Some(say!(lang, board.no_day))],
        Some(WrongTyped::LateDay) => [None, None, Some(say!(lang, board.late_day))],
    }
}
