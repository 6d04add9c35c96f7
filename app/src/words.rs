//! Words with numbers, days and times in them, as they are written in Vietnam.

use crate::state::App;
use domain::{FollowUpReason, Millis, Outcome, VisitDate, local_date, local_minutes};

/// A text of `locales/*.json` in the language of the screen, with `{names}` in it replaced:
/// `tr!(app, status.waiting, n = 3)`. The keys are checked when the app is built; that both languages have
/// the same names in braces is checked by a test. (leptos_i18n's own interpolation into strings needs its
/// build crate, which brings an interpreter and all of CLDR's sources to every build.)
#[macro_export]
macro_rules! tr {
    ($app:expr, $group:ident . $key:ident $(, $name:ident = $value:expr)*) => {
        $crate::fill(
            leptos_i18n::td_string!($app.locale.get_untracked(), $group.$key),
            &[$((stringify!($name), &$value)),*],
        )
    };
}

/// `17:42`
pub fn time(ms: Millis) -> String {
    let minutes = local_minutes(ms);
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// `17:42 hôm nay`, `17:42 23/11`, or `17:42 23/11/2025` of another year.
pub fn moment(app: App, ms: Millis) -> String {
    let on = local_date(ms);
    let on = if on == app.today() { tr!(app, common.today) } else { day(app, on) };
    format!("{} {on}", time(ms))
}

/// How long ago, in the largest unit that fits.
pub fn ago(app: App, ms: Millis) -> String {
    let minutes = app.now().saturating_sub(ms) / 60_000;
    match minutes {
        0 => tr!(app, common.just_now),
        1..60 => tr!(app, common.ago_minutes, n = minutes),
        60..1440 => tr!(app, common.ago_hours, n = minutes / 60),
        _ => tr!(app, common.ago_days, n = minutes / 1440),
    }
}

/// `1.234.567` in Vietnamese, `1,234,567` in English.
pub fn count(app: App, n: u64) -> String {
    let dot = if app.locale.get_untracked() == crate::i18n::Locale::vi { '.' } else { ',' };
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(dot);
        }
        out.push(digit);
    }
    out
}

/// `4,1 GB` in Vietnamese, `4.1 GB` in English.
pub fn bytes(app: App, n: u64) -> String {
    let (unit, name) = if n >= 1_000_000_000 { (1_000_000_000, "GB") } else { (1_000_000, "MB") };
    let comma = if app.locale.get_untracked() == crate::i18n::Locale::vi { ',' } else { '.' };
    format!("{}{comma}{} {name}", count(app, n / unit), n % unit * 10 / unit)
}

/// `23/11`, or `23/11/2025` if it is another year.
pub fn day(app: App, day: VisitDate) -> String {
    let (full, today) = (day.full(), app.today().full());
    if full[6..] == today[6..] { day.short() } else { full }
}

/// `hẹn 23/11: chờ người nhà`
pub fn promised(app: App, due: VisitDate, why: Option<FollowUpReason>) -> String {
    let promised = tr!(app, today.promised, date = day(app, due));
    why.map_or_else(|| promised.clone(), |why| format!("{promised}: {}", follow_why(app, why).to_lowercase()))
}

/// What came of the last visit, and when: `thăm 23/11`.
pub fn last(app: App, (when, outcome): (Millis, Outcome)) -> String {
    let date = day(app, local_date(when));
    match outcome {
        Outcome::Met => tr!(app, today.last, date = date),
        Outcome::Absent => tr!(app, today.absent, date = date),
        Outcome::Refused => tr!(app, today.refused, date = date),
    }
}

/// Why somebody promised to come back.
pub fn follow_why(app: App, why: FollowUpReason) -> String {
    match why {
        FollowUpReason::Family => tr!(app, visit.why_family),
        FollowUpReason::Time => tr!(app, visit.why_time),
        FollowUpReason::Papers => tr!(app, visit.why_papers),
        FollowUpReason::Phone => tr!(app, visit.why_phone),
        FollowUpReason::Network => tr!(app, visit.why_network),
    }
}

/// An indicator's label in the language of the screen.
pub fn label(app: App, indicator: &domain::Indicator) -> String {
    if app.locale.get_untracked() == crate::i18n::Locale::vi { indicator.vi.clone() } else { indicator.en.clone() }
}

/// An indicator's help in the language of the screen.
pub fn help(app: App, indicator: &domain::Indicator) -> String {
    if app.locale.get_untracked() == crate::i18n::Locale::vi {
        indicator.help_vi.clone()
    } else {
        indicator.help_en.clone()
    }
}
