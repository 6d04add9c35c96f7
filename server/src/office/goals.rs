//! What communes are to reach: the province sets it, from a quarter on.

use super::board::{HERE, period};
use super::desk::{page, to};
use super::form::Form;
use super::trouble::Trouble;
use super::{Desk, Officer};
use crate::state::App;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::board::{AIMS, Amount, Form as Kind, Goal, Goals, MEASURES, StandingGoal};
use domain::{Name, Quarter, Reason, local_date};
use office::GoalSheet;
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    /// The quarter.
    ky: String,
}

/// The form, with what holds in the quarter.
pub(crate) async fn goals(State(app): State<App>, desk: Desk, Query(asked): Query<Asked>) -> Result<Response, Trouble> {
    let from = period(&asked.ky, local_date(app.time.now()));
    let now = app.store.goals(from).await?;
    let shown = GoalSheet { from, typed: typed(&now), seen: seen(&now), now, wrong: BTreeMap::new(), changed: false };
    Ok(page(office::goals(&desk.frame(&app), &shown)))
}

/// Sets them: all of what was typed or nothing.
pub(crate) async fn set_goals(
    State(app): State<App>,
    desk: Desk,
    officer: Officer,
    Form(fields): Form<BTreeMap<String, String>>,
) -> Result<Response, Trouble> {
    let from = period(fields.get("ky").map_or("", String::as_str), local_date(app.time.now()));
    let was = fields.get("seen").cloned().unwrap_or_default();
    let (wrong, now) = match read(&fields, from) {
        Ok(goals) => {
            let by = officer.caller.member;
            match app.store.set_goals(&goals, |now| seen(now) == was, by, app.time.now()).await? {
                Ok(()) => return Ok(to(&format!("{HERE}?ky={from}&xong=luu"))),
                Err(now) => (BTreeMap::new(), now),
            }
        }
        Err(wrong) => (wrong, app.store.goals(from).await?),
    };
    // Whoever was told that somebody else changed them may insist.
    let changed = wrong.is_empty();
    let seen = if changed { seen(&now) } else { was };
    let status = if changed { StatusCode::CONFLICT } else { StatusCode::UNPROCESSABLE_ENTITY };
    let shown = GoalSheet { from, now, typed: fields, wrong, seen, changed };
    Ok((status, page(office::goals(&desk.frame(&app), &shown))).into_response())
}

/// By what a form knows again what it was made from.
fn seen(goals: &Goals) -> String {
    serde_json::Value::from_iter(goals.fields()).to_string()
}

/// What holds, as a form shows it first.
fn typed(goals: &Goals) -> BTreeMap<String, String> {
    let mut typed = BTreeMap::new();
    for measure in goals.measures() {
        match measure.goal {
            None => {}
            Some(Goal::Each(least)) => drop(typed.insert(measure.key.to_owned(), Amount::Hundredths(least).shown())),
            Some(Goal::Together(goal)) => drop(typed.insert(measure.key.to_owned(), Amount::Count(goal).shown())),
            Some(Goal::Standings(all)) => {
                let parts = all.iter().map(|one| (one.standing.as_str(), one.goal)).chain([("of", all[0].of)]);
                typed.extend(parts.map(|(part, n)| (format!("{}.{part}", measure.key), Amount::Count(n).shown())));
            }
        }
    }
    typed.insert("source".to_owned(), goals.source.as_ref().map(ToString::to_string).unwrap_or_default());
    typed
}

/// The goals as typed, or what is wrong by field. Pure.
fn read(fields: &BTreeMap<String, String>, from: Quarter) -> Result<Goals, BTreeMap<String, Reason>> {
    let mut wrong = BTreeMap::new();
    let text = |key: &str| fields.get(key).map_or("", |text| text.trim());
    let mut number = |form: Kind, key: &str| {
        let read = Amount::typed(form, text(key)).map(|amount| match amount {
            Amount::Count(number) | Amount::Hundredths(number) => number,
            Amount::Standing(_) => 0,
        });
        match read {
            Ok(number) => Some(number),
            Err(invalid) if invalid.reason == Reason::Empty => None,
            Err(invalid) => {
                wrong.insert(key.to_owned(), invalid.reason);
                None
            }
        }
    };
    let mut goals = Vec::new();
    let mut incomplete = Vec::new();
    for measure in MEASURES {
        let goal = match measure.form {
            form @ (Kind::Percent | Kind::PerHundred) => number(form, measure.key).map(Goal::Each),
            form @ Kind::Count => number(form, measure.key).map(Goal::Together),
            Kind::Standing => {
                let keys = AIMS.map(Some).into_iter().chain([None]);
                let keys: Vec<_> =
                    keys.map(|aim| format!("{}.{}", measure.key, aim.map_or("of", |aim| aim.as_str()))).collect();
                let numbers: Vec<_> = keys.iter().map(|key| number(Kind::Count, key)).collect();
                if let [Some(met), Some(advanced), Some(model), Some(of)] = numbers[..] {
                    let all = keys.iter().zip([met, advanced, model]);
                    incomplete.extend(all.filter(|(_, n)| *n > of).map(|(key, _)| (key.clone(), Reason::OutOfRange)));
                    let [first, second, third] = AIMS;
                    let aim = |standing, goal| StandingGoal { standing, have: None, goal, of };
                    Some(Goal::Standings([aim(first, met), aim(second, advanced), aim(third, model)]))
                } else {
                    let blank = keys.iter().filter(|key| text(key).is_empty());
                    if keys.iter().any(|key| !text(key).is_empty()) {
                        incomplete.extend(blank.map(|key| (key.clone(), Reason::Empty)));
                    }
                    None
                }
            }
        };
        goals.push((measure.key, goal));
    }
    wrong.extend(incomplete);
    let source = text("source").parse::<Name>().map_err(|invalid| wrong.insert("source".to_owned(), invalid.reason));
    let Ok(source) = source else { return Err(wrong) };
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let mut all = Goals::none(from, source);
    goals.into_iter().for_each(|(key, goal)| all.set(key, goal));
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(changes: &[(&str, &str)]) -> BTreeMap<String, String> {
        let mut fields = typed(&Goals::published());
        fields.insert("source".to_owned(), "Nghị quyết 12".to_owned());
        fields.extend(changes.iter().map(|(key, text)| ((*key).to_owned(), (*text).to_owned())));
        fields
    }

    fn reads(changes: &[(&str, &str)]) -> Result<Goals, Vec<(String, Reason)>> {
        read(&form(changes), "2026-Q4".parse().unwrap()).map_err(|wrong| wrong.into_iter().collect())
    }

    #[test]
    fn what_the_form_shows_is_what_it_saves() {
        let goals = reads(&[]).unwrap();
        for (own, published) in goals.measures().iter().zip(MEASURES) {
            let without = |goal: Option<Goal>| match goal {
                Some(Goal::Standings(all)) => Some(Goal::Standings(all.map(|one| StandingGoal { have: None, ..one }))),
                other => other,
            };
            assert_eq!(own.goal, without(published.goal), "{}", own.key);
        }
        assert_eq!(read(&typed(&goals), goals.from.unwrap()), Ok(goals));
    }

    #[test]
    fn what_is_wrong_is_told_by_field() {
        let wrong = |changes: &[(&str, &str)]| reads(changes).unwrap_err();
        assert_eq!(wrong(&[("source", " ")]), [("source".to_owned(), Reason::Empty)]);
        assert_eq!(wrong(&[("fibre", "101")]), [("fibre".to_owned(), Reason::OutOfRange)]);
        assert_eq!(wrong(&[("ocop", "nhiều")]), [("ocop".to_owned(), Reason::Malformed)]);
        assert_eq!(wrong(&[("standing.of", "50")]).len(), 2, "98 and 58 are more than 50");
        assert_eq!(wrong(&[("standing.model", "")]), [("standing.model".to_owned(), Reason::Empty)]);
        let none = ["standing.met", "standing.advanced", "standing.model", "standing.of", "fibre"].map(|key| (key, ""));
        let goals = reads(&none).unwrap();
        assert!(
            goals
                .measures()
                .iter()
                .filter(|one| ["standing", "fibre"].contains(&one.key))
                .all(|one| one.goal.is_none())
        );
    }
}
