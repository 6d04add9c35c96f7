//! What was said of a commune's board before: who, when, which figure, and from where.

use crate::document::document;
use crate::pages::board_words::{amount, name, period};
use crate::parts::{head, table};
use crate::words::{moment, say};
use crate::{Frame, Language};
use domain::board::{Figure, Measure};
use domain::{Millis, Quarter};
use leptos::prelude::*;

/// What the page shows.
#[derive(Clone, Debug)]
pub struct BoardHistory {
    /// The commune's code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The quarter.
    pub period: Quarter,
    /// What was said, the latest first.
    pub lines: Vec<HistoryLine>,
}

/// What somebody said of a figure.
#[derive(Clone, Debug, PartialEq)]
pub struct HistoryLine {
    /// When.
    pub at: Millis,
    /// Who; empty for the server itself.
    pub by: String,
    /// Of what.
    pub measure: &'static Measure,
    /// What it became; none if it was taken out.
    pub figure: Option<Figure>,
}

/// The page.
pub fn board_history(frame: &Frame, shown: &BoardHistory) -> String {
    let lang = frame.language;
    let title = say!(lang, board_history.of, name = shown.name, period = period(lang, shown.period));
    document(frame, &title, || {
        let href = format!("/van-phong/bang-xa/{}?ky={}", shown.code, shown.period);
        let heads = [
            say!(lang, board_import.at),
            say!(lang, board_import.by),
            say!(lang, board_import.measure),
            say!(lang, board_history.became),
            say!(lang, board.source),
            say!(lang, board.on),
        ];
        let heads = view! { <tr>{heads.into_iter().map(head).collect_view()}</tr> }.into_any();
        let rows = shown.lines.iter().map(|line| row(lang, line)).collect_view();
        let list = if shown.lines.is_empty() {
            view! { <p>{say!(lang, board_history.none)}</p> }.into_any()
        } else {
            table(say!(lang, board_history.all), true, heads, rows.into_any(), ().into_any())
        };
        view! {
            <p><a class="link" href=href>{say!(lang, board_history.back)}</a></p>
            {list}
        }
        .into_any()
    })
}

fn row(lang: Language, line: &HistoryLine) -> AnyView {
    let by = if line.by.is_empty() { say!(lang, board_history.server) } else { line.by.clone() };
    let (became, source, on) = match &line.figure {
        Some(Figure { amount: much, source, on }) => (amount(lang, *much), source.to_string(), on.full()),
        None => (say!(lang, board_history.taken_out), String::new(), String::new()),
    };
    view! {
        <tr>
            <td class="time">{moment(line.at)}</td>
            <td>{by}</td>
            <th scope="row">{name(lang, line.measure)}</th>
            <td>{became}</td>
            <td>{source}</td>
            <td class="time">{on}</td>
        </tr>
    }
    .into_any()
}
