//! What comes broken, too large or to the wrong place gets a problem that says so, and changes nothing.

use crate::harness::{Answer, World};
use domain::wire::{MAX_BODY, MAX_OPS, PushReply};
use flate2::{Compression, write::GzEncoder};
use serde_json::json;
use std::io::Write;

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[tokio::test]
async fn a_broken_body_writes_nothing() {
    for world in World::each().await {
        let team = world.team("Tổ Bắc Lù").await;
        let phone = world.phone_of(&team, "Chìu Thị Sám").await;
        let ops = [phone.logs_household("BL-001"), phone.logs_household("BL-002")];
        let whole = json!({"build": "x", "ops": ops}).to_string().into_bytes();
        let send = async |body: Vec<u8>, zipped: bool| {
            let request = phone.client.post(phone.at("/api/v1/push")).header("content-type", "application/json");
            let request = if zipped { request.header("content-encoding", "gzip") } else { request };
            Answer::of(request.body(body).send().await.unwrap()).await
        };
        for cut in [0, 1, whole.len() / 2, whole.len() - 1] {
            send(whole[..cut].to_vec(), false).await.refused("body_malformed");
        }
        let zipped = gzip(&whole);
        send(zipped[..zipped.len() / 2].to_vec(), true).await.refused("body_malformed");
        send(whole.clone(), true).await.refused("body_malformed");
        send(b"[]".to_vec(), false).await.refused("body_malformed");
        send(b"\xff\xfe".to_vec(), false).await.refused("body_malformed");
        send(vec![b' '; MAX_BODY + 1], false).await.refused("too_large");
        send(gzip(&vec![b' '; 100 * MAX_BODY]), true).await.refused("too_large");
        assert_eq!(phone.pulls_field_data(team.id).await, []);

        assert_eq!(send(zipped, true).await.good::<PushReply>().verdicts.len(), 2);
        assert_eq!(phone.pulls_field_data(team.id).await.len(), 2);
    }
}

#[tokio::test]
async fn a_body_of_unknown_length_is_cut_off_at_the_limit() {
    let world = World::start().await;
    let team = world.team("Tổ Bắc Lù").await;
    let phone = world.phone_of(&team, "Chìu Thị Sám").await;
    let pieces = (0..3).map(|_| Ok::<_, std::io::Error>(vec![b' '; MAX_BODY / 2]));
    let body = reqwest::Body::wrap_stream(futures_util::stream::iter(pieces));
    let request = phone.client.post(phone.at("/api/v1/push")).header("content-type", "application/json");
    Answer::of(request.body(body).send().await.unwrap()).await.refused("too_large");
}

#[tokio::test]
async fn too_many_ops_are_refused_whole() {
    let world = World::start().await;
    let team = world.team("Tổ Bắc Lù").await;
    let phone = world.phone_of(&team, "Chìu Thị Sám").await;
    let ops: Vec<_> = (0..=MAX_OPS).map(|n| phone.logs_household(&format!("{n}"))).collect();
    phone.pushes(&ops).await.refused("too_many_ops");
    assert_eq!(phone.pulls_field_data(team.id).await, []);
    assert_eq!(phone.sends(&ops[..MAX_OPS]).await.len(), MAX_OPS);
}

#[tokio::test]
async fn what_a_database_cannot_hold_as_text_still_gets_a_verdict_g7() {
    for world in World::each().await {
        let team = world.team("Tổ Bắc Lù").await;
        let phone = world.phone_of(&team, "Chìu Thị Sám").await;
        let rec = crate::harness::new_record();
        let nul = phone.edits(rec, json!({"note2": "a\u{0}b", "x\u{0}": 1}));
        let bad_field = phone.op(domain::Kind::VISIT, rec, json!({"v.\u{0}": "maybe"}));
        let bad_kind = phone.op(serde_json::from_value(json!("\u{0}")).unwrap(), rec, json!({"a": 1}));
        let good = phone.logs_household("BL-001");
        let verdicts = phone.sends(&[nul, bad_field, bad_kind, good]).await;
        let refused: Vec<_> = verdicts.iter().map(|verdict| verdict.refused.is_some()).collect();
        assert_eq!(refused, [false, true, true, false]);
        assert_eq!(phone.pulls_field_data(team.id).await.len(), 2);
    }
}

#[tokio::test]
async fn a_wrong_address_or_method_is_a_problem_like_every_other() {
    let world = World::start().await;
    let phone = world.phone();
    for path in ["/api", "/api/", "/api/v1/nothing", "/api/v2/me"] {
        phone.gets(path).await.refused("not_found");
        phone.posts(path, &json!({})).await.refused("not_found");
    }
    phone.gets("/api/v1/push").await.refused("wrong_method");
    phone.posts("/api/v1/me", &json!({})).await.refused("wrong_method");
    phone.posts("/ho", &json!({})).await.refused("wrong_method");
    let answer = phone.gets("/api/v1/nothing").await;
    assert!(answer.header("content-security-policy").contains("script-src 'self' 'wasm-unsafe-eval'"));
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    assert_eq!(answer.header("referrer-policy"), "no-referrer");
    phone.gets("/").await.refused("site_missing");
    assert_eq!(phone.gets("/api/v1/healthz").await.good::<serde_json::Value>()["status"], "ok");
}
