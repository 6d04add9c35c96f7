//! A new build announces itself and waits: it is used when the person says so, never over a form.

use crate::browser;
use crate::state::{App, Offline};
use gloo_storage::{SessionStorage, Storage};
use js_sys::{Object, Reflect};
use std::cell::RefCell;
use wasm_bindgen::{JsCast, JsValue, prelude::Closure};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{ServiceWorkerContainer, ServiceWorkerRegistration};

thread_local! {
    static INSTALL: RefCell<Option<JsValue>> = const { RefCell::new(None) };
}

fn container() -> Option<ServiceWorkerContainer> {
    let navigator = browser::window().navigator();
    let found = Reflect::get(&navigator, &"serviceWorker".into()).ok()?;
    (!found.is_undefined()).then(|| found.unchecked_into())
}

async fn registration() -> Option<ServiceWorkerRegistration> {
    let ready = container()?.ready().ok()?;
    JsFuture::from(ready).await.ok().map(JsCast::unchecked_into)
}

/// Within this time the app is usually kept on the phone, in milliseconds; nobody needs to be told of it.
const FETCHED_MS: i32 = 8_000;

/// Watches for a new build, and for the browser's offer to add the app to the home screen.
pub fn watch(app: App) {
    finishes();
    let offered = Closure::<dyn FnMut(web_sys::Event)>::new(move |event: web_sys::Event| {
        event.prevent_default();
        INSTALL.with(|install| *install.borrow_mut() = Some(event.into()));
        app.can_install.set(true);
    });
    let handler = offered.as_ref().unchecked_ref();
    let _ = browser::window().add_event_listener_with_callback("beforeinstallprompt", handler);
    offered.forget();
    spawn_local(async move {
        browser::pause(FETCHED_MS).await;
        if *app.offline.peek() == Offline::Unknown {
            app.offline.set(if container().is_some() { Offline::Fetching } else { Offline::Unable });
        }
    });
    spawn_local(async move {
        let Some(registration) = registration().await else { return };
        app.offline.set(Offline::Ready);
        let check = move |registration: &ServiceWorkerRegistration| {
            app.update_ready.set(registration.waiting().is_some());
        };
        check(&registration);
        let found = registration.clone();
        let on_found = Closure::<dyn FnMut()>::new(move || {
            let Some(installing) = found.installing() else { return };
            let registration = found.clone();
            let changed = Closure::<dyn FnMut()>::new(move || check(&registration));
            installing.set_onstatechange(Some(changed.as_ref().unchecked_ref()));
            changed.forget();
        });
        registration.set_onupdatefound(Some(on_found.as_ref().unchecked_ref()));
        on_found.forget();
    });
}

/// Looks for a new build. The server's answers name the newest: call this when it is not ours.
pub fn look() {
    spawn_local(async {
        if let Some(registration) = registration().await {
            let _ = registration.update();
        }
    });
}

/// How long the new build may take to take over, in milliseconds. It does in a fraction of a second, unless the browser
/// finds the old one busy: then it waits for half a minute, or until the page goes.
const TAKES_OVER_MS: i32 = 5_000;

/// Uses the new build: the page starts again with it. Whatever was saved stays.
pub fn apply() {
    spawn_local(async move {
        let Some(container) = container() else { return };
        let reload = Closure::once_into_js(browser::reload);
        container.set_oncontrollerchange(Some(reload.unchecked_ref()));
        let waiting = registration().await.and_then(|registration| registration.waiting());
        if let Some(waiting) = waiting {
            let message = Object::new();
            let _ = Reflect::set(&message, &"type".into(), &"activate".into());
            let _ = waiting.post_message(&message);
            browser::pause(TAKES_OVER_MS).await;
            // Going away lets the new one in; this start is then the last of the old build.
            let _ = SessionStorage::set(ASKED, true);
        }
        // Without a waiting one, another tab has taken the new build.
        browser::reload();
    });
}

/// Says, across a start, that the person asked for the new build and still sees the old one.
const ASKED: &str = "update-asked";

/// The page of the old build had to go so that the new one could take over: the next start is that of the new build.
fn finishes() {
    if SessionStorage::get::<bool>(ASKED).is_err() {
        return;
    }
    // First, so that this cannot go round in circles.
    SessionStorage::delete(ASKED);
    let Some(container) = container() else { return };
    let reload = Closure::once_into_js(browser::reload);
    container.set_oncontrollerchange(Some(reload.unchecked_ref()));
    spawn_local(async move {
        browser::pause(TAKES_OVER_MS / 5).await;
        // From here on a page that is used is not to be started anew by what another tab does.
        container.set_oncontrollerchange(None);
        if registration().await.is_some_and(|registration| registration.waiting().is_none()) {
            browser::reload();
        }
    });
}

/// Shows the browser's own question about the home screen.
pub fn install(app: App) {
    let offer = INSTALL.with(|install| install.borrow_mut().take());
    app.can_install.set(false);
    if let Some(offer) = offer
        && let Ok(prompt) = Reflect::get(&offer, &"prompt".into())
        && let Ok(prompt) = prompt.dyn_into::<js_sys::Function>()
    {
        let _ = prompt.call0(&offer);
    }
}
