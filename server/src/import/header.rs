//! Which column holds what, by the words of a header row: whatever their order, tones, case and punctuation.

use super::table::{Cell, Row, letter};
use domain::imports::{Column, ColumnHead, LeftOut};

/// How far down a header may stand: titles and the office's name come above it.
const DEEPEST: u32 = 20;

/// What a header says of its column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// It is taken in.
    Taken(Column),
    /// It is never taken in.
    Left(LeftOut),
    /// It is not understood.
    Unknown,
}

/// A header row.
#[derive(Clone, Debug, PartialEq)]
pub struct Header {
    /// The row's place in the table.
    pub place: usize,
    /// How many rows it is high: one, or two.
    pub depth: usize,
    /// Its columns; those without a header are not among them.
    pub columns: Vec<(usize, String, Meaning)>,
}

impl Header {
    /// How many columns are understood.
    pub fn understood(&self) -> usize {
        self.columns.iter().filter(|(_, _, meaning)| matches!(meaning, Meaning::Taken(_))).count()
    }

    /// Where a column is.
    pub fn place_of(&self, column: Column) -> Option<usize> {
        self.columns.iter().find(|(_, _, meaning)| *meaning == Meaning::Taken(column)).map(|(place, _, _)| *place)
    }

    /// The columns as a person is told of them.
    pub fn heads(&self) -> impl Iterator<Item = ColumnHead> {
        self.columns.iter().map(|(place, header, meaning)| ColumnHead {
            letter: letter(*place),
            header: header.clone(),
            column: if let Meaning::Taken(column) = meaning { Some(*column) } else { None },
            left_out: if let Meaning::Left(why) = meaning { Some(*why) } else { None },
        })
    }
}

/// The row, near the top, that names most columns: at least two, of which one tells a household from another. Or two
/// rows, of which the lower one divides columns of the upper one.
pub fn find(rows: &[Row]) -> Option<Header> {
    let mut best: Option<Header> = None;
    for (place, row) in rows.iter().enumerate().take_while(|(_, row)| row.number <= DEEPEST) {
        let below = rows.get(place + 1).filter(|below| below.number == row.number + 1);
        for header in
            [Some(read(place, row)), below.and_then(|below| read_both(place, row, below))].into_iter().flatten()
        {
            let tells = header.place_of(Column::Code).or(header.place_of(Column::Head)).is_some();
            let most = best.as_ref().map_or(1, Header::understood);
            if tells && header.understood() > most {
                best = Some(header);
            }
        }
    }
    best
}

fn read(place: usize, row: &Row) -> Header {
    let texts = row.cells.iter().map(Cell::said);
    Header { place, depth: 1, columns: columns(texts) }
}

/// "Số khẩu" above "Tổng số" and "Từ 15 tuổi". None if the lower row is no part of a header, but a household.
fn read_both(place: usize, upper: &Row, lower: &Row) -> Option<Header> {
    let (mut texts, mut over) = (Vec::new(), None);
    for column in 0..upper.cells.len().max(lower.cells.len()) {
        let (above, below) = (upper.cell(column).said(), lower.cell(column).said());
        // The upper cell spreads over the columns that the lower row divides it into.
        over = above.clone().or(over.filter(|_| below.is_some()));
        texts.push(match (over.clone(), below) {
            (Some(above), Some(below)) if above != below => Some(format!("{above} {below}")),
            (above, below) => below.or(above),
        });
    }
    let header = Header { place, depth: 2, columns: columns(texts.into_iter()) };
    let is_household =
        [Column::Code, Column::Head].iter().filter_map(|column| header.place_of(*column)).any(|column| {
            let below = lower.cell(column);
            let names = below.said().is_some_and(|text| meaning(&text) != Meaning::Unknown);
            !below.is_empty() && below != upper.cell(column) && !names
        });
    (!is_household).then_some(header)
}

fn columns(texts: impl Iterator<Item = Option<String>>) -> Vec<(usize, String, Meaning)> {
    let mut columns: Vec<(usize, String, Meaning)> = Vec::new();
    for (column, text) in texts.enumerate() {
        let Some(text) = text else { continue };
        let meaning = match meaning(&text) {
            taken @ Meaning::Taken(_) if columns.iter().any(|(_, _, other)| *other == taken) => {
                Meaning::Left(LeftOut::Repeated)
            }
            meaning => meaning,
        };
        columns.push((column, text, meaning));
    }
    columns
}

/// What is never taken in, whatever else the header says.
const NEVER: &[(LeftOut, &[&str])] = &[
    (
        LeftOut::CitizenId,
        &[
            "cccd",
            "cmnd",
            "cmtnd",
            "cmt",
            "can cuoc",
            "chung minh",
            "dinh danh",
            "ho chieu",
            "citizen id",
            "national id",
            "id number",
            "id card",
            "identity",
            "passport",
        ],
    ),
    (LeftOut::HouseholdBook, &["so ho khau", "ma ho khau", "so so ho khau", "household book"]),
    (LeftOut::Insurance, &["bhxh", "bhyt", "bao hiem", "vssid", "insurance"]),
    (LeftOut::BankAccount, &["tai khoan", "stk", "ngan hang", "so the", "bank", "account"]),
    (LeftOut::Ethnicity, &["dan toc", "ton giao", "ethnic", "ethnicity", "religion"]),
    (
        LeftOut::Health,
        &["suc khoe", "benh", "khuyet tat", "nhom mau", "thai san", "tiem chung", "health", "disability", "disabled"],
    ),
    (
        LeftOut::BirthDate,
        &[
            "ngay sinh",
            "nam sinh",
            "sinh ngay",
            "sinh nam",
            "ngay thang nam sinh",
            "tuoi chu ho",
            "birth",
            "birthday",
            "date of birth",
            "dob",
        ],
    ),
    (LeftOut::Secret, &["mat khau", "password", "otp"]),
];

/// What is taken in: where these words stand anywhere in the header. The first that fits counts.
const TAKEN: &[(Column, &[&str])] = &[
    (Column::Phone, &["dien thoai", "sdt", "so dt", "dt", "di dong", "phone", "mobile", "tel", "telephone"]),
    (
        Column::Adults,
        &["tu 15", "tren 15", "tu du 15", "15 tuoi tro len", "15 tro len", "nguoi lon", "adult", "adults"],
    ),
    (
        Column::People,
        &[
            "so khau",
            "nhan khau",
            "so nguoi",
            "so thanh vien",
            "khau",
            "people",
            "persons",
            "members",
            "household size",
        ],
    ),
    (Column::Code, &["ma ho", "ma so ho", "ma ho dan", "ma ho gia dinh", "household code", "household id"]),
    (
        Column::Head,
        &[
            "ho ten",
            "ho va ten",
            "ho ten chu ho",
            "ten chu ho",
            "chu ho",
            "head",
            "name of head",
            "head of household",
            "full name",
        ],
    ),
    (Column::Note, &["ghi chu", "luu y", "note", "notes", "remark", "remarks"]),
];

/// Headers of just these words, which mean something else beside others.
const ALONE: &[(Column, &[&str])] = &[(Column::Code, &["ma", "code"]), (Column::Head, &["name", "ten"])];

/// A header of nothing but these words names a hamlet: "Thôn", "Thôn (bản, khu phố)", "Tên thôn/xóm".
const OF_A_HAMLET: &[&str] =
    &["thon", "ban", "khu", "pho", "xom", "ap", "buon", "lang", "khoi", "to", "dan", "ten", "so"];
const HAMLETS: &[&str] = &["thon", "ban", "khu", "xom", "ap", "buon", "lang", "khoi", "hamlet", "village"];

/// Of these nobody takes anything for what it resembles: "Quan hệ với chủ hộ", "Số trẻ dưới 15 tuổi".
const OTHER: &[&str] = &["quan he", "duoi 15", "duoi 16", "tre em", "nghe nghiep", "gioi tinh", "relation", "children"];

fn meaning(header: &str) -> Meaning {
    let words = words(header);
    let text = format!(" {} ", words.join(" "));
    let has = |phrases: &[&str]| phrases.iter().any(|phrase| text.contains(&format!(" {phrase} ")));
    if words.is_empty() {
        return Meaning::Unknown;
    }
    if let Some((why, _)) = NEVER.iter().find(|(_, phrases)| has(phrases)) {
        return Meaning::Left(*why);
    }
    if matches!(&*text, " stt " | " tt " | " so tt " | " so thu tu " | " no ") {
        return Meaning::Left(LeftOut::RowNumber);
    }
    if has(OTHER) {
        return Meaning::Unknown;
    }
    let is_hamlet = words.iter().any(|word| HAMLETS.contains(&&**word))
        && words.iter().all(|word| OF_A_HAMLET.contains(&&**word) || HAMLETS.contains(&&**word) || *word == "name");
    if is_hamlet {
        return Meaning::Taken(Column::Hamlet);
    }
    let alone = ALONE.iter().find(|(_, phrases)| phrases.iter().any(|phrase| text.trim() == *phrase));
    let anywhere = || TAKEN.iter().find(|(_, phrases)| has(phrases));
    alone.or_else(anywhere).map_or(Meaning::Unknown, |(column, _)| Meaning::Taken(*column))
}

fn words(header: &str) -> Vec<String> {
    let folded = domain::fold(header);
    folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use Column::{Adults, Code, Hamlet, Head, Note, People, Phone};

    #[test]
    fn headers_are_understood_however_they_are_written() {
        for (header, column) in [
            ("Mã hộ", Code),
            ("MÃ SỐ HỘ", Code),
            ("Mã hộ gia đình (nếu có)", Code),
            ("code", Code),
            ("Thôn", Hamlet),
            ("Thôn/bản/khu phố", Hamlet),
            ("Tên thôn", Hamlet),
            ("Tổ dân, khu", Hamlet),
            ("Village", Hamlet),
            ("Họ và tên", Head),
            ("HỌ TÊN CHỦ HỘ *", Head),
            ("Chủ hộ", Head),
            ("Tên", Head),
            ("Full name", Head),
            ("SĐT", Phone),
            ("Số điện thoại chủ hộ", Phone),
            ("Phone number", Phone),
            ("ĐT liên hệ", Phone),
            ("Số khẩu", People),
            ("Tổng số nhân khẩu", People),
            ("Số người trong hộ", People),
            ("Household size", People),
            ("Số khẩu từ 15 tuổi trở lên", Adults),
            ("Người lớn", Adults),
            ("Adults (15+)", Adults),
            ("Trên 15 tuổi", Adults),
            ("Ghi chú", Note),
            ("Remarks", Note),
        ] {
            assert_eq!(meaning(header), Meaning::Taken(column), "{header}");
        }
    }

    #[test]
    fn what_is_never_kept_is_left_out_whatever_stands_beside_it() {
        for (header, why) in [
            ("Số CCCD chủ hộ", LeftOut::CitizenId),
            ("CMND/CCCD", LeftOut::CitizenId),
            ("Mã định danh", LeftOut::CitizenId),
            ("Số sổ hộ khẩu", LeftOut::HouseholdBook),
            ("Mã số BHXH", LeftOut::Insurance),
            ("Thẻ BHYT", LeftOut::Insurance),
            ("Số tài khoản", LeftOut::BankAccount),
            ("Dân tộc", LeftOut::Ethnicity),
            ("Ngày sinh", LeftOut::BirthDate),
            ("Năm sinh chủ hộ", LeftOut::BirthDate),
            ("Tình trạng sức khỏe", LeftOut::Health),
            ("STT", LeftOut::RowNumber),
            ("Bank account", LeftOut::BankAccount),
            ("Date of birth", LeftOut::BirthDate),
        ] {
            assert_eq!(meaning(header), Meaning::Left(why), "{header}");
        }
        for header in [
            "Quan hệ với chủ hộ",
            "Số trẻ dưới 15 tuổi",
            "Hộ nghèo",
            "Địa chỉ",
            "Nghề nghiệp",
            "DANH SÁCH HỘ DÂN THÔN BẮC LÙ",
        ] {
            assert_eq!(meaning(header), Meaning::Unknown, "{header}");
        }
    }
}
