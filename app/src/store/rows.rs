//! Rows as IndexedDB holds them: a few plain fields to find them by, and sealed bytes.

use js_sys::{Object, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};

/// An op that waits to be sent, or that the server has: the book says which.
pub(crate) const WAITS: u32 = 0;
/// An op that the server refused.
pub(crate) const REFUSED: u32 = 1;

/// A field of a row; undefined if it has none.
pub(crate) fn get(row: &JsValue, field: &str) -> JsValue {
    Reflect::get(row, &JsValue::from_str(field)).unwrap_or(JsValue::UNDEFINED)
}

/// Sets a field of a row.
pub(crate) fn set(row: &JsValue, field: &str, value: &JsValue) {
    // Fails only on a frozen object; rows are ours.
    let _ = Reflect::set(row, &JsValue::from_str(field), value);
}

/// A new row with these fields.
pub(crate) fn row(fields: &[(&str, JsValue)]) -> JsValue {
    let row = JsValue::from(Object::new());
    for (field, value) in fields {
        set(&row, field, value);
    }
    row
}

/// Bytes as IndexedDB holds them.
pub(crate) fn bytes(bytes: &[u8]) -> JsValue {
    Uint8Array::from(bytes).into()
}

/// The bytes of a field.
pub(crate) fn bytes_of(row: &JsValue, field: &str) -> Option<Vec<u8>> {
    get(row, field).dyn_into::<Uint8Array>().ok().map(|array| array.to_vec())
}

/// A whole number of a field. Counters and times stay far below 2^53.
pub(crate) fn number_of(row: &JsValue, field: &str) -> Option<u64> {
    get(row, field).as_f64().filter(|n| *n >= 0.0 && n.fract() == 0.0).map(whole)
}

/// A whole number as JavaScript holds it.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "counters and times: whole and ≥ 0")]
pub(crate) fn whole(n: f64) -> u64 {
    n as u64
}

/// A number as JavaScript holds it.
#[allow(clippy::cast_precision_loss, reason = "counters and times stay far below 2^53")]
pub(crate) fn number(n: u64) -> JsValue {
    JsValue::from_f64(n as f64)
}
