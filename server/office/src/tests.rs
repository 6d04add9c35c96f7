//! Both languages have the same words and the same `{names}` in them.

use serde_json::Value as Json;

fn names(text: &str) -> Vec<&str> {
    let mut names: Vec<_> =
        text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).collect();
    names.sort_unstable();
    names
}

fn compare(path: &str, vi: &Json, en: &Json) {
    match (vi, en) {
        (Json::Object(vi), Json::Object(en)) => {
            assert!(vi.keys().eq(en.keys()), "{path}: other keys");
            vi.iter().for_each(|(key, value)| compare(&format!("{path}.{key}"), value, &en[key]));
        }
        (Json::String(vi), Json::String(en)) => {
            assert!(!vi.is_empty() && !en.is_empty(), "{path}: empty");
            assert_eq!(names(vi), names(en), "{path}: other names in braces");
        }
        _ => panic!("{path}: of another kind"),
    }
}

#[test]
fn both_languages_say_the_same() {
    let read = |text: &str| serde_json::from_str::<Json>(text).unwrap();
    compare("", &read(include_str!("../locales/vi.json")), &read(include_str!("../locales/en.json")));
}
