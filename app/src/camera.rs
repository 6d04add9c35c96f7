//! The camera, and the browser's own reader of QR codes (`BarcodeDetector`, on Android): nothing of it is downloaded.

use crate::browser;
use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{HtmlVideoElement, MediaStream, MediaStreamConstraints, MediaStreamTrack};

/// What a cheap camera gives in every mode, and enough for a code of 73 modules.
const WIDTH: i32 = 1280;

/// A new object with these values.
fn object(values: &[(&str, JsValue)]) -> Object {
    let object = Object::new();
    for (name, value) in values {
        let _ = Reflect::set(&object, &(*name).into(), value);
    }
    object
}

/// The answer of a method that promises one.
async fn answer(target: &JsValue, method: &str, argument: &JsValue) -> Option<JsValue> {
    let method = Reflect::get(target, &method.into()).ok()?.dyn_into::<Function>().ok()?;
    let promise = method.call1(target, argument).ok()?.dyn_into::<Promise>().ok()?;
    JsFuture::from(promise).await.ok()
}

/// The browser's reader of QR codes.
pub struct Reader(JsValue);

impl Reader {
    /// Finds it; none where the browser has none, or has one that reads no QR codes.
    pub async fn find() -> Option<Self> {
        let class = Reflect::get(&browser::window(), &"BarcodeDetector".into()).ok()?.dyn_into::<Function>().ok()?;
        let qr = JsValue::from("qr_code");
        let formats: Array = answer(&class, "getSupportedFormats", &JsValue::UNDEFINED).await?.dyn_into().ok()?;
        if !formats.includes(&qr, 0) {
            return None;
        }
        let options = object(&[("formats", Array::of1(&qr).into())]);
        Reflect::construct(&class, &Array::of1(&options)).ok().map(Self)
    }

    /// What the codes say that the camera sees now.
    pub async fn read(&self, camera: &Camera) -> Vec<String> {
        let found = answer(&self.0, "detect", &camera.screen).await.and_then(|found| found.dyn_into::<Array>().ok());
        let text = |code| Reflect::get(&code, &"rawValue".into()).ok()?.as_string();
        found.into_iter().flatten().filter_map(text).collect()
    }
}

/// The camera at the phone's back, on until this is dropped.
pub struct Camera {
    stream: MediaStream,
    screen: HtmlVideoElement,
}

impl Camera {
    /// Turns it on; none if there is none or if the person does not allow it.
    pub async fn open() -> Option<Self> {
        let window = browser::window();
        // Without https there is no such thing.
        let devices = window.navigator().media_devices().ok().filter(|devices| !devices.is_undefined())?;
        let wanted = MediaStreamConstraints::new();
        let width = object(&[("ideal", WIDTH.into())]);
        wanted.set_video(&object(&[("facingMode", "environment".into()), ("width", width.into())]));
        let screen = window.document()?.create_element("video").ok()?.unchecked_into();
        let stream = JsFuture::from(devices.get_user_media_with_constraints(&wanted).ok()?).await.ok()?;
        let camera = Self { stream: stream.unchecked_into(), screen };
        camera.screen.set_muted(true);
        camera.screen.set_src_object(Some(&camera.stream));
        JsFuture::from(camera.screen.play().ok()?).await.ok()?;
        Some(camera)
    }

    /// Shows what it sees in the element of this id, until it is turned off.
    pub fn show_in(&self, id: &str) {
        let place = browser::window().document().and_then(|document| document.get_element_by_id(id));
        let _ = place.map(|place| place.append_child(&self.screen));
    }
}

impl Drop for Camera {
    fn drop(&mut self) {
        for track in self.stream.get_tracks() {
            track.unchecked_into::<MediaStreamTrack>().stop();
        }
        self.screen.remove();
    }
}

/// Keeps the phone's screen from going dark until this is dropped or the page is hidden.
pub struct Awake(Option<JsValue>);

impl Awake {
    /// Asks for it. Without it a screen goes dark after half a minute or so.
    pub async fn ask() -> Self {
        let lock = Reflect::get(&browser::window().navigator(), &"wakeLock".into());
        match lock {
            Ok(lock) if !lock.is_undefined() => Self(answer(&lock, "request", &"screen".into()).await),
            _ => Self(None),
        }
    }
}

impl Drop for Awake {
    fn drop(&mut self) {
        let release =
            |lock: &JsValue| Reflect::get(lock, &"release".into()).ok()?.dyn_into::<Function>().ok()?.call0(lock).ok();
        let _ = self.0.as_ref().and_then(release);
    }
}
