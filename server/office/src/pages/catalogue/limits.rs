//! The limits of a smart hamlet.

use super::{CatalogueSheet, HERE, seen};
use crate::Language;
use crate::parts::Field;
use crate::words::say;
use domain::edit::Refused;
use leptos::prelude::*;

pub(super) fn limits(lang: Language, sheet: &CatalogueSheet, typed: &[String; 3]) -> AnyView {
    let wrong = sheet.refused == Some(Refused::Field("limits"));
    let problem = |text: &str| {
        let possible = text.trim().parse::<u32>().is_ok_and(|least| (1..=100).contains(&least));
        (wrong && !possible).then(|| say!(lang, catalogue.limit_problem))
    };
    let [smartphone, internet, cashless] = typed.clone();
    view! {
        <h2>{say!(lang, catalogue.limits)}</h2>
        <p class="hint">{say!(lang, catalogue.limits_hint)}</p>
        <form method="post" action=format!("{HERE}/nguong")>
            {seen(sheet)}
            {Field::new("smartphone", say!(lang, catalogue.smartphone), &smartphone)
                .problem(problem(&smartphone))
                .input("number")}
            {Field::new("internet", say!(lang, catalogue.internet), &internet)
                .problem(problem(&internet))
                .input("number")}
            {Field::new("cashless", say!(lang, catalogue.cashless), &cashless)
                .problem(problem(&cashless))
                .input("number")}
            <button type="submit" class="button primary">{say!(lang, catalogue.save_limits)}</button>
        </form>
    }
    .into_any()
}
