//! The live channel: says only that there is something new for a team. A missed word costs nothing,
//! because every phone also asks by itself. What other servers on the same database take is heard, too.

use crate::auth::Caller;
use crate::state::App;
use crate::store::Heard;
use axum::extract::State;
use axum::response::Sse;
use axum::response::sse::{Event, KeepAlive};
use domain::TeamId;
use domain::wire::Problem;
use futures_util::{Stream, StreamExt};
use serde::Serialize;
use std::convert::Infallible;
use std::time::Duration;
use tokio::sync::{broadcast, watch};
use tokio_stream::wrappers::BroadcastStream;

/// How many words may wait for a slow listener before it misses some.
const WAITING: usize = 256;
/// Shorter than the minute after which phone networks drop a silent connection.
const KEEP_ALIVE: Duration = Duration::from_secs(20);

/// Something new for a team.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct News {
    #[serde(skip_serializing_if = "Option::is_none")]
    team: Option<TeamId>,
    /// The last number of the team's stream, or without a team that of the shared one; none if only the state of the
    /// team's phones changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    seq: Option<u64>,
}

/// Who listens.
#[derive(Debug)]
pub struct Live {
    /// `None`: there may be something new for any team.
    news: broadcast::Sender<Option<News>>,
    closing: watch::Sender<bool>,
}

impl Default for Live {
    fn default() -> Self {
        Self { news: broadcast::channel(WAITING).0, closing: watch::channel(false).0 }
    }
}

impl Live {
    /// Tells those who listen for this team.
    pub fn changed(&self, team: TeamId, seq: Option<u64>) {
        // Nobody listening is no failure.
        let _ = self.news.send(Some(News { team: Some(team), seq }));
    }

    /// Tells everybody that the shared stream moved.
    pub fn shared_changed(&self, seq: u64) {
        // Nobody listening is no failure.
        let _ = self.news.send(Some(News { team: None, seq: Some(seq) }));
    }

    fn pass_on(&self, heard: Heard) {
        match heard {
            Heard::News(team, seq) => self.changed(team, seq),
            Heard::Shared(seq) => self.shared_changed(seq),
            // Nobody listening is no failure.
            Heard::Something => drop(self.news.send(None)),
        }
    }

    /// Comes when the server stops.
    fn closed(&self) -> impl Future<Output = ()> + use<> {
        let mut closing = self.closing.subscribe();
        async move {
            // An error means that the sender is gone, which is closing too.
            let _ = closing.wait_for(|closing| *closing).await;
        }
    }

    /// Ends every channel, so that the server can stop.
    pub fn close(&self) {
        self.closing.send_replace(true);
    }
}

/// Server-sent events: `{"team":…,"seq":…}` whenever there is something new, without a team if it is in the shared stream.
#[utoipa::path(get, path = "/api/v1/live", responses(
    (status = 200, content_type = "text/event-stream", body = String),
    (status = "default", body = Problem, content_type = "application/problem+json", description = "`not_signed_in`")))]
pub async fn live(State(app): State<App>, caller: Caller) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let closed = app.live.closed();
    let news = BroadcastStream::new(app.live.news.subscribe()).filter_map(move |news| {
        // A listener that lagged is told what it would have been told: there is something new.
        let news = news.ok().flatten().unwrap_or(News { team: Some(caller.team), seq: None });
        let event =
            news.team.is_none_or(|team| team == caller.team).then(|| Event::default().json_data(news).ok()).flatten();
        std::future::ready(event.map(Ok))
    });
    Sse::new(news.take_until(Box::pin(closed))).keep_alive(KeepAlive::new().interval(KEEP_ALIVE))
}

/// Passes on what other servers on this database tell, until this one stops.
pub async fn relay(app: App) {
    tokio::select! {
        () = app.store.hear(|heard| app.live.pass_on(heard)) => {}
        () = app.live.closed() => {}
    }
}
