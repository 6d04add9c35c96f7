//! What is written to the log: enough to find a fault, and nobody's name, number or code.

use crate::harness::{World, ears};
use domain::wire::CodeReply;
use serde_json::json;

// One thread, so that everything the server writes is caught.
#[tokio::test(flavor = "current_thread")]
async fn no_line_holds_personal_data() {
    for world in World::each().await {
        let team = world.team("Tổ Bắc Lù").await;
        let leader = world.phone_of_leader(&team).await;
        let codes = format!("/api/v1/teams/{}/codes", team.id);
        let code: CodeReply = leader.posts(&codes, &json!({"name": "Chìu Thị Sám"})).await.good();
        let phone = world.phone();
        let cookie = phone.joins(&code.code).await.header("set-cookie").to_owned();
        world.phone().joins(&code.code).await.refused("code_used");
        let house = phone.edits(
            crate::harness::new_record(),
            json!({"code": "BL-001", "head": "Lỷ A Tài", "phone": "+84912345678"}),
        );
        phone.sends(std::slice::from_ref(&house)).await;
        phone.pushes_raw(vec![json!({"head": "Lỷ A Tài"})]).await.good::<serde_json::Value>();
        phone.pulls(team.id).await;
        phone.gets("/vao?name=Lỷ A Tài").await;
        phone.gets("/ho/0912345678").await;
        world.app.store.close().await;
        phone.gets("/api/v1/me").await.refused("try_again");

        let text = ears::heard();
        assert!(text.contains("route=\"/api/v1/teams/{team}/codes\" status=200"), "{text}");
        assert!(text.contains("the client was told to try again"));
        let token = cookie.split(['=', ';']).nth(1).unwrap();
        let plain = code.code.replace('-', "");
        let secrets = ["Lỷ", "Sám", "Hoa", "912345678", "BL-001", token, code.code.as_str(), plain.as_str()];
        for secret in secrets {
            assert!(!text.contains(secret), "{secret} in {text}");
        }
    }
}
