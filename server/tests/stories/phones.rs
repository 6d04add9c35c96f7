//! The leader sees who has not sent, and hands out codes.

use crate::harness::World;
use domain::wire::PhonesReply;
use serde_json::json;

#[tokio::test]
async fn the_leader_sees_what_waits_on_every_phone_and_who_has_none() {
    for world in World::each().await {
        let team = world.team("Tổ Bắc Lù").await;
        let leader = world.phone_of_leader(&team).await;
        let phone = world.phone_of(&team, "Chìu Thị Sám").await;
        world.member(&team, "Lỷ A Tài").await;
        let other = world.team("Tổ Nà Cáng").await;
        world.phone_of(&other, "Phùn Văn Dảu").await;

        let now = world.app.time.now();
        let state = json!({"unsent": 7, "refused": 1, "clock": now + 3_600_000, "persisted": true, "battery": 3});
        phone.reports(state, vec![]).await.good::<serde_json::Value>();

        let reply: PhonesReply = leader.gets(&format!("/api/v1/teams/{}/phones", team.id)).await.good();
        assert_eq!(reply.phones.len(), 3);
        let of = |name: &str| reply.phones.iter().find(|phone| phone.name == name).unwrap();
        let sam = of("Chìu Thị Sám");
        assert_eq!((sam.state.unsent, sam.state.refused, sam.state.persisted), (7, 1, Some(true)));
        assert_eq!(sam.build, "2026.11.0-test");
        assert!((sam.clock_ahead - 3_600_000).abs() < 10_000, "an hour ahead: {}", sam.clock_ahead);
        assert!(sam.last_sync.unwrap() >= now && sam.joined.is_some());
        let tai = of("Lỷ A Tài");
        assert!(tai.device.is_none() && tai.joined.is_none() && tai.last_sync.is_none());
        // Pulling counts as contact, too.
        assert!(of("Tằng Thị Hoa").last_sync.is_none());
        leader.pulls(team.id).await;
        let reply: PhonesReply = leader.gets(&format!("/api/v1/teams/{}/phones", team.id)).await.good();
        assert!(reply.phones.iter().find(|phone| phone.member == team.leader).unwrap().last_sync.is_some());
    }
}

#[tokio::test]
async fn a_code_is_only_for_a_member_of_the_own_team() {
    for world in World::each().await {
        let ours = world.team("Tổ Bắc Lù").await;
        let theirs = world.team("Tổ Nà Cáng").await;
        let leader = world.phone_of_leader(&ours).await;
        let path = format!("/api/v1/teams/{}/codes", ours.id);
        leader.posts(&path, &json!({"member": theirs.leader})).await.refused("member_unknown");
        assert_eq!(
            leader.posts(&path, &json!({"name": "  "})).await.refused("name_invalid").field.as_deref(),
            Some("name")
        );
        leader.posts(&path, &json!({})).await.refused("name_invalid");
        let code: domain::wire::CodeReply = leader.posts(&path, &json!({"member": ours.leader})).await.good();
        world.phone().joins(&code.code).await.good::<domain::wire::Me>();
    }
}
