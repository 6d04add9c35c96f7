//! A household asks that what is kept of it be deleted: neither the book nor the history holds it any more, and what
//! comes late brings nothing back (G16).

use crate::harness::{Phone, Team, World};
use domain::{Collision, Fields, Kind, Op, Record};
use serde_json::json;

const HEAD: &str = "Bàn Văn Sinh";
const NOTE: &str = "hẹn con gái út buổi tối";

async fn of(phone: &Phone, team: &Team, id: uuid::Uuid) -> Record {
    phone.pulls(team.id).await.into_iter().find(|record| record.id == id).unwrap()
}

fn fields(record: &Record) -> Vec<&str> {
    record.field_names().collect()
}

#[tokio::test]
async fn what_was_merged_into_an_erased_household_is_erased_with_it_whichever_comes_first_g16() {
    for world in World::each().await {
        for (merged_first, at_once) in [(true, false), (false, false), (true, true), (false, true)] {
            let team = world.team("Tổ Bắc Lù").await;
            let phone = world.phone_of(&team, "Chìu Thị Sám").await;
            let leader = world.phone_of_leader(&team).await;
            let house = |code: &str| {
                let set = json!({"code": code, "head": HEAD, "people": 3, "adults": 2});
                phone.op(Kind::HOUSEHOLD, crate::harness::new_record(), set)
            };
            let (stays, goes) = (house("BL-001"), house("BL-002"));
            let set = json!({"household": goes.rec.to_string(), "when": 1_795_000_000_000_u64, "outcome": "met", "note": NOTE});
            let visit = phone.op(Kind::VISIT, crate::harness::new_record(), set);
            phone.sends(&[stays.clone(), goes.clone(), visit.clone()]).await;
            let merge = json!({"same_as": stays.rec.to_string()});
            assert!(
                phone.sends(&[phone.edits(goes.rec, merge.clone())]).await[0].refused.is_some(),
                "a member may not"
            );
            let merge = leader.edits(goes.rec, merge);
            let erase = leader.edits(stays.rec, json!({"erased": true}));
            let ops = if merged_first { [merge, erase] } else { [erase, merge] };
            for ops in ops.chunks(if at_once { 2 } else { 1 }) {
                assert!(leader.sends(ops).await.iter().all(|verdict| verdict.seq.is_some()));
            }
            assert_eq!(fields(&of(&phone, &team, goes.rec).await), ["erased"]);
            assert_eq!(fields(&of(&phone, &team, visit.rec).await), ["erased", "household", "outcome", "when"]);
            for rec in [goes.rec, visit.rec] {
                for body in world.history(rec).await {
                    assert!(!body.contains(HEAD) && !body.contains("con gái út"), "{body}");
                }
            }
        }
    }
}

#[tokio::test]
async fn an_erased_household_leaves_the_book_and_the_history_and_its_visits_still_count_g16() {
    for world in World::each().await {
        let team = world.team("Tổ Bắc Lù").await;
        let (a, b) = (world.phone_of(&team, "Chìu Thị Sám").await, world.phone_of(&team, "Lỷ A Tài").await);
        let leader = world.phone_of_leader(&team).await;
        // Longer than a page of a database: what is freed later is whole pages, which nothing writes over by itself.
        let long = format!("{NOTE} ").repeat(400);
        let set = json!({"code": "BL-001", "head": HEAD, "roof": long});
        let house = a.op(Kind::HOUSEHOLD, crate::harness::new_record(), set);
        let visit = |phone: &Phone, note: &str| {
            let set = json!({"household": house.rec.to_string(), "when": 1_795_000_000_000_u64, "outcome": "met",
                "v.vssid": [0, 1], "note": note});
            phone.op(Kind::VISIT, crate::harness::new_record(), set)
        };
        let first = visit(&a, NOTE);
        a.sends(&[house.clone(), first.clone()]).await;
        // The business that the household runs: it speaks of the same people.
        let business = |name: &str| {
            let set =
                json!({"household": house.rec.to_string(), "name": name, "phone": "0912345678", "v.biz_shop": "had"});
            b.op(Kind::PRODUCER, crate::harness::new_record(), set)
        };
        let producer = business(HEAD);
        b.sends(std::slice::from_ref(&producer)).await;
        // A visit that was voided, in words that name somebody; and one that only waits for the leader.
        let voided = visit(&b, NOTE);
        b.sends(&[voided.clone(), b.op(Kind::VISIT, voided.rec, json!({"void": format!("nhầm, nhà {HEAD}")}))]).await;
        let gone = world.phone_of(&team, "Phùn Văn Dảu").await;
        world.app.store.revoke(team.id, gone.device, world.app.time.now()).await.unwrap();
        let parked = visit(&gone, NOTE);
        gone.sends(std::slice::from_ref(&parked)).await;
        // Two corrections that collide, with a note in each; and one that is refused.
        let unseen = |phone: &Phone, note: &str| Op {
            over: Some(Fields::new()),
            ..phone.op(Kind::VISIT, first.rec, json!({"note": note}))
        };
        b.sends(&[unseen(&b, "con gái út đi học"), b.edits(house.rec, json!({"head": HEAD, "people": 99}))]).await;
        leader.sends(&[unseen(&leader, "con gái út ở nhà")]).await;

        let erase = |phone: &Phone| phone.edits(house.rec, json!({"erased": true}));
        assert!(a.sends(&[erase(&a)]).await[0].refused.is_some(), "a member may not");
        let erasure = erase(&leader);
        let verdict = leader.sends(std::slice::from_ref(&erasure)).await.remove(0);
        assert!(verdict.seq.is_some());

        // What comes late: an edit, a visit with a remark, and everything once more.
        let late = visit(&b, NOTE);
        let producer_late = business(HEAD);
        b.sends(std::slice::from_ref(&producer_late)).await;
        let parked_late = visit(&gone, NOTE);
        gone.sends(std::slice::from_ref(&parked_late)).await;
        let edit = b.edits(house.rec, json!({"head": HEAD, "phone": "0912345678"}));
        assert!(b.sends(&[edit.clone(), late.clone()]).await.iter().all(|verdict| verdict.seq.is_some()));
        let again = a.sends(&[house.clone(), first.clone()]).await;
        assert!(again.iter().all(|verdict| verdict.duplicate && verdict.seq.is_some()), "{again:?}");
        assert!(leader.sends(&[erasure]).await[0].duplicate);

        assert_eq!(fields(&of(&a, &team, house.rec).await), ["erased"]);
        assert_eq!(of(&a, &team, voided.rec).await.text("void"), Some("—"));
        for visit in [&first, &late] {
            let record = of(&b, &team, visit.rec).await;
            assert_eq!(fields(&record), ["erased", "household", "outcome", "v.vssid", "when"]);
        }
        for producer in [&producer, &producer_late] {
            assert_eq!(fields(&of(&a, &team, producer.rec).await), ["erased", "household", "v.biz_shop"]);
        }
        let records = a.pulls(team.id).await;
        let collisions: Vec<_> = records.iter().filter(|record| record.kind == Kind::COLLISION).collect();
        assert_eq!(collisions.len(), 2);
        for record in collisions {
            let collision = Collision::from_record(record).unwrap();
            assert!(collision.settled, "there is nothing left to choose between");
            assert_eq!((collision.rec, collision.kept, collision.lost), (first.rec, json!(null), json!(null)));
        }
        let gone =
            [house.rec, first.rec, late.rec, voided.rec, parked.rec, parked_late.rec, producer.rec, producer_late.rec];
        for rec in gone {
            for body in world.history(rec).await {
                assert!(!body.contains(HEAD) && !body.contains("con gái út") && !body.contains("912345678"), "{body}");
            }
        }
        let refused: domain::wire::RefusedReply =
            leader.gets(&format!("/api/v1/teams/{}/refused", team.id)).await.good();
        assert_eq!(refused.ops, [], "what speaks of it can be mended by nobody");
        // Not even in the bytes of the files, where there are files.
        for (name, bytes) in world.files() {
            for secret in [HEAD, NOTE, "con gái út đi học"] {
                let holds = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
                assert!(!holds, "{name} still holds {secret}");
            }
        }
    }
}

#[tokio::test]
async fn a_photo_that_is_taken_out_of_a_survey_is_gone_for_good_g16() {
    const JPEG: &str = "/9j/4AAQSkZJRgABAQEASABIAAD0loa1sayBraGvIG5obw";
    for world in World::each().await {
        let team = world.team("Tổ Bắc Lù").await;
        let phone = world.phone_of(&team, "Chìu Thị Sám").await;
        let set = json!({"of": crate::harness::new_record().to_string(), "key": "hamlet_speaker", "jpeg": JPEG});
        let photo = phone.op(Kind::PHOTO, crate::harness::new_record(), set);
        assert!(phone.sends(std::slice::from_ref(&photo)).await[0].seq.is_some());
        assert!(world.history(photo.rec).await.iter().any(|body| body.contains(JPEG)));
        // Whoever took it, and not only a leader, takes it out.
        let erased = phone.op(Kind::PHOTO, photo.rec, json!({"erased": true}));
        assert!(phone.sends(&[erased]).await[0].seq.is_some());
        // A repeat, and what another phone still had, bring nothing back.
        assert!(phone.sends(std::slice::from_ref(&photo)).await[0].duplicate);
        phone.sends(&[phone.edits(photo.rec, json!({"jpeg": JPEG}))]).await;
        assert!(!fields(&of(&phone, &team, photo.rec).await).contains(&"jpeg"));
        for body in world.history(photo.rec).await {
            assert!(!body.contains(JPEG), "{body}");
        }
        for (name, bytes) in world.files() {
            assert!(!bytes.windows(JPEG.len()).any(|window| window == JPEG.as_bytes()), "{name} still holds it");
        }
    }
}
