//! A new build announces itself and waits: it is used when the person says so, never over a form.

use crate::browser;
use crate::state::App;
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

/// Watches for a new build, and for the browser's offer to add the app to the home screen.
pub fn watch(app: App) {
    let offered = Closure::<dyn FnMut(web_sys::Event)>::new(move |event: web_sys::Event| {
        event.prevent_default();
        INSTALL.with(|install| *install.borrow_mut() = Some(event.into()));
        app.can_install.set(true);
    });
    let handler = offered.as_ref().unchecked_ref();
    let _ = browser::window().add_event_listener_with_callback("beforeinstallprompt", handler);
    offered.forget();
    spawn_local(async move {
        let Some(registration) = registration().await else { return };
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

/// Uses the new build: the page starts again with it. Whatever was saved stays.
pub fn apply() {
    spawn_local(async move {
        let Some(container) = container() else { return };
        let reload = Closure::once_into_js(|| {
            let _ = browser::window().location().reload();
        });
        container.set_oncontrollerchange(Some(reload.unchecked_ref()));
        let waiting = registration().await.and_then(|registration| registration.waiting());
        if let Some(waiting) = waiting {
            let message = Object::new();
            let _ = Reflect::set(&message, &"type".into(), &"activate".into());
            let _ = waiting.post_message(&message);
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
