//! From the database to the file.

use super::super::tables::TABLES;
use super::super::{Dialect, Store, open};
use super::column::Column;
use super::format::{Header, Row, Summary, Tally, line};
use super::{Refused, Trouble};
use futures_util::TryStreamExt;
use sqlx::{AnyConnection, AssertSqlSafe};
use std::io::Write;

impl Store {
    /// Writes everything that the database holds at one moment. Phones go on pushing meanwhile.
    pub async fn export(&self, file: &mut impl Write) -> Result<Summary, Trouble> {
        let mut tx = self.readers.begin_with(self.dialect.begin_snapshot()).await?;
        file.write_all(&line(&Header::at(step(&mut tx, self.dialect).await?)))?;
        let summary = rows(&mut tx, self.dialect, file).await?;
        file.write_all(&line(&summary))?;
        tx.rollback().await?;
        Ok(summary)
    }
}

/// The step that the tables are at: one of which this build knows every table.
pub(super) async fn step(connection: &mut AnyConnection, dialect: Dialect) -> Result<i64, Trouble> {
    let done = open::steps_done(connection).await?;
    if usize::try_from(done) == Ok(dialect.steps().len()) { Ok(done) } else { Err(Refused::NewerDatabase.into()) }
}

/// Writes every row that this transaction sees.
pub(super) async fn rows(
    connection: &mut AnyConnection,
    dialect: Dialect,
    file: &mut impl Write,
) -> Result<Summary, Trouble> {
    let mut tally = Tally::new();
    for table in TABLES {
        let columns = Column::of(connection, table).await?;
        let order = Column::order(&columns, table, dialect);
        let sql = format!("SELECT {} FROM {} ORDER BY {order}", Column::names(&columns), table.name);
        let mut rows = sqlx::query(AssertSqlSafe(sql)).fetch(&mut *connection);
        while let Some(found) = rows.try_next().await? {
            let mut row = Row::new();
            for (at, column) in columns.iter().enumerate() {
                row.insert(column.name.clone(), column.read(&found, at)?);
            }
            let line = line(&(table.name, row));
            tally.pass(table.name, &line);
            file.write_all(&line)?;
        }
    }
    Ok(tally.summary())
}
