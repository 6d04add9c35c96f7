//! What the headers of a list of households say.

use super::header::{self, Meaning, Words};
use domain::imports::{Column, LeftOut};

/// Lists of households. Each is told from another by its code or its head's name.
pub const HOUSEHOLDS: Words<'static, Column> = Words {
    meaning: &meaning,
    tells: &[Column::Code, Column::Head],
    says: &[Column::Code, Column::Hamlet, Column::Phone, Column::People, Column::Adults],
};

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

/// Why a column with these words in its header is never taken in, whatever a list is of. `text`: between blanks.
pub fn never(text: &str) -> Option<LeftOut> {
    let has = |phrases: &[&str]| phrases.iter().any(|phrase| text.contains(&format!(" {phrase} ")));
    NEVER.iter().find(|(_, phrases)| has(phrases)).map(|(why, _)| *why)
}

/// Whether a column only counts the rows.
pub fn is_row_number(text: &str) -> bool {
    matches!(text, " stt " | " tt " | " so tt " | " so thu tu " | " no ")
}

/// Whether a header names a hamlet.
pub fn names_a_hamlet(words: &[String]) -> bool {
    words.iter().any(|word| HAMLETS.contains(&&**word))
        && words.iter().all(|word| OF_A_HAMLET.contains(&&**word) || HAMLETS.contains(&&**word) || *word == "name")
}

fn meaning(header: &str) -> Meaning<Column> {
    let words = header::words(header);
    let text = format!(" {} ", words.join(" "));
    let has = |phrases: &[&str]| phrases.iter().any(|phrase| text.contains(&format!(" {phrase} ")));
    if words.is_empty() {
        return Meaning::Unknown;
    }
    if let Some(why) = never(&text) {
        return Meaning::Left(why);
    }
    if is_row_number(&text) {
        return Meaning::Left(LeftOut::RowNumber);
    }
    if has(OTHER) {
        return Meaning::Unknown;
    }
    if names_a_hamlet(&words) {
        return Meaning::Taken(Column::Hamlet);
    }
    let alone = ALONE.iter().find(|(_, phrases)| phrases.iter().any(|phrase| text.trim() == *phrase));
    let anywhere = || TAKEN.iter().find(|(_, phrases)| has(phrases));
    alone.or_else(anywhere).map_or(Meaning::Unknown, |(column, _)| Meaning::Taken(*column))
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
