//! What the browser knows: time, randomness, storage, how it was opened.

use domain::Millis;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{StorageEstimate, Window};

/// The window. The app runs nowhere else.
pub fn window() -> Window {
    web_sys::window().expect("the app runs in a page")
}

/// The wall clock.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "milliseconds since 1970")]
pub fn wall() -> Millis {
    js_sys::Date::now() as u64
}

/// Fresh random bytes.
pub fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    let crypto = window().crypto().expect("every browser that has WASM has crypto");
    crypto.get_random_values_with_u8_array(&mut bytes).expect("fails only past 65,536 bytes");
    bytes
}

/// Whether the browser believes that there is a network. A hint.
pub fn is_online() -> bool {
    window().navigator().on_line()
}

/// Whether the page can be seen.
pub fn is_visible() -> bool {
    window().document().is_some_and(|document| document.visibility_state() == web_sys::VisibilityState::Visible)
}

/// The build that the shell names.
pub fn build() -> String {
    let meta = window().document().and_then(|document| document.query_selector("meta[name=build]").ok().flatten());
    meta.and_then(|meta| meta.get_attribute("content")).unwrap_or_default()
}

/// How the browser keeps this phone's data; `None` where it does not say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Storage {
    /// Whether it promised to keep it.
    pub persisted: Option<bool>,
    /// How many bytes are left.
    pub free_bytes: Option<u64>,
}

/// Asks the browser how it keeps this phone's data.
pub fn storage() -> impl Future<Output = Storage> {
    let manager = Some(window().navigator().storage()).filter(|manager| !manager.is_undefined());
    // Both are asked before either is waited for.
    let persisted = manager.as_ref().and_then(|manager| manager.persisted().ok());
    let estimate = manager.as_ref().and_then(|manager| manager.estimate().ok());
    async {
        let persisted = match persisted {
            Some(promise) => JsFuture::from(promise).await.ok().and_then(|answer| answer.as_bool()),
            None => None,
        };
        let estimate = match estimate {
            Some(promise) => JsFuture::from(promise).await.ok().map(JsCast::unchecked_into::<StorageEstimate>),
            None => None,
        };
        let free = estimate.and_then(|e| Some(e.get_quota()? - e.get_usage()?)).filter(|free| *free >= 0.0);
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bytes, at least 0")]
        let free_bytes = free.map(|free| free as u64);
        Storage { persisted, free_bytes }
    }
}

/// Asks the browser to keep the storage. The answer shows in [`storage`].
pub async fn persist() {
    if let Ok(promise) = window().navigator().storage().persist() {
        let _ = JsFuture::from(promise).await;
    }
}

/// Whether the page runs inside Zalo, where installing and storage are unreliable.
pub fn in_zalo() -> bool {
    window().navigator().user_agent().is_ok_and(|agent| agent.contains("Zalo"))
}

/// Whether the app was started from the home screen.
pub fn is_installed() -> bool {
    let standalone = window().match_media("(display-mode: standalone)").ok().flatten();
    standalone.is_some_and(|query| query.matches())
}

/// Waits until the browser has had a chance to paint.
pub async fn next_task() {
    pause(0).await;
}

/// Starts the page anew.
pub fn reload() {
    let _ = window().location().reload();
}

/// Waits so many milliseconds.
pub async fn pause(ms: i32) {
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        let _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, ms);
    });
    let _ = JsFuture::from(promise).await;
}

/// Gives a text to the person's clipboard; false if the browser does not allow it.
pub async fn copy(text: &str) -> bool {
    JsFuture::from(window().navigator().clipboard().write_text(text)).await.is_ok()
}

/// Offers a file to the person: the system's share sheet where there is one for files, else a download. Answers false if
/// the person changed their mind.
pub async fn give(name: &str, bytes: &[u8]) -> bool {
    let parts = js_sys::Array::of1(&js_sys::Uint8Array::from(bytes));
    let Ok(file) = web_sys::File::new_with_u8_array_sequence(&parts, name) else { return false };
    let navigator = JsValue::from(window().navigator());
    let share = js_sys::Object::new();
    let _ = js_sys::Reflect::set(&share, &"files".into(), &js_sys::Array::of1(&file));
    let method = |name: &str| js_sys::Reflect::get(&navigator, &name.into()).ok()?.dyn_into::<js_sys::Function>().ok();
    let can = method("canShare").and_then(|can| can.call1(&navigator, &share).ok()).is_some_and(|can| can.is_truthy());
    if let Some(share_it) = method("share").filter(|_| can) {
        return match share_it.call1(&navigator, &share).and_then(JsCast::dyn_into::<js_sys::Promise>) {
            Ok(promise) => JsFuture::from(promise).await.is_ok(),
            Err(_) => false,
        };
    }
    download(name, &file).is_ok()
}

fn download(name: &str, file: &web_sys::File) -> Result<(), JsValue> {
    let address = web_sys::Url::create_object_url_with_blob(file)?;
    let document = window().document().ok_or(JsValue::UNDEFINED)?;
    let link = document.create_element("a")?;
    link.set_attribute("href", &address)?;
    link.set_attribute("download", name)?;
    link.unchecked_into::<web_sys::HtmlElement>().click();
    Ok(())
}

/// The bytes of the file that a person chose in a file field, which is empty again afterwards.
pub async fn chosen_file(event: &web_sys::Event) -> Option<Vec<u8>> {
    let field: web_sys::HtmlInputElement = event.target()?.unchecked_into();
    let file = field.files()?.get(0)?;
    let bytes = JsFuture::from(file.array_buffer()).await.ok()?;
    field.set_value("");
    Some(js_sys::Uint8Array::new(&bytes).to_vec())
}

const JOINED: &str = "tung-nha-joined";

/// Notes in a cookie, which outlives the storage, that this phone is in a team; it says nothing else.
pub fn note_joined(joined: bool) {
    let age = if joined { 400 * 24 * 3600 } else { 0 };
    let cookie = format!("{JOINED}=1; path=/; max-age={age}; samesite=strict");
    if let Some(document) = window().document() {
        let _ = js_sys::Reflect::set(&document, &"cookie".into(), &cookie.into());
    }
}

/// Whether this phone was once in a team, even if there is nothing on it now.
pub fn has_joined() -> bool {
    let cookies = window().document().and_then(|document| js_sys::Reflect::get(&document, &"cookie".into()).ok());
    cookies.and_then(|cookies| cookies.as_string()).is_some_and(|cookies| cookies.contains(JOINED))
}
