//! What can be wrong in a row of a table of boards, told to the person in both languages.

use crate::import::fault::{At, Tells, Wrong};
use domain::Reason;
use domain::board::Form;

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WrongFigure {
    /// What can be wrong with any cell.
    Cell(Wrong),
    /// Neither a code nor a name.
    NoCommune,
    /// No commune of now.
    CommuneUnknown,
    /// The code is of one commune and the name of another, which the code's is called.
    CommuneDiffers(String),
    /// This earlier row of the sheet is of the same commune.
    CommuneRepeated(At),
    /// This row of another sheet has another figure of the same.
    SaidOtherwise(At),
    /// Not an amount of this form.
    Amount(Form, Reason),
    /// A number of which nobody knows whether it is a share of one or of a hundred.
    PercentFormat,
    /// Figures without a source.
    NoSource,
    /// A source that is too long.
    SourceTooLong,
    /// Figures without a day.
    NoDay,
    /// Not a day.
    DayMalformed,
    /// A day that has not come.
    DayToCome,
}

impl Tells for WrongFigure {
    fn code(&self) -> &'static str {
        match self {
            Self::Cell(wrong) => wrong.code(),
            Self::NoCommune => "commune_missing",
            Self::CommuneUnknown => "commune_unknown",
            Self::CommuneDiffers(_) => "commune_differs",
            Self::CommuneRepeated(_) => "commune_repeated",
            Self::SaidOtherwise(_) => "figure_differs",
            Self::Amount(_, Reason::OutOfRange) => "amount_range",
            Self::Amount(..) => "amount_malformed",
            Self::PercentFormat => "percent_format",
            Self::NoSource => "source_missing",
            Self::SourceTooLong => "source_too_long",
            Self::NoDay => "day_missing",
            Self::DayMalformed => "day_malformed",
            Self::DayToCome => "day_to_come",
        }
    }

    fn texts(&self) -> (String, String) {
        let own = |vi: &str, en: &str| (vi.to_owned(), en.to_owned());
        match self {
            Self::Cell(wrong) => wrong.texts(),
            Self::NoCommune => own(
                "Thiếu mã xã và tên xã. Hãy nhập một trong hai.",
                "There is neither a code nor a name of a commune. Enter one of them.",
            ),
            Self::CommuneUnknown => own(
                "Không có xã, phường, đặc khu nào có mã hoặc tên này từ 01/07/2025. Hãy xem lại.",
                "No commune has this code or name since 01/07/2025. Check it.",
            ),
            Self::CommuneDiffers(name) => (
                format!("Mã này là của {name}, không phải tên ghi trong dòng. Hãy sửa mã hoặc tên."),
                format!("This is the code of {name}, not of the name in the row. Correct one of them."),
            ),
            Self::CommuneRepeated(at) => (
                format!("Xã này đã có ở {}. Hãy xóa một dòng.", at.vi()),
                format!("{} is of the same commune. Delete one of the rows.", at.en()),
            ),
            Self::SaidOtherwise(at) => (
                format!("Số liệu này khác ở {}. Hãy sửa hoặc xóa một trong hai.", at.vi()),
                format!("{} has another figure. Correct or delete one of them.", at.en()),
            ),
            Self::Amount(Form::Standing, _) => own(
                "Hãy ghi một trong các mức: chưa đạt, đạt chuẩn, nâng cao, kiểu mẫu.",
                "Write one of: not met (chưa đạt), met (đạt chuẩn), advanced (nâng cao), model (kiểu mẫu).",
            ),
            Self::Amount(Form::Count, Reason::OutOfRange) => {
                own("Số này quá lớn với một xã.", "This is too many for a commune.")
            }
            Self::Amount(Form::Count, _) => {
                own("Ô này phải là một số nguyên, ví dụ 1.250.", "This must be a whole number, such as 1.250.")
            }
            Self::Amount(Form::Percent, Reason::OutOfRange) => {
                own("Tỷ lệ phải từ 0 đến 100.", "A share is from 0 to 100.")
            }
            Self::Amount(Form::PerHundred, Reason::OutOfRange) => {
                own("Số trên 100 dân phải từ 0 đến 500.", "For a hundred people it is from 0 to 500.")
            }
            Self::Amount(..) => own(
                "Ô này phải là một số, nhiều nhất hai chữ số thập phân, ví dụ 89,13.",
                "This must be a number with at most two decimals, such as 89,13.",
            ),
            Self::PercentFormat => own(
                "Ô định dạng phần trăm không cho biết là 0,95 hay 95. Hãy định dạng ô thành Số và ghi 95.",
                "A cell in percent format does not tell 0,95 from 95. Format it as a number, and write 95.",
            ),
            Self::NoSource => own(
                "Dòng này có số liệu nhưng không có nguồn. Hãy thêm cột Nguồn hoặc ghi nguồn chung trước khi nhập.",
                "The row has figures without a source. Add a column for it, or say the source of the whole table first.",
            ),
            Self::SourceTooLong => {
                own("Nguồn dài quá 80 ký tự. Hãy rút ngắn.", "The source is longer than 80 characters. Shorten it.")
            }
            Self::NoDay => own(
                "Dòng này có số liệu nhưng không có ngày. Hãy thêm cột Ngày hoặc ghi ngày chung trước khi nhập.",
                "The row has figures without a day. Add a column for it, or say the day of the whole table first.",
            ),
            Self::DayMalformed => own("Hãy ghi ngày như 30/09/2026.", "Write the day like 30/09/2026."),
            Self::DayToCome => own("Ngày này chưa tới. Hãy xem lại.", "This day has not come yet. Check it."),
        }
    }
}
