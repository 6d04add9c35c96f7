//! A phone gets what is new.

use crate::harness::World;
use domain::wire::{Cursor, PAGE, PullReply, SHARED};
use domain::{Catalogue, Head, Mark, Op, OpId};
use serde_json::json;
use std::collections::BTreeSet;

#[tokio::test]
async fn what_one_phone_pushes_another_pulls_and_another_team_never_sees_g10() {
    for world in World::each().await {
        let ours = world.team("Tổ Bắc Lù").await;
        let theirs = world.team("Tổ Nà Cáng").await;
        let phone = world.phone_of(&ours, "Chìu Thị Sám").await;
        let second = world.phone_of(&ours, "Lỷ A Tài").await;
        let stranger = world.phone_of(&theirs, "Phùn Văn Dảu").await;
        phone.sends(&[phone.logs_household("BL-001")]).await;
        assert_eq!(second.pulls_field_data(ours.id).await[0].text("code"), Some("BL-001"));
        stranger.pulls_after(&ours.id.to_string(), 0).await.refused("other_team");
        assert!(stranger.pulls(theirs.id).await.iter().all(|record| record.text("code").is_none()));
        second.pulls_after("", 0).await.refused("other_team");
        second.gets("/api/v1/pull?after=x").await.refused("query_malformed");
    }
}

#[tokio::test]
async fn a_pull_costs_what_is_new_page_by_page_g9() {
    for world in World::each().await {
        let team = world.team("Tổ Bắc Lù").await;
        let phone = world.phone_of(&team, "Chìu Thị Sám").await;
        let ops: Vec<Op> = (0..PAGE + 50).map(|n| phone.logs_household(&format!("{n}"))).collect();
        for batch in ops.chunks(500) {
            phone.sends(batch).await;
        }
        let stream = team.id.to_string();
        let first: PullReply = phone.pulls_after(&stream, 0).await.good();
        assert_eq!((first.records.len(), first.more), (PAGE as usize, true));
        let rest: PullReply = phone.pulls_after(&stream, first.next).await.good();
        assert!(!rest.more);
        // An edit brings the record again, alone and whole.
        phone.sends(&[phone.edits(ops[0].rec, serde_json::json!({"people": 9}))]).await;
        let news: PullReply = phone.pulls_after(&stream, rest.next).await.good();
        assert_eq!(news.records.len(), 1);
        assert_eq!(news.records[0].text("code"), Some("0"));
        let nothing: PullReply = phone.pulls_after(&stream, news.next).await.good();
        assert_eq!((nothing.records.len(), nothing.next), (0, news.next));
    }
}

#[tokio::test]
async fn everybody_reads_the_catalogue_from_the_shared_stream() {
    for world in World::each().await {
        let team = world.team("Tổ Bắc Lù").await;
        let phone = world.phone_of(&team, "Chìu Thị Sám").await;
        // Starting again does not store the same catalogue again.
        world.app.store.seed(world.app.time.now()).await.unwrap();
        let page: PullReply = phone.pulls_after(SHARED, 0).await.good();
        assert_eq!((page.records.len(), page.next), (1, 1));
        assert_eq!(page.records[0].kind.as_str(), "catalogue");
        let catalogue: Catalogue = serde_json::from_value(page.records[0].get("doc").unwrap().clone()).unwrap();
        assert_eq!(catalogue, Catalogue::built_in());
    }
}

#[tokio::test]
async fn a_server_that_went_back_to_an_older_copy_says_so_g8() {
    for world in World::each().await {
        let team = world.team("Tổ Bắc Lù").await;
        let phone = world.phone_of(&team, "Chìu Thị Sám").await;
        phone.sends(&[phone.logs_household("BL-001"), phone.logs_household("BL-002")]).await;
        let stream = team.id.to_string();
        let all: PullReply = phone.pulls_after(&stream, 0).await.good();
        assert!(!all.anew);
        let cursor = all.cursor(&Cursor::default());
        let same: PullReply = phone.pulls_from(&stream, &cursor).await.good();
        assert_eq!((same.anew, same.next, same.records.len()), (false, all.next, 0));
        let mark = cursor.mark.unwrap();
        let with = |mark: Mark| Cursor { mark: Some(mark), ..cursor.clone() };
        let elsewhere = with(Mark { head: Head { seq: mark.head.seq - 1, ..mark.head }, ..mark });
        let after_others = with(Mark { head: Head { chain: mark.head.chain ^ 1, ..mark.head }, ..mark });
        let unknown = with(Mark { op: OpId::new(1, [9; 10]), ..mark });
        let beyond = Cursor { after: 1_000_000, mark: None, ..cursor.clone() };
        for other in [elsewhere, after_others, unknown, beyond] {
            let page: PullReply = phone.pulls_from(&stream, &other).await.good();
            assert_eq!((page.anew, page.next, page.records.len()), (true, all.next, all.records.len()));
        }
    }
}

#[tokio::test]
async fn a_phone_is_not_told_of_what_only_itself_has_changed_and_others_are() {
    for world in World::each().await {
        let team = world.team("Tổ Bắc Lù").await;
        let (a, b) = (world.phone_of(&team, "Chìu Thị Sám").await, world.phone_of(&team, "Lỷ A Tài").await);
        let stream = team.id.to_string();
        let before: PullReply = a.pulls_after(&stream, 0).await.good();
        let caught_up = before.cursor(&Cursor::default());
        let house = a.logs_household("BL-001");
        a.sends(&[house.clone(), a.edits(house.rec, json!({"people": 5}))]).await;
        let none: PullReply = a.pulls_from(&stream, &caught_up).await.good();
        assert_eq!(
            (none.records.len(), none.next),
            (0, caught_up.after + 2),
            "its own, and the cursor stands after it"
        );
        let one: PullReply = b.pulls_from(&stream, &caught_up).await.good();
        assert_eq!(one.records.len(), 1);
        // A phone that has not read everything yet, or is cleared, gets its own too.
        assert_eq!(a.pulls_after(&stream, 0).await.good::<PullReply>().records.len(), before.records.len() + 1);

        // After another's change it comes whole, however often its own phone changed it since.
        b.sends(&[b.edits(house.rec, json!({"adults": 2}))]).await;
        a.sends(&[a.edits(house.rec, json!({"people": 6}))]).await;
        let both: PullReply = a.pulls_from(&stream, &none.cursor(&caught_up)).await.good();
        assert_eq!(both.records.len(), 1);
        // And what the server took with another stamp than it came with.
        let mut far = a.edits(house.rec, json!({"people": 7}));
        far.at.ms += 10_000_000_000;
        a.sends(&[far]).await;
        let bounded: PullReply = a.pulls_from(&stream, &both.cursor(&caught_up)).await.good();
        assert_eq!(bounded.records.len(), 1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_sequence_has_no_gap_and_a_pull_skips_nothing_g8() {
    const PHONES: usize = 8;
    const EACH: usize = 30;
    for world in World::each().await {
        let team = world.team("Tổ Bắc Lù").await;
        let reader = world.phone_of(&team, "Đọc").await;
        let start = reader.pulls(team.id).await.iter().map(|record| record.seq).max().unwrap();
        let mut pushers = Vec::new();
        for n in 0..PHONES {
            let phone = world.phone_of(&team, &format!("Máy {n}")).await;
            pushers.push(async move {
                let mut seqs = Vec::new();
                for n in 0..EACH / 3 {
                    let ops: Vec<_> = (0..3).map(|m| phone.logs_household(&format!("{n}-{m}"))).collect();
                    seqs.extend(phone.sends(&ops).await.iter().map(|verdict| verdict.seq.unwrap()));
                }
                seqs
            });
        }
        // While they push, one follows: it must end with everything that was ever committed.
        let stream = team.id.to_string();
        let follows = async {
            let (mut after, mut seen) = (start, BTreeSet::new());
            while seen.len() < PHONES * EACH {
                let page: PullReply = reader.pulls_after(&stream, after).await.good();
                seen.extend(page.records.iter().filter(|r| r.kind.as_str() == "household").map(|record| record.id));
                after = page.next;
            }
        };
        let pushed = futures_util::future::join_all(pushers);
        let (pushed, ()) =
            tokio::time::timeout(std::time::Duration::from_secs(60), futures_util::future::join(pushed, follows))
                .await
                .expect("a follower that reads by cursor misses nothing");
        let seqs: BTreeSet<u64> = pushed.into_iter().flatten().collect();
        let first = *seqs.first().unwrap();
        assert_eq!(seqs.len(), PHONES * EACH);
        assert_eq!(*seqs.last().unwrap() - first + 1, (PHONES * EACH) as u64, "no gap");
    }
}
