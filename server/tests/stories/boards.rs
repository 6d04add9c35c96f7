//! The commune board: typed in by its office, or imported by the province; each figure with its source, none taken for zero.

use crate::harness::{Answer, Officer, Phone, World, hidden};
use domain::Quarter;
use domain::board::{Amount, Board};
use serde_json::json;

const DIEN_XA: &str = "06874";
const QUANG_NINH: &str = "22";
const PERIOD: &str = "2026-Q3";
const HERE: &str = "/van-phong/bang-xa/06874";

async fn types(officer: &Officer, figures: &[(&str, &str)]) -> Answer {
    let fields: Vec<_> = [("ky", PERIOD)].into_iter().chain(figures.iter().copied()).collect();
    officer.fills(HERE, &fields).await
}

fn fibre<'t>(amount: &'t str, source: &'t str, seen: &'t str) -> [(&'static str, &'t str); 4] {
    [("fibre.amount", amount), ("fibre.source", source), ("fibre.on", "2026-09-30"), ("fibre.seen", seen)]
}

/// What a form of targets was made from.
fn seen_in(page: &str) -> String {
    let field = page.split("name=\"seen\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    field.replace("&quot;", "\"").replace("&amp;", "&")
}

async fn boards(world: &World) -> Vec<Board> {
    world.app.store.boards(PERIOD.parse::<Quarter>().unwrap()).await.unwrap()
}

fn seen(board: &Board) -> String {
    board.figures["fibre"].to_json().to_string()
}

#[tokio::test]
async fn an_officer_types_the_commune_s_figures_each_with_its_source() {
    for world in World::each().await {
        let officer = world.officer(DIEN_XA, "Vũ Thị Hạnh").await;
        officer.opens("/van-phong/bang-xa?ky=2026-Q3").await.leads_to("/van-phong/bang-xa/06874?ky=2026-Q3");
        let answer = types(&officer, &fibre("89,13", "", "")).await;
        assert_eq!(answer.status, 422);
        let page = answer.text();
        assert!(page.contains("Hãy ghi nguồn của số liệu này") && page.contains("value=\"89,13\""), "{page}");
        assert_eq!(boards(&world).await, []);
        types(&officer, &fibre("89,13", "Báo cáo UBND xã", "")).await.leads_to(&format!("{HERE}?ky={PERIOD}&xong=luu"));
        let board = boards(&world).await.remove(0);
        assert_eq!(board.figures["fibre"].amount, Amount::Hundredths(8913));
        let page = officer.reads(&format!("{HERE}?ky={PERIOD}")).await;
        assert!(page.contains("Báo cáo UBND xã") && page.contains("2026-09-30"), "{page}");
        // Of another quarter nothing is said.
        assert!(!officer.reads(&format!("{HERE}?ky=2026-Q2")).await.contains("Báo cáo UBND xã"));
        types(&officer, &fibre("89,13", "Báo cáo UBND xã", &seen(&board)))
            .await
            .leads_to(&format!("{HERE}?ky={PERIOD}&xong=nhu-cu"));
        types(&officer, &fibre("", "Báo cáo UBND xã", &seen(&board)))
            .await
            .leads_to(&format!("{HERE}?ky={PERIOD}&xong=luu"));
        assert!(boards(&world).await[0].figures.is_empty());
        assert_eq!(world.history(board.id()).await.len(), 2, "the history keeps what stood there");
    }
}

#[tokio::test]
async fn of_two_officers_who_change_one_figure_the_second_is_told_and_loses_nothing() {
    for world in World::each().await {
        let (first, second) =
            (world.officer(DIEN_XA, "Vũ Thị Hạnh").await, world.officer(DIEN_XA, "Bàn Văn Thìn").await);
        types(&first, &fibre("89,13", "Báo cáo", "")).await.leads_to(&format!("{HERE}?ky={PERIOD}&xong=luu"));
        let answer = types(&second, &fibre("95", "Khảo sát", "")).await;
        assert_eq!(answer.status, 422);
        let page = answer.text();
        assert!(
            page.contains("Người khác vừa đổi thành 89,13 (Báo cáo, 30/09/2026)") && page.contains("value=\"95\""),
            "{page}"
        );
        let board = boards(&world).await.remove(0);
        assert_eq!(board.figures["fibre"].amount, Amount::Hundredths(8913));
        types(&second, &fibre("95", "Khảo sát", &seen(&board))).await.leads_to(&format!("{HERE}?ky={PERIOD}&xong=luu"));
        assert_eq!(boards(&world).await[0].figures["fibre"].source.as_str(), "Khảo sát");
    }
}

#[tokio::test]
async fn a_board_is_its_commune_s_and_reaches_no_phone() {
    for world in World::each().await {
        let officer = world.officer(DIEN_XA, "Vũ Thị Hạnh").await;
        types(&officer, &fibre("89,13", "Báo cáo", "")).await.leads_to(&format!("{HERE}?ky={PERIOD}&xong=luu"));
        let stranger = world.officer("06967", "Người xã khác").await;
        assert_eq!(stranger.opens(HERE).await.status, 404);
        assert_eq!(types(&stranger, &fibre("1", "Tôi", "")).await.status, 404);
        assert_eq!(officer.opens("/van-phong/bang-xa/nhap").await.status, 403);
        let team = world.team_of("Tổ Khe Cầu", DIEN_XA).await;
        let phone: Phone = world.phone_of_leader(&team).await;
        for stream in ["board".to_owned(), "shared".to_owned(), team.id.to_string()] {
            assert!(!phone.pulls_after(&stream, 0).await.text().contains("Báo cáo"), "{stream}");
        }
        let rec = boards(&world).await[0].id();
        phone.op_refused(phone.op(domain::board::BOARD, rec, json!({"fibre": null}))).await;
    }
}

#[tokio::test]
async fn the_province_sees_all_communes_and_a_missing_figure_is_not_zero() {
    for world in World::each().await {
        let officer = world.officer(DIEN_XA, "Vũ Thị Hạnh").await;
        let province = world.officer(QUANG_NINH, "Phạm Quang Minh").await;
        let page = province.reads("/van-phong/bang-xa?ky=2026-Q3").await;
        let places: Vec<_> =
            ["Xã Bình Liêu", "Xã Cái Chiên", "Xã Đầm Hà", "Xã Điền Xá", "Phường Đông Triều", "Xã Đông Ngũ"]
                .map(|name| page.find(name).unwrap())
                .into();
        assert!(places[..4].is_sorted() && places[5] < places[4] && places[3] < places[5], "{places:?}");
        assert!(page.contains("Có số liệu: 0/54 xã") && !page.contains(">0<"), "{page}");
        let own = [("ocop.amount", "3"), ("ocop.source", "Báo cáo"), ("ocop.on", "2026-09-30")];
        types(&officer, &own).await.leads_to(&format!("{HERE}?ky={PERIOD}&xong=luu"));
        let page = province.reads("/van-phong/bang-xa?ky=2026-Q3").await;
        assert!(
            page.contains("Có số liệu: 1/54 xã")
                && page.contains("chưa đủ số liệu để kết luận")
                && page.contains("công bố 54/98, mục tiêu 58")
                && page.contains("ở 1 xã")
                && page.contains("công bố ở 13 địa phương"),
            "{page}"
        );
        assert!(province.reads(&format!("{HERE}?ky={PERIOD}")).await.contains("Tất cả các xã"));
    }
}

const TABLE: &str = "Mã xã,Tỷ lệ hộ có cáp quang (%),Sản phẩm OCOP,Ghi chú\n06874,\"89,13\",3,x\n6862,91.5,12,\n";

async fn looks(province: &Officer, file: &str) -> Answer {
    let fields = [("ky", PERIOD), ("source", "Sở KH&CN"), ("on", "2026-09-30")];
    province.uploads("/van-phong/bang-xa/nhap", &fields, Some(file)).await
}

async fn confirms(province: &Officer, page: &str) -> Answer {
    again(province, page, "/van-phong/bang-xa/nhap/luu").await
}

/// Sends what a page was shown of, once more.
async fn again(province: &Officer, page: &str, path: &str) -> Answer {
    let fields = ["ky", "source", "on", "digest", "looked"].map(|name| (name, hidden(page, name)));
    let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, &**value)).collect();
    province.uploads(path, &fields, None::<&str>).await
}

#[tokio::test]
async fn the_province_imports_a_table_after_a_look_at_it_and_the_same_table_changes_nothing() {
    for world in World::each().await {
        let province = world.officer(QUANG_NINH, "Phạm Quang Minh").await;
        let page = looks(&province, TABLE).await.shows();
        for told in ["4 số liệu sẽ đổi, ở 2 xã", "Xã Tiên Yên", "91,5", "Không nhập cột: Ghi chú"]
        {
            assert!(page.contains(told), "{told}: {page}");
        }
        assert_eq!(boards(&world).await, [], "a look changes nothing");
        confirms(&province, &page).await.leads_to("/van-phong/bang-xa?ky=2026-Q3");
        let mut made = boards(&world).await;
        made.sort_by_key(|board| board.commune.clone());
        assert_eq!(
            made.iter().map(|board| board.figures["ocop"].amount).collect::<Vec<_>>(),
            [Amount::Count(12), Amount::Count(3)]
        );
        assert_eq!(made[0].figures["fibre"].source.as_str(), "Sở KH&CN");
        assert!(looks(&province, TABLE).await.shows().contains("đã có sẵn"));
        // What was seen a while ago is not what would be written now: it is shown again.
        let again = confirms(&province, &page).await;
        assert_eq!(again.status, 409);
        assert!(again.text().contains("Bảng đã đổi từ lúc xem trước"), "{}", again.text());
    }
}

#[tokio::test]
async fn a_table_with_an_error_is_told_where_and_nothing_of_it_is_taken_in() {
    for world in World::each().await {
        let province = world.officer(QUANG_NINH, "Phạm Quang Minh").await;
        let page = looks(&province, &TABLE.replace("91.5", "191.5")).await.shows();
        assert!(
            page.contains("1 lỗi. Chưa nhập gì")
                && page.contains("B · Tỷ lệ hộ có cáp quang (%)")
                && page.contains("từ 0 đến 100"),
            "{page}"
        );
        assert!(!page.contains("nhap/luu"));
        assert_eq!(confirms(&province, &page).await.status, 409, "not even if somebody insists");
        let csv = again(&province, &page, "/van-phong/bang-xa/nhap/loi.csv").await;
        assert!(
            csv.header("content-type").starts_with("text/csv") && csv.text().contains("amount_range"),
            "{}",
            csv.text()
        );
        assert_eq!(boards(&world).await, []);
        for (file, words) in [
            ("", "Hãy chọn một tệp"),
            ("a,b\n1,2\n", "Không thấy dòng tiêu đề"),
            ("\u{0}\u{1}", "không phải là bảng tính"),
        ] {
            let answer = looks(&province, file).await;
            assert_eq!(answer.status, 422, "{file:?}");
            assert!(answer.text().contains(words), "{file:?}: {}", answer.text());
        }
    }
}

#[tokio::test]
async fn a_large_table_is_taken_in_and_one_that_is_too_large_is_told() {
    let world = World::start().await;
    let province = world.officer(QUANG_NINH, "Phạm Quang Minh").await;
    let noted = |bytes: usize| TABLE.replace(",x\n", &format!(",{}\n", "x".repeat(bytes)));
    let page = looks(&province, &noted(3_900_000)).await.shows();
    confirms(&province, &page).await.leads_to("/van-phong/bang-xa?ky=2026-Q3");
    assert_eq!(boards(&world).await.len(), 2);
    let answer = looks(&province, &noted(4_300_000)).await;
    assert_eq!(answer.status, 422);
    assert!(answer.text().contains("Tệp lớn nhất 4 MB"));
}

#[tokio::test]
async fn what_was_said_of_a_figure_before_is_told_with_who_and_from_where() {
    for world in World::each().await {
        let officer = world.officer(DIEN_XA, "Vũ Thị Hạnh").await;
        let province = world.officer(QUANG_NINH, "Phạm Quang Minh").await;
        let there = format!("{HERE}/lich-su?ky={PERIOD}");
        assert!(officer.reads(&there).await.contains("Chưa ai ghi gì"));
        types(&officer, &fibre("80", "Khảo sát", "")).await.leads_to(&format!("{HERE}?ky={PERIOD}&xong=luu"));
        world.app.time.pass(60_000);
        let page = looks(&province, TABLE).await.shows();
        confirms(&province, &page).await.leads_to("/van-phong/bang-xa?ky=2026-Q3");
        assert!(officer.reads(&format!("{HERE}?ky={PERIOD}")).await.contains(&format!("{HERE}/lich-su?ky={PERIOD}")));
        let page = officer.reads(&there).await;
        let places = ["Phạm Quang Minh", "89,13", "Sở KH&amp;CN", "Vũ Thị Hạnh", ">80<", "Khảo sát"].map(|words| {
            let (_, table) = page.split_once("<tbody>").unwrap();
            table.find(words).unwrap_or_else(|| panic!("{words}: {table}"))
        });
        assert!(places.is_sorted(), "the latest first: {places:?}");
        let stranger = world.officer("06967", "Người xã khác").await;
        assert_eq!(stranger.opens(&there).await.status, 404);
    }
}

#[tokio::test]
async fn an_import_is_taken_back_but_for_what_somebody_changed_since() {
    for world in World::each().await {
        let officer = world.officer(DIEN_XA, "Vũ Thị Hạnh").await;
        let province = world.officer(QUANG_NINH, "Phạm Quang Minh").await;
        types(&officer, &fibre("80", "Khảo sát", "")).await.leads_to(&format!("{HERE}?ky={PERIOD}&xong=luu"));
        let page = looks(&province, TABLE).await.shows();
        confirms(&province, &page).await.leads_to("/van-phong/bang-xa?ky=2026-Q3");
        let here =
            || async { boards(&world).await.into_iter().find(|board| board.commune.as_str() == DIEN_XA).unwrap() };
        let seen = here().await.figures["ocop"].to_json().to_string();
        let ocop = [("ocop.amount", "5"), ("ocop.source", "Báo cáo"), ("ocop.on", "2026-09-30"), ("ocop.seen", &*seen)];
        types(&officer, &ocop).await.leads_to(&format!("{HERE}?ky={PERIOD}&xong=luu"));

        let page = province.reads("/van-phong/bang-xa/nhap").await;
        let (before, _) = page.split_once("/hoan-tac").unwrap();
        let undo = format!("/van-phong/bang-xa/nhap/{}/hoan-tac", before.rsplit('/').next().unwrap());
        assert_eq!(officer.fills(&undo, &[]).await.status, 403);
        let after = "/van-phong/bang-xa/nhap?lai=3&giu=1";
        province.fills(&undo, &[]).await.leads_to(after);
        let page = province.reads(after).await;
        assert!(
            page.contains("3 số liệu trở lại như trước") && page.contains("đã hoàn tác") && !page.contains("/hoan-tac")
        );
        let board = here().await;
        assert_eq!(board.figures["fibre"].amount, Amount::Hundredths(8_000), "what stood there before");
        assert_eq!(board.figures["ocop"].amount, Amount::Count(5), "what was changed since");
        let other = boards(&world).await.into_iter().find(|board| board.commune.as_str() != DIEN_XA).unwrap();
        assert!(other.figures.is_empty());
        // Twice changes nothing more.
        province.fills(&undo, &[]).await.leads_to("/van-phong/bang-xa/nhap?lai=0&giu=4");
        assert_eq!(here().await, board);
    }
}

#[tokio::test]
async fn the_province_sets_what_is_to_be_reached_from_a_quarter_on_and_earlier_ones_keep_theirs() {
    const GOALS: &str = "/van-phong/bang-xa/muc-tieu";
    for world in World::each().await {
        let (officer, province) =
            (world.officer(DIEN_XA, "Vũ Thị Hạnh").await, world.officer(QUANG_NINH, "Phạm Quang Minh").await);
        types(&officer, &fibre("92", "Báo cáo", "")).await.leads_to(&format!("{HERE}?ky={PERIOD}&xong=luu"));
        let own = |page: &str| page.split("<fieldset").find(|part| part.contains("fibre.amount")).unwrap().to_owned();
        let board = own(&officer.reads(&format!("{HERE}?ky={PERIOD}")).await);
        assert!(board.contains("mỗi xã từ 89,13 · đạt"), "{board}");
        // A commune's office sees the targets and sets none.
        assert_eq!(officer.opens(GOALS).await.status, 403);
        assert_eq!(officer.fills(GOALS, &[("ky", PERIOD), ("fibre", "1"), ("source", "Xã tự đặt")]).await.status, 403);

        let form = province.reads(&format!("{GOALS}?ky={PERIOD}")).await;
        assert!(form.contains("value=\"89,13\"") && form.contains("value=\"7.000\""), "{form}");
        let answer = province.fills(GOALS, &[("ky", PERIOD), ("fibre", "105"), ("source", "")]).await;
        assert_eq!(answer.status, 422);
        let page = answer.text();
        assert!(page.contains("Tỷ lệ phải từ 0 đến 100") && page.contains("Hãy ghi văn bản đặt mục tiêu"), "{page}");
        assert!(page.contains("value=\"105\""), "what was typed stays");

        let all = "/van-phong/bang-xa";
        let seen = seen_in(&form);
        let set =
            [("ky", PERIOD), ("fibre", "95"), ("seeders", "700"), ("source", "Nghị quyết 12-NQ/TU"), ("seen", &seen)];
        province.fills(GOALS, &set).await.leads_to(&format!("{all}?ky={PERIOD}&xong=luu"));
        let board = own(&officer.reads(&format!("{HERE}?ky={PERIOD}")).await);
        assert!(board.contains("mỗi xã từ 95 · chưa đạt"), "{board}");
        let page = province.reads(&format!("{all}?ky={PERIOD}")).await;
        assert!(
            page.contains("Mục tiêu từ Quý 3/2026: Nghị quyết 12-NQ/TU.") && page.contains("cả tỉnh 700"),
            "{page}"
        );
        assert!(!page.contains("mỗi xã từ 90"), "what was left empty is no target any more");
        assert!(province.reads(&format!("{all}?ky=2026-Q4")).await.contains("mỗi xã từ 95"));
        assert!(province.reads(&format!("{all}?ky=2026-Q2")).await.contains("mỗi xã từ 89,13"));
        // Whoever filled in a form that was made before is told, keeps what was typed, and may insist.
        let late = [("ky", PERIOD), ("ocop", "500"), ("source", "Nghị quyết 13"), ("seen", &seen)];
        let answer = province.fills(GOALS, &late).await;
        assert_eq!(answer.status, 409);
        let page = answer.text();
        assert!(page.contains("Người khác vừa đổi mục tiêu") && page.contains("value=\"500\""), "{page}");
        assert!(province.reads(&format!("{all}?ky={PERIOD}")).await.contains("mỗi xã từ 95"));
        let again = seen_in(&page);
        let late = [("ky", PERIOD), ("ocop", "500"), ("source", "Nghị quyết 13"), ("seen", &again)];
        province.fills(GOALS, &late).await.leads_to(&format!("{all}?ky={PERIOD}&xong=luu"));
        assert!(province.reads(&format!("{all}?ky={PERIOD}")).await.contains("cả tỉnh 500"));
        let audit = province.reads("/van-phong/nhat-ky").await;
        assert!(audit.contains("Đặt mục tiêu của bảng xã"), "{audit}");
    }
}
