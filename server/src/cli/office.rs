//! The first officer of an office: others are made on the province's page.

use super::{Failure, link, open};
use crate::api::codes::new_code;
use crate::config::Office;
use crate::office::DOOR;
use crate::state::App;
use crate::store::Error;
use domain::units::PROVINCE;
use domain::{MemberId, Name, TeamId, UnitCode, UnitLevel};

/// Makes the office if it is missing, and prints a code for the officer of this name.
pub(super) async fn office(wanted: &Office) -> Result<(), Failure> {
    let unit = match wanted.unit.parse::<UnitCode>() {
        Ok(unit) if unit.as_str() == PROVINCE => unit,
        Ok(unit) if unit.level() == UnitLevel::Commune => super::people::commune(unit.as_str())?.code.clone(),
        _ => {
            let words = format!("--unit must be the code of a commune (5 digits), or {PROVINCE} for the province.");
            return Err(Failure::Setting(words));
        }
    };
    let name = super::people::name("--name", &wanted.name)?;
    let officer = super::people::name("--officer", &wanted.officer)?;
    let app = open(&wanted.common, None).await?;
    print(&app, &unit, &name, &officer).await
}

/// Prints the way in for an officer, who is made if there is none of this name.
pub(super) async fn print(app: &App, unit: &UnitCode, name: &Name, officer: &Name) -> Result<(), Failure> {
    let (office, member) =
        made(app, unit, name, officer).await.map_err(|error| Failure::other("The officer was not made", error))?;
    let reply = new_code(app, office, member).await.map_err(|error| Failure::other("The code was not made", error))?;
    let address = format!("{}{DOOR}", app.public.origin());
    link::print_office(&format!("{} · {} · {unit}", name.as_str(), officer.as_str()), &address, &reply);
    Ok(())
}

async fn made(app: &App, unit: &UnitCode, name: &Name, officer: &Name) -> Result<(TeamId, MemberId), Error> {
    let now = app.time.now();
    let office = app.store.open_office(unit, name, now).await?;
    let known = app.store.officers().await?.into_iter();
    let mut known = known.filter(|row| row.office.id == office.id && row.name == officer.as_str());
    let member = match (known.next(), unit.level().role()) {
        (Some(row), _) => {
            if row.role.is_of_a_team() {
                app.store.let_in(&row, now).await?;
            }
            row.member
        }
        (None, role) => {
            // A unit without a role has no office.
            let role = role.unwrap_or(domain::Role::Officer);
            app.store.create_member(office.id, officer, role, now).await?
        }
    };
    Ok((office.id, member))
}
