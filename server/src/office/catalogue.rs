//! The province's officer changes the catalogue. A form that was made from an older version than there is now changes
//! nothing: it comes back with what was typed, beside what stands now.

use super::desk::{page, to};
use super::form::Form;
use super::trouble::Trouble;
use super::{Desk, Officer};
use crate::state::App;
use crate::store::Edited;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::edit::{Edit, Refused, Words};
use domain::{Catalogue, Limits, PeopleKind, Subject, VisitDate, local_date};
use office::{CatalogueSheet, NewIndicator, Pane};
use serde::Deserialize;

const HERE: &str = "/van-phong/danh-muc";
/// What an address says after a change.
const SAVED: &str = "da-luu";

#[derive(Debug, Deserialize)]
pub(crate) struct Said {
    #[serde(default)]
    xong: String,
}

/// The list, and beside it the limits.
pub(crate) async fn catalogue(
    State(app): State<App>,
    desk: Desk,
    Query(said): Query<Said>,
) -> Result<Response, Trouble> {
    let catalogue = app.store.catalogue().await?;
    let pane = Pane::limits(catalogue.limits);
    Ok(shows(&app, &desk, catalogue, pane, said.xong == SAVED))
}

/// The list, and beside it a new indicator.
pub(crate) async fn new(State(app): State<App>, desk: Desk) -> Result<Response, Trouble> {
    let today = local_date(app.time.now()).to_string();
    let pane = Pane::New(NewIndicator { from: today, ..NewIndicator::default() });
    Ok(shows(&app, &desk, app.store.catalogue().await?, pane, false))
}

/// The list, and beside it one indicator.
pub(crate) async fn one(
    State(app): State<App>,
    desk: Desk,
    Path(key): Path<String>,
    Query(said): Query<Said>,
) -> Result<Response, Trouble> {
    let catalogue = app.store.catalogue().await?;
    let words = Words::of(catalogue.get(&key).ok_or(Trouble::NOT_FOUND)?);
    Ok(shows(&app, &desk, catalogue, Pane::One(key, words), said.xong == SAVED))
}

fn shows(app: &App, desk: &Desk, catalogue: Catalogue, pane: Pane, saved: bool) -> Response {
    let today = local_date(app.time.now());
    page(office::catalogue(&desk.frame(app), &CatalogueSheet { catalogue, today, pane, refused: None, saved }))
}

/// Makes a change, and goes on to `then` or back to the form with what was typed. `pane` makes that form of the
/// catalogue as it is now.
async fn change(
    app: &App,
    mut desk: Desk,
    officer: &Officer,
    wanted: Result<(u32, Edit), Refused>,
    then: impl FnOnce(&Catalogue) -> String,
    pane: impl FnOnce(&Catalogue) -> Pane,
) -> Result<Response, Trouble> {
    let now = app.time.now();
    let Edited { catalogue, outcome } = match wanted {
        Ok((seen, edit)) => app.store.edit_catalogue(officer.caller.member, seen, &edit, now).await?,
        Err(refused) => Edited { catalogue: app.store.catalogue().await?, outcome: Err(refused) },
    };
    let refused = match outcome {
        Ok(seq) => {
            app.live.shared_changed(seq);
            return Ok(to(&then(&catalogue)));
        }
        Err(Refused::Unknown) => return Err(Trouble::NOT_FOUND),
        Err(refused) => refused,
    };
    let status = if refused == Refused::Stale { StatusCode::CONFLICT } else { StatusCode::UNPROCESSABLE_ENTITY };
    let pane = pane(&catalogue);
    desk.path = address_of(&pane);
    let today = local_date(now);
    let sheet = CatalogueSheet { catalogue, today, pane, refused: Some(refused), saved: false };
    Ok((status, page(office::catalogue(&desk.frame(app), &sheet))).into_response())
}

/// Where a form can be loaded again.
fn address_of(pane: &Pane) -> String {
    match pane {
        Pane::Limits(_) => HERE.to_owned(),
        Pane::New(_) => format!("{HERE}/moi"),
        Pane::One(key, _) => format!("{HERE}/{key}"),
    }
}

fn after(key: &str) -> String {
    format!("{HERE}/{key}?xong={SAVED}")
}

#[derive(Debug, Deserialize)]
pub(crate) struct Typed {
    version: u32,
    #[serde(default)]
    subject: String,
    #[serde(default)]
    people: String,
    #[serde(default)]
    from: String,
    vi: String,
    en: String,
    help_vi: String,
    help_en: String,
}

impl Typed {
    fn words(&self) -> Words {
        let Self { vi, en, help_vi, help_en, .. } = self;
        Words { vi: vi.clone(), en: en.clone(), help_vi: help_vi.clone(), help_en: help_en.clone() }
    }

    fn edit(&self) -> Result<(u32, Edit), Refused> {
        let from = self.from.parse::<VisitDate>().map_err(|_| Refused::Field("from"))?;
        let subject =
            read::<Subject>(&self.subject).filter(|of| *of != Subject::Commune).ok_or(Refused::Field("subject"))?;
        let people = read::<PeopleKind>(&self.people).unwrap_or_default();
        Ok((self.version, Edit::Add { subject, people, words: self.words(), from }))
    }
}

fn read<T: serde::de::DeserializeOwned>(word: &str) -> Option<T> {
    serde_json::from_value(word.into()).ok()
}

/// A new indicator.
pub(crate) async fn add(
    State(app): State<App>,
    desk: Desk,
    officer: Officer,
    Form(typed): Form<Typed>,
) -> Result<Response, Trouble> {
    let then = |now: &Catalogue| now.indicators.last().map_or_else(|| HERE.to_owned(), |new| after(&new.key));
    let wanted = typed.edit();
    let words = typed.words();
    let new = NewIndicator { subject: typed.subject, people: typed.people, words, from: typed.from };
    change(&app, desk, &officer, wanted, then, |_| Pane::New(new)).await
}

/// Other words for an indicator.
pub(crate) async fn reword(
    State(app): State<App>,
    desk: Desk,
    officer: Officer,
    Path(key): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, Trouble> {
    let words = typed.words();
    let wanted = Ok((typed.version, Edit::Reword { key: key.clone(), words: words.clone() }));
    change(&app, desk, &officer, wanted, |_| after(&key), |_| Pane::One(key.clone(), words)).await
}

#[derive(Debug, Deserialize)]
pub(crate) struct Step {
    version: u32,
    up: bool,
}

/// One place up or down.
pub(crate) async fn shift(
    State(app): State<App>,
    desk: Desk,
    officer: Officer,
    Path(key): Path<String>,
    Form(step): Form<Step>,
) -> Result<Response, Trouble> {
    let wanted = Ok((step.version, Edit::Move { key: key.clone(), up: step.up }));
    change(&app, desk, &officer, wanted, |_| format!("{HERE}#{}", office::row_id(&key)), |now| Pane::limits(now.limits))
        .await
}

#[derive(Debug, Deserialize)]
pub(crate) struct Last {
    version: u32,
    last: Option<String>,
}

/// It is asked until a day; without one it is asked again.
pub(crate) async fn retire(
    State(app): State<App>,
    desk: Desk,
    officer: Officer,
    Path(key): Path<String>,
    Form(typed): Form<Last>,
) -> Result<Response, Trouble> {
    let last = typed.last.map(|last| last.parse::<VisitDate>().map_err(|_| Refused::Field("last"))).transpose();
    let wanted = last.map(|last| (typed.version, Edit::Retire { key: key.clone(), last }));
    let pane = |now: &Catalogue| Pane::One(key.clone(), now.get(&key).map(Words::of).unwrap_or_default());
    change(&app, desk, &officer, wanted, |_| after(&key), pane).await
}

#[derive(Debug, Deserialize)]
pub(crate) struct Least {
    version: u32,
    smartphone: String,
    internet: String,
    cashless: String,
}

/// The limits of a smart hamlet.
pub(crate) async fn limit(
    State(app): State<App>,
    desk: Desk,
    officer: Officer,
    Form(typed): Form<Least>,
) -> Result<Response, Trouble> {
    let least = |text: &str| text.trim().parse::<u32>().map_err(|_| Refused::Field("limits"));
    let read = || {
        let (smartphone, internet) = (least(&typed.smartphone)?, least(&typed.internet)?);
        Ok(Limits { smartphone, internet, cashless: least(&typed.cashless)? })
    };
    let wanted = read().map(|limits| (typed.version, Edit::Limit(limits, local_date(app.time.now()))));
    let pane = Pane::Limits([typed.smartphone, typed.internet, typed.cashless]);
    change(&app, desk, &officer, wanted, |_| format!("{HERE}?xong={SAVED}"), |_| pane).await
}
