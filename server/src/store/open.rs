//! Opening the database, and bringing its tables up to date.

use super::{Dialect, Error, Line, Store};
use sqlx::any::{AnyPoolOptions, install_default_drivers};
use sqlx::{AnyConnection, Executor};
use std::path::PathBuf;
use std::sync::{Arc, Once};

/// Connections that read at one time.
const READERS: u32 = 8;

/// `synchronous=FULL` because an acknowledged op must outlive a power cut (G3), `secure_delete` because what was erased
/// must not stay in the file's free space (G16). The log is moved into the file once a second (see [`Store::tidies`]) and not
/// by whoever's change is the thousandth page, who would wait for it; only where that does not keep up, at 32 MB.
const PRAGMAS: &str = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; \
     PRAGMA busy_timeout=10000; PRAGMA cache_size=-32000; PRAGMA secure_delete=ON; PRAGMA wal_autocheckpoint=8000;";

/// Every statement of a request has an index to go by. Without this a young table, of which PostgreSQL keeps no
/// statistics yet, is read whole at every push, the whole time that it grows.
const POSTGRES_SETTINGS: &str = "SET enable_seqscan = off";

/// The file in the folder of the data.
const FILE: &str = "tung-nha.db";

/// Where the data lives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A folder that holds `tung-nha.db`.
    Folder(PathBuf),
    /// A `postgres://` address.
    Postgres(String),
}

impl Place {
    /// Whether there is a database already. A server that is somewhere else is taken to have one.
    pub fn exists(&self) -> bool {
        match self {
            Self::Folder(folder) => folder.join(FILE).exists(),
            Self::Postgres(_) => true,
        }
    }
}

impl Store {
    /// Opens the database, made if it is missing, with its tables up to date.
    pub async fn open(place: &Place) -> Result<Self, Error> {
        static DRIVERS: Once = Once::new();
        DRIVERS.call_once(install_default_drivers);
        let store = match place {
            Place::Folder(folder) => Self::sqlite(folder).await?,
            Place::Postgres(url) => {
                let pool = pool(POSTGRES_SETTINGS).max_connections(2 * READERS).connect(url).await?;
                Self {
                    writer: pool.clone(),
                    readers: pool,
                    dialect: Dialect::Postgres,
                    must_forget: Arc::default(),
                    wrote: Arc::default(),
                    line: Some(Line::new(url)),
                }
            }
        };
        store.migrate().await?;
        store.forget().await;
        Ok(store)
    }

    async fn sqlite(folder: &std::path::Path) -> Result<Self, Error> {
        std::fs::create_dir_all(folder).map_err(sqlx::Error::Io)?;
        // The address is a URL, in which these three mean something else.
        let path = folder.join(FILE).to_string_lossy().into_owned();
        let path = path.replace('%', "%25").replace('?', "%3F").replace('#', "%23");
        let url = format!("sqlite://{path}?mode=rwc");
        let writer = pool(PRAGMAS).max_connections(1).connect(&url).await?;
        let readers = pool(PRAGMAS).max_connections(READERS).connect(&url).await?;
        Ok(Self {
            writer,
            readers,
            dialect: Dialect::Sqlite,
            must_forget: Arc::new(true.into()),
            wrote: Arc::default(),
            line: None,
        })
    }

    async fn migrate(&self) -> Result<(), Error> {
        let mut tx = self.write().await?;
        if let Some(sql) = self.dialect.take_turns() {
            tx.execute(sql).await?;
        }
        tx.execute("CREATE TABLE IF NOT EXISTS migration (step BIGINT PRIMARY KEY)").await?;
        let done = steps_done(&mut tx).await?;
        for (step, sql) in (1i64..).zip(self.dialect.steps()).filter(|(step, _)| *step > done) {
            sqlx::raw_sql(*sql).execute(&mut *tx).await?;
            sqlx::query("INSERT INTO migration (step) VALUES ($1)").bind(step).execute(&mut *tx).await?;
        }
        Ok(tx.commit().await?)
    }
}

/// Connections that begin with these settings.
fn pool(settings: &'static str) -> AnyPoolOptions {
    AnyPoolOptions::new()
        .after_connect(move |connection, _| Box::pin(async move { connection.execute(settings).await.map(drop) }))
}

/// How many of the steps this database has behind it.
pub(super) async fn steps_done(connection: &mut AnyConnection) -> Result<i64, Error> {
    let done: Option<i64> =
        sqlx::query_scalar("SELECT step FROM migration ORDER BY step DESC LIMIT 1").fetch_optional(connection).await?;
    Ok(done.unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn every_connection_to_sqlite_waits_for_the_disk_g3() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&Place::Folder(folder.path().to_owned())).await.unwrap();
        for pool in [&store.writer, &store.readers] {
            let mut connection = pool.acquire().await.unwrap();
            let mode: String = sqlx::query_scalar("PRAGMA journal_mode").fetch_one(&mut *connection).await.unwrap();
            let full: i64 = sqlx::query_scalar("PRAGMA synchronous").fetch_one(&mut *connection).await.unwrap();
            assert_eq!((mode.as_str(), full), ("wal", 2));
        }
    }

    /// Whether the file alone, without the log, has the catalogue.
    async fn is_in_the_file(folder: &std::path::Path) -> bool {
        let copy = tempfile::tempdir().unwrap();
        std::fs::copy(folder.join(FILE), copy.path().join(FILE)).unwrap();
        let store = Store::sqlite(copy.path()).await.unwrap();
        sqlx::query("SELECT 1 FROM record").fetch_one(&store.readers).await.is_ok()
    }

    #[tokio::test]
    async fn the_log_is_moved_into_the_file_beside_who_writes() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&Place::Folder(folder.path().to_owned())).await.unwrap();
        store.seed(1_795_000_000_000).await.unwrap();
        assert!(!is_in_the_file(folder.path()).await, "who wrote would have waited for it");
        let own = store.clone();
        let tidying = tokio::spawn(async move { own.tidies().await });
        while !is_in_the_file(folder.path()).await {
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        // What was erased while somebody was in the way is cut off soon, be there another push or not.
        store.remember_to_forget();
        store.write().await.unwrap().rollback().await.unwrap();
        while store.must_forget.load(std::sync::atomic::Ordering::Relaxed) {
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        assert_eq!(std::fs::metadata(folder.path().join(format!("{FILE}-wal"))).unwrap().len(), 0);
        store.close().await;
        tidying.await.unwrap();
    }
}
