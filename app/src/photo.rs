//! Makes a picture small enough to be a change like any other. Drawing it anew also leaves out what cameras write into their
//! files, such as where it was taken.

use crate::browser;
use domain::MAX_PICTURE;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{CanvasRenderingContext2d, File, HtmlCanvasElement, ImageBitmap};

/// The longer side at first, in pixels; a third less each time that no quality makes it small enough.
const LONG: f64 = 800.0;
/// The shortest that still shows what it is.
const SHORT: f64 = 200.0;
/// How well JPEG keeps it, tried in turn.
const QUALITIES: [f64; 3] = [0.7, 0.5, 0.35];
const HEAD: &str = "data:image/jpeg;base64,";

/// The picture as base64 of a JPEG of at most [`MAX_PICTURE`] characters; none if the browser cannot read the file.
pub async fn shrunk(file: &File) -> Option<String> {
    let read = browser::window().create_image_bitmap_with_blob(file).ok()?;
    let picture: ImageBitmap = JsFuture::from(read).await.ok()?.dyn_into().ok()?;
    let canvas: HtmlCanvasElement = browser::window().document()?.create_element("canvas").ok()?.dyn_into().ok()?;
    let (width, height) = (f64::from(picture.width()), f64::from(picture.height()));
    let mut long = LONG.min(width.max(height));
    while long >= SHORT.min(width.max(height)) {
        let scale = long / width.max(height);
        draw(&canvas, &picture, width * scale, height * scale)?;
        for quality in QUALITIES {
            let url = canvas.to_data_url_with_type_and_encoder_options("image/jpeg", &quality.into()).ok()?;
            let jpeg = url.strip_prefix(HEAD)?;
            if jpeg.len() <= MAX_PICTURE {
                return Some(jpeg.to_owned());
            }
        }
        long *= 2.0 / 3.0;
    }
    None
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most LONG, and not negative")]
fn draw(canvas: &HtmlCanvasElement, picture: &ImageBitmap, width: f64, height: f64) -> Option<()> {
    let (width, height) = (width.round().max(1.0), height.round().max(1.0));
    canvas.set_width(width as u32);
    canvas.set_height(height as u32);
    let brush: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    brush.draw_image_with_image_bitmap_and_dw_and_dh(picture, 0.0, 0.0, width, height).ok()
}

/// The address under which an `img` shows it.
pub fn address(jpeg: &str) -> String {
    format!("{HEAD}{jpeg}")
}
