//! What was said of boards before: who changed which figure, tables that were imported, and taking such an import back.

use super::apply::lock;
use super::boards::STREAM;
use super::hand::Hand;
use super::records::records;
use super::sql::{int, nat};
use super::{Error, Store};
use domain::board::{BOARD, Measure};
use domain::{Fields, Kind, MemberId, Millis, Op, Quarter, Record};
use serde_json::Value as Json;
use sqlx::{AnyConnection, Row};
use std::collections::HashMap;
use uuid::Uuid;

/// A change of a board.
#[derive(Clone, Debug, PartialEq)]
pub struct BoardChange {
    /// Its place in the history.
    pub seq: u64,
    /// When.
    pub at: Millis,
    /// Who, by the name of now; none for the server itself.
    pub by: Option<String>,
    /// What it set.
    pub set: Fields,
}

/// A table that was imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BoardImportRow {
    /// Which one.
    pub import: Uuid,
    /// For which quarter.
    pub period: Quarter,
    /// When.
    pub at: Millis,
    /// Who, by the name of now.
    pub by: String,
    /// How many figures it changed.
    pub figures: u64,
    /// When it was taken back.
    pub undone: Option<Millis>,
}

/// What came of taking an import back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BoardsUndone {
    /// Figures that are again what they were.
    pub restored: usize,
    /// Figures that somebody changed since, and that stay.
    pub stayed: usize,
}

impl Store {
    /// What was said of a board, the first first.
    pub async fn board_changes(&self, board: Uuid) -> Result<Vec<BoardChange>, Error> {
        changes(&mut *self.readers.acquire().await?, board).await
    }

    /// The tables that were imported, the latest first.
    pub async fn board_imports(&self) -> Result<Vec<BoardImportRow>, Error> {
        let mut connection = self.readers.acquire().await?;
        let names =
            sqlx::query("SELECT m.id, m.name FROM member m JOIN team t ON t.id = m.team WHERE t.office IS NOT NULL");
        let names = names.fetch_all(&mut *connection).await?;
        let names = names.iter().map(|row| Ok((row.try_get::<String, _>(0)?, row.try_get::<String, _>(1)?)));
        let names = names.collect::<Result<HashMap<_, _>, sqlx::Error>>()?;
        let all = records(&mut connection, STREAM, "kind = 'import'").await?;
        let mut rows: Vec<_> = all.iter().filter_map(|record| row(record, &names)).collect();
        rows.sort_by_key(|row| std::cmp::Reverse((row.at, row.import)));
        Ok(rows)
    }

    /// Takes back what an import changed and nobody has changed since. None if there is no such import.
    pub async fn undo_board_import(
        &self,
        import: Uuid,
        by: MemberId,
        now: Millis,
    ) -> Result<Option<BoardsUndone>, Error> {
        let mut tx = self.write().await?;
        lock(&mut tx, STREAM).await?;
        let imports = records(&mut tx, STREAM, "kind = 'import'").await?;
        let Some(record) = imports.into_iter().find(|record| record.id == import) else { return Ok(None) };
        let (first, last) = (number(&record, "first"), number(&record, "last"));
        let boards = sqlx::query_scalar::<_, String>(
            "SELECT rec FROM op WHERE stream = $1 AND device IS NULL AND received = $2 AND seq BETWEEN $3 AND $4 \
             ORDER BY seq",
        )
        .bind(STREAM)
        .bind(int(number(&record, "at")))
        .bind(int(first))
        .bind(int(last))
        .fetch_all(&mut *tx)
        .await?;
        let (mut undone, mut writes) = (BoardsUndone::default(), Vec::new());
        for board in boards {
            let board = board.parse().map_err(|_| Error::unreadable("a board's id"))?;
            let (set, stayed) = before(&changes(&mut tx, board).await?, first, last);
            undone.restored += set.len();
            undone.stayed += stayed;
            if !set.is_empty() {
                writes.push((board, set));
            }
        }
        if !writes.is_empty() {
            let hand = Hand { stream: STREAM.to_owned(), by: Some(by), now };
            hand.says(&mut tx, None, &BOARD, writes).await?;
            let says = Fields::from([("undone".to_owned(), now.into())]);
            hand.says(&mut tx, None, &Kind::IMPORT, vec![(import, says)]).await?;
        }
        tx.commit().await?;
        Ok(Some(undone))
    }
}

/// Of a board's changes: what its figures were before those from `first` to `last`, where nothing was said of them since;
/// and of how many something was.
fn before(changes: &[BoardChange], first: u64, last: u64) -> (Fields, usize) {
    let (mut set, mut stayed) = (Fields::new(), 0);
    for own in changes.iter().filter(|change| (first..=last).contains(&change.seq)) {
        for key in own.set.keys().filter(|key| Measure::of(key).is_some()) {
            let mut said = changes.iter().rev().filter(|change| change.set.contains_key(key));
            if said.next().is_some_and(|latest| latest.seq != own.seq) {
                stayed += 1;
            } else {
                let earlier = said.next().and_then(|change| change.set.get(key));
                set.insert(key.clone(), earlier.cloned().unwrap_or(Json::Null));
            }
        }
    }
    (set, stayed)
}

async fn changes(connection: &mut AnyConnection, board: Uuid) -> Result<Vec<BoardChange>, Error> {
    let sql = "SELECT o.seq, o.received, m.name, o.body FROM op o LEFT JOIN member m ON m.id = o.member \
         WHERE o.stream = $1 AND o.rec = $2 AND o.seq IS NOT NULL ORDER BY o.seq";
    let rows = sqlx::query(sql).bind(STREAM).bind(board.to_string()).fetch_all(connection).await?;
    let change = |row: &sqlx::any::AnyRow| {
        let op: Op = serde_json::from_str(row.try_get(3)?).map_err(|_| Error::unreadable("an op"))?;
        Ok(BoardChange { seq: nat(row.try_get(0)?), at: nat(row.try_get(1)?), by: row.try_get(2)?, set: op.set })
    };
    rows.iter().map(change).collect()
}

fn number(record: &Record, field: &str) -> u64 {
    record.get(field).and_then(Json::as_u64).unwrap_or(0)
}

fn row(record: &Record, names: &HashMap<String, String>) -> Option<BoardImportRow> {
    Some(BoardImportRow {
        import: record.id,
        period: record.text("period")?.parse().ok()?,
        at: number(record, "at"),
        by: record.text("by").and_then(|by| names.get(by)).cloned().unwrap_or_default(),
        figures: number(record, "figures"),
        undone: record.get("undone").and_then(Json::as_u64),
    })
}
