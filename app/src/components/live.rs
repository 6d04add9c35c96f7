//! Parts of a view that change. The closures are boxed, so that what renders them is compiled once and not
//! once for each of them: a good part of the download.

use crate::reactive::{Val, derived};
use leptos::prelude::*;

/// A part of a view that is built anew whenever what it reads changes.
pub fn live<V: IntoView + 'static>(view: impl Fn() -> V + Send + 'static) -> Box<dyn FnMut() -> AnyView + Send> {
    Box::new(move || view().into_any())
}

/// A truth that changes.
pub fn is(test: impl Fn() -> bool + Send + Sync + 'static) -> Val<bool> {
    derived(test)
}

/// Shows its children while `test` is true. They stay as they are while it stays true.
#[component]
pub fn When(
    /// Whether they are shown.
    test: Val<bool>,
    /// What is shown.
    children: ChildrenFn,
) -> impl IntoView {
    live(move || test.get().then(|| children()))
}
