//! Boards of communes: records in a stream of their own, which no phone pulls. Their history is that of ops.

use super::apply::lock;
use super::hand::Hand;
use super::people::open_stream;
use super::records::records;
use super::{Error, Store};
use domain::board::{BOARD, Board, GOALS, Goals, Measure};
use domain::{Fields, Kind, MemberId, Millis, OpId, Quarter};
use uuid::Uuid;

/// The stream.
pub(super) const STREAM: &str = "board";

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
        self.change_boards(period, by, now, decide, false).await
    }

    /// The same for a table that is imported, so that it can be taken back.
    pub async fn import_boards<E>(
        &self,
        period: Quarter,
        by: MemberId,
        now: Millis,
        decide: impl FnOnce(Vec<Board>) -> Result<Vec<(Uuid, Fields)>, E>,
    ) -> Result<Result<usize, E>, Error> {
        self.change_boards(period, Some(by), now, decide, true).await
    }

    /// What is to be reached in a quarter.
    pub async fn goals(&self, period: Quarter) -> Result<Goals, Error> {
        let all = records(&mut *self.readers.acquire().await?, STREAM, "kind = 'goals'").await?;
        Ok(Goals::of(all.iter().filter_map(|record| Goals::from_record(record).ok()), period))
    }

    /// Sets what is to be reached from a quarter on, if what held there until now is what somebody saw. Those that hold from
    /// a later one stay. An error tells what holds instead.
    pub async fn set_goals(
        &self,
        goals: &Goals,
        was_seen: impl FnOnce(&Goals) -> bool,
        by: MemberId,
        now: Millis,
    ) -> Result<Result<(), Goals>, Error> {
        let Some(from) = goals.from else { return Ok(Ok(())) };
        let mut tx = self.write().await?;
        open_stream(&mut tx, STREAM).await?;
        lock(&mut tx, STREAM).await?;
        let all = records(&mut tx, STREAM, "kind = 'goals'").await?;
        let held = Goals::of(all.iter().filter_map(|record| Goals::from_record(record).ok()), from);
        if !was_seen(&held) {
            return Ok(Err(held));
        }
        let hand = Hand { stream: STREAM.to_owned(), by: Some(by), now };
        hand.says(&mut tx, None, &GOALS, vec![(Goals::id(from), goals.fields())]).await?;
        tx.commit().await?;
        Ok(Ok(()))
    }

    async fn change_boards<E>(
        &self,
        period: Quarter,
        by: Option<MemberId>,
        now: Millis,
        decide: impl FnOnce(Vec<Board>) -> Result<Vec<(Uuid, Fields)>, E>,
        is_import: bool,
    ) -> Result<Result<usize, E>, Error> {
        let mut tx = self.write().await?;
        open_stream(&mut tx, STREAM).await?;
        let stood = lock(&mut tx, STREAM).await?;
        let all = records(&mut tx, STREAM, "kind = 'board'").await?;
        let boards = all.iter().filter_map(|record| Board::from_record(record).ok());
        let changes = match decide(boards.filter(|board| board.period == period).collect()) {
            Ok(changes) => changes,
            Err(why) => return Ok(Err(why)),
        };
        let (changed, hand) = (changes.len(), Hand { stream: STREAM.to_owned(), by, now });
        let figures = changes.iter().flat_map(|(_, set)| set.keys()).filter(|key| Measure::of(key).is_some()).count();
        let last = hand.says(&mut tx, None, &BOARD, changes).await?;
        if is_import && changed > 0 {
            let says = Fields::from([
                ("period".to_owned(), period.to_string().into()),
                ("at".to_owned(), now.into()),
                ("by".to_owned(), by.map(|by| by.to_string()).into()),
                ("figures".to_owned(), figures.into()),
                // Where its ops stand in the history.
                ("first".to_owned(), (stood.seq + 1).into()),
                ("last".to_owned(), last.into()),
            ]);
            let import = OpId::new(now, crate::random::bytes()).uuid();
            hand.says(&mut tx, None, &Kind::IMPORT, vec![(import, says)]).await?;
        }
        tx.commit().await?;
        Ok(Ok(changed))
    }
}
