//! A small number with a minus and a plus, for a thumb.

use super::{Icon, Sign, live};
use crate::reactive::Val;
use crate::state::app;
use crate::tr;
use leptos::prelude::*;

/// A number from `least` to `most`.
#[component]
pub fn Stepper(
    /// What is counted, for screen readers.
    label: String,
    /// The number.
    #[prop(into)]
    value: Val<u8>,
    /// Whether it is not known yet: shown as "—", which is not zero.
    #[prop(into, optional)]
    unknown: Val<bool>,
    /// Its least value.
    #[prop(optional)]
    least: u8,
    /// Its greatest value.
    #[prop(into)]
    most: Val<u8>,
    /// A new number.
    on: Callback<u8>,
) -> impl IntoView {
    let app = app();
    let (plus, minus) = (tr!(app, visit.plus, what = label), tr!(app, visit.minus, what = label));
    view! {
        <div class="stepper" role="group" aria-label=label>
            <button
                type="button"
                disabled=move || { unknown.get() || value.get() <= least }
                aria-label=minus
                on:click=move |_| on.run(value.get_untracked().saturating_sub(1).max(least))
            >
                <Icon sign=Sign::Minus/>
            </button>
            <output aria-live="polite">
                {live(move || if unknown.get() {
                    view! {
                        <span aria-hidden="true">{tr!(app, house.not_asked_sign)}</span>
                        <span class="sr">{tr!(app, house.not_asked)}</span>
                    }.into_any()
                } else {
                    value.get().into_any()
                })}
            </output>
            <button
                type="button"
                disabled=move || { value.get() >= most.get() }
                aria-label=plus
                on:click=move |_| on.run((value.get_untracked() + 1).min(most.get_untracked()))
            >
                <Icon sign=Sign::Plus/>
            </button>
        </div>
    }
}
