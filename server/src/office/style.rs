//! The office's own stylesheet, which phones need not download: the app's cache holds all files of its build.

use axum::http::header;
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};
use std::sync::LazyLock;

const SOURCE: &str = include_str!("../../../style/office.css");

/// Digits of its hash in its address.
const DIGITS: usize = 12;

/// Its address, which changes with it.
pub(super) fn address() -> &'static str {
    static ADDRESS: LazyLock<String> = LazyLock::new(|| {
        let hash = crate::secret::hex(&Sha256::digest(SOURCE));
        format!("/van-phong/van-phong.css?v={}", &hash[..DIGITS])
    });
    &ADDRESS
}

/// The file.
pub(crate) async fn stylesheet() -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/css; charset=utf-8"),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
    ];
    (headers, SOURCE).into_response()
}
