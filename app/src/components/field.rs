//! A line to write in: its label, the field, and beside it what is wrong with it.

use super::live;
use crate::browser;
use crate::reactive::Var;
use crate::state::app;
use crate::tr;
use domain::{VisitDate, looks_private};
use leptos::prelude::*;

/// What is wrong with a form: in which field, in words.
pub type Problem = Var<Option<(&'static str, String)>>;

/// Puts an error beside its field and moves the person there.
pub fn fails<T>(problem: Problem, field: &'static str, words: String) -> Option<T> {
    problem.set(Some((field, words)));
    let found = browser::window().document().and_then(|document| document.get_element_by_id(field));
    if let Some(found) = found {
        let _ = wasm_bindgen::JsCast::unchecked_into::<web_sys::HtmlElement>(found).focus();
    }
    None
}

/// A field of a form.
#[component]
pub fn Field(
    /// Its id, by which errors find it.
    id: &'static str,
    /// Its words.
    label: String,
    /// What is written in it.
    value: Var<String>,
    /// What is wrong with the form.
    problem: Problem,
    /// `text` unless said otherwise; `number` brings the keyboard with digits; a `code` may have as many digits as it
    /// likes, where in a text they would look like what must not be written down.
    #[prop(default = "text")]
    kind: &'static str,
    /// Most characters.
    #[prop(default = 80)]
    most: u16,
    /// One line of help.
    #[prop(optional)]
    hint: String,
) -> impl IntoView {
    let app = app();
    let (digits, shown) = (kind == "number", if matches!(kind, "number" | "code") { "text" } else { kind });
    let words = move || problem.read().as_ref().filter(|(own, _)| *own == id).map(|(_, words)| words.clone());
    let private = move || (kind == "text" && looks_private(&value.read())).then(|| tr!(app, visit.private));
    // A browser of another language shows days in another order: the day as it is written here stands below.
    let help = move || match value.read().parse::<VisitDate>() {
        Ok(day) if kind == "date" => day.full(),
        _ => hint.clone(),
    };
    view! {
        <label for=id>{label}</label>
        <input
            id=id
            type=shown
            inputmode=digits.then_some("numeric")
            autocomplete="off"
            maxlength=most.to_string()
            aria-describedby=format!("{id}-hint {id}-problem")
            prop:value=move || value.get()
            on:input=move |event| value.set(event_target_value(&event))
        />
        <p id=format!("{id}-hint") class="hint">{live(help)}</p>
        <p id=format!("{id}-problem") class="problem" role="alert">{live(move || words().or_else(private))}</p>
    }
}

/// What was written, or nothing.
pub fn written<T: std::str::FromStr>(value: Var<String>) -> Result<Option<T>, T::Err> {
    let text = value.get_untracked();
    if text.trim().is_empty() { Ok(None) } else { text.parse().map(Some) }
}
