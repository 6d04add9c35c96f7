//! What the site weighs: the number to watch is what a first visit downloads.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::page::Named;
use crate::site::Site;

/// A table of every file, raw and as a browser downloads it.
pub(crate) fn table(site: &Site, compressed: &BTreeMap<String, Vec<u8>>, named: &Named) -> String {
    let mut table = format!("{:<42}{:>11}{:>11}\n", "file", "raw", "brotli");
    let first_load = [&named.style, &named.boot, &named.js, &named.wasm];
    let (mut first, mut whole) = (0, 0);
    for (address, bytes) in site.files() {
        let sent = compressed.get(address).map_or(bytes.len(), Vec::len);
        whole += sent;
        if first_load.iter().any(|named| *named == address) {
            first += sent;
        }
        line(&mut table, address, &kilobytes(bytes.len()), &kilobytes(sent));
    }
    line(&mut table, "first load, without the shell", "", &kilobytes(first));
    line(&mut table, "everything, for a phone to work offline", "", &kilobytes(whole));
    table
}

fn line(table: &mut String, name: &str, raw: &str, sent: &str) {
    writeln!(table, "{name:<42}{raw:>11}{sent:>11}").expect("writing to a string cannot fail");
}

/// `1536` bytes read as `1.5 KB`.
fn kilobytes(bytes: usize) -> String {
    let tenths = bytes * 10 / 1024;
    format!("{}.{} KB", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_read_in_kilobytes() {
        assert_eq!(kilobytes(1536), "1.5 KB");
        assert_eq!(kilobytes(0), "0.0 KB");
    }
}
