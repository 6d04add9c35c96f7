//! Whether two names may be those of one person, or of one business: written without tones, with a title, as it is heard, or
//! with a slip of the finger. Where many share family and middle name, another given name is another person; so a given
//! name is only taken for a slip if one of the two is no Vietnamese syllable.

use crate::text::marks;
use crate::{fold, nfc};
use std::hash::{Hash, Hasher};

/// Words before a name that are no part of it.
const TITLES: &str = "ông bà anh chị cô chú bác em cụ thầy cậu dì thím hộ|hợp tác xã|htx|hộ kinh doanh|hộ kd|hkd|cơ sở";
/// Without tones, only those that are no family name.
const PLAIN_TITLES: &str = "ong ba anh chi em thay|hop tac xa|htx|ho kinh doanh|hkd";
/// How one sound is written, at the beginning of a word without tones, in another way: in the north s and x, tr and ch, gi
/// and d and r, n and l are one.
const SOUNDS: [(&str, &str); 7] =
    [("ngh", "ng"), ("gh", "g"), ("tr", "ch"), ("gi", "d"), ("x", "s"), ("r", "d"), ("k", "c")];
/// What a Vietnamese syllable begins with, if with no vowel.
const BEGINS: &str = "b c ch d g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x";
/// What it ends with, without tones.
const RIMES: &str = "a ac ach ai am an ang anh ao ap at au ay e ec em en eng enh ep et eo eu ech i ia ich iem ien ieng iep \
iet ieu im in inh ip it iu o oa oac oach oai oam oan oang oanh oap oat oay oe oen oeo oet oi om on ong ooc oong oc op ot u \
ua uan uang uat uau uay uc ue uech uenh ui um un ung uo uoc uoi uom uon uong uop uot uou up ut uu uy uya uych uyen uyet uyn \
ynh uynh uyt y yem yen yeng yet yeu";
/// Shorter words are other words after one letter.
const LEAST_GIVEN: usize = 3;
const LEAST_BEFORE: usize = 4;

/// A name as it is compared with others; made once, and cheap to compare.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NameKey {
    /// Its words without titles and tones.
    words: String,
    /// The marks of each word, in order.
    marks: Vec<String>,
    /// A hash of how each word sounds, in the order of the hashes.
    sounds: Vec<u32>,
}

impl NameKey {
    /// The key of a name.
    pub fn of(name: &str) -> Self {
        let name = without_titles(name);
        let (mut words, mut sounds) = (String::new(), Vec::<u32>::new());
        for word in fold(&name).split(' ').filter(|word| !word.is_empty()) {
            if !words.is_empty() {
                words.push(' ');
            }
            let start = words.len();
            words.push_str(word);
            // Lý and Lí, Quý and Quí are one, but not Mai and Mây.
            let before = word.strip_suffix('y').and_then(|rest| rest.chars().next_back());
            if word == "quy" || before.is_some_and(|c| !"aeiou".contains(c)) {
                words.pop();
                words.push('i');
            }
            let hash = hash(&sound(&words[start..]));
            sounds.insert(sounds.partition_point(|other| *other < hash), hash);
        }
        let marks = if name.is_ascii() { Vec::new() } else { name.split(' ').map(marks).collect() };
        Self { words, marks, sounds }
    }

    /// Whether there is no name.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Names that sound the same have this in common, in whatever order their words are.
    pub fn sound(&self) -> u32 {
        hash(&self.sounds)
    }

    /// Two names that are alike have one of these in common: each leaves out one word.
    pub fn buckets(&self) -> impl Iterator<Item = u32> {
        let count = self.sounds.len();
        let places = if count == 1 { 1..2 } else { 0..count };
        places.map(move |place| {
            let rest = self.sounds.iter().enumerate().filter(|(other, _)| *other != place);
            hash(&rest.map(|(_, sound)| *sound).collect::<Vec<_>>())
        })
    }

    /// Whether the two may be of one person. The order of words does not matter if all of them are the same.
    pub fn is_like(&self, other: &Self) -> bool {
        if self.is_empty() || self.sounds.len() != other.sounds.len() || !self.sounds_like(other) {
            return false;
        }
        let (mut places, mut slip) = (0..self.sounds.len(), None);
        let is_one_by_one = places.all(|place| {
            let (own, its) = (self.word(place), other.word(place));
            let same = own == its || (sound(own) == sound(its) && self.has_marks_of(other, place));
            same || slip.replace(place).is_none()
        });
        match slip {
            _ if !is_one_by_one => self.has_words_of(other),
            None => true,
            Some(place) => self.slips(other, place) || self.has_words_of(other),
        }
    }

    /// All words but one sound the same, in whatever order: quickly told.
    fn sounds_like(&self, other: &Self) -> bool {
        let (mut at, mut shared) = (0, 0);
        for sound in &self.sounds {
            while other.sounds.get(at).is_some_and(|its| its < sound) {
                at += 1;
            }
            if other.sounds.get(at) == Some(sound) {
                (at, shared) = (at + 1, shared + 1);
            }
        }
        shared + usize::from(self.sounds.len() > 1) >= self.sounds.len()
    }

    fn word(&self, place: usize) -> &str {
        self.words.split(' ').nth(place).unwrap_or_default()
    }

    fn has_marks_of(&self, other: &Self, place: usize) -> bool {
        self.marks.is_empty() || other.marks.is_empty() || self.marks.get(place) == other.marks.get(place)
    }

    fn has_words_of(&self, other: &Self) -> bool {
        let count = |key: &Self, word| key.words.split(' ').filter(|own| *own == word).count();
        self.words.split(' ').all(|word| count(self, word) == count(other, word))
    }

    /// Whether a word that is another one may be a slip. A given name counts more than what stands before it.
    fn slips(&self, other: &Self, place: usize) -> bool {
        let (own, its) = (self.word(place), other.word(place));
        let least = own.len().min(its.len());
        let is_typed = is_one_off(own, its) && !(is_syllable(own) && is_syllable(its)) && least >= LEAST_GIVEN;
        let is_before = place + 1 < self.sounds.len() && self.sounds.len() > 2;
        self.sounds.len() > 1 && (is_typed || (is_before && least >= LEAST_BEFORE && is_one_off(own, its)))
    }
}

/// A name in small letters without what stands before it, such as "Ông" or "HTX".
fn without_titles(name: &str) -> String {
    let words: String = nfc(name).chars().map(|c| if c.is_ascii_punctuation() { ' ' } else { c }).collect();
    let mut name = nfc(&words).to_lowercase();
    let titles = if name.is_ascii() { PLAIN_TITLES } else { TITLES };
    let (single, several) = titles.split_once('|').unwrap_or_default();
    loop {
        let mut all = several.split('|').chain(single.split(' '));
        let rest = all.find_map(|title| name.strip_prefix(title)?.strip_prefix(' ')).map(str::to_owned);
        match rest {
            Some(rest) => name = rest,
            None => return name,
        }
    }
}

/// How a word without tones sounds, in one spelling.
fn sound(word: &str) -> String {
    let written = SOUNDS.iter().find(|(written, _)| {
        let rest = word.strip_prefix(written);
        // "Kh" is another sound, "gi" and "x" alone are no words.
        rest.is_some_and(|rest| !rest.is_empty() && !rest.starts_with('h'))
    });
    match written {
        Some((written, one)) => [one, &word[written.len()..]].concat(),
        None if word.starts_with('n') && !word.starts_with("ng") && !word.starts_with("nh") => {
            ["l", &word[1..]].concat()
        }
        None => word.to_owned(),
    }
}

/// Whether a word without tones could be a Vietnamese one.
fn is_syllable(word: &str) -> bool {
    let is_rime = |rest: &str| RIMES.split(' ').any(|rime| rime == rest);
    is_rime(word) || word == "gi" || BEGINS.split(' ').any(|begin| word.strip_prefix(begin).is_some_and(is_rime))
}

/// Whether one letter more, less or another, or two that changed places, make one word the other.
fn is_one_off(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let head = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let (a, b) = (&a[head..], &b[head..]);
    let tail = a.iter().rev().zip(b.iter().rev()).take_while(|(a, b)| a == b).count();
    match (&a[..a.len() - tail], &b[..b.len() - tail]) {
        ([a, c], [b, d]) => a == d && b == c,
        (a, b) => a.len() <= 1 && b.len() <= 1,
    }
}

/// The same on every machine and in every build.
fn hash(of: &impl Hash) -> u32 {
    let mut hasher = rustc_hash::FxHasher::default();
    of.hash(&mut hasher);
    let hash = hasher.finish();
    u32::try_from((hash ^ (hash >> 32)) & u64::from(u32::MAX)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn are_alike(a: &str, b: &str) -> bool {
        let (a, b) = (NameKey::of(a), NameKey::of(b));
        let says = a.is_like(&b);
        assert_eq!(says, b.is_like(&a), "both ways");
        assert!(!says || a.buckets().any(|own| b.buckets().any(|its| its == own)), "what is alike shares a bucket");
        says
    }

    #[test]
    fn one_name_written_in_many_ways_is_one() {
        for (a, b) in [
            ("Chìu Thị Sám", "Chíu Thị Xám"),
            ("Chìu Thị Sám", "chiu thi sam"),
            ("Chìu Thị Sám", "CHIU THI XAM"),
            ("Chìu Thị Sám", "Sám Chìu Thị"),
            ("Bà Chìu  Thị Sám", "Chìu Thị Sám"),
            ("Hộ ông Đặng Văn Hoà", "Đặng Văn Hòa"),
            ("Thầy Lý Văn Trí", "Lí Văn Trí"),
            ("Lỷ Thị Hoà", "Lí Thị Hòa"),
            ("Nguyễn Thị Thuý", "Nguyễn Thị Thúy"),
            ("Hoàng Văn Quý", "Hoàng Văn Quí"),
            ("Trần Văn Giang", "Trần Văn Dang"),
            ("Triệu Thị Trinh", "Chiệu Thị Chinh"),
            ("Nguyễn Văn Thắng", "Nguyễn Văn Thăgn"),
            ("Ngyuễn Văn Thắng", "Nguyễn Văn Thắng"),
            ("Phùn Văn Hoà", "Phùn Văn Hoàa"),
            ("Chìu Thị Sám", "Chiếu Thị Sám"),
            ("Chu Văn An", "chu van an"),
            ("HTX Miến dong Bình Liêu", "Hợp tác xã miến dong Bình Liêu"),
            ("Hộ kinh doanh Chíu Sáng Phu", "Hộ Chíu Sáng Phu"),
        ] {
            assert!(are_alike(a, b), "{a} and {b}");
        }
    }

    #[test]
    fn another_given_name_is_another_person() {
        for (a, b) in [
            ("Chìu Thị Sám", "Chìu Thị Sáu"),
            ("Chìu Thị Sám", "Chìu Thị Sán"),
            ("Chìu Thị Lan", "Chìu Thị Lâm"),
            ("Nguyễn Văn Nam", "Nguyễn Văn Lâm"),
            ("Nguyễn Văn Thắng", "Nguyễn Văn Thành"),
            ("Trần Thị Mai", "Trần Thị Mây"),
            ("Trần Văn Giang", "Trần Văn Đăng"),
            ("Hoàng Thị Hương", "Hoàng Thị Hường Giang"),
            ("Chu Văn An", "Văn An"),
            ("Lý Văn Tài", "Lê Văn Tài"),
            ("Chìu Thị Sám", "Chìu A Sám"),
            ("Chìu Sám", "Tằng Sám"),
            ("Nguyễn Văn Hậu", "Nguyễn Văn Hạnh"),
            ("Sám", "Xáo"),
            ("", ""),
            ("Ông", "Bà"),
        ] {
            assert!(!are_alike(a, b), "{a} and {b}");
        }
    }

    #[test]
    fn words_that_people_use_are_syllables_and_slips_are_none() {
        let words = "Nguyễn Thuỳ Quỳnh Khuyên Nghiêm Giang Gìn Quyết Huyền Yến Oanh Uyên Hoè Chíu Sìu Tằng Dường Phùn Nình \
            Lỷ Ất Gấm Nghĩa Thoa Xoan Duệ Thuở Khương Trượng Phước Quốc Quang Yêu Hợp Bích Tếch";
        for word in fold(words).split(' ') {
            assert!(is_syllable(word), "{word}");
        }
        for word in ["sasm", "nhugn", "thagn", "ngyuen", "hoaa", "vna", "thnh", "lann"] {
            assert!(!is_syllable(word), "{word}");
        }
    }

    /// A mountain hamlet as it is: half of it is called Chìu, and what its people are called is short.
    #[test]
    fn of_a_hamlet_where_everybody_has_the_same_family_name_hardly_anybody_is_proposed() {
        let given = "Sám Múi Nhì Lan Lỷ Thìn Phúc Tài Sáng Phu Quay Sau Xuân Hai Dảu Nông Sinh Phương Thắm Hằng";
        let mut all: Vec<String> = Vec::new();
        for before in ["Chìu Thị", "Chìu A", "Chìu Văn", "Tằng Thị", "Tằng A"] {
            all.extend(given.split(' ').map(|given| format!("{before} {given}")));
        }
        all.push("Chíu Thị Xám".to_owned());
        let keys: Vec<_> = all.iter().map(|name| NameKey::of(name)).collect();
        let mut pairs = Vec::new();
        for (place, key) in keys.iter().enumerate() {
            let others = keys.iter().enumerate().skip(place + 1);
            pairs.extend(others.filter(|(_, other)| key.is_like(other)).map(|(other, _)| (&*all[place], &*all[other])));
        }
        assert_eq!(pairs, [("Chìu Thị Sám", "Chíu Thị Xám")]);
    }
}
