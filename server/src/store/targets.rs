//! What an office reads of teams' work, and the targets that it sets them.

use super::apply::lock;
use super::hand::Hand;
use super::records::read;
use super::{Error, Store};
use domain::{Kind, MemberId, Millis, Quota, QuotaId, Tally, TeamId};
use sqlx::{AnyConnection, Row};

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

    /// Sets a target for each of these teams, all or none, in an officer's name. Answers where each stream stands.
    pub async fn set_target(
        &self,
        officer: MemberId,
        teams: &[TeamId],
        target: impl Fn(QuotaId) -> Quota,
        now: Millis,
    ) -> Result<Vec<(TeamId, u64)>, Error> {
        let mut tx = self.write().await?;
        let mut moved = Vec::new();
        // In one order: of two who set targets at the same time neither waits for the other in a circle.
        let mut teams = teams.to_vec();
        teams.sort_unstable();
        for team in teams {
            let new = target(QuotaId::new(now, crate::random::bytes()));
            lock(&mut tx, &team.to_string()).await?;
            // Sent twice, or another number for the same days: still one target.
            let same = |old: &Quota| {
                (&old.indicator, old.member, old.from, old.to) == (&new.indicator, new.member, new.from, new.to)
            };
            let quota = match quotas(&mut tx, team).await?.into_iter().find(same) {
                Some(old) if old.target == new.target => continue,
                Some(old) => Quota { id: old.id, ..new },
                None => new,
            };
            let hand = Hand { stream: team.to_string(), by: Some(officer), now };
            let seq = hand.says(&mut tx, None, &Kind::QUOTA, vec![(quota.id.uuid(), quota.fields())]).await?;
            self.tell(&mut tx, team, Some(seq)).await?;
            moved.push((team, seq));
        }
        tx.commit().await?;
        Ok(moved)
    }
}

/// The targets of a team that count.
async fn quotas(connection: &mut AnyConnection, team: TeamId) -> Result<Vec<Quota>, Error> {
    let sql = "SELECT body FROM record WHERE stream = $1 AND kind = 'quota'";
    let rows = sqlx::query(sql).bind(team.to_string()).fetch_all(connection).await?;
    let records = rows.iter().map(|row| read(row.try_get(0)?)).collect::<Result<Vec<_>, _>>()?;
    Ok(records.iter().filter(|record| !record.is_void()).filter_map(|record| Quota::from_record(record).ok()).collect())
}
