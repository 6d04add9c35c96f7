//! Importing households or producers, and taking an import back: each in one transaction, by ops like all others.

use super::apply::{json, lock};
use super::hand::Hand;
use super::records::{read, records};
use super::sql::{int, nat};
use super::{Error, Store};
use domain::imports::{ImportRow, ListOf, SHOWN_TROUBLES, Stayed, Stays, Undone};
use domain::{
    Fields, Household, HouseholdId, Kind, MemberId, Millis, Op, OpId, Producer, ProducerId, Record, Role, SAME_AS,
    TeamId, VOID,
};
use serde::Deserialize;
use serde_json::Value as Json;
use sqlx::{AnyConnection, Row};
use std::collections::HashSet;
use uuid::Uuid;

/// Why something was taken back, as its record says.
const WHY_VOID: &str = "hoàn tác nhập danh sách";

/// An import that was decided upon.
#[derive(Clone, Debug)]
pub struct Plan {
    /// What to make, with the fields that make it.
    pub changes: Vec<(Uuid, Fields)>,
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
    /// The team's hamlets, and what it has of what a list is of.
    pub async fn listed(&self, team: TeamId, of: ListOf) -> Result<Vec<Record>, Error> {
        listed(&mut *self.readers.acquire().await?, team, of).await
    }

    /// Makes what `decide` says in view of the team's hamlets and what it has of such: nobody changes these meanwhile.
    /// All or nothing; if it decides against it or for none, nothing.
    pub async fn import_list<E, D>(
        &self,
        team: TeamId,
        of: ListOf,
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
        let records = listed(&mut tx, team, of).await?;
        // Comparing tens of thousands of rows keeps a processor busy.
        let decided = tokio::task::spawn_blocking(move || decide(records)).await;
        let Plan { changes, mut says } = match decided.map_err(|_| Error::unreadable("a list"))? {
            Ok(plan) => plan,
            Err(why) => return Ok(Err(why)),
        };
        if changes.is_empty() {
            return Ok(Ok(None));
        }
        let hand = Hand { stream: team.to_string(), by: Some(by), now };
        let made = changes.len();
        let last = hand.says(&mut tx, Some(Role::Leader), &of.kind(), changes).await?;
        let import = OpId::new(now, crate::random::bytes()).uuid();
        if of != ListOf::Households {
            says.insert("of".to_owned(), serde_json::to_value(of).unwrap_or_default());
        }
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
        let of = list_of(&record);
        let (visited, named) = match of {
            ListOf::Households => (visited(&mut tx, team).await?, merged_into(&mut tx, team).await?),
            // Nothing else names a producer.
            ListOf::Producers => <_>::default(),
        };
        let mut undone = Undone { taken_back: 0, stayed: Vec::new(), stayed_total: 0 };
        let hand = Hand { stream: team.to_string(), by: Some(by), now };
        let (mut changes, mut made_by) = (Vec::new(), Vec::new());
        for (seq, made) in made(&mut tx, team, of, &record).await? {
            let why = match () {
                () if made.is_erased() => Stays::Erased,
                () if visited.contains(&made.id) => Stays::Visited,
                // It was taken back already.
                () if made.is_void() => continue,
                () if made.seq != seq || named.contains(&made.id) => Stays::Edited,
                () => {
                    made_by.push((made.id, seq));
                    changes.push((made.id, taken_back(of, &made)));
                    continue;
                }
            };
            undone.stayed_total += 1;
            if undone.stayed.len() < SHOWN_TROUBLES {
                undone.stayed.push(stayed(of, &made, why));
            }
        }
        undone.taken_back = changes.len();
        let mut moved = None;
        if !changes.is_empty() {
            hand.says(&mut tx, Some(Role::Leader), &of.kind(), changes).await?;
            forget_names(&mut tx, team, of, &made_by).await?;
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

/// Whether a field is cleared of what is taken back. Of a producer only its place is kept.
fn is_cleared(of: ListOf, field: &str) -> bool {
    match of {
        ListOf::Households => NAMES.contains(&field),
        ListOf::Producers => field != "hamlet",
    }
}

/// Whoever was put on a list by mistake is not kept by name: not in the book,
fn taken_back(of: ListOf, record: &Record) -> Fields {
    let own = record.field_names().filter(|field| is_cleared(of, field));
    let nothing = own.map(|field| (field.to_owned(), Json::Null));
    nothing.chain([(VOID.to_owned(), WHY_VOID.into())]).collect()
}

fn stayed(of: ListOf, record: &Record, why: Stays) -> Stayed {
    let title = match of {
        ListOf::Households => Household::from_record(record).map(|household| household.title().to_owned()),
        ListOf::Producers => Producer::from_record(record).map(|producer| producer.name.to_string()),
    };
    Stayed {
        household: HouseholdId::from_uuid(record.id).ok().filter(|_| of == ListOf::Households),
        producer: ProducerId::from_uuid(record.id).ok().filter(|_| of == ListOf::Producers),
        title: title.unwrap_or_default(),
        why,
    }
}

/// Of what the list of an import was.
fn list_of(record: &Record) -> ListOf {
    record.get("of").and_then(|of| serde_json::from_value(of.clone()).ok()).unwrap_or_default()
}

/// and not in the history either.
async fn forget_names(
    connection: &mut AnyConnection,
    team: TeamId,
    of: ListOf,
    made_by: &[(Uuid, u64)],
) -> Result<(), Error> {
    for (rec, seq) in made_by {
        let row = sqlx::query("SELECT id, body FROM op WHERE stream = $1 AND rec = $2 AND seq = $3")
            .bind(team.to_string())
            .bind(rec.to_string())
            .bind(int(*seq))
            .fetch_one(&mut *connection)
            .await?;
        let body: String = row.try_get(1)?;
        let mut op: Op = serde_json::from_str(&body).map_err(|_| Error::unreadable("an op"))?;
        op.set.retain(|field, _| !is_cleared(of, field));
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

async fn listed(connection: &mut AnyConnection, team: TeamId, of: ListOf) -> Result<Vec<Record>, Error> {
    let which = match of {
        ListOf::Households => "kind IN ('household', 'hamlet')",
        ListOf::Producers => "kind IN ('producer', 'hamlet', 'household')",
    };
    records(connection, &team.to_string(), which).await
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

/// What an import made, as they are now, each with the number of the op that made it.
async fn made(
    connection: &mut AnyConnection,
    team: TeamId,
    of: ListOf,
    import: &Record,
) -> Result<Vec<(u64, Record)>, Error> {
    let number = |field: &str| import.get(field).and_then(Json::as_u64).unwrap_or(0);
    // By the time, for which there is an index.
    let sql = "SELECT o.seq, r.body FROM op o JOIN record r ON r.stream = o.stream AND r.id = o.rec \
         WHERE o.stream = $1 AND o.device IS NULL AND o.received = $2 AND o.seq BETWEEN $3 AND $4 AND o.kind = $5 ORDER BY o.seq";
    let rows = sqlx::query(sql)
        .bind(team.to_string())
        .bind(int(number("at")))
        .bind(int(number("first")))
        .bind(int(number("last")))
        .bind(of.kind().as_str().to_owned())
        .fetch_all(connection)
        .await?;
    rows.iter().map(|row| Ok((nat(row.try_get(0)?), read(row.try_get(1)?)?))).collect()
}

fn row(record: &Record) -> ImportRow {
    let text = |field: &str| record.text(field).unwrap_or_default().to_owned();
    let number = |field: &str| record.get(field).and_then(Json::as_u64);
    ImportRow {
        import: record.id,
        of: list_of(record),
        file: text("file"),
        digest: text("digest"),
        rows: number("rows").unwrap_or(0),
        made: number("made").unwrap_or(0),
        at: number("at").unwrap_or(0),
        by: text("by"),
        undone: number("undone"),
    }
}
