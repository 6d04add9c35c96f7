//! Offices see what teams did in a period, in the communes of that time or of today.

use crate::harness::{Officer, Phone, Team, World, new_record};
use domain::{Kind, VisitDate};
use serde_json::{Value as Json, json};
use uuid::Uuid;

const DIEN_XA: &str = "06874";
const TIEN_YEN: &str = "06862";
const QUANG_NINH: &str = "22";

async fn adds(officer: &Officer, team: &Team, phone: &Phone, name: &str, was: &str) -> Uuid {
    let fields = [("team", &*team.id.to_string()), ("name", name), ("was", was)];
    officer.fills("/van-phong/thon", &fields).await.leads_to("/van-phong/thon");
    let all = phone.pulls(team.id).await;
    all.iter().find(|record| record.text("name") == Some(name)).unwrap().id
}

/// A household in a hamlet; its head's name must reach no office.
async fn lists(phone: &Phone, hamlet: Uuid, code: &str) -> Uuid {
    let home = new_record();
    let set = json!({"code": code, "hamlet": hamlet.to_string(), "head": "Chìu Thị Sám", "people": 4});
    phone.sends(&[phone.op(Kind::HOUSEHOLD, home, set)]).await;
    home
}

async fn visits(phone: &Phone, home: Uuid, day: &str, set: Json) {
    let when = day.parse::<VisitDate>().unwrap().start_ms() + 18 * 3_600_000;
    let mut all = json!({"household": home.to_string(), "when": when, "outcome": "met"});
    all.as_object_mut().unwrap().extend(set.as_object().unwrap().clone());
    phone.sends(&[phone.op(Kind::VISIT, new_record(), all)]).await;
}

/// The rows of the sheet: commune's code, hamlet, households, visits, and the number helped with VssID.
async fn sheet(officer: &Officer, from: &str, to: &str, borders: &str) -> Vec<[String; 5]> {
    let answer = officer.opens(&format!("/van-phong/so-lieu.csv?tu={from}&den={to}&don-vi={borders}")).await;
    assert_eq!((answer.status.as_u16(), answer.header("content-type")), (200, "text/csv; charset=utf-8"));
    let text = answer.text();
    assert!(!text.contains("Chìu"), "{text}");
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let heads = reader.headers().unwrap().clone();
    let place = |head: &str| heads.iter().position(|own| own == head).unwrap();
    let places = ["Mã xã", "Thôn", "Hộ đã gặp", "Lượt thăm", "Cài VssID: làm được"].map(place);
    reader.records().map(|row| row.map(|row| places.map(|place| row[place].to_owned())).unwrap()).collect()
}

fn row(cells: [&str; 5]) -> [String; 5] {
    cells.map(str::to_owned)
}

#[tokio::test]
async fn visits_count_where_the_hamlet_was_or_where_it_is() {
    for world in World::each().await {
        let team = world.team_of("Tổ Khe Cầu", DIEN_XA).await;
        let (officer, phone) = (world.officer(DIEN_XA, "Vũ Thị Hạnh").await, world.phone_of_leader(&team).await);
        let (dong_va, khe_cau) = (
            adds(&officer, &team, &phone, "Đồng Và", "06880").await,
            adds(&officer, &team, &phone, "Khe Cầu", "06874").await,
        );
        let (a, b) = (lists(&phone, dong_va, "DV-001").await, lists(&phone, khe_cau, "KC-001").await);
        visits(&phone, a, "2025-06-15", json!({"v.vssid": [0, 2]})).await;
        visits(&phone, a, "2026-02-01", json!({"outcome": "absent"})).await;
        visits(&phone, b, "2026-02-02", json!({"v.vssid": [3, 0]})).await;
        visits(&phone, b, "2026-02-03", json!({"void": "nhầm"})).await;
        let to = [("on", "2026-03-01"), ("to", TIEN_YEN)];
        officer
            .fills(&format!("/van-phong/thon/{dong_va}/chuyen"), &to)
            .await
            .leads_to(&format!("/van-phong/thon/{dong_va}"));
        visits(&phone, a, "2026-04-01", json!({"v.vssid": [2, 1]})).await;

        let province = world.officer(QUANG_NINH, "Phạm Quang Minh").await;
        let (from, till) = ("2025-06-01", "2026-06-30");
        let then = sheet(&province, from, till, "luc-do").await;
        let expected =
            [row(["06874", "", "1", "2", "0"]), row([TIEN_YEN, "", "0", "1", "1"]), row(["06880", "", "1", "1", "2"])];
        assert_eq!(then, expected);
        let now = sheet(&province, from, till, "hien-nay").await;
        assert_eq!(now, [row(["06874", "", "1", "1", "0"]), row([TIEN_YEN, "", "1", "3", "3"])]);

        // The office of Điền Xá answers for what was its own, and for the hamlets that are.
        let own = sheet(&officer, from, till, "luc-do").await;
        assert_eq!(
            own,
            [
                row(["06880", "Đồng Và", "1", "1", "2"]),
                row(["06874", "Đồng Và", "0", "1", ""]),
                row(["06874", "Khe Cầu", "1", "1", "0"])
            ]
        );
        assert_eq!(sheet(&officer, from, till, "hien-nay").await, [row(["06874", "Khe Cầu", "1", "1", "0"])]);
        // A hamlet's new commune sees it, though the team is another commune's.
        let other = world.officer(TIEN_YEN, "Lý Văn Bình").await;
        assert_eq!(sheet(&other, from, till, "luc-do").await, [row([TIEN_YEN, "Đồng Và", "0", "1", "1"])]);
        assert_eq!(sheet(&other, from, till, "hien-nay").await, [row([TIEN_YEN, "Đồng Và", "1", "3", "3"])]);
    }
}

#[tokio::test]
async fn the_page_shows_what_was_asked_for_and_says_what_is_not_known() {
    for world in World::each().await {
        let team = world.team_of("Tổ Khe Cầu", DIEN_XA).await;
        let (officer, phone) = (world.officer(DIEN_XA, "Vũ Thị Hạnh").await, world.phone_of_leader(&team).await);
        let khe_cau = adds(&officer, &team, &phone, "Khe Cầu", "").await;
        let home = lists(&phone, khe_cau, "KC-001").await;
        visits(&phone, home, "2025-06-15", json!({})).await;
        let page = officer.reads("/van-phong/so-lieu?tu=2025-06-01&den=2025-06-30&don-vi=luc-do").await;
        assert!(page.contains("Khe Cầu") && page.contains("chưa rõ") && page.contains("—"), "{page}");
        assert!(!page.contains("Chìu"), "{page}");
        let page = officer.reads("/van-phong/so-lieu?tu=2025-06-01&den=2025-06-30&lang=en").await;
        assert!(page.contains("From 01/06/2025 to 30/06/2025, units of today"), "{page}");
        assert!(
            page.contains("/van-phong/so-lieu?tu=2025-06-01&amp;den=2025-06-30&amp;lang=vi"),
            "the other language shows the same"
        );
        assert!(
            officer
                .reads("/van-phong/so-lieu?tu=2026-06-02&den=2026-06-01&lang=vi")
                .await
                .contains("Hãy chọn hai ngày")
        );
        let nobody = world.officer("06967", "Người xã khác").await;
        assert!(nobody.reads("/van-phong/so-lieu?tu=2025-06-01&den=2026-06-01").await.contains("Không có lượt thăm"));
    }
}
