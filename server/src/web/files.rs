//! Serving the app: files as they were built, and the shell for every other address. A missing file is
//! a 404 and never the shell: a browser would try to run the HTML as a program.

use super::Site;
use crate::error;
use crate::state::App;
use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::any;
use tower::ServiceExt;
use tower_http::services::ServeDir;

/// A file whose name carries its hash never changes.
const FOREVER: &str = "public, max-age=31536000, immutable";
const ASK_AGAIN: &str = "no-cache";

/// The routes of the site.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/api", any(|| async { error::not_found() }))
        .route("/api/", any(|| async { error::not_found() }))
        .route("/api/{*rest}", any(|| async { error::not_found() }))
        .route("/sw.js", any(worker))
        .fallback(file_or_shell)
}

async fn worker(State(app): State<App>, method: Method) -> Response {
    if !reads(&method) {
        return error::wrong_method().into_response();
    }
    let Some(source) = app.site.as_ref().and_then(|site| site.worker.clone()) else {
        return error::not_found().into_response();
    };
    let headers = [
        (header::CONTENT_TYPE.as_str(), "text/javascript; charset=utf-8"),
        (header::CACHE_CONTROL.as_str(), ASK_AGAIN),
        ("service-worker-allowed", "/"),
    ];
    (headers, source).into_response()
}

async fn file_or_shell(State(app): State<App>, request: Request) -> Response {
    if !reads(request.method()) {
        return error::wrong_method().into_response();
    }
    let Some(site) = app.site.as_ref() else {
        return error::site_missing().into_response();
    };
    let path = request.uri().path().to_owned();
    if !is_file(&path) {
        return shell(site, request.headers());
    }
    let files = ServeDir::new(&site.folder).precompressed_br().append_index_html_on_directories(false);
    // The service cannot fail: what goes wrong on disk is an answer with a status of its own.
    let mut response = files.oneshot(request).await.into_response();
    if response.status().is_client_error() || response.status().is_server_error() {
        return error::not_found().into_response();
    }
    let cache = if path.starts_with("/pkg/") { FOREVER } else { ASK_AGAIN };
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    response
}

/// An address of a file, there or not. Pages of the app have no dot in their last part.
fn is_file(path: &str) -> bool {
    let folders = ["/pkg", "/icons", "/fonts"];
    let inside =
        |folder: &&str| path.strip_prefix(*folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    folders.iter().any(inside) || path.rsplit('/').next().is_some_and(|last| last.contains('.'))
}

fn shell(site: &Site, headers: &HeaderMap) -> Response {
    let fresh = headers.get(header::IF_NONE_MATCH).is_some_and(|tag| tag.as_bytes() == site.etag.as_bytes());
    let body = if fresh {
        axum::http::StatusCode::NOT_MODIFIED.into_response()
    } else {
        Html(site.shell.clone()).into_response()
    };
    let headers = [(header::CACHE_CONTROL, ASK_AGAIN), (header::ETAG, site.etag.as_str())];
    (headers, body).into_response()
}

fn reads(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD)
}
