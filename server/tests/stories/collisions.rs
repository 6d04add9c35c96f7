//! Two people change one field, and neither knew of the other: both values are kept, and the leader settles it (G6).

use crate::harness::{Phone, Team, World};
use domain::{Collision, Fields, Kind, Op, Record, Role};
use serde_json::json;

/// An edit by somebody who has seen the record as it is here.
fn edit_seeing(phone: &Phone, seen: &Record, set: serde_json::Value) -> Op {
    let op = phone.edits(seen.id, set);
    Op { over: Some(sync::seen(seen, &op.set, op.at.device)), ..op }
}

async fn collisions(phone: &Phone, team: &Team) -> Vec<Collision> {
    let records = phone.pulls(team.id).await;
    records.iter().filter(|r| r.kind == Kind::COLLISION).map(|r| Collision::from_record(r).unwrap()).collect()
}

#[tokio::test]
async fn two_who_did_not_know_of_each_other_collide_once_and_the_leader_settles_it_g6() {
    for world in World::each().await {
        let team = world.team("Tổ Bắc Lù").await;
        let a = world.phone_of(&team, "Chìu Thị Sám").await;
        let b = world.phone_of(&team, "Lỷ A Tài").await;
        let leader = world.phone_of_leader(&team).await;
        let house = a.logs_household("BL-001");
        a.sends(std::slice::from_ref(&house)).await;
        let seen = a.pulls_field_data(team.id).await.remove(0);

        let by_a = edit_seeing(&a, &seen, json!({"people": 6}));
        let mut by_b = edit_seeing(&b, &seen, json!({"people": 5, "adults": 2}));
        by_b.at.ms = by_a.at.ms + 1_000;
        a.sends(std::slice::from_ref(&by_a)).await;
        // The answer is lost and the op comes again: still one collision.
        b.sends(std::slice::from_ref(&by_b)).await;
        b.sends(std::slice::from_ref(&by_b)).await;
        let found = collisions(&leader, &team).await;
        assert_eq!(found.len(), 1, "nobody else had changed the adults");
        let collision = &found[0];
        assert_eq!((collision.rec, &*collision.field), (house.rec, "people"));
        assert_eq!((&collision.kept, &collision.lost), (&json!(5), &json!(6)));
        assert!(!collision.settled);

        // Only a leader settles, and does nothing else to the record.
        let settle = |phone: &Phone| phone.op(Kind::COLLISION, collision.id, json!({"settled": true}));
        assert!(a.sends(&[settle(&a)]).await[0].refused.is_some());
        let other = leader.op(Kind::COLLISION, collision.id, json!({"settled": true, "kept": 1}));
        assert!(leader.sends(&[other]).await[0].refused.is_some());
        assert!(leader.sends(&[settle(&leader)]).await[0].seq.is_some());
        assert!(collisions(&b, &team).await[0].settled);
    }
}

#[tokio::test]
async fn whoever_saw_the_other_value_or_agrees_with_it_collides_with_nobody_g6() {
    for world in World::each().await {
        let team = world.team("Tổ Bắc Lù").await;
        let a = world.phone_of(&team, "Chìu Thị Sám").await;
        let b = world.phone_of(&team, "Lỷ A Tài").await;
        let house = a.logs_household("BL-001");
        a.sends(std::slice::from_ref(&house)).await;
        let seen = b.pulls_field_data(team.id).await.remove(0);
        b.sends(&[edit_seeing(&b, &seen, json!({"people": 5}))]).await;
        let seen = a.pulls_field_data(team.id).await.remove(0);
        // Seen, and changed on purpose; one's own value; the same value; an old build that cannot say.
        a.sends(&[edit_seeing(&a, &seen, json!({"people": 6}))]).await;
        a.sends(&[Op { over: Some(Fields::new()), ..a.edits(house.rec, json!({"people": 7})) }]).await;
        b.sends(&[Op { over: Some(Fields::new()), ..b.edits(house.rec, json!({"people": 7})) }]).await;
        a.sends(&[a.edits(house.rec, json!({"people": 8}))]).await;
        assert_eq!(collisions(&a, &team).await, []);
    }
}

#[tokio::test]
async fn nobody_but_the_server_makes_collisions() {
    let world = World::start().await;
    let team = world.team("Tổ Bắc Lù").await;
    let leader = world.phone_of_leader(&team).await;
    let op = leader.op(Kind::COLLISION, crate::harness::new_record(), json!({"kind": "visit", "field": "note"}));
    assert!(op.check(Role::Leader).is_err());
    assert!(leader.sends(&[op]).await[0].refused.is_some());
}
