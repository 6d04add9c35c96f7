//! Names that follow the content.

use std::fmt::Write;

use sha2::{Digest, Sha256};

/// Hexadecimal digits in a file name: 48 bits, far more than a site of some dozen files needs.
const NAME_DIGITS: usize = 12;

/// SHA-256 in hexadecimal.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    let mut hex = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        write!(hex, "{byte:02x}").expect("writing to a string cannot fail");
    }
    hex
}

/// `/pkg/app.js` with these bytes becomes `/pkg/app.0123456789ab.js`.
pub(crate) fn hashed_name(path: &str, bytes: &[u8]) -> String {
    let hash = sha256(bytes);
    let short = &hash[..NAME_DIGITS];
    match path.rsplit_once('.') {
        Some((stem, extension)) => format!("{stem}.{short}.{extension}"),
        None => format!("{path}.{short}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_the_published_one() {
        assert_eq!(sha256(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    #[test]
    fn a_name_changes_with_its_content_and_only_with_it() {
        assert_eq!(hashed_name("/pkg/app.js", b"abc"), "/pkg/app.ba7816bf8f01.js");
        assert_eq!(hashed_name("/pkg/app.js", b"abc"), hashed_name("/pkg/app.js", b"abc"));
        assert_ne!(hashed_name("/pkg/app.js", b"abc"), hashed_name("/pkg/app.js", b"abd"));
    }
}
