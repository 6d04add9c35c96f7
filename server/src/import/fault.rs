//! What can be wrong in a row, told to the person in both languages. A value is never repeated: it may be just what must
//! not be written down.

use super::table::letter;
use domain::MAX_PEOPLE;
use domain::imports::RowError;
use std::sync::Arc;

/// What is wrong, as a person is told.
pub trait Tells {
    /// The stable code.
    fn code(&self) -> &'static str;
    /// In Vietnamese and in English: what is wrong, and what to do.
    fn texts(&self) -> (String, String);
}

/// Where a row stands: its number, and its sheet, if the list is in several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct At {
    /// The sheet's name.
    pub sheet: Option<Arc<str>>,
    /// The row's number in it.
    pub row: u32,
}

impl At {
    /// As an error says it within a sentence.
    pub fn vi(&self) -> String {
        match &self.sheet {
            Some(sheet) => format!("dòng {} của trang “{sheet}”", self.row),
            None => format!("dòng {}", self.row),
        }
    }

    /// As an error begins a sentence with it.
    pub fn en(&self) -> String {
        match &self.sheet {
            Some(sheet) => format!("Row {} of sheet “{sheet}”", self.row),
            None => format!("Row {}", self.row),
        }
    }
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// A date where none can be.
    IsDate,
    /// A formula that failed.
    Failed,
    /// No closing quotation mark: other rows were swallowed.
    RunsOn,
    /// Neither a code nor a name.
    NoKey,
    /// No code, and without consent nothing else tells the household from another.
    NoCode,
    /// Longer than the code of a household.
    CodeTooLong,
    /// As long as a number that must not be written down.
    CodePrivate,
    /// This earlier row has the code.
    CodeRepeated(At),
    /// No hamlet; these are the team's.
    NoHamlet(String),
    /// Not one of the team's hamlets, which are these.
    HamletUnknown(String),
    /// More than one of the team's hamlets.
    HamletAmbiguous(String),
    /// Longer than a name.
    NameTooLong,
    /// A number that must not be written down, in a name.
    NamePrivate,
    /// Not a Vietnamese phone number.
    PhoneMalformed,
    /// Digits of the phone number are lost.
    PhoneRounded,
    /// Not a whole number.
    CountMalformed,
    /// Fewer or more people than a household has.
    CountRange,
    /// More adults than people.
    AdultsOverPeople,
    /// Longer than a note.
    NoteTooLong,
    /// Something that must not be written down, in a note.
    NotePrivate,
    /// A producer without a name.
    NoName,
    /// A producer of which the list has only the owner's name, without consent to keep it.
    OwnersOnly,
    /// Longer than a short text.
    TextTooLong,
    /// A number that must not be written down, in a short text.
    TextPrivate,
    /// Digits of a code are lost.
    CodeRounded,
    /// This earlier row has the OCOP code.
    OcopRepeated(At),
    /// Not the stars of an OCOP product.
    StarsRange,
    /// Neither yes nor no.
    YesNoMalformed,
    /// No, where another cell tells what there is.
    Denied,
    /// Not an address on the web that may be linked to.
    LinkMalformed,
}

impl Tells for Wrong {
    fn code(&self) -> &'static str {
        match self {
            Self::IsDate => "is_date",
            Self::Failed => "formula_failed",
            Self::RunsOn => "quote_open",
            Self::NoKey => "name_missing",
            Self::NoCode => "code_missing",
            Self::CodeTooLong => "code_too_long",
            Self::CodePrivate => "code_private",
            Self::CodeRepeated(_) => "code_repeated",
            Self::NoHamlet(_) => "hamlet_missing",
            Self::HamletUnknown(_) => "hamlet_unknown",
            Self::HamletAmbiguous(_) => "hamlet_ambiguous",
            Self::NameTooLong => "name_too_long",
            Self::NamePrivate => "name_private",
            Self::PhoneMalformed => "phone_malformed",
            Self::PhoneRounded => "phone_rounded",
            Self::CountMalformed => "count_malformed",
            Self::CountRange => "count_range",
            Self::AdultsOverPeople => "adults_over_people",
            Self::NoteTooLong => "note_too_long",
            Self::NotePrivate => "note_private",
            Self::NoName => "producer_name_missing",
            Self::OwnersOnly => "owner_needs_consent",
            Self::TextTooLong => "text_too_long",
            Self::TextPrivate => "text_private",
            Self::CodeRounded => "code_rounded",
            Self::OcopRepeated(_) => "ocop_code_repeated",
            Self::StarsRange => "stars_range",
            Self::YesNoMalformed => "yes_no_malformed",
            Self::Denied => "said_no",
            Self::LinkMalformed => "link_malformed",
        }
    }

    fn texts(&self) -> (String, String) {
        let own = |vi: &str, en: &str| (vi.to_owned(), en.to_owned());
        match self {
            Self::IsDate => own(
                "Ô này là ngày tháng. Hãy đổi định dạng ô thành Văn bản và nhập lại.",
                "This cell is a date. Format it as text and enter it again.",
            ),
            Self::Failed => own(
                "Công thức trong ô này bị lỗi. Hãy nhập thẳng giá trị.",
                "The formula in this cell failed. Enter the value itself.",
            ),
            Self::RunsOn => own(
                "Một ô của dòng này quá nhiều dòng chữ; có lẽ thiếu dấu ngoặc kép đóng nên các dòng sau bị nuốt mất. Hãy thêm dấu ngoặc kép.",
                "A cell of this row has too many lines; a closing quotation mark may be missing, which swallows the rows below. Add it.",
            ),
            Self::NoKey => own(
                "Thiếu cả mã hộ lẫn họ tên chủ hộ. Hãy nhập một trong hai.",
                "There is neither a code nor a head's name. Enter one of them.",
            ),
            Self::NoCode => own(
                "Thiếu mã hộ. Khi chưa có đồng ý lưu họ tên thì phải có mã hộ.",
                "There is no code. Without consent to keep names, each household needs one.",
            ),
            Self::CodeTooLong => {
                own("Mã hộ dài quá 24 ký tự. Hãy rút ngắn.", "The code is longer than 24 characters. Shorten it.")
            }
            Self::CodePrivate => own(
                "Mã hộ có từ 9 chữ số, giống số định danh. Hãy dùng mã khác; không nhập số giấy tờ của người dân.",
                "The code has nine or more digits, like a citizen's id. Use another code; numbers of people's papers are not kept.",
            ),
            Self::CodeRepeated(at) => (
                format!("Mã hộ này đã có ở {} trong cùng thôn. Hãy sửa mã hoặc xóa một dòng.", at.vi()),
                format!("{} has this code in the same hamlet. Correct it, or delete one of the rows.", at.en()),
            ),
            Self::NoHamlet(known) => {
                (format!("Thiếu tên thôn. {}", vi_known(known)), format!("There is no hamlet. {}", en_known(known)))
            }
            Self::HamletUnknown(known) => (
                format!("Tổ không có thôn này. {}", vi_known(known)),
                format!("The team has no such hamlet. {}", en_known(known)),
            ),
            Self::HamletAmbiguous(known) => (
                format!("Tên thôn này có thể là nhiều thôn. {} Hãy ghi đủ tên, đủ dấu.", vi_known(known)),
                format!("This may be more than one hamlet. {} Write the whole name with its marks.", en_known(known)),
            ),
            Self::NameTooLong => {
                own("Họ tên dài quá 80 ký tự. Hãy rút ngắn.", "The name is longer than 80 characters. Shorten it.")
            }
            Self::NamePrivate => own(
                "Ô họ tên có số giấy tờ hoặc số tài khoản. Hãy chỉ để lại họ tên.",
                "The name holds a number of somebody's papers or account. Leave only the name.",
            ),
            Self::PhoneMalformed => own(
                "Số điện thoại không đúng. Hãy nhập 10 số, ví dụ 0912 345 678, hoặc để trống.",
                "This is no phone number. Enter ten digits, such as 0912 345 678, or leave it empty.",
            ),
            Self::PhoneRounded => own(
                "Excel đã làm tròn số điện thoại này nên mất chữ số. Hãy định dạng cột thành Văn bản và nhập lại.",
                "Excel rounded this phone number, so digits are lost. Format the column as text and enter it again.",
            ),
            Self::CountMalformed => {
                own("Ô này phải là một số nguyên, ví dụ 4.", "This must be a whole number, such as 4.")
            }
            Self::CountRange => (
                format!("Số người phải từ 1 đến {MAX_PEOPLE}."),
                format!("The number of people must be from 1 to {MAX_PEOPLE}."),
            ),
            Self::AdultsOverPeople => own(
                "Số người từ 15 tuổi nhiều hơn số khẩu. Hãy xem lại hai ô này.",
                "There are more people aged 15 and over than people. Check both cells.",
            ),
            Self::NoteTooLong => {
                own("Ghi chú dài quá 500 ký tự. Hãy rút ngắn.", "The note is longer than 500 characters. Shorten it.")
            }
            Self::NotePrivate => own(
                "Ghi chú có số dài (giấy tờ, tài khoản, điện thoại) hoặc nhắc đến mật khẩu. Hãy xóa phần đó khỏi ghi chú.",
                "The note holds a long number (papers, account, phone) or speaks of a password. Take that out of the note.",
            ),
            Self::NoName => own(
                "Thiếu tên hộ kinh doanh, hợp tác xã. Hãy nhập tên.",
                "The business or cooperative has no name. Enter it.",
            ),
            Self::OwnersOnly => own(
                "Danh sách chỉ có tên chủ. Chỉ nhập được khi đã có đồng ý cho ghi tên; hoặc hãy thêm cột tên hộ kinh doanh.",
                "The list has owners' names only. They can be imported with consent; or add a column with the business's name.",
            ),
            Self::TextTooLong => {
                own("Ô này dài quá 80 ký tự. Hãy rút ngắn.", "This cell is longer than 80 characters. Shorten it.")
            }
            Self::TextPrivate => own(
                "Ô này có số giấy tờ, số tài khoản hoặc số điện thoại. Hãy xóa số đó.",
                "This cell holds a number of somebody's papers, account or phone. Take it out.",
            ),
            Self::CodeRounded => own(
                "Excel đã làm tròn mã này nên mất chữ số. Hãy định dạng cột thành Văn bản và nhập lại.",
                "Excel rounded this code, so digits are lost. Format the column as text and enter it again.",
            ),
            Self::OcopRepeated(at) => (
                format!("Mã OCOP này đã có ở {} trong cùng thôn. Hãy sửa mã hoặc xóa một dòng.", at.vi()),
                format!("{} has this OCOP code in the same hamlet. Correct it, or delete one of the rows.", at.en()),
            ),
            Self::StarsRange => own(
                "Số sao OCOP phải là 3, 4 hoặc 5. Nếu chưa có thì để trống.",
                "OCOP stars are 3, 4 or 5. Leave it empty if there are none.",
            ),
            Self::YesNoMalformed => {
                own("Hãy ghi Có hoặc Không, hoặc để trống.", "Write Yes or No (Có, Không), or leave it empty.")
            }
            Self::Denied => own(
                "Ô này ghi là không có, nhưng dòng này lại có tên, số sao, mã hoặc đường dẫn. Hãy xem lại.",
                "This cell says no, but the row names a product, stars, a code or a link. Check both.",
            ),
            Self::LinkMalformed => own(
                "Đường dẫn không đúng. Hãy nhập địa chỉ bắt đầu bằng https://, dài nhất 200 ký tự.",
                "This is no web address. Enter one that begins with https://, of at most 200 characters.",
            ),
        }
    }
}

fn vi_known(known: &str) -> String {
    if known.is_empty() {
        "Tổ chưa có thôn nào; hãy thêm thôn trước.".to_owned()
    } else {
        format!("Các thôn của tổ: {known}.")
    }
}

fn en_known(known: &str) -> String {
    if known.is_empty() {
        "The team has no hamlet yet; add one first.".to_owned()
    } else {
        format!("The team's hamlets: {known}.")
    }
}

/// Something wrong, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault<W = Wrong> {
    /// The sheet's name, if the list is in several.
    pub sheet: Option<Arc<str>>,
    /// The row's number in the sheet.
    pub row: u32,
    /// The column and its header; none if it is about the whole row.
    pub column: Option<(usize, String)>,
    /// What.
    pub wrong: W,
}

impl<W: Tells> From<&Fault<W>> for RowError {
    fn from(fault: &Fault<W>) -> Self {
        let (vi, en) = fault.wrong.texts();
        let (letter, header) = fault.column.as_ref().map(|(place, header)| (letter(*place), header.clone())).unzip();
        let sheet = fault.sheet.as_deref().map(str::to_owned);
        Self { sheet, row: fault.row, letter, header, code: fault.wrong.code().to_owned(), vi, en }
    }
}
