//! Importing households, and taking an import back: each in one transaction, by ops like all others.

use super::apply::{json, lock};
use super::hand::Hand;
use super::records::{read, records};
use super::sql::{int, nat};
use super::{Error, Store};
use domain::imports::{ImportRow, SHOWN_TROUBLES, Stayed, Stays, Undone};
use domain::{Fields, Household, HouseholdId, Kind, MemberId, Millis, Op, OpId, Record, Role, SAME_AS, TeamId, VOID};
use serde::Deserialize;
use serde_json::Value as Json;
use sqlx::{AnyConnection, Row};
use std::collections::HashSet;
use uuid::Uuid;

/// Why a household was taken back, as its record says.
const WHY_VOID: &str = "hoàn tác nhập danh sách";

/// An import that was decided upon.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The households to make, with the fields that make them.
    pub households: Vec<(HouseholdId, Fields)>,
    /// What the record of the import says of the list.
    pub says: Fields,
}

/// An import that was made.
#[derive(Clone, Copy, Debug)]
pub struct Made {
    /// Which one.
    pub import: Uuid,
    /// The stream's last number.
    pub last: u64,
}

impl Store {
    /// The team's hamlets and households.
    pub async fn households(&self, team: TeamId) -> Result<Vec<Record>, Error> {
        households(&mut *self.readers.acquire().await?, team).await
    }

    /// Makes households as `decide` says in view of the team's hamlets and households: nobody changes these meanwhile.
    /// All or nothing; if it decides against it or for none, nothing.
    pub async fn import_households<E, D>(
        &self,
        team: TeamId,
        by: MemberId,
        now: Millis,
        decide: D,
    ) -> Result<Result<Option<Made>, E>, Error>
    where
        E: Send + 'static,
        D: FnOnce(Vec<Record>) -> Result<Plan, E> + Send + 'static,
    {
        let mut tx = self.write().await?;
        let before = lock(&mut tx, &team.to_string()).await?;
        let records = households(&mut tx, team).await?;
        // Comparing tens of thousands of rows keeps a processor busy.
        let decided = tokio::task::spawn_blocking(move || decide(records)).await;
        let Plan { households, mut says } = match decided.map_err(|_| Error::unreadable("a list of households"))? {
            Ok(plan) => plan,
            Err(why) => return Ok(Err(why)),
        };
        if households.is_empty() {
            return Ok(Ok(None));
        }
        let hand = Hand { stream: team.to_string(), by: Some(by), now };
        let made = households.len();
        let changes = households.into_iter().map(|(id, set)| (id.uuid(), set)).collect();
        let last = hand.says(&mut tx, Some(Role::Leader), &Kind::HOUSEHOLD, changes).await?;
        let import = OpId::new(now, crate::random::bytes()).uuid();
        says.extend([
            ("made".to_owned(), made.into()),
            ("at".to_owned(), now.into()),
            ("by".to_owned(), by.to_string().into()),
            // Where its ops stand in the history.
            ("first".to_owned(), (before.seq + 1).into()),
            ("last".to_owned(), last.into()),
        ]);
        let last = hand.says(&mut tx, None, &Kind::IMPORT, vec![(import, says)]).await?;
        self.tell(&mut tx, team, Some(last)).await?;
        tx.commit().await?;
        Ok(Ok(Some(Made { import, last })))
    }

    /// The imports of a team, the latest first.
    pub async fn imports(&self, team: TeamId) -> Result<Vec<ImportRow>, Error> {
        let records = records(&mut *self.readers.acquire().await?, &team.to_string(), "kind = 'import'").await?;
        let mut rows: Vec<_> = records.iter().map(row).collect();
        rows.sort_by_key(|row| std::cmp::Reverse((row.at, row.import)));
        Ok(rows)
    }

    /// Takes back what an import made and nobody has visited or changed since; the others stay. Answers that and, if
    /// there was something, the stream's last number. None if the team has no such import.
    pub async fn undo_import(
        &self,
        team: TeamId,
        import: Uuid,
        by: MemberId,
        now: Millis,
    ) -> Result<Option<(Undone, Option<u64>)>, Error> {
        let mut tx = self.write().await?;
        lock(&mut tx, &team.to_string()).await?;
        let imports = records(&mut tx, &team.to_string(), "kind = 'import'").await?;
        let Some(record) = imports.into_iter().find(|record| record.id == import) else { return Ok(None) };
        let visited = visited(&mut tx, team).await?;
        let named = merged_into(&mut tx, team).await?;
        let mut undone = Undone { taken_back: 0, stayed: Vec::new(), stayed_total: 0 };
        let hand = Hand { stream: team.to_string(), by: Some(by), now };
        let (mut changes, mut seqs) = (Vec::new(), Vec::new());
        for (seq, household) in made(&mut tx, team, &record).await? {
            let why = match () {
                () if household.is_erased() => Stays::Erased,
                () if visited.contains(&household.id) => Stays::Visited,
                // It was taken back already.
                () if household.is_void() => continue,
                () if household.seq != seq || named.contains(&household.id) => Stays::Edited,
                () => {
                    seqs.push(seq);
                    changes.push((household.id, taken_back()));
                    continue;
                }
            };
            undone.stayed_total += 1;
            if undone.stayed.len() < SHOWN_TROUBLES
                && let Ok(household) = Household::from_record(&household)
            {
                let title = household.title().to_owned();
                undone.stayed.push(Stayed { household: household.id, title, why });
            }
        }
        undone.taken_back = changes.len();
        let mut moved = None;
        if !changes.is_empty() {
            hand.says(&mut tx, Some(Role::Leader), &Kind::HOUSEHOLD, changes).await?;
            forget_names(&mut tx, team, &seqs).await?;
            let says =
                Fields::from([("undone".to_owned(), now.into()), ("undone_by".to_owned(), by.to_string().into())]);
            moved = Some(hand.says(&mut tx, None, &Kind::IMPORT, vec![(import, says)]).await?);
        }
        self.tell(&mut tx, team, moved).await?;
        tx.commit().await?;
        if moved.is_some() {
            self.remember_to_forget();
        }
        self.forget().await;
        Ok(Some((undone, moved)))
    }
}

/// Fields of a household that say who lives there.
const NAMES: [&str; 4] = ["head", "phone", "note", "consent"];

/// Whoever was put on a list by mistake is not kept by name: not in the book,
fn taken_back() -> Fields {
    let nothing = NAMES.map(|field| (field.to_owned(), Json::Null));
    nothing.into_iter().chain([(VOID.to_owned(), WHY_VOID.into())]).collect()
}

/// and not in the history either.
async fn forget_names(connection: &mut AnyConnection, team: TeamId, seqs: &[u64]) -> Result<(), Error> {
    for seq in seqs {
        let row = sqlx::query("SELECT id, body FROM op WHERE stream = $1 AND seq = $2")
            .bind(team.to_string())
            .bind(int(*seq))
            .fetch_one(&mut *connection)
            .await?;
        let body: String = row.try_get(1)?;
        let mut op: Op = serde_json::from_str(&body).map_err(|_| Error::unreadable("an op"))?;
        op.set.retain(|field, _| !NAMES.contains(&field.as_str()));
        sqlx::query("UPDATE op SET body = $1 WHERE id = $2")
            .bind(json(&op))
            .bind(row.try_get::<String, _>(0)?)
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

/// The households of which others are said to be further records.
async fn merged_into(connection: &mut AnyConnection, team: TeamId) -> Result<HashSet<Uuid>, Error> {
    let all = records(connection, &team.to_string(), "kind = 'household'").await?;
    let counts = all.iter().filter(|household| !household.is_void() && !household.is_erased());
    Ok(counts.filter_map(|household| household.text(SAME_AS)?.parse().ok()).collect())
}

async fn households(connection: &mut AnyConnection, team: TeamId) -> Result<Vec<Record>, Error> {
    records(connection, &team.to_string(), "kind IN ('household', 'hamlet')").await
}

/// The households to which there is a visit, be it one that was voided.
async fn visited(connection: &mut AnyConnection, team: TeamId) -> Result<HashSet<Uuid>, Error> {
    #[derive(Deserialize)]
    struct Visit {
        set: Set,
    }
    #[derive(Deserialize)]
    struct Set {
        household: Option<Uuid>,
    }
    let sql = "SELECT body FROM record WHERE stream = $1 AND kind = 'visit'";
    let rows = sqlx::query(sql).bind(team.to_string()).fetch_all(connection).await?;
    let mut visited = HashSet::new();
    for row in rows {
        // One that names no household visits none.
        if let Ok(Visit { set: Set { household } }) = serde_json::from_str(row.try_get(0)?) {
            visited.extend(household);
        }
    }
    Ok(visited)
}

/// The households that an import made, as they are now, each with the number of the op that made it.
async fn made(connection: &mut AnyConnection, team: TeamId, import: &Record) -> Result<Vec<(u64, Record)>, Error> {
    let number = |field: &str| import.get(field).and_then(Json::as_u64).unwrap_or(0);
    // By the time, for which there is an index.
    let sql = "SELECT o.seq, r.body FROM op o JOIN record r ON r.stream = o.stream AND r.id = o.rec \
         WHERE o.stream = $1 AND o.received = $2 AND o.kind = 'household' AND o.seq BETWEEN $3 AND $4 ORDER BY o.seq";
    let rows = sqlx::query(sql)
        .bind(team.to_string())
        .bind(int(number("at")))
        .bind(int(number("first")))
        .bind(int(number("last")))
        .fetch_all(connection)
        .await?;
    rows.iter().map(|row| Ok((nat(row.try_get(0)?), read(row.try_get(1)?)?))).collect()
}

fn row(record: &Record) -> ImportRow {
    let text = |field: &str| record.text(field).unwrap_or_default().to_owned();
    let number = |field: &str| record.get(field).and_then(Json::as_u64);
    ImportRow {
        import: record.id,
        file: text("file"),
        digest: text("digest"),
        rows: number("rows").unwrap_or(0),
        made: number("made").unwrap_or(0),
        at: number("at").unwrap_or(0),
        by: text("by"),
        undone: number("undone"),
    }
}
