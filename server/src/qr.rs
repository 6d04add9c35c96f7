//! A link as a QR code: for a terminal, and as an SVG document for a screen or a page to print.

use fast_qr::QRCode;
use fast_qr::qr::QRBuilder;
use std::fmt::Write;

/// Empty modules around the code, without which readers do not find it (ISO/IEC 18004).
const QUIET: usize = 4;

/// For a terminal; none if the text is longer than a QR code can hold.
pub fn terminal(text: &str) -> Option<String> {
    build(text).map(|code| code.to_str())
}

/// As an SVG document, black on white also where the page is dark; empty if the text is too long.
pub fn svg(text: &str) -> String {
    let Some(code) = build(text) else { return String::new() };
    let side = code.size + 2 * QUIET;
    let mut dark = String::new();
    for y in 0..code.size {
        for x in (0..code.size).filter(|x| code[y][*x].value()) {
            write!(dark, "M{} {}h1v1h-1z", x + QUIET, y + QUIET).expect("writing to a string cannot fail");
        }
    }
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" shape-rendering=\"crispEdges\">\
         <rect width=\"{side}\" height=\"{side}\" fill=\"#fff\"/><path d=\"{dark}\" fill=\"#000\"/></svg>"
    )
}

fn build(text: &str) -> Option<QRCode> {
    QRBuilder::new(text.as_bytes()).build().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_becomes_a_code_and_an_endless_one_does_not() {
        let link = "https://tungnha.example.vn/vao#7KQ2-M9XD";
        assert!(svg(link).starts_with("<svg ") && svg(link).len() < 20_000);
        assert!(terminal(link).is_some());
        assert_eq!(svg(&"x".repeat(10_000)), "");
    }
}
