//! How far the teams have come, on an officer's page, and targets for all of them.

use crate::harness::World;
use domain::wire::PullReply;
use domain::{Kind, Quota, RefusalCode, VisitDate, local_date};
use serde_json::json;

const DIEN_XA: &str = "06874";
const HERE: &str = "/van-phong/xa/06874";

/// The cells of a team's row, without tags.
fn row(page: &str, team: &str) -> Vec<String> {
    let (_, after) = page.split_once(&format!(">{team}</a>")).unwrap();
    let (row, _) = after.split_once("</tr>").unwrap();
    let cells = row.split("<td").skip(1).map(|cell| cell.split_once('>').unwrap().1.split("</td>").next().unwrap());
    cells.map(|cell| cell.replace("<!>", "")).collect()
}

#[tokio::test]
async fn an_officer_sees_what_the_leader_sees_and_no_household() {
    for world in World::each().await {
        let team = world.team_of("Tổ Bắc Lù", DIEN_XA).await;
        world.team_of("Tổ chưa làm gì", DIEN_XA).await;
        let phone = world.phone_of(&team, "Chìu Thị Sám").await;
        let houses: Vec<_> = (0..4).map(|n| phone.logs_household(&format!("BL-00{n}"))).collect();
        let leader = world.phone_of_leader(&team).await;
        let when = world.app.time.now();
        let visit = |house: usize, outcome: &str, more: serde_json::Value| {
            let mut set = json!({"household": houses[house].rec.to_string(), "when": when, "outcome": outcome});
            set.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            phone.op(Kind::VISIT, crate::harness::new_record(), set)
        };
        let visits = [
            visit(0, "met", json!({"v.vssid": [1, 2]})),
            visit(1, "absent", json!({})),
            visit(2, "refused", json!({})),
            visit(0, "met", json!({"v.vssid": [0, 1], "void": "ghi nhầm"})),
        ];
        phone.sends(&houses).await;
        phone.sends(&visits).await;
        let monday = local_date(when).monday();
        let quota = json!({"indicator": "vssid", "from": monday.to_string(), "to": monday.plus_days(6).to_string(), "target": 5});
        leader.sends(&[leader.op(Kind::QUOTA, crate::harness::new_record(), quota)]).await;
        phone.reports(json!({"unsent": 3, "clock": when}), vec![]).await;

        let officer = world.officer(DIEN_XA, "Vũ Thị Hạnh").await;
        let page = officer.reads("/van-phong").await;
        assert_eq!(row(&page, "Tổ Bắc Lù")[1..], ["3", "1", "1", "1", "1"]);
        assert_eq!(row(&page, "Tổ chưa làm gì")[1..], ["—", "—", "—", "—", "—"], "not asked is not zero");
        assert!(page.contains("2 / 5") && page.contains("chưa giao chỉ tiêu"));
        let sheet = officer.reads(&format!("/van-phong/to/{}", team.id)).await;
        assert!(sheet.contains("2 / 5") && sheet.contains("Cài VssID"));
        for page in [page, sheet] {
            assert!(!page.contains("BL-00") && !page.contains(&houses[0].rec.to_string()));
        }
    }
}

#[tokio::test]
async fn a_target_reaches_every_team_of_the_commune_and_no_other() {
    for world in World::each().await {
        let teams = [world.team_of("Tổ Bắc Lù", DIEN_XA).await, world.team_of("Tổ Khe Cầu", DIEN_XA).await];
        let other = world.team_of("Tổ Nà Cáng", "06970").await;
        let phones = [world.phone_of_leader(&teams[0]).await, world.phone_of_leader(&teams[1]).await];
        let stranger = world.phone_of_leader(&other).await;
        let mut live = phones[0].listens().await;
        let officer = world.officer(DIEN_XA, "Vũ Thị Hạnh").await;
        let typed = |target: &'static str, to: &'static str| {
            [("indicator", "fibre"), ("target", target), ("from", "2026-11-01"), ("to", to)]
        };
        for (target, to, words) in [
            ("", "2026-11-30", "từ 1 trở lên"),
            ("5", "2026-10-31", "không trước ngày bắt đầu"),
            ("5", "", "không trước"),
        ] {
            let answer = officer.fills(HERE, &typed(target, to)).await;
            assert_eq!(answer.status, 422, "{target} {to}");
            assert!(answer.text().contains(words), "{words}");
        }
        assert_eq!(officer.fills("/van-phong/xa/06970", &typed("5", "2026-11-30")).await.status, 404);
        assert_eq!(officer.fills("/van-phong/xa/22", &typed("5", "2026-11-30")).await.status, 404);
        // Another number for the same days is the same target, and so is one that is sent twice.
        for target in ["30", "40", "40"] {
            officer.fills(HERE, &typed(target, "2026-11-30")).await.leads_to(&format!("{HERE}?xong=da-giao"));
        }
        assert!(officer.reads(&format!("{HERE}?xong=da-giao")).await.contains("Đã giao."));
        live.words_until(|word| word.team == Some(teams[0].id) && word.seq.is_some()).await;
        for (phone, team) in phones.iter().zip(teams) {
            let quotas: Vec<_> = phone
                .pulls(team.id)
                .await
                .iter()
                .filter_map(|record| Quota::from_record(record).ok().filter(|_| record.kind == Kind::QUOTA))
                .collect();
            let day = |text: &str| text.parse::<VisitDate>().unwrap();
            let [quota] = &quotas[..] else { panic!("{quotas:?}") };
            assert_eq!((quota.indicator.as_str(), quota.target, quota.member), ("fibre", 40, None));
            assert_eq!((quota.from, quota.to), (day("2026-11-01"), day("2026-11-30")));
        }
        let page = stranger.pulls_after(&other.id.to_string(), 0).await.good::<PullReply>();
        assert!(page.records.iter().all(|record| record.kind != Kind::QUOTA));
        assert!(
            world.app.store.audited(false, None, 9).await.unwrap().iter().any(|line| line.entry.what == "target_set")
        );
    }
}

#[tokio::test]
async fn each_team_may_have_a_number_of_its_own_and_one_without_any_gets_no_target() {
    for world in World::each().await {
        let teams = [
            world.team_of("Tổ Bắc Lù", DIEN_XA).await,
            world.team_of("Tổ Khe Cầu", DIEN_XA).await,
            world.team_of("Tổ Khe Ngàn", DIEN_XA).await,
        ];
        let officer = world.officer(DIEN_XA, "Vũ Thị Hạnh").await;
        let fields = teams.each_ref().map(|team| format!("to-{}", team.id));
        let fills = |indicator: &'static str, all: &'static str, own: [&'static str; 3]| {
            let days = [("indicator", indicator), ("target", all), ("from", "2026-11-01"), ("to", "2099-12-31")];
            let own = fields.iter().map(|field| &**field).zip(own);
            let form: Vec<_> = days.into_iter().chain(own).collect();
            let officer = &officer;
            async move { officer.fills(HERE, &form).await }
        };
        let targets = || async {
            let mut all = Vec::new();
            for team in &teams {
                let records = world.app.store.work(team.id, server::store::WorkOf::Targets).await.unwrap();
                all.push(records.iter().map(|it| Quota::from_record(it).unwrap().target).collect::<Vec<_>>());
            }
            all
        };
        let answer = fills("fibre", "", ["10", "0", ""]).await;
        assert_eq!(answer.status, 422);
        let problem = format!("id=\"{}-problem\" role=\"alert\" class=\"problem\">Ghi số phải đạt", fields[1]);
        assert!(answer.text().contains(&problem), "{}", answer.text());
        assert!(answer.text().contains("value=\"10\""), "what was typed stays");
        assert_eq!(fills("fibre", "", ["", "", ""]).await.status, 422);
        let answer = fills("khong_co", "5", ["", "", ""]).await;
        assert_eq!(answer.status, 422);
        assert!(answer.text().contains("Danh mục không có chỉ tiêu này"), "{}", answer.text());
        assert_eq!(targets().await.concat(), Vec::<u32>::new());
        fills("fibre", "", ["10", "25", ""]).await.leads_to(&format!("{HERE}?xong=da-giao"));
        assert_eq!(targets().await, [vec![10], vec![25], vec![]]);
        let page = officer.reads(HERE).await;
        assert!(page.contains("10–25") && page.contains("Tổ Bắc Lù: 10 · Tổ Khe Cầu: 25"), "{page}");
        // Once more, with one number for whoever has none.
        fills("fibre", "30", ["", "40", ""]).await.leads_to(&format!("{HERE}?xong=da-giao"));
        assert_eq!(targets().await, [vec![30], vec![40], vec![30]]);
    }
}

#[tokio::test]
async fn what_an_office_set_no_leader_changes_or_drops_and_the_office_does() {
    for world in World::each().await {
        let team = world.team_of("Tổ Bắc Lù", DIEN_XA).await;
        let leader = world.phone_of_leader(&team).await;
        let officer = world.officer(DIEN_XA, "Vũ Thị Hạnh").await;
        let own = crate::harness::new_record();
        let asks = |target: u32| {
            let days = json!({"indicator": "vssid", "from": "2026-11-01", "to": "2026-12-31", "target": target});
            leader.op(Kind::QUOTA, own, days)
        };
        leader.sends(&[asks(5)]).await;
        let typed = |target: &'static str| {
            [("indicator", "fibre"), ("target", target), ("from", "2026-11-01"), ("to", "2099-12-31")]
        };
        officer.fills(HERE, &typed("30")).await.leads_to(&format!("{HERE}?xong=da-giao"));
        let quotas = || async {
            let records = leader.pulls(team.id).await;
            let records = records.into_iter().filter(|record| record.kind == Kind::QUOTA && !record.is_void());
            records.map(|record| Quota::from_record(&record).unwrap()).collect::<Vec<_>>()
        };
        let all = quotas().await;
        let set = all.iter().find(|quota| quota.indicator == "fibre").unwrap();
        assert_eq!(set.set_by.as_deref(), Some("Văn phòng 06874"));
        for said in [json!({"target": 1}), json!({"void": "tổ trưởng bỏ"}), json!({"set_by": null})] {
            let verdict = leader.sends(&[leader.op(Kind::QUOTA, set.id.uuid(), said.clone())]).await.remove(0);
            let code = verdict.refused.unwrap().code;
            assert!(matches!(code, RefusalCode::SetByOffice | RefusalCode::NotAllowed), "{said}: {code:?}");
        }
        assert_eq!(quotas().await.len(), 2);
        // Nobody speaks in an office's name; and the leader's own stay the leader's.
        leader.op_refused(leader.op(Kind::QUOTA, own, json!({"set_by": "UBND xã"}))).await;
        assert!(leader.sends(&[asks(6)]).await[0].seq.is_some());

        let page = officer.reads(HERE).await;
        assert!(page.contains("giao bởi Văn phòng 06874") && page.contains("Bỏ chỉ tiêu này"));
        let dropped = &typed("")[..];
        assert_eq!(officer.fills("/van-phong/xa/06970/bo", dropped).await.status, 404);
        officer.fills(&format!("{HERE}/bo"), dropped).await.leads_to(&format!("{HERE}?xong=da-bo"));
        let left = quotas().await;
        let [left] = &left[..] else { panic!("{left:?}") };
        assert_eq!((left.indicator.as_str(), left.target, &left.set_by), ("vssid", 6, &None));
        assert!(!officer.reads(HERE).await.contains("Bỏ chỉ tiêu này"));
    }
}

#[tokio::test]
async fn an_office_s_word_stands_whatever_the_clocks_of_phones_and_other_servers_say_g12() {
    for world in World::each().await {
        let team = world.team_of("Tổ Bắc Lù", DIEN_XA).await;
        let leader = world.phone_of_leader(&team).await;
        let officer = world.officer(DIEN_XA, "Vũ Thị Hạnh").await;
        let days = json!({"indicator": "fibre", "from": "2026-11-01", "to": "2026-11-30", "target": 5});
        let mut ahead = leader.op(Kind::QUOTA, crate::harness::new_record(), days);
        ahead.at.ms += 4 * 60_000;
        leader.sends(&[ahead]).await;
        let typed = [("indicator", "fibre"), ("target", "30"), ("from", "2026-11-01"), ("to", "2026-11-30")];
        officer.fills(HERE, &typed).await.leads_to(&format!("{HERE}?xong=da-giao"));
        let target = || async {
            let records = leader.pulls(team.id).await;
            let quotas = records.iter().filter(|record| record.kind == Kind::QUOTA);
            quotas.map(|record| Quota::from_record(record).unwrap()).map(|quota| quota.target).collect::<Vec<_>>()
        };
        assert_eq!(target().await, [30]);
        // Two more servers on the database, one of which has a clock that is seconds ahead; or an hour, as after a mistake.
        let (store, now, officer) = (&world.app.store, world.app.time.now(), officer.member);
        for (number, clock) in [(40, now + 5_000), (50, now), (60, now + 3_600_000), (70, now)] {
            let day = |text: &str| text.parse::<VisitDate>().unwrap();
            let (from, to) = (day("2026-11-01"), day("2026-11-30"));
            let set = |id, target| Quota {
                id,
                indicator: "fibre".to_owned(),
                member: None,
                from,
                to,
                target,
                set_by: Some("Văn phòng".to_owned()),
            };
            store.set_target(officer, &[(team.id, number)].into(), set, clock).await.unwrap();
            assert_eq!(target().await, [number]);
        }
    }
}

#[tokio::test]
async fn a_target_of_what_is_no_longer_asked_keeps_its_words() {
    for world in World::each().await {
        let team = world.team_of("Tổ Bắc Lù", DIEN_XA).await;
        let leader = world.phone_of_leader(&team).await;
        let day = local_date(world.app.time.now()).to_string();
        let quota = json!({"indicator": "vssid", "from": day, "to": day, "target": 5});
        leader.sends(&[leader.op(Kind::QUOTA, crate::harness::new_record(), quota)]).await;
        let province = world.officer("22", "Phạm Quang Minh").await;
        province.fills("/van-phong/danh-muc/vssid/thoi", &[("version", "1"), ("last", "2025-12-31")]).await;
        let page = world.officer(DIEN_XA, "Vũ Thị Hạnh").await.reads(HERE).await;
        assert!(page.contains("<span>Cài VssID</span>") && !page.contains("value=\"vssid\""), "{page}");
    }
}
