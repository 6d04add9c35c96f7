//! Receipts, refused work, and phones that are taken out of their team.

use crate::harness::{Phone, World};
use domain::wire::{PhonesReply, PushReply, RefusedReply};
use domain::{Member, Op, Receipt, RefusalCode};
use serde_json::json;

fn receipt_of<'o>(ops: impl IntoIterator<Item = &'o Op>) -> Receipt {
    let mut receipt = Receipt::default();
    ops.into_iter().for_each(|op| receipt.add(op.id));
    receipt
}

#[tokio::test]
async fn a_receipt_counts_each_op_once_however_often_it_comes() {
    for world in World::each().await {
        let team = world.team("Tổ Bắc Lù").await;
        let phone = world.phone_of(&team, "Chìu Thị Sám").await;
        let other = world.phone_of(&team, "Lỷ A Tài").await;
        let ops: Vec<_> = (0..5).map(|n| phone.logs_household(&format!("BL-00{n}"))).collect();
        let bad = phone.edits(ops[0].rec, json!({"people": 99}));
        phone.sends(&ops[..3]).await;
        let batch: Vec<_> = ops[1..].iter().chain([&bad]).cloned().collect();
        let reply: PushReply = phone.pushes(&batch).await.good();
        assert_eq!(reply.receipt, Some(receipt_of(&ops)), "a refused op is not held");
        assert_eq!(other.pushes(&[]).await.good::<PushReply>().receipt, Some(Receipt::default()));
        // An op that another phone hands on counts for the phone that made it.
        let handed = Op { device: Some(phone.device), ..phone.logs_household("BL-009") };
        other.sends(std::slice::from_ref(&handed)).await;
        let reply: PushReply = phone.pushes(std::slice::from_ref(&handed)).await.good();
        assert_eq!(reply.receipt, Some(receipt_of(ops.iter().chain([&handed]))));
    }
}

#[tokio::test]
async fn what_is_refused_is_kept_for_the_leader_until_it_is_mended_g7() {
    for world in World::each().await {
        let team = world.team("Tổ Bắc Lù").await;
        let phone = world.phone_of(&team, "Chìu Thị Sám").await;
        let leader = world.phone_of_leader(&team).await;
        let house = phone.logs_household("BL-001");
        let bad = phone.edits(house.rec, json!({"people": 99}));
        phone.sends(&[house.clone(), bad.clone()]).await;
        let path = format!("/api/v1/teams/{}/refused", team.id);
        let reply: RefusedReply = leader.gets(&path).await.good();
        assert_eq!(reply.ops.len(), 1);
        assert_eq!((reply.ops[0].op.id, &*reply.ops[0].name), (bad.id, "Chìu Thị Sám"));
        assert_eq!(reply.ops[0].why.field.as_deref(), Some("people"));
        let mended = Op { mends: Some(bad.id), ..leader.edits(house.rec, json!({"people": 9})) };
        leader.sends(&[mended]).await;
        assert_eq!(leader.gets(&path).await.good::<RefusedReply>().ops, []);
    }
}

#[tokio::test]
async fn whoever_has_no_phone_left_in_the_team_has_left_it_until_they_join_again() {
    for world in World::each().await {
        let team = world.team("Tổ Bắc Lù").await;
        let member = world.member(&team, "Chìu Thị Sám").await;
        let [first, second] = [world.phone(), world.phone()];
        for phone in [&first, &second] {
            phone.joins(&world.code(&team, member).await).await;
        }
        let leader = world.phone_of_leader(&team).await;
        let takes_out = async |phone: &Phone| {
            leader.posts(&format!("/api/v1/teams/{}/phones/{}/revoke", team.id, phone.device), &json!({})).await
        };
        let has_left = async || {
            let records = leader.pulls(team.id).await;
            let record = records.iter().find(|record| record.id == member.uuid()).unwrap();
            Member::from_record(record).unwrap().left
        };
        takes_out(&first).await;
        assert!(!has_left().await, "there is another phone");
        takes_out(&second).await;
        assert!(has_left().await);
        takes_out(&second).await;
        assert!(has_left().await, "said twice is said once");
        second.joins(&world.code(&team, member).await).await;
        assert!(!has_left().await);
        // The phone goes to another team, and with it the last that this one had of them.
        let other = world.team("Tổ Nà Cáng").await;
        let there = world.member(&other, "Chìu Thị Sám").await;
        second.joins(&world.code(&other, there).await).await;
        assert!(has_left().await);
        assert_eq!(world.app.store.left(team.id).await.unwrap(), [member].into());
        assert_eq!(world.app.store.left(other.id).await.unwrap(), [].into());
        first.joins(&world.code(&team, member).await).await;
        assert!(!has_left().await);
        // A team that is closed has nobody left but its leaders.
        world.app.store.close_team(team.id, false, world.app.time.now()).await.unwrap();
        assert!(has_left().await);
        assert_eq!(world.app.store.left(team.id).await.unwrap(), [member].into());
    }
}

#[tokio::test]
async fn phones_that_are_taken_out_while_they_push_and_join_get_an_answer() {
    for world in World::each().await {
        let team = world.team("Tổ Bắc Lù").await;
        let leader = world.phone_of_leader(&team).await;
        for round in 0..10 {
            let member = world.member(&team, &format!("Chìu Thị Sám {round}")).await;
            let [first, second] = [world.phone(), world.phone()];
            for phone in [&first, &second] {
                phone.joins(&world.code(&team, member).await).await;
            }
            let op = first.logs_household(&format!("BL-{round:03}"));
            let out = async |phone: &Phone| {
                let path = format!("/api/v1/teams/{}/phones/{}/revoke", team.id, phone.device);
                leader.posts(&path, &json!({})).await.status
            };
            let ops = [op];
            let (pushed, first_out, second_out) = tokio::join!(first.pushes(&ops), out(&first), out(&second));
            assert!([200, 403].contains(&pushed.status.as_u16()), "{:?}", pushed.status);
            assert_eq!((first_out.as_u16(), second_out.as_u16()), (204, 204));
            assert!(world.app.store.left(team.id).await.unwrap().contains(&member), "both are out");
        }
    }
}

#[tokio::test]
async fn a_phone_that_was_taken_out_hands_in_its_work_and_gets_nothing_g16() {
    for world in World::each().await {
        let team = world.team("Tổ Bắc Lù").await;
        let phone = world.phone_of(&team, "Chìu Thị Sám").await;
        let leader = world.phone_of_leader(&team).await;
        let before = phone.logs_household("BL-001");
        phone.sends(std::slice::from_ref(&before)).await;
        let revoke = format!("/api/v1/teams/{}/phones/{}/revoke", team.id, phone.device);
        phone.posts(&revoke, &json!({})).await.refused("leader_only");
        assert_eq!(leader.posts(&revoke, &json!({})).await.status, 204);
        assert_eq!(leader.posts(&revoke, &json!({})).await.status, 204, "twice is as good as once");
        let nobody = format!("/api/v1/teams/{}/phones/{}/revoke", team.id, domain::DeviceId::new(1, [3; 10]));
        leader.posts(&nobody, &json!({})).await.refused("phone_unknown");

        phone.pulls_after(&team.id.to_string(), 0).await.refused("revoked");
        phone.gets("/api/v1/me").await.refused("revoked");
        let late = phone.logs_household("BL-002");
        for duplicate in [false, true] {
            let reply: PushReply = phone.pushes(&[before.clone(), late.clone()]).await.good();
            assert!(reply.revoked);
            assert!(reply.verdicts[0].duplicate && reply.verdicts[0].seq.is_some());
            assert_eq!(reply.verdicts[1].refused.as_ref().map(|why| why.code), Some(RefusalCode::Parked));
            assert_eq!(reply.verdicts[1].duplicate, duplicate);
        }
        let field: Vec<_> = leader.pulls_field_data(team.id).await.into_iter().map(|record| record.id).collect();
        assert_eq!(field, [before.rec], "nothing of it is in the team's book");
        let parked: RefusedReply = leader.gets(&format!("/api/v1/teams/{}/refused", team.id)).await.good();
        assert_eq!(parked.ops.iter().map(|kept| kept.op.id).collect::<Vec<_>>(), [late.id]);
        let phones: PhonesReply = leader.gets(&format!("/api/v1/teams/{}/phones", team.id)).await.good();
        assert!(phones.phones.iter().any(|one| one.device == Some(phone.device) && one.revoked.is_some()));

        // The leader takes it into the book under an id of its own; the phone comes back by a new code.
        let taken = Op { mends: Some(late.id), ..leader.op(late.kind.clone(), late.rec, json!(late.set)) };
        assert!(leader.sends(&[taken]).await[0].seq.is_some());
        let member = phones.phones.iter().find(|one| one.device == Some(phone.device)).unwrap().member;
        assert_eq!(phone.joins(&world.code(&team, member).await).await.status, 200);
        assert_eq!(phone.pulls_field_data(team.id).await.len(), 2);
    }
}

#[tokio::test]
async fn work_that_another_phone_hands_on_counts_for_whoever_made_it_g17() {
    for world in World::each().await {
        let team = world.team("Tổ Bắc Lù").await;
        let leader = world.phone_of_leader(&team).await;
        let member = world.phone_of(&team, "Chìu Thị Sám").await;
        let lost = world.phone_of(&team, "Lỷ A Tài").await;
        // A hamlet, which only a leader may make; and work of a phone that was taken out meanwhile.
        let hamlet = leader.op(domain::Kind::HAMLET, crate::harness::new_record(), json!({"name": "Khe Mó"}));
        let house = lost.logs_household("BL-001");
        let path = format!("/api/v1/teams/{}/phones/{}/revoke", team.id, lost.device);
        assert_eq!(leader.posts(&path, &json!({})).await.status, 204);
        let handed = [
            Op { device: Some(leader.device), ..hamlet.clone() },
            Op { device: Some(lost.device), ..house.clone() },
            Op { device: Some(domain::DeviceId::new(1, [9; 10])), ..member.logs_household("BL-002") },
        ];
        let verdicts = member.sends(&handed).await;
        assert!(verdicts[0].seq.is_some(), "the leader's word, whoever carries it");
        assert_eq!(verdicts[1].refused.as_ref().map(|why| why.code), Some(RefusalCode::Parked));
        assert!(verdicts[2].seq.is_some(), "of a phone that nobody knows: as the carrier's own");
        let reply: PushReply = leader.pushes(std::slice::from_ref(&hamlet)).await.good();
        assert!(reply.verdicts[0].duplicate);
        assert_eq!(reply.receipt, Some(receipt_of([&hamlet])));
    }
}

#[tokio::test]
async fn work_that_a_phone_on_its_way_out_carried_is_taken_when_its_maker_sends_it_g4_g17() {
    for world in World::each().await {
        let team = world.team("Tổ Bắc Lù").await;
        let leader = world.phone_of_leader(&team).await;
        let maker = world.phone_of(&team, "Chìu Thị Sám").await;
        let carrier = world.phone_of(&team, "Lỷ A Tài").await;
        let house = maker.logs_household("BL-001");
        let handed = Op { device: Some(maker.device), ..house.clone() };
        let path = format!("/api/v1/teams/{}/phones/{}/revoke", team.id, carrier.device);
        assert_eq!(leader.posts(&path, &json!({})).await.status, 204);
        let parked = |verdicts: &[domain::wire::Verdict]| {
            verdicts[0].seq.is_none() && verdicts[0].refused.as_ref().unwrap().code == RefusalCode::Parked
        };
        assert!(parked(&carrier.sends(std::slice::from_ref(&handed)).await));

        // Twice in one batch, as after a lost answer, and once more: it is taken once.
        let reply: PushReply = maker.pushes(&[house.clone(), house.clone()]).await.good();
        let seq = reply.verdicts[0].seq;
        assert!(seq.is_some() && !reply.verdicts[0].duplicate && reply.verdicts[1].duplicate);
        assert_eq!(reply.receipt, Some(receipt_of([&house])));
        for phone in [&maker, &carrier] {
            let again = &phone.sends(std::slice::from_ref(&house)).await[0];
            assert_eq!((again.seq, again.duplicate), (seq, true));
        }
        assert_eq!(leader.pulls_field_data(team.id).await.len(), 1);
        assert_eq!(world.history(house.rec).await.len(), 1, "it is in the history once");
        let refused = format!("/api/v1/teams/{}/refused", team.id);
        assert_eq!(leader.gets(&refused).await.good::<RefusedReply>().ops, [], "nothing is left to take in");

        // Of a maker who was taken out as well it stays parked, whoever sends it.
        let late = maker.logs_household("BL-002");
        let path = format!("/api/v1/teams/{}/phones/{}/revoke", team.id, maker.device);
        assert_eq!(leader.posts(&path, &json!({})).await.status, 204);
        assert!(parked(&maker.sends(std::slice::from_ref(&late)).await));
        assert!(parked(&leader.sends(&[Op { device: Some(maker.device), ..late }]).await));
    }
}

#[tokio::test]
async fn a_closed_team_still_hands_in_its_work_and_its_leader_last_g16() {
    for world in World::each().await {
        let team = world.team("Tổ Bắc Lù").await;
        let other = world.team("Tổ Nà Cáng").await;
        let phone = world.phone_of(&team, "Chìu Thị Sám").await;
        let leader = world.phone_of_leader(&team).await;
        let elsewhere = world.phone_of(&other, "Phùn Văn Dảu").await;
        let late = world.member(&team, "Lỷ A Tài").await;
        let code = world.code(&team, late).await;
        let now = world.app.time.now();
        assert_eq!(world.app.store.close_team(team.id, false, now).await.unwrap(), 1);

        let work = phone.logs_household("BL-001");
        let reply: PushReply = phone.pushes(std::slice::from_ref(&work)).await.good();
        assert!(reply.revoked);
        assert_eq!(reply.verdicts[0].refused.as_ref().unwrap().code, RefusalCode::Parked);
        world.phone().joins(&code).await.refused("code_unknown");
        let refused: RefusedReply = leader.gets(&format!("/api/v1/teams/{}/refused", team.id)).await.good();
        assert_eq!(refused.ops.len(), 1);
        // The leader takes it in, and goes last.
        let taken = Op { mends: Some(work.id), ..leader.op(work.kind.clone(), work.rec, json!({"code": "BL-001"})) };
        assert!(leader.sends(&[taken]).await[0].seq.is_some());
        assert_eq!(world.app.store.close_team(team.id, true, now).await.unwrap(), 1);
        assert!(leader.pushes(&[]).await.good::<PushReply>().revoked);
        assert!(!elsewhere.pushes(&[]).await.good::<PushReply>().revoked, "another team goes on");
    }
}
