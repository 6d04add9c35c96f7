//! The shell: the one HTML document that starts every address, online or not. Rendered by the server,
//! cached by the service worker. It holds no data and no inline script, so that it can be cached for months.

use leptos::prelude::*;

/// Addresses of the build's files, as the bundler named them.
#[derive(Clone, Debug, Default)]
pub struct Assets {
    /// The build, shown and reported as the app's version.
    pub build: String,
    /// `/pkg/style.….css`
    pub style: String,
    /// `/pkg/boot.….js`
    pub boot: String,
    /// `/pkg/app.….js`
    pub js: String,
    /// `/pkg/app.….wasm`
    pub wasm: String,
}

/// The document.
#[component]
pub fn Shell(
    /// The build's files.
    assets: Assets,
) -> impl IntoView {
    view! {
        <!DOCTYPE html>
        <html lang="vi">
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover"/>
                <meta name="build" content=assets.build/>
                <title>"Từng Nhà"</title>
                <meta name="description" content="Sổ ghi lượt thăm hộ của tổ công nghệ số cộng đồng, dùng được khi không có mạng."/>
                <meta name="theme-color" content="#0b5d3b"/>
                <link rel="manifest" href="/manifest.webmanifest"/>
                <link rel="icon" href="/icons/icon.svg" type="image/svg+xml"/>
                <link rel="apple-touch-icon" href="/icons/icon-192.png"/>
                <link rel="stylesheet" href=assets.style/>
                <link rel="modulepreload" href=assets.js.clone()/>
                <link rel="preload" href=assets.wasm.clone() r#as="fetch" r#type="application/wasm" crossorigin="anonymous"/>
                <script type="module" src=assets.boot data-js=assets.js data-wasm=assets.wasm></script>
            </head>
            <body>
                <div id="app">
                    <div class="skeleton" aria-hidden="true">
                        <div class="bar"></div>
                        <div class="line w60"></div>
                        <div class="card"></div>
                        <div class="card"></div>
                        <div class="card"></div>
                    </div>
                    <p class="boot-note">"Đang mở sổ…"</p>
                </div>
                <noscript>"Từng Nhà cần JavaScript. Hãy mở bằng Chrome."</noscript>
            </body>
        </html>
    }
}
