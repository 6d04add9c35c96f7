//! Words with numbers, days and times in them.

use domain::{Millis, local_date, local_minutes};

/// A text of `locales/*.json` in the page's language: `say!(lang, home.met, n = 3)`. The keys are checked when this is
/// built; that both languages have the same names in braces is checked by a test.
macro_rules! say {
    ($lang:expr, $group:ident . $key:ident $(, $name:ident = $value:expr)*) => {
        app::fill(leptos_i18n::td_string!($lang.locale(), $group.$key), &[$((stringify!($name), &$value)),*])
    };
}
pub(crate) use say;

/// `17:42 23/11/2026`
pub(crate) fn moment(ms: Millis) -> String {
    let minutes = local_minutes(ms);
    format!("{:02}:{:02} {}", minutes / 60, minutes % 60, local_date(ms).full())
}
