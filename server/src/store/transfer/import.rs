//! From the file to the database.

use super::super::Dialect;
use super::super::sql::{MOST_ROWS, pieces, rows};
use super::super::tables::{TABLES, Table};
use super::super::{Store, catalogue};
use super::column::Column;
use super::format::{Row, Summary};
use super::reader::Reader;
use super::{Refused, Trouble, export};
use sqlx::{AnyConnection, AssertSqlSafe};
use std::io::{BufRead, Seek};

impl Store {
    /// Takes everything that the file holds, all or nothing. The file is read twice: it must be whole
    /// before anything of it is believed.
    pub async fn import(&self, file: &mut (impl BufRead + Seek)) -> Result<Summary, Trouble> {
        let step = export::step(&mut *self.readers.acquire().await?, self.dialect).await?;
        let mut reader = Reader::new(file, step)?;
        while reader.next_row()?.is_some() {}
        let mut tx = self.write().await?;
        if let Some(sql) = self.dialect.keep_others_out() {
            sqlx::query(AssertSqlSafe(sql)).execute(&mut *tx).await?;
        }
        catalogue::take_back(&mut tx).await?;
        if !is_empty(&mut tx).await? {
            return Err(Refused::NotEmpty.into());
        }
        file.rewind()?;
        let summary = fill(&mut tx, Reader::new(file, step)?).await?;
        if export::rows(&mut tx, self.dialect, &mut std::io::sink()).await? != summary {
            return Err(Refused::NotKept.into());
        }
        tx.commit().await?;
        Ok(summary)
    }
}

async fn is_empty(connection: &mut AnyConnection) -> Result<bool, Trouble> {
    for table in TABLES {
        let sql = AssertSqlSafe(format!("SELECT 1 FROM {} LIMIT 1", table.name));
        if sqlx::query(sql).fetch_optional(&mut *connection).await?.is_some() {
            return Ok(false);
        }
    }
    Ok(true)
}

async fn fill<R: BufRead>(connection: &mut AnyConnection, mut reader: Reader<'_, R>) -> Result<Summary, Trouble> {
    let mut waiting = Waiting::new(connection, &TABLES[0]).await?;
    while let Some((table, row)) = reader.next_row()? {
        if table != waiting.table {
            waiting.insert(connection).await?;
            waiting = Waiting::new(connection, table).await?;
        } else if waiting.rows.len() == MOST_ROWS {
            waiting.insert(connection).await?;
        }
        waiting.rows.push(row);
    }
    waiting.insert(connection).await?;
    Ok(reader.summary())
}

/// Rows that go into a table with one statement.
struct Waiting {
    table: &'static Table,
    columns: Vec<Column>,
    rows: Vec<Row>,
}

impl Waiting {
    async fn new(connection: &mut AnyConnection, table: &'static Table) -> Result<Self, Trouble> {
        Ok(Self { table, columns: Column::of(connection, table).await?, rows: Vec::new() })
    }

    async fn insert(&mut self, connection: &mut AnyConnection) -> Result<(), Trouble> {
        let (table, names) = (self.table.name, Column::names(&self.columns));
        for piece in pieces(&self.rows) {
            let marks = rows(Dialect::of(connection), piece.len(), self.columns.len());
            let mut query = sqlx::query(AssertSqlSafe(format!("INSERT INTO {table} ({names}) VALUES {marks}")));
            for (row, column) in piece.iter().flat_map(|row| self.columns.iter().map(move |column| (row, column))) {
                // A column too many shows in the hash of what the database gives back.
                query = column.bind(query, row).ok_or(Refused::Altered)?;
            }
            query.execute(&mut *connection).await?;
        }
        self.rows.clear();
        Ok(())
    }
}
