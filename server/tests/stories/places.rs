//! Offices add hamlets and say in which commune each is from which day on; phones hear of it by pull.

use crate::harness::{Officer, Phone, Team, World};
use domain::{HamletId, Kind, Record, UnitCode};
use serde_json::json;

const DIEN_XA: &str = "06874";
const TIEN_YEN: &str = "06862";
const YEN_THAN: &str = "06880";
const QUANG_NINH: &str = "22";

/// A team of Điền Xá with an officer, and the leader's phone.
async fn office(world: &World) -> (Team, Officer, Phone) {
    let team = world.team_of("Tổ Khe Cầu", DIEN_XA).await;
    let officer = world.officer(DIEN_XA, "Vũ Thị Hạnh").await;
    let phone = world.phone_of_leader(&team).await;
    (team, officer, phone)
}

async fn hamlets(phone: &Phone, team: &Team) -> Vec<Record> {
    let all = phone.pulls(team.id).await;
    all.into_iter().filter(|record| record.kind == Kind::HAMLET).collect()
}

async fn adds(officer: &Officer, team: &Team, name: &str, was: &str) -> crate::harness::Answer {
    officer.fills("/van-phong/thon", &[("team", &team.id.to_string()), ("name", name), ("was", was)]).await
}

fn address(hamlet: &Record, what: &str) -> String {
    format!("/van-phong/thon/{}{what}", hamlet.id)
}

#[tokio::test]
async fn an_officer_adds_a_hamlet_and_the_team_s_phones_have_it() {
    for world in World::each().await {
        let (team, officer, phone) = office(&world).await;
        let mut channel = phone.listens().await;
        adds(&officer, &team, "Đồng Và", YEN_THAN).await.leads_to("/van-phong/thon");
        assert_eq!(channel.word().await.team, Some(team.id));
        let records = hamlets(&phone, &team).await;
        assert_eq!(
            (records.len(), records[0].text("name"), records[0].text("was")),
            (1, Some("Đồng Và"), Some(YEN_THAN))
        );
        let page = officer.reads("/van-phong/thon").await;
        assert!(page.contains("Đồng Và") && page.contains("Xã Yên Than"), "{page}");
        // What nobody said of a place is not guessed.
        adds(&officer, &team, "Khe Cầu", "").await.leads_to("/van-phong/thon");
        assert!(officer.reads("/van-phong/thon").await.contains("chưa rõ"));
        for (name, was, words) in
            [("khe cau", "", "đã có thôn"), (" ", "", "Hãy ghi tên thôn"), ("Nà Cáng", "06967", "không có phần nào")]
        {
            let answer = adds(&officer, &team, name, was).await;
            assert_eq!(answer.status, 422);
            assert!(answer.text().contains(words), "{name}: {}", answer.text());
        }
        assert_eq!(hamlets(&phone, &team).await.len(), 2);
    }
}

#[tokio::test]
async fn a_hamlet_gets_another_name_which_phones_hear_of_and_the_history_keeps_the_old_one() {
    for world in World::each().await {
        let team = world.team_of("Tổ Bắc Lù", DIEN_XA).await;
        let phone = world.phone_of_leader(&team).await;
        for name in ["Bắc Lù", "Khe Lẹ"] {
            phone.sends(&[phone.op(Kind::HAMLET, crate::harness::new_record(), json!({"name": name}))]).await;
        }
        let named = |records: Vec<Record>, name: &str| records.into_iter().find(|own| own.text("name") == Some(name));
        let hamlet = named(hamlets(&phone, &team).await, "Bắc Lù").unwrap();
        let officer = world.officer(DIEN_XA, "Vũ Thị Hạnh").await;
        let there = address(&hamlet, "/ten");
        for (name, words) in [("", "Hãy ghi tên thôn"), ("khe le", "đã có thôn tên như vậy")] {
            let answer = officer.fills(&there, &[("name", name)]).await;
            assert_eq!(answer.status, 422, "{name}");
            assert!(answer.text().contains(words), "{words}: {}", answer.text());
        }
        let mut live = phone.listens().await;
        officer.fills(&there, &[("name", "Bắc Lù Trong")]).await.leads_to(&address(&hamlet, ""));
        live.words_until(|word| word.team == Some(team.id) && word.seq.is_some()).await;
        let renamed = named(hamlets(&phone, &team).await, "Bắc Lù Trong").unwrap();
        assert_eq!(renamed.id, hamlet.id);
        let page = officer.reads(&address(&hamlet, "")).await;
        assert!(page.contains("<h1>Bắc Lù Trong</h1>") && page.contains("<li>Bắc Lù, đến "), "{page}");
        assert!(world.history(hamlet.id).await.iter().any(|body| body.contains("\"Bắc Lù\"")));
        // The same name again says nothing new; one that is written otherwise is a new one.
        let ops = world.history(hamlet.id).await.len();
        officer.fills(&there, &[("name", "Bắc Lù Trong")]).await.leads_to(&address(&hamlet, ""));
        assert_eq!(world.history(hamlet.id).await.len(), ops);
        officer.fills(&there, &[("name", "BẮC LÙ TRONG")]).await.leads_to(&address(&hamlet, ""));
        let stranger = world.officer("06970", "Người xã khác").await;
        assert_eq!(stranger.fills(&there, &[("name", "Của ai")]).await.status, 404);
        let changes = world.app.store.audited(false, None, 9).await.unwrap();
        let about = Some(hamlet.id.to_string());
        assert!(changes.iter().any(|line| line.entry.what == "hamlet_renamed" && line.entry.about == about));
    }
}

#[tokio::test]
async fn a_hamlet_moves_on_a_day_and_the_move_can_be_taken_back() {
    for world in World::each().await {
        let (team, officer, phone) = office(&world).await;
        adds(&officer, &team, "Đồng Và", YEN_THAN).await.leads_to("/van-phong/thon");
        let hamlet = hamlets(&phone, &team).await.remove(0);
        let moves = |on: &'static str, to: &'static str| {
            let (officer, path) = (&officer, address(&hamlet, "/chuyen"));
            async move { officer.fills(&path, &[("on", on), ("to", to)]).await }
        };
        for (on, to, words) in [
            ("", TIEN_YEN, "Hãy chọn ngày"),
            ("2025-06-30", TIEN_YEN, "từ 01/07/2025"),
            ("2026-03-01", "", "Hãy chọn một xã"),
            ("2026-03-01", YEN_THAN, "Hãy chọn một xã"),
            ("2026-03-01", DIEN_XA, "đã ở xã đó"),
        ] {
            let answer = moves(on, to).await;
            assert_eq!(answer.status, 422);
            assert!(answer.text().contains(words), "{on} {to}: {}", answer.text());
        }
        officer.opens(&address(&hamlet, "/chuyen")).await.leads_to(&address(&hamlet, ""));
        moves("2026-03-01", TIEN_YEN).await.leads_to(&address(&hamlet, ""));
        assert_eq!(hamlets(&phone, &team).await[0].text("c.2026-03-01"), Some(TIEN_YEN));
        let page = officer.reads(&address(&hamlet, "")).await;
        for told in ["Xã Yên Than (Huyện Tiên Yên)", "Xã Điền Xá", "01/03/2026", "Xã Tiên Yên"] {
            assert!(page.contains(told), "{told}: {page}");
        }
        assert!(!officer.reads("/van-phong/thon").await.contains("Đồng Và"), "it is Tiên Yên's now");
        // Whose it is now may move it on; whose it was may only take back what it said.
        let other = world.officer(TIEN_YEN, "Lý Văn Bình").await;
        assert!(other.reads("/van-phong/thon").await.contains("Đồng Và"));
        assert_eq!(moves("2026-06-01", "06877").await.status, 404);
        officer.fills(&address(&hamlet, "/bo"), &[("on", "2026-03-01")]).await.leads_to(&address(&hamlet, ""));
        assert_eq!(hamlets(&phone, &team).await[0].text("c.2026-03-01"), None);
        assert!(officer.reads("/van-phong/thon").await.contains("Đồng Và"));
    }
}

#[tokio::test]
async fn an_office_changes_only_its_own_hamlets_and_the_province_all() {
    for world in World::each().await {
        let (team, officer, phone) = office(&world).await;
        let stranger = world.officer("06967", "Người xã khác").await;
        let province = world.officer(QUANG_NINH, "Phạm Quang Minh").await;
        assert_eq!(adds(&stranger, &team, "Đồng Và", "").await.status, 422);
        adds(&province, &team, "Đồng Và", "").await.leads_to("/van-phong/thon");
        let hamlet = hamlets(&phone, &team).await.remove(0);
        assert_eq!(stranger.opens(&address(&hamlet, "")).await.status, 404);
        assert_eq!(
            stranger.fills(&address(&hamlet, "/chuyen"), &[("on", "2026-03-01"), ("to", "06967")]).await.status,
            404
        );
        assert_eq!(stranger.fills(&address(&hamlet, "/truoc"), &[("was", YEN_THAN)]).await.status, 404);
        officer.fills(&address(&hamlet, "/truoc"), &[("was", YEN_THAN)]).await.leads_to(&address(&hamlet, ""));
        province
            .fills(&address(&hamlet, "/chuyen"), &[("on", "2026-03-01"), ("to", TIEN_YEN)])
            .await
            .leads_to(&address(&hamlet, ""));
        officer.fills(&address(&hamlet, "/bo"), &[("on", "2026-03-01")]).await.leads_to(&address(&hamlet, ""));
        let record = hamlets(&phone, &team).await.remove(0);
        assert_eq!((record.text("was"), record.text("c.2026-03-01")), (Some(YEN_THAN), None));
        let audit = province.reads("/van-phong/nhat-ky").await;
        assert!(audit.contains("Chuyển thôn") && audit.contains("Bỏ lần chuyển thôn") && !audit.contains("Đồng Và"));
    }
}

#[tokio::test]
async fn a_phone_cannot_say_where_a_hamlet_belongs() {
    for world in World::each().await {
        let (team, officer, phone) = office(&world).await;
        adds(&officer, &team, "Đồng Và", "").await.leads_to("/van-phong/thon");
        let hamlet = hamlets(&phone, &team).await.remove(0);
        for set in [json!({"was": YEN_THAN}), json!({"commune": TIEN_YEN}), json!({"c.2026-03-01": TIEN_YEN})] {
            phone.op_refused(phone.op(Kind::HAMLET, hamlet.id, set)).await;
        }
        let id = HamletId::from_uuid(hamlet.id).unwrap();
        let row = world.app.store.hamlets().await.unwrap().into_iter().find(|row| row.id == id).unwrap();
        assert_eq!(row.belongs.home, DIEN_XA.parse::<UnitCode>().ok());
        assert!(row.belongs.moves.is_empty() && row.belongs.was.is_none());
    }
}
