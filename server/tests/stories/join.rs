//! A phone joins its team.

use crate::harness::World;
use domain::wire::{CodeReply, Me};
use domain::{DeviceId, Role};
use serde_json::json;

const MINUTE_MS: u64 = 60_000;
const DAY_MS: u64 = 24 * 60 * MINUTE_MS;

#[tokio::test]
async fn a_member_joins_with_the_code_that_the_leader_made() {
    for world in World::each().await {
        let team = world.team("Tổ Bắc Lù").await;
        let leader = world.phone_of_leader(&team).await;
        let path = format!("/api/v1/teams/{}/codes", team.id);
        let code: CodeReply = leader.posts(&path, &json!({"name": "Chìu Thị Sám"})).await.good();
        assert!(code.link.ends_with(&format!("/vao#{}", code.code)));

        assert!(code.qr.starts_with("<svg "));
        let phone = world.phone();
        let typed = code.code.to_lowercase().replace('-', " ");
        let me: Me = phone.joins(&typed).await.good();
        assert_eq!((me.name.as_str(), me.role, me.team), ("Chìu Thị Sám", Role::Member, team.id));
        assert_eq!(me.team_name, "Tổ Bắc Lù");
        assert_eq!(phone.gets("/api/v1/me").await.good::<Me>().device, phone.device);
        // The new member reaches every phone as a record.
        let records = leader.pulls(team.id).await;
        assert!(records.iter().any(|record| record.text("name") == Some("Chìu Thị Sám")));
    }
}

#[tokio::test]
async fn a_code_works_on_one_phone_which_may_repeat_it_for_ten_minutes() {
    for world in World::each().await {
        let team = world.team("Tổ Bắc Lù").await;
        let code = world.code(&team, team.leader).await;
        let phone = world.phone();
        phone.joins(&code).await.good::<Me>();
        world.app.time.pass(9 * MINUTE_MS);
        phone.joins(&code).await.good::<Me>();
        phone.gets("/api/v1/me").await.good::<Me>();
        world.phone().joins(&code).await.refused("code_used");
        world.app.time.pass(2 * MINUTE_MS);
        phone.joins(&code).await.refused("code_used");
        phone.gets("/api/v1/me").await.good::<Me>();
    }
}

#[tokio::test]
async fn an_old_an_unknown_and_a_mistyped_code_each_say_so() {
    for world in World::each().await {
        let team = world.team("Tổ Bắc Lù").await;
        let code = world.code(&team, team.leader).await;
        world.app.time.pass(8 * DAY_MS);
        assert_eq!(world.phone().joins(&code).await.refused("code_expired").status, 410);
        assert_eq!(world.phone().joins("0000-0000").await.refused("code_unknown").status, 404);
        for typed in ["", "7KQ2", "7KQ2-M9XU", "xin chào"] {
            let problem = world.phone().joins(typed).await.refused("code_malformed");
            assert_eq!((problem.status, problem.field.as_deref()), (422, Some("code")));
        }
        let answer = world.phone().posts("/api/v1/join", &json!({"code": code, "device": "x", "build": ""})).await;
        answer.refused("body_malformed");
    }
}

#[tokio::test]
async fn nobody_gets_to_try_many_codes() {
    let world = World::start().await;
    let team = world.team("Tổ Bắc Lù").await;
    let code = world.code(&team, team.leader).await;
    for _ in 0..30 {
        world.phone().joins("0000-0000").await.refused("code_unknown");
    }
    let answer = world.phone().joins(&code).await;
    answer.refused("too_many_tries");
    assert!((1..=60).contains(&answer.header("retry-after").parse::<u32>().unwrap()));
    world.app.time.pass(MINUTE_MS);
    world.phone().joins(&code).await.good::<Me>();
}

#[tokio::test]
async fn a_phone_that_joins_again_keeps_its_row_and_loses_its_old_session() {
    for world in World::each().await {
        let team = world.team("Tổ Bắc Lù").await;
        let phone = world.phone_of(&team, "Chìu Thị Sám").await;
        let mut again = world.phone();
        again.device = phone.device;
        let code = world.code(&team, team.leader).await;
        assert_eq!(again.joins(&code).await.good::<Me>().role, Role::Leader);
        phone.gets("/api/v1/me").await.refused("not_signed_in");
        let phones = world.app.store.phones(team.id).await.unwrap();
        let devices: Vec<DeviceId> = phones.iter().filter_map(|phone| phone.device).collect();
        assert_eq!(devices, [phone.device]);
    }
}

#[tokio::test]
async fn the_cookie_is_closed_to_scripts_and_other_sites() {
    for (public, start, secure) in
        [("http://localhost:8080", "tungnha=", false), ("https://tungnha.example.vn", "__Host-tungnha=", true)]
    {
        let world = World::at(public).await;
        let team = world.team("Tổ Bắc Lù").await;
        let code = world.code(&team, team.leader).await;
        let answer = world.phone().joins(&code).await;
        let cookie = answer.header("set-cookie");
        assert!(cookie.starts_with(start), "{cookie}");
        for part in ["; Path=/;", "; HttpOnly", "; SameSite=Strict", "; Max-Age=34560000"] {
            assert!(cookie.contains(part), "{part} in {cookie}");
        }
        assert_eq!(cookie.contains("; Secure;"), secure);
        assert_eq!(answer.headers.contains_key("strict-transport-security"), secure);
    }
}
