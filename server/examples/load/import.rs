//! A commune's list: 50,000 households as CSV, previewed and imported by a leader over HTTP.

use crate::Trouble;
use crate::diary::Diary;
use crate::phone::{Phone, packed};
use crate::place::Ground;
use crate::program::Program;
use crate::stats::round;
use crate::town::Town;
use domain::Role;
use domain::imports::{Imported, Preview};
use serde_json::{Value as Json, json};
use std::fmt::Write;
use std::path::Path;
use std::time::Instant;

const HOUSEHOLDS: usize = 50_000;
const HAMLET: &str = "Bắc Lù";

pub(crate) async fn measure(server: &Path) -> Result<Json, Trouble> {
    let ground = Ground::sqlite()?;
    let town = Town::settles(&ground.place, 1, 0).await?;
    let leader = town.joins(town.teams[0], "Tằng Thị Hoa", Role::Leader).await?;
    town.store.close().await;
    let program = Program::serves(server, &ground)?;
    let phone = Phone::new(&program.base, &leader)?;
    phone.pushes(packed(&[Diary::new(leader.member, leader.device).hamlet(HAMLET)])?).await?;
    let list = list()?;

    let start = Instant::now();
    let preview: Preview = phone.posts_list("/preview?consent=signed", list.clone()).await?;
    let previewed = start.elapsed().as_secs_f64();
    if preview.fates.new != HOUSEHOLDS {
        return Err(format!("the preview has {:?}", preview.fates).into());
    }
    let start = Instant::now();
    let book: Preview = phone.posts_list("/preview?consent=signed", workbook(&list)?).await?;
    let book_previewed = start.elapsed().as_secs_f64();
    if book.fates.new != HOUSEHOLDS {
        return Err(format!("the preview of the workbook has {:?}", book.fates).into());
    }
    let choices = format!("?digest={}&consent=signed", preview.digest);
    let start = Instant::now();
    let made: Imported = phone.posts_list(&choices, list.clone()).await?;
    let took = start.elapsed().as_secs_f64();
    if made.made != HOUSEHOLDS {
        return Err(format!("{} households were made", made.made).into());
    }
    let start = Instant::now();
    let again: Imported = phone.posts_list(&choices, list).await?;
    let repeated = start.elapsed().as_secs_f64();
    if again.made != 0 {
        return Err("the same list was made twice".into());
    }
    let details = json!({"preview_s": round(previewed, 2), "preview_xlsx_s": round(book_previewed, 2), "again_s": round(repeated, 2), "most_mb": program.most_megabytes()?});
    Ok(json!({"import_50000_s": round(took, 2), "details": {"import": details}}))
}

fn list() -> Result<String, Trouble> {
    let mut list = "Mã hộ,Họ tên chủ hộ,Thôn,Số điện thoại,Số khẩu,Số người từ 15 tuổi,Ghi chú\n".to_owned();
    for number in 0..HOUSEHOLDS {
        let phone = 912_000_000 + number;
        writeln!(
            list,
            "H-{number:05},Chìu Thị Sám {number},{HAMLET},0{phone},{},{},Nhà đầu dốc",
            2 + number % 5,
            1 + number % 2
        )?;
    }
    Ok(list)
}

/// The same list as a workbook.
fn workbook(list: &str) -> Result<Vec<u8>, Trouble> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (row, line) in (0..).zip(list.lines()) {
        for (column, text) in (0..).zip(line.split(',')) {
            sheet.write(row, column, text)?;
        }
    }
    Ok(book.save_to_buffer()?)
}
