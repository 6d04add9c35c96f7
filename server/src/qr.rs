//! A link as a QR code: for a terminal, and as an SVG document for a screen or a page to print.

use app::qr::Qr;

/// For a terminal with light letters on a dark ground; none if the text is longer than a QR code can hold.
pub fn terminal(text: &str) -> Option<String> {
    let code = Qr::of_text(text)?;
    let mut lines = String::new();
    // A letter is as high as two modules.
    for y in (0..code.side()).step_by(2) {
        for x in 0..code.side() {
            lines.push(match (code.is_dark(x, y), code.is_dark(x, y + 1)) {
                (true, true) => ' ',
                (true, false) => '▄',
                (false, true) => '▀',
                (false, false) => '█',
            });
        }
        lines.push('\n');
    }
    Some(lines)
}

/// As an SVG document, black on white also where the page is dark; empty if the text is too long.
pub fn svg(text: &str) -> String {
    let Some(code) = Qr::of_text(text) else { return String::new() };
    let (side, dark) = (code.side(), code.path());
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" shape-rendering=\"crispEdges\">\
         <rect width=\"{side}\" height=\"{side}\" fill=\"#fff\"/><path d=\"{dark}\" fill=\"#000\"/></svg>"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_becomes_a_code_and_an_endless_one_does_not() {
        let link = "https://tungnha.example.vn/vao#7KQ2-M9XD";
        assert!(svg(link).starts_with("<svg ") && svg(link).len() < 20_000);
        let lines = terminal(link).unwrap();
        let first = lines.lines().next().unwrap();
        assert!(first.chars().all(|c| c == '█'), "the quiet zone is light: {first}");
        assert!(lines.lines().all(|line| line.chars().count() == first.chars().count()));
        assert_eq!(svg(&"x".repeat(10_000)), "");
        assert_eq!(terminal(&"x".repeat(10_000)), None);
    }
}
