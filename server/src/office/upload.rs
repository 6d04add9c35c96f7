//! A form with a file in it: chosen just now, or as it was looked at, which the page carries along.

use super::trouble::Trouble;
use axum::extract::{FromRequest, Multipart, Request};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;

/// Most bytes of a file: a page carries it in base64.
const MOST: usize = 4 * 1024 * 1024;

/// What the form said.
#[derive(Clone, Debug, Default)]
pub(crate) struct Upload {
    fields: Vec<(String, String)>,
    /// The file, in base64; empty if there is none.
    pub(super) file: String,
    /// Whether it has too many bytes; then it is not kept.
    pub(super) is_too_large: bool,
}

impl Upload {
    /// A field's text; empty if the form has no such field.
    pub(super) fn text(&self, name: &str) -> &str {
        self.all(name).next().unwrap_or_default()
    }

    /// The texts of all fields of this name.
    pub(super) fn all<'u>(&'u self, name: &str) -> impl Iterator<Item = &'u str> {
        self.fields.iter().filter(move |(own, _)| own == name).map(|(_, text)| &**text)
    }

    /// The file's bytes.
    pub(super) fn bytes(&self) -> Result<Vec<u8>, Trouble> {
        BASE64_STANDARD.decode(&self.file).map_err(|_| Trouble::BAD_FORM)
    }
}

impl<S: Send + Sync> FromRequest<S> for Upload {
    type Rejection = Trouble;

    async fn from_request(request: Request, state: &S) -> Result<Self, Trouble> {
        let mut form = Multipart::from_request(request, state).await.map_err(|_| Trouble::BAD_FORM)?;
        let mut upload = Self::default();
        while let Some(field) = form.next_field().await.map_err(|_| Trouble::BAD_FORM)? {
            let name = field.name().unwrap_or_default().to_owned();
            let file_name = field.file_name().map(str::to_owned);
            let bytes = field.bytes().await.map_err(|_| Trouble::BAD_FORM)?;
            let text = || String::from_utf8_lossy(&bytes).into_owned();
            match &*name {
                "file" => {
                    upload.is_too_large = bytes.len() > MOST;
                    upload.fields.extend(file_name.map(|said| ("name".to_owned(), said)));
                    if !upload.is_too_large {
                        upload.file = BASE64_STANDARD.encode(&bytes);
                    }
                }
                "looked" => upload.file = text(),
                _ => upload.fields.push((name, text())),
            }
        }
        Ok(upload)
    }
}
