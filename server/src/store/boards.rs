//! Boards of communes: records in a stream of their own, which no phone pulls. Their history is that of ops.

use super::apply::lock;
use super::hand::Hand;
use super::people::open_stream;
use super::records::records;
use super::{Error, Store};
use domain::board::{BOARD, Board};
use domain::{Fields, MemberId, Millis, Quarter};
use uuid::Uuid;

/// The stream.
const STREAM: &str = "board";

impl Store {
    /// The boards of a quarter, as far as they were begun.
    pub async fn boards(&self, period: Quarter) -> Result<Vec<Board>, Error> {
        let all = records(&mut *self.readers.acquire().await?, STREAM, "kind = 'board'").await?;
        let boards = all.iter().filter_map(|record| Board::from_record(record).ok());
        Ok(boards.filter(|board| board.period == period).collect())
    }

    /// Changes boards of a quarter as `decide` says in view of them: nobody changes these meanwhile. All or nothing; if it
    /// decides against it, nothing. Answers how many were changed.
    pub async fn set_boards<E>(
        &self,
        period: Quarter,
        by: Option<MemberId>,
        now: Millis,
        decide: impl FnOnce(Vec<Board>) -> Result<Vec<(Uuid, Fields)>, E>,
    ) -> Result<Result<usize, E>, Error> {
        let mut tx = self.write().await?;
        open_stream(&mut tx, STREAM).await?;
        lock(&mut tx, STREAM).await?;
        let all = records(&mut tx, STREAM, "kind = 'board'").await?;
        let boards = all.iter().filter_map(|record| Board::from_record(record).ok());
        let changes = match decide(boards.filter(|board| board.period == period).collect()) {
            Ok(changes) => changes,
            Err(why) => return Ok(Err(why)),
        };
        let changed = changes.len();
        Hand { stream: STREAM.to_owned(), by, now }.says(&mut tx, None, &BOARD, changes).await?;
        tx.commit().await?;
        Ok(Ok(changed))
    }
}
