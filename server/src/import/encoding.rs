//! Which bytes are which letters, in a text that does not say so.

use super::Unreadable;
use encoding_rs::{UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1258};

/// The text, and what it was written in. Text without a mark that is not UTF-8 is Vietnamese Windows text, whose tone
/// marks follow their letters; cells put them together.
pub fn decode(bytes: &[u8]) -> Result<(String, &'static str), Unreadable> {
    let (encoding, name, rest) = match bytes {
        [0xef, 0xbb, 0xbf, rest @ ..] => (UTF_8, "utf-8", rest),
        [0xff, 0xfe, rest @ ..] => (UTF_16LE, "utf-16", rest),
        [0xfe, 0xff, rest @ ..] => (UTF_16BE, "utf-16", rest),
        _ if std::str::from_utf8(bytes).is_ok() => (UTF_8, "utf-8", bytes),
        _ => (WINDOWS_1258, "windows-1258", bytes),
    };
    let (text, has_errors) = encoding.decode_without_bom_handling(rest);
    // No text has a NUL; a picture or a program has many.
    if text.contains('\0') || (has_errors && encoding != WINDOWS_1258) {
        return Err(Unreadable::NoTable);
    }
    Ok((text.into_owned(), name))
}
