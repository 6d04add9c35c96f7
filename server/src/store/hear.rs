//! Hearing what other servers on the same database tell. The line may break at any time: then everybody
//! is told that something may have been missed, which costs a phone one question.

use super::line::{CHANNEL, Line, Word};
use super::{Error, Store};
use domain::TeamId;
use sqlx::postgres::PgListener;
use std::time::Duration;
use tokio::time::{sleep, timeout};

/// Wait before the line is opened again after it broke; doubled each time that fails.
const FIRST_WAIT: Duration = Duration::from_millis(250);
/// The longest wait: phones ask by themselves more seldom than this.
const LONGEST_WAIT: Duration = Duration::from_secs(30);
/// After so long a silence the line is tried: a network can swallow a connection without a word.
const SILENCE: Duration = Duration::from_secs(30);
/// How long the answer to that may take.
const ANSWER: Duration = Duration::from_secs(10);

/// What was heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heard {
    /// There is something new for a team: its stream's last number, or only its phones' state.
    News(TeamId, Option<u64>),
    /// There is something new for everybody: the shared stream's last number.
    Shared(u64),
    /// There may be something new for any team.
    Something,
}

impl Store {
    /// Hears the other servers, for ever, and passes on what they tell. Ends at once if there can be none.
    pub async fn hear(&self, pass_on: impl Fn(Heard)) {
        let Some(line) = &self.line else {
            return;
        };
        let mut wait = FIRST_WAIT;
        loop {
            let broke = match open(line).await {
                Ok(mut listener) => {
                    if wait > FIRST_WAIT {
                        tracing::info!("the line to the other servers on this database stands again");
                    }
                    wait = FIRST_WAIT;
                    pass_on(Heard::Something);
                    follow(&mut listener, line, &pass_on).await
                }
                Err(broke) => broke,
            };
            if wait == FIRST_WAIT {
                tracing::warn!("the line to the other servers on this database broke and is opened again: {broke}");
            }
            sleep(wait).await;
            wait = LONGEST_WAIT.min(wait * 2);
        }
    }
}

async fn open(line: &Line) -> Result<PgListener, Error> {
    let mut listener = PgListener::connect(&line.url).await?;
    // Opening it again is done here, with a wait.
    listener.eager_reconnect(false);
    listener.listen(CHANNEL).await?;
    Ok(listener)
}

/// Passes on what is told until the line breaks, and answers why it did.
async fn follow(listener: &mut PgListener, line: &Line, pass_on: &impl Fn(Heard)) -> Error {
    loop {
        match timeout(SILENCE, listener.try_recv()).await {
            Ok(Ok(Some(notice))) => match serde_json::from_str::<Word>(notice.payload()) {
                // This server's own listeners know it already.
                Ok(word) if word.from == line.own => {}
                Ok(Word { team: Some(team), seq, .. }) => pass_on(Heard::News(team, seq)),
                Ok(Word { team: None, seq: Some(seq), .. }) => pass_on(Heard::Shared(seq)),
                // A newer build may say more than this one understands.
                _ => pass_on(Heard::Something),
            },
            Ok(Ok(None)) => return sqlx::Error::Io(std::io::ErrorKind::ConnectionAborted.into()).into(),
            Ok(Err(error)) => return error.into(),
            Err(_) => match timeout(ANSWER, sqlx::query("SELECT 1").execute(&mut *listener)).await {
                Ok(Ok(_)) => {}
                Ok(Err(error)) => return error.into(),
                Err(_) => return sqlx::Error::Io(std::io::ErrorKind::TimedOut.into()).into(),
            },
        }
    }
}
