//! Sending a file of many megabytes. `fetch` does not tell how much has gone out; `XMLHttpRequest` does.

use super::http::Raw;
use crate::browser;
use js_sys::{Promise, Uint8Array};
use sync::Fault;
use wasm_bindgen::{JsCast, JsValue, prelude::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{ProgressEvent, XmlHttpRequest, XmlHttpRequestResponseType};

/// How long the file, and the work on it, may take.
const TIMEOUT_MS: u32 = 300_000;

/// Sends a file as it is; `on` hears which part of it has gone out, from 0 to 1.
pub(super) async fn send(path: &str, file: &[u8], on: impl Fn(f64) + 'static) -> Result<Raw, Fault> {
    let unreachable = |_: JsValue| Fault::Unreachable;
    let request = XmlHttpRequest::new().map_err(unreachable)?;
    request.open_with_async("POST", path, true).map_err(unreachable)?;
    request.set_request_header("content-type", "application/octet-stream").map_err(unreachable)?;
    request.set_response_type(XmlHttpRequestResponseType::Arraybuffer);
    request.set_timeout(TIMEOUT_MS);
    let progress = Closure::<dyn Fn(ProgressEvent)>::new(move |event: ProgressEvent| {
        if event.length_computable() {
            on(event.loaded() / event.total().max(1.0));
        }
    });
    request.upload().map_err(unreachable)?.set_onprogress(Some(progress.as_ref().unchecked_ref()));
    let ended = Promise::new(&mut |resolve, _| request.set_onloadend(Some(&resolve)));
    request.send_with_opt_u8_array(Some(file)).map_err(unreachable)?;
    let _ = JsFuture::from(ended).await;
    // No status: it broke off, on its way out or back.
    let status = request.status().ok().filter(|status| *status != 0);
    let body = request.response().map_err(unreachable)?;
    match status {
        Some(status) if !body.is_null() => Ok(Raw { status, body: Uint8Array::new(&body).to_vec() }),
        _ if browser::is_online() => Err(Fault::Unreachable),
        _ => Err(Fault::Offline),
    }
}
