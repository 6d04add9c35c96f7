//! The sealer: what is personal lies in a phone's database, and goes from phone to phone, as bytes that only one key opens.
//!
//! Form: one byte for the form's version (1), 24 bytes of nonce, then XChaCha20-Poly1305 of the plain bytes,
//! bound to the place in which they lie. The key of a phone is random today; a PIN will wrap it later without a change to
//! this form.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};

const VERSION: u8 = 1;
/// Bytes of a nonce.
pub const NONCE: usize = 24;
/// Bytes of a key.
pub const KEY: usize = 32;

/// Seals and opens.
pub struct Sealer {
    cipher: XChaCha20Poly1305,
}

impl Sealer {
    /// With this key.
    pub fn new(key: &[u8; KEY]) -> Self {
        Self { cipher: XChaCha20Poly1305::new(key.into()) }
    }

    /// Seals `plain` for this place. `nonce` must be fresh random bytes.
    pub fn seal(&self, place: &str, plain: &[u8], nonce: [u8; NONCE]) -> Vec<u8> {
        let payload = Payload { msg: plain, aad: place.as_bytes() };
        let sealed = self.cipher.encrypt(XNonce::from_slice(&nonce), payload);
        let sealed = sealed.expect("fails only past 256 GB");
        let mut out = Vec::with_capacity(1 + NONCE + sealed.len());
        out.push(VERSION);
        out.extend(nonce);
        out.extend(sealed);
        out
    }

    /// Opens what was sealed for this place; none if it was changed, moved or sealed by another key.
    pub fn open(&self, place: &str, sealed: &[u8]) -> Option<Vec<u8>> {
        let (head, body) = sealed.split_at_checked(1 + NONCE)?;
        if head[0] != VERSION {
            return None;
        }
        let payload = Payload { msg: body, aad: place.as_bytes() };
        self.cipher.decrypt(XNonce::from_slice(&head[1..]), payload).ok()
    }
}
