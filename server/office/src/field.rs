//! A field of a form: its label, what was typed, and what is wrong with that.

use leptos::prelude::*;

/// One line to type in.
#[component]
pub(crate) fn Field(
    /// Its name and id.
    id: &'static str,
    /// Its label.
    label: String,
    /// What stands in it.
    value: String,
    /// What helps to fill it in.
    #[prop(optional, into)]
    hint: Option<String>,
    /// What is wrong with it.
    problem: Option<String>,
    /// The kind of input.
    #[prop(default = "text")]
    kind: &'static str,
) -> impl IntoView {
    let about = [hint.as_ref().map(|_| format!("{id}-hint")), Some(format!("{id}-problem"))];
    let about = about.into_iter().flatten().collect::<Vec<_>>().join(" ");
    view! {
        <label for=id>{label}</label>
        <input
            id=id
            name=id
            type=kind
            value=value
            maxlength="200"
            autocomplete="off"
            aria-describedby=about
            aria-invalid=problem.is_some().to_string()
        />
        {hint.map(|hint| view! { <p id=format!("{id}-hint") class="hint">{hint}</p> })}
        <p id=format!("{id}-problem") class="problem" role="alert">{problem}</p>
    }
}
