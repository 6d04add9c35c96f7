//! What the headers of a table of boards say.

use crate::import::header::{Meaning, Words, words};
use domain::board::{MEASURES, Measure};
use domain::imports::LeftOut;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heading {
    /// The commune's code.
    Code,
    /// The commune's name.
    Name,
    /// A measure.
    Measure(&'static Measure),
    /// Where the row's figures are from.
    Source,
    /// The day of which they are true.
    On,
}

/// Tables of boards. A row is told from another by its commune.
pub const BOARDS: Words<'static, Heading> =
    Words { meaning: &meaning, tells: &[Heading::Code, Heading::Name], says: &[Heading::Code] };

/// Measures by what stands anywhere in a header: all words of one of the groups. The first that fits counts, so shares come
/// before the machines that they are of.
const MEASURED: &[(&str, &[&[&str]])] = &[
    ("standing", &[&["nong thon moi"], &["ntm"], &["new rural"]]),
    ("tilled", &[&["lam dat", "dien tich"], &["lam dat", "ty le"], &["tilled"]]),
    ("threshed", &[&["tuot", "dien tich"], &["tuot", "ty le"], &["xay xat", "ty le"], &["threshed"]]),
    ("seeded", &[&["gieo", "dien tich"], &["gieo", "ty le"], &["seeded"]]),
    ("tillers", &[&["lam dat"], &["may cay xoi"], &["may bua"], &["tilling"], &["tillers"]]),
    ("threshers", &[&["tuot"], &["dap lua"], &["threshers"]]),
    ("mills", &[&["xay xat"], &["mills"]]),
    ("seeders", &[&["gieo"], &["may cay"], &["seeders"]]),
    ("areas_broadband", &[&["khu dan cu", "bang rong"], &["khu dan cu", "internet"], &["areas", "broadband"]]),
    ("areas", &[&["khu dan cu"], &["residential areas"]]),
    ("mobile", &[&["di dong"], &["mobile"]]),
    ("fibre", &[&["cap quang"], &["fibre"], &["fiber"]]),
    ("bank", &[&["tai khoan"], &["ngan hang"], &["bank"]]),
    ("ocop", &[&["ocop"]]),
];

/// A header of nothing but these words names a commune.
const OF_A_COMMUNE: &[&str] = &[
    "ten", "xa", "phuong", "dac", "khu", "thi", "tran", "don", "vi", "hanh", "chinh", "cap", "dia", "phuong", "name",
    "of", "commune",
];

fn meaning(header: &str) -> Meaning<Heading> {
    let all = words(header);
    let text = format!(" {} ", all.join(" "));
    let has = |phrase: &str| text.contains(&format!(" {phrase} "));
    if all.is_empty() {
        return Meaning::Unknown;
    }
    if ["stt", "tt", "so tt", "so thu tu", "no"].contains(&text.trim()) {
        return Meaning::Left(LeftOut::RowNumber);
    }
    let measured =
        MEASURED.iter().find(|(_, groups)| groups.iter().any(|group| group.iter().all(|phrase| has(phrase))));
    if let Some(measure) = measured.and_then(|(key, _)| MEASURES.iter().find(|measure| measure.key == *key)) {
        return Meaning::Taken(Heading::Measure(measure));
    }
    match () {
        () if has("nguon") || has("source") => Meaning::Taken(Heading::Source),
        () if has("ngay") || has("thoi diem") || has("date") => Meaning::Taken(Heading::On),
        () if has("ma") || has("code") => Meaning::Taken(Heading::Code),
        () if all.iter().all(|word| OF_A_COMMUNE.contains(&&**word)) => Meaning::Taken(Heading::Name),
        () => Meaning::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_understood_however_they_are_written() {
        for (header, key) in [
            ("Chuẩn nông thôn mới", "standing"),
            ("Xếp loại NTM", "standing"),
            ("Khu dân cư có băng rộng cố định", "areas_broadband"),
            ("Tổng số khu dân cư", "areas"),
            ("Thuê bao băng rộng di động/100 dân", "mobile"),
            ("Tỷ lệ hộ có cáp quang (%)", "fibre"),
            ("% người từ 15 tuổi có tài khoản ngân hàng", "bank"),
            ("Số sản phẩm OCOP", "ocop"),
            ("Máy làm đất", "tillers"),
            ("Diện tích làm đất bằng máy (%)", "tilled"),
            ("Máy tuốt lúa", "threshers"),
            ("Máy xay xát", "mills"),
            ("Tỷ lệ tuốt, xay xát bằng máy", "threshed"),
            ("Máy gieo, cấy", "seeders"),
            ("Tỷ lệ diện tích gieo, cấy bằng máy", "seeded"),
        ] {
            let expected = MEASURES.iter().find(|measure| measure.key == key).unwrap();
            assert_eq!(meaning(header), Meaning::Taken(Heading::Measure(expected)), "{header}");
        }
        for (header, heading) in [
            ("Mã xã", Heading::Code),
            ("Mã ĐVHC", Heading::Code),
            ("Tên xã, phường, đặc khu", Heading::Name),
            ("Đơn vị", Heading::Name),
            ("Nguồn số liệu", Heading::Source),
            ("Ngày chốt số liệu", Heading::On),
        ] {
            assert_eq!(meaning(header), Meaning::Taken(heading), "{header}");
        }
        assert_eq!(meaning("Ghi chú"), Meaning::Unknown);
        assert_eq!(meaning("STT"), Meaning::Left(LeftOut::RowNumber));
    }
}
