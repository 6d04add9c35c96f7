//! Why the phone's own store could not do it. `Full` and `Aborted` are for the person; the rest is a defect
//! or a browser without storage, and shows as `Failed`.

use wasm_bindgen::JsValue;

/// A failure of the phone's store. Nothing was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoreError {
    /// The disk or the browser's quota is full.
    Full,
    /// The browser gave up the transaction.
    Aborted,
    /// This phone is no longer in the team that this is about.
    Left,
    /// An answer that came after a later one.
    Late,
    /// Something else, by the name that the browser gives it.
    Failed(String),
}

impl StoreError {
    /// An error by the name of the browser's exception.
    pub(crate) fn named(name: &str) -> Self {
        match name {
            "QuotaExceededError" => Self::Full,
            "AbortError" => Self::Aborted,
            name => Self::Failed(name.to_owned()),
        }
    }

    pub(crate) fn of(error: &JsValue) -> Self {
        let name = js_sys::Reflect::get(error, &"name".into()).ok().and_then(|name| name.as_string());
        Self::named(&name.unwrap_or_else(|| "unknown".to_owned()))
    }
}

impl From<JsValue> for StoreError {
    fn from(error: JsValue) -> Self {
        Self::of(&error)
    }
}

impl From<idb::Error> for StoreError {
    fn from(error: idb::Error) -> Self {
        match error {
            idb::Error::DomException(error) => Self::named(&error.name()),
            idb::Error::AddFailed(error) | idb::Error::UpdateFailed(error) => Self::of(&error),
            _ => Self::Failed("idb".to_owned()),
        }
    }
}

impl From<rexie::Error> for StoreError {
    fn from(error: rexie::Error) -> Self {
        match error {
            rexie::Error::IdbError(error) => error.into(),
            _ => Self::Failed("rexie".to_owned()),
        }
    }
}

impl From<serde_json::Error> for StoreError {
    fn from(_: serde_json::Error) -> Self {
        Self::Failed("json".to_owned())
    }
}
