//! A file in which a phone handed over its work is taken in by the server itself (G17).

use crate::harness::{Program, World};
use domain::wire::{Me, PushReply, RefusedReply};
use domain::{DeviceId, Op, handover};
use serde_json::json;
use server::store::{Received, Unreceived};
use std::process::Output;

/// The file that a phone makes of its ops.
fn file(me: &Me, ops: &[Op]) -> Vec<u8> {
    let key = me.handover_key.as_ref().unwrap();
    handover::seal(me.team, key, &serde_json::to_vec(ops).unwrap(), false, [3; 24]).unwrap()
}

#[tokio::test]
async fn what_a_broken_phone_handed_over_counts_for_that_phone_and_only_once_g4_g17() {
    for world in World::each().await {
        let team = world.team("Tổ Bắc Lù").await;
        let phone = world.phone_of(&team, "Chìu Thị Sám").await;
        let me: Me = phone.gets("/api/v1/me").await.good();
        let made = |op: Op| Op { device: Some(phone.device), ..op };
        let ops = [made(phone.logs_household("BL-001")), made(phone.logs_household("BL-002"))];
        let bad = made(phone.edits(ops[0].rec, json!({"people": 99})));
        let stranger = Op { device: Some(DeviceId::new(1, [9; 10])), ..phone.logs_household("BL-009") };
        phone.sends(&ops[..1]).await;

        let all = [ops[0].clone(), ops[1].clone(), bad.clone(), stranger];
        let took = world.app.store.receive(&file(&me, &all), world.app.time.now()).await.unwrap();
        assert_eq!(took, Received { applied: 1, known: 1, refused: 1, foreign: 1 });
        let again = world.app.store.receive(&file(&me, &all), world.app.time.now()).await.unwrap();
        assert_eq!(again, Received { applied: 0, known: 3, refused: 0, foreign: 1 });

        // The phone works after all: everything is there, under its own name.
        let reply: PushReply = phone.pushes(&ops).await.good();
        assert!(reply.verdicts.iter().all(|verdict| verdict.duplicate));
        assert_eq!(reply.receipt.unwrap().count, 2);
        assert_eq!(phone.pulls_field_data(team.id).await.len(), 2);
        let leader = world.phone_of_leader(&team).await;
        let refused: RefusedReply = leader.gets(&format!("/api/v1/teams/{}/refused", team.id)).await.good();
        assert_eq!((refused.ops[0].op.id, &*refused.ops[0].name), (bad.id, "Chìu Thị Sám"));
    }
}

#[tokio::test]
async fn a_file_of_a_phone_that_was_taken_out_waits_for_the_leader() {
    for world in World::each().await {
        let team = world.team("Tổ Bắc Lù").await;
        let phone = world.phone_of(&team, "Chìu Thị Sám").await;
        let me: Me = phone.gets("/api/v1/me").await.good();
        let op = Op { device: Some(phone.device), ..phone.logs_household("BL-001") };
        world.app.store.revoke(team.id, phone.device, world.app.time.now()).await.unwrap();
        let took = world.app.store.receive(&file(&me, &[op]), world.app.time.now()).await.unwrap();
        assert_eq!(took, Received { refused: 1, ..Received::default() });
        assert_eq!(world.phone_of_leader(&team).await.pulls_field_data(team.id).await, []);
    }
}

#[tokio::test]
async fn a_file_that_is_damaged_or_of_elsewhere_is_named_and_changes_nothing() {
    let world = World::start().await;
    let team = world.team("Tổ Bắc Lù").await;
    let phone = world.phone_of(&team, "Chìu Thị Sám").await;
    let me: Me = phone.gets("/api/v1/me").await.good();
    let mut damaged = file(&me, &[Op { device: Some(phone.device), ..phone.logs_household("BL-001") }]);
    *damaged.last_mut().unwrap() ^= 1;
    let now = world.app.time.now();
    assert!(matches!(world.app.store.receive(&damaged, now).await, Err(Unreceived::Unreadable)));
    assert!(matches!(world.app.store.receive(b"a picture", now).await, Err(Unreceived::Unreadable)));
    let elsewhere = Me { team: domain::TeamId::new(1, [1; 10]), ..me };
    assert!(matches!(world.app.store.receive(&file(&elsewhere, &[]), now).await, Err(Unreceived::OtherTeam)));
    assert_eq!(phone.pulls_field_data(team.id).await, []);
}

#[tokio::test]
async fn the_command_says_what_became_of_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let place = server::store::Place::Folder(folder.path().join("data"));
    let code = Program::makes_code(&place, &["team", "--name", "Tổ Bắc Lù", "--leader", "Tằng Thị Hoa"]);
    let program = Program::serves_soon(&place).await;
    let phone = crate::harness::Phone::new(&program.base, &server::time::Time::default());
    phone.joins(&code).await.good::<Me>();
    let me: Me = phone.gets("/api/v1/me").await.good();
    let op = Op { device: Some(phone.device), ..phone.logs_household("BL-001") };
    let path = folder.path().join("work.tungnha");
    let receives = |bytes: &[u8]| -> Output {
        std::fs::write(&path, bytes).unwrap();
        Program::command(&place).arg("receive").arg(&path).output().unwrap()
    };
    let told = receives(&file(&me, &[op]));
    assert_eq!(String::from_utf8_lossy(&told.stdout), "1 changes taken in, 0 were here already.\n");
    assert_eq!(phone.pulls_field_data(me.team).await.len(), 1, "while the server serves");
    let told = receives(b"a picture");
    assert_eq!(told.status.code(), Some(2));
    let told = String::from_utf8_lossy(&told.stderr).into_owned();
    assert!(told.contains("work.tungnha: it was not handed over by this app, or it is damaged."), "{told}");
}
