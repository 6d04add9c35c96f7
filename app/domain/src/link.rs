//! An address on the web that a page may link to: https, a host with a dot, nothing that could mislead.

use crate::{Invalid, Reason};
use std::{fmt, str::FromStr};

/// Longest address that is kept.
pub const MAX_LINK: u16 = 200;
/// Longest part of a host's name between two dots.
const MAX_LABEL: usize = 63;

/// A well-formed https address of at most 200 characters, without a user's name or password.
///
/// ```
/// use domain::Link;
/// assert!("https://truyxuat.gov.vn/sp/123".parse::<Link>().is_ok());
/// assert!("javascript:alert(1)".parse::<Link>().is_err());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link(String);

impl Link {
    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Link {
    type Err = Invalid;
    fn from_str(text: &str) -> Result<Self, Invalid> {
        let text = text.trim();
        if text.len() > usize::from(MAX_LINK) {
            return Err(Invalid::new("link", Reason::TooLong));
        }
        if is_https(text) { Ok(Self(text.to_owned())) } else { Err(Invalid::new("link", Reason::Malformed)) }
    }
}

fn is_https(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("https://") else { return false };
    let (host, path) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    let (name, port) = host.split_once(':').unwrap_or((host, "443"));
    let fits_port = (1..=5).contains(&port.len()) && port.bytes().all(|b| b.is_ascii_digit());
    // Whatever a browser, a printer or a chat would read in another way than it is written here is not an address.
    let fits_path = path.bytes().all(|b| b.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(&b));
    is_host(name) && fits_port && fits_path
}

/// Letters, digits and inner hyphens between dots; the last part is a word: no bare number of a machine.
fn is_host(name: &str) -> bool {
    let is_label = |label: &str| {
        (1..=MAX_LABEL).contains(&label.len())
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let Some((_, last)) = name.rsplit_once('.') else { return false };
    name.split('.').all(is_label) && last.len() >= 2 && last.starts_with(|c: char| c.is_ascii_alphabetic())
}

impl fmt::Display for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn only_a_plain_https_address_is_one() {
        for good in [
            "https://truyxuat.gov.vn",
            " https://check.ocop.vn/sp?id=12&x=%C3%A0#top ",
            "https://a-b.example.com:8443/x",
            "https://xn--vit-nam-8ya.vn/",
        ] {
            assert!(good.parse::<Link>().is_ok(), "{good}");
        }
        for bad in [
            "",
            "http://truyxuat.gov.vn",
            "HTTPS:truyxuat.gov.vn",
            "https://",
            "https://localhost/x",
            "https://192.168.1.1/x",
            "https://user:pass@truyxuat.gov.vn",
            "https://truyxuat.gov.vn@evil.example",
            "https://a..vn",
            "https://-a.vn",
            "https://a.vn:port",
            "https://a.vn:",
            "https://a.vn/x y",
            "https://a.vn/\u{202e}",
            "https://a.vn\\@b.vn",
            "javascript:alert(1)",
            "truyxuat.gov.vn",
        ] {
            assert!(bad.parse::<Link>().is_err(), "{bad}");
        }
        let long = format!("https://a.vn/{}", "x".repeat(200));
        assert_eq!(long.parse::<Link>().unwrap_err().reason, Reason::TooLong);
    }

    proptest! {
        #[test]
        fn whatever_is_taken_has_no_space_and_no_user(text in "https://[a-z.:@/ \\\\-]{0,30}") {
            if let Ok(link) = text.parse::<Link>() {
                let host = link.as_str()["https://".len()..].split('/').next().unwrap();
                prop_assert!(host.contains('.') && !host.contains('@') && !link.as_str().contains([' ', '\\']));
            }
        }
    }
}
