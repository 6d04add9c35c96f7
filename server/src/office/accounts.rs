//! The province's officer makes officers, gives them codes and takes them out.

use super::desk::{page, to};
use super::form::Form;
use super::trouble::Trouble;
use super::{DOOR, Desk, Officer};
use crate::api::codes;
use crate::state::App;
use crate::store::{Entry, OfficerRow};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::units::Units;
use domain::{MemberId, Name, TeamId, UnitCode, UnitLevel, VisitDate, local_date};
use office::{Accounts, Fresh, Typed};
use serde::Deserialize;

/// Where the page is.
const HERE: &str = "/van-phong/can-bo";

#[derive(Debug, Deserialize)]
pub(crate) struct Fields {
    #[serde(default)]
    unit: String,
    #[serde(default)]
    office: String,
    #[serde(default)]
    name: String,
}

/// The list.
pub(crate) async fn accounts(State(app): State<App>, desk: Desk, officer: Officer) -> Result<Response, Trouble> {
    Ok(page(shown(&app, &desk, &officer, None, Typed::default()).await?))
}

/// Makes an officer, with the office if it is missing, and a code.
pub(crate) async fn make(
    State(app): State<App>,
    desk: Desk,
    officer: Officer,
    Form(fields): Form<Fields>,
) -> Result<Response, Trouble> {
    match made(&app, &officer, &fields).await? {
        Ok((office, member, name)) => {
            let (by, unit, about) = (officer.caller.member, officer.unit.clone(), Some(member.to_string()));
            let entry = Entry { member: by, unit, what: "code_made".to_owned(), about };
            app.store.audit(&entry, app.time.now()).await?;
            let fresh = code(&app, office, member, name).await?;
            Ok(page(shown(&app, &desk, &officer, Some(fresh), Typed::default()).await?))
        }
        Err(wrong) => {
            let became = became(&app, &fields.unit);
            let Fields { unit, office, name } = fields;
            let typed = Typed { unit, office, name, wrong: Some(wrong), became };
            let html = shown(&app, &desk, &officer, None, typed).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page(html)).into_response())
        }
    }
}

/// The office and the new officer, or the field that cannot be used.
async fn made(
    app: &App,
    officer: &Officer,
    fields: &Fields,
) -> Result<Result<(TeamId, MemberId, String), &'static str>, Trouble> {
    let unit = match fields.unit.trim().parse::<UnitCode>() {
        Ok(unit) if unit == officer.unit => unit,
        Ok(unit) if unit.level() == UnitLevel::Commune => match Units::quang_ninh().commune(&unit, today(app)) {
            Ok(known) => known.code.clone(),
            Err(_) => return Ok(Err("unit_unknown")),
        },
        _ => return Ok(Err("unit")),
    };
    let Some(role) = unit.level().role() else { return Ok(Err("unit")) };
    let Ok(name) = fields.name.parse::<Name>() else { return Ok(Err("name")) };
    let now = app.time.now();
    let office = match (app.store.office(&unit).await?, fields.office.parse::<Name>()) {
        (Some(office), _) => office,
        (None, Ok(called)) => app.store.open_office(&unit, &called, now).await?,
        (None, Err(_)) => return Ok(Err("office")),
    };
    let member = app.store.create_member(office.id, &name, role, now).await?;
    Ok(Ok((office.id, member, name.as_str().to_owned())))
}

fn today(app: &App) -> VisitDate {
    local_date(app.time.now())
}

/// What the commune became that had this code.
fn became(app: &App, code: &str) -> Vec<String> {
    let became = code.trim().parse().map(|code| Units::quang_ninh().commune(&code, today(app)).err());
    let became = became.ok().flatten().unwrap_or_default();
    became.into_iter().map(|unit| format!("{} ({})", unit.name, unit.code)).collect()
}

/// A new code for an officer; one who was taken out is let in again.
pub(crate) async fn new_code_for(app: &App, row: &OfficerRow) -> Result<Fresh, Trouble> {
    if row.role.is_of_a_team() {
        app.store.let_in(row, app.time.now()).await?;
    }
    code(app, row.office.id, row.member, row.name.clone()).await
}

/// The form behind "Mã mới".
pub(crate) async fn new_code(
    State(app): State<App>,
    desk: Desk,
    officer: Officer,
    Path(member): Path<String>,
) -> Result<Response, Trouble> {
    let row = row_of(&app, &member).await?;
    let fresh = new_code_for(&app, &row).await?;
    Ok(page(shown(&app, &desk, &officer, Some(fresh), Typed::default()).await?))
}

/// The form behind "Thu hồi quyền". Nobody takes themselves out: there might be nobody left to let them in again.
pub(crate) async fn take_out(
    State(app): State<App>,
    officer: Officer,
    Path(member): Path<String>,
) -> Result<Response, Trouble> {
    let row = row_of(&app, &member).await?;
    if row.member == officer.caller.member {
        return Err(Trouble::NOT_ALLOWED);
    }
    app.store.take_out(&row, app.time.now()).await?;
    Ok(to(HERE))
}

async fn row_of(app: &App, member: &str) -> Result<OfficerRow, Trouble> {
    let member: MemberId = member.parse().map_err(|_| Trouble::NOT_FOUND)?;
    app.store.officers().await?.into_iter().find(|row| row.member == member).ok_or(Trouble::NOT_FOUND)
}

async fn code(app: &App, office: TeamId, member: MemberId, name: String) -> Result<Fresh, Trouble> {
    let reply = codes::new_code(app, office, member).await?;
    let address = format!("{}{DOOR}", app.public.origin());
    Ok(Fresh { name, code: reply.code, address, expires: reply.expires })
}

async fn shown(
    app: &App,
    desk: &Desk,
    officer: &Officer,
    fresh: Option<Fresh>,
    typed: Typed,
) -> Result<String, Trouble> {
    let officers = app.store.officers().await?.into_iter().map(|row| office::Officer {
        id: row.member.to_string(),
        name: row.name,
        unit: row.office.unit.to_string(),
        office: row.office.name,
        is_out: row.role.is_of_a_team(),
        is_in: row.sessions > 0,
        is_self: row.member == officer.caller.member,
    });
    let officers = officers.collect();
    Ok(office::accounts(&desk.frame(app), &Accounts { officers, fresh, typed }))
}
