//! The language of a page.

use crate::i18n::Locale;

/// Vietnamese first, English second.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// Tiếng Việt.
    #[default]
    Vi,
    /// English.
    En,
}

impl Language {
    /// Reads its tag.
    pub fn of(tag: &str) -> Option<Self> {
        [Self::Vi, Self::En].into_iter().find(|language| language.tag() == tag)
    }

    /// As documents, addresses and cookies name it.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Vi => "vi",
            Self::En => "en",
        }
    }

    pub(crate) fn other(self) -> Self {
        match self {
            Self::Vi => Self::En,
            Self::En => Self::Vi,
        }
    }

    pub(crate) fn locale(self) -> Locale {
        match self {
            Self::Vi => Locale::vi,
            Self::En => Locale::en,
        }
    }
}
