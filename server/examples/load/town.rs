//! Teams and phones that have joined, made directly in the store, before a server runs on it.

use crate::Trouble;
use crate::diary::now;
use crate::phone::Session;
use domain::{DeviceId, JoinCode, Role, TeamId};
use server::store::{Door, Join, Place, Store};

/// Longer than any measurement.
const HOUR_MS: u64 = 60 * 60 * 1000;

pub(crate) struct Town {
    pub(crate) teams: Vec<TeamId>,
    /// Team by team.
    pub(crate) sessions: Vec<Session>,
    pub(crate) store: Store,
}

impl Town {
    pub(crate) async fn settles(place: &Place, teams: usize, phones_each: usize) -> Result<Self, Trouble> {
        let store = Store::open(place).await?;
        store.seed(now()).await?;
        let mut town = Self { teams: Vec::new(), sessions: Vec::new(), store };
        for number in 1..=teams {
            let team = town.store.create_team(&format!("Tổ {number}").parse()?, None, now()).await?;
            town.teams.push(team);
            for member in 1..=phones_each {
                let session = town.joins(team, &format!("Chìu Thị Sám {member}"), Role::Member).await?;
                town.sessions.push(session);
            }
        }
        Ok(town)
    }

    pub(crate) async fn joins(&self, team: TeamId, name: &str, role: Role) -> Result<Session, Trouble> {
        let member = self.store.create_member(team, &name.parse()?, role, now()).await?;
        let code = JoinCode::new(server::random::bytes());
        self.store.create_code(&code, team, member, now() + HOUR_MS).await?;
        let device = DeviceId::new(now(), server::random::bytes());
        match self.store.join(&code, Door::Phone, device, "load", now()).await? {
            Join::Joined(token) => Ok(Session { team, member, device, token }),
            other => Err(format!("a phone could not join: {other:?}").into()),
        }
    }
}
