//! "Chuyển bằng mã QR": what this phone has not sent, as QR codes in turn, for the camera of another phone.

use super::handover::nothing;
use crate::camera::Awake;
use crate::components::{Frame, Tab, live};
use crate::qr::Qr;
use crate::reactive::Var;
use crate::state::{App, app};
use crate::store::Offer;
use crate::{browser, tr};
use domain::frames;
use leptos::prelude::*;
use leptos_router::components::A;
use wasm_bindgen_futures::spawn_local;

/// How long a code is shown: time for a slow camera to take a sharp picture of it (a tenth of a second), and for a slow
/// phone to look for a code in that (another).
const TURN_MS: i32 = 250;

/// The codes, and which of them is shown.
type Shown = Var<Option<(usize, usize, Qr)>>;

/// The page of the phone that gives.
#[component]
pub fn GivePage() -> impl IntoView {
    let app = app();
    let shown: Shown = Var::new(None);
    let problem = Var::new(None::<String>);
    spawn_local(async move {
        match codes(app).await {
            Ok(codes) => show(&codes, shown).await,
            Err(why) => problem.set(Some(why)),
        }
    });
    view! {
        <Frame title=tr!(app, handover.give_qr) back="/dong-bo" tab=Tab::Sync>
            {live(move || problem.get().map(|why| view! { <p class="notice look" role="status">{why}</p> }))}
            {live(move || shown.read().as_ref().map(|(n, all, code)| view! {
                <svg class="code" viewBox=format!("0 0 {0} {0}", code.side()) shape-rendering="crispEdges" aria-hidden="true">
                    <path d=code.path()></path>
                </svg>
                <p class="code-place">{tr!(app, handover.code_of, n = n, all = all)}</p>
                <p>{tr!(app, handover.show_it)}</p>
                <p class="hint">{tr!(app, handover.hold)}</p>
            }))}
            <A href="/dong-bo" attr:class="button primary">{tr!(app, handover.done)}</A>
        </Frame>
    }
}

/// The frames to show, or why there are none.
async fn codes(app: App) -> Result<Vec<String>, String> {
    match app.hand_over(true).await {
        Some(Offer::Sealed(bytes)) => frames::cut(&bytes).ok_or_else(|| tr!(app, handover.too_much)),
        none => Err(nothing(app, none.as_ref())),
    }
}

/// Shows them in turn until the page is left.
async fn show(frames: &[String], shown: Shown) {
    let mut awake = Awake::ask().await;
    let mut was_hidden = false;
    for (index, frame) in frames.iter().enumerate().cycle() {
        if shown.try_peek().is_none() {
            return;
        }
        // The browser lets the screen sleep again once the page was hidden, as by a call.
        if was_hidden && browser::is_visible() {
            drop(awake);
            awake = Awake::ask().await;
        }
        was_hidden = !browser::is_visible();
        shown.set(Qr::of_frame(frame).map(|code| (index + 1, frames.len(), code)));
        browser::pause(TURN_MS).await;
    }
}
