//! The shell, rendered once at the start: it is the same for everybody and every address.

use any_spawner::Executor;
use app::shell::{Assets, Shell, ShellProps};
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use futures_util::{Stream, stream};
use leptos::prelude::RenderHtml;
use std::pin::Pin;

/// Renders the document for these files.
pub(super) async fn render(assets: Assets) -> Result<String, axum::Error> {
    // Rendering waits by yielding to an executor; an error means that it is named already.
    let _ = Executor::init_tokio();
    let response = leptos_axum::handle_response_inner(
        || {},
        move || Shell(ShellProps { assets }),
        Request::new(Body::empty()),
        // The stock renderers add inline scripts for hydration. Nothing is hydrated here, and the
        // content security policy would refuse them.
        |shell, _hydration, _| {
            let html = shell.to_html();
            let html: Pin<Box<dyn Stream<Item = String> + Send>> = Box::pin(stream::iter([html]));
            Box::pin(async move { html })
        },
    )
    .await;
    let bytes = to_bytes(response.into_body(), usize::MAX).await?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
