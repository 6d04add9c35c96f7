//! A join link for a person: as text, and as a QR code that a phone reads off the screen.

use domain::wire::CodeReply;

/// Prints it under a heading.
pub(super) fn print(heading: &str, reply: &CodeReply) {
    println!("\n{heading}\n  {}\n  mã / code: {}", reply.link, reply.code);
    // A link is far shorter than what a QR code holds; if not, the text above is enough.
    if let Some(qr) = crate::qr::terminal(&reply.link) {
        println!("{qr}");
    }
}
