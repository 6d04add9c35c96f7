//! An address that leads nowhere.

use crate::components::Frame;
use crate::state::app;
use crate::tr;
use leptos::prelude::*;
use leptos_router::components::A;

/// Says so, and leads home.
#[component]
pub fn Missing() -> impl IntoView {
    let app = app();
    view! {
        <Frame title=tr!(app, missing.title)>
            <A href="/" attr:class="button primary">{tr!(app, missing.go)}</A>
        </Frame>
    }
}
