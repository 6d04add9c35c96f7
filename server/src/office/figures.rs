//! Figures of a period for a unit, as a page and as a sheet.

use super::desk::page;
use super::order::{bare, sort_by_name};
use super::places::Eyes;
use super::trouble::Trouble;
use super::{Desk, Officer};
use crate::import::harmless;
use crate::state::App;
use axum::extract::{Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use domain::figures::{Borders, Counts, Days, Figures, Place};
use domain::units::{Unit, UnitKey};
use domain::{Catalogue, HamletId, Subject};
use office::{FiguresAnswer, FiguresLine, FiguresSheet, Language};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What the address asks for; what is missing has a default.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    tu: String,
    den: String,
    #[serde(rename = "don-vi")]
    borders: String,
}

/// The borders as an address names them.
const THEN: &str = "luc-do";

/// The page.
pub(crate) async fn figures(
    State(app): State<App>,
    desk: Desk,
    officer: Officer,
    Query(asked): Query<Asked>,
) -> Result<Response, Trouble> {
    let (shown, _) = counted(&app, &desk, &officer, asked).await?;
    Ok(page(office::figures(&desk.frame(&app), &shown)))
}

/// A line of the sheet beside the page's: the hamlet's team and the commune's code.
type Aside = (Option<String>, Option<UnitKey>);

async fn counted(
    app: &App,
    desk: &Desk,
    officer: &Officer,
    asked: Asked,
) -> Result<(FiguresSheet, Vec<Aside>), Trouble> {
    let eyes = Eyes::of(app, officer);
    let or = |typed: String, default: domain::VisitDate| if typed.is_empty() { default.to_string() } else { typed };
    let (from, to) = (or(asked.tu, eyes.today.month_start()), or(asked.den, eyes.today));
    let then = asked.borders == THEN;
    let days = from.parse().ok().zip(to.parse().ok()).map(|(from, to)| Days { from, to });
    let Some(days) = days.filter(|days| days.from <= days.to) else {
        return Ok((FiguresSheet { from, to, then, answer: None }, Vec::new()));
    };
    let hamlets: Vec<_> = app.store.hamlets().await?.into_iter().filter(|row| eyes.ever(row)).collect();
    let mut teams = app.store.teams_of(officer.scope()).await?;
    let others: BTreeSet<_> =
        hamlets.iter().map(|row| row.team).filter(|id| teams.iter().all(|team| team.id != *id)).collect();
    if !others.is_empty() {
        teams.extend(app.store.teams_of(None).await?.into_iter().filter(|team| others.contains(&team.id)));
    }
    let teams: Vec<_> = teams.into_iter().map(|team| (team.id, team.commune)).collect();
    let borders = if then { Borders::OfThatTime } else { Borders::Of(eyes.today) };
    // Closed only with the process.
    let _turn = app.counting.acquire().await;
    let mut figures = app.store.figures(&teams, days, borders).await?;
    if let Some(own) = &eyes.own {
        figures.places.retain(|place, _| place.office.as_ref() == Some(own));
    }
    let names: HashMap<_, _> = hamlets.iter().map(|row| (row.id, (row.name.as_str(), &*row.team_name))).collect();
    let (total, by_hamlet) = (figures.total(), eyes.own.is_some());
    let mut lines = lines(figures, by_hamlet, &eyes, &names);
    // Of one name, the commune of before comes first.
    lines.sort_by_key(|(_, (_, key))| key.as_ref().map(|key| key.from));
    sort_by_name(&mut lines, |(line, _)| line.hamlet.as_deref().or(line.commune.as_deref().map(bare)));
    let (rows, asides) = lines.into_iter().unzip();
    let indicators = indicators(&app.store.catalogue().await?, days, &total, desk.language);
    let answer = FiguresAnswer { from: days.from, to: days.to, indicators, by_hamlet, rows, total };
    Ok((FiguresSheet { from, to, then, answer: Some(answer) }, asides))
}

/// A commune's office sees its hamlets, the province its communes.
fn lines(
    figures: Figures,
    by_hamlet: bool,
    eyes: &Eyes<'_>,
    names: &HashMap<HamletId, (&str, &str)>,
) -> Vec<(FiguresLine, Aside)> {
    let mut places = BTreeMap::<_, Counts>::new();
    for (Place { commune, hamlet, .. }, counts) in figures.places {
        *places.entry((commune, hamlet.filter(|_| by_hamlet))).or_default() += &counts;
    }
    let line = |((key, hamlet), counts): ((Option<UnitKey>, Option<HamletId>), Counts)| {
        let unit = key.as_ref().and_then(|key| eyes.units.get(key));
        let (name, team) = hamlet.and_then(|id| names.get(&id)).copied().unzip();
        let line = FiguresLine {
            hamlet: name.map(str::to_owned),
            commune: unit.map(|unit| unit.name.clone()),
            until: unit.and_then(|unit: &Unit| unit.to),
            counts,
        };
        (line, (team.map(str::to_owned), key))
    };
    places.into_iter().map(line).collect()
}

/// What is asked at doors in these days, and whatever was asked.
fn indicators(catalogue: &Catalogue, days: Days, total: &Counts, language: Language) -> Vec<(String, String)> {
    let is_shown = |indicator: &&domain::Indicator| {
        let is_asked = indicator.from <= days.to && indicator.to.is_none_or(|to| days.from <= to);
        let of_a_visit = matches!(indicator.subject, Subject::Household | Subject::People);
        of_a_visit && (is_asked || total.done.contains_key(&indicator.key))
    };
    let label = |indicator: &domain::Indicator| {
        let label = if language == Language::Vi { &indicator.vi } else { &indicator.en };
        (indicator.key.clone(), label.clone())
    };
    let known = catalogue.indicators.iter().filter(is_shown).map(label);
    // What no catalogue knows any more is not left out of the count.
    let unknown = total.done.keys().filter(|key| catalogue.get(key).is_none()).map(|key| (key.clone(), key.clone()));
    known.chain(unknown).collect()
}

/// The same as a sheet that spreadsheets open: with the mark by which they know UTF-8.
pub(crate) async fn figures_csv(
    State(app): State<App>,
    desk: Desk,
    officer: Officer,
    Query(asked): Query<Asked>,
) -> Result<Response, Trouble> {
    let (shown, asides) = counted(&app, &desk, &officer, asked).await?;
    let name = format!("attachment; filename=\"so-lieu-{}-{}.csv\"", shown.from, shown.to);
    let answer = shown.answer.ok_or(Trouble::BAD_FORM)?;
    let headers = [(header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, csv(desk.language, &answer, &asides)).into_response())
}

fn csv(language: Language, answer: &FiguresAnswer, asides: &[Aside]) -> Vec<u8> {
    let mut out = csv::Writer::from_writer(b"\xef\xbb\xbf".to_vec());
    let mut write = |cells: Vec<String>| out.write_record(cells).expect("writing to memory cannot fail");
    write(office::figures_heads(language, &answer.indicators).iter().map(|head| harmless(head)).collect());
    for (line, (team, key)) in answer.rows.iter().zip(asides) {
        let text = |text: &Option<String>| harmless(text.as_deref().unwrap_or_default());
        let (code, from) = key.as_ref().map(|key| (key.code.to_string(), key.from.to_string())).unzip();
        let names =
            [code.unwrap_or_default(), text(&line.commune), from.unwrap_or_default(), text(&line.hamlet), text(team)];
        write(names.into_iter().chain(numbers(&line.counts, &answer.indicators)).collect());
    }
    out.into_inner().expect("writing to memory cannot fail")
}

/// Of what nobody was asked, the number done is empty.
fn numbers(counts: &Counts, indicators: &[(String, String)]) -> impl Iterator<Item = String> {
    let all = [counts.households, counts.visits(), counts.met, counts.absent, counts.refused];
    let asked = indicators.iter().flat_map(|(key, _)| {
        let done = counts.done.get(key);
        [
            done.map(|done| done.asked).unwrap_or_default().to_string(),
            done.map(|done| done.done.to_string()).unwrap_or_default(),
        ]
    });
    all.map(|count| count.to_string()).into_iter().chain(asked)
}
