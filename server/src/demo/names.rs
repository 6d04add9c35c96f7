//! Invented people: family, middle and given names as they are common in the valleys of Tiên Yên and
//! Bình Liêu. A hamlet only says which tables its names come from; no record says anything of it.

use super::rng::Rng;

/// One table of names.
pub(super) struct Stock {
    families: &'static [&'static str],
    men_middle: &'static [&'static str],
    men: &'static [&'static str],
    women_middle: &'static [&'static str],
    women: &'static [&'static str],
}

/// Chìu, Tằng, Phùn, Dường …
pub(super) static UPLAND: Stock = Stock {
    families: &["Chìu", "Tằng", "Phùn", "Dường", "Bàn", "Đặng", "Triệu"],
    men_middle: &["A", "Dảu", "Quay", "Chăn", "Sồi", "Tắc", "Phúc", "Văn"],
    men: &["Sáng", "Lỷ", "Thìn", "Phúc", "Chíu", "Lầu", "Nàm", "Dương", "Sếnh", "Tài", "Hếnh", "Quý", "Vằn", "Thành"],
    women_middle: &["Thị", "Thị", "Thị", "Sám", "Tài"],
    women: &["Sám", "Múi", "Nhì", "Lan", "Hai", "Sìn", "Kíu", "Lìn", "Mùi", "Dung", "Hương", "Nga"],
};

/// Hoàng, Lương, Nông, Vi …
pub(super) static VALLEY: Stock = Stock {
    families: &["Hoàng", "Lương", "Nông", "Vi", "Lý", "La", "Hà"],
    men_middle: &["Văn", "Đình", "Xuân", "Quốc", "Đức", "Văn"],
    men: &["Thành", "Thắng", "Tiến", "Hậu", "Chiến", "Khánh", "Toàn", "Dũng", "Lâm", "Hòa", "Thiện", "Bình"],
    women_middle: &["Thị", "Thị", "Thị", "Thu", "Ngọc"],
    women: &["Hiền", "Thơm", "Lan", "Huệ", "Thảo", "Nguyệt", "Hồng", "Liên", "Yến", "Tuyết", "Bích"],
};

/// Trần, Nình, Tằng, Lý …
pub(super) static RIDGE: Stock = Stock {
    families: &["Trần", "Nình", "Tằng", "Lý", "Voòng", "Lục"],
    men_middle: &["A", "A", "Văn", "Sần", "Dảu"],
    men: &["Sềnh", "Tài", "Sám", "Lỷ", "Nhì", "Chánh", "Cắm", "Sáng", "Dương", "Pẩu", "Thông"],
    women_middle: &["Thị", "Thị", "A"],
    women: &["Múi", "Sám", "Nhì", "Hoa", "Lan", "Thủy", "Phương", "Dậu", "Hằng"],
};

/// Nguyễn, Phạm, Bùi, Vũ …
pub(super) static COAST: Stock = Stock {
    families: &["Nguyễn", "Phạm", "Bùi", "Vũ", "Đỗ", "Lê"],
    men_middle: &["Văn", "Đức", "Hữu", "Mạnh", "Quang"],
    men: &["Hùng", "Tuấn", "Cường", "Hải", "Nam", "Long", "Sơn", "Minh", "Trung", "Việt"],
    women_middle: &["Thị", "Thị", "Thanh", "Minh"],
    women: &["Hạnh", "Hà", "Thúy", "Loan", "Hường", "Mai", "Nhung", "Oanh", "Xuân"],
};

/// Men head about two homes of three.
const MEN_PER_MILLE: u64 = 650;

impl Stock {
    /// A full name: họ, đệm, tên.
    pub(super) fn draw(&self, rng: &mut Rng) -> String {
        let man = rng.chance(MEN_PER_MILLE);
        let (middles, givens) = if man { (self.men_middle, self.men) } else { (self.women_middle, self.women) };
        let (family, middle, mut given) = (rng.pick(self.families), rng.pick(middles), rng.pick(givens));
        if middle == given {
            given = if man { "Thìn" } else { "Hoa" };
        }
        format!("{family} {middle} {given}")
    }

    /// Every word of the table, for the test of its spelling.
    #[cfg(test)]
    pub(super) fn words(&self) -> impl Iterator<Item = &'static str> {
        [self.families, self.men_middle, self.men, self.women_middle, self.women].into_iter().flatten().copied()
    }
}
