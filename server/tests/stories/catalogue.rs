//! The province changes the catalogue: phones get it, nothing that was asked loses its meaning, and nobody's change is lost.

use crate::harness::{Officer, Program, World};
use domain::wire::{Cursor, PullReply, SHARED};
use domain::{Catalogue, VisitDate};

const HERE: &str = "/van-phong/danh-muc";

/// The catalogue as a phone pulls it.
async fn pulled(world: &World) -> Catalogue {
    let team = world.team("Tổ Bắc Lù").await;
    let phone = world.phone_of_leader(&team).await;
    let page = phone.pulls_from(SHARED, &Cursor::default()).await.good::<PullReply>();
    let [record] = &page.records[..] else { panic!("one catalogue, not {}", page.records.len()) };
    Catalogue::parse(&record.get("doc").unwrap().to_string()).unwrap()
}

async fn province(world: &World, name: &str) -> Officer {
    world.officer("22", name).await
}

/// A form for new words, made from a version.
fn words<'a>(version: &'a str, vi: &'a str) -> [(&'static str, &'a str); 5] {
    [("version", version), ("vi", vi), ("en", "In English"), ("help_vi", "Gợi ý"), ("help_en", "Help")]
}

#[tokio::test]
async fn an_indicator_is_added_reworded_moved_and_retired() {
    for world in World::each().await {
        let officer = province(&world, "Phạm Quang Minh").await;
        let page = officer.reads(HERE).await;
        // A row and a field of one name: a browser would go to the one for the other.
        let ids: Vec<_> = page.split(" id=\"").skip(1).filter_map(|after| after.split('"').next()).collect();
        assert!((1..ids.len()).all(|n| !ids[..n].contains(&ids[n])), "{ids:?}");
        assert!(page.contains("Cài VssID") && page.contains("name=\"version\" value=\"1\""), "{page}");

        // Nobody would be asked of a commune: what there is to say of one stands on its board.
        assert!(!officer.reads(&format!("{HERE}/moi")).await.contains("value=\"commune\""));
        let mut of_a_commune = words("1", "Của xã").to_vec();
        of_a_commune.extend([("subject", "commune"), ("from", "2026-11-01")]);
        assert_eq!(officer.fills(&format!("{HERE}/moi"), &of_a_commune).await.status, 422);
        let mut new = words("1", "Khai sinh điện tử").to_vec();
        new.extend([("subject", "people"), ("people", "adults"), ("from", "2026-11-01")]);
        let key = format!("{HERE}/khai_sinh_dien_tu");
        officer.fills(&format!("{HERE}/moi"), &new).await.leads_to(&format!("{key}?xong=da-luu"));
        officer.fills(&key, &words("2", "Khai sinh trên mạng")).await.leads_to(&format!("{key}?xong=da-luu"));
        let page = officer.reads(&key).await;
        assert!(
            page.contains("Khai sinh trên mạng") && page.contains("Khai sinh điện tử"),
            "earlier words stand below"
        );

        let vssid = format!("{HERE}/vssid");
        officer
            .fills(&format!("{vssid}/thu-tu"), &[("version", "3"), ("up", "true")])
            .await
            .leads_to(&format!("{HERE}#chi-tieu-vssid"));
        officer
            .fills(&format!("{vssid}/thoi"), &[("version", "4"), ("last", "2026-11-30")])
            .await
            .leads_to(&format!("{vssid}?xong=da-luu"));
        let now = pulled(&world).await;
        assert_eq!((now.version, now.edited), (5, true));
        let asked =
            |day: &str| now.asked_on(day.parse::<VisitDate>().unwrap()).map(|i| i.key.as_str()).collect::<Vec<_>>();
        assert_eq!(asked("2026-11-30")[..2], ["smartphone", "vssid"]);
        assert!(!asked("2026-12-01").contains(&"vssid"));
        assert_eq!(asked("2026-12-01").last(), Some(&"khai_sinh_dien_tu"));
        assert_eq!(now.get("khai_sinh_dien_tu").unwrap().as_of(2).vi, "Khai sinh điện tử");

        officer.fills(&format!("{vssid}/thoi"), &[("version", "5")]).await.leads_to(&format!("{vssid}?xong=da-luu"));
        assert_eq!(pulled(&world).await.get("vssid").unwrap().to, None);
        let history = world.app.store.history_of(SHARED).await.unwrap();
        assert_eq!(history.len(), 6, "each change is an op of its own");
        let audit = officer.reads("/van-phong/nhat-ky").await;
        for words in ["Thêm chỉ tiêu", "Sửa câu hỏi", "Đổi thứ tự chỉ tiêu", "Ngừng hoặc hỏi lại"]
        {
            assert!(audit.contains(words), "{words}");
        }
    }
}

#[tokio::test]
async fn of_two_officers_at_once_the_second_is_told_and_loses_nothing() {
    for world in World::each().await {
        let (one, other) = (province(&world, "Phạm Quang Minh").await, province(&world, "Lê Thị Thu").await);
        let vssid = format!("{HERE}/vssid");
        let (mine, theirs) = (words("1", "Lời của Minh"), words("1", "Lời của Thu"));
        let (first, second) = tokio::join!(one.fills(&vssid, &mine), other.fills(&vssid, &theirs));
        let (late, told, kept, lost) = if first.status == 303 {
            (&other, second, "Lời của Minh", "Lời của Thu")
        } else {
            (&one, first, "Lời của Thu", "Lời của Minh")
        };
        assert_eq!(told.status, 409);
        let page = told.text();
        assert!(page.contains("Người khác vừa đổi danh mục"), "{page}");
        assert!(page.contains(&format!("value=\"{lost}\"")), "what was typed stays");
        assert!(page.contains(&format!("Lời hiện nay: {kept}")) && page.contains("value=\"2\""));
        assert_eq!(pulled(&world).await.get("vssid").unwrap().vi, kept);
        late.fills(&vssid, &words("2", lost)).await.leads_to(&format!("{vssid}?xong=da-luu"));
        let now = world.app.store.catalogue().await.unwrap();
        assert_eq!(
            now.get("vssid").unwrap().was.iter().map(|was| was.vi.as_str()).collect::<Vec<_>>(),
            ["Cài VssID", kept]
        );
    }
}

#[tokio::test]
async fn what_cannot_be_saved_says_why_beside_the_field() {
    for world in World::each().await {
        let officer = province(&world, "Phạm Quang Minh").await;
        let answer = officer.fills(&format!("{HERE}/vssid"), &words("1", " ")).await;
        assert_eq!(answer.status, 422);
        assert!(answer.text().contains("dài nhất 160 ký tự") && answer.text().contains("In English"));
        let mut new = words("1", "Khai sinh").to_vec();
        new.extend([("subject", "people"), ("people", "adults"), ("from", "hôm nay")]);
        assert!(officer.fills(&format!("{HERE}/moi"), &new).await.text().contains("Cần một ngày."));
        let answer = officer.fills(&format!("{HERE}/vssid/thoi"), &[("version", "1"), ("last", "2020-01-01")]).await;
        assert!(answer.text().contains("không trước ngày bắt đầu hỏi"));
        assert_eq!(officer.fills(&format!("{HERE}/khong_co"), &words("1", "A")).await.status, 404);
        assert_eq!(officer.fills(&format!("{HERE}/vssid"), &[("version", "x")]).await.status, 400);
        assert_eq!(
            officer.fills(&format!("{HERE}/smartphone/thu-tu"), &[("version", "1"), ("up", "true")]).await.status,
            422
        );
        assert_eq!(world.app.store.catalogue().await.unwrap(), Catalogue::built_in());
    }
}

#[tokio::test]
async fn the_limits_of_a_smart_hamlet_are_the_provinces() {
    for world in World::each().await {
        let officer = province(&world, "Phạm Quang Minh").await;
        let limits = |internet: &'static str| {
            [("version", "1"), ("smartphone", "85"), ("internet", internet), ("cashless", "50")]
        };
        for wrong in ["", "0", "101", "bảy mươi"] {
            let answer = officer.fills(&format!("{HERE}/nguong"), &limits(wrong)).await;
            assert_eq!(answer.status, 422, "{wrong}");
            assert!(answer.text().contains("từ 1 đến 100") && answer.text().contains("value=\"85\""));
        }
        officer.fills(&format!("{HERE}/nguong"), &limits(" 90 ")).await.leads_to(&format!("{HERE}?xong=da-luu"));
        let now = pulled(&world).await;
        assert_eq!((now.version, now.limits.smartphone, now.limits.internet, now.limits.cashless), (2, 85, 90, 50));
    }
}

#[tokio::test]
async fn a_new_build_brings_its_indicators_and_leaves_the_provinces_words() {
    for world in World::each().await {
        let officer = province(&world, "Phạm Quang Minh").await;
        officer
            .fills(&format!("{HERE}/vssid"), &words("1", "Lời của tỉnh"))
            .await
            .leads_to(&format!("{HERE}/vssid?xong=da-luu"));
        let mut build = Catalogue::built_in();
        build.version = 9;
        build.indicators[2].vi = "Lời của bản mới".into();
        build.indicators.push(domain::Indicator { key: "land_papers".into(), ..build.indicators[0].clone() });
        let now = world.app.time.now();
        world.app.store.seed_with(&build, now).await.unwrap();
        world.app.store.seed_with(&build, now).await.unwrap();
        // An older build that starts beside it changes nothing.
        world.app.store.seed(now).await.unwrap();
        let after = pulled(&world).await;
        assert_eq!((after.version, after.get("vssid").unwrap().vi.as_str()), (9, "Lời của tỉnh"));
        assert_eq!(after.indicators.last().unwrap().key, "land_papers");
        assert_eq!(world.app.store.history_of(SHARED).await.unwrap().len(), 3);
    }
}

#[tokio::test]
async fn phones_that_listen_hear_that_the_catalogue_changed() {
    for world in World::each().await {
        let team = world.team("Tổ Bắc Lù").await;
        let mut near = world.phone_of_leader(&team).await.listens().await;
        near.words_of_a_moment().await;
        let officer = province(&world, "Phạm Quang Minh").await;
        officer
            .fills(&format!("{HERE}/vssid"), &words("1", "Lời mới"))
            .await
            .leads_to(&format!("{HERE}/vssid?xong=da-luu"));
        let words = near.words_until(|word| word.seq.is_some()).await;
        assert_eq!((words.last().unwrap().team, words.last().unwrap().seq), (None, Some(2)));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn phones_at_another_server_hear_it_too() {
    let Some(here) = World::on_postgres().await else { return };
    let there = Program::serves(&here.place);
    let team = here.team("Tổ Bắc Lù").await;
    let mut leader = here.phone_of_leader(&team).await;
    leader.turns_to(&there.base);
    let mut far = leader.listens().await;
    far.words_of_a_moment().await;
    let officer = province(&here, "Phạm Quang Minh").await;
    officer
        .fills(&format!("{HERE}/vssid"), &words("1", "Lời mới"))
        .await
        .leads_to(&format!("{HERE}/vssid?xong=da-luu"));
    let words = far.words_until(|word| word.seq == Some(2)).await;
    assert_eq!(words.last().unwrap().team, None);
}
