//! Reading what a request says: a JSON body, gzipped or not, that never takes more memory than
//! [`MAX_BODY`]; and its query. What cannot be read becomes a problem like every other failure.

use crate::error::{self, Error};
use axum::body::{Body, to_bytes};
use axum::extract::{FromRequest, FromRequestParts, Query, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use domain::wire::MAX_BODY;
use flate2::read::MultiGzDecoder;
use serde::de::DeserializeOwned;
use std::io::Read;

/// A JSON body.
#[derive(Debug)]
pub struct Json<T>(pub T);

impl<S: Sync, T: DeserializeOwned> FromRequest<S> for Json<T> {
    type Rejection = Error;

    async fn from_request(request: Request, _: &S) -> Result<Self, Error> {
        let (parts, body) = request.into_parts();
        let bytes = read(&parts.headers, body).await?;
        serde_json::from_slice(&bytes).map(Self).map_err(|_| error::body_malformed())
    }
}

async fn read(headers: &HeaderMap, body: Body) -> Result<Vec<u8>, Error> {
    let announced = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    if announced.is_some_and(|length| length > MAX_BODY) {
        return Err(error::too_large());
    }
    let bytes = to_bytes(body, MAX_BODY).await.map_err(|error| {
        let source = std::error::Error::source(&error);
        let over = source.is_some_and(|source| source.to_string().contains("length limit"));
        if over { error::too_large() } else { error::body_malformed() }
    })?;
    match headers.get(header::CONTENT_ENCODING).map(header::HeaderValue::as_bytes) {
        None | Some(b"identity") => Ok(bytes.into()),
        Some(b"gzip") => gunzip(&bytes),
        Some(_) => Err(error::not_json()),
    }
}

/// A few bytes of gzip can stand for gigabytes: reading stops one byte past the limit.
fn gunzip(bytes: &[u8]) -> Result<Vec<u8>, Error> {
    let mut plain = Vec::new();
    let limit = u64::try_from(MAX_BODY).unwrap_or(u64::MAX) + 1;
    MultiGzDecoder::new(bytes).take(limit).read_to_end(&mut plain).map_err(|_| error::body_malformed())?;
    if plain.len() > MAX_BODY { Err(error::too_large()) } else { Ok(plain) }
}

/// The query part of the address.
#[derive(Debug)]
pub struct Params<T>(pub T);

impl<S: Sync, T: DeserializeOwned + Send> FromRequestParts<S> for Params<T> {
    type Rejection = Error;

    fn from_request_parts(parts: &mut Parts, _: &S) -> impl Future<Output = Result<Self, Error>> {
        let query = Query::try_from_uri(&parts.uri).map(|Query(value)| Self(value));
        std::future::ready(query.map_err(|_| error::query_malformed()))
    }
}
