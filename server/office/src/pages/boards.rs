//! The boards of all communes in one table, with what they say together.

use crate::document::document;
use crate::pages::board_words::{OCOP, amount, goals, name, period, source, standing, verdict};
use crate::parts::{head, number_head, table};
use crate::words::say;
use crate::{Frame, Language};
use domain::board::{Amount, Board, Form, Goal, Goals, Measure, Standing, Summary};
use domain::{Quarter, Verdict};
use leptos::prelude::*;

/// What the page shows.
#[derive(Clone, Debug)]
pub struct Boards {
    /// The quarter.
    pub period: Quarter,
    /// Quarters that can be chosen, the latest first.
    pub periods: Vec<Quarter>,
    /// Each commune in the order of the Vietnamese alphabet: code, name and its board, if it was begun.
    pub communes: Vec<(String, String, Option<Board>)>,
    /// What is to be reached.
    pub goals: Goals,
    /// Whether these were just saved.
    pub saved: bool,
}

/// The page.
pub fn boards(frame: &Frame, shown: &Boards) -> String {
    let lang = frame.language;
    let measures = shown.goals.measures();
    document(frame, &say!(lang, board.title), || {
        let names = measures.iter().map(|measure| number_head(name(lang, measure)));
        let heads = view! { <tr>{head(say!(lang, board.commune))} {names.collect_view()}</tr> };
        let rows = shown.communes.iter().map(|commune| line(lang, shown, commune)).collect_view();
        let sums = measures.iter().map(|measure| sum(lang, shown, measure)).collect_view();
        let targets = measures.iter().map(|measure| {
            let goals = goals(lang, measure).into_iter().map(|goal| view! { <span class="fact">{goal}</span> });
            view! { <td class="number">{goals.collect_view()}</td> }
        });
        // What all say together stands above them: the list is longer than a screen.
        let rows = view! {
            <tr class="sum"><th scope="row">{say!(lang, board.sum)}</th> {sums}</tr>
            <tr class="sum"><th scope="row">{say!(lang, board.target)}</th> {targets.collect_view()}</tr>
            {rows}
        };
        let caption = say!(lang, board.all, period = period(lang, shown.period));
        let saved = shown.saved.then(|| view! { <p class="notice good" role="status">{say!(lang, board.saved)}</p> });
        let goals = format!("/van-phong/bang-xa/muc-tieu?ky={}", shown.period);
        view! {
            {saved}
            {choose(lang, "/van-phong/bang-xa", shown.period, &shown.periods)}
            <p class="hint">{say!(lang, board.clear_hint)}</p>
            <p class="hint">{source(lang, &shown.goals)}</p>
            <p class="views">
                <a class="button" href="/van-phong/bang-xa/nhap">{say!(lang, board.import)}</a>
                <a class="button" href=goals>{say!(lang, goals.title)}</a>
            </p>
            {table(caption, true, heads.into_any(), rows.into_any(), ().into_any())}
        }
        .into_any()
    })
}

/// A choice of the quarter.
pub(crate) fn choose(lang: Language, action: &str, chosen: Quarter, periods: &[Quarter]) -> AnyView {
    let options = periods.iter().map(|own| {
        view! { <option value=own.to_string() selected=*own == chosen>{period(lang, *own)}</option> }
    });
    view! {
        <form class="asks" method="get" action=action.to_owned()>
            <div>
                <label for="ky">{say!(lang, board.period)}</label>
                <select id="ky" name="ky">{options.collect_view()}</select>
            </div>
            <button type="submit" class="button">{say!(lang, board.show)}</button>
        </form>
    }
    .into_any()
}

fn line(lang: Language, shown: &Boards, (code, called, board): &(String, String, Option<Board>)) -> AnyView {
    let cells = shown.goals.measures().iter().map(|measure| {
        let figure = board.as_ref().and_then(|board| board.get(measure));
        let said = figure.map_or_else(|| say!(lang, board.none), |figure| amount(lang, figure.amount));
        let is_low = measure.verdict(figure) == Verdict::NotMet;
        let low = is_low.then(|| view! { <span class="hint">{say!(lang, board.not_met)}</span> });
        view! { <td class="number">{said} {low}</td> }
    });
    view! {
        <tr>
            <th scope="row"><a href=format!("/van-phong/bang-xa/{code}?ky={}", shown.period)>{called.clone()}</a></th>
            {cells.collect_view()}
        </tr>
    }
    .into_any()
}

fn sum(lang: Language, shown: &Boards, measure: &Measure) -> AnyView {
    let figures = shown.communes.iter().map(|(_, _, board)| board.as_ref().and_then(|board| board.get(measure)));
    let all = Summary::of(measure, figures);
    let has_any = |board: &Board| board.get(measure).is_some_and(|figure| figure.amount != Amount::Count(0));
    let places = shown.communes.iter().filter(|(_, _, board)| board.as_ref().is_some_and(has_any)).count();
    let mut facts = Vec::new();
    match (measure.form, measure.goal) {
        (Form::Count, _) => facts.push(all.shown().unwrap_or_else(|| say!(lang, board.none))),
        (Form::Standing, _) if all.known > 0 => {
            let told = |own| format!("{}: {}", standing(lang, own), all.with(own));
            facts.extend([Standing::Met, Standing::Advanced, Standing::Model].map(told));
        }
        (_, Some(Goal::Each(_))) if all.known > 0 => facts.push(say!(lang, board.reach, n = all.reach)),
        _ => {}
    }
    if measure.key == OCOP && all.known > 0 {
        facts.push(say!(lang, board.places, n = places));
    }
    facts.push(say!(lang, board.known, known = all.known, all = all.communes));
    facts.extend(verdict(lang, measure, all.verdict(measure)));
    let facts = facts.into_iter().map(|fact| view! { <span class="fact">{fact}</span> });
    view! { <td class="number">{facts.collect_view()}</td> }.into_any()
}
