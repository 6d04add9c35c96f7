//! The columns of a table, as the database itself tells them: a column that is added later moves too.

use super::super::tables::Table;
use super::super::{Dialect, Error};
use super::format::{Row, Value};
use sqlx::any::{AnyArguments, AnyRow, AnyTypeInfoKind};
use sqlx::query::Query;
use sqlx::{Any, AnyConnection, AssertSqlSafe, Column as _, Executor, Row as _, SqlSafeStr, Statement};

/// A column: TEXT or BIGINT, there is nothing else.
#[derive(Debug)]
pub(super) struct Column {
    pub(super) name: String,
    is_text: bool,
}

impl Column {
    /// The columns of a table, by name.
    pub(super) async fn of(connection: &mut AnyConnection, table: &Table) -> Result<Vec<Self>, Error> {
        let sql = AssertSqlSafe(format!("SELECT * FROM {}", table.name));
        let statement = connection.prepare(sql.into_sql_str()).await?;
        let mut columns = Vec::new();
        for column in statement.columns() {
            let is_text = match column.type_info().kind() {
                AnyTypeInfoKind::Text => true,
                AnyTypeInfoKind::BigInt => false,
                _ => return Err(Error::unreadable("a column that is neither TEXT nor BIGINT")),
            };
            columns.push(Self { name: column.name().to_owned(), is_text });
        }
        columns.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(columns)
    }

    /// What to order a table by, so that the order is the same in every database.
    pub(super) fn order(columns: &[Self], table: &Table, dialect: Dialect) -> String {
        let is_text = |key: &str| columns.iter().any(|column| column.name == key && column.is_text);
        let key = table
            .key
            .iter()
            .map(|key| if is_text(key) { format!("{key} {}", dialect.by_bytes()) } else { (*key).to_owned() });
        key.collect::<Vec<_>>().join(", ")
    }

    /// The columns' names, for a statement.
    pub(super) fn names(columns: &[Self]) -> String {
        columns.iter().map(|column| column.name.as_str()).collect::<Vec<_>>().join(", ")
    }

    /// Reads this column, which is at this place in the database's row.
    pub(super) fn read(&self, row: &AnyRow, at: usize) -> Result<Value, Error> {
        Ok(if self.is_text {
            row.try_get::<Option<String>, _>(at)?.map_or(Value::Nothing, Value::Text)
        } else {
            row.try_get::<Option<i64>, _>(at)?.map_or(Value::Nothing, Value::Number)
        })
    }

    /// Gives a statement what the row has in this column. `None` if that cannot stand there.
    pub(super) fn bind<'q>(
        &self,
        query: Query<'q, Any, AnyArguments>,
        row: &Row,
    ) -> Option<Query<'q, Any, AnyArguments>> {
        // Nothing has a type, too: PostgreSQL takes no text's nothing for a number's.
        Some(match (self.is_text, row.get(&self.name)?) {
            (true, Value::Text(text)) => query.bind(text.clone()),
            (true, Value::Nothing) => query.bind(None::<String>),
            (false, Value::Number(number)) => query.bind(*number),
            (false, Value::Nothing) => query.bind(None::<i64>),
            _ => return None,
        })
    }
}
