//! One of a few, as wide buttons; one tap sets, a second tap may clear.

use crate::reactive::{Val, Var, derived};
use leptos::prelude::*;

/// A row of buttons of which at most one is pressed.
#[component]
pub fn Choice<T: Clone + PartialEq + Send + Sync + 'static>(
    /// What is chosen, for screen readers.
    label: String,
    /// The options and their words.
    options: Vec<(T, String)>,
    /// The one that is pressed.
    #[prop(into)]
    value: Val<Option<T>>,
    /// A tap: the option, or `None` if the pressed one was tapped again.
    on: Callback<Option<T>>,
) -> impl IntoView {
    let (options, words): (Vec<T>, Vec<String>) = options.into_iter().unzip();
    let options = Var::new(options);
    let pressed = derived(move || {
        let value = value.get()?;
        options.peek().iter().position(|option| *option == value)
    });
    let tap = Callback::new(move |place: Option<usize>| {
        on.run(place.and_then(|place| options.peek().get(place).cloned()));
    });
    buttons(label, words, pressed, tap)
}

/// The part that does not depend on what is chosen: compiled once.
fn buttons(label: String, words: Vec<String>, pressed: Val<Option<usize>>, tap: Callback<Option<usize>>) -> AnyView {
    let buttons = words.into_iter().enumerate().map(|(place, words)| {
        view! {
            <button
                type="button"
                class="choice"
                aria-pressed=move || if pressed.get() == Some(place) { "true" } else { "false" }
                on:click=move |_| tap.run((pressed.get_untracked() != Some(place)).then_some(place))
            >
                {words}
            </button>
        }
    });
    view! {
        <div class="choices" role="group" aria-label=label>
            {buttons.collect_view()}
        </div>
    }
    .into_any()
}

/// A single button that is pressed or not.
#[component]
pub fn Toggle(
    /// Its words.
    label: String,
    /// Whether it is pressed.
    value: Var<bool>,
) -> impl IntoView {
    let pressed = derived(move || value.get().then_some(0));
    let tap = Callback::new(move |place: Option<usize>| value.set(place.is_some()));
    buttons(label.clone(), vec![label], pressed, tap)
}
