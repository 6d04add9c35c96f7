//! One of a few, as wide buttons; one tap sets, a second tap may clear.

use leptos::prelude::*;

/// A row of buttons of which at most one is pressed.
#[component]
pub fn Choice<T: Clone + PartialEq + Send + Sync + 'static>(
    /// What is chosen, for screen readers.
    #[prop(into)]
    label: Signal<String>,
    /// The options and their words.
    options: Vec<(T, Signal<String>)>,
    /// The one that is pressed.
    #[prop(into)]
    value: Signal<Option<T>>,
    /// A tap: the option, or `None` if the pressed one was tapped again.
    on: Callback<Option<T>>,
) -> impl IntoView {
    let buttons = options.into_iter().map(|(option, words)| {
        let own = option.clone();
        let pressed = Memo::new(move |_| value.read().as_ref() == Some(&own));
        view! {
            <button
                type="button"
                class="choice"
                aria-pressed=move || pressed.get().to_string()
                on:click=move |_| on.run((!pressed.get_untracked()).then(|| option.clone()))
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
}

/// A single button that is pressed or not.
#[component]
pub fn Toggle(
    /// Its words.
    #[prop(into)]
    label: Signal<String>,
    /// Whether it is pressed.
    value: RwSignal<bool>,
) -> impl IntoView {
    view! {
        <button
            type="button"
            class="choice"
            aria-pressed=move || value.get().to_string()
            on:click=move |_| value.update(|value| *value = !*value)
        >
            {label}
        </button>
    }
}
