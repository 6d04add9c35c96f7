//! Brotli twins, made once at build so that no request ever waits for them.

use std::collections::BTreeMap;

use brotli::enc::BrotliEncoderParams;

use crate::cache::Cache;
use crate::failure::{Doing, Failure};
use crate::site::Site;

/// Files that shrink. Images in PNG and fonts in WOFF2 are compressed already.
const COMPRESSIBLE: [&str; 8] = ["wasm", "js", "css", "svg", "webmanifest", "json", "txt", "html"];
/// The server writes the build's name into this one, so a twin would be stale.
const FILLED_IN_LATER: [&str; 2] = ["/sw.js", "/site.json"];
/// The best that brotli has, for what is downloaded over a bad network.
const BEST: i32 = 11;
/// Good enough for a quick build.
const QUICK: i32 = 5;

/// The twin of every file that is worth one, by address.
pub(crate) fn all(site: &Site, thorough: bool, cache: &Cache) -> Result<BTreeMap<String, Vec<u8>>, Failure> {
    let quality = if thorough { BEST } else { QUICK };
    site.files()
        .filter(|(address, _)| is_compressible(address))
        .map(|(address, bytes)| {
            let twin = cache.get(&format!("brotli {quality}"), bytes, || {
                compress(bytes, quality).doing(|| format!("compressing {address}"))
            })?;
            Ok((address.to_owned(), twin))
        })
        .collect()
}

fn is_compressible(address: &str) -> bool {
    let extension = address.rsplit('.').next().unwrap_or_default();
    COMPRESSIBLE.contains(&extension) && !FILLED_IN_LATER.contains(&address)
}

fn compress(bytes: &[u8], quality: i32) -> std::io::Result<Vec<u8>> {
    let params = BrotliEncoderParams { quality, size_hint: bytes.len(), ..BrotliEncoderParams::default() };
    let mut twin = Vec::new();
    brotli::BrotliCompress(&mut &bytes[..], &mut twin, &params)?;
    Ok(twin)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_compressed_comes_back_the_same() {
        let text = "Đã lưu trên máy này. ".repeat(200);
        let twin = compress(text.as_bytes(), BEST).expect("memory takes any write");
        assert!(twin.len() < text.len() / 10);
        let mut back = Vec::new();
        brotli::BrotliDecompress(&mut twin.as_slice(), &mut back).expect("it was just compressed");
        assert_eq!(back, text.as_bytes());
    }

    #[test]
    fn the_worker_has_no_twin_because_the_server_still_changes_it() {
        assert!(is_compressible("/pkg/app.0.wasm"));
        assert!(!is_compressible("/sw.js"));
        assert!(!is_compressible("/icons/icon-192.png"));
    }
}
