//! Administrative unit codes of the General Statistics Office: strings of 2, 3 or 5 digits whose
//! leading zeros count. A code can live on with another territory, so it is only an identifier.

use crate::{Invalid, Reason};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// Where in the tree a unit stands; the length of the code tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnitLevel {
    /// Tỉnh, two digits.
    Province,
    /// Huyện, three digits; abolished on 2025-07-01.
    District,
    /// Xã, phường, đặc khu: five digits.
    Commune,
}

impl UnitLevel {
    /// The role of those who work in the office of such a unit; none if it has no office.
    pub fn role(self) -> Option<crate::Role> {
        match self {
            Self::Province => Some(crate::Role::Province),
            Self::District => None,
            Self::Commune => Some(crate::Role::Officer),
        }
    }
}

/// A unit code such as `06874` (xã Điền Xá).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct UnitCode(String);

impl UnitCode {
    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The level that the code's length stands for.
    pub fn level(&self) -> UnitLevel {
        match self.0.len() {
            2 => UnitLevel::Province,
            3 => UnitLevel::District,
            _ => UnitLevel::Commune,
        }
    }
}

impl FromStr for UnitCode {
    type Err = Invalid;
    fn from_str(text: &str) -> Result<Self, Invalid> {
        let digits = text.bytes().all(|b| b.is_ascii_digit());
        if digits && matches!(text.len(), 2 | 3 | 5) {
            Ok(Self(text.to_owned()))
        } else {
            Err(Invalid::new("unit", Reason::Malformed))
        }
    }
}

impl TryFrom<String> for UnitCode {
    type Error = Invalid;
    fn try_from(text: String) -> Result<Self, Invalid> {
        text.parse()
    }
}

impl From<UnitCode> for String {
    fn from(code: UnitCode) -> Self {
        code.0
    }
}

impl fmt::Display for UnitCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_keeps_its_zeros_and_tells_its_level() {
        let dien_xa: UnitCode = "06874".parse().unwrap();
        assert_eq!(dien_xa.to_string(), "06874");
        assert_eq!(dien_xa.level(), UnitLevel::Commune);
        assert_eq!("22".parse::<UnitCode>().unwrap().level(), UnitLevel::Province);
        assert!("6874".parse::<UnitCode>().is_err());
        assert!("0687a".parse::<UnitCode>().is_err());
    }
}
