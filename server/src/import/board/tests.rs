use super::*;
use crate::import::fault::Tells;
use crate::import::read;
use domain::board::{BOARD, Board};
use domain::units::Units;
use domain::{Kind, Op, OpId, Record, Stamp};
use proptest::prelude::*;
use rust_xlsxwriter::{Format, Workbook};

fn terms() -> BoardTerms {
    BoardTerms { period: "2026-Q3".parse().unwrap(), today: "2026-11-23".parse().unwrap(), source: None, on: None }
}

fn judged_with(file: &[u8], boards: &[Board], terms: &BoardTerms) -> JudgedBoards {
    judge_boards(&read(file, &BOARDS).unwrap(), boards, Units::quang_ninh(), terms)
}

fn judged(file: &[u8]) -> JudgedBoards {
    judged_with(file, &[], &terms())
}

fn codes(judged: &JudgedBoards) -> Vec<(u32, &'static str)> {
    judged.faults.iter().map(|fault| (fault.row, fault.wrong.code())).collect()
}

/// The boards as they are once a table was taken in.
fn made(judged: &JudgedBoards) -> Vec<Board> {
    let after = |(rec, set): &(uuid::Uuid, domain::Fields)| {
        let mut record = Record::new(BOARD, *rec);
        let (kind, at) = (Kind::parse("board").unwrap(), Stamp { ms: 1, count: 0, device: 0 });
        let (id, set) = (OpId::new(1, [0; 10]), set.clone());
        record.merge(&Op {
            id,
            n: 0,
            device: None,
            kind,
            rec: *rec,
            at,
            set,
            over: None,
            mends: None,
            more: domain::Fields::new(),
        });
        Board::from_record(&record).unwrap()
    };
    judged.writes.iter().map(after).collect()
}

const TABLE: &str = "Mã xã,Tên xã,Tỷ lệ hộ có cáp quang (%),Sản phẩm OCOP,Chuẩn NTM,Nguồn,Ngày\n\
    06874,Xã Điền Xá,\"89,13\",3,Nâng cao,Báo cáo UBND xã,30/09/2026\n\
    6862,Tiên Yên,91.5,-,Kiểu mẫu,Báo cáo UBND xã,30/09/2026\n\
    ,Xã Hải Hòa,,12,,Sở NN&MT,2026-09-15\n";

#[test]
fn a_table_becomes_boards_and_the_same_table_again_changes_nothing() {
    let first = judged(TABLE.as_bytes());
    assert_eq!(codes(&first), []);
    let communes: Vec<_> = first.rows.iter().map(|row| row.commune.as_ref().unwrap().to_string()).collect();
    assert_eq!(communes, ["06874", "06862", "06799"]);
    assert_eq!(first.rows.iter().map(|row| row.changes.len()).collect::<Vec<_>>(), [3, 2, 1]);
    let boards = made(&first);
    let again = judged_with(TABLE.as_bytes(), &boards, &terms());
    assert!(again.writes.is_empty() && again.rows.iter().all(|row| row.changes.is_empty()));
    // A cell that says nothing leaves what is there; one that says something else changes it.
    let more = "Mã xã,Cáp quang,OCOP,Nguồn,Ngày\n06874,,4,Báo cáo UBND xã,30/09/2026\n";
    let more = judged_with(more.as_bytes(), &boards, &terms());
    assert_eq!(more.rows[0].changes.len(), 1);
    assert_eq!(more.writes[0].1.keys().collect::<Vec<_>>(), ["commune", "ocop", "period"]);
}

#[test]
fn errors_name_their_row_and_column_and_then_nothing_is_written() {
    let table = "Mã xã,Tên xã,Cáp quang,OCOP,Nguồn,Ngày\n\
        06874,Tiên Yên,90,1,A,30/09/2026\n\
        99999,,90,1,A,30/09/2026\n\
        ,Điền Xa Lắc,90,1,A,30/09/2026\n\
        06862,,101,\"1,5\",A,30/09/2026\n\
        06877,,90,1,,\n\
        06886,,90,1,A,30/09/2027\n\
        06895,,90,1,A,hôm qua\n\
        06895,,90,1,A,30/09/2026\n\
        ,,90,1,A,30/09/2026\n";
    let judged = judged(table.as_bytes());
    let expected = [
        (2, "commune_differs"),
        (3, "commune_unknown"),
        (4, "commune_unknown"),
        (5, "amount_range"),
        (5, "amount_malformed"),
        (6, "source_missing"),
        (6, "day_missing"),
        (7, "day_to_come"),
        (8, "day_malformed"),
        (9, "commune_repeated"),
        (10, "commune_missing"),
    ];
    assert_eq!(codes(&judged), expected);
    assert_eq!(judged.faults[3].column.as_ref().unwrap(), &(2, "Cáp quang".to_owned()));
    assert_eq!(judged.writes.len(), 0);
    assert!(judged.faults.iter().all(|fault| fault.wrong.texts().0.ends_with('.')));
}

#[test]
fn a_source_said_for_the_whole_table_is_that_of_rows_without_one() {
    let table = "Đơn vị;Cáp quang\nPhường Móng Cái 1;90\nĐặc khu Cô Tô;88,5\n";
    let whole = BoardTerms { source: "Sở KH&CN".parse().ok(), on: "2026-09-30".parse().ok(), ..terms() };
    let boards = made(&judged_with(table.as_bytes(), &[], &whole));
    assert_eq!(boards.iter().map(|board| board.commune.as_str()).collect::<Vec<_>>(), ["06712", "07192"]);
    assert!(boards.iter().all(|board| board.figures["fibre"].source.as_str() == "Sở KH&CN"));
}

#[test]
fn a_workbook_is_read_with_its_titles_dates_and_numbers() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.merge_range(0, 0, 0, 5, "BẢNG XÃ QUÝ III/2026", &Format::new()).unwrap();
    for (column, header) in
        [(0, "STT"), (1, "Mã xã"), (2, "Hộ có cáp quang (%)"), (3, "Máy làm đất"), (4, "Nguồn"), (5, "Ngày")]
    {
        sheet.write(2, column, header).unwrap();
    }
    let date = Format::new().set_num_format("dd/mm/yyyy");
    for (row, code, fibre) in [(3, 6874.0, 89.13), (4, 6862.0, 0.95)] {
        sheet.write(row, 1, code).unwrap();
        sheet.write(row, 2, fibre).unwrap();
        sheet.write(row, 3, 1250).unwrap();
        sheet.write(row, 4, "Báo cáo").unwrap();
        sheet.write_number_with_format(row, 5, 46_295.0, &date).unwrap();
    }
    sheet.write(5, 0, "Tổng cộng").unwrap();
    let judged = judged(&book.save_to_buffer().unwrap());
    assert_eq!(codes(&judged), [(5, "percent_format")]);
    let changes = &judged.rows[0].changes;
    assert_eq!(changes.iter().map(|change| change.after.amount.shown()).collect::<Vec<_>>(), ["89,13", "1.250"]);
    assert_eq!(changes[0].after.on.to_string(), "2026-09-30");
    assert_eq!(judged.rows.len(), 2);
}

proptest! {
    #[test]
    fn a_row_with_an_error_writes_nothing_and_one_without_can_be_written(
        cells in proptest::collection::vec(proptest::collection::vec("[0-9a-zà-ỹ., %/-]{0,8}", 4), 0..6),
        codes in proptest::collection::vec(prop::sample::select(vec!["06874", "6862", "06877", "", "1"]), 6),
    ) {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(["Mã xã", "Cáp quang", "OCOP", "Nguồn", "Ngày"]).unwrap();
        for (code, cells) in codes.iter().zip(&cells) {
            writer.write_record(std::iter::once(*code).chain(cells.iter().map(String::as_str))).unwrap();
        }
        let judged = judged(&writer.into_inner().unwrap());
        for row in &judged.rows {
            prop_assert_eq!(row.is_wrong, judged.faults.iter().any(|fault| fault.row == row.row));
        }
        prop_assert!(judged.faults.is_empty() || judged.writes.is_empty());
        for (rec, set) in &judged.writes {
            prop_assert!(Board::check(*rec, set).is_ok());
        }
    }
}

#[test]
fn what_sheets_say_of_one_commune_is_taken_together() {
    let mut book = Workbook::new();
    let mut add = |name: &str, head: &str, rows: &[(&str, u32)]| {
        let sheet = book.add_worksheet().set_name(name).unwrap();
        sheet.write(0, 0, "Mã xã").unwrap().write(0, 1, head).unwrap();
        for (row, (code, amount)) in (1..).zip(rows) {
            sheet.write(row, 0, *code).unwrap().write(row, 1, *amount).unwrap();
        }
    };
    add("OCOP", "Sản phẩm OCOP", &[("06874", 3), ("06862", 5)]);
    add("Máy", "Máy làm đất", &[("06874", 40)]);
    add("OCOP lần 2", "Sản phẩm OCOP", &[("06874", 3), ("06862", 6)]);
    book.add_worksheet().set_name("Ghi chú").unwrap().write(0, 0, "Do xã báo").unwrap();
    let terms =
        BoardTerms { source: Some("Báo cáo".parse().unwrap()), on: Some("2026-09-30".parse().unwrap()), ..terms() };
    let file = book.save_to_buffer().unwrap();
    assert_eq!(read(&file, &BOARDS).unwrap().unread, ["Ghi chú"]);
    let wrong = judged_with(&file, &[], &terms);
    assert_eq!(codes(&wrong), [(3, "figure_differs")]);
    assert_eq!(wrong.faults[0].sheet.as_deref(), Some("OCOP lần 2"));
    assert!(wrong.writes.is_empty() && wrong.faults[0].wrong.texts().0.contains("dòng 3 của trang “OCOP”"));

    let mut book = Workbook::new();
    for (name, head, amount) in [("OCOP", "Sản phẩm OCOP", 3), ("Máy", "Máy làm đất", 40), ("Lại", "Sản phẩm OCOP", 3)]
    {
        let sheet = book.add_worksheet().set_name(name).unwrap();
        sheet.write(0, 0, "Mã xã").unwrap().write(0, 1, head).unwrap();
        sheet.write(1, 0, "06874").unwrap().write(1, 1, amount).unwrap();
    }
    let good = judged_with(&book.save_to_buffer().unwrap(), &[], &terms);
    let boards = made(&good);
    assert_eq!((boards.len(), boards[0].figures.len(), codes(&good)), (1, 2, vec![]));
    assert_eq!(good.rows.iter().map(|row| row.changes.len()).collect::<Vec<_>>(), [1, 1, 0]);
}
