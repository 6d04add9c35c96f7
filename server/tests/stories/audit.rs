//! Who looked at what and changed what, as the province reads it.

use crate::harness::{World, new_record};
use crate::import::{LIST, posts};
use axum::http::Method;
use server::router::pages;
use server::store::{Entry, LOOKS};

const DIEN_XA: &str = "06874";
const QUANG_NINH: &str = "22";
const HERE: &str = "/van-phong/nhat-ky";

/// The words of the lines on a page.
fn told(page: &str) -> Vec<&str> {
    let (_, rows) = page.split_once("<tbody>").unwrap_or_default();
    rows.split("<tr>").skip(1).map(|row| row.split("<td>").nth(2).unwrap().split("</td>").next().unwrap()).collect()
}

#[tokio::test]
async fn changes_stand_apart_from_looks_and_older_lines_on_further_pages() {
    for world in World::each().await {
        let officer = world.officer(DIEN_XA, "Vũ Thị Hạnh").await;
        let province = world.officer(QUANG_NINH, "Phạm Quang Minh").await;
        let (store, now) = (&world.app.store, world.app.time.now());
        let begins = |what: &str, n: u64| {
            let (member, unit) = (officer.member, DIEN_XA.parse().unwrap());
            let entry = Entry { member, unit, what: what.to_owned(), about: Some(format!("so-{n}")) };
            async move { store.audit(&entry, now + n).await.unwrap() }
        };
        for n in 0..250 {
            begins("target_set", n).await;
            if n % 2 == 0 {
                begins("team_read", n).await;
            }
        }
        let page = province.reads(HERE).await;
        assert_eq!(told(&page), ["Giao chỉ tiêu cho các tổ"; 100]);
        assert!(page.contains(">so-249<") && page.contains(">so-150<") && !page.contains("Về dòng mới nhất"));
        let next = |page: &str| {
            let (_, after) = page.rsplit_once("truoc=").unwrap();
            format!("{HERE}?loai=doi&truoc={}", after.split('"').next().unwrap())
        };
        let page = province.reads(&next(&page)).await;
        assert!(page.contains(">so-149<") && page.contains(">so-50<") && page.contains("Về dòng mới nhất"));
        let page = province.reads(&next(&page)).await;
        assert_eq!(told(&page).len(), 50);
        assert!(page.contains(">so-0<") && !page.contains("Các dòng cũ hơn"));
        let page = province.reads(&format!("{HERE}?loai=xem")).await;
        assert!(told(&page).iter().all(|words| *words != "Giao chỉ tiêu cho các tổ"));
        assert!(page.contains(">so-248<") && page.contains("Các dòng cũ hơn"));
    }
}

#[test]
fn every_page_is_noted_as_a_look() {
    for page in pages().iter().filter(|page| page.method == Method::GET) {
        assert!(page.what.is_none_or(|what| LOOKS.contains(&what)), "{}", page.path);
    }
}

#[tokio::test]
async fn the_province_sees_who_looked_through_a_list_who_imported_it_and_who_took_it_back() {
    for world in World::each().await {
        let team = world.team_of("Tổ Bắc Lù", DIEN_XA).await;
        let nowhere = world.team("Tổ chưa có xã").await;
        let province = world.officer(QUANG_NINH, "Phạm Quang Minh").await;
        for (team, unit) in [(&team, DIEN_XA), (&nowhere, QUANG_NINH)] {
            let leader = world.phone_of_leader(team).await;
            let digest = server::import::digest(LIST.as_bytes());
            for path in ["/preview", "/errors.csv", &format!("?digest={digest}")] {
                posts(&leader, team, path, "text/csv", LIST).await;
            }
            posts(&leader, team, &format!("/{}/undo", new_record()), "application/json", "{}").await;
            for (looks, words) in
                [(true, ["list_errors_taken", "list_looked"]), (false, ["list_undone", "list_imported"])]
            {
                let lines = world.app.store.audited(looks, None, 9).await.unwrap();
                let own = lines.into_iter().filter(|line| line.entry.unit.as_str() == unit);
                let own = own.map(|line| line.entry).filter(|entry| entry.about == Some(team.id.to_string()));
                assert_eq!(own.map(|entry| entry.what).collect::<Vec<_>>(), words);
            }
        }
        assert!(province.reads(HERE).await.contains("Nhập danh sách"));
        assert!(province.reads(&format!("{HERE}?loai=xem")).await.contains("Xem trước danh sách nhập"));
    }
}

#[tokio::test]
async fn names_are_text_and_addresses_name_nobody() {
    let world = World::start().await;
    world.team_of("Tổ <b>đậm</b> & \"x\"", DIEN_XA).await;
    let officer = world.officer(DIEN_XA, "Vũ Thị Hạnh").await;
    let page = officer.reads("/van-phong").await;
    assert!(page.contains("Tổ &lt;b&gt;đậm&lt;/b&gt; &amp;") && !page.contains("<b>"), "{page}");
    officer.opens("/van-phong/to/Ch%C3%ACu%20Th%E1%BB%8B%20S%C3%A1m").await;
    let lines = world.app.store.audited(true, None, 9).await.unwrap();
    assert_eq!((lines[0].entry.what.as_str(), &lines[0].entry.about), ("team_read", &None));
}
