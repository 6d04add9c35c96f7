//! Hamlets of the whole province, as offices see and change them: by ops in the stream of the hamlet's team, so that its
//! phones get them by pull.

use super::apply::lock;
use super::hand::Hand;
use super::records::{read, records};
use super::sql::nat;
use super::{Error, Store};
use domain::units::{Membership, Unit};
use domain::{Fields, Hamlet, HamletId, Kind, MemberId, Millis, Name, Op, Role, TeamId, UnitCode, fold};
use sqlx::Row;
use sqlx::any::AnyRow;

/// A hamlet with its team.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HamletRow {
    /// Which one.
    pub id: HamletId,
    /// Its name.
    pub name: Name,
    /// Where it belongs.
    pub belongs: Membership,
    /// The team that works there.
    pub team: TeamId,
    /// What the team is called.
    pub team_name: String,
}

/// What became of a hamlet to be added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NewHamlet {
    /// It was made; the last number of the team's stream.
    Made(HamletId, u64),
    /// The team has one of this name.
    Known(HamletId),
}

impl Store {
    /// The hamlets of all teams, in no order.
    pub async fn hamlets(&self) -> Result<Vec<HamletRow>, Error> {
        // The condition is that of an index: hamlets are few among all records.
        let sql = "SELECT r.body, t.id, t.name, t.commune FROM record r JOIN team t ON t.id = r.stream WHERE r.kind = 'hamlet'";
        let rows = sqlx::query(sql).fetch_all(&self.readers).await?;
        rows.iter().filter_map(|row| row_of(row).transpose()).collect()
    }

    /// Adds a hamlet to a team, unless it has one of this name.
    pub async fn add_hamlet(
        &self,
        team: TeamId,
        name: &Name,
        was: Option<&UnitCode>,
        by: MemberId,
        now: Millis,
    ) -> Result<NewHamlet, Error> {
        let mut tx = self.write().await?;
        lock(&mut tx, &team.to_string()).await?;
        let own = records(&mut tx, &team.to_string(), "kind = 'hamlet'").await?;
        let mut own = own.iter().filter_map(|record| Hamlet::from_record(record).ok());
        if let Some(known) = own.find(|hamlet| fold(hamlet.name.as_str()) == fold(name.as_str())) {
            return Ok(NewHamlet::Known(known.id));
        }
        let id = HamletId::new(now, crate::random::bytes());
        let mut set = Fields::from([("name".to_owned(), name.as_str().into())]);
        set.extend(was.map(|was| ("was".to_owned(), was.as_str().into())));
        let hand = Hand { stream: team.to_string(), by: Some(by), now };
        let last = hand.says(&mut tx, Some(Role::Officer), &Kind::HAMLET, vec![(id.uuid(), set)]).await?;
        self.tell(&mut tx, team, Some(last)).await?;
        tx.commit().await?;
        Ok(NewHamlet::Made(id, last))
    }

    /// Gives a hamlet another name, unless another one of its team has it. Its id stays, and so does what the history says.
    pub async fn rename_hamlet(
        &self,
        hamlet: &HamletRow,
        name: &Name,
        by: MemberId,
        now: Millis,
    ) -> Result<NewHamlet, Error> {
        let (id, stream) = (hamlet.id, hamlet.team.to_string());
        let mut tx = self.write().await?;
        lock(&mut tx, &stream).await?;
        let own = records(&mut tx, &stream, "kind = 'hamlet'").await?;
        let mut others = own.iter().filter_map(|record| Hamlet::from_record(record).ok()).filter(|own| own.id != id);
        if let Some(known) = others.find(|own| fold(own.name.as_str()) == fold(name.as_str())) {
            return Ok(NewHamlet::Known(known.id));
        }
        let set = Fields::from([("name".to_owned(), name.as_str().into())]);
        let hand = Hand { stream, by: Some(by), now };
        let last = hand.says(&mut tx, Some(Role::Officer), &Kind::HAMLET, vec![(id.uuid(), set)]).await?;
        self.tell(&mut tx, hamlet.team, Some(last)).await?;
        tx.commit().await?;
        Ok(NewHamlet::Made(id, last))
    }

    /// The names that a hamlet had before, the latest first, each with the moment at which another one came.
    pub async fn former_names(&self, hamlet: HamletId) -> Result<Vec<(String, Millis)>, Error> {
        let sql = "SELECT body, received FROM op WHERE rec = $1 AND seq IS NOT NULL ORDER BY seq";
        let rows = sqlx::query(sql).bind(hamlet.to_string()).fetch_all(&self.readers).await?;
        let (mut now, mut former) = (None::<String>, Vec::new());
        for row in rows {
            let op: Op = serde_json::from_str(row.try_get(0)?).map_err(|_| Error::unreadable("an op"))?;
            let Some(name) = op.set.get("name").and_then(|name| name.as_str()) else { continue };
            if let Some(before) = now.replace(name.to_owned()).filter(|before| before != name) {
                former.insert(0, (before, nat(row.try_get(1)?)));
            }
        }
        Ok(former)
    }

    /// Says in which commune a team is. Answers the stream's last number.
    pub async fn place_team(
        &self,
        team: TeamId,
        commune: &Unit,
        by: Option<MemberId>,
        now: Millis,
    ) -> Result<u64, Error> {
        let set = Fields::from([
            ("commune".to_owned(), commune.code.as_str().into()),
            ("commune_name".to_owned(), commune.name.as_str().into()),
        ]);
        let mut tx = self.write().await?;
        let hand = Hand { stream: team.to_string(), by, now };
        let last = hand.says(&mut tx, Some(Role::Officer), &Kind::TEAM, vec![(team.uuid(), set)]).await?;
        self.tell(&mut tx, team, Some(last)).await?;
        tx.commit().await?;
        Ok(last)
    }

    /// Sets fields of a team's hamlet. Answers the stream's last number.
    pub async fn set_hamlet(
        &self,
        team: TeamId,
        hamlet: HamletId,
        set: Fields,
        by: MemberId,
        now: Millis,
    ) -> Result<u64, Error> {
        let mut tx = self.write().await?;
        let hand = Hand { stream: team.to_string(), by: Some(by), now };
        let last = hand.says(&mut tx, Some(Role::Officer), &Kind::HAMLET, vec![(hamlet.uuid(), set)]).await?;
        self.tell(&mut tx, team, Some(last)).await?;
        tx.commit().await?;
        Ok(last)
    }
}

/// None, if it is a hamlet without a name.
fn row_of(row: &AnyRow) -> Result<Option<HamletRow>, Error> {
    let record = read(row.try_get(0)?)?;
    let Ok(Hamlet { id, name, .. }) = Hamlet::from_record(&record) else { return Ok(None) };
    let commune: Option<UnitCode> = row.try_get::<Option<String>, _>(3)?.and_then(|code| code.parse().ok());
    Ok(Some(HamletRow {
        id,
        name,
        belongs: Membership::of(&record, commune.as_ref()),
        team: row.try_get::<String, _>(1)?.parse().map_err(|_| Error::unreadable("a team's id"))?,
        team_name: row.try_get(2)?,
    }))
}
