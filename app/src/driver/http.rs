//! Requests. Every way in which one can fail ends as a [`Fault`]; nothing is guessed from a status alone.

use crate::state::App;
use crate::{browser, pack};
use domain::Mark;
use domain::wire::{Cursor, PullReply, PushReply, PushRequest};
use js_sys::{Reflect, Uint8Array};
use serde::de::DeserializeOwned;
use std::rc::Rc;
use sync::Fault;
use wasm_bindgen::{JsCast, JsValue, prelude::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, Headers, RequestInit, Response};

/// How long a request may take. A batch of 15 KB on a 2G line takes about ten seconds.
const TIMEOUT_MS: i32 = 30_000;
/// Bodies smaller than this are not worth compressing.
const SMALL: usize = 600;

/// An answer: its status and its bytes.
pub(super) struct Raw {
    pub(super) status: u16,
    pub(super) body: Vec<u8>,
}

impl Raw {
    pub(super) fn json<T: DeserializeOwned>(&self) -> Option<T> {
        serde_json::from_slice(&self.body).ok()
    }
}

/// Sends a request and reads the whole answer, or gives up after [`TIMEOUT_MS`].
pub(super) async fn send(method: &str, path: &str, body: Option<String>) -> Result<Raw, Fault> {
    let init = RequestInit::new();
    init.set_method(method);
    if let Some(body) = body {
        let headers = Headers::new().map_err(|_| Fault::Unreachable)?;
        let _ = headers.set("content-type", "application/json");
        let compressed = if body.len() < SMALL { None } else { pack::pack(body.as_bytes()).await };
        if let Some(compressed) = compressed {
            let _ = headers.set("content-encoding", "gzip");
            init.set_body(&Uint8Array::from(&compressed[..]));
        } else {
            init.set_body(&body.into());
        }
        init.set_headers(&headers);
    }
    fetch(path, &init).await
}

async fn fetch(path: &str, init: &RequestInit) -> Result<Raw, Fault> {
    let controller = AbortController::new().map_err(|_| Fault::Unreachable)?;
    init.set_signal(Some(&controller.signal()));
    init.set_cache(web_sys::RequestCache::NoStore);
    let window = browser::window();
    let abort = Closure::once_into_js(move || controller.abort());
    let timer =
        window.set_timeout_with_callback_and_timeout_and_arguments_0(abort.unchecked_ref(), TIMEOUT_MS).unwrap_or(0);
    let answer = read(JsFuture::from(window.fetch_with_str_and_init(path, init)).await).await;
    window.clear_timeout_with_handle(timer);
    answer
}

async fn read(answer: Result<JsValue, JsValue>) -> Result<Raw, Fault> {
    let response: Response = answer.map_err(|error| fault_of(&error))?.unchecked_into();
    let status = response.status();
    let body = response.array_buffer().map_err(|error| fault_of(&error))?;
    // A body that breaks off is as if there had been no answer.
    let body = JsFuture::from(body).await.map_err(|error| fault_of(&error))?;
    Ok(Raw { status, body: Uint8Array::new(&body).to_vec() })
}

fn fault_of(error: &JsValue) -> Fault {
    let name = Reflect::get(error, &"name".into()).ok().and_then(|name| name.as_string());
    match name.as_deref() {
        Some("AbortError") => Fault::Timeout,
        _ if browser::is_online() => Fault::Unreachable,
        _ => Fault::Offline,
    }
}

fn judge<T: DeserializeOwned>(raw: &Raw) -> Result<T, Fault> {
    match raw.status {
        // A login page of a hotel answers 200 too: only what reads as ours counts.
        200 => raw.json().ok_or(Fault::Garbage),
        401 | 403 => Err(raw.json::<domain::wire::Problem>().map_or(Fault::Garbage, |_| Fault::SignedOut)),
        426 => Err(Fault::TooOld),
        400 | 413 | 415 | 422 => Err(raw.json::<domain::wire::Problem>().map_or(Fault::Garbage, |_| Fault::Rejected)),
        429 | 500..=599 => Err(Fault::Server),
        _ => Err(Fault::Garbage),
    }
}

/// Sends the phone's state and these ops, each as text.
pub(super) async fn push(app: &App, request: &PushRequest, ops: &[Rc<str>]) -> Result<PushReply, Fault> {
    let body = request.with(ops).map_err(|_| Fault::Rejected)?;
    let reply: PushReply = judge(&send("POST", "/api/v1/push", Some(body)).await?)?;
    app.newest.set(reply.build.clone());
    Ok(reply)
}

/// Asks for what is new in a stream.
pub(super) async fn pull(app: &App, stream: &str, cursor: &Cursor) -> Result<PullReply, Fault> {
    let Cursor { after, mark, whole } = cursor;
    let mark =
        mark.map(|Mark { op, head }| format!("&mark={op}&seq={}&chain={}", head.seq, head.chain)).unwrap_or_default();
    let whole = whole.map(|whole| format!("&whole={whole}")).unwrap_or_default();
    let path = format!("/api/v1/pull?stream={stream}&after={after}{mark}{whole}");
    let reply: PullReply = judge(&send("GET", &path, None).await?)?;
    app.newest.set(reply.build.clone());
    Ok(reply)
}
