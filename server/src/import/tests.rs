//! Each mess that a list of households is in, made here.

use super::*;
use domain::imports::{Column, Fate, LeftOut, Likeness, MAX_ROWS, RowError};
use domain::{Consent, Fields, HamletId, Kind, Op, OpId, Record, Stamp, TeamId};
use proptest::prelude::*;
use rust_xlsxwriter::{Format, Workbook};
use serde_json::json;
use std::fmt::Write;
use unicode_normalization::UnicodeNormalization;

const LIST: &str = "STT,Mã hộ,Họ tên chủ hộ,Thôn,Số điện thoại,Số khẩu,Số người từ 15 tuổi,Ghi chú\n\
    1,BL-001,Chìu Thị Sám,Bắc Lù,0912345678,4,3,Nhà đầu dốc\n\
    2,BL-002,Đặng Văn Hoà,Thôn Bắc Lù,+84 987 654 321,5,2,\n\
    3,NC-001,Bàn Văn Ất,NÀ CÁNG,,1,1,\n";

fn hamlet(n: u8) -> HamletId {
    HamletId::new(1, [n; 10])
}

fn record(kind: Kind, id: uuid::Uuid, set: Fields) -> Record {
    let mut record = Record::new(kind.clone(), id);
    record.merge(&Op {
        id: OpId::new(1, [1; 10]),
        n: 0,
        device: None,
        kind,
        rec: id,
        at: Stamp { ms: 1, count: 0, device: 0 },
        set,
        over: None,
        mends: None,
        more: Fields::new(),
    });
    record
}

fn hamlets() -> Vec<Record> {
    let named =
        |n, name: &str| record(Kind::HAMLET, hamlet(n).uuid(), Fields::from([("name".to_owned(), name.into())]));
    vec![named(1, "Bắc Lù"), named(2, "Nà Cáng")]
}

fn terms(has_consent: bool) -> Terms {
    let consent = Consent { notice: 1, how: "signed".into(), at: 1, by: "m".into(), withdrawn: None };
    Terms {
        team: TeamId::new(1, [9; 10]),
        secret: "s".into(),
        consent: has_consent.then_some(consent),
        asked: Vec::new(),
    }
}

/// Judges a file in view of these records and the two hamlets.
fn judged_among(file: &[u8], records: &[Record], has_consent: bool) -> (Sheet, Judged) {
    let known: Known = Known::of(hamlets().iter().chain(records));
    let sheet = read(file, &HOUSEHOLDS).unwrap();
    let judged = judge(&sheet, &known, &terms(has_consent));
    (sheet, judged)
}

fn judged(file: &[u8]) -> Judged {
    judged_among(file, &[], true).1
}

/// The records that a file makes among these.
fn made(file: &[u8], records: &[Record], takes_duplicates: bool) -> Vec<Record> {
    let known: Known = Known::of(hamlets().iter().chain(records));
    let judged: Judged = judge(&read(file, &HOUSEHOLDS).unwrap(), &known, &terms(true));
    let households = judged.makes(&known, &terms(true), |_| takes_duplicates);
    households.into_iter().map(|(id, set)| record(Kind::HOUSEHOLD, id, set)).collect()
}

fn codes(judged: &Judged) -> Vec<(u32, &'static str)> {
    judged.faults.iter().map(|fault| (fault.row, fault.wrong.code())).collect()
}

fn reads_well(file: &[u8], form: &str) {
    let (sheet, judged) = judged_among(file, &[], true);
    assert_eq!(sheet.form, form);
    assert_eq!(codes(&judged), []);
    assert_eq!(judged.fates.new, 3);
    let heads: Vec<_> = judged.rows.iter().map(|row| row.draft.head.as_ref().unwrap().as_str()).collect();
    assert_eq!(heads, ["Chìu Thị Sám", "Đặng Văn Hoà", "Bàn Văn Ất"]);
    let phones: Vec<_> = judged.rows.iter().filter_map(|row| row.draft.phone.clone()).map(|it| it.e164()).collect();
    assert_eq!(phones, ["+84912345678", "+84987654321"]);
    assert_eq!(
        judged.rows.iter().map(|row| row.draft.hamlet.unwrap()).collect::<Vec<_>>(),
        [hamlet(1), hamlet(1), hamlet(2)]
    );
    assert_eq!(judged.rows[0].draft.people.zip(judged.rows[0].draft.adults), Some((4, 3)));
}

/// Vietnamese Windows text: letters with their shapes, tone marks after them.
fn cp1258(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    for c in text.nfc() {
        let parts: Vec<char> = c.nfd().collect();
        let is_tone = |c: &char| matches!(c, '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}');
        let letter: String = parts.iter().filter(|c| !is_tone(c)).collect::<String>().nfc().collect();
        for part in letter.chars().chain(parts.iter().copied().filter(is_tone)) {
            bytes.extend_from_slice(&encoding_rs::WINDOWS_1258.encode(part.encode_utf8(&mut [0; 4])).0);
        }
    }
    bytes
}

fn utf16(text: &str, big: bool) -> Vec<u8> {
    let units = std::iter::once(0xfeff).chain(text.encode_utf16());
    units.flat_map(|unit: u16| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
}

#[test]
fn a_list_reads_the_same_in_every_encoding_and_with_every_separator() {
    let nfd: String = LIST.nfd().collect();
    for list in [
        LIST.to_owned(),
        nfd,
        LIST.replace(',', ";"),
        LIST.replace(',', "\t"),
        LIST.replace('\n', "\r\n"),
        LIST.replace('\n', "\r"),
    ] {
        reads_well(list.as_bytes(), "utf-8");
        reads_well(&[b"\xef\xbb\xbf", list.as_bytes()].concat(), "utf-8");
        reads_well(&utf16(&list, false), "utf-16");
        reads_well(&utf16(&list, true), "utf-16");
        reads_well(&cp1258(&list), "windows-1258");
    }
    assert!(std::str::from_utf8(&cp1258(LIST)).is_err());
    reads_well(format!("sep=;\n{}", LIST.replace(',', ";")).as_bytes(), "utf-8");
}

#[test]
fn titles_stand_above_the_header_and_columns_in_any_order() {
    let list = "UBND XÃ ĐIỀN XÁ,,,\n\nDANH SÁCH HỘ DÂN THÔN BẮC LÙ,,,\n,,,\nNhân khẩu,SĐT,Dân tộc,CCCD,Chủ hộ,Quan hệ\n\
        (1),(2),(3),(4),(5),(6)\n4,0912345678,Dao,022190001234,Chìu Thị Sám,\nTổng cộng,1 hộ,,,,\n,,,,Người lập biểu,\n";
    let (sheet, judged) = judged_among(list.as_bytes(), &[], true);
    assert_eq!((sheet.header_row, &*sheet.skipped), (5, &[6, 8, 9][..]));
    assert_eq!(codes(&judged), []);
    let draft = &judged.rows[0].draft;
    assert_eq!((draft.row, draft.hamlet, draft.people), (7, Some(hamlet(1)), Some(4)), "the title names the hamlet");
    let known: Known = Known::of(&hamlets());
    let preview = preview("d".into(), &sheet, &judged, &known, &terms(true));
    let left: Vec<_> =
        preview.left_out.iter().map(|head| (&*head.letter, &*head.header, head.left_out.unwrap())).collect();
    assert_eq!(left, [("C", "Dân tộc", LeftOut::Ethnicity), ("D", "CCCD", LeftOut::CitizenId)]);
    assert_eq!(preview.unknown.iter().map(|head| &*head.header).collect::<Vec<_>>(), ["Quan hệ"]);
    assert!(!serde_json::to_string(&preview).unwrap().contains("022190001234"));
}

#[test]
fn a_header_of_two_rows_is_one_header() {
    let list = "Mẫu 01,,,,,\nTT,Thông tin chủ hộ,,,Số khẩu,\n,Họ tên,SĐT,Số CCCD,Tổng số,Từ 15 tuổi trở lên\n\
        1,Chìu Thị Sám,0912345678,022190001234,4,3\n";
    let file = list.replace("Mẫu 01", "THÔN BẮC LÙ");
    let (sheet, judged) = judged_among(file.as_bytes(), &[], true);
    assert_eq!((sheet.header_row, &*sheet.skipped, codes(&judged)), (2, &[][..], vec![]));
    let draft = &judged.rows[0].draft;
    assert_eq!((draft.row, draft.people, draft.adults, draft.title()), (4, Some(4), Some(3), "Chìu Thị Sám"));
    assert_eq!(draft.phone.as_ref().unwrap().e164(), "+84912345678");
    assert!(sheet.header.heads().any(|head| head.left_out == Some(LeftOut::CitizenId)));
    // The first household of a plain list is no part of its header.
    let plain = "Họ tên,Thôn,Số khẩu,\nSám,Bắc Lù,4,từ 15 tuổi: 3\n";
    assert_eq!(self::judged(plain.as_bytes()).rows.len(), 1);
}

#[test]
fn quotes_line_breaks_and_empty_lines_keep_the_numbers_of_rows() {
    let list = "Mã hộ,Chủ hộ,Thôn,Ghi chú\n\nA-1,\"Sám, Chìu Thị\",Bắc Lù,\"đầu dốc\nbên \"\"trái\"\"\"\n\n\nA-2,Lỷ A Tài,Bắc Lù,\nA-3,,Xa Lạ,\n";
    let judged = judged(list.as_bytes());
    let rows: Vec<_> = judged.rows.iter().map(|row| row.draft.row).collect();
    assert_eq!(rows, [3, 6, 7]);
    assert_eq!(judged.rows[0].draft.head.as_ref().unwrap().as_str(), "Sám, Chìu Thị");
    assert_eq!(judged.rows[0].draft.note.as_ref().unwrap().as_str(), "đầu dốc bên \"trái\"");
    assert_eq!(codes(&judged), [(7, "hamlet_unknown")]);
    let error = RowError::from(&judged.faults[0]);
    assert_eq!((error.letter.as_deref(), error.header.as_deref()), (Some("C"), Some("Thôn")));
    assert!(error.vi.contains("Bắc Lù, Nà Cáng") && error.en.contains("Bắc Lù, Nà Cáng"));
    // A quotation mark that was never closed swallows what follows; that is said, not passed over.
    let mut open = "Mã hộ,Chủ hộ,Thôn,Ghi chú\nA-1,Sám,Bắc Lù,\"đầu dốc\n".to_owned();
    (2..60).for_each(|n| writeln!(open, "A-{n},Sám,Bắc Lù,").unwrap());
    assert_eq!(codes(&self::judged(open.as_bytes())), [(2, "quote_open")]);
}

#[test]
fn lost_zeros_come_back_and_lost_digits_do_not() {
    let phone = |said: &str| {
        let list = format!("Mã hộ;Chủ hộ;Thôn;SĐT\nA-1;Sám;Bắc Lù;{said}\n");
        let judged = judged(list.as_bytes());
        match judged.faults.first() {
            Some(fault) => Err(fault.wrong.code()),
            None => Ok(judged.rows[0].draft.phone.clone().map(|phone| phone.e164())),
        }
    };
    let good = Ok(Some("+84912345678".to_owned()));
    for said in [
        "0912345678",
        "912345678",
        "912345678.0",
        "9.12345678E8",
        "9,12345678E+08",
        "+84912345678",
        "84912345678",
        "8.4912345678E10",
        "'0912345678",
        "0912.345.678",
        "0912-345-678 / 0987654321",
        "0912345678, nhà",
        "0912345678 (con)",
        "(con dâu / cháu) 0912345678",
        "(0912) 345 678 (con",
        "(+84) 912345678",
    ] {
        assert_eq!(phone(said), good, "{said}");
    }
    assert_eq!(phone("2033825444"), Ok(Some("+842033825444".to_owned())));
    for nothing in ["", "không có", "-", "0"] {
        assert_eq!(phone(nothing), Ok(None), "{nothing}");
    }
    assert_eq!(phone("9.12E+08"), Err("phone_rounded"));
    for wrong in ["12345", "01234567890", "0912345", "12/05/2024"] {
        assert_eq!(phone(wrong), Err("phone_malformed"), "{wrong}");
    }
}

#[test]
fn counts_are_read_however_they_are_written_and_checked() {
    let counts = |people: &str, adults: &str| {
        let list = format!("Mã hộ;Thôn;Số khẩu;Người lớn\nA-1;Bắc Lù;{people};{adults}\n");
        let judged = judged(list.as_bytes());
        match judged.faults.first() {
            Some(fault) => Err(fault.wrong.code()),
            None => Ok(judged.rows[0].draft.people.zip(judged.rows[0].draft.adults)),
        }
    };
    for said in ["4", "4.0", "4,0", " 4 ", "04", "4 người", "4 khẩu"] {
        assert_eq!(counts(said, "4"), Ok(Some((4, 4))), "{said}");
    }
    assert_eq!(counts("", "3"), Ok(Some((3, 3))), "people are at least those who are grown up");
    assert_eq!(counts("", ""), Ok(None));
    for (people, adults, why) in [
        ("0", "", "count_range"),
        ("31", "", "count_range"),
        ("-1", "", "count_range"),
        ("4.5", "", "count_malformed"),
        ("bốn", "", "count_malformed"),
        ("NaN", "", "count_malformed"),
        ("3", "4", "adults_over_people"),
        ("4", "99999999999", "count_range"),
    ] {
        assert_eq!(counts(people, adults), Err(why), "{people} {adults}");
    }
}

#[test]
fn numbers_of_papers_never_get_in_by_another_column() {
    let list = "Mã hộ,Chủ hộ,Thôn,Ghi chú\n022190001234,Sám,Bắc Lù,\nA-2,Sám 022190001234,Bắc Lù,\nA-3,Tài,Bắc Lù,stk 0123456789\nA-4,,,\n,,Bắc Lù,x\n";
    let judged = judged(list.as_bytes());
    assert_eq!(
        codes(&judged),
        [(2, "code_private"), (3, "name_private"), (4, "note_private"), (5, "hamlet_missing"), (6, "name_missing")]
    );
    assert!(judged.rows.iter().all(|row| row.fate == Fate::Error));
    let sheet = String::from_utf8(errors_csv(&judged.faults)).unwrap();
    assert!(sheet.starts_with("\u{feff}Dòng,Cột,Tiêu đề,Mã lỗi,Lỗi,Error\n2,A,Mã hộ,code_private,"), "{sheet}");
    assert!(!sheet.contains("022190001234"));
}

#[test]
fn without_consent_nothing_of_anybody_is_read() {
    let (sheet, judged) = judged_among(LIST.as_bytes(), &[], false);
    assert_eq!(judged.fates.new, 3);
    let known: Known = Known::of(&hamlets());
    let terms = terms(false);
    let told = serde_json::to_string(&preview("d".into(), &sheet, &judged, &known, &terms)).unwrap();
    for (_, set) in judged.makes(&known, &terms, |_| true) {
        assert_eq!(set.keys().collect::<Vec<_>>(), ["adults", "code", "hamlet", "people"]);
    }
    for secret in ["Sám", "Hoà", "912345678", "912 345 678", "đầu dốc"] {
        assert!(!told.contains(secret), "{secret}");
    }
    assert!(told.contains("no_consent"));
    let judged = judged_among("Chủ hộ,Thôn\nSám,Bắc Lù\n".as_bytes(), &[], false).1;
    assert_eq!(codes(&judged), [(2, "code_missing")]);
}

#[test]
fn what_was_imported_is_not_imported_again_and_what_changed_stays() {
    let first = made(LIST.as_bytes(), &[], false);
    assert_eq!(first.len(), 3);
    let again = judged_among(LIST.as_bytes(), &first, true).1;
    assert_eq!((again.fates.same, again.fates.new), (3, 0));
    // Written otherwise, in another order, it is the same list.
    let other = "Thôn,Chủ hộ,Mã hộ\nna cang,Bàn Văn Ất,nc-001\nBẮC LÙ,Chìu Thị Sám,bl-001\n";
    let judged = judged_among(other.as_bytes(), &first, true).1;
    assert_eq!(judged.rows.iter().map(|row| row.fate).collect::<Vec<_>>(), [Fate::Same; 2]);
    let grown = LIST.replace(",4,3,", ",5,3,");
    let judged = judged_among(grown.as_bytes(), &first, true).1;
    assert_eq!((judged.rows[0].fate, &*judged.rows[0].differs), (Fate::Differs, &[Column::People][..]));
    assert_eq!(made(grown.as_bytes(), &first, true), []);
}

#[test]
fn likely_duplicates_are_named() {
    let set =
        json!({"code": "BL-900", "hamlet": hamlet(1).to_string(), "head": "Chìu Thị Sám", "phone": "+84987654321"});
    let there = record(Kind::HOUSEHOLD, hamlet(7).uuid(), serde_json::from_value(set).unwrap());
    let list = "Mã hộ,Chủ hộ,Thôn,SĐT\nbl-900,Tài,Bắc Lù,\nA-2,BÀ CHÍU THỊ XÁM,Bắc Lù,\nA-3,Lỷ A Tài,Nà Cáng,987654321\n\
        A-4,Chìu Thị Sám,Nà Cáng,\nA-5,chìu thị sám,Nà Cáng,\nA-6,Phùn,Nà Cáng,0911111111\nA-7,Dảu,Bắc Lù,0911111111\nA-6,Khác,Nà Cáng,\n";
    let judged = judged_among(list.as_bytes(), &[there], true).1;
    let told = judged.rows.iter().map(|row| {
        let twin = row.twin.as_ref();
        (row.fate, twin.map(|twin| twin.by), twin.and_then(|twin| twin.row))
    });
    let duplicate = |by, row| (Fate::Duplicate, Some(by), row);
    assert_eq!(
        told.collect::<Vec<_>>(),
        [
            duplicate(Likeness::Code, None),
            duplicate(Likeness::NameAndHamlet, None),
            duplicate(Likeness::Phone, None),
            (Fate::New, None, None),
            duplicate(Likeness::NameAndHamlet, Some(5)),
            (Fate::New, None, None),
            duplicate(Likeness::Phone, Some(7)),
            (Fate::Error, None, None),
        ]
    );
    assert_eq!(codes(&judged), [(9, "code_repeated")]);
    assert_eq!(judged.faults[0].column.as_ref().unwrap().1, "Mã hộ");
}

#[test]
fn two_of_one_name_without_a_code_can_both_be_taken_and_then_stay_two() {
    let list = "Chủ hộ,Thôn,Số khẩu\nChìu Thị Sám,Bắc Lù,4\nChìu Thị Sám,Bắc Lù,2\n";
    assert_eq!(made(list.as_bytes(), &[], false).len(), 1);
    let both = made(list.as_bytes(), &[], true);
    assert_eq!(both.iter().map(|record| record.text("code").unwrap()).collect::<Vec<_>>(), ["BL-001", "BL-002"]);
    assert_eq!(judged_among(list.as_bytes(), &both, true).1.fates.same, 2);
}

#[test]
fn what_is_erased_stays_erased_and_what_was_taken_back_may_come_again() {
    let mut first = made(LIST.as_bytes(), &[], false);
    let change = |record: &mut Record, field: &str, value: serde_json::Value| {
        let set = Fields::from([(field.to_owned(), value)]);
        let at = Stamp { ms: 2, count: 0, device: 0 };
        let (kind, rec) = (record.kind.clone(), record.id);
        let id = OpId::new(2, [2; 10]);
        record.merge(&Op { id, n: 0, device: None, kind, rec, at, set, over: None, mends: None, more: Fields::new() });
    };
    change(&mut first[0], "erased", true.into());
    change(&mut first[1], "void", "nhập nhầm".into());
    let judged = judged_among(LIST.as_bytes(), &first, true).1;
    assert_eq!(judged.rows.iter().map(|row| row.fate).collect::<Vec<_>>(), [Fate::Erased, Fate::New, Fate::Same]);
    let again = made(LIST.as_bytes(), &first, true);
    assert_eq!(again.iter().map(|record| record.id).collect::<Vec<_>>(), [first[1].id]);
    assert!(!again[0].is_void() && again[0].field_names().any(|field| field == "void"));
}

#[test]
fn a_file_that_is_no_list_says_why() {
    for (file, why) in [
        (&b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"[..], Unreadable::NoTable),
        (b"PK\x03\x04 and no more", Unreadable::NoTable),
        (&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1], Unreadable::OldExcel),
        (b"", Unreadable::NoHeader),
        (b"a,b,c\n1,2,3\n", Unreadable::NoHeader),
        ("Thôn,Số khẩu\nBắc Lù,4\n".as_bytes(), Unreadable::NoHeader),
    ] {
        assert_eq!(read(file, &HOUSEHOLDS), Err(why));
    }
}

/// A workbook as an office makes one.
fn workbook(fill: impl FnOnce(&mut rust_xlsxwriter::Worksheet)) -> Vec<u8> {
    let mut book = Workbook::new();
    book.add_worksheet().set_name("Bìa").unwrap().write(0, 0, "UBND xã Điền Xá").unwrap();
    fill(book.add_worksheet().set_name("Danh sách").unwrap());
    book.save_to_buffer().unwrap()
}

#[test]
fn a_workbook_is_read_with_its_titles_numbers_and_merged_cells() {
    let file = workbook(|sheet| {
        let bold = Format::new().set_bold();
        sheet.merge_range(0, 0, 0, 6, "DANH SÁCH HỘ DÂN", &bold).unwrap();
        for (column, header) in [
            (1, "Họ và tên chủ hộ"),
            (2, "Thôn/bản"),
            (3, "Điện thoại"),
            (4, "Số khẩu"),
            (5, "Ngày sinh"),
            (6, "Mã hộ"),
        ] {
            sheet.write(3, column, header).unwrap();
        }
        sheet.merge_range(4, 2, 5, 2, "Bắc Lù", &Format::new()).unwrap();
        let date = Format::new().set_num_format("dd/mm/yyyy");
        for (row, head) in [(4, "Chìu Thị Sám"), (5, "Đặng Văn Hoà"), (6, "Bàn Văn Ất")] {
            sheet.write(row, 1, head).unwrap();
            sheet.write(row, 3, 912_345_000.0 + f64::from(row)).unwrap();
            sheet.write(row, 4, 4).unwrap();
            sheet.write_number_with_format(row, 5, 29_000.0, &date).unwrap();
            sheet.write(row, 6, row).unwrap();
        }
        sheet.write(6, 2, "Nà Cáng").unwrap();
        // Dates where none can be, a failed formula, and a stray cell in the last corner.
        sheet.write(7, 1, "Lỷ A Tài").unwrap();
        sheet.write(7, 2, "Bắc Lù").unwrap();
        sheet.write_number_with_format(7, 3, 45_000.0, &date).unwrap();
        sheet.write_number_with_format(7, 4, 45_000.0, &date).unwrap();
        sheet.write_formula(7, 6, rust_xlsxwriter::Formula::new("=NA()").set_result("#N/A")).unwrap();
        sheet.write(1_048_575, 16_383, "x").unwrap();
        sheet.write(9, 0, "Tổng cộng").unwrap();
    });
    let (sheet, judged) = judged_among(&file, &[], true);
    assert_eq!((sheet.form, sheet.name.as_deref(), sheet.header_row), ("xlsx", Some("Danh sách"), 4));
    let rows: Vec<_> = judged.rows.iter().map(|row| (row.draft.row, row.draft.hamlet, row.fate)).collect();
    let (first, second) = (Some(hamlet(1)), Some(hamlet(2)));
    assert_eq!(rows, [(5, first, Fate::New), (6, first, Fate::New), (7, second, Fate::New), (8, first, Fate::Error)]);
    assert_eq!(judged.rows[0].draft.phone.as_ref().unwrap().e164(), "+84912345004");
    assert_eq!((judged.rows[0].draft.code.as_deref(), judged.rows[0].draft.people), (Some("4"), Some(4)));
    let mut wrong = codes(&judged);
    wrong.sort_unstable();
    assert_eq!(wrong, [(8, "formula_failed"), (8, "is_date"), (8, "is_date")]);
    assert_eq!(sheet.skipped, [10]);
}

/// A workbook of these sheets, each of these rows of text.
fn sheets(all: &[(&str, &[&[&str]])]) -> Vec<u8> {
    let mut book = Workbook::new();
    for (name, rows) in all {
        let sheet = book.add_worksheet().set_name(*name).unwrap();
        for (row, cells) in (0..).zip(*rows) {
            for (column, cell) in (0..).zip(*cells) {
                sheet.write(row, column, *cell).unwrap();
            }
        }
    }
    book.save_to_buffer().unwrap()
}

#[test]
fn the_sheets_of_a_workbook_are_one_list_and_those_without_a_header_are_named() {
    let head: &[&str] = &["Mã hộ", "Thôn"];
    let file = sheets(&[
        ("Khe Thử", &[head, &["BL-001", "Bắc Lù"]]),
        ("Mẫu trống", &[head]),
        // Whatever the order of its columns.
        ("Nà Mẫu", &[&["Thôn", "Mã hộ"], &["Bắc Lù", "BL-002"], &["Nà Cáng", "NC-003"]]),
        ("Trang trắng", &[]),
        ("Ghi chú", &[&["Mã hộ do xã đặt"]]),
    ]);
    let (sheet, judged) = judged_among(&file, &[], true);
    assert_eq!(sheet.unread, ["Ghi chú"]);
    let named = |row: &judge::Row| (row.name.to_string(), row.draft.code.clone().unwrap());
    assert_eq!(
        judged.rows.iter().map(named).collect::<Vec<_>>(),
        [("1.2", "BL-001"), ("2.2", "BL-002"), ("2.3", "NC-003")].map(|(at, code)| (at.to_owned(), code.to_owned()))
    );
    let preview = preview("d".into(), &sheet, &judged, &Known::of(&hamlets()), &terms(true));
    assert_eq!((preview.fates.new, preview.sheets), (3, vec!["Khe Thử".to_owned(), "Nà Mẫu".to_owned()]));
    assert_eq!((preview.rows[2].sheet.as_deref(), preview.rows[2].at.as_deref()), (Some("Nà Mẫu"), Some("2.3")));
    // One sheet alone is as it always was.
    let file = sheets(&[("Khe Thử", &[head, &["BL-001", "Bắc Lù"]])]);
    let (sheet, judged) = judged_among(&file, &[], true);
    assert_eq!(
        (judged.rows[0].name.to_string(), judged.rows[0].sheet.clone(), sheet.unread),
        ("2".into(), None, vec![])
    );
}

#[test]
fn a_sheet_longer_than_any_list_stops_only_a_workbook_of_which_it_is_a_list() {
    let head: &[&str] = &["Mã hộ", "Thôn"];
    let long = vec![&["Bắc Lù"][..]; MAX_ROWS + 1];
    let list: &[&[&str]] = &[head, &["BL-001", "Bắc Lù"]];
    let sheet = read(&sheets(&[("Khe Thử", list), ("Sổ khác", &long)]), &HOUSEHOLDS).unwrap();
    assert_eq!((sheet.rows.len(), sheet.unread), (1, vec!["Sổ khác".to_owned()]));
    let long: Vec<_> = std::iter::once(head).chain(long).collect();
    assert_eq!(read(&sheets(&[("Khe Thử", list), ("Bắc Lù", &long)]), &HOUSEHOLDS), Err(Unreadable::TooLong));
}

#[test]
fn what_lies_in_a_hidden_sheet_is_not_read_and_is_named() {
    let mut book = Workbook::new();
    for (name, code, is_hidden) in [("Khe Thử", "BL-001", false), ("Năm ngoái", "BL-009", true)] {
        let sheet = book.add_worksheet().set_name(name).unwrap().set_hidden(is_hidden);
        for (row, cells) in [["Mã hộ", "Thôn"], [code, "Bắc Lù"]].iter().enumerate() {
            for (column, cell) in cells.iter().enumerate() {
                sheet.write(u32::try_from(row).unwrap(), u16::try_from(column).unwrap(), *cell).unwrap();
            }
        }
    }
    let sheet = read(&book.save_to_buffer().unwrap(), &HOUSEHOLDS).unwrap();
    assert_eq!(
        (sheet.name.as_deref(), sheet.all().count(), sheet.unread),
        (Some("Khe Thử"), 1, vec!["Năm ngoái".into()])
    );
}

#[test]
fn a_row_that_two_sheets_have_is_made_once_and_two_rows_of_one_code_are_told_with_their_sheets() {
    let head: &[&str] = &["Mã hộ", "Họ tên chủ hộ", "Thôn", "Số khẩu"];
    let (sam, nobody): (&[&str], &[&str]) =
        (&["BL-001", "Chìu Thị Sám", "Bắc Lù", "4"], &["", "Bàn Văn Ất", "Nà Cáng", "2"]);
    let file = sheets(&[
        ("Tất cả", &[head, sam, nobody, &["BL-009", "Lỷ A Tài", "Bắc Lù", "3"]]),
        ("Bắc Lù", &[head, &["BL-009", "Lỷ A Tài", "Bắc Lù", "5"], sam, &["", "Bàn Văn Ất", "Nà Cáng", "7"]]),
        ("Nà Cáng", &[head, nobody, &["", "x", "Không có", "1"]]),
    ]);
    let (_, judged) = judged_among(&file, &[], true);
    let fates: Vec<_> = judged.rows.iter().map(|row| (row.name.to_string(), row.fate)).collect();
    let expected = [
        ("1.2", Fate::New),
        ("1.3", Fate::New),
        ("1.4", Fate::New),
        ("2.2", Fate::Error),
        ("2.3", Fate::Same),
        // Of the same name, but it says something else.
        ("2.4", Fate::Duplicate),
        ("3.2", Fate::Same),
        ("3.3", Fate::Error),
    ];
    assert_eq!(fates, expected.map(|(name, fate)| (name.to_owned(), fate)));
    let twin = judged.rows[6].twin.as_ref().unwrap();
    assert_eq!((twin.sheet.as_deref(), twin.row, twin.by), (Some("Tất cả"), Some(3), Likeness::NameAndHamlet));
    let errors: Vec<_> = judged.faults.iter().map(RowError::from).collect();
    assert_eq!(
        (errors[0].sheet.as_deref(), errors[0].row, errors[0].letter.as_deref()),
        (Some("Bắc Lù"), 2, Some("A"))
    );
    assert!(
        errors[0].vi.contains("ở dòng 4 của trang “Tất cả”") && errors[0].en.starts_with("Row 4 of sheet “Tất cả”")
    );
    let csv = String::from_utf8(errors_csv(&judged.faults)).unwrap();
    assert!(
        csv.starts_with("\u{feff}Trang tính,Dòng,Cột,") && csv.contains("\nBắc Lù,2,A,Mã hộ,code_repeated,"),
        "{csv}"
    );
    assert!(csv.contains("\nNà Cáng,3,C,Thôn,hamlet_unknown,"), "{csv}");
    let known = Known::of(&hamlets());
    let chosen = |named: &str| [named.parse().unwrap()].into();
    let made = |named: &str| judged.makes(&known, &terms(true), |row| row.is_among(&chosen(named))).len();
    // A number alone means the row of this number in each sheet.
    assert_eq!([made("1.4"), made("2.4"), made("4"), made("3.4")], [3, 4, 4, 3]);
}

#[test]
fn a_sheet_may_be_called_as_its_hamlet() {
    let head: &[&str] = &["Mã hộ", "Số khẩu"];
    let file = sheets(&[
        ("Thôn Bắc Lù", &[head, &["A-1", "4"]]),
        ("nà cáng", &[head, &["A-2", "4"]]),
        ("Trang3", &[head, &["A-3", "4"]]),
    ]);
    let (_, judged) = judged_among(&file, &[], true);
    let places: Vec<_> = judged.rows.iter().map(|row| row.draft.hamlet).collect();
    assert_eq!(places, [Some(hamlet(1)), Some(hamlet(2)), None]);
    assert_eq!(codes(&judged), [(2, "hamlet_missing")]);
}

#[test]
fn a_workbook_s_header_may_be_merged_over_two_rows() {
    let file = workbook(|sheet| {
        let plain = Format::new();
        sheet.merge_range(1, 0, 2, 0, "Họ và tên chủ hộ", &plain).unwrap();
        sheet.merge_range(1, 1, 2, 1, "Thôn", &plain).unwrap();
        sheet.merge_range(1, 2, 1, 3, "Nhân khẩu", &plain).unwrap();
        sheet.write(2, 2, "Tổng số").unwrap().write(2, 3, "Từ 15 tuổi").unwrap();
        sheet.write(3, 0, "Chìu Thị Sám").unwrap().write(3, 1, "Bắc Lù").unwrap();
        sheet.write(3, 2, 4).unwrap().write(3, 3, 3).unwrap();
    });
    let (sheet, judged) = judged_among(&file, &[], true);
    assert_eq!((sheet.header_row, codes(&judged)), (2, vec![]));
    let draft = &judged.rows[0].draft;
    assert_eq!((judged.rows.len(), draft.row, draft.people, draft.adults), (1, 4, Some(4), Some(3)));
}

#[test]
fn a_whole_district_is_read_in_seconds() {
    let mut list = "Mã hộ;Họ tên;Thôn;SĐT;Số khẩu;Người lớn\n".to_owned();
    (0..50_000).for_each(|n| writeln!(list, "H-{n};Chìu Thị Sám {n};Bắc Lù;{};4;3", 912_000_000 + n).unwrap());
    let start = std::time::Instant::now();
    let judged = judged(list.as_bytes());
    assert_eq!((judged.fates.new, judged.faults.len()), (50_000, 0));
    // Generous: other tests run beside this one.
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
}

proptest! {
    #[test]
    fn whatever_a_file_holds_it_is_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..400), text in ".{0,200}") {
        let _ = read(&bytes, &HOUSEHOLDS);
        let _ = read(text.as_bytes(), &HOUSEHOLDS);
        let _ = read(&[b"PK\x03\x04", &bytes[..]].concat(), &HOUSEHOLDS);
    }

    #[test]
    fn every_row_gets_one_fate_and_every_error_names_its_row(
        cells in proptest::collection::vec(proptest::collection::vec("[a-zà-ỹ0-9.,;\"/+ -]{0,14}", 6), 0..12),
    ) {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(["Mã hộ", "Chủ hộ", "Thôn", "SĐT", "Số khẩu", "Người lớn"]).unwrap();
        cells.iter().for_each(|cells| writer.write_record(cells).unwrap());
        let file = writer.into_inner().unwrap();
        let (sheet, judged) = judged_among(&file, &[], true);
        prop_assert_eq!(judged.rows.len() + sheet.skipped.len(), cells.iter().filter(|row| row.iter().any(|cell| !table::Cell::text(cell).is_empty())).count());
        let all = judged.fates;
        prop_assert_eq!(all.new + all.same + all.differs + all.duplicate + all.erased + all.error, judged.rows.len());
        for row in &judged.rows {
            let is_wrong = judged.faults.iter().any(|fault| fault.row == row.draft.row);
            prop_assert_eq!(row.fate == Fate::Error, is_wrong);
        }
        // What is made is what a household may be, and the same list makes nothing more.
        let first = made(&file, &[], true);
        for record in &first {
            let set: Fields = record.field_names().map(|name| (name.to_owned(), record.get(name).cloned().unwrap())).collect();
            prop_assert!(domain::Household::check(&set).is_ok(), "{set:?}");
        }
        prop_assert_eq!(made(&file, &first, true), Vec::new());
    }

    #[test]
    fn a_good_row_reads_back_whatever_the_order_of_columns(
        head in "[A-ZĐÀ-Ỹ][a-zà-ỹ]{1,6}( [A-ZĐÀ-Ỹ][a-zà-ỹ]{1,6}){1,3}", phone in "9[0-9]{8}", people in 1u8..=30, first: prop::sample::Index,
    ) {
        // No name has such letters in it, but chance makes some.
        prop_assume!(!domain::looks_private(&head));
        let headers = ["Họ tên chủ hộ", "Số điện thoại", "Số khẩu", "Thôn", "Mã hộ"];
        let people_text = people.to_string();
        let cells = [&*head, &*phone, &*people_text, "Bắc Lù", "A-1"];
        let turn = first.index(5);
        let turned = |cells: [&str; 5]| { let mut cells = cells; cells.rotate_left(turn); cells.join(";") };
        let judged = judged(format!("{}\n{}\n", turned(headers), turned(cells)).as_bytes());
        prop_assert_eq!(codes(&judged), []);
        let draft = &judged.rows[0].draft;
        prop_assert_eq!(draft.head.as_ref().unwrap().as_str(), domain::nfc(&head));
        prop_assert_eq!(draft.phone.as_ref().unwrap().e164(), format!("+84{phone}"));
        prop_assert_eq!(draft.people, Some(people));
    }
}
