//! Figures of a period, counted from the records of teams.

use super::records::read;
use super::{Error, Store};
use domain::figures::{Book, Borders, Days, Figures};
use domain::units::Units;
use domain::{TeamId, UnitCode};
use futures_util::TryStreamExt;
use sqlx::Row;

impl Store {
    /// The figures of these teams together, each team with its commune. One state of everything.
    pub async fn figures(
        &self,
        teams: &[(TeamId, Option<UnitCode>)],
        days: Days,
        borders: Borders,
    ) -> Result<Figures, Error> {
        let sql = "SELECT body FROM record WHERE stream = $1 AND kind IN ('hamlet', 'household', 'visit')";
        let catalogue = self.catalogue().await?;
        let mut tx = self.readers.begin_with(self.dialect.begin_snapshot()).await?;
        let mut all = Figures::default();
        for (team, commune) in teams {
            let mut book = Book::new(days, commune.clone());
            // One record at a time: those of a large team would fill the memory of a small server.
            let mut rows = sqlx::query(sql).bind(team.to_string()).fetch(&mut *tx);
            while let Some(row) = rows.try_next().await? {
                book.take(read(row.try_get(0)?)?);
            }
            drop(rows);
            all.join(book.figures(borders, Units::quang_ninh(), &catalogue));
        }
        tx.commit().await?;
        Ok(all)
    }
}
