//! What a cell says of a producer.

use crate::import::cell::{scientific, text};
use crate::import::fault::Wrong;
use crate::import::table::Cell;
use domain::{Link, Name, STARS, fold, looks_private};

const YES: &[&str] = &["co", "x", "v", "✓", "✔", "☑", "1", "da co", "roi", "yes", "y", "true", "dung", "dat"];
const NO: &[&str] = &["khong", "khong co", "ko", "chua", "chua co", "0", "no", "n", "false", "☐"];
/// What people write for nothing.
const NOTHING: &[&str] = &["-", "--", "—", "–", "n/a"];
/// A spreadsheet keeps this many digits of a number.
const MOST_DIGITS: f64 = 1e15;

/// The text of a cell; nothing where people write a dash.
fn said(cell: &Cell) -> Result<Option<String>, Wrong> {
    Ok(text(cell)?.filter(|said| !NOTHING.contains(&&*fold(said))))
}

/// A text as long as a name.
pub fn short(cell: &Cell) -> Result<Option<Name>, Wrong> {
    let Some(said) = said(cell)? else { return Ok(None) };
    if looks_private(&said) {
        return Err(Wrong::TextPrivate);
    }
    said.parse().map(Some).map_err(|_| Wrong::TextTooLong)
}

/// What a business is called that has no name but its owner's: `Hộ Chíu Sáng Phu`.
pub fn of_owner(owner: &Name) -> Option<Name> {
    let is_said = fold(owner.as_str()).starts_with("ho ");
    if is_said { Some(owner.clone()) } else { format!("Hộ {owner}").parse().ok() }
}

/// A code. Those of goods are long numbers, so here a long number is none of somebody's.
pub fn code(cell: &Cell) -> Result<Option<Name>, Wrong> {
    let is_rounded = |said: &str| scientific(said).is_some_and(|_| said.contains(['.', ',', '+']));
    match (cell, said(cell)?) {
        (Cell::Number(number), _) if number.abs() >= MOST_DIGITS => Err(Wrong::CodeRounded),
        (_, Some(said)) if is_rounded(&said) => Err(Wrong::CodeRounded),
        (_, Some(said)) if NO.contains(&&*fold(&said)) => Ok(None),
        (_, said) => said.map(|said| said.parse().map_err(|_| Wrong::TextTooLong)).transpose(),
    }
}

/// Yes or no.
pub fn yes(cell: &Cell) -> Result<Option<bool>, Wrong> {
    let Some(said) = said(cell)? else { return Ok(None) };
    yes_or_no(&said).map(Some).ok_or(Wrong::YesNoMalformed)
}

fn yes_or_no(said: &str) -> Option<bool> {
    let folded = fold(said);
    if YES.contains(&&*folded) {
        return Some(true);
    }
    NO.contains(&&*folded).then_some(false)
}

/// An OCOP product: its name, or only whether there is one.
pub fn product(cell: &Cell) -> Result<Option<(bool, Option<Name>)>, Wrong> {
    let Some(said) = said(cell)? else { return Ok(None) };
    match yes_or_no(&said) {
        Some(answer) => Ok(Some((answer, None))),
        None => short(cell).map(|name| name.map(|name| (true, Some(name)))),
    }
}

/// Stars: `4`, `4 sao`, `★★★★`.
pub fn stars(cell: &Cell) -> Result<Option<u8>, Wrong> {
    let Some(said) = said(cell)? else { return Ok(None) };
    if yes_or_no(&said) == Some(false) {
        return Ok(None);
    }
    let drawn = said.chars().filter(|c| matches!(c, '★' | '⭐' | '*')).count();
    let digits: String = said.chars().filter(char::is_ascii_digit).collect();
    let folded = fold(&said);
    let bare = folded.replace("ocop", " ").replace("hang", " ").replace("sao", " ").replace("stars", " ");
    let bare = bare.replace(['★', '⭐', '*', '\u{fe0f}'], " ");
    let number = match bare.trim() {
        "" if digits.is_empty() => u8::try_from(drawn).ok(),
        number => number.parse().ok(),
    };
    number.filter(|number| STARS.contains(number)).map(Some).ok_or(Wrong::StarsRange)
}

/// An address on the web.
pub fn link(cell: &Cell) -> Result<Option<Link>, Wrong> {
    let Some(said) = said(cell)? else { return Ok(None) };
    if yes_or_no(&said) == Some(false) {
        return Ok(None);
    }
    said.parse().map(Some).map_err(|_| Wrong::LinkMalformed)
}
