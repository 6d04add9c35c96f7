use super::draft::ProducerDraft;
use super::words::{Heading, meaning};
use crate::import::fault::Tells;
use crate::import::{Entry, Judged, Known, Meaning, Terms, judge};
use domain::imports::{Column, Fate, LeftOut, Likeness};
use domain::{
    Catalogue, Consent, Fields, HamletId, HouseholdId, Indicator, Kind, Op, OpId, Producer, Record, Stamp, Subject,
    TeamId,
};
use serde_json::json;
use unicode_normalization::UnicodeNormalization;

const LIST: &str = "DANH SÁCH HỘ KINH DOANH,,,,,,,,,,\n\
    STT,Sản phẩm,Tên hộ kinh doanh / HTX,Thôn,SĐT,Sản phẩm OCOP,Số sao,Mã OCOP,Mã truy xuất,Link truy xuất,Gian hàng trên sàn TMĐT\n\
    1,Miến dong,HTX Miến dong Bình Liêu,Bắc Lù,912345678,Miến dong,4 sao,QN-04,8938501234567,https://truyxuat.gov.vn/1,x\n\
    2,Mật ong,Hộ Tằng A Sáu,Nà Cáng,,,,,,,không\n";

fn record(kind: Kind, id: uuid::Uuid, set: Fields) -> Record {
    let mut record = Record::new(kind.clone(), id);
    let (id, at) = (OpId::new(1, [1; 10]), Stamp { ms: 1, count: 0, device: 0 });
    let (rec, more) = (record.id, Fields::new());
    record.merge(&Op { id, n: 0, device: None, kind, rec, at, set, over: None, mends: None, more });
    record
}

fn hamlet(n: u8) -> HamletId {
    HamletId::new(1, [n; 10])
}

fn hamlets() -> Vec<Record> {
    let named =
        |n, name: &str| record(Kind::HAMLET, hamlet(n).uuid(), Fields::from([("name".to_owned(), name.into())]));
    vec![named(1, "Bắc Lù"), named(2, "Nà Cáng")]
}

fn asked() -> Vec<Indicator> {
    let today = "2026-11-23".parse().unwrap();
    Catalogue::built_in().asked_of(Subject::Business, today).cloned().collect()
}

fn terms(has_consent: bool) -> Terms {
    let consent = Consent { notice: 1, how: "signed".into(), at: 1, by: "m".into(), withdrawn: None };
    let consent = has_consent.then_some(consent);
    Terms { team: TeamId::new(1, [9; 10]), secret: "s".into(), consent, asked: asked() }
}

fn known(records: &[Record]) -> Known<Producer> {
    Known::of(hamlets().iter().chain(records))
}

fn judged_among(list: &str, records: &[Record], terms: &Terms) -> Judged<ProducerDraft> {
    judge(&ProducerDraft::open(list.as_bytes(), terms).unwrap(), &known(records), terms)
}

fn judged(list: &str) -> Judged<ProducerDraft> {
    judged_among(list, &[], &terms(true))
}

fn made(list: &str, records: &[Record], terms: &Terms) -> Vec<Record> {
    let made = judged_among(list, records, terms).makes(&known(records), terms, |_| false);
    assert!(made.iter().all(|(_, set)| Producer::check(set).is_ok()));
    made.into_iter().map(|(id, set)| record(Kind::PRODUCER, id, set)).collect()
}

/// What is wrong with the only row of a list, and in which column.
fn wrong(list: &str) -> Vec<(Option<usize>, &'static str)> {
    let faults = judged(list).faults;
    faults.iter().map(|fault| (fault.column.as_ref().map(|(place, _)| *place), fault.wrong.code())).collect()
}

#[test]
fn a_list_becomes_producers_and_the_same_list_again_nothing() {
    let first = made(LIST, &[], &terms(true));
    let all: Vec<_> = first.iter().map(|record| Producer::from_record(record).unwrap()).collect();
    let htx = &all[0];
    assert_eq!((htx.name.as_str(), htx.hamlet, htx.stars), ("HTX Miến dong Bình Liêu", Some(hamlet(1)), Some(4)));
    assert_eq!(htx.phone.as_ref().unwrap().e164(), "+84912345678");
    assert_eq!((htx.makes.as_ref().unwrap().as_str(), htx.ocop.as_ref().unwrap().as_str()), ("Miến dong", "Miến dong"));
    assert_eq!(htx.trace_code.as_ref().unwrap().as_str(), "8938501234567");
    assert!(htx.has("biz_shop") && htx.has("biz_ocop") && htx.has("biz_trace") && !htx.has("biz_social"));
    // "Không" leaves it open: somebody should help.
    assert!(all[1].needs("biz_shop") && all[1].phone.is_none() && all[1].consent.is_none());
    let again = judged_among(LIST, &first, &terms(true));
    assert_eq!((again.fates.same, again.fates.new), (2, 0));
    // Written in capitals, in another order, with the tones apart, it is the same.
    let other: String = "Bản,TÊN CƠ SỞ,Mặt hàng\nNÀ CÁNG,HỘ TẰNG A SÁU,Mật ong\n".nfd().collect();
    let other = judged_among(&other, &first, &terms(true));
    assert_eq!((other.fates.new, other.fates.differs, &*other.rows[0].differs), (0, 1, &[Column::Name][..]));
}

#[test]
fn without_consent_no_phone_number_is_read() {
    let terms = terms(false);
    let sheet = ProducerDraft::open(LIST.as_bytes(), &terms).unwrap();
    let judged: Judged<ProducerDraft> = judge(&sheet, &known(&[]), &terms);
    let preview = crate::import::preview("d".into(), &sheet, &judged, &known(&[]), &terms);
    let left: Vec<_> = preview.left_out.iter().map(|head| head.left_out.unwrap()).collect();
    assert_eq!(left, [LeftOut::RowNumber, LeftOut::NoConsent]);
    assert!(!serde_json::to_string(&preview).unwrap().contains("912"));
    let made = made(LIST, &[], &terms);
    assert!(made.iter().all(|record| record.get("phone").is_none() && record.get("consent").is_none()));
}

/// A household of this head, which may have been merged into another.
fn household(n: u8, head: &str, hamlet: HamletId, more: Fields) -> Record {
    let set = Fields::from([("head".to_owned(), head.into()), ("hamlet".to_owned(), hamlet.to_string().into())]);
    record(Kind::HOUSEHOLD, HouseholdId::new(2, [n; 10]).uuid(), set.into_iter().chain(more).collect())
}

#[test]
fn a_list_with_owners_only_names_each_by_its_owner_and_finds_the_household() {
    let list = "STT,Họ và tên chủ hộ,Thôn,Ngành nghề\n1,CHÍU SÁNG PHU,Bắc Lù,Nuôi ong\n2,Tằng A Sáu,Nà Cáng,Gà đồi\n\
        3,Lỷ A Tài,Nà Cáng,Miến dong\n4,Hộ Phùn Văn Hòa,Bắc Lù,Gạo\n";
    let same_as = Fields::from([("same_as".to_owned(), HouseholdId::new(2, [1; 10]).to_string().into())]);
    let homes = [
        household(1, "Chíu Sáng Phu", hamlet(1), Fields::new()),
        household(2, "Chíu Sáng Phu", hamlet(1), same_as),
        household(3, "Chíu Sáng Phu", hamlet(2), Fields::new()),
        // Two of one name: nobody can tell which of them it is.
        household(4, "Tằng A Sáu", hamlet(2), Fields::new()),
        household(5, "Tằng A Sáu", hamlet(2), Fields::new()),
    ];
    let all = made(list, &homes, &terms(true));
    let all: Vec<_> = all.iter().map(|record| Producer::from_record(record).unwrap()).collect();
    let names: Vec<_> = all.iter().map(|producer| producer.name.as_str()).collect();
    assert_eq!(names, ["Hộ CHÍU SÁNG PHU", "Hộ Tằng A Sáu", "Hộ Lỷ A Tài", "Hộ Phùn Văn Hòa"]);
    assert!(all.iter().all(|producer| producer.consent.is_some()), "a name of somebody is kept with consent only");
    let homes: Vec<_> = all.iter().map(|producer| producer.household).collect();
    assert_eq!(homes, [Some(HouseholdId::new(2, [1; 10])), None, None, None]);

    // Without consent no owner is read; beside a name of its own the owner only leads to the household.
    let without = judged_among(list, &[], &terms(false));
    assert_eq!(without.faults.iter().map(|fault| fault.wrong.code()).collect::<Vec<_>>(), ["owner_needs_consent"; 4]);
    let both = "Tên cơ sở,Chủ hộ,Thôn\nOng rừng Suối Cạn,Chíu Sáng Phu,Bắc Lù\n";
    for (has_consent, home) in [(true, Some(HouseholdId::new(2, [1; 10]))), (false, None)] {
        let home_of_phu = household(1, "Chíu Sáng Phu", hamlet(1), Fields::new());
        let made = made(both, &[home_of_phu], &terms(has_consent));
        let producer = Producer::from_record(&made[0]).unwrap();
        assert_eq!((producer.name.as_str(), producer.household), ("Ong rừng Suối Cạn", home));
        assert!(producer.consent.is_none(), "it keeps nobody's name");
    }
}

#[test]
fn what_is_wrong_is_named_by_row_and_column() {
    let one = |head: &str, cell: &str| wrong(&format!("Tên,Thôn,{head}\nHTX Một,Bắc Lù,{cell}\n"));
    for (head, cell, code) in [
        ("Số sao", "2", "stars_range"),
        ("Số sao", "bốn", "stars_range"),
        ("Mã truy xuất", "8.93851E+12", "code_rounded"),
        ("Đường dẫn truy xuất", "truyxuat.gov.vn/1", "link_malformed"),
        ("Đường dẫn truy xuất", "http://truyxuat.gov.vn/1", "link_malformed"),
        ("Bán hàng trên mạng xã hội", "thỉnh thoảng", "yes_no_malformed"),
        ("SĐT", "12345", "phone_malformed"),
        ("Mặt hàng", "STK 0123456789012", "text_private"),
    ] {
        assert_eq!(one(head, cell), [(Some(2), code)], "{head}: {cell}");
    }
    for (head, cell) in
        [("Số sao", "★★★★"), ("Số sao", "-"), ("Xếp hạng OCOP", "OCOP 4 sao"), ("Mã truy xuất", "không")]
    {
        assert_eq!(one(head, cell), [], "{head}: {cell}");
    }
    assert_eq!(wrong("Tên,Thôn,Mặt hàng\n,Bắc Lù,Gạo\n"), [(Some(0), "producer_name_missing")]);
    assert_eq!(wrong("Tên,Thôn,Mặt hàng\nHTX Một,Xa Lạ,Gạo\n"), [(Some(1), "hamlet_unknown")]);
    assert_eq!(wrong("Tên,Thôn,OCOP,Số sao\nHTX Một,Bắc Lù,không,4\n"), [(Some(2), "said_no")]);
    let twice = "Tên,Thôn,Mã OCOP\nHTX Một,Bắc Lù,QN-1\nHTX Hai,Bắc Lù,qn-1\nHTX Hai,Nà Cáng,QN-1\n";
    assert_eq!(wrong(twice), [(Some(2), "ocop_code_repeated")]);
}

#[test]
fn likely_duplicates_are_found_by_name_phone_and_code() {
    let kept = |set: serde_json::Value| {
        record(Kind::PRODUCER, OpId::new(1, [7; 10]).uuid(), serde_json::from_value(set).unwrap())
    };
    let there = json!({"name": "HTX Mot", "hamlet": hamlet(1).to_string(), "phone": "+84912345678", "ocop_code": "Q1"});
    for (row, by) in [
        ("HTX Một,Bắc Lù,,", Likeness::NameAndHamlet),
        ("HTX Hai,Nà Cáng,0912 345 678,", Likeness::Phone),
        ("HTX Ba,Bắc Lù,,q1", Likeness::Code),
    ] {
        let judged = judged_among(&format!("Tên,Thôn,SĐT,Mã OCOP\n{row}\n"), &[kept(there.clone())], &terms(true));
        let twin = judged.rows[0].twin.as_ref().unwrap();
        assert_eq!((judged.rows[0].fate, twin.by, &*twin.title), (Fate::Duplicate, by, "HTX Mot"), "{row}");
        assert!(twin.producer.is_some() && twin.household.is_none());
    }
    let twice = judged("Tên,Thôn\nHTX Một,Bắc Lù\nHTX Một,Bắc Lù\nHTX Một,Nà Cáng\n");
    assert_eq!((twice.fates.new, twice.fates.duplicate), (2, 1));
}

#[test]
fn headers_are_understood_however_they_are_written() {
    let asked = asked();
    for (header, column) in [
        ("Tên hộ kinh doanh", Column::Name),
        ("TÊN HTX, HỘ KD *", Column::Name),
        ("Tên chủ thể", Column::Name),
        ("Làm ra gì", Column::Makes),
        ("Sản phẩm chính", Column::Makes),
        ("Ngành nghề kinh doanh", Column::Makes),
        ("Tên sản phẩm OCOP", Column::Ocop),
        ("Hạng sao OCOP", Column::Stars),
        ("Mã sản phẩm OCOP", Column::OcopCode),
        ("Mã truy xuất nguồn gốc", Column::TraceCode),
        ("Đường dẫn truy xuất", Column::TraceLink),
        ("Số điện thoại HTX", Column::Phone),
        ("Thôn/khu phố", Column::Hamlet),
        ("Họ tên chủ hộ kinh doanh", Column::Head),
        ("Người đại diện", Column::Head),
    ] {
        assert_eq!(meaning(header, &asked), Meaning::Taken(Heading::Is(column)), "{header}");
    }
    for (header, key) in [
        ("Đã có tài khoản truy xuất nguồn gốc", "biz_trace"),
        ("Bán hàng trên mạng xã hội", "biz_social"),
        ("Có bán Zalo, Facebook", "biz_social"),
        ("Gian hàng sàn thương mại điện tử", "biz_shop"),
        ("Cơ giới hóa, tưới tự động", "biz_machines"),
    ] {
        let place = asked.iter().position(|indicator| indicator.key == key).unwrap();
        assert_eq!(meaning(header, &asked), Meaning::Taken(Heading::Has(place)), "{header}");
    }
    for header in ["Địa chỉ", "Mã số thuế", "Sản lượng", "Năm thành lập"] {
        assert_eq!(meaning(header, &asked), Meaning::Unknown, "{header}");
    }
    assert_eq!(meaning("CCCD người đại diện", &asked), Meaning::Left(LeftOut::CitizenId));
    assert_eq!(meaning("Số tài khoản ngân hàng", &asked), Meaning::Left(LeftOut::BankAccount));
}
