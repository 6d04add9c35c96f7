//! Join codes: what a leader reads out and a member types, once.

use crate::{Invalid, Reason};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// Digits and capital letters without I, L, O and U, which are misread (Crockford's base 32).
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH: usize = 8;

/// A one-time code of eight characters (40 bits), shown as `7KQ2-M9XD`. Small letters, spaces and
/// dashes do not matter; O reads as 0, I and L as 1.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct JoinCode(String);

impl JoinCode {
    /// Makes a code of five random bytes.
    pub fn new(random: [u8; 5]) -> Self {
        let bits = random.iter().fold(0u64, |acc, b| acc << 8 | u64::from(*b));
        let char_at = |i: usize| char::from(ALPHABET[usize::try_from(bits >> (5 * i) & 31).unwrap_or(0)]);
        Self((0..LENGTH).map(char_at).collect())
    }

    /// The eight characters without the dash, as stored and put in links.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for JoinCode {
    type Err = Invalid;
    fn from_str(text: &str) -> Result<Self, Invalid> {
        let bad = |reason| Invalid::new("code", reason);
        let mut code = String::with_capacity(LENGTH);
        for c in text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '–' | '.')) {
            let c = match c.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                c => c,
            };
            if !c.is_ascii() || !ALPHABET.contains(&(c as u8)) {
                return Err(bad(Reason::Malformed));
            }
            code.push(c);
        }
        match code.len() {
            0 => Err(bad(Reason::Empty)),
            LENGTH => Ok(Self(code)),
            _ => Err(bad(Reason::Malformed)),
        }
    }
}

impl TryFrom<String> for JoinCode {
    type Error = Invalid;
    fn try_from(text: String) -> Result<Self, Invalid> {
        text.parse()
    }
}

impl From<JoinCode> for String {
    fn from(code: JoinCode) -> Self {
        code.0
    }
}

impl fmt::Display for JoinCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", &self.0[..4], &self.0[4..])
    }
}

#[cfg(feature = "openapi")]
impl utoipa::PartialSchema for JoinCode {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        <String as utoipa::PartialSchema>::schema()
    }
}

#[cfg(feature = "openapi")]
impl utoipa::ToSchema for JoinCode {}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_code_is_forgiving_to_type() {
        let code: JoinCode = "7kq2 m9xo".parse().unwrap();
        assert_eq!(code.to_string(), "7KQ2-M9X0");
        assert_eq!("".parse::<JoinCode>().unwrap_err().reason, Reason::Empty);
        for text in ["7KQ2", "7KQ2-M9X0-1", "7KQ2-M9XU", "ơơơơơơơơ"] {
            assert!(text.parse::<JoinCode>().is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_shown_can_be_typed(random: [u8; 5]) {
            let code = JoinCode::new(random);
            prop_assert_eq!(code.to_string().to_lowercase().parse::<JoinCode>().unwrap(), code);
        }
    }
}
