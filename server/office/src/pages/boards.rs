//! The boards of all communes in one table, with what they say together.

use crate::document::document;
use crate::pages::board_words::{OCOP, amount, goals, name, period, standing, verdict};
use crate::parts::{head, number_head, table};
use crate::words::say;
use crate::{Frame, Language};
use domain::board::{Amount, Board, Form, Goal, MEASURES, Measure, Standing, Summary};
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
}

/// The page.
pub fn boards(frame: &Frame, shown: &Boards) -> String {
    let lang = frame.language;
    document(frame, &say!(lang, board.title), || {
        let names = MEASURES.iter().map(|measure| number_head(name(lang, measure)));
        let heads = view! { <tr>{head(say!(lang, board.commune))} {names.collect_view()}</tr> };
        let rows = shown.communes.iter().map(|commune| line(lang, shown.period, commune)).collect_view();
        let sums = MEASURES.iter().map(|measure| sum(lang, shown, measure)).collect_view();
        let targets = MEASURES.iter().map(|measure| {
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
        view! {
            {choose(lang, "/van-phong/bang-xa", shown.period, &shown.periods)}
            <p class="hint">{say!(lang, board.clear_hint)} " " {say!(lang, board.old_units)}</p>
            <p><a class="button" href="/van-phong/bang-xa/nhap">{say!(lang, board.import)}</a></p>
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

fn line(lang: Language, period: Quarter, (code, called, board): &(String, String, Option<Board>)) -> AnyView {
    let cells = MEASURES.iter().map(|measure| {
        let figure = board.as_ref().and_then(|board| board.get(measure));
        let shown = figure.map_or_else(|| say!(lang, board.none), |figure| amount(lang, figure.amount));
        let is_low = measure.verdict(figure) == Verdict::NotMet;
        let low = is_low.then(|| view! { <span class="hint">{say!(lang, board.not_met)}</span> });
        view! { <td class="number">{shown} {low}</td> }
    });
    view! {
        <tr>
            <th scope="row"><a href=format!("/van-phong/bang-xa/{code}?ky={period}")>{called.clone()}</a></th>
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
