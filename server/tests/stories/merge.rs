//! Two people work on one household.

use crate::harness::{Phone, World};
use domain::{Op, Record};
use serde_json::json;

/// What the second phone sees after both have sent, in this order.
async fn outcome(first: (&Phone, &Op), second: (&Phone, &Op), team: domain::TeamId) -> Record {
    for (phone, op) in [first, second] {
        assert!(phone.sends(std::slice::from_ref(op)).await[0].seq.is_some());
    }
    let records = second.0.pulls_field_data(team).await;
    records.into_iter().find(|record| record.id == first.1.rec).unwrap()
}

#[tokio::test]
async fn the_order_of_arrival_does_not_matter_g5() {
    for world in World::each().await {
        let team = world.team("Tổ Bắc Lù").await;
        let a = world.phone_of(&team, "Chìu Thị Sám").await;
        let b = world.phone_of(&team, "Lỷ A Tài").await;
        for (field_a, field_b) in [("people", "adults"), ("people", "people")] {
            let mut seen = Vec::new();
            for a_first in [true, false] {
                let house = a.logs_household("BL-001");
                a.sends(std::slice::from_ref(&house)).await;
                let mut by_a = a.edits(house.rec, json!({field_a: 6}));
                let mut by_b = b.edits(house.rec, json!({field_b: 5}));
                by_a.at.ms = house.at.ms + 1000;
                by_b.at.ms = house.at.ms + 2000;
                let (one, two) = ((&a, &by_a), (&b, &by_b));
                let record = if a_first { outcome(one, two, team.id).await } else { outcome(two, one, team.id).await };
                seen.push((
                    record.get("people").cloned(),
                    record.get("adults").cloned(),
                    record.text("code").map(str::to_owned),
                ));
                // Nothing is overwritten silently: both values stay in the history (G6).
                assert_eq!(world.app.store.history(house.rec).await.unwrap().len(), 3);
            }
            assert_eq!(seen[0], seen[1], "{field_a} and {field_b}");
            let people = if field_b == "people" { 5 } else { 6 };
            assert_eq!(seen[0].0, Some(json!(people)));
        }
    }
}

#[tokio::test]
async fn one_batch_with_many_ops_on_one_record_ends_in_its_last_state() {
    for world in World::each().await {
        let team = world.team("Tổ Bắc Lù").await;
        let phone = world.phone_of(&team, "Chìu Thị Sám").await;
        let house = phone.logs_household("BL-001");
        let edits = (1..=9).map(|n| phone.edits(house.rec, json!({"people": n})));
        let ops: Vec<_> = std::iter::once(house.clone()).chain(edits).collect();
        let verdicts = phone.sends(&ops).await;
        let records = phone.pulls_field_data(team.id).await;
        assert_eq!(records[0].get("people"), Some(&json!(9)));
        assert_eq!(Some(records[0].seq), verdicts[9].seq);
    }
}
