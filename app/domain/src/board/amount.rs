//! How much: a standing, a whole number, or hundredths. No amount is a fraction of a binary number, so what is typed is what
//! is shown.

use super::Form;
use crate::{Invalid, Reason, fold};
use serde_json::Value as Json;

/// More than a commune has of anything here.
const MOST: u32 = 1_000_000;
/// More connections for a hundred people than anywhere.
const MOST_PER_HUNDRED: u32 = 50_000;
const WHOLE: u32 = 10_000;

/// The standing of a commune in the new-rural programme, the least first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// Chưa đạt chuẩn.
    NotMet,
    /// Đạt chuẩn.
    Met,
    /// Nâng cao.
    Advanced,
    /// Kiểu mẫu.
    Model,
}

impl Standing {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::NotMet, Self::Met, Self::Advanced, Self::Model];

    /// The stored word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NotMet => "not_met",
            Self::Met => "met",
            Self::Advanced => "advanced",
            Self::Model => "model",
        }
    }

    fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|standing| standing.as_str() == word)
    }

    /// Reads what people write, e.g. `Đạt chuẩn NTM nâng cao`.
    fn said(text: &str) -> Option<Self> {
        let text = fold(text);
        let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
        match () {
            () if has(&["chua dat", "khong dat", "not met"]) => Some(Self::NotMet),
            () if has(&["kieu mau", "model"]) => Some(Self::Model),
            () if has(&["nang cao", "advanced"]) => Some(Self::Advanced),
            () if has(&["dat chuan", "met"]) || text == "dat" => Some(Self::Met),
            () => None,
        }
    }
}

/// How much.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Amount {
    /// A standing.
    Standing(Standing),
    /// A whole number.
    Count(u32),
    /// Hundredths.
    Hundredths(u32),
}

impl Amount {
    /// As a field holds it: a word, or a number (hundredths where the form has decimals).
    pub fn to_json(self) -> Json {
        match self {
            Self::Standing(standing) => standing.as_str().into(),
            Self::Count(number) | Self::Hundredths(number) => number.into(),
        }
    }

    /// Reads the stored form; none if it is not one, or out of range.
    pub fn from_json(form: Form, value: &Json) -> Option<Self> {
        if form == Form::Standing {
            return Standing::parse(value.as_str()?).map(Self::Standing);
        }
        Self::of(form, u32::try_from(value.as_u64()?).ok()?)
    }

    fn of(form: Form, number: u32) -> Option<Self> {
        let (most, amount) = match form {
            Form::Standing => return None,
            Form::Count => (MOST, Self::Count(number)),
            Form::Percent => (WHOLE, Self::Hundredths(number)),
            Form::PerHundred => (MOST_PER_HUNDRED, Self::Hundredths(number)),
        };
        (number <= most).then_some(amount)
    }

    /// Reads what a person typed: `89,13`, `89.13 %`, `1.250`, `kiểu mẫu`.
    ///
    /// ```
    /// use domain::board::{Amount, Form};
    /// assert_eq!(Amount::typed(Form::Percent, "89,13"), Ok(Amount::Hundredths(8913)));
    /// assert_eq!(Amount::typed(Form::Count, "7.000"), Ok(Amount::Count(7000)));
    /// assert!(Amount::typed(Form::Percent, "101").is_err());
    /// ```
    pub fn typed(form: Form, text: &str) -> Result<Self, Invalid> {
        let bad = |reason| Invalid::new("amount", reason);
        let text = text.trim();
        if text.is_empty() {
            return Err(bad(Reason::Empty));
        }
        if form == Form::Standing {
            let standing = Standing::parse(text).or_else(|| Standing::said(text));
            return standing.map(Self::Standing).ok_or_else(|| bad(Reason::Unknown));
        }
        let text: String = text.trim_end_matches('%').chars().filter(|c| !c.is_whitespace()).collect();
        let number = if form == Form::Count { whole(&text) } else { hundredths(&text) };
        Self::of(form, number.ok_or_else(|| bad(Reason::Malformed))?).ok_or_else(|| bad(Reason::OutOfRange))
    }

    /// As it is shown in Vietnamese: `1.250`, `89,13`. A standing is a word, which a screen has.
    pub fn shown(self) -> String {
        match self {
            Self::Standing(standing) => standing.as_str().to_owned(),
            Self::Count(number) => grouped(number.into()),
            Self::Hundredths(number) => match (number / 100, number % 100) {
                (whole, 0) => whole.to_string(),
                (whole, rest) if rest % 10 == 0 => format!("{whole},{}", rest / 10),
                (whole, rest) => format!("{whole},{rest:02}"),
            },
        }
    }
}

/// A number with a dot before each three digits, e.g. `1.250`.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let first = digits.len() % 3;
    let mut out = digits[..first].to_owned();
    for place in (first..digits.len()).step_by(3) {
        if !out.is_empty() {
            out.push('.');
        }
        out.push_str(&digits[place..place + 3]);
    }
    out
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// A whole number, with dots or commas only before each three digits.
fn whole(text: &str) -> Option<u32> {
    let mut groups = text.split(['.', ',']);
    let first = groups.next().filter(|first| is_digits(first))?;
    let mut digits = first.to_owned();
    for group in groups {
        (first.len() <= 3 && is_digits(group) && group.len() == 3).then_some(())?;
        digits.push_str(group);
    }
    digits.parse().ok()
}

/// A number with at most two decimals, after a comma or a dot.
fn hundredths(text: &str) -> Option<u32> {
    let (whole, decimals) = text.split_once([',', '.']).unwrap_or((text, "0"));
    (is_digits(whole) && is_digits(decimals) && decimals.len() <= 2).then_some(())?;
    let decimals: u32 = format!("{decimals:0<2}").parse().ok()?;
    whole.parse::<u32>().ok()?.checked_mul(100)?.checked_add(decimals)
}
