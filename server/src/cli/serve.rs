//! Serving, until told to stop.

use super::{Failure, open};
use crate::config::Serve;
use crate::state::App;
use crate::web::Site;
use std::future::IntoFuture;
use std::io::IsTerminal;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::net::TcpListener;

/// How long requests that are on their way may take to end once the server was told to stop.
const GRACE: Duration = Duration::from_secs(5);

pub(super) async fn serve(serve: &Serve) -> Result<(), Failure> {
    tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "info".into()))
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .init();
    serve.common.check().map_err(Failure::Setting)?;
    let site = Site::load(&serve.site).await.map_err(Failure::Setting)?;
    if site.is_none() {
        let folder = serve.site.display();
        tracing::warn!("SITE_DIR: {folder} holds no built app; only the API is served");
    }
    let app = open(&serve.common, site).await?;
    let address = SocketAddr::new(serve.bind, serve.common.port);
    let listener = TcpListener::bind(address)
        .await
        .map_err(|error| Failure::Setting(format!("BIND and PORT: cannot listen on {address} ({error}).")))?;
    let address = listener.local_addr().unwrap_or(address);
    let server = tokio::spawn(run(listener, app.clone()));
    println!("ready: http://{address}");
    if serve.demo {
        super::demo::offer(&app).await?;
    }
    server.await.map_err(|error| Failure::other("The server stopped", error))?
}

async fn run(listener: TcpListener, app: App) -> Result<(), Failure> {
    let (told, mut stop) = tokio::sync::watch::channel(false);
    let live = app.clone();
    tokio::spawn(async move {
        told_to_stop().await;
        live.live.close();
        told.send_replace(true);
    });
    tokio::spawn(crate::api::live::relay(app.clone()));
    let store = app.store.clone();
    tokio::spawn(async move { store.tidies().await });
    let mut late = stop.clone();
    let served = axum::serve(listener, crate::router::router(app.clone())).with_graceful_shutdown(async move {
        let _ = stop.wait_for(|stop| *stop).await;
    });
    let too_late = async move {
        let _ = late.wait_for(|stop| *stop).await;
        tokio::time::sleep(GRACE).await;
    };
    let result = tokio::select! {
        result = served.into_future() => result,
        () = too_late => Ok(()),
    };
    app.store.close().await;
    result.map_err(|error| Failure::other("The server stopped", error))
}

async fn told_to_stop() {
    let interrupt = async {
        let _ = tokio::signal::ctrl_c().await;
    };
    #[cfg(unix)]
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => drop(signal.recv().await),
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! {
        () = interrupt => {}
        () = terminate => {}
    }
}
