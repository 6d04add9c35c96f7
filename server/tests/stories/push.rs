//! A phone sends what it has.

use crate::harness::World;
use domain::wire::{Cursor, PullReply, PushReply, SHARED, Verdict};
use domain::{Kind, Op, Receipt, RefusalCode};
use serde_json::json;

fn seqs(verdicts: &[Verdict]) -> Vec<Option<u64>> {
    verdicts.iter().map(|verdict| verdict.seq).collect()
}

#[tokio::test]
async fn a_repeat_gets_the_first_verdict_again_g4() {
    for world in World::each().await {
        let team = world.team("Tổ Bắc Lù").await;
        let phone = world.phone_of(&team, "Chìu Thị Sám").await;
        let good = phone.logs_household("BL-001");
        let bad = phone.edits(good.rec, json!({"people": 99}));
        let first = phone.sends(&[good.clone(), bad.clone()]).await;
        assert!(first[0].seq.is_some() && !first[0].duplicate);
        assert_eq!(first[1].refused.as_ref().unwrap().code, RefusalCode::FieldInvalid);
        assert_eq!(first[1].refused.as_ref().unwrap().field.as_deref(), Some("people"));

        let again = phone.sends(&[good, bad]).await;
        assert!(again.iter().all(|verdict| verdict.duplicate));
        assert_eq!(seqs(&again), seqs(&first));
        assert_eq!(again[1].refused, first[1].refused);
        assert_eq!(phone.pulls_field_data(team.id).await.len(), 1);
    }
}

#[tokio::test]
async fn that_all_was_taken_is_said_in_one_word_to_who_asks_for_it_g3() {
    for world in World::each().await {
        let team = world.team("Tổ Bắc Lù").await;
        let phone = world.phone_of(&team, "Chìu Thị Sám").await;
        let pushes = async |brief: bool, ops: &[Op]| -> PushReply {
            phone.posts("/api/v1/push", &json!({"build": "test", "brief": brief, "ops": ops})).await.good()
        };
        let two = [phone.logs_household("BL-001"), phone.logs_household("BL-002")];
        let reply = pushes(true, &two).await;
        let taken = reply.taken.unwrap();
        assert_eq!((taken.ops, reply.verdicts), (Receipt::of(two.iter().map(|op| op.id)), vec![]));
        let numbers: Vec<_> = phone.pulls_field_data(team.id).await.iter().map(|record| record.seq).collect();
        assert_eq!(numbers, [taken.first, taken.first + 1]);
        // What is not as plain is said of each; so is everything to a phone that does not ask.
        let again = pushes(true, &two).await;
        assert_eq!((again.taken, seqs(&again.verdicts)), (None, vec![Some(taken.first), Some(taken.first + 1)]));
        let mixed =
            pushes(true, &[phone.logs_household("BL-003"), phone.edits(two[0].rec, json!({"people": 99}))]).await;
        assert!(mixed.taken.is_none() && mixed.verdicts[0].seq.is_some() && mixed.verdicts[1].refused.is_some());
        let old = pushes(false, &[phone.logs_household("BL-004")]).await;
        assert!(old.taken.is_none() && old.verdicts[0].seq.is_some());
    }
}

#[tokio::test]
async fn what_is_new_comes_with_the_answer_to_a_push() {
    for world in World::each().await {
        let team = world.team("Tổ Bắc Lù").await;
        let other_team = world.team("Tổ Nà Cáng").await;
        let phone = world.phone_of(&team, "Chìu Thị Sám").await;
        let other = world.phone_of(&team, "Lỷ A Tài").await;
        other.sends(&[other.logs_household("BL-001")]).await;
        let (stream, elsewhere) = (team.id.to_string(), other_team.id.to_string());
        let asks = |op: &Op| {
            let op = serde_json::to_value(op).unwrap();
            let pull = json!({&stream: {"after": 0}, SHARED: {"after": 0}, &elsewhere: {"after": 0}, "nonsense": {}});
            json!({"build": "x", "pull": pull, "ops": [op]})
        };
        let reply: PushReply = phone.posts("/api/v1/push", &asks(&phone.logs_household("BL-002"))).await.good();
        assert_eq!(reply.pulled.keys().collect::<Vec<_>>(), [&stream, SHARED], "no other team's");
        let page = reply.pulled.get(&stream).unwrap();
        let codes: Vec<_> = page.records.iter().filter_map(|record| record.text("code")).collect();
        assert_eq!(codes, ["BL-001", "BL-002"], "what came with the push is in the page");
        let next: PullReply = phone.pulls_from(&stream, &page.cursor(&Cursor::default())).await.good();
        assert_eq!(next.records, []);
        // A phone that was taken out hands in, and reads nothing.
        world.app.store.revoke(team.id, phone.device, world.app.time.now()).await.unwrap();
        let reply: PushReply = phone.posts("/api/v1/push", &asks(&phone.logs_household("BL-003"))).await.good();
        assert!(reply.revoked && reply.pulled.is_empty());
    }
}

#[tokio::test]
async fn one_bad_op_holds_up_no_other_g7() {
    for world in World::each().await {
        let team = world.team("Tổ Bắc Lù").await;
        let phone = world.phone_of(&team, "Chìu Thị Sám").await;
        let good = [phone.logs_household("BL-001"), phone.logs_household("BL-002")];
        let not_allowed = phone.op(Kind::QUOTA, crate::harness::new_record(), json!({"target": 5}));
        let raw = |op| serde_json::to_value(op).unwrap();
        let deep = serde_json::from_str(&format!("{}1{}", "[".repeat(100), "]".repeat(100))).unwrap();
        let ops = vec![
            raw(&good[0]),
            json!({"id": "nonsense"}),
            json!(7),
            deep,
            raw(&not_allowed),
            json!({"id": phone.logs_household("x").id, "kind": "household"}),
            raw(&good[1]),
        ];
        let verdicts = phone.pushes_raw(ops).await.good::<PushReply>().verdicts;
        let codes: Vec<_> =
            verdicts.iter().map(|verdict| verdict.refused.as_ref().map(|refusal| refusal.code)).collect();
        let malformed = Some(RefusalCode::Malformed);
        let expected = [None, malformed, malformed, malformed, Some(RefusalCode::NotAllowed), malformed, None];
        assert_eq!(codes, expected);
        assert!(verdicts.iter().enumerate().all(|(i, verdict)| verdict.index as usize == i));
        assert!(verdicts[5].op.is_some(), "an id that can be read is named");
        assert_eq!(phone.pulls_field_data(team.id).await.len(), 2);
    }
}

#[tokio::test]
async fn batches_cut_anywhere_and_resent_act_once_g4() {
    for world in World::each().await {
        let team = world.team("Tổ Bắc Lù").await;
        let phone = world.phone_of(&team, "Chìu Thị Sám").await;
        let ops: Vec<_> = (0..40).map(|n| phone.logs_household(&format!("BL-{n:03}"))).collect();
        phone.sends(&ops[..17]).await;
        phone.sends(&ops[5..30]).await;
        let last = phone.sends(&ops).await;
        assert_eq!(last.iter().filter(|verdict| verdict.duplicate).count(), 30);
        // The same op twice in one batch is a repeat, too.
        let twice = phone.logs_household("BL-100");
        let verdicts = phone.sends(&[twice.clone(), twice]).await;
        assert_eq!(verdicts[0].seq, verdicts[1].seq);
        assert!(verdicts[1].duplicate);
        assert_eq!(phone.pulls_field_data(team.id).await.len(), 41);
    }
}

#[tokio::test]
async fn what_was_made_for_one_team_does_not_go_to_the_next_g10() {
    for world in World::each().await {
        let (ours, theirs) = (world.team("Tổ Bắc Lù").await, world.team("Tổ Nà Cáng").await);
        let phone = world.phone_of(&ours, "Chìu Thị Sám").await;
        let op = phone.logs_household("BL-001");
        // The phone joins another team, and its battery dies before it knows: it still sends what it made for ours.
        let member = world.member(&theirs, "Chìu Thị Sám").await;
        assert_eq!(phone.joins(&world.code(&theirs, member).await).await.status, 200);
        let pushes = async |team: domain::TeamId| {
            phone.posts("/api/v1/push", &json!({"build": "test", "team": team, "ops": [op]})).await
        };
        pushes(ours.id).await.refused("other_team");
        assert_eq!(phone.pulls_field_data(theirs.id).await, []);
        assert!(pushes(theirs.id).await.good::<PushReply>().verdicts[0].seq.is_some());
    }
}

#[tokio::test]
async fn an_id_stands_for_one_change_of_one_team() {
    for world in World::each().await {
        let ours = world.team("Tổ Bắc Lù").await;
        let theirs = world.team("Tổ Nà Cáng").await;
        let phone = world.phone_of(&ours, "Chìu Thị Sám").await;
        let other = world.phone_of(&theirs, "Lỷ A Tài").await;
        let op = phone.logs_household("BL-001");
        phone.sends(std::slice::from_ref(&op)).await;

        // Another team can neither repeat our op nor write to our record.
        let on_our_record = other.edits(op.rec, json!({"people": 1}));
        for verdict in other.sends(&[op.clone(), on_our_record]).await {
            assert_eq!(verdict.refused.unwrap().code, RefusalCode::IdTaken);
        }
        // One id with another change would be lost if it were called a repeat.
        let mut changed = op.clone();
        changed.set.insert("people".into(), json!(7));
        // A record has one kind.
        let visit = phone.op(Kind::VISIT, op.rec, json!({"outcome": "met"}));
        for verdict in phone.sends(&[changed, visit]).await {
            assert_eq!(verdict.refused.unwrap().code, RefusalCode::IdTaken);
        }
        assert_eq!(phone.pulls_field_data(ours.id).await[0].get("people"), Some(&json!(4)));
        assert_eq!(other.pulls_field_data(theirs.id).await, []);
    }
}

#[tokio::test]
async fn what_a_newer_build_adds_is_kept_g11() {
    for world in World::each().await {
        let team = world.team("Tổ Bắc Lù").await;
        let phone = world.phone_of(&team, "Chìu Thị Sám").await;
        let other = world.phone_of(&team, "Lỷ A Tài").await;
        let house =
            phone.edits(crate::harness::new_record(), json!({"code": "BL-001", "roof": {"kind": "tin", "age": 1.5}}));
        let well = phone.op("well".to_owned().try_into_kind(), crate::harness::new_record(), json!({"depth": 12}));
        let mut raw = serde_json::to_value(&house).unwrap();
        raw["mood"] = json!("sunny");
        let verdicts = phone.pushes_raw(vec![raw, serde_json::to_value(&well).unwrap()]).await;
        assert!(verdicts.good::<PushReply>().verdicts.iter().all(|verdict| verdict.refused.is_none()));
        let records = other.pulls(team.id).await;
        let roof = records.iter().find_map(|record| record.get("roof")).unwrap();
        assert_eq!(roof, &json!({"kind": "tin", "age": 1.5}));
        assert!(records.iter().any(|record| record.kind.as_str() == "well"));
        let history = world.app.store.history(house.rec).await.unwrap();
        assert!(history[0].contains("\"mood\":\"sunny\""));
    }
}

/// A kind that this build has no constant for.
trait TryIntoKind {
    fn try_into_kind(self) -> Kind;
}

impl TryIntoKind for String {
    fn try_into_kind(self) -> Kind {
        serde_json::from_value(self.into()).unwrap()
    }
}

#[tokio::test]
async fn a_stamp_from_the_future_is_bounded_and_the_original_kept_g12() {
    for world in World::each().await {
        let team = world.team("Tổ Bắc Lù").await;
        let phone = world.phone_of(&team, "Chìu Thị Sám").await;
        let now = world.app.time.now();
        let mut ahead = phone.logs_household("BL-001");
        ahead.at.ms = now + 365 * 24 * 60 * 60 * 1000;
        phone.sends(std::slice::from_ref(&ahead)).await;
        world.app.time.pass(60_000);
        let mut later = phone.edits(ahead.rec, json!({"people": 5}));
        later.at.ms = now + 60_000;
        phone.sends(&[later]).await;
        let record = &phone.pulls_field_data(team.id).await[0];
        assert_eq!(record.get("people"), Some(&json!(5)), "the wrong clock must not win for a year");
        assert!(record.changed().ms <= now + 120_000);
        let history = world.app.store.history(ahead.rec).await.unwrap();
        assert!(history[0].contains(&ahead.at.to_string()));
    }
}

#[tokio::test]
async fn a_leader_renames_a_member_everywhere_and_a_member_cannot() {
    for world in World::each().await {
        let team = world.team("Tổ Bắc Lù").await;
        let leader = world.phone_of_leader(&team).await;
        let member = world.member(&team, "Sám").await;
        let phone = world.phone();
        phone.joins(&world.code(&team, member).await).await.good::<domain::wire::Me>();
        let rename =
            |phone: &crate::harness::Phone| phone.op(Kind::MEMBER, member.uuid(), json!({"name": "Chìu Thị Sám"}));
        let verdicts = phone.sends(&[rename(&phone)]).await;
        assert_eq!(verdicts[0].refused.as_ref().unwrap().code, RefusalCode::NotAllowed);
        assert!(leader.sends(&[rename(&leader)]).await[0].seq.is_some());
        assert_eq!(phone.gets("/api/v1/me").await.good::<domain::wire::Me>().name, "Chìu Thị Sám");
    }
}
