//! The order of the Vietnamese alphabet.

use icu_collator::options::CollatorOptions;
use icu_collator::{Collator, CollatorBorrowed};
use std::sync::LazyLock;

static VIETNAMESE: LazyLock<CollatorBorrowed<'static>> = LazyLock::new(|| {
    let locale = icu_locale_core::locale!("vi").into();
    Collator::try_new(locale, CollatorOptions::default()).expect("the library carries the order of Vietnamese")
});

/// Puts things in the order of their names; those without a name come last.
pub(super) fn sort_by_name<T>(all: &mut [T], name: impl Fn(&T) -> Option<&str>) {
    all.sort_by(|a, b| match (name(a), name(b)) {
        (Some(a), Some(b)) => VIETNAMESE.compare(a, b),
        (a, b) => a.is_none().cmp(&b.is_none()),
    });
}

/// The name of a commune without its kind, by which people look for it.
pub(super) fn bare(name: &str) -> &str {
    const KINDS: [&str; 4] = ["Xã ", "Phường ", "Đặc khu ", "Thị trấn "];
    KINDS.iter().find_map(|kind| name.strip_prefix(kind)).unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_as_in_a_vietnamese_list_whatever_their_kind() {
        let mut names = [Some("Xã Điền Xá"), None, Some("Xã Đầm Hà"), Some("Phường Dực Yên"), Some("Xã Đại Dực")];
        sort_by_name(&mut names, |name| name.map(bare));
        let expected = [Some("Phường Dực Yên"), Some("Xã Đại Dực"), Some("Xã Đầm Hà"), Some("Xã Điền Xá"), None];
        assert_eq!(names, expected);
    }
}
