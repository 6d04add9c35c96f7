//! The bare loop: the rows that the server wrote, inserted into an empty database of the same kind, as durably, in
//! transactions of the same size. It reads nothing, checks nothing and answers nobody.

use crate::Trouble;
use crate::ingest::BATCH;
use crate::place::Ground;
use server::store::Store;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, Connection, Row};
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

/// A way to run the loop. The best of them is what the server is held against.
#[derive(Clone, Copy)]
pub(crate) struct Way {
    pub(crate) name: &'static str,
    rows: usize,
    connections: usize,
}

/// The plainest loop; one that spares most of the statements; and where a database has many writers, several of these.
const WAYS: [Way; 3] = [
    Way { name: "row by row", rows: 1, connections: 1 },
    Way { name: "20 rows a statement", rows: 20, connections: 1 },
    Way { name: "the same on 8 connections", rows: 20, connections: 8 },
];

pub(crate) fn ways(ground: &Ground) -> &'static [Way] {
    if ground.is_postgres() { &WAYS } else { &WAYS[..2] }
}

/// A visit as the server wrote it: a row of the history, and the record that it made.
#[derive(Clone)]
pub(crate) struct Visit {
    /// id, stream, device, member, kind, rec, body
    op: [String; 7],
    seq: i64,
    received: i64,
    chain: i64,
    record: String,
    others: i64,
}

/// The visits that the server took since this moment, batch by batch.
pub(crate) async fn written_since(ground: &Ground, since: i64) -> Result<Vec<Visit>, Trouble> {
    let sql = "SELECT op.id, op.stream, op.device, op.member, op.kind, op.rec, op.body, op.seq, op.received, record.body, \
               op.chain, record.others \
               FROM op JOIN record ON record.stream = op.stream AND record.id = op.rec \
               WHERE op.kind = 'visit' AND op.received >= $1 ORDER BY op.received, op.stream, op.seq";
    let rows = sqlx::query(sql).bind(since).fetch_all(&mut ground.connect().await?).await?;
    rows.iter().map(visit).collect()
}

fn visit(row: &AnyRow) -> Result<Visit, Trouble> {
    let mut op = <[String; 7]>::default();
    for (column, text) in op.iter_mut().enumerate() {
        *text = row.try_get(column)?;
    }
    let (seq, received, chain, others) = (row.try_get(7)?, row.try_get(8)?, row.try_get(10)?, row.try_get(11)?);
    Ok(Visit { op, seq, received, chain, record: row.try_get(9)?, others })
}

/// Inserts the visits into an empty database; how long that takes.
pub(crate) async fn insert(visits: &[Visit], ground: &Ground, way: Way) -> Result<Duration, Trouble> {
    Store::open(&ground.place).await?.close().await;
    let mut first = ground.connect().await?;
    for visit in visits {
        let sql = "INSERT INTO stream (id, seq) VALUES ($1, 0) ON CONFLICT (id) DO NOTHING";
        sqlx::query(sql).bind(&visit.op[1]).execute(&mut first).await?;
    }
    let mut connections = vec![first];
    while connections.len() < way.connections {
        connections.push(ground.connect().await?);
    }
    let batches: Vec<Vec<Visit>> = visits.chunks(BATCH).map(<[Visit]>::to_vec).collect();
    let share = batches.len().div_ceil(connections.len());
    let start = Instant::now();
    let mut under_way = JoinSet::new();
    for (connection, batches) in connections.into_iter().zip(batches.chunks(share)) {
        under_way.spawn(insert_all(connection, batches.to_vec(), way.rows));
    }
    while let Some(done) = under_way.join_next().await {
        done??;
    }
    Ok(start.elapsed())
}

async fn insert_all(mut connection: AnyConnection, batches: Vec<Vec<Visit>>, rows: usize) -> Result<(), Trouble> {
    let is_sqlite = connection.backend_name() == "SQLite";
    let op = statement("op (id, stream, device, member, kind, rec, body, seq, received, chain)", 10, rows, is_sqlite);
    let record = statement("record (stream, id, kind, seq, body, by_device, others)", 7, rows, is_sqlite);
    for batch in &batches {
        let mut tx = connection.begin().await?;
        for piece in batch.chunks_exact(rows) {
            let mut query = sqlx::query(AssertSqlSafe(op.as_str()));
            for visit in piece {
                query = visit.op.iter().fold(query, sqlx::query::Query::bind);
                query = query.bind(visit.seq).bind(visit.received).bind(visit.chain);
            }
            query.execute(&mut *tx).await?;
        }
        for piece in batch.chunks_exact(rows) {
            let mut query = sqlx::query(AssertSqlSafe(record.as_str()));
            for visit in piece {
                let [_, stream, device, _, kind, rec, _] = &visit.op;
                query = query.bind(stream).bind(rec).bind(kind).bind(visit.seq).bind(&visit.record);
                query = query.bind(device).bind(visit.others);
            }
            query.execute(&mut *tx).await?;
        }
        tx.commit().await?;
    }
    Ok(())
}

fn statement(table: &str, columns: usize, rows: usize, is_sqlite: bool) -> String {
    // SQLite finds a parameter without a number faster, PostgreSQL knows none.
    let mark = |number: usize| if is_sqlite { "?".to_owned() } else { format!("${number}") };
    let row = |row: usize| {
        let marks: Vec<_> = (1..=columns).map(|column| mark(row * columns + column)).collect();
        format!("({})", marks.join(","))
    };
    format!("INSERT INTO {table} VALUES {}", (0..rows).map(row).collect::<Vec<_>>().join(","))
}
