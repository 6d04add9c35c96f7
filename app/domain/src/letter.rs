//! The letters of Vietnamese that Unicode can write in one piece or in several.

/// No mark.
pub(crate) const NONE: char = '\0';

/// U+1EA0 to U+1EF9 are pairs, upper and lower case, in this order: base letter, shape, tone. Shapes: `^`, `(` breve,
/// `+` horn. Tones: `'` sắc, `` ` `` huyền, `?` hỏi, `~` ngã, `.` nặng.
const PAIRS: &[u8] = b"a .a ?a^'a^`a^?a^~a^.a('a(`a(?a(~a(.e .e ?e ~e^'e^`e^?e^~e^.i ?i .o .o ?o^'o^`o^?o^~o^.\
o+'o+`o+?o+~o+.u .u ?u+'u+`u+?u+~u+.y `y .y ?y ~";

/// A letter in pieces, in the order of NFD; `None` if it has none or is not Vietnamese.
pub(crate) fn parts(c: char) -> Option<[char; 3]> {
    let (base, shape, tone) = match c {
        '\u{1ea0}'..='\u{1ef9}' => {
            let place = (c as usize - 0x1ea0) / 2 * 3;
            (PAIRS[place], PAIRS[place + 1], PAIRS[place + 2])
        }
        'à' | 'À' => (b'a', b' ', b'`'),
        'á' | 'Á' => (b'a', b' ', b'\''),
        'â' | 'Â' => (b'a', b'^', b' '),
        'ã' | 'Ã' => (b'a', b' ', b'~'),
        'ă' | 'Ă' => (b'a', b'(', b' '),
        'è' | 'È' => (b'e', b' ', b'`'),
        'é' | 'É' => (b'e', b' ', b'\''),
        'ê' | 'Ê' => (b'e', b'^', b' '),
        'ì' | 'Ì' => (b'i', b' ', b'`'),
        'í' | 'Í' => (b'i', b' ', b'\''),
        'ĩ' | 'Ĩ' => (b'i', b' ', b'~'),
        'ò' | 'Ò' => (b'o', b' ', b'`'),
        'ó' | 'Ó' => (b'o', b' ', b'\''),
        'ô' | 'Ô' => (b'o', b'^', b' '),
        'õ' | 'Õ' => (b'o', b' ', b'~'),
        'ơ' | 'Ơ' => (b'o', b'+', b' '),
        'ù' | 'Ù' => (b'u', b' ', b'`'),
        'ú' | 'Ú' => (b'u', b' ', b'\''),
        'ũ' | 'Ũ' => (b'u', b' ', b'~'),
        'ư' | 'Ư' => (b'u', b'+', b' '),
        'ý' | 'Ý' => (b'y', b' ', b'\''),
        _ => return None,
    };
    let base = char::from(if is_upper(c) { base.to_ascii_uppercase() } else { base });
    let (shape, tone) = (mark(shape), mark(tone));
    // Below comes before above, but after a horn.
    let swap = tone == '\u{323}' && shape != '\u{31b}';
    Some(if swap { [base, tone, shape] } else { [base, shape, tone] })
}

fn is_upper(c: char) -> bool {
    match c {
        // Even in the block of pairs and among ă, ĩ, ũ, ơ (odd: U+01A0 is Ơ), ư (U+01AF is Ư).
        'ư' => false,
        'Ư' => true,
        '\u{100}'.. => (c as u32).is_multiple_of(2),
        _ => (c as u32) < 0xe0,
    }
}

fn mark(sign: u8) -> char {
    match sign {
        b'^' => '\u{302}',
        b'(' => '\u{306}',
        b'+' => '\u{31b}',
        b'\'' => '\u{301}',
        b'`' => '\u{300}',
        b'?' => '\u{309}',
        b'~' => '\u{303}',
        b'.' => '\u{323}',
        _ => NONE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use unicode_normalization::UnicodeNormalization;

    #[test]
    fn every_letter_comes_apart_as_unicode_says() {
        let mut seen = 0;
        for c in ('\u{80}'..'\u{2000}').filter(|c| parts(*c).is_some()) {
            let mine: String = parts(c).unwrap().into_iter().filter(|c| *c != NONE).collect();
            let theirs: String = c.nfd().collect();
            assert_eq!(mine, theirs, "{c}");
            assert_eq!(theirs.nfc().collect::<String>(), c.to_string());
            seen += 1;
        }
        // 12 vowels with 6 tones each, less the 6 that ASCII has, in two cases.
        assert_eq!(seen, 2 * (12 * 6 - 6));
    }
}
