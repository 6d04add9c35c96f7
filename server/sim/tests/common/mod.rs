//! A database of a test's own on the PostgreSQL that `TEST_POSTGRES_URL` names, if it names one.

use server::store::Place;
use sqlx::{AnyConnection, AssertSqlSafe, Connection, Executor};

/// Calls `then` with a new database, which is gone afterwards.
pub fn on_postgres(name: &str, then: impl FnOnce(&Place)) {
    let Ok(url) = std::env::var("TEST_POSTGRES_URL") else { return };
    sqlx::any::install_default_drivers();
    let name = format!("sim_{name}_{}", std::process::id());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let run = |sql: String| {
        runtime.block_on(async {
            let mut connection = AnyConnection::connect(&url).await.unwrap();
            connection.execute(AssertSqlSafe(sql)).await.unwrap();
        });
    };
    run(format!("CREATE DATABASE {name}"));
    then(&Place::Postgres(format!("{}/{name}", url.rsplit_once('/').unwrap().0)));
    run(format!("DROP DATABASE {name} WITH (FORCE)"));
}
