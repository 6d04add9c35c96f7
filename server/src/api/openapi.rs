//! The API's description, made from the handlers. A test compares it with the route table.

use crate::error;
use axum::Json;
use domain::wire::{Problem, Taken, Verdict};
use std::fmt::Write;
use utoipa::openapi::OpenApi;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, SecurityRequirement, SecurityScheme};

#[derive(utoipa::OpenApi)]
#[openapi(
    info(title = "Từng Nhà", description = "What the app and its server say to each other."),
    paths(
        super::join::join,
        super::push::push,
        super::pull::pull,
        super::me::me,
        super::phones::phones,
        super::revoke::revoke,
        super::refused::refused,
        super::codes::codes,
        super::imports::preview,
        super::imports::errors,
        super::imports::import,
        super::imports::imports,
        super::imports::undo,
        super::live::live,
        super::healthz::healthz,
        openapi
    ),
    components(schemas(Problem, Taken, Verdict))
)]
struct Doc;

/// This document.
#[utoipa::path(get, path = "/api/v1/openapi.json", security(()), responses((status = 200, body = Object)))]
pub async fn openapi() -> Json<OpenApi> {
    Json(document())
}

/// The whole document, with the list of stable codes.
pub fn document() -> OpenApi {
    let mut doc = <Doc as utoipa::OpenApi>::openapi();
    let mut text = doc.info.description.take().unwrap_or_default();
    text.push_str("\n\nEvery failure is `application/problem+json` with one of these codes:\n\n");
    for failure in error::ALL {
        writeln!(text, "- `{}` ({}): {}", failure.code, failure.status, failure.en)
            .expect("writing to a string cannot fail");
    }
    doc.info.description = Some(text);
    let cookie = SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::new("__Host-tungnha")));
    doc.components.get_or_insert_default().add_security_scheme("session", cookie);
    doc.security = Some(vec![SecurityRequirement::new("session", Vec::<String>::new())]);
    doc
}
