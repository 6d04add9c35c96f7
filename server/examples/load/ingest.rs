//! What the server takes a second from 64 phones in 16 teams, beside a bare loop that inserts the same rows.

use crate::Trouble;
use crate::bare::{insert, ways, written_since};
use crate::diary::{Diary, now};
use crate::phone::{Phone, packed};
use crate::place::Ground;
use crate::program::Program;
use crate::stats::{median, rate, round};
use crate::town::Town;
use serde_json::{Map, Value as Json, json};
use std::collections::HashMap;
use std::path::Path;
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

const TEAMS: usize = 16;
const PHONES_EACH: usize = 4;
pub(crate) const BATCH: usize = 100;
/// Batches of a phone in one turn.
const BATCHES: usize = 2;
/// Server and bare loop take turns, so that what else the machine does meets both.
const TURNS: usize = 3;

pub(crate) async fn measure(server: &Path, postgres: Option<&str>) -> Result<Json, Trouble> {
    let mut figures = Map::new();
    let mut details = Map::new();
    for postgres in [None].into_iter().chain(postgres.map(Some)) {
        let name = if postgres.is_some() { "postgres" } else { "sqlite" };
        let turns = compare(server, postgres).await?;
        let each = |figure: fn(&Turn) -> f64| turns.iter().map(figure).collect::<Vec<_>>();
        figures.insert(format!("ingest_{name}_per_s"), json!(median(&each(|turn| turn.taken))));
        figures.insert(format!("ingest_{name}_over_bare"), json!(round(median(&each(Turn::over_bare)), 2)));
        details.insert(name.into(), turns.iter().map(Turn::told).collect());
    }
    figures.insert("details".into(), json!({"ingest": details}));
    Ok(figures.into())
}

/// One turn of the server and of each way to run the bare loop, all in visits per second.
struct Turn {
    taken: f64,
    bare: Vec<(&'static str, f64)>,
}

impl Turn {
    fn over_bare(&self) -> f64 {
        self.taken / self.bare.iter().map(|(_, rate)| *rate).fold(0.0, f64::max)
    }

    fn told(&self) -> Json {
        json!({"server": self.taken, "bare": self.bare.iter().copied().collect::<HashMap<_, _>>()})
    }
}

async fn compare(server: &Path, postgres: Option<&str>) -> Result<Vec<Turn>, Trouble> {
    let ground = new_ground(postgres).await?;
    let town = Town::settles(&ground.place, TEAMS, PHONES_EACH).await?;
    town.store.close().await;
    let program = Program::serves(server, &ground)?;
    let mut diaries: Vec<_> = town.sessions.iter().map(|session| Diary::new(session.member, session.device)).collect();
    let mut turns = Vec::new();
    for _ in 0..TURNS {
        let start = i64::try_from(now())?;
        let took = push_at_once(&program, &town, &mut diaries).await?;
        let visits = written_since(&ground, start).await?;
        if visits.len() != TEAMS * PHONES_EACH * BATCHES * BATCH {
            return Err(format!("the history has {} visits", visits.len()).into());
        }
        let mut bare = Vec::new();
        for way in ways(&ground) {
            let empty = new_ground(postgres).await?;
            bare.push((way.name, rate(visits.len(), insert(&visits, &empty, *way).await?)));
        }
        turns.push(Turn { taken: rate(visits.len(), took), bare });
    }
    Ok(turns)
}

async fn new_ground(postgres: Option<&str>) -> Result<Ground, Trouble> {
    match postgres {
        Some(url) => Ground::postgres(url).await,
        None => Ground::sqlite(),
    }
}

async fn push_at_once(program: &Program, town: &Town, diaries: &mut [Diary]) -> Result<Duration, Trouble> {
    let mut ready = Vec::new();
    for (session, diary) in town.sessions.iter().zip(diaries) {
        let bodies = (0..BATCHES).map(|_| packed(&diary.visits(BATCH))).collect::<Result<Vec<_>, _>>()?;
        ready.push((Phone::new(&program.base, session)?, bodies));
    }
    let start = Instant::now();
    let mut under_way = JoinSet::new();
    for (phone, bodies) in ready {
        under_way.spawn(async move {
            for body in bodies {
                phone.pushes(body).await?;
            }
            Ok::<_, Trouble>(())
        });
    }
    while let Some(done) = under_way.join_next().await {
        done??;
    }
    Ok(start.elapsed())
}
