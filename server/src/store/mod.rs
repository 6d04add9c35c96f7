//! All SQL. One code path runs on `SQLite` and on `PostgreSQL`: `$1` parameters, TEXT and BIGINT
//! columns, and only what both understand; the few words in which they differ are in `dialect`. A row is
//! locked by an `UPDATE` that changes nothing, because `SELECT … FOR UPDATE` is not known to `SQLite`.

mod apply;
mod audit;
mod batch;
mod board_imports;
mod boards;
mod catalogue;
mod codes;
mod dialect;
mod error;
mod figures;
mod hand;
mod hear;
mod history;
mod imports;
mod line;
mod load;
mod offices;
mod open;
mod people;
mod phones;
mod places;
mod pull;
mod receipts;
mod receive;
mod records;
mod refused;
mod revoke;
mod sessions;
mod sql;
mod tables;
mod targets;
mod transfer;
mod work;

pub use apply::{PhoneReport, Pushed};
pub use audit::{Audited, Entry, LOOKS};
pub use batch::{Author, Batch, Held, Incoming, Known, Logged, Maker, Records, to_read};
pub use board_imports::{BoardChange, BoardImportRow, BoardsUndone};
pub use catalogue::Edited;
pub use codes::{Door, Join};
pub use error::Error;
pub use hear::Heard;
pub use history::HistoryRow;
pub use imports::{Made, Plan};
pub use load::{Delivery, Enrolled};
pub use offices::{Office, OfficerRow, TeamRow};
pub use open::Place;
pub use people::MemberRow;
pub use places::{HamletRow, NewHamlet};
pub use pull::Page;
pub use receive::{Received, Unreceived};
pub use sessions::Caller;
pub use tables::{TABLES, Table};
pub use transfer::{Refused, Summary, Trouble};
pub use work::WorkOf;

use dialect::Dialect;
use line::Line;
use sqlx::{Any, AnyPool, Executor, Row, Transaction};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::sync::Notify;

/// How long after a transaction that writes the log is tidied.
const A_MOMENT: Duration = Duration::from_secs(1);
/// After how long it is looked after anyway.
const A_WHILE: Duration = Duration::from_secs(30);

/// The database. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Store {
    /// One connection on `SQLite`, which has one writer anyway: waiting here is fair, waiting for the
    /// file's lock is not.
    writer: AnyPool,
    readers: AnyPool,
    dialect: Dialect,
    /// Whether the log that SQLite writes ahead of its file still holds what was erased.
    must_forget: Arc<AtomicBool>,
    /// Told of every transaction that writes, when it begins.
    wrote: Arc<Notify>,
    /// To the other servers on this database, where there can be any.
    line: Option<Line>,
}

impl Store {
    async fn write(&self) -> Result<Transaction<'static, Any>, Error> {
        let transaction = self.writer.begin_with(self.dialect.begin()).await?;
        self.wrote.notify_one();
        Ok(transaction)
    }

    fn remember_to_forget(&self) {
        self.must_forget.store(true, Ordering::Relaxed);
    }

    /// Cuts off the log that SQLite writes ahead of its file, if that still holds what was erased. While somebody reads
    /// it cannot be done; then it is tried again with the next push, when the log is tidied, and when the database is opened.
    async fn forget(&self) {
        let Some([brief, cut, patient]) = self.dialect.forget() else { return };
        if !self.must_forget.load(Ordering::Relaxed) {
            return;
        }
        let Ok(mut connection) = self.readers.acquire().await else { return };
        let _ = connection.execute(brief).await;
        // The first column says whether somebody was in the way.
        let is_done =
            connection.fetch_one(cut).await.is_ok_and(|row| row.try_get::<i64, _>(0).is_ok_and(|busy| busy == 0));
        let _ = connection.execute(patient).await;
        self.must_forget.store(!is_done, Ordering::Relaxed);
    }

    /// Moves the log that SQLite writes ahead of its file into the file a moment after something was written, beside those
    /// who write and without keeping them waiting; and cuts it off, if that had to wait. Ends when the store is closed, or at
    /// once if the database does all that by itself.
    pub async fn tidies(&self) {
        let Some(sql) = self.dialect.tidy() else { return };
        let closed = self.readers.close_event();
        let tidying = async {
            loop {
                // A long transaction is told of long before it ends, and somebody may be reading what is to be moved.
                let _ = tokio::time::timeout(A_WHILE, self.wrote.notified()).await;
                tokio::time::sleep(A_MOMENT).await;
                if let Err(error) = sqlx::query(sql).execute(&self.readers).await {
                    tracing::warn!("the database's log grows until it can be tidied: {error}");
                }
                self.forget().await;
            }
        };
        tokio::select! {
            () = closed => {}
            () = tidying => {}
        }
    }

    /// Whether the database answers.
    pub async fn is_up(&self) -> bool {
        sqlx::query("SELECT 1").execute(&self.readers).await.is_ok()
    }

    /// Closes every connection, after what runs has ended.
    pub async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }
}
