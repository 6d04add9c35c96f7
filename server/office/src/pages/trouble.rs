//! What could not be done, and what to do now.

use crate::Frame;
use crate::document::document;
use crate::words::say;
use leptos::prelude::*;

/// Why there is no page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// There is nothing here, or not for this office.
    NotFound,
    /// It takes another office.
    NotAllowed,
    /// The form came from another site.
    OtherOrigin,
    /// The form cannot be read.
    BadForm,
    /// The database could not do it.
    Busy,
}

/// The page.
pub fn trouble(frame: &Frame, what: Trouble) -> String {
    let lang = frame.language;
    let (title, text) = match what {
        Trouble::NotFound => (say!(lang, trouble.not_found), say!(lang, trouble.not_found_text)),
        Trouble::NotAllowed => (say!(lang, trouble.not_allowed), say!(lang, trouble.not_allowed_text)),
        Trouble::OtherOrigin => (say!(lang, trouble.other_origin), say!(lang, trouble.other_origin_text)),
        Trouble::BadForm => (say!(lang, trouble.bad_form), say!(lang, trouble.bad_form_text)),
        Trouble::Busy => (say!(lang, trouble.busy), say!(lang, trouble.busy_text)),
    };
    document(frame, &title, || {
        view! {
            <p>{text}</p>
            <a class="button" href="/van-phong">{say!(lang, trouble.home)}</a>
        }
        .into_any()
    })
}
