//! Reading a stream: what changed after a cursor, in the order of the sequence.

use super::sql::{int, nat};
use super::{Error, Store};
use domain::wire::{Cursor, LARGE, MOST_LARGE};
use domain::{DeviceId, Head, Mark};
use serde_json::value::RawValue;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

/// One page of a pull. The records stay the text that is stored: nothing here reads them.
#[derive(Debug)]
pub struct Page {
    /// `after` of the next page's cursor.
    pub next: u64,
    /// The latest op of the stream, unless the cursor has it already.
    pub mark: Option<Mark>,
    /// Whether there is another page.
    pub more: bool,
    /// Whether the cursor was not one of this database's, and this is the first page of all.
    pub anew: bool,
    /// The records, as JSON.
    pub records: Vec<Box<RawValue>>,
}

impl Store {
    /// Records of a stream that changed after the cursor: cost in proportion to what is new (G9). `device` is who asks.
    pub async fn pull(&self, stream: &str, cursor: &Cursor, device: DeviceId, limit: u32) -> Result<Page, Error> {
        // One state of everything: what is committed meanwhile has a number above the last of now (G8).
        let mut tx = self.readers.begin_with(self.dialect.begin_snapshot()).await?;
        let last = last(&mut tx, stream).await?;
        let anew = !is_ours(&mut tx, stream, cursor, last).await?;
        let cursor = if anew { &Cursor::default() } else { cursor };
        let mark = match cursor.mark {
            Some(mark) if mark.head.seq == last => None,
            _ => mark(&mut tx, stream, last).await?,
        };
        if cursor.after == last {
            return Ok(Page { next: last, mark, more: false, anew, records: Vec::new() });
        }
        let own = cursor.whole.map(|_| device.to_string()).unwrap_or_default();
        let mut rows = sqlx::query(
            "SELECT seq, body FROM record WHERE stream = $1 AND seq > $2 \
             AND (by_device IS NULL OR by_device <> $3 OR others > $4) ORDER BY seq LIMIT $5",
        )
        .bind(stream)
        .bind(int(cursor.after))
        .bind(own)
        .bind(int(cursor.whole.unwrap_or(0)))
        .bind(i64::from(limit) + 1)
        .fetch_all(&mut *tx)
        .await?;
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let few = fitting(&rows)?.min(limit);
        let more = rows.len() > few;
        rows.truncate(few);
        let next = match rows.last() {
            Some(row) if more => nat(row.try_get(0)?),
            _ => last,
        };
        let records = rows
            .iter()
            .map(|row| RawValue::from_string(row.try_get(1)?).map_err(|_| Error::unreadable("a stored record")));
        let records = records.collect::<Result<_, Error>>()?;
        tx.commit().await?;
        Ok(Page { next, mark, more, anew, records })
    }
}

/// How many of these records, each with its number, make a page; one however large it is.
fn fitting(rows: &[AnyRow]) -> Result<usize, Error> {
    let mut large = 0;
    for (count, row) in rows.iter().enumerate() {
        large += row.try_get::<&str, _>(1)?.len().saturating_sub(LARGE);
        if large > MOST_LARGE && count > 0 {
            return Ok(count);
        }
    }
    Ok(rows.len())
}

/// The stream's last number.
async fn last(connection: &mut AnyConnection, stream: &str) -> Result<u64, Error> {
    let seq: Option<i64> =
        sqlx::query_scalar("SELECT seq FROM stream WHERE id = $1").bind(stream).fetch_optional(connection).await?;
    Ok(nat(seq.unwrap_or(0)))
}

/// Whether a cursor is one that this database gave. One that is not is from a future that it never had: it was restored
/// from an older copy.
async fn is_ours(connection: &mut AnyConnection, stream: &str, cursor: &Cursor, last: u64) -> Result<bool, Error> {
    match cursor.mark {
        Some(mark) if cursor.after <= last => knows(connection, stream, mark).await,
        _ => Ok(cursor.after <= last),
    }
}

/// Whether this op is here, in its place, after the same others, applied with the same stamps.
pub(super) async fn knows(connection: &mut AnyConnection, stream: &str, mark: Mark) -> Result<bool, Error> {
    let row = sqlx::query("SELECT seq, chain FROM op WHERE id = $1 AND stream = $2 AND seq IS NOT NULL")
        .bind(mark.op.to_string())
        .bind(stream)
        .fetch_optional(connection)
        .await?;
    let Some(row) = row else { return Ok(false) };
    Ok(head(row.try_get(0)?, row.try_get::<Option<i64>, _>(1)?.unwrap_or(0))? == mark.head)
}

/// The op with this number: its record has not changed since, as of this snapshot.
async fn mark(connection: &mut AnyConnection, stream: &str, seq: u64) -> Result<Option<Mark>, Error> {
    let row = sqlx::query(
        "SELECT o.id, o.seq, o.chain FROM record r JOIN op o ON o.rec = r.id AND o.stream = r.stream AND o.seq = r.seq \
         WHERE r.stream = $1 AND r.seq = $2",
    )
    .bind(stream)
    .bind(int(seq))
    .fetch_optional(connection)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let op = row.try_get::<String, _>(0)?.parse().map_err(|_| Error::unreadable("an op's id"))?;
    Ok(Some(Mark { op, head: head(row.try_get(1)?, row.try_get::<Option<i64>, _>(2)?.unwrap_or(0))? }))
}

/// Where a stream stands, as two columns say it.
pub(super) fn head(seq: i64, chain: i64) -> Result<Head, Error> {
    Ok(Head { seq: nat(seq), chain: u32::try_from(chain).map_err(|_| Error::unreadable("a chain"))? })
}
