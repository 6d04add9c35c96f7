//! Officers come into their office, see what is theirs, and nothing else.

use crate::harness::{Officer, World};
use axum::http::Method;
use domain::wire::Me;
use domain::{Kind, RefusalCode, Role};
use serde_json::json;
use server::auth::Office;
use server::router::pages;

const DIEN_XA: &str = "06874";
const BA_CHE: &str = "06970";
const QUANG_NINH: &str = "22";
const DAY_MS: u64 = 24 * 60 * 60 * 1000;

#[tokio::test]
async fn an_officer_comes_in_with_a_code_once_and_goes_out_again() {
    for world in World::each().await {
        let officer = world.new_officer(DIEN_XA, "Vũ Thị Hạnh").await;
        officer.opens("/van-phong").await.leads_to("/van-phong/vao");
        let code = world.office_code(&officer).await;
        officer.signs_in(&code.to_lowercase()).await.leads_to("/van-phong");
        let page = officer.reads("/van-phong").await;
        assert!(page.contains("Vũ Thị Hạnh") && page.contains("Văn phòng 06874"), "{page}");
        officer.fills("/van-phong/ra", &[]).await.leads_to("/van-phong/vao");
        officer.opens("/van-phong").await.leads_to("/van-phong/vao");
        let again = officer.signs_in(&code).await;
        assert_eq!(again.status, 422);
        assert!(again.text().contains("đã được dùng") && again.text().contains(&code), "what was typed stays");
    }
}

#[tokio::test]
async fn each_wrong_code_says_why_and_nobody_gets_to_try_many() {
    for world in World::each().await {
        let team = world.team("Tổ Bắc Lù").await;
        let officer = world.new_officer(DIEN_XA, "Vũ Thị Hạnh").await;
        let (old, for_a_phone) = (world.office_code(&officer).await, world.code(&team, team.leader).await);
        for (typed, words) in [("", "Hãy nhập mã"), ("7KQ2", "8 ký tự"), ("0000-0000", "Không có mã này")] {
            assert!(officer.signs_in(typed).await.text().contains(words), "{typed}");
        }
        assert!(officer.signs_in(&for_a_phone).await.text().contains("dùng trên điện thoại"));
        world.phone().joins(&for_a_phone).await.good::<Me>();
        world.phone().joins(&old).await.refused("code_of_an_office");
        world.app.time.pass(8 * DAY_MS);
        assert!(officer.signs_in(&old).await.text().contains("quá bảy ngày"));
        for _ in 0..30 {
            officer.signs_in("0000-0000").await;
        }
        let good = world.office_code(&officer).await;
        assert_eq!(officer.signs_in(&good).await.status, 429);
        world.app.time.pass(60_000);
        officer.signs_in(&good).await.leads_to("/van-phong");
        // A shared computer does not stay signed in for good.
        world.app.time.pass(91 * DAY_MS);
        officer.opens("/van-phong").await.leads_to("/van-phong/vao");
    }
}

async fn tries(officer: &Officer, page: &server::router::Page, origin: Option<&str>) -> crate::harness::Answer {
    let path = page.path.replace("{*rest}", "khong-co").replace(['{', '}'], "");
    if page.method == Method::GET { officer.opens(&path).await } else { officer.sends(&path, &[], origin).await }
}

#[tokio::test]
async fn every_page_keeps_out_whoever_it_is_not_for_and_every_form_whatever_comes_from_elsewhere() {
    let world = World::start().await;
    let stranger = world.new_officer(DIEN_XA, "Người lạ").await;
    let officer = world.officer(DIEN_XA, "Vũ Thị Hạnh").await;
    let province = world.officer(QUANG_NINH, "Phạm Quang Minh").await;
    for page in pages() {
        if let Office::Role(role) = page.who {
            tries(&stranger, &page, Some(&world.base)).await.leads_to("/van-phong/vao");
            let answer = tries(&officer, &page, Some(&world.base)).await;
            if role == Role::Province {
                assert_eq!(answer.status, 403, "{}", page.path);
            } else {
                assert_ne!(answer.status, 403, "{}", page.path);
                // Signing out was one of them.
                let code = world.office_code(&officer).await;
                officer.signs_in(&code).await.leads_to("/van-phong");
            }
            assert!(page.what.is_some(), "{} is noted", page.path);
        }
        if page.method == Method::POST {
            for origin in [None, Some("null"), Some("https://evil.example")] {
                let answer = tries(&province, &page, origin).await;
                assert_eq!(answer.status, 403, "{} from {origin:?}", page.path);
                assert!(answer.text().contains("từ trang khác"));
            }
        }
    }
}

#[tokio::test]
async fn whoever_opens_an_address_that_only_takes_a_form_comes_to_a_page() {
    let world = World::start().await;
    let province = world.officer(QUANG_NINH, "Phạm Quang Minh").await;
    for (form, above) in [
        ("/van-phong/ra", "/van-phong"),
        ("/van-phong/xa/06874/bo", "/van-phong/xa/06874"),
        ("/van-phong/can-bo/1/ma", "/van-phong/can-bo"),
        ("/van-phong/danh-muc/vssid/thoi", "/van-phong/danh-muc/vssid"),
        ("/van-phong/danh-muc/nguong", "/van-phong/danh-muc"),
        ("/van-phong/bang-xa/nhap/loi.csv", "/van-phong/bang-xa/nhap"),
    ] {
        province.opens(form).await.leads_to(above);
        assert!(province.reads(above).await.contains("<main"), "{above}");
    }
    for page in pages() {
        let path = page.path.replace("{*rest}", "khong-co").replace(['{', '}'], "");
        assert_ne!(province.opens(&path).await.status, 405, "{path}");
    }
}

#[tokio::test]
async fn a_communes_officer_sees_its_teams_and_the_province_all() {
    for world in World::each().await {
        let ours = world.team_of("Tổ Bắc Lù", DIEN_XA).await;
        let theirs = world.team_of("Tổ Nà Cáng", BA_CHE).await;
        let phone = world.phone_of(&ours, "Chìu Thị Sám").await;
        phone.sends(&[phone.logs_household("BL-001")]).await;
        let officer = world.officer(DIEN_XA, "Vũ Thị Hạnh").await;
        let province = world.officer(QUANG_NINH, "Phạm Quang Minh").await;

        let page = officer.reads("/van-phong").await;
        assert!(page.contains("Tổ Bắc Lù") && !page.contains("Tổ Nà Cáng") && !page.contains("Văn phòng 22"));
        let page = province.reads("/van-phong").await;
        assert!(page.contains("/van-phong/xa/06874") && page.contains("/van-phong/xa/06970"));
        assert!(province.reads("/van-phong/xa/06970").await.contains("Tổ Nà Cáng"));
        assert_eq!(officer.opens("/van-phong/xa/06970").await.status, 404);
        assert_eq!(province.opens("/van-phong/xa/22").await.status, 404);

        let path = |team: &crate::harness::Team| format!("/van-phong/to/{}", team.id);
        let page = officer.reads(&path(&ours)).await;
        assert!(page.contains("Chìu Thị Sám") && !page.contains("BL-001"));
        assert_eq!(officer.opens(&path(&theirs)).await.status, 404);
        assert!(province.reads(&path(&theirs)).await.contains("Tổ Nà Cáng"));
        // An office is no team, whoever asks.
        assert_eq!(province.opens(&format!("/van-phong/to/{}", officer.office)).await.status, 404);

        // No leader moves a team, or its hamlets, into another office's sight.
        let leader = world.phone_of_leader(&theirs).await;
        for set in [json!({"commune": DIEN_XA}), json!({"commune": null})] {
            let verdicts = leader.sends(&[leader.op(Kind::TEAM, theirs.id.uuid(), set)]).await;
            assert_eq!(verdicts[0].refused.as_ref().map(|why| why.code), Some(RefusalCode::NotAllowed));
        }
        assert!(!officer.reads("/van-phong").await.contains("Tổ Nà Cáng"));
    }
}

#[tokio::test]
async fn whoever_s_last_phone_was_taken_out_has_left_keeps_what_they_logged_and_comes_back_by_joining_again() {
    for world in World::each().await {
        let team = world.team_of("Tổ Bắc Lù", DIEN_XA).await;
        let leader = world.phone_of_leader(&team).await;
        let phone = world.phone_of(&team, "Chìu Thị Sám").await;
        phone.sends(&[phone.logs_household("BL-001")]).await;
        let officer = world.officer(DIEN_XA, "Vũ Thị Hạnh").await;
        let here = format!("/van-phong/to/{}", team.id);
        assert!(!officer.reads(&here).await.contains("Đã rời tổ"));
        assert!(officer.reads("/van-phong").await.contains("2 người · 2 máy"));
        let phones = world.app.store.phones(team.id).await.unwrap();
        let own = phones.iter().find(|own| own.name == "Chìu Thị Sám").unwrap();
        let device = own.device.unwrap();
        leader.posts(&format!("/api/v1/teams/{}/phones/{device}/revoke", team.id), &json!({})).await;
        let page = officer.reads(&here).await;
        assert!(page.contains("Chìu Thị Sám") && page.contains("Đã rời tổ"), "{page}");
        assert!(officer.reads("/van-phong").await.contains("1 người · 1 máy"));
        let records = leader.pulls(team.id).await;
        assert!(records.iter().any(|record| record.text("code") == Some("BL-001")), "nothing that was logged is lost");
        world.phone().joins(&world.code(&team, own.member).await).await.good::<Me>();
        assert!(!officer.reads(&here).await.contains("Đã rời tổ"));
        assert!(officer.reads("/van-phong").await.contains("2 người · 2 máy"));
    }
}

#[tokio::test]
async fn the_province_makes_an_officer_gives_a_new_code_and_takes_one_out() {
    for world in World::each().await {
        let province = world.officer(QUANG_NINH, "Phạm Quang Minh").await;
        let here = "/van-phong/can-bo";
        let typed = [("unit", BA_CHE), ("office", ""), ("name", "Triệu Tiến Vinh")];
        let answer = province.fills(here, &typed).await;
        assert_eq!(answer.status, 422);
        assert!(answer.text().contains("chưa có văn phòng") && answer.text().contains("Triệu Tiến Vinh"));
        for (unit, words) in [
            ("", "Cần 5 chữ số"),
            ("199", "Cần 5 chữ số"),
            ("79", "Cần 5 chữ số"),
            ("xã", "Cần 5 chữ số"),
            ("99999", "không có xã nào mang mã này"),
            ("06880", "nay thuộc Xã Điền Xá (06874), Xã Tiên Yên (06862)"),
        ] {
            let answer = province.fills(here, &[("unit", unit), ("office", "UBND"), ("name", "A")]).await;
            assert_eq!(answer.status, 422, "{unit}");
            assert!(answer.text().contains(words), "{unit}: {}", answer.text());
        }
        let typed = [("unit", BA_CHE), ("office", "UBND xã Ba Chẽ"), ("name", "Triệu Tiến Vinh")];
        let page = province.fills(here, &typed).await.shows();
        let newcomer = world.new_officer(DIEN_XA, "Ai đó").await;
        newcomer.signs_in(&code_on(&page)).await.leads_to("/van-phong");
        assert!(newcomer.reads("/van-phong").await.contains("UBND xã Ba Chẽ"));

        let officers = world.app.store.officers().await.unwrap();
        let made = officers.iter().find(|row| row.name == "Triệu Tiến Vinh").unwrap();
        assert_eq!((made.role, made.sessions), (Role::Officer, 1));
        let theirs = format!("{here}/{}", made.member);
        province.fills(&format!("{theirs}/ra"), &[]).await.leads_to(here);
        newcomer.opens("/van-phong").await.leads_to("/van-phong/vao");
        let page = province.fills(&format!("{theirs}/ma"), &[]).await.shows();
        newcomer.signs_in(&code_on(&page)).await.leads_to("/van-phong");
        // Nobody locks themselves out.
        let own = format!("{here}/{}/ra", province.member);
        assert_eq!(province.fills(&own, &[]).await.status, 403);

        let changes = province.reads("/van-phong/nhat-ky").await;
        for words in ["Thêm cán bộ", "Tạo mã cho cán bộ", "Cho cán bộ ra"] {
            assert!(changes.contains(words), "{words}");
        }
        assert!(changes.contains(&made.member.to_string()));
        let looks = province.reads("/van-phong/nhat-ky?loai=xem").await;
        assert!(looks.contains("Vào văn phòng") && looks.contains("Xem các tổ") && !looks.contains("Thêm cán bộ"));
    }
}

fn code_on(page: &str) -> String {
    let (_, after) = page.split_once("code-text\">").unwrap();
    after.split('<').next().unwrap().to_owned()
}

#[tokio::test]
async fn no_phone_makes_itself_an_office() {
    for world in World::each().await {
        let team = world.team_of("Tổ Bắc Lù", DIEN_XA).await;
        let leader = world.phone_of_leader(&team).await;
        for role in ["officer", "province"] {
            leader.op_refused(leader.op(Kind::MEMBER, team.leader.uuid(), json!({"role": role}))).await;
            leader
                .op_refused(leader.op(Kind::MEMBER, crate::harness::new_record(), json!({"name": "A", "role": role})))
                .await;
        }
        leader.op_refused(leader.op(Kind::TEAM, team.id.uuid(), json!({"office": QUANG_NINH}))).await;
        let verdicts = leader.sends(&[leader.op(Kind::MEMBER, team.leader.uuid(), json!({"role": "leader"}))]).await;
        assert!(verdicts[0].seq.is_some());
        assert_eq!(world.app.store.officers().await.unwrap(), []);
    }
}

#[tokio::test]
async fn an_officers_session_opens_no_book_and_a_phones_no_office() {
    let world = World::start().await;
    let team = world.team_of("Tổ Bắc Lù", DIEN_XA).await;
    let officer = world.officer(DIEN_XA, "Vũ Thị Hạnh").await;
    let code = world.office_code(&officer).await;
    let cookie = officer.signs_in(&code).await.header("set-cookie").to_owned();
    let token = cookie.split(['=', ';']).nth(1).unwrap();
    let call = |name: &str, token: &str, path: &str| {
        let request = officer.client.get(officer.at(path)).header("cookie", format!("{name}={token}"));
        async { crate::harness::Answer::of(request.send().await.unwrap()).await }
    };
    call("tungnha", token, "/api/v1/me").await.refused("office_has_no_book");
    let phone = world.phone();
    let joined = phone.joins(&world.code(&team, team.leader).await).await;
    let token = joined.header("set-cookie").split(['=', ';']).nth(1).unwrap().to_owned();
    call("vanphong", &token, "/van-phong").await.leads_to("/van-phong/vao");
}

#[tokio::test]
async fn pages_speak_the_language_that_was_chosen_and_what_is_not_there_is_a_page_too() {
    let world = World::start().await;
    let officer = world.officer(DIEN_XA, "Vũ Thị Hạnh").await;
    let page = officer.opens("/van-phong/khong-co").await;
    assert_eq!((page.status.as_u16(), page.header("content-type")), (404, "text/html; charset=utf-8"));
    assert!(page.text().contains("lang=\"vi\"") && page.text().contains("Không có trang này"));
    assert!(officer.reads("/van-phong?lang=en").await.contains("lang=\"en\""));
    let page = officer.opens("/van-phong").await;
    assert!(page.text().contains("Sign out"), "the choice is kept");
    assert_eq!((page.header("cache-control"), page.header("referrer-policy")), ("no-store", "same-origin"));
    officer.opens("/van-phong/").await.leads_to("/van-phong");
    let (_, style) =
        page.text().split_once("/van-phong/van-phong.css?v=").map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
    let style = officer.opens(&format!("/van-phong/van-phong.css?v={}", &style[..12])).await;
    assert!(style.header("cache-control").contains("immutable") && style.text().contains(".office"));
}

#[tokio::test]
async fn teams_from_before_there_were_offices_are_found_by_their_commune() {
    for world in World::each().await {
        world.team_of("Tổ Bắc Lù", DIEN_XA).await;
        world.team("Tổ chưa có xã").await;
        let mut database = world.connection().await;
        for sql in [
            "DROP TABLE audit",
            "DROP INDEX team_commune",
            "DROP INDEX team_office",
            "ALTER TABLE team DROP COLUMN commune",
            "ALTER TABLE team DROP COLUMN office",
            "DROP INDEX record_hamlet",
            "DROP INDEX op_refused",
            "DROP INDEX op_by_hand",
            "DELETE FROM migration WHERE step >= 5",
        ] {
            sqlx::Executor::execute(&mut database, sql).await.unwrap();
        }
        let store = server::store::Store::open(&world.place).await.unwrap();
        let teams = store.teams_of(Some(&DIEN_XA.parse().unwrap())).await.unwrap();
        assert_eq!(teams.iter().map(|team| team.name.as_str()).collect::<Vec<_>>(), ["Tổ Bắc Lù"]);
        assert_eq!(store.teams_of(None).await.unwrap().len(), 2);
    }
}
