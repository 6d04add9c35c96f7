//! The evening of one province: everybody comes home at once, and every phone sends its day and asks for the others'.

use crate::Trouble;
use crate::diary::Diary;
use crate::phone::{Phone, Session, packed};
use crate::place::Ground;
use crate::program::Program;
use crate::stats::{ms, percentile};
use crate::town::Town;
use domain::wire::Cursor;
use serde_json::{Value as Json, json};
use std::path::Path;
use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep_until};

/// The phones of one province, and within how many seconds they come.
const PHONES: u64 = 11_000;
const EVENING_S: u64 = 300;
const PHONES_A_TEAM: usize = 15;
const VISITS: usize = 15;

pub(crate) async fn measure(server: &Path, seconds: u64) -> Result<Json, Trouble> {
    let phones = usize::try_from(PHONES * seconds / EVENING_S)?;
    let teams = phones.div_ceil(PHONES_A_TEAM);
    let ground = Ground::sqlite()?;
    let town = Town::settles(&ground.place, teams, PHONES_A_TEAM).await?;
    // Of every team as much is known on its phones: its people.
    let known =
        town.store.pull(&town.teams[0].to_string(), &Cursor::default(), town.sessions[0].device, 1000).await?.next;
    town.store.close().await;
    let program = Program::serves(server, &ground)?;
    let start = Instant::now() + Duration::from_millis(100);
    let mut under_way = JoinSet::new();
    for session in town.sessions.into_iter().take(phones) {
        let at = start + Duration::from_micros(below(seconds * 1_000_000));
        under_way.spawn(comes_home(program.base.clone(), session, at, known));
    }
    let (mut times, mut refused) = (Vec::new(), Vec::new());
    while let Some(done) = under_way.join_next().await {
        match done? {
            Ok((push, pull)) => times.extend([ms(push), ms(pull)]),
            Err(why) => refused.push(why.to_string()),
        }
    }
    Ok(json!({
        "rush_p99_ms": percentile(&times, 99), "rush_refused": refused.len(), "rush_rss_mb": program.most_megabytes()?,
        "details": {"rush": {
            "phones": phones, "seconds": seconds, "requests": times.len(), "p50_ms": percentile(&times, 50),
            "most_ms": percentile(&times, 100), "why_refused": refused.first(),
        }},
    }))
}

/// A push and a pull. Waiting begins when the phone comes, whether or not the server is ready for it.
async fn comes_home(base: String, session: Session, at: Instant, known: u64) -> Result<(Duration, Duration), Trouble> {
    // Made early, so that only few of thousands are in memory.
    sleep_until(at - Duration::from_millis(50)).await;
    let phone = Phone::new(&base, &session)?;
    let body = packed(&Diary::new(session.member, session.device).visits(VISITS))?;
    sleep_until(at).await;
    phone.pushes(body).await?;
    let push = at.elapsed();
    let start = Instant::now();
    phone.pulls_after(known).await?;
    Ok((push, start.elapsed()))
}

fn below(most: u64) -> u64 {
    u64::from_le_bytes(server::random::bytes()) % most
}
