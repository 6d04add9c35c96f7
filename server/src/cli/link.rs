//! The way in for a person: a join link as text, and as a QR code that a phone reads off the screen; for an officer, who
//! sits at a computer, an address and a code to type there.

use domain::wire::CodeReply;

/// Prints it under a heading.
pub(super) fn print(heading: &str, reply: &CodeReply) {
    println!("\n{heading}\n  {}\n  mã / code: {}", reply.link, reply.code);
    // A link is far shorter than what a QR code holds; if not, the text above is enough.
    if let Some(qr) = crate::qr::terminal(&reply.link) {
        println!("{qr}");
    }
}

/// Prints where an officer types the code. It stands in no address, which would reach logs.
pub(super) fn print_office(heading: &str, address: &str, reply: &CodeReply) {
    println!("\n{heading}\n  {address}\n  mã / code: {}", reply.code);
}
