//! Applying ops to a stream: log and state in one transaction, under the stream's row lock, so that
//! commit order is sequence order and a pull can never skip a row that commits late (G8).

use super::batch::{Batch, Held, Known, Logged, Maker, Records, to_read};
use super::pull::{head, knows};
use super::sql::{int, list, nat, padded, pieces, rows};
use super::{Author, Dialect, Error, Incoming, Store, receipts};
use domain::erasure;
use domain::wire::{PhoneState, Verdict};
use domain::{DeviceId, Head, Kind, Mark, Member, Millis, OFFICE, Op, OpId, Receipt, Record, Role, Team, UnitCode};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, Row};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What a phone says of itself with a push.
#[derive(Clone, Debug, Default)]
pub struct PhoneReport {
    /// Its build of the app.
    pub build: String,
    /// Its state.
    pub state: PhoneState,
    /// By which it knows the server again.
    pub mark: Option<Mark>,
}

/// What became of a push.
#[derive(Clone, Debug)]
pub struct Pushed {
    /// A verdict for each op.
    pub verdicts: Vec<Verdict>,
    /// The stream's last number, if this moved it.
    pub moved: Option<u64>,
    /// What the server now holds of the phone's ops.
    pub receipt: Option<Receipt>,
    /// The last in the stream of the ops that came.
    pub mark: Option<Mark>,
    /// Whether the phone's mark is not one of this database's.
    pub anew: bool,
}

impl Store {
    /// Applies a phone's ops and notes the phone's state, all or nothing. What the answer says is on disk.
    pub async fn push(
        &self,
        author: &Author,
        ops: &[Incoming],
        report: &PhoneReport,
        now: Millis,
    ) -> Result<Pushed, Error> {
        let mut tx = self.write().await?;
        let anew = match report.mark {
            Some(mark) => !knows(&mut tx, &author.stream, mark).await?,
            None => false,
        };
        let Applied { verdicts, last, mark, scrubbed, mut received } = write(&mut tx, author, ops, now).await?;
        let own = author.device.map(|device| (device, received.remove(&device).unwrap_or_default()));
        receipts::add(&mut tx, &received).await?;
        let receipt = match own {
            Some((device, new)) => receipts::report(&mut tx, device, new, report, now).await?,
            None => None,
        };
        let moved = verdicts.iter().any(|verdict| verdict.seq.is_some() && !verdict.duplicate).then_some(last);
        if let Ok(team) = author.stream.parse() {
            self.tell(&mut tx, team, moved).await?;
        }
        tx.commit().await?;
        if scrubbed {
            self.remember_to_forget();
        }
        self.forget().await;
        Ok(Pushed { verdicts, moved, receipt, mark, anew })
    }
}

/// What [`apply`] did.
pub(super) struct Applied {
    /// A verdict for each op.
    pub(super) verdicts: Vec<Verdict>,
    /// The stream's last number.
    pub(super) last: u64,
    /// The last in the stream of the ops that came.
    mark: Option<Mark>,
    /// Whether something was taken out of the history.
    pub(super) scrubbed: bool,
    /// What it added to what the server holds of each phone's ops.
    received: BTreeMap<DeviceId, Receipt>,
}

/// Applies ops inside a transaction.
pub(super) async fn apply(
    connection: &mut AnyConnection,
    author: &Author,
    ops: &[Incoming],
    now: Millis,
) -> Result<Applied, Error> {
    let applied = write(connection, author, ops, now).await?;
    receipts::add(connection, &applied.received).await?;
    Ok(applied)
}

/// All of [`apply`] but the receipts.
async fn write(
    connection: &mut AnyConnection,
    author: &Author,
    ops: &[Incoming],
    now: Millis,
) -> Result<Applied, Error> {
    let head = lock(connection, &author.stream).await?;
    let known = known(connection, ops).await?;
    let records = records(connection, ops, &author.stream).await?;
    let makers = makers(connection, ops, author).await?;
    let mut batch = Batch::new(author, now, head, known, records, makers);
    let verdicts = (0..).zip(ops).map(|(index, op)| batch.take(index, op)).collect();
    let mut scrubbed = false;
    if !batch.log.is_empty() {
        write_log(connection, &batch).await?;
        write_records(connection, &batch).await?;
        scrubbed = scrub(connection, &batch).await?;
        sqlx::query("UPDATE stream SET seq = $1, chain = $2 WHERE id = $3")
            .bind(int(batch.head.seq))
            .bind(i64::from(batch.head.chain))
            .bind(&author.stream)
            .execute(connection)
            .await?;
    }
    Ok(Applied { verdicts, last: batch.head.seq, mark: batch.mark(), scrubbed, received: batch.received() })
}

/// Locks the stream's row until the transaction ends, and answers where it stands.
pub(super) async fn lock(connection: &mut AnyConnection, stream: &str) -> Result<Head, Error> {
    let row = sqlx::query("UPDATE stream SET seq = seq WHERE id = $1 RETURNING seq, chain")
        .bind(stream)
        .fetch_one(connection)
        .await?;
    head(row.try_get(0)?, row.try_get(1)?)
}

async fn known(connection: &mut AnyConnection, ops: &[Incoming]) -> Result<HashMap<OpId, Known>, Error> {
    let ids: Vec<_> = ops.iter().filter_map(Incoming::op).map(|op| op.id.to_string()).collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let sql = format!(
        "SELECT id, stream, seq, verdict, body, received, chain FROM op WHERE id IN ({})",
        list(Dialect::of(connection), ids.len())
    );
    let query = padded(&ids).fold(sqlx::query(AssertSqlSafe(sql)), sqlx::query::Query::bind);
    let mut known = HashMap::new();
    for row in query.fetch_all(connection).await? {
        let outcome = match (row.try_get::<Option<i64>, _>(2)?, row.try_get::<Option<String>, _>(3)?) {
            (Some(seq), _) => Ok(nat(seq)),
            (None, refusal) => Err(read(&refusal.unwrap_or_default())?),
        };
        let id = row.try_get::<String, _>(0)?.parse().map_err(|_| Error::unreadable("an op's id"))?;
        let received = nat(row.try_get(5)?);
        let chain = row.try_get::<Option<i64>, _>(6)?.unwrap_or(0);
        let head = row.try_get::<Option<i64>, _>(2)?.map(|seq| head(seq, chain)).transpose()?;
        known.insert(
            id,
            Known { head, stream: row.try_get(1)?, body: row.try_get::<&str, _>(4)?.into(), outcome, received },
        );
    }
    Ok(known)
}

/// The columns that [`held`] reads.
const HELD: &str = "stream, body, by_device, others";

fn held(row: &AnyRow) -> Result<Held, Error> {
    Ok(Held {
        stream: row.try_get(0)?,
        record: read(row.try_get(1)?)?,
        by: row.try_get::<Option<String>, _>(2)?.and_then(|id| id.parse().ok()),
        others: nat(row.try_get(3)?),
    })
}

async fn records(connection: &mut AnyConnection, ops: &[Incoming], own: &str) -> Result<Records, Error> {
    let ids: BTreeSet<_> = ops.iter().flat_map(Incoming::names).collect();
    let ids: Vec<_> = ids.into_iter().map(|id| id.to_string()).collect();
    let mut records = Records::new();
    if ids.is_empty() {
        return Ok(records);
    }
    let sql = format!("SELECT {HELD} FROM record WHERE id IN ({})", list(Dialect::of(connection), ids.len()));
    let query = padded(&ids).fold(sqlx::query(AssertSqlSafe(sql)), sqlx::query::Query::bind);
    for row in query.fetch_all(&mut *connection).await? {
        let held = held(&row)?;
        // A record that moved between teams is in both streams; the author's own is the one to change.
        if held.stream == own || !records.contains_key(&held.record.id) {
            records.insert(held.record.id, held);
        }
    }
    // Rare, and worth reading the stream for: an id stands in the text of whatever speaks of it.
    let mut erased = to_read(ops, &records);
    let mut read = BTreeSet::new();
    while let Some(rec) = erased.pop() {
        if !read.insert(rec) {
            continue;
        }
        let sql =
            format!("SELECT {HELD} FROM record WHERE stream = $1 AND (LOWER(body) LIKE $2 OR kind = 'collision')");
        let query = sqlx::query(AssertSqlSafe(sql)).bind(own).bind(format!("%{rec}%"));
        for row in query.fetch_all(&mut *connection).await? {
            let held = held(&row)?;
            // Another record of the same household is erased with it, and what speaks of that one too.
            if held.record.kind == Kind::HOUSEHOLD && erasure::speaks_of(&held.record, rec) {
                erased.push(held.record.id);
            }
            records.insert(held.record.id, held);
        }
    }
    Ok(records)
}

/// The phones of the team whose ops this one hands on.
async fn makers(
    connection: &mut AnyConnection,
    ops: &[Incoming],
    author: &Author,
) -> Result<HashMap<DeviceId, Maker>, Error> {
    let handed = ops.iter().filter_map(|op| op.op()?.device).filter(|device| Some(*device) != author.device);
    let handed: BTreeSet<_> = handed.collect();
    let mut makers = HashMap::new();
    for device in handed {
        if let Some(Author { member: Some(member), role: Some(role), revoked, .. }) =
            phone(&mut *connection, &author.stream, device).await?
        {
            makers.insert(device, Maker { member, role, revoked });
        }
    }
    Ok(makers)
}

/// A phone of a stream's team, as the author of its ops; none if the team has no such phone.
pub(super) async fn phone(
    connection: &mut AnyConnection,
    stream: &str,
    device: DeviceId,
) -> Result<Option<Author>, Error> {
    let row = sqlx::query(
        "SELECT m.id, m.role, d.revoked FROM device d JOIN member m ON m.id = d.member WHERE d.id = $1 AND d.team = $2",
    )
    .bind(device.to_string())
    .bind(stream)
    .fetch_optional(connection)
    .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(Author {
        stream: stream.to_owned(),
        member: Some(row.try_get::<String, _>(0)?.parse().map_err(|_| Error::unreadable("a member's id"))?),
        device: Some(device),
        role: Some(Role::parse(row.try_get(1)?).map_err(|_| Error::unreadable("a role"))?),
        revoked: row.try_get::<Option<i64>, _>(2)?.is_some(),
    }))
}

async fn write_log(connection: &mut AnyConnection, batch: &Batch<'_>) -> Result<(), Error> {
    for op in batch.unparked() {
        sqlx::query("DELETE FROM op WHERE id = $1").bind(op.to_string()).execute(&mut *connection).await?;
    }
    for piece in pieces(&batch.log) {
        let sql = format!(
            "INSERT INTO op (id, stream, seq, device, member, kind, rec, body, received, verdict, mends, chain) VALUES {}",
            rows(Dialect::of(connection), piece.len(), 12)
        );
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for Logged { op, body, outcome, head, by_server } in piece {
            let (device, member) = if *by_server { (None, None) } else { (batch.author.device, batch.member_of(op)) };
            // A word that is no kind may hold what a text column cannot; the body keeps it as it came.
            let kind = if op.kind.is_well_formed() { op.kind.as_str() } else { "" };
            query = query
                .bind(op.id.to_string())
                .bind(&batch.author.stream)
                .bind(outcome.as_ref().ok().map(|seq| int(*seq)))
                .bind(op.device.or(device).map(|id| id.to_string()))
                .bind(member.map(|id| id.to_string()))
                .bind(kind)
                .bind(op.rec.to_string())
                .bind(&**body)
                .bind(int(batch.now))
                .bind(outcome.as_ref().err().map(json))
                .bind(op.mends.map(|id| id.to_string()))
                .bind(head.map(|head| i64::from(head.chain)));
        }
        query.execute(&mut *connection).await?;
    }
    Ok(())
}

/// Takes out of the history what was erased: each op keeps its id, its place and what is needed to count (G16). Answers
/// whether there was anything.
async fn scrub(connection: &mut AnyConnection, batch: &Batch<'_>) -> Result<bool, Error> {
    let stream = &batch.author.stream;
    let mut found = Vec::new();
    for rec in batch.erased() {
        let query = sqlx::query("SELECT id, body FROM op WHERE stream = $1 AND rec = $2").bind(stream);
        found.extend(query.bind(rec.to_string()).fetch_all(&mut *connection).await?);
    }
    for op in batch.unheard() {
        let query = sqlx::query("SELECT id, body FROM op WHERE id = $1").bind(op.to_string());
        found.extend(query.fetch_all(&mut *connection).await?);
    }
    // What was refused, or waits for the leader, made no record: only its text tells of whom it speaks.
    for rec in batch.erasures() {
        let sql = "SELECT id, body FROM op WHERE stream = $1 AND verdict IS NOT NULL AND LOWER(body) LIKE $2";
        let query = sqlx::query(sql).bind(stream).bind(format!("%{rec}%"));
        found.extend(query.fetch_all(&mut *connection).await?);
    }
    let mut any = false;
    for row in found {
        let (id, op): (String, Op) = (row.try_get(0)?, read(row.try_get(1)?)?);
        let scrubbed = op.clone().scrubbed();
        if op != scrubbed {
            any = true;
            sqlx::query("UPDATE op SET body = $1 WHERE id = $2")
                .bind(json(&scrubbed))
                .bind(id)
                .execute(&mut *connection)
                .await?;
        }
    }
    Ok(any)
}

async fn write_records(connection: &mut AnyConnection, batch: &Batch<'_>) -> Result<(), Error> {
    let touched: Vec<_> = batch.changed().collect();
    for piece in pieces(&touched) {
        let sql = format!(
            "INSERT INTO record (stream, id, kind, seq, body, by_device, others) VALUES {} \
             ON CONFLICT (stream, id) DO UPDATE SET seq = excluded.seq, body = excluded.body, \
             by_device = excluded.by_device, others = excluded.others",
            rows(Dialect::of(connection), piece.len(), 7)
        );
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for Held { record, by, others, .. } in piece {
            query = query
                .bind(&batch.author.stream)
                .bind(record.id.to_string())
                .bind(record.kind.as_str())
                .bind(int(record.seq))
                .bind(json(record))
                .bind(by.map(|id| id.to_string()))
                .bind(int(*others));
        }
        query.execute(&mut *connection).await?;
    }
    for held in touched {
        mirror(connection, &held.record, &batch.author.stream).await?;
    }
    Ok(())
}

/// Teams and members are records like all others; sign-in reads them from tables of their own.
async fn mirror(connection: &mut AnyConnection, record: &Record, stream: &str) -> Result<(), Error> {
    let query = match record.kind.as_str() {
        "team" => Team::from_record(record).ok().map(|team| {
            sqlx::query(
                "INSERT INTO team (id, name, commune, office) VALUES ($1, $2, $3, $4) \
                 ON CONFLICT (id) DO UPDATE SET name = excluded.name, commune = excluded.commune, office = excluded.office",
            )
            .bind(team.id.to_string())
            .bind(team.name.as_str().to_owned())
            .bind(team.commune.map(|unit| unit.to_string()))
            .bind(record.text(OFFICE).and_then(|unit| unit.parse::<UnitCode>().ok()).map(|unit| unit.to_string()))
        }),
        "member" => Member::from_record(record).ok().map(|member| {
            sqlx::query(
                "INSERT INTO member (id, name, role, team) VALUES ($1, $2, $3, $4) \
                 ON CONFLICT (id) DO UPDATE SET name = excluded.name, role = excluded.role",
            )
            .bind(member.id.to_string())
            .bind(member.name.as_str().to_owned())
            .bind(member.role.as_str())
            .bind(stream.to_owned())
        }),
        _ => None,
    };
    if let Some(query) = query {
        query.execute(connection).await?;
    }
    Ok(())
}

pub(super) fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).expect("maps with text keys, numbers and text are always JSON")
}

fn read<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, Error> {
    serde_json::from_str(text).map_err(|_| Error::unreadable("a stored JSON value"))
}
