//! Several servers on one `PostgreSQL`: whoever a phone talks to, it is one book.

use crate::harness::{Channel, Phone, Program, World, empty_postgres};
use domain::wire::{PushReply, Verdict};
use domain::{OpId, TeamId};
use futures_util::future::join_all;
use serde_json::json;
use server::store::{Place, Store};
use sqlx::Connection;
use sqlx::postgres::{PgConnection, PgListener};
use std::cell::{Cell, RefCell};
use std::collections::{BTreeSet, HashSet};
use uuid::Uuid;

fn address(place: &Place) -> &str {
    match place {
        Place::Postgres(url) => url,
        Place::Folder(_) => panic!("this story needs PostgreSQL"),
    }
}

/// The sequence numbers that are heard up to this one, which must be.
async fn hears(channel: &mut Channel, team: TeamId, seq: u64) -> Vec<u64> {
    let words = channel.words_until(|word| word.seq == Some(seq)).await;
    assert!(words.iter().all(|word| word.team == Some(team)), "{words:?}");
    words.iter().filter_map(|word| word.seq).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_leader_at_one_server_hears_of_a_push_to_another() {
    let Some(here) = World::on_postgres().await else {
        return;
    };
    let there = Program::serves(&here.place);
    let ours = here.team("Tổ Bắc Lù").await;
    let theirs = here.team("Tổ Nà Cáng").await;
    let mut leader = here.phone_of_leader(&ours).await;
    let phone = here.phone_of(&ours, "Chìu Thị Sám").await;
    let stranger = here.phone_of(&theirs, "Phùn Văn Dảu").await;
    let mut wire = PgListener::connect(address(&here.place)).await.unwrap();
    wire.listen("tung_nha").await.unwrap();

    let mut near = leader.listens().await;
    leader.turns_to(&there.base);
    let mut far = leader.listens().await;
    // When the first word comes through, both ends of the line stand.
    far.words_of_a_moment().await;
    near.words_of_a_moment().await;
    stranger.sends(&[stranger.logs_household("NC-001")]).await;
    let seq = phone.sends(&[phone.logs_household("BL-001")]).await[0].seq.unwrap();
    assert_eq!(hears(&mut far, ours.id, seq).await, [seq]);
    assert_eq!(hears(&mut near, ours.id, seq).await, [seq]);
    assert_eq!(near.words_of_a_moment().await, [], "nobody is told twice");
    assert_eq!(far.words_of_a_moment().await, []);

    // And the other way.
    let seq = leader.sends(&[leader.logs_household("BL-002")]).await[0].seq.unwrap();
    assert_eq!(hears(&mut near, ours.id, seq).await, [seq]);
    // A member who comes and a phone that joins are heard of, too.
    let path = format!("/api/v1/teams/{}/codes", ours.id);
    leader.posts(&path, &json!({"name": "Lỷ A Tài"})).await.good::<serde_json::Value>();
    assert_eq!(hears(&mut near, ours.id, seq + 1).await, [seq + 1]);

    // What goes over the line is no more than this.
    for _ in 0..4 {
        let word: serde_json::Value = serde_json::from_str(wire.recv().await.unwrap().payload()).unwrap();
        assert_eq!(word.as_object().unwrap().keys().collect::<Vec<_>>(), ["from", "seq", "team"]);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_line_that_breaks_is_opened_again_and_nothing_stays_unheard() {
    let Some(here) = World::on_postgres().await else {
        return;
    };
    let there = Program::serves(&here.place);
    let team = here.team("Tổ Bắc Lù").await;
    let mut leader = here.phone_of_leader(&team).await;
    let phone = here.phone_of(&team, "Chìu Thị Sám").await;
    leader.turns_to(&there.base);
    let mut channel = leader.listens().await;
    channel.words_of_a_moment().await;

    let mut admin = PgConnection::connect(address(&here.place)).await.unwrap();
    let cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
               WHERE datname = current_database() AND query LIKE 'LISTEN %'";
    let cut = sqlx::query(cut).fetch_all(&mut admin).await.unwrap();
    assert_eq!(cut.len(), 2, "each server hears over a connection of its own");
    // Said while nobody could hear it.
    let missed = phone.sends(&[phone.logs_household("BL-001")]).await[0].seq.unwrap();
    let words = channel.words_until(|word| word.seq.is_none() || word.seq == Some(missed)).await;
    assert_eq!(words.len(), 1, "one word that something may be new is enough: {words:?}");
    let seq = phone.sends(&[phone.logs_household("BL-002")]).await[0].seq.unwrap();
    hears(&mut channel, team.id, seq).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn servers_that_start_together_make_the_tables_once() {
    let Some(place) = empty_postgres().await else {
        return;
    };
    let stores = join_all((0..6).map(|_| Store::open(&place))).await;
    for store in stores {
        let store = store.unwrap();
        store.seed(1_795_000_000_000).await.unwrap();
        assert_eq!(store.teams().await.unwrap(), []);
    }
}

/// What the phones of a story know together.
#[derive(Default)]
struct Known {
    acknowledged: RefCell<HashSet<(OpId, Uuid)>>,
    /// The last number of each push that the first server answered.
    first: RefCell<BTreeSet<u64>>,
    answers: Cell<usize>,
    turned: Cell<usize>,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_servers_take_one_teams_pushes_and_one_is_killed_g3_g8() {
    const PUSHES: usize = 25;
    let Some(world) = World::on_postgres().await else {
        return;
    };
    let (first, second) = (Program::serves(&world.place), Program::serves(&world.place));
    let team = world.team("Tổ Bắc Lù").await;
    let mut leader = world.phone_of_leader(&team).await;
    leader.turns_to(&second.base);
    let mut channel = leader.listens().await;
    channel.words_of_a_moment().await;
    let mut phones = Vec::new();
    for (n, base) in [&first.base, &second.base, &first.base, &second.base].into_iter().enumerate() {
        let mut phone = world.phone_of(&team, &format!("Người {n}")).await;
        phone.turns_to(base);
        phones.push((phone, base.clone()));
    }

    let known = Known::default();
    let (at_first, at_second) = (first.base.clone(), second.base.clone());
    let pushing = join_all(phones.into_iter().map(|(mut phone, mut base)| {
        let (known, at_first, at_second) = (&known, &at_first, &at_second);
        async move {
            for round in 0..PUSHES {
                let ops: Vec<_> = (0..10).map(|n| phone.logs_household(&format!("{round}-{n}"))).collect();
                let verdicts = loop {
                    if let Some(verdicts) = push(&phone, &ops).await {
                        break verdicts;
                    }
                    assert_eq!(&base, at_first, "the second server goes on");
                    base.clone_from(at_second);
                    phone.turns_to(at_second);
                    known.turned.set(known.turned.get() + 1);
                };
                let seqs: Vec<_> = verdicts.iter().map(|verdict| verdict.seq.unwrap()).collect();
                known.acknowledged.borrow_mut().extend(ops.iter().map(|op| (op.id, op.rec)));
                if &base == at_first {
                    known.first.borrow_mut().extend(seqs.last());
                }
                known.answers.set(known.answers.get() + 1);
            }
        }
    }));
    let killing = async {
        while known.answers.get() < PUSHES {
            tokio::time::sleep(std::time::Duration::from_millis(2)).await;
        }
        first.dies();
    };
    tokio::join!(pushing, killing);
    assert_eq!(known.turned.get(), 2, "both phones of the first server were in the middle");
    assert!(known.first.borrow().len() > 2);

    let records = leader.pulls(team.id).await;
    let seqs: Vec<_> = records.iter().map(|record| record.seq).collect();
    assert_eq!(seqs, (1..=records.len() as u64).collect::<Vec<_>>(), "no gap, no repeat");
    let there: HashSet<_> = records.iter().map(|record| record.id).collect();
    assert!(known.acknowledged.borrow().iter().all(|(_, rec)| there.contains(rec)), "an acknowledged op was lost");
    assert_eq!(known.acknowledged.borrow().len(), 4 * PUSHES * 10);
    let heard: BTreeSet<_> = hears(&mut channel, team.id, records.len() as u64).await.into_iter().collect();
    assert!(known.first.borrow().is_subset(&heard), "a push to the first server was not heard at the second");
}

async fn push(phone: &Phone, ops: &[domain::Op]) -> Option<Vec<Verdict>> {
    let body = json!({"build": "x", "ops": ops});
    let request = phone.client.post(phone.at("/api/v1/push")).json(&body);
    Some(request.send().await.ok()?.json::<PushReply>().await.ok()?.verdicts)
}
