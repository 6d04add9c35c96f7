//! Some of a few, as wide buttons; each tap sets or clears one.

use crate::reactive::Var;
use leptos::prelude::*;

/// Buttons of which any number is pressed.
#[component]
pub fn Ticks(
    /// What is chosen, for screen readers.
    label: String,
    /// Their words.
    options: Vec<String>,
    /// The places of those that are pressed.
    value: Var<Vec<usize>>,
) -> impl IntoView {
    let buttons = options.into_iter().enumerate().map(|(place, words)| {
        view! {
            <button
                type="button"
                class="choice"
                aria-pressed=move || if value.read().contains(&place) { "true" } else { "false" }
                on:click=move |_| value.update(|pressed| {
                    let before = pressed.len();
                    pressed.retain(|other| *other != place);
                    if pressed.len() == before {
                        pressed.push(place);
                    }
                })
            >
                {words}
            </button>
        }
    });
    view! { <div class="choices" role="group" aria-label=label>{buttons.collect_view()}</div> }
}
