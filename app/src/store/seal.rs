//! The sealer: what is personal lies in the database as bytes that only this phone's key opens.
//!
//! Form: one byte for the form's version (1), 24 bytes of nonce, then XChaCha20-Poly1305 of the plain bytes,
//! bound to the place in which the row lies. The key is random per phone today; a PIN will wrap it later
//! without a change to this form.

use super::StoreError;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};

const VERSION: u8 = 1;
const NONCE: usize = 24;
/// Bytes of a key.
pub(crate) const KEY: usize = 32;

/// Seals and opens rows.
pub(crate) struct Sealer {
    cipher: XChaCha20Poly1305,
}

impl Sealer {
    pub(crate) fn new(key: &[u8; KEY]) -> Self {
        Self { cipher: XChaCha20Poly1305::new(key.into()) }
    }

    /// Seals `plain` for this place. `nonce` must be fresh random bytes.
    pub(crate) fn seal(&self, place: &str, plain: &[u8], nonce: [u8; NONCE]) -> Vec<u8> {
        let payload = Payload { msg: plain, aad: place.as_bytes() };
        let sealed = self.cipher.encrypt(XNonce::from_slice(&nonce), payload);
        let sealed = sealed.expect("fails only past 256 GB");
        let mut out = Vec::with_capacity(1 + NONCE + sealed.len());
        out.push(VERSION);
        out.extend(nonce);
        out.extend(sealed);
        out
    }

    /// Opens what was sealed for this place; an error if it was changed, moved or sealed by another key.
    pub(crate) fn open(&self, place: &str, sealed: &[u8]) -> Result<Vec<u8>, StoreError> {
        let (head, body) = sealed.split_at_checked(1 + NONCE).ok_or(StoreError::Sealed)?;
        if head[0] != VERSION {
            return Err(StoreError::Sealed);
        }
        let payload = Payload { msg: body, aad: place.as_bytes() };
        self.cipher.decrypt(XNonce::from_slice(&head[1..]), payload).map_err(|_| StoreError::Sealed)
    }
}
