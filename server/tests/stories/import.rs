//! A leader imports the commune's list of households: looks first, has it made once, and can take it back.

use crate::harness::{Answer, Phone, Team, World, new_record};
use domain::imports::{Fate, Imported, ImportsReply, LeftOut, Preview, Stays, Undone};
use domain::wire::PullReply;
use domain::{Household, Kind, Record};
use serde_json::json;

pub(crate) const LIST: &str = "DANH SÁCH HỘ DÂN,,,,,\n\nSTT,Mã hộ,Họ và tên chủ hộ,Thôn,SĐT,Số khẩu,CCCD\n\
    1,BL-001,Chìu Thị Sám,Bắc Lù,912345678,4,022190001234\n\
    2,BL-002,Đặng Văn Hoà,Bắc Lù,,5,\n\
    3,BL-003,Bàn Văn Ất,Bắc Lù,,1,\nTổng cộng,,,,,10,\n";

const SAM: &str = "Chìu Thị Sám";

/// A team with a hamlet, its leader's phone and a member's.
async fn begins(world: &World) -> (Team, Phone, Phone) {
    let team = world.team("Tổ Bắc Lù").await;
    let (leader, member) = (world.phone_of_leader(&team).await, world.phone_of(&team, "Lỷ A Tài").await);
    leader.sends(&[leader.op(Kind::HAMLET, new_record(), json!({"name": "Bắc Lù"}))]).await;
    (team, leader, member)
}

pub(crate) async fn posts(phone: &Phone, team: &Team, rest: &str, kind: &str, file: impl Into<Vec<u8>>) -> Answer {
    let address = phone.at(&format!("/api/v1/teams/{}/imports{rest}", team.id));
    let request = phone.client.post(address).header("content-type", kind).body(file.into());
    Answer::of(request.send().await.unwrap()).await
}

async fn previews(phone: &Phone, team: &Team, list: &str) -> Preview {
    posts(phone, team, "/preview?consent=signed", "text/csv", list).await.good()
}

async fn imports(phone: &Phone, team: &Team, list: &str, choices: &str) -> Answer {
    let digest = previews(phone, team, list).await.digest;
    let rest = format!("?digest={digest}&consent=signed&file=C%3A%5Cs%E1%BB%95%5Cb%E1%BA%AFc-l%C3%B9.csv{choices}");
    posts(phone, team, &rest, "text/csv", list).await
}

async fn undoes(phone: &Phone, team: &Team, import: uuid::Uuid) -> Answer {
    phone.posts(&format!("/api/v1/teams/{}/imports/{import}/undo", team.id), &json!({})).await
}

async fn households(phone: &Phone, team: &Team) -> Vec<Record> {
    let mut records = phone.pulls(team.id).await;
    records.retain(|record| record.kind == Kind::HOUSEHOLD);
    records
}

fn find<'r>(records: &'r [Record], code: &str) -> &'r Record {
    records.iter().find(|record| record.text("code") == Some(code)).unwrap()
}

#[tokio::test]
async fn a_leader_looks_at_a_list_and_has_it_made_once() {
    for world in World::each().await {
        let (team, leader, member) = begins(&world).await;
        let mut live = member.listens().await;
        let preview = previews(&leader, &team, LIST).await;
        assert_eq!((preview.header_row, preview.fates.new, preview.fates.error, preview.errors_total), (3, 3, 0, 0));
        assert_eq!(
            preview.left_out.iter().map(|head| head.left_out.unwrap()).collect::<Vec<_>>(),
            [LeftOut::RowNumber, LeftOut::CitizenId]
        );
        assert_eq!((preview.rows[0].row, preview.rows[0].phone.as_deref()), (4, Some("0912 345 678")));
        assert_eq!(preview.skipped, [7]);
        assert_eq!(households(&member, &team).await, [], "a preview makes nothing");

        let made: Imported = imports(&leader, &team, LIST, "").await.good();
        assert_eq!(made.made, 3);
        live.words_until(|word| word.team == Some(team.id) && word.seq.is_some()).await;
        let records = households(&member, &team).await;
        let sam = Household::from_record(find(&records, "BL-001")).unwrap();
        assert_eq!(
            (sam.title(), sam.people, &*sam.phone.as_ref().unwrap().e164()),
            ("Chìu Thị Sám", 4, "+84912345678")
        );
        let consent = sam.consent.as_ref().unwrap();
        assert_eq!((&*consent.how, &consent.by), ("signed", &team.leader.to_string()));
        assert_eq!(households(&leader, &team).await.len(), 3, "the leader's own phone gets them too");
        for body in world.history(find(&records, "BL-001").id).await {
            assert!(!body.contains("022190001234"));
        }
        let told: ImportsReply = leader.gets(&format!("/api/v1/teams/{}/imports", team.id)).await.good();
        let row = &told.imports[0];
        assert_eq!((Some(row.import), &*row.file, row.rows, row.made), (made.import, "bắc-lù.csv", 3, 3));
        assert_eq!((&row.digest, &row.by, row.undone), (&preview.digest, &team.leader.to_string(), None));

        // The same list again, and in another form.
        let again: Imported = imports(&leader, &team, LIST, "").await.good();
        assert_eq!((again.made, again.import, again.fates.same), (0, None, 3));
        let other: Imported = imports(&leader, &team, &LIST.replace(',', ";"), "").await.good();
        assert_eq!((other.made, other.fates.same), (0, 3));
        assert_eq!(households(&member, &team).await, records);
        // What the phone holds of its own work is not touched by it.
        let verdicts = leader.sends(&[leader.edits(find(&records, "BL-002").id, json!({"people": 6}))]).await;
        assert!(verdicts[0].seq.is_some());
        let preview = previews(&leader, &team, LIST).await;
        assert_eq!((preview.fates.differs, preview.doubtful[0].fate), (1, Fate::Differs));
        crate::harness::Book::read(&world.place).await.agrees_with_itself();
    }
}

#[tokio::test]
async fn a_phone_does_not_take_an_import_for_work_of_its_own() {
    let world = World::start().await;
    let (team, leader, _) = begins(&world).await;
    let before = leader.pushes(&[]).await.good::<domain::wire::PushReply>().receipt.unwrap();
    imports(&leader, &team, LIST, "").await.good::<Imported>();
    let after = leader.pushes(&[]).await.good::<domain::wire::PushReply>().receipt.unwrap();
    assert_eq!(before, after, "otherwise it would believe that the server was restored");
    let page: PullReply = leader.pulls_after(&team.id.to_string(), 0).await.good();
    assert!(page.records.iter().any(|record| record.kind.as_str() == "import"));
    let forged = leader.op(Kind::IMPORT, new_record(), json!({"file": "x"}));
    assert!(leader.sends(&[forged]).await[0].refused.is_some(), "only the server says that there was an import");
}

#[tokio::test]
async fn a_list_with_errors_or_another_file_makes_nothing() {
    for world in World::each().await {
        let (team, leader, _) = begins(&world).await;
        let bad = LIST.replace("Bắc Lù,,5", "Xa Lạ,,99");
        imports(&leader, &team, &bad, "").await.refused("import_has_errors");
        let digest = previews(&leader, &team, &bad).await.digest;
        posts(&leader, &team, &format!("?digest={digest}"), "text/csv", LIST).await.refused("import_changed");
        posts(&leader, &team, "", "text/csv", LIST).await.refused("query_malformed");
        assert_eq!(households(&leader, &team).await, []);
        let sheet = posts(&leader, &team, "/errors.csv?consent=signed", "text/csv", bad.as_str()).await;
        assert!(sheet.header("content-type").starts_with("text/csv"));
        assert!(sheet.text().starts_with("\u{feff}Dòng,"));
        assert!(
            sheet.text().contains("\n5,D,Thôn,hamlet_unknown,") && sheet.text().contains("\n5,F,Số khẩu,count_range,")
        );
        let made: Imported = imports(&leader, &team, &bad, "&errors=skip").await.good();
        assert_eq!((made.made, made.fates.error), (2, 1));
    }
}

#[tokio::test]
async fn an_import_is_taken_back_but_for_what_the_team_has_worked_on() {
    for world in World::each().await {
        let (team, leader, member) = begins(&world).await;
        let made: Imported = imports(&leader, &team, LIST, "").await.good();
        let import = made.import.unwrap();
        let records = households(&member, &team).await;
        let (a, b, c) = (find(&records, "BL-001"), find(&records, "BL-002"), find(&records, "BL-003"));
        let visit = json!({"household": a.id.to_string(), "when": 1_795_000_000_000_u64, "outcome": "absent"});
        let visit = member.op(Kind::VISIT, new_record(), visit);
        assert!(
            member.sends(&[visit, member.edits(b.id, json!({"people": 6}))]).await.iter().all(|it| it.seq.is_some())
        );
        let void = member.edits(c.id, json!({"void": "không có hộ này"}));
        assert!(member.sends(&[void]).await[0].refused.is_some(), "only a leader takes a household back");
        undoes(&member, &team, import).await.refused("leader_only");

        let undone: Undone = undoes(&leader, &team, import).await.good();
        assert_eq!((undone.taken_back, undone.stayed_total), (1, 2));
        let why = |code: &str| {
            undone.stayed.iter().find(|stayed| stayed.household.unwrap().uuid() == find(&records, code).id).unwrap()
        };
        assert_eq!((why("BL-001").why, &*why("BL-001").title), (Stays::Visited, "Chìu Thị Sám"));
        assert_eq!(why("BL-002").why, Stays::Edited);
        let gone = households(&member, &team).await.into_iter().find(|record| record.id == c.id).unwrap();
        assert!(gone.is_void() && gone.text("head").is_none(), "what nobody needs is not kept by name");
        let told: ImportsReply = leader.gets(&format!("/api/v1/teams/{}/imports", team.id)).await.good();
        assert!(told.imports[0].undone.is_some());

        let again: Undone = undoes(&leader, &team, import).await.good();
        assert_eq!((again.taken_back, again.stayed_total), (0, 2));
        undoes(&leader, &team, new_record()).await.refused("import_unknown");
        // It may be put on the list again.
        let back: Imported = imports(&leader, &team, LIST, "").await.good();
        assert_eq!((back.made, back.fates.same, back.fates.differs), (1, 1, 1));
        let returned = households(&member, &team).await.into_iter().find(|record| record.id == c.id).unwrap();
        assert!(!returned.is_void());
        assert_eq!(returned.text("head"), Some("Bàn Văn Ất"));
        crate::harness::Book::read(&world.place).await.agrees_with_itself();
    }
}

#[tokio::test]
async fn who_was_erased_is_not_brought_back_by_the_next_list_g16() {
    for world in World::each().await {
        let (team, leader, member) = begins(&world).await;
        let made: Imported = imports(&leader, &team, LIST, "").await.good();
        let rec = find(&households(&member, &team).await, "BL-001").id;
        leader.sends(&[leader.edits(rec, json!({"erased": true}))]).await;
        let preview = previews(&leader, &team, LIST).await;
        assert_eq!((preview.fates.erased, preview.rows[0].fate, preview.erased_before), (1, Fate::Erased, 1));
        let again: Imported = imports(&leader, &team, LIST, "&duplicates=take&errors=skip").await.good();
        assert_eq!((again.made, again.fates.erased), (0, 1));
        let undone: Undone = undoes(&leader, &team, made.import.unwrap()).await.good();
        assert_eq!((undone.taken_back, undone.stayed[0].why, &*undone.stayed[0].title), (2, Stays::Erased, ""));
        for record in households(&member, &team).await {
            assert!(record.id != rec || record.text("head").is_none());
        }
        for body in world.history(rec).await {
            assert!(!body.contains("Sám"), "{body}");
        }
        for (name, bytes) in world.files() {
            assert!(!bytes.windows(SAM.len()).any(|window| window == SAM.as_bytes()), "{name}");
        }
    }
}

#[tokio::test]
async fn without_consent_no_name_reaches_the_server_s_book() {
    for world in World::each().await {
        let (team, leader, _) = begins(&world).await;
        let preview: Preview = posts(&leader, &team, "/preview", "text/csv", LIST).await.good();
        assert!(!preview.personal && preview.rows.iter().all(|row| row.head.is_none() && row.phone.is_none()));
        assert_eq!(preview.left_out.iter().filter(|head| head.left_out == Some(LeftOut::NoConsent)).count(), 2);
        let rest = format!("?digest={}", preview.digest);
        assert_eq!(posts(&leader, &team, &rest, "text/csv", LIST).await.good::<Imported>().made, 3);
        for record in households(&leader, &team).await {
            assert_eq!(record.field_names().collect::<Vec<_>>(), ["code", "hamlet", "people"]);
        }
        for (name, bytes) in world.files() {
            assert!(!bytes.windows(SAM.len()).any(|window| window == SAM.as_bytes()), "{name}");
        }
    }
}

#[tokio::test]
async fn likely_duplicates_are_made_only_if_the_leader_says_so() {
    for world in World::each().await {
        let (team, leader, member) = begins(&world).await;
        let house = member.op(Kind::HOUSEHOLD, new_record(), json!({"code": "X-1", "phone": "0912345678"}));
        member.sends(std::slice::from_ref(&house)).await;
        let preview = previews(&leader, &team, LIST).await;
        let twin = preview.doubtful[0].twin.as_ref().unwrap();
        assert_eq!((twin.household.unwrap().uuid(), &*twin.title), (house.rec, "X-1"));
        let row = preview.doubtful[0].row;
        assert_eq!(imports(&leader, &team, LIST, "").await.good::<Imported>().made, 2);
        // Row by row: what is named is treated the other way round.
        let but_it = format!("&duplicates=take&but={row}");
        assert_eq!(imports(&leader, &team, LIST, &but_it).await.good::<Imported>().made, 0);
        imports(&leader, &team, LIST, "&but=one").await.refused("query_malformed");
        let only_it = format!("&but=99999,{row}");
        assert_eq!(imports(&leader, &team, LIST, &only_it).await.good::<Imported>().made, 1);
        assert_eq!(imports(&leader, &team, LIST, "&duplicates=take").await.good::<Imported>().made, 0);
    }
}

#[tokio::test]
async fn a_broken_file_is_a_clear_problem_and_only_the_leader_of_the_team_imports() {
    let world = World::start().await;
    let (team, leader, member) = begins(&world).await;
    let other = world.team("Tổ Nà Cáng").await;
    posts(&member, &team, "/preview", "text/csv", LIST).await.refused("leader_only");
    posts(&leader, &other, "/preview", "text/csv", LIST).await.refused("other_team");
    for kind in ["text/plain", "multipart/form-data", "application/x-www-form-urlencoded", "application/json"] {
        posts(&leader, &team, "/preview", kind, LIST).await.refused("not_a_table");
    }
    let xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    for (file, code) in [
        (&b"PK\x03\x04\x14\0 cut off"[..], "list_unreadable"),
        (b"\x89PNG\r\n\x1a\n\0\0", "list_unreadable"),
        (&[0xd0, 0xcf, 0x11, 0xe0], "list_old_excel"),
        (b"", "list_no_header"),
        (b"a;b;c\n1;2;3\n", "list_no_header"),
    ] {
        posts(&leader, &team, "/preview", xlsx, file).await.refused(code);
    }
    posts(&leader, &team, "/preview?consent=perhaps", "text/csv", LIST).await.refused("query_malformed");
    posts(&leader, &team, "/preview", "text/csv", vec![b'x'; domain::imports::MAX_FILE + 1])
        .await
        .refused("list_too_long");
}

#[tokio::test]
async fn an_undone_import_leaves_no_name_in_the_history_and_no_household_that_others_were_merged_into() {
    for world in World::each().await {
        let (team, leader, member) = begins(&world).await;
        let made = imports(&leader, &team, LIST, "").await.good::<Imported>();
        let all = households(&leader, &team).await;
        let stays = &all[0];
        let twin = member.op(Kind::HOUSEHOLD, new_record(), json!({"code": "X-1"}));
        member.sends(std::slice::from_ref(&twin)).await;
        leader.sends(&[leader.op(Kind::HOUSEHOLD, twin.rec, json!({"same_as": stays.id.to_string()}))]).await;
        let undo = format!("/{}/undo", made.import.unwrap());
        let undone: Undone = leader.posts(&format!("/api/v1/teams/{}/imports{undo}", team.id), &json!({})).await.good();
        assert_eq!((undone.taken_back, undone.stayed_total), (made.made - 1, 1));
        assert_eq!(undone.stayed[0].household.unwrap().uuid(), stays.id);
        for gone in &all[1..] {
            for body in world.history(gone.id).await {
                assert!(!body.contains("\"head\":\"") && !body.contains("\"phone\":\""), "{body}");
            }
        }
    }
}
