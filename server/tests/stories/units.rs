//! Offices and teams are of units that there are; where a team is can be said later.

use crate::harness::{Program, World};
use domain::{Kind, Team};

const DIEN_XA: &str = "06874";
const TIEN_YEN: &str = "06862";
const QUANG_NINH: &str = "22";

/// The commune's code and name, as the phones of a team have them.
async fn place(world: &World, team: &crate::harness::Team) -> (Option<String>, String) {
    let records = world.phone_of_leader(team).await.pulls(team.id).await;
    let record = records.iter().find(|record| record.kind == Kind::TEAM).unwrap();
    let team = Team::from_record(record).unwrap();
    (team.commune.map(|unit| unit.to_string()), team.commune_name)
}

#[tokio::test]
async fn the_province_says_where_a_team_is_and_the_right_office_sees_it() {
    for world in World::each().await {
        let team = world.team("Tổ chưa có xã").await;
        let (here, there) = (world.officer(DIEN_XA, "Hạnh").await, world.officer(TIEN_YEN, "Thìn").await);
        let province = world.officer(QUANG_NINH, "Phạm Quang Minh").await;
        let path = format!("/van-phong/to/{}", team.id);
        let home = province.reads("/van-phong").await;
        assert!(home.contains("Chưa ghi xã") && home.contains(&path));
        let leader = world.phone_of_leader(&team).await;
        let mut live = leader.listens().await;
        for (commune, sees, other) in [(DIEN_XA, &here, &there), (TIEN_YEN, &there, &here)] {
            province.fills(&path, &[("commune", commune)]).await.leads_to(&path);
            assert!(sees.reads("/van-phong").await.contains("Tổ chưa có xã"));
            assert!(!other.reads("/van-phong").await.contains("Tổ chưa có xã"));
            live.words_until(|word| word.team == Some(team.id) && word.seq.is_some()).await;
        }
        for commune in ["", "99999", "06880", QUANG_NINH] {
            let answer = province.fills(&path, &[("commune", commune)]).await;
            assert_eq!(answer.status, 422, "{commune}");
            assert!(answer.text().contains("Hãy chọn một xã"), "{}", answer.text());
        }
        assert_eq!(there.fills(&path, &[("commune", DIEN_XA)]).await.status, 403);
        assert!(!there.reads(&path).await.contains("Lưu xã"), "that is for the province to say");
        assert_eq!(place(&world, &team).await, (Some(TIEN_YEN.to_owned()), "Xã Tiên Yên".to_owned()));
    }
}

#[tokio::test]
async fn the_program_knows_the_communes_of_now() {
    for world in World::each().await {
        let says = |args: &[&str]| {
            let made = Program::command(&world.place).args(args).output().unwrap();
            let text = |bytes| String::from_utf8(bytes).unwrap();
            (made.status.code().unwrap(), text(made.stdout) + &text(made.stderr))
        };
        for (commune, words) in [
            ("xã", "no code of a commune"),
            ("99999", "No commune has the code 99999 now."),
            ("06880", "became Xã Điền Xá (06874), Xã Tiên Yên (06862)"),
        ] {
            let (status, printed) = says(&["team", "--name", "Tổ A", "--leader", "Hoa", "--commune", commune]);
            assert_eq!(status, 2, "{printed}");
            assert!(printed.contains(words), "{printed}");
        }
        assert!(world.app.store.teams().await.unwrap().is_empty(), "nothing was made");
        let team = world.team("Tổ Bắc Lù").await;
        let (status, printed) = says(&["place", "--team", "Tổ Bắc Lù", "--commune", DIEN_XA]);
        assert_eq!(status, 0, "{printed}");
        assert_eq!(place(&world, &team).await, (Some(DIEN_XA.to_owned()), "Xã Điền Xá".to_owned()));
        assert_eq!(says(&["place", "--team", "Tổ Bắc Lù", "--commune", "06880"]).0, 2);
    }
}

#[tokio::test]
async fn the_program_makes_the_first_officer_and_a_new_code_for_one_who_lost_theirs() {
    for world in World::each().await {
        let says = |args: &[&str]| {
            let made = Program::command(&world.place).arg("office").args(args).output().unwrap();
            (made.status.code().unwrap(), String::from_utf8(made.stdout).unwrap())
        };
        let asked = ["--unit", QUANG_NINH, "--name", "Sở KH&CN", "--officer", "Phạm Quang Minh"];
        for _ in 0..2 {
            let (status, printed) = says(&asked);
            assert_eq!(status, 0, "{printed}");
            assert!(printed.contains("/van-phong/vao\n") && !printed.contains('#'), "the code is in no address");
            let (_, code) = printed.split_once("code: ").unwrap();
            let officer = world.new_officer(DIEN_XA, "Ai đó").await;
            officer.signs_in(code.trim()).await.leads_to("/van-phong");
            assert!(officer.reads("/van-phong/can-bo").await.contains("Phạm Quang Minh"));
        }
        let officers = world.app.store.officers().await.unwrap();
        assert_eq!(officers.iter().filter(|row| row.name == "Phạm Quang Minh").count(), 1);
        for unit in ["199", "xã", "", "79", "99999", "06880"] {
            assert_eq!(says(&["--unit", unit, "--name", "X"]).0, 2, "{unit}");
        }
    }
}
