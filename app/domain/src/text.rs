//! Vietnamese text: one stored form (NFC), one search key, one order.

use crate::{Invalid, Reason};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// The forms of Unicode. Vietnamese letters are taken apart by [`crate::letter`]; whatever else stands in a text is
/// left to the platform: natively a library, in the browser its own tables (ours would be a sixth of the download,
/// and asking the browser for each of ten thousand names takes longer than to search them).
mod normal {
    use crate::letter;
    use std::borrow::Cow;

    /// Whether a text holds nothing but ASCII and whole Vietnamese letters: then it is NFC as it stands.
    fn is_plain(text: &str) -> bool {
        text.chars().all(|c| c.is_ascii() || matches!(c, 'đ' | 'Đ') || letter::parts(c).is_some())
    }

    pub(super) fn nfc(text: &str) -> Cow<'_, str> {
        if is_plain(text) { Cow::Borrowed(text) } else { platform::nfc(text) }
    }

    pub(super) fn nfd(text: &str) -> Cow<'_, str> {
        if text.is_ascii() {
            return Cow::Borrowed(text);
        }
        if !is_plain(text) {
            return platform::nfd(text);
        }
        let mut out = String::with_capacity(text.len() + text.len() / 2);
        for c in text.chars() {
            match letter::parts(c) {
                Some(parts) => out.extend(parts.into_iter().filter(|c| *c != letter::NONE)),
                None => out.push(c),
            }
        }
        Cow::Owned(out)
    }

    #[cfg(not(target_arch = "wasm32"))]
    mod platform {
        use std::borrow::Cow;
        use unicode_normalization::UnicodeNormalization;

        pub(super) fn nfc(text: &str) -> Cow<'_, str> {
            Cow::Owned(text.nfc().collect())
        }

        pub(super) fn nfd(text: &str) -> Cow<'_, str> {
            Cow::Owned(text.nfd().collect())
        }
    }

    #[cfg(target_arch = "wasm32")]
    mod platform {
        use std::borrow::Cow;

        pub(super) fn nfc(text: &str) -> Cow<'_, str> {
            Cow::Owned(String::from(js_sys::JsString::from(text).normalize("NFC")))
        }

        pub(super) fn nfd(text: &str) -> Cow<'_, str> {
            Cow::Owned(String::from(js_sys::JsString::from(text).normalize("NFD")))
        }
    }
}

/// The stored form of a text: NFC, without control characters, runs of white space as one space.
pub fn nfc(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in normal::nfc(text).chars() {
        if c.is_whitespace() {
            if !out.ends_with(' ') {
                out.push(' ');
            }
        } else if !c.is_control() {
            out.push(c);
        }
    }
    out.trim().to_owned()
}

fn is_mark(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

/// The search key: NFD, marks U+0300–U+036F dropped, đ as d, lower case, single spaces.
///
/// ```
/// assert_eq!(domain::fold("Hoà  Bình"), "hoa binh");
/// assert_eq!(domain::fold("ĐIỀN XÁ"), "dien xa");
/// ```
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in normal::nfd(text).chars().filter(|c| !is_mark(*c)) {
        match c {
            'đ' | 'Đ' => out.push('d'),
            c if c.is_whitespace() => {
                if !out.is_empty() && !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            c if c.is_ascii() => out.push(c.to_ascii_lowercase()),
            c => out.extend(c.to_lowercase().filter(|c| !is_mark(*c))),
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// What a text has besides its letters as [`fold`] writes them: marks, and that a đ is no d; wherever it is written.
pub(crate) fn marks(text: &str) -> String {
    let all = normal::nfd(text);
    all.chars().filter(|c| is_mark(*c) || *c == 'đ').collect()
}

/// A key whose byte order is the Vietnamese order (CLDR `vi`): letters a ă â b c d đ e ê … first,
/// then tones (none, huyền, hỏi, ngã, sắc, nặng), then lower before upper case.
///
/// ```
/// let mut names = ["Điền Xá", "Đầm Hà", "Dực Yên", "Đại Dực"];
/// names.sort_by_key(|name| domain::vi_key(name));
/// assert_eq!(names, ["Dực Yên", "Đại Dực", "Đầm Hà", "Điền Xá"]);
/// ```
pub fn vi_key(text: &str) -> Vec<u8> {
    let mut letters = Vec::with_capacity(text.len() * 2 + 2);
    let mut tones = Vec::with_capacity(text.len());
    let mut cases = Vec::with_capacity(text.len());
    for c in normal::nfd(text).chars() {
        if let Some(shape) = shape_rank(c) {
            if let Some(last) = letters.last_mut() {
                *last += shape;
            }
        } else if let Some(tone) = tone_rank(c) {
            if let Some(last) = tones.last_mut() {
                *last = tone;
            }
        } else if !is_mark(c) {
            push_letter(&mut letters, c);
            tones.push(1);
            cases.push(if c.is_uppercase() { 2 } else { 1 });
        }
    }
    letters.push(0);
    letters.extend(tones);
    letters.push(0);
    letters.extend(cases);
    letters
}

/// Ranks leave room: a base letter takes a multiple of four, its shapes (ă, â; đ; ê; ô, ơ; ư) the next.
fn push_letter(letters: &mut Vec<u8>, c: char) {
    let lower = if c.is_ascii() { c.to_ascii_lowercase() } else { c.to_lowercase().next().unwrap_or(c) };
    match lower {
        'a'..='z' => letters.push(100 + (lower as u8 - b'a') * 4),
        'đ' => letters.push(100 + (b'd' - b'a') * 4 + 1),
        '0'..='9' => letters.push(60 + (lower as u8 - b'0')),
        c if c.is_whitespace() => letters.push(2),
        c if c.is_ascii() => letters.push(3 + (c as u8 % 50)),
        c => {
            letters.push(250);
            letters.extend((c as u32).to_be_bytes().map(|b| b.max(1)));
        }
    }
}

fn shape_rank(c: char) -> Option<u8> {
    match c {
        '\u{306}' => Some(1), // ă
        '\u{302}' => Some(2), // â ê ô
        '\u{31b}' => Some(3), // ơ ư
        _ => None,
    }
}

fn tone_rank(c: char) -> Option<u8> {
    match c {
        '\u{300}' => Some(2), // huyền
        '\u{309}' => Some(3), // hỏi
        '\u{303}' => Some(4), // ngã
        '\u{301}' => Some(5), // sắc
        '\u{323}' => Some(6), // nặng
        _ => None,
    }
}

/// The order of people's names: by tên (the last word), then by the whole name.
pub fn vi_name_key(name: &str) -> Vec<u8> {
    let given = name.split_whitespace().next_back().unwrap_or("");
    let mut key = vi_key(given);
    key.push(0);
    key.extend(vi_key(name));
    key
}

/// Whether a free text seems to hold what must never be written down: a run of nine or more digits
/// (citizen id, account, BHXH number) or a word for a password or OTP. A warning, not a refusal.
pub fn looks_private(text: &str) -> bool {
    let mut run = 0;
    for c in text.chars() {
        if c.is_ascii_digit() {
            run += 1;
            if run >= 9 {
                return true;
            }
        } else if !matches!(c, ' ' | '.' | '-') {
            run = 0;
        }
    }
    let key = fold(text);
    ["mat khau", "otp", "cccd", "cmnd", "so tai khoan", "password"].iter().any(|word| key.contains(word))
}

macro_rules! texts {
    ($($(#[$doc:meta])* $name:ident = $field:literal, $min:literal..=$max:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The text, in NFC.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = Invalid;
            fn from_str(text: &str) -> Result<Self, Invalid> {
                let text = nfc(text);
                match text.chars().count() {
                    n if n < $min => Err(Invalid::new($field, Reason::Empty)),
                    n if n > $max => Err(Invalid::new($field, Reason::TooLong)),
                    _ => Ok(Self(text)),
                }
            }
        }

        impl TryFrom<String> for $name {
            type Error = Invalid;
            fn try_from(text: String) -> Result<Self, Invalid> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(text: $name) -> Self {
                text.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )*};
}

texts! {
    /// A person's, place's or team's name as one field (họ–đệm–tên), 1 to 80 characters.
    Name = "name", 1..=80;
    /// A short free text, 1 to 500 characters.
    Note = "note", 1..=500;
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use unicode_normalization::UnicodeNormalization;

    fn vietnamese() -> impl Strategy<Value = String> {
        let letters: Vec<char> =
            "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵAĐÊÔƠƯÂĂfjwz 019"
                .chars()
                .collect();
        proptest::collection::vec(proptest::sample::select(letters), 0..14)
            .prop_map(|chars| nfc(&chars.into_iter().collect::<String>()))
    }

    #[test]
    fn hoa_finds_every_hoa() {
        for text in ["Hòa", "Hoà", "HOA", "hoà", "Ho\u{300}a", "Hoa\u{300}", " hỏa "] {
            assert_eq!(fold(text), "hoa", "{text}");
        }
        assert_eq!(fold("Đường Hoa"), "duong hoa");
    }

    #[test]
    fn a_name_is_ordered_by_its_last_word() {
        let mut names = ["Chìu Thị Sám", "Đặng A Bảo", "Bàn Văn Ất", "Lê An"];
        names.sort_by_key(|name| vi_name_key(name));
        assert_eq!(names, ["Lê An", "Bàn Văn Ất", "Đặng A Bảo", "Chìu Thị Sám"]);
    }

    #[test]
    fn numbers_that_must_not_be_written_down_are_noticed() {
        for text in ["CCCD 022 190 001 234", "mật khẩu là 1", "stk 0123456789", "mã OTP"] {
            assert!(looks_private(text), "{text}");
        }
        assert!(!looks_private("Hẹn 23/11, nhà có 4 người"));
    }

    proptest! {
        #[test]
        fn folding_ignores_the_form_and_is_stable(text in ".*") {
            let nfd: String = text.nfd().collect();
            prop_assert_eq!(fold(&text), fold(&nfd));
            prop_assert_eq!(fold(&fold(&text)), fold(&text));
        }

        #[test]
        fn the_key_ignores_the_form(text in vietnamese()) {
            let nfd: String = text.nfd().collect();
            prop_assert_eq!(vi_key(&text), vi_key(&nfd));
        }

        #[test]
        fn the_order_is_that_of_the_vi_collator(a in vietnamese(), b in vietnamese()) {
            let locale = icu_locale_core::locale!("vi").into();
            let mut options = icu_collator::options::CollatorOptions::default();
            options.strength = Some(icu_collator::options::Strength::Tertiary);
            let collator = icu_collator::Collator::try_new(locale, options).unwrap();
            prop_assert_eq!(vi_key(&a).cmp(&vi_key(&b)), collator.compare(&a, &b), "{} {}", a, b);
        }
    }
}
