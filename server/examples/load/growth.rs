//! What a pull of 20 new visits takes on top of ever longer histories of one team. Each has a server of its own, and
//! they take turns, so that what else the machine does meets all of them.

use crate::Trouble;
use crate::diary::Diary;
use crate::phone::{Phone, Session, packed};
use crate::place::Ground;
use crate::program::Program;
use crate::stats::{median, ms, round};
use crate::town::Town;
use domain::wire::Cursor;
use serde_json::{Map, Value as Json, json};
use sqlx::{AnyConnection, AssertSqlSafe, Executor};
use std::path::Path;
use std::time::Instant;

const SIZES: [u32; 3] = [10_000, 100_000, 1_000_000];
const HUGE: u32 = 10_000_000;
const NEW: usize = 20;
const ROUNDS: usize = 100;

/// A database with a history, its server, and a phone that is up to date.
struct History {
    size: u32,
    program: Program,
    phone: Phone,
    diary: Diary,
    cursor: u64,
    times: Vec<f64>,
    _ground: Ground,
}

pub(crate) async fn measure(server: &Path, huge: bool) -> Result<Json, Trouble> {
    let mut histories = Vec::new();
    for size in SIZES.into_iter().chain(huge.then_some(HUGE)) {
        histories.push(History::of(size, server).await?);
    }
    for _ in 0..ROUNDS {
        for history in &mut histories {
            history.grows().await?;
        }
    }
    let medians: Vec<_> = histories.iter().map(|history| median(&history.times)).collect();
    let growth = medians.last().unwrap_or(&0.0) / medians[0];
    let told: Map<_, _> =
        histories.iter().zip(&medians).map(|(history, ms)| (history.size.to_string(), json!(ms))).collect();
    Ok(json!({"pull_growth": round(growth, 2), "details": {"pull_ms_by_visits": told}}))
}

impl History {
    async fn of(size: u32, server: &Path) -> Result<Self, Trouble> {
        let ground = Ground::sqlite()?;
        let town = Town::settles(&ground.place, 1, 1).await?;
        let team = town.teams[0].to_string();
        let known = town.store.pull(&team, &Cursor::default(), town.sessions[0].device, 1000).await?.next;
        town.store.close().await;
        fill(&mut ground.connect().await?, &town.sessions[0], known, size).await?;
        let program = Program::serves(server, &ground)?;
        let phone = Phone::new(&program.base, &town.sessions[0])?;
        let diary = Diary::new(town.sessions[0].member, town.sessions[0].device);
        Ok(Self { size, program, phone, diary, cursor: known + u64::from(size), times: Vec::new(), _ground: ground })
    }

    /// Twenty visits more, and the pull that brings them.
    async fn grows(&mut self) -> Result<(), Trouble> {
        self.phone.pushes(packed(&self.diary.visits(NEW))?).await?;
        let start = Instant::now();
        let records = self.phone.pulls_after(self.cursor).await?;
        self.times.push(ms(start.elapsed()));
        if records != NEW {
            return Err(format!("{} gave {records} records", self.program.base).into());
        }
        self.cursor += u64::try_from(NEW)?;
        Ok(())
    }
}

/// Writes so many visits of a phone straight into the tables, in the form that the server gives them.
async fn fill(connection: &mut AnyConnection, session: &Session, known: u64, size: u32) -> Result<(), Trouble> {
    let mut op = serde_json::to_value(Diary::new(session.member, session.device).visit())?;
    let mut record = json!({"kind": "visit", "id": "ID", "seq": "SEQ", "at": op["at"], "set": op["set"]});
    (op["id"], op["rec"]) = ("ID".into(), "ID".into());
    record["set"]["household"] = "ID".into();
    let (op, record) = (op.to_string(), record.to_string().replace("\"SEQ\"", "SEQ"));
    let (team, member, device) = (session.team, session.member, session.device);
    // Ids of a long history, which sort by time and lie far apart.
    let numbers = format!(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {size}), \
         v AS MATERIALIZED (SELECT i + {known} AS seq, 1750000000000 + i * 1000 AS ms, \
         printf('%08x-%04x-7000-8%03x-%012x', (1750000000000 + i * 1000) >> 16, (1750000000000 + i * 1000) & 65535, \
         abs(random()) % 4096, abs(random()) % 281474976710656) AS id FROM n)"
    );
    let steps = [
        "PRAGMA synchronous=OFF".to_owned(),
        format!("CREATE TEMP TABLE made AS {numbers} SELECT * FROM v"),
        format!(
            "INSERT INTO op (id, stream, seq, device, member, kind, rec, body, received) \
             SELECT id, '{team}', seq, '{device}', '{member}', 'visit', id, replace('{op}', 'ID', id), ms FROM made"
        ),
        format!(
            "INSERT INTO record (stream, id, kind, seq, body) \
             SELECT '{team}', id, 'visit', seq, replace(replace('{record}', 'ID', id), 'SEQ', seq) FROM made"
        ),
        format!("UPDATE stream SET seq = seq + {size} WHERE id = '{team}'"),
        "DROP TABLE made".to_owned(),
        "PRAGMA wal_checkpoint(TRUNCATE)".to_owned(),
    ];
    for sql in steps {
        connection.execute(AssertSqlSafe(sql)).await?;
    }
    Ok(())
}
