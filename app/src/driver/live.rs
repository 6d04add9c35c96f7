//! The live channel: the server says that there is something new. A missed word costs nothing; the timer
//! and the other triggers come anyway.

use crate::state::App;
use std::cell::RefCell;
use std::rc::Rc;
use sync::Trigger;
use wasm_bindgen::{JsCast, prelude::Closure};
use web_sys::{EventSource, MessageEvent};

const PATH: &str = "/api/v1/live";

/// Says `then` why to sync whenever the server has something new. The browser reconnects by itself; while the page is
/// hidden the channel is closed, so that a phone in a pocket keeps no radio awake.
pub(super) fn listen(app: App, then: impl Fn(Trigger) + 'static) {
    let source = Rc::new(RefCell::new(None::<EventSource>));
    let then = Rc::new(then);
    let opened = Rc::clone(&then);
    // What was said while the channel was closed is made up for when it opens.
    let on_open = Closure::<dyn FnMut()>::new(move || opened(Trigger::Live));
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        app.news.update(|news| *news += 1);
        let data = event.data().as_string().unwrap_or_default();
        // Without a sequence number only the phones' state changed: there is nothing to pull.
        if data.contains("\"seq\"") {
            then(if data.contains("\"team\"") { Trigger::Live } else { Trigger::Shared });
        }
    });
    let update = move || {
        let wanted = crate::browser::is_visible() && crate::browser::is_online();
        let mut source = source.borrow_mut();
        if !wanted {
            source.take().iter().for_each(EventSource::close);
        } else if source.as_ref().is_none_or(|source| source.ready_state() == EventSource::CLOSED) {
            *source = EventSource::new(PATH).ok();
            if let Some(source) = source.as_ref() {
                source.set_onopen(Some(on_open.as_ref().unchecked_ref()));
                source.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
            }
        }
    };
    update();
    let window = crate::browser::window();
    let update = Closure::<dyn FnMut()>::new(update);
    let handler = update.as_ref().unchecked_ref();
    for name in ["online", "offline"] {
        let _ = window.add_event_listener_with_callback(name, handler);
    }
    if let Some(document) = window.document() {
        let _ = document.add_event_listener_with_callback("visibilitychange", handler);
    }
    // A channel that the browser gave up (the server was down for long) is opened again now and then.
    let _ = window.set_interval_with_callback_and_timeout_and_arguments_0(handler, 30_000);
    update.forget();
}
