//! The live channel says that there is something new, to the team that it is about.

use crate::harness::World;
use std::time::Duration;

#[tokio::test]
async fn a_push_is_heard_by_its_own_team() {
    let world = World::start().await;
    let ours = world.team("Tổ Bắc Lù").await;
    let theirs = world.team("Tổ Nà Cáng").await;
    let listener = world.phone_of(&ours, "Chìu Thị Sám").await;
    let phone = world.phone_of(&ours, "Lỷ A Tài").await;
    let stranger = world.phone_of(&theirs, "Phùn Văn Dảu").await;

    let mut channel = listener.client.get(listener.at("/api/v1/live")).send().await.unwrap();
    assert_eq!(channel.headers()["content-type"], "text/event-stream");
    assert!(!channel.headers().contains_key("content-encoding"), "a compressed stream would wait for more");
    stranger.sends(&[stranger.logs_household("NC-001")]).await;
    let seq = phone.sends(&[phone.logs_household("BL-001")]).await[0].seq.unwrap();

    let heard = tokio::time::timeout(Duration::from_secs(5), channel.chunk()).await.unwrap().unwrap().unwrap();
    let heard = String::from_utf8(heard.to_vec()).unwrap();
    assert_eq!(heard, format!("data: {{\"team\":\"{}\",\"seq\":{seq}}}\n\n", ours.id));
    // Stopping the server does not wait for those who listen.
    world.app.live.close();
    let end = tokio::time::timeout(Duration::from_secs(5), channel.chunk()).await.unwrap().unwrap();
    assert!(end.is_none());
}
