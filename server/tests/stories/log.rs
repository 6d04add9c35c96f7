//! What is written to the log: enough to find a fault, and nobody's name, number or code.

use crate::harness::World;
use domain::wire::CodeReply;
use serde_json::json;
use std::io::Write;
use std::sync::{Arc, Mutex};

#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

// One thread, so that everything the server writes is caught.
#[tokio::test(flavor = "current_thread")]
async fn no_line_holds_personal_data() {
    let lines = Lines::default();
    let writer = lines.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_ansi(false)
        .with_writer(move || writer.clone())
        .finish();
    let _guard = tracing::subscriber::set_default(subscriber);

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

        let text = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
        // What this program itself writes; libraries write at TRACE what only a developer asks for.
        let own: Vec<_> = text.lines().filter(|line| line.contains(" server::")).collect();
        assert!(own.iter().any(|line| line.contains("/api/v1/teams/{team}/codes") && line.contains("status=200")));
        assert!(own.iter().any(|line| line.contains("the client was told to try again")));
        let token = cookie.split(['=', ';']).nth(1).unwrap();
        let plain = code.code.replace('-', "");
        let secrets = ["Lỷ", "Sám", "Hoa", "912345678", "BL-001", token, code.code.as_str(), plain.as_str()];
        let logged: Vec<_> = text.lines().filter(|line| [" INFO ", " WARN ", "ERROR "].iter().any(|l| line.contains(l))).collect();
        for secret in secrets {
            assert!(!own.iter().chain(&logged).any(|line| line.contains(secret)), "{secret}");
        }
    }
}
