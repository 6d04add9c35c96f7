//! The server is killed in the middle: what it acknowledged is there, and nothing is half there.

use crate::harness::{Phone, Program, World};
use domain::wire::{PushReply, Verdict};
use domain::{DeviceId, Op, OpId, Role};
use server::store::{Author, Incoming, PhoneReport, Place};
use server::time::Time;
use std::collections::HashSet;
use std::time::Duration;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_push_that_is_cut_off_is_whole_or_not_there() {
    for world in World::each().await {
        let team = world.team("Tổ Bắc Lù").await;
        let phone = world.phone_of(&team, "Chìu Thị Sám").await;
        let author = Author {
            stream: team.id.to_string(),
            member: None,
            device: Some(phone.device),
            role: Some(Role::Member),
            revoked: false,
        };
        let report = PhoneReport { build: String::new(), state: domain::wire::PhoneState::default() };
        let mut total = 0;
        for round in 0..40u64 {
            let ops: Vec<Op> = (0..50).map(|n| phone.logs_household(&format!("{round}-{n}"))).collect();
            total += ops.len();
            let incoming: Vec<_> = ops.iter().map(Incoming::from).collect();
            let (store, author, report) = (world.app.store.clone(), author.clone(), report.clone());
            let push = tokio::spawn(async move { store.push(&author, &incoming, &report, 1).await });
            tokio::time::sleep(Duration::from_micros(round * 200)).await;
            push.abort();
            drop(push.await);
            // Whole or not at all: the resent batch is all new or all known.
            let verdicts = phone.sends(&ops).await;
            let known = verdicts.iter().filter(|verdict| verdict.duplicate).count();
            assert!(known == 0 || known == ops.len(), "{known} of {}", ops.len());
        }
        let records = phone.pulls_field_data(team.id).await;
        assert_eq!(records.len(), total);
        let seqs: HashSet<_> = records.iter().map(|record| record.seq).collect();
        assert_eq!(seqs.len(), total);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_acknowledged_outlives_a_kill_g3() {
    let folder = tempfile::tempdir().unwrap();
    let place = Place::Folder(folder.path().to_owned());
    let team = ["team", "--name", "Tổ Bắc Lù", "--commune", "06874", "--leader", "Tằng Thị Hoa"];
    let made = Program::command(&place).args(team).output().unwrap();
    let printed = String::from_utf8(made.stdout).unwrap();
    let code = printed.lines().find_map(|line| line.split_once("/vao#")).unwrap().1.to_owned();

    let mut acknowledged: HashSet<OpId> = HashSet::new();
    let mut all: Vec<Op> = Vec::new();
    let (mut cookie, mut team) = (String::new(), None);
    let device = DeviceId::new(1, server::random::bytes());
    for round in 0..4u64 {
        let server = Program::serves(&place);
        let mut phone = Phone::new(&server.base, &Time::default());
        phone.device = device;
        if round == 0 {
            let answer = phone.joins(&code).await;
            team = Some(answer.good::<domain::wire::Me>().team);
            answer.header("set-cookie").split(';').next().unwrap().clone_into(&mut cookie);
        }
        let kill = tokio::time::sleep(Duration::from_millis(60 + 40 * round));
        let pushes = async {
            loop {
                let ops: Vec<Op> = (0..20).map(|n| phone.logs_household(&format!("{n}"))).collect();
                all.extend(ops.iter().cloned());
                for verdict in push(&phone, &cookie, &ops).await? {
                    acknowledged.extend(verdict.op.filter(|_| verdict.seq.is_some()));
                }
            }
        };
        tokio::select! {
            () = kill => {}
            _failed = async { let result: Option<()> = pushes.await; result } => panic!("the server failed by itself"),
        }
        server.dies();
    }
    assert!(!acknowledged.is_empty());
    let server = Program::serves(&place);
    let phone = Phone::new(&server.base, &Time::default());
    for batch in all.chunks(500) {
        for verdict in push(&phone, &cookie, batch).await.unwrap() {
            assert!(verdict.seq.is_some());
            assert!(verdict.duplicate || !acknowledged.contains(&verdict.op.unwrap()), "an acknowledged op was lost");
        }
    }
    let mut seen = HashSet::new();
    let (mut after, stream) = (0, team.unwrap().to_string());
    loop {
        let request = phone.client.get(phone.at(&format!("/api/v1/pull?stream={stream}&after={after}")));
        let page: domain::wire::PullReply =
            request.header("cookie", &cookie).send().await.unwrap().json().await.unwrap();
        seen.extend(page.records.iter().filter(|r| r.kind.as_str() == "household").map(|record| record.id));
        after = page.next;
        if !page.more {
            break;
        }
    }
    assert_eq!(seen, all.iter().map(|op| op.rec).collect());
    server.dies();
}

async fn push(phone: &Phone, cookie: &str, ops: &[Op]) -> Option<Vec<Verdict>> {
    let body = serde_json::json!({"build": "x", "ops": ops});
    let request = phone.client.post(phone.at("/api/v1/push")).header("cookie", cookie).json(&body);
    Some(request.send().await.ok()?.json::<PushReply>().await.ok()?.verdicts)
}
