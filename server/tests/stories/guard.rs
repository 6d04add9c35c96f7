//! Who may do what: the whole route table, row by row.

use crate::harness::{Answer, Phone, World};
use axum::http::Method;
use domain::Role;
use serde_json::{Value as Json, json};
use server::auth::Access;
use server::router::{Row, table};

async fn calls(phone: &Phone, row: &Row, team: domain::TeamId) -> Answer {
    let path = row.path.replace("{team}", &team.to_string());
    if row.method == Method::GET { phone.gets(&path).await } else { phone.posts(&path, &json!({})).await }
}

#[tokio::test]
async fn every_row_keeps_out_whoever_it_is_not_for() {
    let world = World::start().await;
    let ours = world.team("Tổ Bắc Lù").await;
    let theirs = world.team("Tổ Nà Cáng").await;
    let stranger = world.phone();
    let member = world.phone_of(&ours, "Chìu Thị Sám").await;
    let leader = world.phone_of_leader(&theirs).await;
    for row in table() {
        if row.who == Access::Open {
            assert_ne!(calls(&stranger, &row, ours.id).await.status, 401, "{}", row.path);
            continue;
        }
        calls(&stranger, &row, ours.id).await.refused("not_signed_in");
        if row.who == Access::Role(Role::Leader) {
            calls(&member, &row, ours.id).await.refused("leader_only");
        }
        if row.path.contains("{team}") {
            calls(&leader, &row, ours.id).await.refused("other_team");
        }
    }
}

#[tokio::test]
async fn the_document_and_the_table_name_the_same_routes() {
    let world = World::start().await;
    let doc: Json = world.phone().gets("/api/v1/openapi.json").await.good();
    let mut described = Vec::new();
    for (path, methods) in doc["paths"].as_object().unwrap() {
        described.extend(methods.as_object().unwrap().keys().map(|method| format!("{} {path}", method.to_uppercase())));
    }
    let mut served: Vec<_> = table().iter().map(|row| format!("{} {}", row.method, row.path)).collect();
    described.sort();
    served.sort();
    assert_eq!(described, served);
    let text = doc["info"]["description"].as_str().unwrap();
    assert!(server::error::ALL.iter().all(|failure| text.contains(&format!("`{}`", failure.code))));
}

#[tokio::test]
async fn another_site_cannot_make_a_phone_do_anything() {
    let world = World::start().await;
    let team = world.team("Tổ Bắc Lù").await;
    let phone = world.phone_of(&team, "Chìu Thị Sám").await;
    let body = json!({"build": "x", "ops": []}).to_string();
    let push = |origin: Option<&str>, kind: &str| {
        let mut request = phone.client.post(phone.at("/api/v1/push")).header("content-type", kind).body(body.clone());
        if let Some(origin) = origin {
            request = request.header("origin", origin);
        }
        request
    };
    for origin in ["https://evil.example", "null", "http://127.0.0.1:2"] {
        let answer = Answer::of(push(Some(origin), "application/json").send().await.unwrap()).await;
        answer.refused("other_origin");
    }
    for kind in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""] {
        Answer::of(push(None, kind).send().await.unwrap()).await.refused("not_json");
    }
    for origin in [None, Some(world.base.as_str()), Some("http://127.0.0.1:1")] {
        let answer = Answer::of(push(origin, "application/json; charset=utf-8").send().await.unwrap()).await;
        answer.good::<Json>();
    }
}
