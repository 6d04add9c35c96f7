//! One indicator: its words, when it is asked, and how it was worded before. A new one.

use super::{CatalogueSheet, HERE, NewIndicator, kind, seen, subject, words};
use crate::Language;
use crate::parts::Field;
use crate::words::say;
use domain::edit::{Refused, Words};
use domain::{Indicator, PeopleKind, Subject};
use leptos::prelude::*;

pub(super) fn one(lang: Language, sheet: &CatalogueSheet, key: &str, typed: &Words) -> AnyView {
    let Some(indicator) = sheet.catalogue.get(key) else {
        return view! { <p>{say!(lang, catalogue.unknown)}</p> }.into_any();
    };
    let of = match indicator.subject {
        Subject::People => format!("{} · {}", subject(lang, Subject::People), kind(lang, indicator.people)),
        other => subject(lang, other),
    };
    // After somebody else's change the form shows what was typed: this is what stands now.
    let now = (sheet.refused == Some(Refused::Stale) && Words::of(indicator) != *typed)
        .then(|| view! { <p class="quote">{say!(lang, catalogue.now, words = indicator.vi)}</p> });
    view! {
        <h2>{if lang == Language::Vi { indicator.vi.clone() } else { indicator.en.clone() }}</h2>
        <p class="hint">{of}</p>
        {now}
        <form method="post" action=format!("{HERE}/{key}")>
            {seen(sheet)}
            {words(lang, sheet, typed)}
            <button type="submit" class="button primary">{say!(lang, catalogue.save)}</button>
            <p class="hint">{say!(lang, catalogue.save_hint)}</p>
        </form>
        {retire(lang, sheet, indicator)}
        {before(lang, indicator)}
    }
    .into_any()
}

/// The last day on which it is asked; or again.
fn retire(lang: Language, sheet: &CatalogueSheet, indicator: &Indicator) -> AnyView {
    let problem = (sheet.refused == Some(Refused::Field("last"))).then(|| say!(lang, catalogue.last_problem));
    let last = indicator.to.unwrap_or(sheet.today).to_string();
    let again = indicator.to.map(|_| {
        view! {
            <form method="post" action=format!("{HERE}/{}/thoi", indicator.key)>
                {seen(sheet)}
                <button type="submit" class="button">{say!(lang, catalogue.again)}</button>
            </form>
        }
    });
    view! {
        <h2>{say!(lang, catalogue.retire)}</h2>
        <p class="hint">{say!(lang, catalogue.retire_hint)}</p>
        <form method="post" action=format!("{HERE}/{}/thoi", indicator.key)>
            {seen(sheet)}
            {Field::new("last", say!(lang, catalogue.last), last).problem(problem).input("date")}
            <button type="submit" class="button">{say!(lang, catalogue.retire_it)}</button>
        </form>
        {again}
    }
    .into_any()
}

fn before(lang: Language, indicator: &Indicator) -> Option<AnyView> {
    let lines = indicator.was.iter().rev().map(|was| {
        let words = if lang == Language::Vi { was.vi.clone() } else { was.en.clone() };
        view! { <li>{words} " " <span class="hint">{say!(lang, catalogue.until_version, n = was.until)}</span></li> }
    });
    (!indicator.was.is_empty()).then(|| {
        view! {
            <h2>{say!(lang, catalogue.before)}</h2>
            <ul class="facts-list">{lines.collect_view()}</ul>
        }
        .into_any()
    })
}

pub(super) fn new(lang: Language, sheet: &CatalogueSheet, typed: &NewIndicator) -> AnyView {
    // What there is to say of a commune stands on its board: nobody would be asked an indicator of one.
    let subjects = [Subject::Household, Subject::People, Subject::Business, Subject::Hamlet];
    let option = |value: String, words: String, chosen: &str| {
        let chosen = value == chosen;
        view! { <option value=value selected=chosen>{words}</option> }
    };
    let subjects = subjects.map(|of| option(word(&of), subject(lang, of), &typed.subject));
    let kinds = [PeopleKind::Everyone, PeopleKind::Adults].map(|of| option(word(&of), kind(lang, of), &typed.people));
    let problem = (sheet.refused == Some(Refused::Field("from"))).then(|| say!(lang, catalogue.day_problem));
    view! {
        <h2>{say!(lang, catalogue.new)}</h2>
        <form method="post" action=format!("{HERE}/moi")>
            {seen(sheet)}
            <label for="subject">{say!(lang, catalogue.subject)}</label>
            <select id="subject" name="subject" aria-describedby="subject-hint">{subjects.into_iter().collect_view()}</select>
            <p id="subject-hint" class="hint">{say!(lang, catalogue.subject_hint)}</p>
            <label for="people">{say!(lang, catalogue.which_people)}</label>
            <select id="people" name="people">{kinds.into_iter().collect_view()}</select>
            {words(lang, sheet, &typed.words)}
            {Field::new("from", say!(lang, catalogue.from), typed.from.clone())
                .problem(problem)
                .input("date")}
            <button type="submit" class="button primary">{say!(lang, catalogue.add)}</button>
        </form>
    }
    .into_any()
}

/// The word by which a form names it.
fn word(what: &impl std::fmt::Debug) -> String {
    format!("{what:?}").to_lowercase()
}
