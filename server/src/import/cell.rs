//! What a cell says of a household. Spreadsheets eat the zero before a phone number, write 4 as 4.0, and take text for
//! dates: what can be mended without a guess is mended.

use super::fault::Wrong;
use super::table::Cell;
use domain::{MAX_PEOPLE, Phone, fold};

/// What people write for nothing.
const NOTHING: &[&str] =
    &["-", "--", "—", "–", "x", "k", "0", "khong", "khong co", "chua co", "ko", "n/a", "na", "none"];

/// The text of a cell, if there is one; a number as it is shown.
pub fn text(cell: &Cell) -> Result<Option<String>, Wrong> {
    match cell {
        Cell::Date(_) => Err(Wrong::IsDate),
        Cell::Failed => Err(Wrong::Failed),
        _ => Ok(cell.said()),
    }
}

/// A phone number; of several, the first that is one.
pub fn phone(cell: &Cell) -> Result<Option<Phone>, Wrong> {
    let Some(said) = text(cell)? else { return Ok(None) };
    if NOTHING.contains(&&*fold(&said)) {
        return Ok(None);
    }
    let said = without_remarks(&said);
    let parts = said.split(['/', ';', ',', '\\', '|']).map(str::trim).filter(|part| !part.is_empty());
    // A decimal comma is none between numbers.
    let parts: Vec<_> = if scientific(&said).is_some() { vec![&*said] } else { parts.collect() };
    let read: Vec<_> = parts.into_iter().map(one_phone).collect();
    let first_wrong = read.first().and_then(|first| first.as_ref().err().cloned()).unwrap_or(Wrong::PhoneMalformed);
    read.into_iter().find_map(Result::ok).map(Some).ok_or(first_wrong)
}

/// Without words in brackets, such as "(con)": whose number it is. Digits in brackets are part of it.
fn without_remarks(said: &str) -> String {
    let mut left = String::new();
    let mut rest = said;
    while let Some(open) = rest.find('(') {
        let end = rest[open..].find(')').map_or(rest.len(), |close| open + close + 1);
        let is_remark = rest[open..end].contains(char::is_alphabetic);
        left += &rest[..if is_remark { open } else { end }];
        rest = &rest[end..];
    }
    left + rest
}

fn one_phone(said: &str) -> Result<Phone, Wrong> {
    let mut digits = said.to_owned();
    if let Some((mantissa, exponent)) = scientific(said) {
        // 9.12345678E8 is whole; of 9.12E+08 nobody knows how it went on.
        let decimals = mantissa.find(['.', ',']).map_or(0, |point| mantissa.len() - point - 1);
        if decimals != exponent {
            return Err(Wrong::PhoneRounded);
        }
        digits = mantissa.replace(['.', ','], "");
    } else if let Some((whole, zeros)) = said.split_once('.')
        && zeros.bytes().all(|b| b == b'0')
        && zeros.len() < 3
    {
        whole.clone_into(&mut digits);
    }
    let bare: String = digits.chars().filter(|c| !matches!(c, ' ' | '.' | '-' | '(' | ')')).collect();
    // The zero that a spreadsheet took off a number.
    let lost_zero = match (bare.len(), bare.bytes().next()) {
        (9, Some(b'3' | b'5' | b'7' | b'8' | b'9')) | (10, Some(b'2')) => bare.bytes().all(|b| b.is_ascii_digit()),
        _ => false,
    };
    let whole = if lost_zero { format!("0{bare}") } else { bare };
    whole.parse().map_err(|_| Wrong::PhoneMalformed)
}

/// The parts of a number such as `9.12E+08`.
pub fn scientific(said: &str) -> Option<(&str, usize)> {
    let (mantissa, exponent) = said.trim().split_once(['e', 'E'])?;
    let is_number = mantissa.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b',')) && !mantissa.is_empty();
    is_number.then_some(())?;
    Some((mantissa, exponent.trim_start_matches('+').parse().ok()?))
}

/// A number of people.
pub fn count(cell: &Cell) -> Result<Option<u8>, Wrong> {
    let number = match cell {
        Cell::Number(number) => *number,
        _ => {
            let Some(said) = text(cell)? else { return Ok(None) };
            let folded = fold(&said);
            if matches!(&*folded, "-" | "--" | "—" | "–") {
                return Ok(None);
            }
            let unit = ["nguoi", "khau", "nhan khau", "people", "persons"];
            let bare = unit.iter().find_map(|unit| folded.strip_suffix(unit)).unwrap_or(&folded).trim();
            bare.replace(',', ".").parse().map_err(|_| Wrong::CountMalformed)?
        }
    };
    if !number.is_finite() || number.fract() != 0.0 {
        return Err(Wrong::CountMalformed);
    }
    (1..=MAX_PEOPLE).find(|count| (f64::from(*count) - number).abs() < 0.5).map(Some).ok_or(Wrong::CountRange)
}
