//! A leader imports the commune's list of household businesses and cooperatives, as one of households.

use crate::harness::{Answer, Phone, Team, World, new_record};
use domain::imports::{Fate, Imported, ImportsReply, ListOf, Preview, Stays, Undone};
use domain::{Kind, Producer, Record};
use serde_json::json;

const LIST: &str = "DANH SÁCH HỘ KINH DOANH; HTX;;;;\n\
    STT;Tên hộ kinh doanh / HTX;Thôn;SĐT;Mặt hàng;Sản phẩm OCOP;Số sao;Mã OCOP;Gian hàng sàn thương mại điện tử\n\
    1;HTX Miến dong;Bắc Lù;912345678;Miến dong;Miến dong Bình Liêu;4;QN-04;Có\n\
    2;Hộ Tằng A Sáu;Bắc Lù;;Mật ong;;;;Không\n\
    3;Hộ Lỷ Thị Hai;Bắc Lù;0987654321;Gạo;;;;\nTổng cộng;3;;;;;;;\n";

const NAME: &str = "Lỷ Thị Hai";

async fn begins(world: &World) -> (Team, Phone, Phone) {
    let team = world.team("Tổ Bắc Lù").await;
    let (leader, member) = (world.phone_of_leader(&team).await, world.phone_of(&team, "Lỷ A Tài").await);
    leader.sends(&[leader.op(Kind::HAMLET, new_record(), json!({"name": "Bắc Lù"}))]).await;
    (team, leader, member)
}

async fn posts(phone: &Phone, team: &Team, rest: &str, file: &str) -> Answer {
    let address = phone.at(&format!("/api/v1/teams/{}/imports{rest}", team.id));
    let request = phone.client.post(address).header("content-type", "text/csv").body(file.to_owned());
    Answer::of(request.send().await.unwrap()).await
}

async fn previews(phone: &Phone, team: &Team, list: &str) -> Preview {
    posts(phone, team, "/preview?of=producers&consent=signed", list).await.good()
}

async fn imports(phone: &Phone, team: &Team, list: &str, choices: &str) -> Answer {
    let digest = previews(phone, team, list).await.digest;
    let rest = format!("?of=producers&digest={digest}&consent=signed&file=htx.csv{choices}");
    posts(phone, team, &rest, list).await
}

async fn undoes(phone: &Phone, team: &Team, import: uuid::Uuid) -> Answer {
    phone.posts(&format!("/api/v1/teams/{}/imports/{import}/undo", team.id), &json!({})).await
}

async fn producers(phone: &Phone, team: &Team) -> Vec<Record> {
    let mut records = phone.pulls(team.id).await;
    records.retain(|record| record.kind == Kind::PRODUCER);
    records
}

fn find<'r>(records: &'r [Record], name: &str) -> &'r Record {
    records.iter().find(|record| record.text("name").is_some_and(|own| own.contains(name))).unwrap()
}

#[tokio::test]
async fn a_leader_looks_at_a_list_of_producers_and_has_it_made_once() {
    for world in World::each().await {
        let (team, leader, member) = begins(&world).await;
        let preview = previews(&leader, &team, LIST).await;
        assert_eq!((preview.fates.new, preview.errors_total, &*preview.skipped), (3, 0, &[6][..]));
        assert_eq!(preview.rows[0].name.as_deref(), Some("HTX Miến dong"));
        assert_eq!(producers(&member, &team).await, [], "a preview makes nothing");
        // Without the word, it is a list of households, and this is none.
        posts(&leader, &team, "/preview", LIST).await.refused("list_no_header");
        posts(&leader, &team, "/preview?of=producers", "Mã hộ;Chủ hộ\nBL-1;A\n").await.refused("list_no_producers");
        let households = "Họ và tên chủ hộ;Thôn;SĐT\nLỷ A;Bắc Lù;\n";
        posts(&leader, &team, "/preview?of=producers", households).await.refused("list_no_producers");
        posts(&member, &team, "/preview?of=producers", LIST).await.refused("leader_only");
        posts(&leader, &team, "/preview?of=cows", LIST).await.refused("query_malformed");

        assert_eq!(imports(&leader, &team, LIST, "").await.good::<Imported>().made, 3);
        let records = producers(&member, &team).await;
        let htx = Producer::from_record(find(&records, "HTX")).unwrap();
        assert_eq!((htx.stars, &*htx.phone.as_ref().unwrap().e164()), (Some(4), "+84912345678"));
        assert!(htx.has("biz_shop") && htx.has("biz_ocop") && htx.needs("biz_social"));
        assert_eq!(htx.consent.unwrap().by, team.leader.to_string());
        let told: ImportsReply = leader.gets(&format!("/api/v1/teams/{}/imports", team.id)).await.good();
        assert_eq!(
            (told.imports[0].of, told.imports[0].made, &*told.imports[0].file),
            (ListOf::Producers, 3, "htx.csv")
        );

        let again: Imported = imports(&leader, &team, &LIST.replace(';', "\t"), "").await.good();
        assert_eq!((again.made, again.import, again.fates.same), (0, None, 3));
        let edit = member.op(Kind::PRODUCER, find(&records, NAME).id, json!({"makes": "Nếp"}));
        assert!(member.sends(&[edit]).await[0].seq.is_some());
        let preview = previews(&leader, &team, LIST).await;
        assert_eq!((preview.fates.differs, preview.doubtful[0].fate), (1, Fate::Differs));
        crate::harness::Book::read(&world.place).await.agrees_with_itself();
    }
}

#[tokio::test]
async fn a_list_of_producers_with_errors_makes_nothing_and_names_them() {
    for world in World::each().await {
        let (team, leader, _) = begins(&world).await;
        let bad = LIST.replace(";4;QN-04;Có", ";2;QN-04;hay bán");
        imports(&leader, &team, &bad, "").await.refused("import_has_errors");
        assert_eq!(producers(&leader, &team).await, []);
        let sheet = posts(&leader, &team, "/errors.csv?of=producers&consent=signed", &bad).await.text();
        assert!(sheet.contains("\n3,G,Số sao,stars_range,") && sheet.contains("thương mại điện tử,yes_no_malformed,"));
        let made: Imported = imports(&leader, &team, &bad, "&errors=skip").await.good();
        assert_eq!((made.made, made.fates.error), (2, 1));
    }
}

#[tokio::test]
async fn an_import_of_producers_is_taken_back_but_for_what_was_worked_on_and_leaves_no_name() {
    for world in World::each().await {
        let (team, leader, member) = begins(&world).await;
        let made: Imported = imports(&leader, &team, LIST, "").await.good();
        let import = made.import.unwrap();
        let records = producers(&member, &team).await;
        let (htx, two, erased) = (find(&records, "HTX").id, find(&records, NAME).id, find(&records, "Tằng").id);
        let edit = member.op(Kind::PRODUCER, htx, json!({"v.biz_social": "done"}));
        let void = member.op(Kind::PRODUCER, two, json!({"void": "không có"}));
        let verdicts = member.sends(&[edit, void]).await;
        assert!(verdicts[0].seq.is_some());
        assert!(verdicts[1].refused.is_some(), "only a leader takes a producer back");
        leader.sends(&[leader.op(Kind::PRODUCER, erased, json!({"erased": true}))]).await;

        let undone: Undone = undoes(&leader, &team, import).await.good();
        assert_eq!((undone.taken_back, undone.stayed_total), (1, 2));
        let why = |id| undone.stayed.iter().find(|stayed| stayed.producer.unwrap().uuid() == id).unwrap();
        assert_eq!((why(htx).why, &*why(htx).title), (Stays::Edited, "HTX Miến dong"));
        assert_eq!(why(erased).why, Stays::Erased);
        let gone = producers(&member, &team).await.into_iter().find(|record| record.id == two).unwrap();
        assert!(gone.is_void() && Producer::from_record(&gone).is_err() && gone.text("phone").is_none());
        for body in world.history(two).await {
            assert!(!body.contains(NAME) && !body.contains("987654321"), "{body}");
        }
        // It may be put on the list again; who was erased may not.
        let back: Imported = imports(&leader, &team, LIST, "").await.good();
        assert_eq!((back.made, back.fates.erased, back.fates.same), (1, 1, 1));
        let back = producers(&member, &team).await.into_iter().find(|record| record.id == two).unwrap();
        assert_eq!(
            (back.is_void(), back.text("name"), back.text("makes")),
            (false, Some("Hộ Lỷ Thị Hai"), Some("Gạo"))
        );
        crate::harness::Book::read(&world.place).await.agrees_with_itself();
    }
}

#[tokio::test]
async fn without_consent_no_phone_of_a_producer_reaches_the_book_and_duplicates_wait_for_a_word() {
    for world in World::each().await {
        let (team, leader, member) = begins(&world).await;
        let preview: Preview = posts(&leader, &team, "/preview?of=producers", LIST).await.good();
        let rest = format!("?of=producers&digest={}", preview.digest);
        assert_eq!(posts(&leader, &team, &rest, LIST).await.good::<Imported>().made, 3);
        for record in producers(&leader, &team).await {
            assert!(record.text("phone").is_none() && record.get("consent").is_none());
        }
        let there = member.op(Kind::PRODUCER, new_record(), json!({"name": "Quán Một", "phone": "0911222333"}));
        member.sends(std::slice::from_ref(&there)).await;
        let list = "Tên;Thôn;SĐT\nQuán Hai;Bắc Lù;0911 222 333\n";
        let preview = previews(&leader, &team, list).await;
        let twin = preview.doubtful[0].twin.as_ref().unwrap();
        assert_eq!((twin.producer.unwrap().uuid(), &*twin.title), (there.rec, "Quán Một"));
        assert_eq!(imports(&leader, &team, list, "").await.good::<Imported>().made, 0);
        assert_eq!(imports(&leader, &team, list, "&duplicates=take").await.good::<Imported>().made, 1);
        assert_eq!(imports(&leader, &team, list, "&duplicates=take").await.good::<Imported>().made, 0);
    }
}

#[tokio::test]
async fn a_business_with_no_name_but_its_owner_s_is_of_the_owner_s_household_and_is_erased_with_it_g16() {
    const LIST: &str = "Chủ hộ;Thôn;Ngành nghề\nLỶ THỊ HAI;Bắc Lù;Gạo\n";
    for world in World::each().await {
        let (team, leader, member) = begins(&world).await;
        let hamlet = leader.pulls(team.id).await.into_iter().find(|record| record.kind == Kind::HAMLET).unwrap().id;
        let consent = json!({"notice": 1, "how": "spoken", "at": 1, "by": team.leader.to_string()});
        let set = json!({"head": NAME, "hamlet": hamlet.to_string(), "consent": consent});
        let home = member.op(Kind::HOUSEHOLD, new_record(), set);
        assert!(member.sends(std::slice::from_ref(&home)).await[0].seq.is_some());
        assert_eq!(imports(&leader, &team, LIST, "").await.good::<Imported>().made, 1);
        let producer = Producer::from_record(find(&producers(&member, &team).await, "Hộ")).unwrap();
        assert_eq!(producer.household.unwrap().uuid(), home.rec);
        assert!(producer.consent.is_some());
        leader.sends(&[leader.edits(home.rec, json!({"erased": true}))]).await;
        let records = producers(&member, &team).await;
        assert!(records[0].is_erased() && records[0].text("name").is_none());
        assert_eq!(imports(&leader, &team, LIST, "").await.good::<Imported>().fates.erased, 1);
    }
}
