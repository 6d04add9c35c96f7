//! The demo: loaded into an empty database, and a way in for whoever tries it.

use super::{Failure, people};
use crate::demo::{Demo, DemoOp, DemoTeam, generate};
use crate::state::App;
use crate::store::{Author, Delivery, Enrolled, Error, Incoming, Store};
use domain::board::Board;
use domain::{DeviceId, MemberId, Role, TeamId};
use std::convert::Infallible;

/// Most ops that are applied at once.
const BATCH: usize = 500;

/// Loads the demo if there is no team yet, and prints links to join its first team.
pub(super) async fn offer(app: &App) -> Result<(), Failure> {
    let failed = |error| Failure::other("The demo was not loaded", error);
    let demo = generate(app.time.now());
    let mut teams = app.store.teams().await.map_err(failed)?;
    if teams.is_empty() {
        load(&app.store, &demo).await.map_err(failed)?;
        teams = app.store.teams().await.map_err(failed)?;
    }
    let Some(first) = demo.teams.first() else {
        return Ok(());
    };
    // A database with other teams is somebody's own: no link to it is printed unasked.
    let Some((team, name)) = teams.into_iter().find(|(_, name)| name == first.name.as_str()) else {
        println!("--demo: the database already holds other teams, so the demo was not loaded.");
        return Ok(());
    };
    for (unit, name, officer) in crate::demo::offices() {
        super::office::print(app, &unit, &name, &officer).await?;
    }
    for (role, word) in [(Role::Leader, "tổ trưởng / leader"), (Role::Member, "thành viên / member")] {
        if let Some((member, who)) = newcomer(&app.store, team, role).await.map_err(failed)? {
            people::print(app, team, member, &format!("{name} · {word} · {who}")).await?;
        }
    }
    Ok(())
}

/// Puts every team and board of the demo into the database.
pub async fn load(store: &Store, demo: &Demo) -> Result<(), Error> {
    for team in &demo.teams {
        store.load(team.id, &deliveries(team), &phones(team)).await?;
    }
    for boards in demo.boards.chunk_by(|a, b| a.period == b.period) {
        let Some(first) = boards.first() else { continue };
        let days = boards.iter().flat_map(|board| board.figures.values()).map(|figure| figure.on.start_ms());
        let (period, received) = (first.period, days.max().unwrap_or(0));
        let whole =
            |board: &Board| Some((board.id(), board.changes(&Board::new(board.commune.clone(), period).ok()?)?));
        let decide = |_| Ok::<_, Infallible>(boards.iter().filter_map(whole).collect());
        store.set_boards(period, None, received, decide).await?.unwrap_or_else(|never| match never {});
    }
    Ok(())
}

/// A person with this role, best one who has no phone yet: joining as such a one takes nobody's place.
async fn newcomer(store: &Store, team: TeamId, role: Role) -> Result<Option<(MemberId, String)>, Error> {
    let mut people = store.phones(team).await?;
    people.retain(|person| person.role == role);
    people.sort_by_key(|person| person.device.is_some());
    Ok(people.into_iter().next().map(|person| (person.member, person.name)))
}

fn deliveries(team: &DemoTeam) -> Vec<Delivery> {
    let stream = team.id.to_string();
    let office = Author { stream: stream.clone(), member: None, device: None, role: None, revoked: false };
    let setup = team.setup.iter().map(|op| Delivery {
        author: office.clone(),
        received: op.at.ms,
        ops: vec![Incoming::from(op)],
    });
    let role = |member: MemberId| team.members.iter().find(|m| m.id == member).map_or(Role::Member, |m| m.role);
    let together = |a: &DemoOp, b: &DemoOp| (a.device, a.received) == (b.device, b.received);
    let sent = team.ops.chunk_by(together).flat_map(|ops| ops.chunks(BATCH)).map(|ops| {
        let (member, device): (MemberId, DeviceId) = (ops[0].member, ops[0].device);
        Delivery {
            author: Author {
                stream: stream.clone(),
                member: Some(member),
                device: Some(device),
                role: Some(role(member)),
                revoked: false,
            },
            received: ops[0].received,
            ops: ops.iter().map(|op| Incoming::from(&op.op)).collect(),
        }
    });
    setup.chain(sent).collect()
}

fn phones(team: &DemoTeam) -> Vec<Enrolled> {
    let with_phone = team.members.iter().filter_map(|member| Some((member.id, member.phone.as_ref()?)));
    with_phone
        .map(|(member, phone)| Enrolled {
            device: phone.id,
            member,
            joined: phone.joined,
            last_sync: phone.last_sync,
            build: phone.build.clone(),
            state: phone.state.clone(),
            clock_ahead: phone.clock_ahead,
        })
        .collect()
}
