//! Where a measured server keeps its data: a folder or a PostgreSQL database that nobody else uses.

use crate::Trouble;
use server::store::Place;
use sqlx::{AnyConnection, AssertSqlSafe, Connection, Executor};
use tempfile::TempDir;

/// The file that the server makes in the folder of its data.
const FILE: &str = "tung-nha.db";

/// A place that is gone when this is.
pub(crate) struct Ground {
    pub(crate) place: Place,
    folder: Option<TempDir>,
}

impl Ground {
    pub(crate) fn sqlite() -> Result<Self, Trouble> {
        let folder = tempfile::tempdir()?;
        Ok(Self { place: Place::Folder(folder.path().to_owned()), folder: Some(folder) })
    }

    /// A new database on this PostgreSQL. It goes with the whole PostgreSQL, which is made for a run.
    pub(crate) async fn postgres(url: &str) -> Result<Self, Trouble> {
        sqlx::any::install_default_drivers();
        let name = format!("load_{}", &server::secret::new_token()[..16]);
        let mut admin = AnyConnection::connect(url).await?;
        admin.execute(AssertSqlSafe(format!("CREATE DATABASE {name}"))).await?;
        let (server, _) = url.rsplit_once('/').ok_or("the address of PostgreSQL names no database")?;
        Ok(Self { place: Place::Postgres(format!("{server}/{name}")), folder: None })
    }

    /// A connection beside the server's, as durable as those.
    pub(crate) async fn connect(&self) -> Result<AnyConnection, Trouble> {
        sqlx::any::install_default_drivers();
        let Some(folder) = &self.folder else {
            let Place::Postgres(url) = &self.place else { return Err("a place without a folder".into()) };
            return Ok(AnyConnection::connect(url).await?);
        };
        let file = folder.path().join(FILE);
        let mut connection = AnyConnection::connect(&format!("sqlite://{}", file.display())).await?;
        connection
            .execute(
                "PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA busy_timeout=10000; PRAGMA cache_size=-32000; \
                 PRAGMA wal_autocheckpoint=8000;",
            )
            .await?;
        Ok(connection)
    }

    pub(crate) fn is_postgres(&self) -> bool {
        self.folder.is_none()
    }
}
