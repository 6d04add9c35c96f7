//! The demo, as it reaches a phone.

use crate::harness::World;
use domain::wire::PhonesReply;
use domain::{Quarter, local_date};
use server::demo::generate;

#[tokio::test]
async fn the_demo_loads_whole_and_a_leader_sees_it() {
    for world in World::each().await {
        let now = world.app.time.now();
        let demo = generate(now);
        server::cli::demo::load(&world.app.store, &demo).await.unwrap();
        let team = &demo.teams[0];
        let leader = &team.members[0];
        let handle = crate::harness::Team { id: team.id, leader: leader.id };
        let phone = world.phone_of_leader(&handle).await;
        let records = phone.pulls(team.id).await;
        let count = |kind: &str| records.iter().filter(|record| record.kind.as_str() == kind).count();
        let made = |kind: &str| {
            let ops = team.setup.iter().chain(team.ops.iter().map(|sent| &sent.op));
            let ids = ops.filter(|op| op.kind.as_str() == kind).map(|op| op.rec);
            ids.collect::<std::collections::BTreeSet<_>>().len()
        };
        for kind in ["team", "member", "hamlet", "quota", "household", "visit"] {
            assert_eq!(count(kind), made(kind), "{kind}");
        }
        assert!(records.iter().all(|record| record.changed().ms <= now + domain::MAX_AHEAD_MS));
        let present = Quarter::of(local_date(now));
        let boards = world.app.store.boards(present.before()).await.unwrap();
        assert!(boards.len() > 40 && boards.iter().all(|board| demo.boards.contains(board)));
        let reply: PhonesReply = phone.gets(&format!("/api/v1/teams/{}/phones", team.id)).await.good();
        assert!(reply.phones.iter().any(|phone| phone.device.is_none()));
        assert!(reply.phones.iter().any(|phone| phone.state.unsent > 0));
    }
}
