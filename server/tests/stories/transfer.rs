//! A data set moves to another database, whole or not at all.

use crate::harness::{Phone, Program, Team, World};
use domain::wire::{Me, PullReply};
use domain::{Kind, Op};
use serde_json::{Value as Json, json};
use server::store::{Place, Refused, Store, TABLES, Trouble};
use sqlx::{AnyConnection, AssertSqlSafe};
use std::collections::BTreeSet;
use std::io::Cursor;
use std::path::Path;
use std::process::Output;

async fn exported(store: &Store) -> Vec<u8> {
    let mut file = Vec::new();
    let summary = store.export(&mut file).await.unwrap();
    let lines = file.split_inclusive(|byte| *byte == b'\n').count();
    assert_eq!(summary.total(), lines as u64 - 2, "a line for each row, the first and the last");
    file
}

async fn refused(store: &Store, file: &[u8]) -> Refused {
    match store.import(&mut Cursor::new(file)).await {
        Err(Trouble::Refused(why)) => why,
        other => panic!("{other:?}"),
    }
}

/// Several teams and phones; ops of every fate. Answers a phone with all that it ever sent.
async fn a_busy_week(world: &World) -> (Team, Phone, Vec<Op>) {
    world.officer("06874", "Vũ Thị Hạnh").await.reads("/van-phong").await;
    let mut last = None;
    for (n, name) in ["Tổ Nà Cáng", "Tổ Khe Lặc", "Tổ Bắc Lù"].into_iter().enumerate() {
        let team = world.team(name).await;
        let leader = world.phone_of_leader(&team).await;
        let phone = world.phone_of(&team, "Chìu Thị Sám").await;
        let other = world.phone_of(&team, "Lỷ A Tài").await;
        // A code that nobody used yet.
        world.code(&team, team.leader).await;
        let mut ops: Vec<_> = (0..40 + n).map(|n| phone.logs_household(&format!("\"BL\" \\ {n} ộ"))).collect();
        ops.push(phone.edits(ops[0].rec, json!({"people": 99})));
        ops.push(phone.op(Kind::QUOTA, crate::harness::new_record(), json!({"target": 5})));
        phone.sends(&ops).await;
        other.sends(&[other.edits(ops[1].rec, json!({"people": 2, "roof": {"age": 1.5}}))]).await;
        leader.sends(&[leader.logs_household("BL-900")]).await;
        other.pulls(team.id).await;
        last = Some((team, phone, ops));
    }
    last.unwrap()
}

#[tokio::test]
async fn there_and_back_again_a_phone_notices_nothing() {
    let home = World::start().await;
    let (team, mut phone, mut sent) = a_busy_week(&home).await;
    let stream = team.id.to_string();
    let mut file = exported(&home.app.store).await;
    let mut records = phone.pulls(team.id).await;
    let mut cursor = records.last().unwrap().seq;

    let mut way: Vec<_> = World::on_postgres().await.into_iter().collect();
    way.push(World::start().await);
    for world in &way {
        // The place was started before, as the README has it: it holds the catalogue and nothing else.
        let summary = world.app.store.import(&mut Cursor::new(&file)).await.unwrap();
        assert!(summary.rows.values().all(|rows| *rows > 0), "{summary:?}");
        assert!(String::from_utf8_lossy(&file).ends_with(&format!("\"sha256\":\"{}\"}}\n", summary.sha256)));
        assert_eq!(exported(&world.app.store).await, file, "the same data gives the same bytes");

        phone.turns_to(&world.base);
        assert_eq!(phone.gets("/api/v1/me").await.good::<Me>().device, phone.device);
        assert_eq!(phone.pulls(team.id).await, records);
        assert_eq!(phone.pulls_after(&stream, cursor).await.good::<PullReply>().records, []);
        let again = phone.sends(&sent).await;
        assert!(again.iter().all(|verdict| verdict.duplicate), "nothing is counted twice");
        assert!(again.iter().any(|verdict| verdict.refused.is_some()));
        let new = phone.logs_household("BL-500");
        assert_eq!(phone.sends(std::slice::from_ref(&new)).await[0].seq, Some(cursor + 1));
        let page = phone.pulls_after(&stream, cursor).await.good::<PullReply>();
        assert_eq!(page.records.iter().map(|record| record.id).collect::<Vec<_>>(), [new.rec]);

        cursor += 1;
        sent.push(new);
        records = phone.pulls(team.id).await;
        file = exported(&world.app.store).await;
    }
}

/// How records and the history were kept until step 7, as either database is told.
const BEFORE_STEP_7: [&str; 7] = [
    "CREATE INDEX record_id ON record (id)",
    "DROP INDEX op_mends",
    "CREATE INDEX op_mends ON op (mends)",
    "DROP INDEX op_refused",
    "DROP INDEX op_by_hand",
    "CREATE INDEX op_stream_received ON op (stream, received)",
    "DELETE FROM migration WHERE step >= 7",
];

#[tokio::test]
async fn a_database_whose_records_were_kept_by_stream_holds_the_same_by_id() {
    for world in World::each().await {
        let (team, phone, sent) = a_busy_week(&world).await;
        let before = exported(&world.app.store).await;
        let refused = world.app.store.refused(team.id).await.unwrap();
        assert_ne!(refused, []);
        let key = match world.place {
            Place::Folder(_) => vec![
                "CREATE TABLE old (stream TEXT NOT NULL REFERENCES stream (id), id TEXT NOT NULL, kind TEXT NOT NULL, \
                 seq BIGINT NOT NULL, body TEXT NOT NULL, by_device TEXT, others BIGINT NOT NULL DEFAULT 0, \
                 PRIMARY KEY (stream, id))",
                "INSERT INTO old SELECT stream, id, kind, seq, body, by_device, others FROM record",
                "DROP TABLE record",
                "ALTER TABLE old RENAME TO record",
                "CREATE UNIQUE INDEX record_seq ON record (stream, seq)",
                "CREATE INDEX record_hamlet ON record (stream) WHERE kind = 'hamlet'",
            ],
            Place::Postgres(_) => {
                vec!["ALTER TABLE record DROP CONSTRAINT record_pkey, ADD PRIMARY KEY (stream, id)"]
            }
        };
        let mut database = world.connection().await;
        for sql in key.into_iter().chain(BEFORE_STEP_7) {
            sqlx::Executor::execute(&mut database, sql).await.unwrap();
        }
        assert!(
            matches!(world.app.store.export(&mut Vec::new()).await, Err(Trouble::Refused(_))),
            "it is another step"
        );

        let store = Store::open(&world.place).await.unwrap();
        assert_eq!(exported(&store).await, before);
        assert_eq!(store.refused(team.id).await.unwrap(), refused);
        let again = phone.sends(&sent).await;
        assert!(again.iter().all(|verdict| verdict.duplicate), "nothing is counted twice");
        let new = phone.logs_household("BL-500");
        assert!(phone.sends(std::slice::from_ref(&new)).await[0].seq.is_some());
    }
}

#[tokio::test]
async fn a_file_that_is_cut_off_or_changed_is_refused_and_leaves_nothing() {
    let home = World::start().await;
    a_busy_week(&home).await;
    let file = exported(&home.app.store).await;
    let lines: Vec<_> = file.split_inclusive(|byte| *byte == b'\n').collect();
    let without = |at: usize| [&lines[..at], &lines[at + 1..]].concat().concat();
    let with = |at: usize, from: &str, to: &str| {
        let line = String::from_utf8(lines[at].to_vec()).unwrap();
        assert!(line.contains(from), "{line}");
        [&lines[..at], &[line.replacen(from, to, 1).as_bytes()], &lines[at + 1..]].concat().concat()
    };
    let end = lines.len() - 1;
    let op = lines.iter().position(|line| line.starts_with(b"[\"op\"")).unwrap();
    let mut swapped = lines.clone();
    swapped.swap(op, op + 1);

    for world in World::each().await {
        let store = &world.app.store;
        let before = exported(store).await;
        for len in [file.len() - 1, file.len() - 40, file.len() / 2, lines[0].len(), lines[0].len() - 1] {
            assert_eq!(refused(store, &file[..len]).await, Refused::CutOff, "{len}");
        }
        for altered in [
            without(op),
            without(1),
            swapped.concat(),
            with(op, "\"received\":1", "\"received\":2"),
            with(op, "\"received\":", "\"Received\":"),
            with(op, "[\"op\"", "[\"ops\""),
            with(op, "[\"op\"", "[op"),
            with(end, "\"sha256\":\"", "\"sha256\":\"0"),
            with(end, "\"stream\":", "\"stream\":1"),
            [&file[..], b"\n"].concat(),
            [&file[..], &file[..]].concat(),
        ] {
            assert_eq!(refused(store, &altered).await, Refused::Altered);
        }
        for other in ["", "\n", "SQLite format 3\0", "{}\n"] {
            assert_eq!(refused(store, other.as_bytes()).await, Refused::NotOurs, "{other}");
        }
        for (from, to) in [("\"version\":1", "\"version\":2"), ("\"step\":", "\"step\":9"), ("\"team\",", "")] {
            assert_eq!(refused(store, &with(0, from, to)).await, Refused::OtherBuild);
        }
        assert_eq!(exported(store).await, before, "a refused file leaves nothing behind");
        store.import(&mut Cursor::new(&file)).await.unwrap();
        // A database that is in use is never written over.
        assert_eq!(refused(store, &file).await, Refused::NotEmpty);
        assert_eq!(exported(store).await, file);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_export_beside_a_running_server_is_of_one_moment() {
    let files = tempfile::tempdir().unwrap();
    for (world_number, world) in World::each().await.into_iter().enumerate() {
        let team = world.team("Tổ Bắc Lù").await;
        let phone = world.phone_of(&team, "Chìu Thị Sám").await;
        let stream = team.id.to_string();
        let pushes = async {
            loop {
                let ops: Vec<_> = (0..20).map(|n| phone.logs_household(&n.to_string())).collect();
                phone.sends(&ops).await;
            }
        };
        let exports = async {
            for n in 0..3 {
                let file = files.path().join(format!("{world_number}-{n}.jsonl"));
                let place = world.place.clone();
                let told = tokio::task::spawn_blocking({
                    let file = file.clone();
                    move || moves("export", &place, &file)
                });
                good(&told.await.unwrap());
                let there = Place::Folder(files.path().join(format!("{world_number}-{n}")));
                good(&moves("import", &there, &file));
                whole(&std::fs::read_to_string(&file).unwrap(), &stream);
            }
        };
        tokio::select! {
            () = pushes => {}
            () = exports => {}
        }
    }
}

/// Every sequence number that was given is there, in the history and in the state.
fn whole(file: &str, stream: &str) {
    let rows: Vec<(String, Json)> = file.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    let seqs = |name: &str, column: &str| -> BTreeSet<u64> {
        let ours = rows.iter().filter(|(table, row)| table == name && row[column] == stream);
        ours.map(|(_, row)| row["seq"].as_u64().unwrap()).collect()
    };
    let last = *seqs("stream", "id").first().unwrap();
    let all: BTreeSet<_> = (1..=last).collect();
    assert_eq!(seqs("op", "stream"), all);
    assert_eq!(seqs("record", "stream"), all);
}

#[tokio::test]
async fn the_commands_say_in_one_sentence_what_is_wrong() {
    let world = World::start().await;
    world.team("Tổ Bắc Lù").await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("all.jsonl");
    good(&moves("export", &world.place, &file));
    #[cfg(unix)]
    {
        let mode = std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(&file).unwrap().permissions());
        assert_eq!(mode & 0o777, 0o600, "nobody else may read it");
    }
    bad(&moves("export", &world.place, &file), "exists already");
    bad(&moves("import", &world.place, &file), "Nothing was imported: the database already holds data");
    let nowhere = Place::Folder(folder.path().join("no"));
    bad(&moves("export", &nowhere, &folder.path().join("no.jsonl")), "holds no data");
    assert!(!folder.path().join("no").exists());
    bad(&moves("import", &nowhere, &folder.path().join("no.jsonl")), "the file cannot be read");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "no part of a file is left");
}

fn moves(how: &str, place: &Place, file: &Path) -> Output {
    Program::command(place).arg(how).arg(file).output().unwrap()
}

#[track_caller]
fn good(told: &Output) {
    assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
    assert!(String::from_utf8_lossy(&told.stdout).contains(" rows"));
}

#[track_caller]
fn bad(told: &Output, why: &str) {
    let said = String::from_utf8_lossy(&told.stderr);
    assert_eq!(told.status.code(), Some(2), "{said}");
    assert!(said.contains(why) && said.ends_with(".\n") && said.lines().count() == 1, "{said}");
}

#[tokio::test]
async fn every_table_is_in_the_list() {
    for world in World::each().await {
        let mut database = world.connection().await;
        let there = match world.place {
            Place::Folder(_) => "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
            Place::Postgres(_) => {
                "SELECT CAST(table_name AS TEXT) FROM information_schema.tables WHERE table_schema = 'public'"
            }
        };
        let mut there: BTreeSet<String> =
            sqlx::query_scalar(there).fetch_all(&mut database).await.unwrap().into_iter().collect();
        // How far the tables are made is the database's own affair.
        assert!(there.remove("migration"));
        let listed = TABLES.iter().map(|table| table.name.to_owned()).collect();
        assert_eq!(there, listed, "a table that is not in the list would be left behind");
        if matches!(world.place, Place::Folder(_)) {
            the_list_is_in_order(&mut database).await;
        }
    }
}

async fn the_list_is_in_order(database: &mut AnyConnection) {
    let mut before = BTreeSet::new();
    for table in TABLES {
        before.insert(table.name.to_owned());
        let ask = |what: &str| AssertSqlSafe(what.replace('?', table.name));
        let key = ask("SELECT name FROM pragma_table_info('?') WHERE pk > 0 ORDER BY pk");
        let key: Vec<String> = sqlx::query_scalar(key).fetch_all(&mut *database).await.unwrap();
        assert_eq!(key, table.key, "{}", table.name);
        let refers = ask("SELECT \"table\" FROM pragma_foreign_key_list('?')");
        let refers: Vec<String> = sqlx::query_scalar(refers).fetch_all(&mut *database).await.unwrap();
        assert!(refers.iter().all(|other| before.contains(other)), "{} comes too early", table.name);
    }
}
