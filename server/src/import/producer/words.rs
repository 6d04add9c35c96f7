//! What the headers of a list of producers say.

use crate::import::header::{Meaning, words};
use crate::import::words::{is_row_number, names_a_hamlet, never};
use domain::imports::Column;
use domain::{Indicator, TRACED, fold};

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heading {
    /// What every list of producers may say.
    Is(Column),
    /// Whether there is what an indicator asks about: its place among those of the catalogue.
    Has(usize),
}

impl From<Heading> for Column {
    fn from(heading: Heading) -> Self {
        match heading {
            Heading::Is(column) => column,
            Heading::Has(_) => Self::Indicator,
        }
    }
}

/// Columns that tell one row from another.
pub const TELLS: &[Heading] = &[Heading::Is(Column::Name), Heading::Is(Column::Head)];
/// Columns of which some are filled in every row of the list.
pub const SAYS: &[Heading] = &[
    Heading::Is(Column::Hamlet),
    Heading::Is(Column::Makes),
    Heading::Is(Column::Phone),
    Heading::Is(Column::Ocop),
    Heading::Is(Column::Stars),
    Heading::Is(Column::OcopCode),
];

const PHONE: &[&str] =
    &["dien thoai", "sdt", "so dt", "dt", "di dong", "hotline", "phone", "mobile", "tel", "telephone"];
const CODE: &[&str] = &["ma", "ma so", "code", "so quyet dinh"];
const STARS: &[&str] = &["sao", "so sao", "hang", "xep hang", "phan hang", "star", "stars"];
const TRACE: &[&str] = &["truy xuat", "txng", "traceability", "tracing", "trace"];
const LINK: &[&str] = &["link", "lien ket", "duong dan", "duong link", "dia chi", "url", "website", "web"];
const OWNER: &[&str] = &["ho ten", "ho va ten", "chu ho", "ten chu co so", "dai dien", "giam doc", "owner"];
/// Numbers of goods, and what else is asked about a business.
const OTHER: &[&str] = &[
    "so luong",
    "san luong",
    "doanh thu",
    "dia chi",
    "loai hinh",
    "ma so thue",
    "mst",
    "ngay",
    "nam",
    "address",
    "tax",
];
const MAKES: &[&str] = &[
    "lam ra",
    "san pham",
    "mat hang",
    "nganh nghe",
    "nganh hang",
    "linh vuc",
    "san xuat gi",
    "noi dung kinh doanh",
    "makes",
    "product",
    "products",
    "goods",
];
const NAME: &[&str] = &[
    "ten ho",
    "ten ho kinh doanh",
    "ho kinh doanh",
    "ho kd",
    "hkd",
    "htx",
    "hop tac xa",
    "to hop tac",
    "ten co so",
    "co so san xuat",
    "noi san xuat",
    "ten don vi",
    "chu the",
    "producer",
    "business",
    "cooperative",
    "business name",
];
/// Headers of just these words, which mean something else beside others.
const ALONE: &[&str] = &["ten", "name", "don vi", "co so"];

/// What indicators of the catalogue that comes with a build are called in lists beside their labels.
const CALLED: &[(&str, &[&str])] = &[
    ("biz_social", &["mang xa hoi", "zalo", "facebook", "tiktok", "social media"]),
    ("biz_shop", &["gian hang", "san tmdt", "tmdt", "thuong mai dien tu", "e commerce"]),
    ("biz_machines", &["co gioi", "co gioi hoa", "tuoi tu dong", "may moc", "machines", "irrigation"]),
];

/// What a header says, in view of what the catalogue asks of producers.
pub fn meaning(header: &str, asked: &[Indicator]) -> Meaning<Heading> {
    let all = words(header);
    let text = format!(" {} ", all.join(" "));
    let has = |phrases: &[&str]| phrases.iter().any(|phrase| text.contains(&format!(" {phrase} ")));
    let is = |column| Meaning::Taken(Heading::Is(column));
    let asks = |key: &str| asked.iter().position(|indicator| indicator.key == key);
    if all.is_empty() {
        return Meaning::Unknown;
    }
    // An OCOP product and an account for tracing say more than yes or no, so they come before their labels.
    if has(&["ocop"]) {
        return is(match () {
            () if has(CODE) => Column::OcopCode,
            () if has(STARS) => Column::Stars,
            () => Column::Ocop,
        });
    }
    if has(TRACE) {
        return match () {
            () if has(LINK) => is(Column::TraceLink),
            () if has(CODE) => is(Column::TraceCode),
            () => asks(TRACED).map_or(Meaning::Unknown, |place| Meaning::Taken(Heading::Has(place))),
        };
    }
    let label = |label: &str| words(&fold(label)) == all;
    if let Some(place) = asked.iter().position(|indicator| label(&indicator.vi) || label(&indicator.en)) {
        return Meaning::Taken(Heading::Has(place));
    }
    if let Some(why) = never(&text) {
        return Meaning::Left(why);
    }
    if is_row_number(&text) {
        return Meaning::Left(domain::imports::LeftOut::RowNumber);
    }
    let called = CALLED.iter().find(|(_, phrases)| has(phrases)).and_then(|(key, _)| asks(key));
    match () {
        () if has(PHONE) => is(Column::Phone),
        () if names_a_hamlet(&all) => is(Column::Hamlet),
        () if has(&["so sao", "hang sao", "stars"]) => is(Column::Stars),
        () if called.is_some() => called.map_or(Meaning::Unknown, |place| Meaning::Taken(Heading::Has(place))),
        () if has(OTHER) => Meaning::Unknown,
        () if has(OWNER) => is(Column::Head),
        () if has(NAME) || ALONE.contains(&text.trim()) => is(Column::Name),
        () if has(MAKES) => is(Column::Makes),
        () => Meaning::Unknown,
    }
}
