//! A commune's officer imports the commune's list into a team's book: a look, decisions row by row, and what was seen.

use crate::harness::{Answer, Officer, Phone, Team, World, hidden, new_record};
use crate::import::{LIST, posts};
use domain::imports::Preview;
use domain::{Household, Kind, Record};
use serde_json::json;

const DIEN_XA: &str = "06874";
const BA_CHE: &str = "06970";

struct Desk {
    officer: Officer,
    team: Team,
    leader: Phone,
}

impl Desk {
    async fn begins(world: &World) -> Self {
        let team = world.team_of("Tổ Bắc Lù", DIEN_XA).await;
        let leader = world.phone_of_leader(&team).await;
        leader.sends(&[leader.op(Kind::HAMLET, new_record(), json!({"name": "Bắc Lù"}))]).await;
        Self { officer: world.officer(DIEN_XA, "Vũ Thị Hạnh").await, team, leader }
    }

    fn here(&self) -> String {
        format!("/van-phong/nhap/{}", self.team.id)
    }

    async fn looks(&self, list: impl AsRef<[u8]>) -> Answer {
        let fields = [("of", "households"), ("consent", "signed")];
        self.officer.uploads(&self.here(), &fields, Some(list)).await
    }

    /// Sends what a page was shown of, once more.
    async fn again(&self, page: &str, rest: &str, choices: &[(&str, &str)]) -> Answer {
        let fields = ["of", "consent", "name", "seen", "looked"].map(|name| (name, hidden(page, name)));
        let fields: Vec<_> =
            fields.iter().map(|(name, value)| (*name, &**value)).chain(choices.iter().copied()).collect();
        self.officer.uploads(&format!("{}{rest}", self.here()), &fields, None::<&str>).await
    }

    async fn households(&self) -> Vec<Record> {
        let mut records = self.leader.pulls(self.team.id).await;
        records.retain(|record| record.kind == Kind::HOUSEHOLD);
        records
    }
}

#[tokio::test]
async fn an_officer_looks_at_a_list_has_it_made_once_and_takes_it_back() {
    for world in World::each().await {
        let desk = Desk::begins(&world).await;
        assert!(desk.officer.reads("/van-phong/nhap").await.contains(&desk.here()));
        let page = desk.looks(LIST).await.shows();
        for told in
            ["<strong>3</strong> <!>dòng mới", "Chìu Thị Sám · BL-001", "Không nhập cột: STT, CCCD", "Nhập 3 dòng mới"]
        {
            assert!(page.contains(told), "{told}: {page}");
        }
        assert!(!page.contains("022190001234"));
        assert_eq!(desk.households().await, [], "a look makes nothing");
        desk.again(&page, "/luu", &[]).await.leads_to(&format!("{}?xong=3", desk.here()));
        let made = desk.households().await;
        let sam = made.iter().find(|record| record.text("code") == Some("BL-001")).unwrap();
        let consent = Household::from_record(sam).unwrap().consent.unwrap();
        assert_eq!((&*consent.how, consent.by), ("signed", desk.officer.member.to_string()));
        for body in world.history(sam.id).await {
            assert!(!body.contains("022190001234"));
        }
        // The same list again makes nothing.
        let page = desk.looks(LIST).await.shows();
        assert!(page.contains("<strong>3</strong> <!>dòng đã có") && !page.contains("/luu"), "{page}");

        let page = desk.officer.reads(&desk.here()).await;
        assert!(page.contains("bang.csv") && page.contains("<td>Vũ Thị Hạnh</td>"), "{page}");
        let (before, _) = page.split_once("/hoan-tac").unwrap();
        let undo = format!("{}/{}/hoan-tac", desk.here(), before.rsplit('/').next().unwrap());
        let visit = json!({"household": sam.id.to_string(), "when": 1_795_000_000_000_u64, "outcome": "absent"});
        desk.leader.sends(&[desk.leader.op(Kind::VISIT, new_record(), visit)]).await;
        desk.officer.fills(&undo, &[]).await.leads_to(&format!("{}?bo=2&giu=1", desk.here()));
        let page = desk.officer.reads(&format!("{}?bo=2&giu=1", desk.here())).await;
        assert!(
            page.contains("Đã bỏ 2 khỏi sổ") && page.contains("đã hoàn tác") && !page.contains("/hoan-tac"),
            "{page}"
        );
        assert_eq!(desk.households().await.iter().filter(|record| !record.is_void()).count(), 1);
        let looks = world.app.store.audited(true, None, 99).await.unwrap();
        let about = Some(desk.team.id.to_string());
        let looked = looks.iter().filter(|line| line.entry.what == "list_looked" && line.entry.about == about);
        assert_eq!(looked.count(), 2, "each look at names is noted");
        let changes = world.app.store.audited(false, None, 99).await.unwrap();
        for what in ["list_imported", "list_undone"] {
            let line = changes.iter().find(|line| line.entry.what == what).unwrap();
            assert_eq!((&line.entry.about, line.entry.member), (&about, desk.officer.member));
        }
        crate::harness::Book::read(&world.place).await.agrees_with_itself();
    }
}

#[tokio::test]
async fn only_what_was_seen_is_made() {
    for world in World::each().await {
        let desk = Desk::begins(&world).await;
        let page = desk.looks(LIST).await.shows();
        let house = json!({"code": "X-1", "phone": "0912345678"});
        desk.leader.sends(&[desk.leader.op(Kind::HOUSEHOLD, new_record(), house)]).await;
        let answer = desk.again(&page, "/luu", &[]).await;
        assert_eq!(answer.status, 409);
        let page = answer.text();
        assert!(page.contains("đã đổi từ lúc xem trước") && page.contains("cùng số điện thoại"), "{page}");
        assert_eq!(desk.households().await.len(), 1, "nothing was made");
        // Whoever is ticked is made; the others of the likely duplicates are not.
        desk.again(&page, "/luu", &[]).await.leads_to(&format!("{}?xong=2", desk.here()));
        let page = desk.looks(LIST).await.shows();
        let (_, row) = page.split_once("name=\"take\" value=\"").unwrap();
        let row = row.split('"').next().unwrap();
        assert_eq!(row, "4");
        desk.again(&page, "/luu", &[("take", "5")]).await.leads_to(&format!("{}?xong=0", desk.here()));
        desk.again(&page, "/luu", &[("take", row)]).await.leads_to(&format!("{}?xong=1", desk.here()));
        assert_eq!(desk.households().await.len(), 4);
    }
}

#[tokio::test]
async fn errors_are_told_by_row_and_column_and_left_out_only_if_the_officer_says_so() {
    for world in World::each().await {
        let desk = Desk::begins(&world).await;
        let bad = LIST.replace("Bắc Lù,,5", "Xa Lạ,,99");
        let page = desk.looks(&bad).await.shows();
        for told in ["Lỗi (2)", "D · Thôn", "F · Số khẩu", "Tổ không có thôn này", "Bỏ 1 dòng có lỗi"]
        {
            assert!(page.contains(told), "{told}: {page}");
        }
        let csv = desk.again(&page, "/loi.csv", &[]).await;
        assert!(csv.header("content-type").starts_with("text/csv"));
        assert!(csv.text().contains("\n5,D,Thôn,hamlet_unknown,"), "{}", csv.text());
        let answer = desk.again(&page, "/luu", &[]).await;
        assert_eq!(answer.status, 422);
        assert!(answer.text().contains("hoặc đánh dấu ô này") && answer.text().contains("chưa nhập gì"));
        assert_eq!(desk.households().await, []);
        desk.again(&answer.text(), "/luu", &[("skip", "1")]).await.leads_to(&format!("{}?xong=2", desk.here()));
        for (file, words) in [
            ("", "Hãy chọn một tệp"),
            ("a,b\n1,2\n", "Không thấy dòng tiêu đề"),
            ("\u{0}\u{1}", "Không đọc được tệp này"),
        ] {
            let answer = desk.looks(file).await;
            assert_eq!(answer.status, 422, "{file:?}");
            assert!(answer.text().contains(words), "{file:?}: {}", answer.text());
            assert!(answer.text().contains("value=\"signed\" selected"), "what was chosen stays");
        }
        let large = format!("{LIST}{}", "x".repeat(4_300_000));
        assert!(desk.looks(large).await.text().contains("Tệp lớn nhất 4 MB"));
    }
}

#[tokio::test]
async fn no_officer_imports_into_another_communes_team_and_no_name_is_read_without_consent() {
    for world in World::each().await {
        let desk = Desk::begins(&world).await;
        let stranger = world.officer(BA_CHE, "Người xã khác").await;
        assert!(!stranger.reads("/van-phong/nhap").await.contains(&desk.here()));
        assert_eq!(stranger.opens(&desk.here()).await.status, 404);
        let page = desk.looks(LIST).await.shows();
        let fields = ["of", "consent", "name", "seen", "looked"].map(|name| (name, hidden(&page, name)));
        let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, &**value)).collect();
        for rest in ["", "/luu", "/loi.csv"] {
            let there = format!("{}{rest}", desk.here());
            assert_eq!(stranger.uploads(&there, &fields, None::<&str>).await.status, 404, "{rest}");
        }
        let undo = format!("{}/{}/hoan-tac", desk.here(), new_record());
        assert_eq!(stranger.fills(&undo, &[]).await.status, 404);
        assert_eq!(desk.officer.fills(&undo, &[]).await.status, 404, "no such import");

        let page =
            desk.officer.uploads(&desk.here(), &[("of", "households"), ("consent", "")], Some(LIST)).await.shows();
        assert!(!page.contains("Chìu Thị Sám") && page.contains("Không nhập cột: STT, Họ và tên chủ hộ"), "{page}");
        desk.again(&page, "/luu", &[]).await.leads_to(&format!("{}?xong=3", desk.here()));
        assert!(desk.households().await.iter().all(|record| record.text("head").is_none()));
        let producers = "Tên hộ kinh doanh,Thôn,Mặt hàng\nHTX Miến dong,Bắc Lù,Miến dong\n";
        let page = desk.officer.uploads(&desk.here(), &[("of", "producers")], Some(producers)).await.shows();
        assert!(page.contains("HTX Miến dong") && page.contains("Nhập 1 dòng mới"), "{page}");
        desk.again(&page, "/luu", &[]).await.leads_to(&format!("{}?xong=1", desk.here()));
        let records = desk.leader.pulls(desk.team.id).await;
        assert_eq!(records.iter().filter(|record| record.kind == Kind::PRODUCER).count(), 1);
        assert!(desk.officer.reads(&desk.here()).await.contains("Hộ kinh doanh, hợp tác xã</td>"));
    }
}

#[tokio::test]
async fn the_sheets_of_a_workbook_are_one_list_on_the_page_and_for_the_phone() {
    let mut book = rust_xlsxwriter::Workbook::new();
    for (name, rows) in [("Tháng 10", ["A-1", "A-2"]), ("Tháng 11", ["A-2", "A-3"])] {
        let sheet = book.add_worksheet().set_name(name).unwrap();
        sheet.write(0, 0, "Mã hộ").unwrap().write(0, 1, "Số khẩu").unwrap();
        for (row, code) in (1..).zip(rows) {
            sheet.write(row, 0, code).unwrap().write(row, 1, if code == "A-3" { 99 } else { 4 }).unwrap();
        }
    }
    book.add_worksheet().set_name("Bìa").unwrap().write(0, 0, "UBND xã").unwrap();
    let file = book.save_to_buffer().unwrap();
    for world in World::each().await {
        let desk = Desk::begins(&world).await;
        let page = desk.looks(&file).await.shows();
        for told in ["chưa đọc: Bìa", "Đã đọc các trang tính: Tháng 10, Tháng 11", "3, trang “Tháng 11”"]
        {
            assert!(page.contains(told), "{told}: {page}");
        }
        let csv = desk.again(&page, "/loi.csv", &[]).await;
        assert!(csv.text().contains("\nTháng 11,3,B,Số khẩu,count_range,"), "{}", csv.text());
        let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
        let preview = posts(&desk.leader, &desk.team, "/preview?consent=signed", kind, file.clone()).await;
        let preview: Preview = preview.good();
        assert_eq!((preview.fates.new, preview.fates.same, preview.fates.error), (2, 1, 1));
        assert_eq!((preview.errors[0].row, preview.errors[0].sheet.as_deref()), (3, Some("Tháng 11")));
        assert!(preview.errors[0].vi.starts_with("Trang tính “Tháng 11”: "), "{}", preview.errors[0].vi);
        desk.again(&page, "/luu", &[("skip", "1")]).await.leads_to(&format!("{}?xong=2", desk.here()));
        assert_eq!(desk.households().await.len(), 2);
    }
}
