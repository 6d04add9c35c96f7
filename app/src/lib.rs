//! Từng Nhà, the app.
#[cfg(feature = "ssr")]
pub mod shell;
