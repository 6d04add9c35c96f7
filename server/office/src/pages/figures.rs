//! Figures of a period, by hamlet or commune.

use crate::document::document;
use crate::parts::{Field, head, number_head, table};
use crate::words::say;
use crate::{Frame, Language};
use domain::VisitDate;
use domain::figures::Counts;
use leptos::prelude::*;

/// What was asked for, and the answer.
#[derive(Clone, Debug, Default)]
pub struct FiguresSheet {
    /// The first day, as it was typed.
    pub from: String,
    /// The last day.
    pub to: String,
    /// Whether in the units of that time.
    pub then: bool,
    /// The answer; none if the days cannot be used.
    pub answer: Option<FiguresAnswer>,
}

/// The figures.
#[derive(Clone, Debug)]
pub struct FiguresAnswer {
    /// The first day.
    pub from: VisitDate,
    /// The last day.
    pub to: VisitDate,
    /// Indicators that are shown: key and label.
    pub indicators: Vec<(String, String)>,
    /// Whether places are hamlets.
    pub by_hamlet: bool,
    /// Each place.
    pub rows: Vec<FiguresLine>,
    /// Of all together.
    pub total: Counts,
}

/// Figures of a place.
#[derive(Clone, Debug)]
pub struct FiguresLine {
    /// The hamlet, where places are hamlets; none if the household has none.
    pub hamlet: Option<String>,
    /// The commune; none if it cannot be told.
    pub commune: Option<String>,
    /// Its last day, if it ended.
    pub until: Option<VisitDate>,
    /// The figures.
    pub counts: Counts,
}

impl FiguresSheet {
    fn query(&self) -> String {
        let borders = if self.then { "luc-do" } else { "hien-nay" };
        format!("tu={}&den={}&don-vi={borders}", self.from, self.to)
    }
}

/// The page.
pub fn figures(frame: &Frame, shown: &FiguresSheet) -> String {
    let lang = frame.language;
    document(frame, &say!(lang, figures.title), || {
        let answer = shown.answer.as_ref().map(|answer| {
            view! {
                {answered(lang, shown, answer)}
                <p><a class="button" href=format!("/van-phong/so-lieu.csv?{}", shown.query())>{say!(lang, figures.csv)}</a></p>
            }
        });
        view! { {asks(lang, shown)} <p class="hint">{say!(lang, figures.note)}</p> {answer} }.into_any()
    })
}

fn asks(lang: Language, shown: &FiguresSheet) -> AnyView {
    let problem = shown.answer.is_none().then(|| say!(lang, figures.bad_days));
    let option = |value: &'static str, chosen: bool, words: String| {
        view! { <option value=value selected=chosen>{words}</option> }
    };
    view! {
        <form class="asks" method="get" action="/van-phong/so-lieu">
            <div>{Field::new("tu", say!(lang, figures.from), &shown.from).problem(problem).input("date")}</div>
            <div>{Field::new("den", say!(lang, figures.to), &shown.to).input("date")}</div>
            <div>
                <label for="don-vi">{say!(lang, figures.borders)}</label>
                <select id="don-vi" name="don-vi" aria-describedby="don-vi-hint">
                    {option("hien-nay", !shown.then, say!(lang, figures.today))}
                    {option("luc-do", shown.then, say!(lang, figures.then))}
                </select>
                <p id="don-vi-hint" class="hint">
                    {if shown.then { say!(lang, figures.then_hint) } else { say!(lang, figures.today_hint) }}
                </p>
            </div>
            <button type="submit" class="button primary">{say!(lang, figures.show)}</button>
        </form>
    }
    .into_any()
}

fn answered(lang: Language, shown: &FiguresSheet, answer: &FiguresAnswer) -> AnyView {
    if answer.rows.is_empty() {
        return view! { <p>{say!(lang, figures.none)}</p> }.into_any();
    }
    let borders = if shown.then { say!(lang, figures.then_word) } else { say!(lang, figures.today_word) };
    let caption = say!(lang, figures.table, from = answer.from.full(), to = answer.to.full(), borders = borders);
    let place = answer.by_hamlet.then(|| head(say!(lang, figures.hamlet)));
    let counts = [
        say!(lang, figures.households),
        say!(lang, figures.met),
        say!(lang, figures.absent),
        say!(lang, figures.refused),
    ];
    let labels = answer.indicators.iter().map(|(_, label)| label.clone());
    let heads = view! {
        <tr>
            {place}
            {head(say!(lang, figures.commune))}
            {counts.into_iter().chain(labels).map(number_head).collect_view()}
        </tr>
    };
    let rows = answer.rows.iter().map(|row| line(lang, answer, row)).collect_view();
    let span = if answer.by_hamlet { "2" } else { "1" };
    let foot = view! {
        <tfoot>
            <tr><th scope="row" colspan=span>{say!(lang, figures.total)}</th> {numbers(&answer.total, &answer.indicators)}</tr>
        </tfoot>
    };
    table(caption, true, heads.into_any(), rows.into_any(), foot.into_any())
}

fn line(lang: Language, answer: &FiguresAnswer, row: &FiguresLine) -> AnyView {
    let until = row.until.map(|day| view! { <span class="hint">{say!(lang, figures.until, day = day.full())}</span> });
    let commune = row.commune.clone().unwrap_or_else(|| say!(lang, figures.unknown));
    let hamlet = row.hamlet.clone().unwrap_or_else(|| say!(lang, figures.no_hamlet));
    let names = if answer.by_hamlet {
        view! { <th scope="row">{hamlet}</th> <td>{commune} {until}</td> }.into_any()
    } else {
        view! { <th scope="row">{commune} {until}</th> }.into_any()
    };
    view! { <tr>{names} {numbers(&row.counts, &answer.indicators)}</tr> }.into_any()
}

/// An indicator of which nobody was asked has no number, which is not zero.
fn numbers(counts: &Counts, indicators: &[(String, String)]) -> AnyView {
    let all = [counts.households, counts.met, counts.absent, counts.refused].map(Some);
    let done = indicators.iter().map(|(key, _)| counts.done(key));
    let cells = all.into_iter().chain(done).map(|count| {
        let shown = count.map_or_else(|| "—".to_owned(), |count| domain::board::grouped(count.into()));
        view! { <td class="number">{shown}</td> }
    });
    cells.collect_view().into_any()
}

/// The heads of the sheet: of an indicator, at how many visits it was asked and what was done.
pub fn figures_heads(lang: Language, indicators: &[(String, String)]) -> Vec<String> {
    let mut heads = vec![
        say!(lang, figures.code),
        say!(lang, figures.commune),
        say!(lang, figures.valid_from),
        say!(lang, figures.hamlet),
        say!(lang, figures.team),
        say!(lang, figures.households),
        say!(lang, figures.visits),
        say!(lang, figures.met),
        say!(lang, figures.absent),
        say!(lang, figures.refused),
    ];
    for (_, label) in indicators {
        heads.extend([say!(lang, figures.asked, label = label), say!(lang, figures.done, label = label)]);
    }
    heads
}
