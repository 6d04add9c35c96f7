//! Which guide (cẩm nang) belongs to which indicator.

/// The guide that belongs to an indicator; the same as `guides.json` says, known before that is read.
const OF_INDICATORS: [(&str, &str); 10] = [
    ("vssid", "vssid"),
    ("vneid2", "vneid"),
    ("electricity", "electricity"),
    ("water", "water"),
    ("public_service", "public_services"),
    ("online_filing", "public_services"),
    ("safety", "scams"),
    ("biz_social", "selling"),
    ("biz_shop", "selling"),
    ("commune_site", "commune_page"),
];

/// The key of the guide that belongs to an indicator.
pub fn guide_of(indicator: &str) -> Option<&'static str> {
    OF_INDICATORS.iter().find(|(key, _)| *key == indicator).map(|(_, guide)| *guide)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value as Json;

    #[test]
    fn the_file_says_the_same_and_every_picture_is_drawn() {
        let file: Json = serde_json::from_str(include_str!("../../../public/guides.json")).unwrap();
        let pictures = include_str!("../../../public/guides.svg");
        let catalogue = domain::Catalogue::built_in();
        let mut belongs = Vec::new();
        for guide in file["guides"].as_array().unwrap() {
            for indicator in guide["indicators"].as_array().unwrap().iter().filter_map(Json::as_str) {
                assert!(catalogue.get(indicator).is_some(), "{indicator}");
                belongs.push((indicator.to_owned(), guide["key"].as_str().unwrap().to_owned()));
            }
            for step in guide["steps"].as_array().unwrap() {
                let symbol = format!("<symbol id={} ", step["picture"]);
                assert!(pictures.contains(&symbol), "{symbol}");
                for language in ["vi", "en"] {
                    assert!((1..=160).contains(&step[language].as_str().unwrap().chars().count()));
                }
            }
        }
        assert!(OF_INDICATORS.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).eq(belongs));
    }
}
