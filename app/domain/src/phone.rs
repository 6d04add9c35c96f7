//! Vietnamese phone numbers, kept as `+84…`, shown as `0912 345 678`.

use crate::{Invalid, Reason};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// A Vietnamese mobile (nine digits after +84, beginning 3, 5, 7, 8, 9) or landline (ten, beginning 2) number.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Phone(String);

impl Phone {
    /// The number as it is stored and dialled, e.g. `+84912345678`.
    pub fn e164(&self) -> String {
        format!("+84{}", self.0)
    }
}

impl FromStr for Phone {
    type Err = Invalid;
    fn from_str(text: &str) -> Result<Self, Invalid> {
        let bad = || Invalid::new("phone", Reason::Malformed);
        let compact: String = text.chars().filter(|c| !matches!(c, ' ' | '.' | '-' | '(' | ')' | '\u{a0}')).collect();
        let national =
            ["+84", "0084", "84", "0"].iter().find_map(|prefix| compact.strip_prefix(prefix)).ok_or_else(bad)?;
        let national = national.strip_prefix('0').unwrap_or(national);
        if !national.bytes().all(|b| b.is_ascii_digit()) {
            return Err(bad());
        }
        match (national.len(), national.as_bytes().first()) {
            (9, Some(b'3' | b'5' | b'7' | b'8' | b'9')) | (10, Some(b'2')) => Ok(Self(national.to_owned())),
            _ => Err(bad()),
        }
    }
}

impl TryFrom<String> for Phone {
    type Error = Invalid;
    fn try_from(text: String) -> Result<Self, Invalid> {
        text.parse()
    }
}

impl From<Phone> for String {
    fn from(phone: Phone) -> Self {
        phone.e164()
    }
}

impl fmt::Display for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (head, tail) = self.0.split_at(self.0.len() - 6);
        write!(f, "0{head} {} {}", &tail[..3], &tail[3..])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_way_of_writing_it_is_one_number() {
        for text in ["0912 345 678", "+84912345678", "84 912.345.678", "0084-912-345-678", "+84 0912345678"] {
            let phone: Phone = text.parse().unwrap();
            assert_eq!(phone.e164(), "+84912345678", "{text}");
            assert_eq!(phone.to_string(), "0912 345 678");
        }
        assert_eq!("0203 382 5444".parse::<Phone>().unwrap().e164(), "+842033825444");
    }

    #[test]
    fn what_cannot_be_dialled_is_refused() {
        for text in ["", "0", "912345678", "0112345678", "09123456789", "0912 34x 678", "+1 555 0100"] {
            assert!(text.parse::<Phone>().is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn shown_and_stored_forms_read_back(n in "[35789][0-9]{8}") {
            let phone: Phone = format!("0{n}").parse().unwrap();
            prop_assert_eq!(&phone.to_string().parse::<Phone>().unwrap(), &phone);
            prop_assert_eq!(&phone.e164().parse::<Phone>().unwrap(), &phone);
        }
    }
}
