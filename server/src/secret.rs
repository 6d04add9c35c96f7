//! Secrets that only their owner has; the database keeps their hashes.

use sha2::{Digest, Sha256};

/// A session token: 256 random bits as 64 hexadecimal digits.
pub fn new_token() -> String {
    hex(&crate::random::bytes::<32>())
}

/// A key that a team's phones share: 256 random bits as 64 hexadecimal digits.
pub fn new_key() -> String {
    new_token()
}

/// What is stored of a token or a join code. Plain SHA-256: a token is too long to guess, and a join
/// code lives for a week, works once and is counted by the server.
pub fn hash(secret: &str) -> String {
    hex(&Sha256::digest(secret.as_bytes()))
}

/// Bytes as hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    bytes.iter().flat_map(|b| [b >> 4, b & 15]).map(|d| char::from(DIGITS[usize::from(d)])).collect()
}
