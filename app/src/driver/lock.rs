//! One pusher per device (G13): the tabs share a Web Lock. A browser without Web Locks pushes from each tab;
//! the server takes each op once, so the result is the same.

use crate::browser;
use js_sys::{Function, Object, Promise, Reflect};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue, prelude::Closure};

const NAME: &str = "tung-nha-sync";

/// The lock. `release` runs the function that ends the promise which holds it.
#[derive(Clone, Default)]
pub(super) struct Lock {
    held: Rc<RefCell<Option<Function>>>,
}

impl Lock {
    /// Takes the lock if no other tab has it. Does not wait.
    pub(super) async fn take(&self) -> bool {
        let navigator = JsValue::from(browser::window().navigator());
        let Ok(locks) = Reflect::get(&navigator, &"locks".into()) else { return true };
        let Ok(request) = Reflect::get(&locks, &"request".into()).and_then(JsCast::dyn_into::<Function>) else {
            return true;
        };
        let (tell, told) = futures_channel::oneshot::channel();
        let held = Rc::clone(&self.held);
        let granted = Closure::once_into_js(move |lock: JsValue| -> JsValue {
            if lock.is_null() {
                let _ = tell.send(false);
                return JsValue::UNDEFINED;
            }
            let promise = Promise::new(&mut |resolve, _| *held.borrow_mut() = Some(resolve));
            let _ = tell.send(true);
            promise.into()
        });
        let options = Object::new();
        let _ = Reflect::set(&options, &"ifAvailable".into(), &true.into());
        match request.call3(&locks, &NAME.into(), &options, &granted) {
            Ok(_) => told.await.unwrap_or(false),
            // Refused outright (an insecure page): as without Web Locks.
            Err(_) => true,
        }
    }

    /// Whether this tab holds it. Without Web Locks none does.
    pub(super) fn is_held(&self) -> bool {
        self.held.borrow().is_some()
    }

    /// Gives the lock back.
    pub(super) fn release(&self) {
        if let Some(resolve) = self.held.take() {
            let _ = resolve.call0(&JsValue::UNDEFINED);
        }
    }
}
