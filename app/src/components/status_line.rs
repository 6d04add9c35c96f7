//! The status line: on every screen, in words, which of these is true.

use super::live;
use super::{Icon, Sign};
use crate::reactive::derived;
use crate::state::{Loaded, app};
use crate::tr;
use leptos::prelude::*;
use leptos_router::components::A;
use sync::Status;

/// All sent · N waiting · no network, N kept on this phone · N need a look.
#[component]
pub fn StatusLine() -> impl IntoView {
    let app = app();
    let line = derived(move || {
        if app.loaded.get() == Loaded::Broken {
            return ("bad", Sign::Warning, tr!(app, status.store));
        }
        match app.status() {
            None => ("plain", Sign::House, tr!(app, status.not_joined)),
            Some(Status::AllSent) => ("good", Sign::Check, tr!(app, status.all_sent)),
            Some(Status::Waiting(n)) => ("plain", Sign::Clock, tr!(app, status.waiting, n = n)),
            Some(Status::Receiving) => ("plain", Sign::Clock, tr!(app, status.receiving)),
            Some(Status::NotReceived) => ("look", Sign::Warning, tr!(app, status.not_received)),
            Some(Status::Offline(0)) => ("plain", Sign::Cloud, tr!(app, status.offline_none)),
            Some(Status::Offline(n)) => ("plain", Sign::Cloud, tr!(app, status.offline, n = n)),
            Some(Status::Trouble(n)) => ("look", Sign::Warning, tr!(app, status.trouble, n = n)),
            Some(Status::NeedLook(n)) => ("look", Sign::Warning, tr!(app, status.need_look, n = n)),
            Some(Status::Revoked) => ("look", Sign::Warning, tr!(app, status.revoked)),
            Some(Status::SignedOut(0)) => ("look", Sign::Warning, tr!(app, status.signed_out_none)),
            Some(Status::SignedOut(n)) => ("look", Sign::Warning, tr!(app, status.signed_out, n = n)),
            Some(Status::TooOld(0)) => ("look", Sign::Warning, tr!(app, status.too_old_none)),
            Some(Status::TooOld(n)) => ("look", Sign::Warning, tr!(app, status.too_old, n = n)),
        }
    });
    view! {
        <div class="status-line" role="status">
            <A href="/dong-bo" attr:class=move || format!("status {}", line.read().0)>
                {live(move || view! { <Icon sign=line.read().1/> })}
                <span>{live(move || line.read().2.clone())}</span>
            </A>
        </div>
    }
}
