//! Every failure that a client sees: `application/problem+json` with a stable code and text for the
//! person in Vietnamese and English.
//!
//! Which to use where: return the helper named after what happened, e.g. [`code_used()`]. A handler
//! never builds a status by hand. [`try_again()`] is for our own failures, when the client's data is
//! safe where it is and the same request may be sent again; a [`crate::store::Error`] becomes one by `?`.
//! Each text says what happened, that the data is safe if there is any, and the one thing to do.

use crate::store;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::wire::Problem;
use std::fmt;

/// A failure to tell the client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    entry: &'static Entry,
    field: Option<String>,
    retry_after: Option<u32>,
}

/// One kind of failure.
#[derive(Debug, PartialEq, Eq)]
pub struct Entry {
    /// The HTTP status.
    pub status: u16,
    /// The stable code.
    pub code: &'static str,
    /// For the person, in Vietnamese.
    pub vi: &'static str,
    /// For the person, in English.
    pub en: &'static str,
}

macro_rules! failures {
    ($($name:ident $status:literal $vi:literal $en:literal;)*) => {
        /// Every kind of failure, for the API's description.
        pub const ALL: &[Entry] = &[$(Entry { status: $status, code: stringify!($name), vi: $vi, en: $en }),*];
        $(
            #[doc = concat!($status, ": ", $en)]
            pub fn $name() -> Error {
                const ENTRY: Entry = Entry { status: $status, code: stringify!($name), vi: $vi, en: $en };
                Error { entry: &ENTRY, field: None, retry_after: None }
            }
        )*
    };
}

failures! {
    body_malformed 400
        "Máy chủ không đọc được gói dữ liệu vừa nhận. Dữ liệu vẫn còn nguyên trên máy; ứng dụng sẽ tự gửi lại."
        "The server could not read what it received. Your data is safe on the phone; the app will send it again.";
    query_malformed 400
        "Địa chỉ yêu cầu thiếu hoặc sai tham số. Hãy cập nhật ứng dụng rồi thử lại."
        "The request's parameters are missing or wrong. Update the app, then try again.";
    not_signed_in 401
        "Máy này chưa vào tổ hoặc đã bị gỡ khỏi tổ. Dữ liệu vẫn còn nguyên trên máy; hãy xin tổ trưởng mã vào tổ mới."
        "This phone has not joined a team, or was removed from it. Your data is safe on the phone; ask the team leader for a new join code.";
    revoked 403
        "Máy này đã được gỡ khỏi tổ. Những gì chưa gửi sẽ được chuyển cho tổ trưởng; muốn dùng lại hãy xin mã mới."
        "This phone was taken out of the team. What it has not sent goes to the team leader; ask for a new code to use it again.";
    leader_only 403
        "Chỉ tổ trưởng làm được việc này. Hãy nhờ tổ trưởng."
        "Only a team leader can do this. Ask the team leader.";
    office_has_no_book 403
        "Đây là tài khoản văn phòng, không có sổ hộ dân. Hãy mở trang /van-phong của máy chủ này."
        "This is an office's account, which has no book of households. Open /van-phong on this server.";
    code_of_an_office 403
        "Mã này dành cho cán bộ, không dùng để vào tổ. Hãy mở trang /van-phong của máy chủ này rồi gõ mã ở đó."
        "This code is for an officer and joins no team. Open /van-phong on this server and type it there.";
    other_team 403
        "Dữ liệu này thuộc tổ khác. Hãy mở sổ của tổ mình."
        "This belongs to another team. Open your own team's book.";
    other_origin 403
        "Yêu cầu đến từ một trang khác nên bị chặn. Hãy mở ứng dụng bằng đúng địa chỉ của tổ."
        "The request came from another site and was stopped. Open the app at its own address.";
    code_unknown 404
        "Không có mã vào tổ này. Hãy xem lại từng ký tự, hoặc xin tổ trưởng mã mới."
        "There is no such join code. Check each character, or ask the team leader for a new one.";
    member_unknown 404
        "Tổ không có thành viên này. Hãy đồng bộ rồi chọn lại."
        "The team has no such member. Sync, then choose again.";
    phone_unknown 404
        "Tổ không có máy này. Hãy tải lại danh sách máy."
        "The team has no such phone. Load the list of phones again.";
    import_unknown 404
        "Tổ không có lần nhập danh sách này. Hãy tải lại trang."
        "The team has no such import. Load the page again.";
    not_found 404
        "Không có địa chỉ này. Hãy mở lại ứng dụng từ trang đầu."
        "There is nothing at this address. Open the app again from its first page.";
    wrong_method 405
        "Địa chỉ này không nhận cách gọi đó. Hãy cập nhật ứng dụng rồi thử lại."
        "This address does not accept that method. Update the app, then try again.";
    import_changed 409
        "Tệp này không giống tệp đã xem trước. Chưa nhập hộ nào; hãy xem trước lại."
        "This file is not the one that was previewed. Nothing was imported; preview it again.";
    code_used 410
        "Mã vào tổ này đã được dùng trên một máy khác. Hãy xin tổ trưởng mã mới."
        "This join code was already used on another phone. Ask the team leader for a new one.";
    code_expired 410
        "Mã vào tổ này đã quá bảy ngày. Hãy xin tổ trưởng mã mới."
        "This join code is more than seven days old. Ask the team leader for a new one.";
    too_large 413
        "Gói dữ liệu quá lớn cho một lần gửi. Dữ liệu vẫn còn nguyên trên máy; ứng dụng sẽ chia nhỏ và gửi lại."
        "This is too large for one request. Your data is safe on the phone; the app will send it in smaller parts.";
    too_many_ops 413
        "Có quá nhiều thay đổi trong một lần gửi. Dữ liệu vẫn còn nguyên trên máy; ứng dụng sẽ chia nhỏ và gửi lại."
        "There are too many changes in one request. Your data is safe on the phone; the app will send it in smaller parts.";
    not_json 415
        "Máy chủ chỉ nhận dữ liệu JSON (có thể nén gzip). Hãy cập nhật ứng dụng rồi thử lại."
        "The server only accepts JSON (gzip is welcome). Update the app, then try again.";
    not_a_table 415
        "Chỉ nhận danh sách dạng CSV hoặc Excel (.xlsx). Hãy lưu danh sách ở một trong hai dạng này rồi thử lại."
        "Only lists as CSV or Excel (.xlsx) are taken. Save the list as one of these, then try again.";
    import_has_errors 422
        "Danh sách còn dòng có lỗi nên chưa nhập hộ nào. Hãy sửa các dòng đó, hoặc chọn bỏ qua các dòng có lỗi."
        "Rows of the list have errors, so nothing was imported. Correct them, or choose to leave those rows out.";
    list_no_header 422
        "Không thấy dòng tiêu đề trong 20 dòng đầu. Hãy đặt tên cột như: Mã hộ, Họ tên chủ hộ, Thôn, Điện thoại, Số khẩu."
        "No header was found in the first 20 rows. Name the columns, such as: Code, Head, Hamlet, Phone, People.";
    list_no_producers 422
        "Không thấy dòng tiêu đề trong 20 dòng đầu. Hãy đặt tên cột như: Tên hộ kinh doanh, Mặt hàng, Thôn, Điện thoại, Sản phẩm OCOP."
        "No header was found in the first 20 rows. Name the columns, such as: Name, Makes, Hamlet, Phone, OCOP product.";
    list_old_excel 422
        "Đây là tệp Excel kiểu cũ (.xls). Hãy mở tệp, chọn Lưu thành, dạng .xlsx, rồi thử lại."
        "This is a file of an old Excel (.xls). Open it, save it as .xlsx, then try again.";
    list_too_long 413
        "Danh sách quá lớn: nhiều nhất 20 MB và 100.000 dòng. Hãy chia thành nhiều tệp."
        "The list is too large: at most 20 MB and 100,000 rows. Split it into several files.";
    list_unreadable 422
        "Không đọc được tệp này: tệp bị hỏng, có mật khẩu, hoặc không phải danh sách. Hãy lưu lại dạng .xlsx hoặc CSV UTF-8 rồi thử lại."
        "This file cannot be read: it is damaged, has a password, or is no list. Save it as .xlsx or CSV UTF-8, then try again.";
    code_malformed 422
        "Mã vào tổ gồm tám chữ và số, ví dụ 7KQ2-M9XD. Hãy xem lại và gõ lại."
        "A join code has eight letters and digits, such as 7KQ2-M9XD. Check it and type it again.";
    name_invalid 422
        "Họ tên chưa được hoặc quá dài. Hãy nhập lại họ tên."
        "The name is empty or too long. Enter the name again.";
    too_many_tries 429
        "Có quá nhiều lần nhập sai mã. Hãy đợi một phút rồi thử lại."
        "There were too many wrong codes. Wait a minute, then try again.";
    site_missing 503
        "Máy chủ chưa có bản ứng dụng để gửi. Dữ liệu trên máy không bị ảnh hưởng; hãy báo người quản trị."
        "The server has no app to send yet. Data on your phone is not affected; tell the administrator.";
    try_again 503
        "Máy chủ đang bận hoặc gặp sự cố. Dữ liệu vẫn còn nguyên trên máy; ứng dụng sẽ tự gửi lại."
        "The server is busy or in trouble. Your data is safe on the phone; the app will try again by itself.";
}

impl Error {
    /// Names the field that the failure is about.
    #[must_use]
    pub fn about(self, field: &str) -> Self {
        Self { field: Some(field.to_owned()), ..self }
    }

    /// Says in how many seconds it is worth trying again.
    #[must_use]
    pub fn after(self, seconds: u32) -> Self {
        Self { retry_after: Some(seconds), ..self }
    }

    /// The stable code.
    pub fn code(&self) -> &'static str {
        self.entry.code
    }

    /// For the person, in Vietnamese and in English.
    pub fn texts(&self) -> (&'static str, &'static str) {
        (self.entry.vi, self.entry.en)
    }

    fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.entry.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.entry.code)
    }
}

impl std::error::Error for Error {}

impl From<store::Error> for Error {
    fn from(error: store::Error) -> Self {
        /// Long enough for a restart of the database to end.
        const RETRY_SECONDS: u32 = 5;
        tracing::error!(%error, "a request failed in the database; the client was told to try again");
        try_again().after(RETRY_SECONDS)
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let status = self.status();
        let problem = Problem {
            kind: "about:blank".to_owned(),
            title: status.canonical_reason().unwrap_or_default().to_owned(),
            status: self.entry.status,
            code: self.entry.code.to_owned(),
            vi: self.entry.vi.to_owned(),
            en: self.entry.en.to_owned(),
            field: self.field,
        };
        let mut response = (status, axum::Json(problem)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(seconds) = self.retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}
