//! What an office reads of teams' work, and the targets that it sets them.

use super::apply::lock;
use super::hand::Hand;
use super::records::read;
use super::{Error, Store};
use domain::{Fields, Kind, MemberId, Millis, Quota, QuotaId, Tally, TeamId, VOID};
use sqlx::{AnyConnection, Row};
use std::collections::BTreeMap;

impl Store {
    /// How far a team has come.
    pub async fn tally(&self, team: TeamId) -> Result<Tally, Error> {
        let [households, visits, quotas] = Tally::KINDS;
        let sql = "SELECT body FROM record WHERE stream = $1 AND kind IN ($2, $3, $4)";
        let rows = sqlx::query(sql)
            .bind(team.to_string())
            .bind(households.as_str().to_owned())
            .bind(visits.as_str().to_owned())
            .bind(quotas.as_str().to_owned())
            .fetch_all(&self.readers)
            .await?;
        let records = rows.iter().map(|row| read(row.try_get(0)?)).collect::<Result<Vec<_>, _>>()?;
        Ok(Tally::of(records.into_iter()))
    }

    /// Sets a target for each of these teams, a number of its own, all or none, in an officer's name. Answers where each
    /// stream stands.
    pub async fn set_target(
        &self,
        officer: MemberId,
        targets: &BTreeMap<TeamId, u32>,
        target: impl Fn(QuotaId, u32) -> Quota,
        now: Millis,
    ) -> Result<Vec<(TeamId, u64)>, Error> {
        let change = |team: TeamId, known: Vec<Quota>| {
            let new = target(QuotaId::new(now, crate::random::bytes()), *targets.get(&team)?);
            // Sent twice, or another number for the same days: still one target.
            let old = known.into_iter().find(|old| is_same(old, &new));
            let new = Quota { id: old.as_ref().map_or(new.id, |old| old.id), ..new };
            (old.as_ref() != Some(&new)).then(|| (new.id, new.fields()))
        };
        let teams: Vec<_> = targets.keys().copied().collect();
        self.change_targets(officer, &teams, change, now).await
    }

    /// Drops a target that an office set, of each of these teams that has it, in an officer's name.
    pub async fn drop_target(
        &self,
        officer: MemberId,
        teams: &[TeamId],
        dropped: &Quota,
        now: Millis,
    ) -> Result<Vec<(TeamId, u64)>, Error> {
        let change = |_, known: Vec<Quota>| {
            let old = known.into_iter().find(|old| old.set_by.is_some() && is_same(old, dropped))?;
            Some((old.id, Fields::from([(VOID.to_owned(), old.set_by?.into())])))
        };
        self.change_targets(officer, teams, change, now).await
    }

    async fn change_targets(
        &self,
        officer: MemberId,
        teams: &[TeamId],
        change: impl Fn(TeamId, Vec<Quota>) -> Option<(QuotaId, Fields)>,
        now: Millis,
    ) -> Result<Vec<(TeamId, u64)>, Error> {
        let mut tx = self.write().await?;
        let mut moved = Vec::new();
        // In one order: of two who change targets at the same time neither waits for the other in a circle.
        let mut teams = teams.to_vec();
        teams.sort_unstable();
        for team in teams {
            lock(&mut tx, &team.to_string()).await?;
            let Some((id, set)) = change(team, quotas(&mut tx, team).await?) else { continue };
            let hand = Hand { stream: team.to_string(), by: Some(officer), now };
            let seq = hand.says(&mut tx, None, &Kind::QUOTA, vec![(id.uuid(), set)]).await?;
            self.tell(&mut tx, team, Some(seq)).await?;
            moved.push((team, seq));
        }
        tx.commit().await?;
        Ok(moved)
    }
}

/// Whether both are for the same of the same people in the same days.
fn is_same(one: &Quota, other: &Quota) -> bool {
    (&one.indicator, one.member, one.from, one.to) == (&other.indicator, other.member, other.from, other.to)
}

/// The targets of a team that count.
async fn quotas(connection: &mut AnyConnection, team: TeamId) -> Result<Vec<Quota>, Error> {
    let sql = "SELECT body FROM record WHERE stream = $1 AND kind = 'quota'";
    let rows = sqlx::query(sql).bind(team.to_string()).fetch_all(connection).await?;
    let records = rows.iter().map(|row| read(row.try_get(0)?)).collect::<Result<Vec<_>, _>>()?;
    Ok(records.iter().filter(|record| !record.is_void()).filter_map(|record| Quota::from_record(record).ok()).collect())
}
