//! A push breaks off inside the server. Whole servers die in `kills`, the power goes in `power`.

use crate::harness::World;
use domain::{Op, Role};
use server::store::{Author, Incoming, PhoneReport};
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
        let report = PhoneReport::default();
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
