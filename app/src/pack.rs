//! The browser's own gzip, which costs no download.

use crate::browser;
use js_sys::{Function, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Response;

/// Compresses; none where the browser cannot.
pub async fn pack(plain: &[u8]) -> Option<Vec<u8>> {
    through("CompressionStream", plain).await
}

/// What was compressed; none if it is damaged or the browser cannot.
pub async fn unpack(packed: &[u8]) -> Option<Vec<u8>> {
    through("DecompressionStream", packed).await
}

async fn through(kind: &str, bytes: &[u8]) -> Option<Vec<u8>> {
    let constructor = Reflect::get(&browser::window(), &kind.into()).ok()?.dyn_into::<Function>().ok()?;
    let stream = Reflect::construct(&constructor, &js_sys::Array::of1(&"gzip".into())).ok()?;
    let source = Response::new_with_opt_js_u8_array(Some(&Uint8Array::from(bytes))).ok()?.body()?;
    let pipe = Reflect::get(&source, &"pipeThrough".into()).ok()?.dyn_into::<Function>().ok()?;
    let piped: JsValue = pipe.call1(&source, &stream).ok()?;
    let result = Response::new_with_opt_readable_stream(Some(piped.unchecked_ref())).ok()?;
    let result = JsFuture::from(result.array_buffer().ok()?).await.ok()?;
    Some(Uint8Array::new(&result).to_vec())
}
