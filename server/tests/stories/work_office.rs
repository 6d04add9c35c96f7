//! What teams do besides visits, as their commune's office and the province see it: as a phone of the team would count it.

use crate::harness::{Officer, Phone, Team, World, new_record};
use app::register::Register;
use domain::{HamletId, Kind, Quarter, ShareOf, Survey, local_date};
use serde_json::{Value as Json, json};

const DIEN_XA: &str = "06874";
const BA_CHE: &str = "06970";
const QUANG_NINH: &str = "22";
const HERE: &str = "/van-phong/cong-viec";

struct Story {
    team: Team,
    leader: Phone,
    officer: Officer,
    province: Officer,
    hamlet: HamletId,
    period: Quarter,
    today: String,
}

impl Story {
    async fn begins(world: &World) -> Self {
        let team = world.team_of("Tổ Bắc Lù", DIEN_XA).await;
        world.team_of("Tổ Nà Cáng", BA_CHE).await;
        let leader = world.phone_of_leader(&team).await;
        let today = local_date(world.app.time.now());
        let hamlet = HamletId::from_uuid(new_record()).unwrap();
        leader.sends(&[leader.op(Kind::HAMLET, hamlet.uuid(), json!({"name": "Bắc Lù"}))]).await;
        let officer = world.officer(DIEN_XA, "Vũ Thị Hạnh").await;
        let province = world.officer(QUANG_NINH, "Phạm Quang Minh").await;
        Self { team, leader, officer, province, hamlet, period: Quarter::of(today), today: today.to_string() }
    }

    async fn says(&self, kind: Kind, set: Json) -> uuid::Uuid {
        let rec = new_record();
        let verdicts = self.leader.sends(&[self.leader.op(kind, rec, set)]).await;
        assert!(verdicts[0].seq.is_some(), "{:?}", verdicts[0]);
        rec
    }

    /// What a phone of the team has.
    async fn register(&self) -> Register {
        let mut register = Register::new();
        for record in self.leader.pulls(self.team.id).await {
            register.put(&record);
        }
        register
    }
}

/// The cells of the row that begins so.
fn row(page: &str, name: &str) -> Vec<String> {
    let rows = page.split("<tr>").find(|row| row.contains("scope=\"row\"") && row.contains(&format!(">{name}<")));
    let row = rows.unwrap_or_else(|| panic!("{name}: {page}"));
    let cells = row.split("<td").skip(1).map(|cell| cell.split_once('>').unwrap().1.split("</td>").next().unwrap());
    cells.map(|cell| cell.trim().to_owned()).collect()
}

#[tokio::test]
async fn classes_of_a_quarter_stand_with_how_many_came_and_the_province_adds_them_up() {
    for world in World::each().await {
        let story = Story::begins(&world).await;
        let hamlet = story.hamlet.to_string();
        let class = |topic: &str, date: &str, attended: u32, women: Json| json!({"topic": topic, "hamlet": hamlet, "date": date, "attended": attended, "women": women});
        story.says(Kind::CLASS, class("Cài VssID", &story.today, 24, json!(15))).await;
        story.says(Kind::CLASS, class("Phòng lừa đảo", &story.today, 6, Json::Null)).await;
        let before = story.period.before().start().unwrap().to_string();
        story.says(Kind::CLASS, class("Lớp quý trước", &before, 9, Json::Null)).await;
        let mistake = story.says(Kind::CLASS, class("Nhầm", &story.today, 500, Json::Null)).await;
        story.leader.sends(&[story.leader.op(Kind::CLASS, mistake, json!({"void": "nhầm"}))]).await;

        let page = story.officer.reads(HERE).await;
        assert_eq!(row(&page, "Cài VssID")[1..], ["Bắc Lù", "Tổ Bắc Lù", "24", "15"]);
        assert_eq!(row(&page, "Phòng lừa đảo")[4], "—", "what nobody counted is not zero");
        assert_eq!(row(&page, "Tổng"), ["2 lớp", "", "", "30", "15"]);
        assert!(!page.contains("Nhầm") && !page.contains("Lớp quý trước"));
        let page = story.officer.reads(&format!("{HERE}?ky={}", story.period.before())).await;
        assert_eq!(row(&page, "Tổng"), ["1 lớp", "", "", "9", "—"]);

        let page = story.province.reads(HERE).await;
        let link = format!("/van-phong/cong-viec?ky={}&amp;xa={DIEN_XA}", story.period);
        assert!(page.contains(&link), "{link}: {page}");
        assert_eq!(row(&page, "Xã Điền Xá"), ["2", "30", "15"]);
        assert_eq!(row(&page, "Xã Ba Chẽ"), ["0", "0", "—"]);
        assert_eq!(row(&page, "Tổng"), ["2", "30", "15"]);
        assert!(story.province.reads(&format!("{HERE}?xa={DIEN_XA}")).await.contains("Cài VssID"));
        // Another commune's office sees its own, whatever its address says.
        let stranger = world.officer(BA_CHE, "Người xã khác").await;
        let page = stranger.reads(&format!("{HERE}?xa={DIEN_XA}")).await;
        assert!(page.contains("Không có lớp nào") && !page.contains("Cài VssID"));
        // Who looked at which commune is noted.
        let audit = story.province.reads("/van-phong/nhat-ky?loai=xem").await;
        let of = |name: &str| audit.split("<tr>").filter(|row| row.contains(name)).collect::<String>();
        assert!(of("Phạm Quang Minh").contains(DIEN_XA) && !of("Phạm Quang Minh").contains(BA_CHE));
        assert!(!of("Người xã khác").contains(DIEN_XA), "{audit}");
        // However its address is written.
        assert!(story.province.reads(&format!("{HERE}?x%61=%30{}", &BA_CHE[1..])).await.contains("Xã Ba Chẽ"));
        let audit = story.province.reads("/van-phong/nhat-ky?loai=xem").await;
        assert!(audit.split("<tr>").any(|row| row.contains("Phạm Quang Minh") && row.contains(BA_CHE)));
    }
}

#[tokio::test]
async fn a_hamlet_stands_in_the_office_as_on_a_phone_of_its_team() {
    for world in World::each().await {
        let story = Story::begins(&world).await;
        let hamlet = story.hamlet.to_string();
        let start = story.period.start().unwrap().start_ms();
        for (people, with, fibre) in [(4, 3, "had"), (2, 0, "refused"), (3, 3, "done")] {
            let home = json!({"code": format!("BL-{people}"), "people": people, "adults": 2, "hamlet": hamlet});
            let home = story.says(Kind::HOUSEHOLD, home).await.to_string();
            let visit = json!({"household": home, "when": start + 1, "outcome": "met", "v.smartphone": [with, 0], "v.fibre": fibre});
            story.says(Kind::VISIT, visit).await;
        }
        let answers = json!({"hamlet": hamlet, "period": story.period.to_string(), "v.hamlet_wifi": "yes", "v.hamlet_camera": "no"});
        let survey = Survey::id_of(story.hamlet, story.period);
        let verdicts = story.leader.sends(&[story.leader.op(Kind::SURVEY, survey, answers)]).await;
        assert!(verdicts[0].seq.is_some());

        let page = story.officer.reads(&format!("{HERE}/thon?ky={}", story.period)).await;
        let cells = row(&page, "Bắc Lù");
        let register = story.register().await;
        let percent = |of| register.share(story.hamlet, of, story.period).percent();
        assert_eq!((percent(ShareOf::Smartphone), percent(ShareOf::Internet)), (Some(66), Some(66)));
        let expected = [
            "Tổ Bắc Lù",
            "chưa đạt, 1/7 tiêu chí đạt",
            "đạt",
            "chưa đạt",
            "chưa hỏi",
            "chưa hỏi",
            "66 %, chưa đạt",
            "66 %, chưa đạt",
            "chưa hỏi",
        ];
        assert_eq!(cells, expected);
        assert!(page.contains("Người có điện thoại thông minh (từ 80 %)"));
        // A quarter in which nobody was asked is not one in which it was not met.
        let page = story.officer.reads(&format!("{HERE}/thon?ky={}", story.period.before())).await;
        assert_eq!(row(&page, "Bắc Lù")[1], "chưa hỏi, 0/7 tiêu chí đạt");
        let page = story.province.reads(&format!("{HERE}/thon")).await;
        assert_eq!(row(&page, "Xã Điền Xá"), ["1", "0", "1", "0"]);
        assert_eq!(row(&page, "Tổng"), ["1", "0", "1", "0"]);
    }
}

#[tokio::test]
async fn who_still_needs_help_with_what_is_told_to_the_commune_and_counted_for_the_province() {
    for world in World::each().await {
        let story = Story::begins(&world).await;
        let (hamlet, home) = (story.hamlet.to_string(), story.leader.logs_household("BL-001"));
        story.leader.sends(std::slice::from_ref(&home)).await;
        let consent = json!({"notice": 1, "how": "spoken", "at": 1, "by": "m"});
        let producer = json!({"name": "HTX Miến dong", "hamlet": hamlet, "makes": "Miến", "phone": "0912345678", "consent": consent,
            "v.biz_social": "done", "v.biz_shop": "refused", "v.biz_ocop": "had", "v.biz_trace": "had"});
        story.says(Kind::PRODUCER, producer).await;
        let own = json!({"name": "Hộ Lỷ Thị Hai", "hamlet": hamlet, "household": home.rec.to_string()});
        story.says(Kind::PRODUCER, own).await;

        let page = story.officer.reads(&format!("{HERE}/san-xuat")).await;
        let cells = row(&page, "HTX Miến dong");
        assert_eq!(cells[..2], ["Bắc Lù", "Miến"]);
        assert_eq!(cells[2].split("; ").count(), 2, "{cells:?}");
        assert!(!page.contains("0912"));
        assert_eq!(row(&page, "Tổng")[2], "2 trên 2 nơi còn cần giúp");
        let looks = world.app.store.audited(true, None, 9).await.unwrap();
        assert!(
            looks.iter().any(|line| line.entry.what == "producers_read" && line.entry.member == story.officer.member)
        );
        let page = story.province.reads(&format!("{HERE}/san-xuat")).await;
        assert!(!page.contains("HTX Miến dong"));
        let cells = row(&page, "Xã Điền Xá");
        assert_eq!((&*cells[0], cells.len()), ("2", 6));
        assert!(
            cells.contains(&"1 có, 1 cần giúp".to_owned()) && cells.contains(&"0 có, 2 cần giúp".to_owned()),
            "{cells:?}"
        );
        assert_eq!(row(&page, "Tổng"), cells);
        // One that goes with its household is gone here too.
        story.leader.sends(&[story.leader.edits(home.rec, json!({"erased": true}))]).await;
        let page = story.officer.reads(&format!("{HERE}/san-xuat")).await;
        assert!(!page.contains("Lỷ Thị Hai") && page.contains("1 trên 1 nơi"), "{page}");
    }
}
