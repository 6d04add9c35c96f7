//! The list: what is asked of whom, in the order in which forms ask it.

use super::{CatalogueSheet, HERE, Pane, seen, subject};
use crate::Language;
use crate::words::say;
use domain::{Indicator, Subject};
use leptos::prelude::*;

/// A visit asks of the household and its people in one order, so they are one group.
const GROUPS: [&[Subject]; 4] =
    [&[Subject::Household, Subject::People], &[Subject::Business], &[Subject::Hamlet], &[Subject::Commune]];

pub(super) fn list(lang: Language, sheet: &CatalogueSheet) -> AnyView {
    let groups = GROUPS.iter().filter_map(|group| {
        let own: Vec<_> = sheet.catalogue.indicators.iter().filter(|i| group.contains(&i.subject)).collect();
        let title = group.iter().map(|of| subject(lang, *of)).collect::<Vec<_>>().join(", ");
        (!own.is_empty()).then(|| {
            let rows = own.into_iter().map(|indicator| row(lang, sheet, indicator)).collect_view();
            view! {
                <table class="catalogue">
                    <caption>{title}</caption>
                    <thead>
                        <tr>
                            <th scope="col">{say!(lang, catalogue.indicator)}</th>
                            <th scope="col">{say!(lang, catalogue.state)}</th>
                            <th scope="col"><span class="sr">{say!(lang, catalogue.order)}</span></th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            }
        })
    });
    groups.collect_view().into_any()
}

/// The id of an indicator's row: fields beside the list have ids of their own.
pub fn row_id(key: &str) -> String {
    format!("chi-tieu-{key}")
}

fn row(lang: Language, sheet: &CatalogueSheet, indicator: &Indicator) -> AnyView {
    let Indicator { key, vi, en, .. } = indicator.clone();
    let here = matches!(&sheet.pane, Pane::One(own, _) if *own == key).then_some("true");
    let (name, other) = if lang == Language::Vi { (vi, en) } else { (en, vi) };
    let step = |up: bool| {
        let (sign, words) = if up { ("↑", say!(lang, catalogue.up)) } else { ("↓", say!(lang, catalogue.down)) };
        view! {
            <form method="post" action=format!("{HERE}/{key}/thu-tu")>
                {seen(sheet)}
                <input type="hidden" name="up" value=up.to_string()/>
                <button type="submit" class="step-button">
                    <span aria-hidden="true">{sign}</span>
                    <span class="sr">{format!("{words} {name}")}</span>
                </button>
            </form>
        }
    };
    let (up, down) = (step(true), step(false));
    view! {
        <tr id=row_id(&key) class=if here.is_some() { "here" } else { "" }>
            <th scope="row">
                <a href=format!("{HERE}/{key}") aria-current=here>{name.clone()}</a>
                <span class="hint">{other}</span>
            </th>
            <td>{state(lang, sheet, indicator)}</td>
            <td class="actions">{up} {down}</td>
        </tr>
    }
    .into_any()
}

fn state(lang: Language, sheet: &CatalogueSheet, indicator: &Indicator) -> String {
    match indicator.to {
        Some(to) if to < sheet.today => say!(lang, catalogue.retired, date = to.full()),
        _ if indicator.from > sheet.today => say!(lang, catalogue.begins, date = indicator.from.full()),
        Some(to) => say!(lang, catalogue.until, date = to.full()),
        None => say!(lang, catalogue.asked),
    }
}
