//! The way in: a one-time code, typed. It is in no address, which would reach logs and the browser's history.

use crate::document::document;
use crate::words::say;
use crate::{Frame, Language};
use leptos::prelude::*;

/// What was typed, and what is wrong with it.
#[derive(Clone, Debug, Default)]
pub struct SignIn {
    /// The code as it was typed.
    pub code: String,
    /// Why it lets nobody in.
    pub wrong: Option<Wrong>,
}

/// Why a code lets nobody in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// Nothing was typed.
    Empty,
    /// It is no code.
    Malformed,
    /// There is no such code.
    Unknown,
    /// It was used.
    Used,
    /// It is too old.
    Expired,
    /// It is for a phone.
    ForAPhone,
    /// Too many were wrong lately.
    TooMany,
}

/// The page.
pub fn sign_in(frame: &Frame, typed: &SignIn) -> String {
    let lang = frame.language;
    document(frame, &say!(lang, sign_in.title), || {
        let problem = typed.wrong.map(|wrong| words(lang, wrong));
        view! {
            <p>{say!(lang, sign_in.intro)}</p>
            <form method="post" action="/van-phong/vao">
                <label for="code">{say!(lang, sign_in.code)}</label>
                <input
                    id="code"
                    name="code"
                    class="code"
                    type="text"
                    value=typed.code.clone()
                    maxlength="20"
                    autocomplete="off"
                    autocapitalize="characters"
                    spellcheck="false"
                    aria-describedby="code-hint code-problem"
                    aria-invalid=problem.is_some().to_string()
                />
                <p id="code-hint" class="hint">{say!(lang, sign_in.hint)}</p>
                <p id="code-problem" class="problem" role="alert">{problem}</p>
                <button type="submit" class="button primary">{say!(lang, sign_in.submit)}</button>
            </form>
            <p class="hint after">{say!(lang, sign_in.phone)} <a class="link" href="/vao">{say!(lang, sign_in.phone_link)}</a></p>
        }
        .into_any()
    })
}

fn words(lang: Language, wrong: Wrong) -> String {
    match wrong {
        Wrong::Empty => say!(lang, sign_in.empty),
        Wrong::Malformed => say!(lang, sign_in.malformed),
        Wrong::Unknown => say!(lang, sign_in.unknown),
        Wrong::Used => say!(lang, sign_in.used),
        Wrong::Expired => say!(lang, sign_in.expired),
        Wrong::ForAPhone => say!(lang, sign_in.for_a_phone),
        Wrong::TooMany => say!(lang, sign_in.too_many),
    }
}
