//! Phones that have just joined fetch all that their team has, at once: a meeting at which everybody scans a code.

use crate::Trouble;
use crate::diary::Diary;
use crate::phone::{Phone, packed};
use crate::place::Ground;
use crate::program::Program;
use crate::stats::{median, round};
use crate::town::Town;
use serde_json::{Value as Json, json};
use std::path::Path;
use std::time::Instant;
use tokio::task::JoinSet;

const HOUSEHOLDS: usize = 600;
const VISITS: usize = 1500;
const BATCH: usize = 500;
/// How many phones at once, and how often that is measured.
const CROWDS: [(usize, usize); 3] = [(1, 7), (10, 5), (100, 3)];

pub(crate) async fn measure(server: &Path) -> Result<Json, Trouble> {
    let ground = Ground::sqlite()?;
    let town = Town::settles(&ground.place, 1, 100).await?;
    town.store.close().await;
    let program = Program::serves(server, &ground)?;
    let mut diary = Diary::new(town.sessions[0].member, town.sessions[0].device);
    let mut ops: Vec<_> = (0..HOUSEHOLDS).map(|_| diary.household()).collect();
    ops.extend(diary.visits(VISITS));
    let first = Phone::new(&program.base, &town.sessions[0])?;
    for batch in ops.chunks(BATCH) {
        first.pushes(packed(batch)?).await?;
    }
    let mut medians = Vec::new();
    let mut all = Vec::new();
    for (crowd, times) in CROWDS {
        let mut took = Vec::new();
        for _ in 0..times {
            took.push(sync_at_once(&program, &town, crowd).await?);
        }
        medians.push(round(median(&took), 3));
        all.push(took);
    }
    Ok(json!({
        "first_sync_1_s": medians[0], "first_sync_10_s": medians[1], "first_sync_100_s": medians[2],
        "details": {"first_sync": {"records": HOUSEHOLDS + VISITS, "all_s": all}},
    }))
}

/// Seconds until the last of so many phones has everything.
async fn sync_at_once(program: &Program, town: &Town, crowd: usize) -> Result<f64, Trouble> {
    let phones = town.sessions.iter().take(crowd).map(|session| Phone::new(&program.base, session));
    let phones = phones.collect::<Result<Vec<_>, _>>()?;
    let start = Instant::now();
    let mut under_way = JoinSet::new();
    for phone in phones {
        under_way.spawn(async move { phone.pulls_all().await });
    }
    while let Some(done) = under_way.join_next().await {
        let records = done??;
        if records < HOUSEHOLDS + VISITS {
            return Err(format!("a phone got {records} records").into());
        }
    }
    Ok(start.elapsed().as_secs_f64())
}
