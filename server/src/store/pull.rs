//! Reading a stream: what changed after a cursor, in the order of the sequence.

use super::sql::{int, nat};
use super::{Error, Store};
use serde_json::value::RawValue;
use sqlx::Row;

/// One page of a pull. The records stay the text that is stored: nothing here reads them.
#[derive(Debug)]
pub struct Page {
    /// The cursor for the next page.
    pub next: u64,
    /// Whether there is another page.
    pub more: bool,
    /// The records, as JSON.
    pub records: Vec<Box<RawValue>>,
}

impl Store {
    /// Records of a stream that changed after the cursor: cost in proportion to what is new (G9).
    pub async fn pull(&self, stream: &str, after: u64, limit: u32) -> Result<Page, Error> {
        let page = self.page(stream, after, limit).await?;
        if page.records.is_empty() && after > self.seq(stream).await? {
            // The cursor is from a future that this database never had: it was restored from a backup.
            return self.page(stream, 0, limit).await;
        }
        Ok(page)
    }

    async fn page(&self, stream: &str, after: u64, limit: u32) -> Result<Page, Error> {
        let mut rows = sqlx::query("SELECT seq, body FROM record WHERE stream = $1 AND seq > $2 ORDER BY seq LIMIT $3")
            .bind(stream)
            .bind(int(after))
            .bind(i64::from(limit) + 1)
            .fetch_all(&self.readers)
            .await?;
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next = rows.last().map(|row| row.try_get(0)).transpose()?.map_or(after, nat);
        let records = rows
            .iter()
            .map(|row| RawValue::from_string(row.try_get(1)?).map_err(|_| Error::unreadable("a stored record")));
        Ok(Page { next, more, records: records.collect::<Result<_, _>>()? })
    }

    async fn seq(&self, stream: &str) -> Result<u64, Error> {
        let seq: Option<i64> = sqlx::query_scalar("SELECT seq FROM stream WHERE id = $1")
            .bind(stream)
            .fetch_optional(&self.readers)
            .await?;
        Ok(nat(seq.unwrap_or(0)))
    }
}
