//! Making the first team, join codes for those who lost theirs, taking in what a phone handed over, and closing a team.

use super::{Failure, link, open};
use crate::api::codes::new_code;
use crate::config::{Close, Code, Moved, Place, Team};
use crate::state::App;
use crate::store::{Received, Unreceived};
use crate::time::Time;
use domain::units::{Unit, Units};
use domain::{MemberId, Name, Role, TeamId, UnitCode, local_date};

/// Makes a team and prints its leader's join link.
pub(super) async fn team(wanted: &Team) -> Result<(), Failure> {
    let name = name("--name", &wanted.name)?;
    let leader = self::name("--leader", &wanted.leader)?;
    let commune = wanted.commune.as_deref().map(commune).transpose()?;
    let app = open(&wanted.common, None).await?;
    let made = async {
        let now = app.time.now();
        let team = app.store.create_team(&name, commune.map(|unit| &unit.code), now).await?;
        let member = app.store.create_member(team, &leader, Role::Leader, now).await?;
        Ok::<_, crate::store::Error>((team, member))
    };
    let (team, member) = made.await.map_err(|error| Failure::other("The team was not made", error))?;
    print(&app, team, member, &format!("{} · {}", name.as_str(), leader.as_str())).await
}

/// Says in which commune a team is.
pub(super) async fn place(wanted: &Place) -> Result<(), Failure> {
    let unit = commune(&wanted.commune)?;
    let app = open(&wanted.common, None).await?;
    let team = team_called(&app, &wanted.team).await?;
    let placed = app.store.place_team(team, unit, None, app.time.now()).await;
    placed.map_err(|error| Failure::other("The team was not placed", error))?;
    println!("{} is in {} ({}) now. Its phones hear of it within a minute.", wanted.team, unit.name, unit.code);
    Ok(())
}

/// The commune of now with this code.
pub(super) fn commune(code: &str) -> Result<&'static Unit, Failure> {
    let read: UnitCode = code.parse().map_err(|_| {
        Failure::Setting(format!("{code} is no code of a commune: these are of five digits, such as 06874."))
    })?;
    let today = local_date(Time::default().now());
    Units::quang_ninh().commune(&read, today).map_err(|became| {
        let became: Vec<_> = became.iter().map(|unit| format!("{} ({})", unit.name, unit.code)).collect();
        let became =
            if became.is_empty() { String::new() } else { format!(" The one of before became {}.", became.join(", ")) };
        Failure::Setting(format!("No commune has the code {code} now.{became}"))
    })
}

/// Makes a join code for a member of a team, who is made too if there is none of this name.
pub(super) async fn code(wanted: &Code) -> Result<(), Failure> {
    let name = name("--name", &wanted.name)?;
    let app = open(&wanted.common, None).await?;
    let failed = |error| Failure::other("The code was not made", error);
    let team = team_called(&app, &wanted.team).await?;
    let members = app.store.members(team).await.map_err(failed)?;
    let known = members.iter().find(|member| member.name == name.as_str());
    let member = if let Some(member) = known {
        member.id
    } else {
        let role = if wanted.leader { Role::Leader } else { Role::Member };
        app.store.create_member(team, &name, role, app.time.now()).await.map_err(failed)?
    };
    print(&app, team, member, name.as_str()).await
}

/// Takes in the file in which a phone handed over its work.
pub(super) async fn receive(handed: &Moved) -> Result<(), Failure> {
    let file = std::fs::read(&handed.file)
        .map_err(|error| Failure::Setting(format!("{} cannot be read: {error}.", handed.file.display())))?;
    let app = open(&handed.common, None).await?;
    let received = app.store.receive(&file, app.time.now()).await.map_err(|why| match why {
        Unreceived::Database(error) => Failure::other("Nothing was taken in", error),
        why => Failure::Setting(format!("{}: {why}.", handed.file.display())),
    })?;
    let Received { applied, known, refused, foreign } = received;
    println!("{applied} changes taken in, {known} were here already.");
    if refused > 0 {
        println!("{refused} were refused or wait for the leader, who finds them under “Tổ”.");
    }
    if foreign > 0 {
        println!("{foreign} are of phones that the team does not have, and were left out.");
    }
    Ok(())
}

/// Closes a team.
pub(super) async fn close(wanted: &Close) -> Result<(), Failure> {
    let app = open(&wanted.common, None).await?;
    let team = team_called(&app, &wanted.team).await?;
    let closed = app.store.close_team(team, wanted.leaders, app.time.now()).await;
    let phones = closed.map_err(|error| Failure::other("The team was not closed", error))?;
    println!(
        "{phones} phones are taken out. Each hands in what it holds when it next has a network, and clears itself."
    );
    if !wanted.leaders {
        println!("Leaders' phones stay, to take that in; once they have, close again with --leaders.");
    }
    Ok(())
}

/// The team of this name or id.
async fn team_called(app: &App, wanted: &str) -> Result<TeamId, Failure> {
    let teams = app.store.teams().await.map_err(|error| Failure::other("The teams cannot be read", error))?;
    let team = teams.into_iter().find(|(id, name)| id.to_string() == wanted || *name == wanted);
    team.map(|(id, _)| id).ok_or_else(|| Failure::Setting(format!("--team: there is no team {wanted}.")))
}

/// Makes a code and prints its link.
pub(super) async fn print(app: &App, team: TeamId, member: MemberId, heading: &str) -> Result<(), Failure> {
    let reply = new_code(app, team, member).await.map_err(|error| Failure::other("The code was not made", error))?;
    link::print(heading, &reply);
    Ok(())
}

pub(super) fn name(setting: &str, text: &str) -> Result<Name, Failure> {
    text.parse().map_err(|_| Failure::Setting(format!("{setting} must be a name of 1 to 80 characters.")))
}
