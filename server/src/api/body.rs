//! Reading what a request says: a JSON body, gzipped or not, that never takes more memory than
//! [`MAX_BODY`]; a file of at most [`MAX_FILE`]; and its query. What cannot be read becomes a problem like every other failure.

use crate::error::{self, Error};
use axum::body::{Body, to_bytes};
use axum::extract::{FromRequest, FromRequestParts, Query, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use domain::imports::MAX_FILE;
use domain::wire::MAX_BODY;
use flate2::read::MultiGzDecoder;
use futures_util::StreamExt;
use serde::de::DeserializeOwned;
use std::io::Read;
use std::sync::Arc;

/// A JSON body.
#[derive(Debug)]
pub struct Json<T>(pub T);

impl<S: Sync, T: DeserializeOwned> FromRequest<S> for Json<T> {
    type Rejection = Error;

    async fn from_request(request: Request, _: &S) -> Result<Self, Error> {
        let (parts, body) = request.into_parts();
        let bytes = read(&parts.headers, body, MAX_BODY).await?;
        serde_json::from_slice(&bytes).map(Self).map_err(|_| error::body_malformed())
    }
}

/// How much more than [`MAX_FILE`] is read and dropped: a person's browser shows an answer only once it has sent the
/// whole file.
const MOST_DROPPED: usize = 4 * MAX_FILE;

/// A file as it is.
#[derive(Debug)]
pub struct File(pub Arc<Vec<u8>>);

impl<S: Sync> FromRequest<S> for File {
    type Rejection = Error;

    async fn from_request(request: Request, _: &S) -> Result<Self, Error> {
        let (parts, body) = request.into_parts();
        let (mut bytes, mut over) = (Vec::new(), 0);
        let mut pieces = body.into_data_stream();
        while let Some(piece) = pieces.next().await {
            let piece = piece.map_err(|_| error::list_unreadable())?;
            if over > 0 || bytes.len() + piece.len() > MAX_FILE {
                over += piece.len();
            } else {
                bytes.extend_from_slice(&piece);
            }
            if over > MOST_DROPPED {
                break;
            }
        }
        if over > 0 {
            return Err(error::list_too_long());
        }
        let unpacked = unpack(&parts.headers, bytes, MAX_FILE).map_err(|error| match error.code() {
            "too_large" => error::list_too_long(),
            _ => error::list_unreadable(),
        });
        Ok(Self(Arc::new(unpacked?)))
    }
}

async fn read(headers: &HeaderMap, body: Body, most: usize) -> Result<Vec<u8>, Error> {
    let announced = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    if announced.is_some_and(|length| length > most) {
        return Err(error::too_large());
    }
    let bytes = to_bytes(body, most).await.map_err(|error| {
        let source = std::error::Error::source(&error);
        let over = source.is_some_and(|source| source.to_string().contains("length limit"));
        if over { error::too_large() } else { error::body_malformed() }
    })?;
    unpack(headers, bytes.into(), most)
}

fn unpack(headers: &HeaderMap, bytes: Vec<u8>, most: usize) -> Result<Vec<u8>, Error> {
    match headers.get(header::CONTENT_ENCODING).map(header::HeaderValue::as_bytes) {
        None | Some(b"identity") => Ok(bytes),
        Some(b"gzip") => gunzip(&bytes, most),
        Some(_) => Err(error::not_json()),
    }
}

/// A few bytes of gzip can stand for gigabytes: reading stops one byte past the limit.
fn gunzip(bytes: &[u8], most: usize) -> Result<Vec<u8>, Error> {
    let mut plain = Vec::new();
    let limit = u64::try_from(most).unwrap_or(u64::MAX) + 1;
    MultiGzDecoder::new(bytes).take(limit).read_to_end(&mut plain).map_err(|_| error::body_malformed())?;
    if plain.len() > most { Err(error::too_large()) } else { Ok(plain) }
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
