//! The app's files and its shell.

use crate::harness::World;
use serde_json::{Value as Json, json};
use std::fs;
use tempfile::TempDir;

const WASM: &str = "/pkg/app.0123456789abcdef.wasm";

fn built_app() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    let site = json!({
        "version": "2026.11.0", "style": "/pkg/style.1.css", "boot": "/pkg/boot.1.js", "js": "/pkg/app.1.js",
        "wasm": WASM, "files": {}, "precache": ["/"],
    });
    write("site.json", &site.to_string());
    write("sw.js", "const BUILD = '__BUILD__';");
    write("manifest.webmanifest", "{}");
    write(&WASM[1..], "plain wasm");
    write(&format!("{}.br", &WASM[1..]), "brotli wasm");
    folder
}

#[tokio::test]
async fn every_page_address_is_the_shell() {
    let folder = built_app();
    let world = World::serving(folder.path()).await;
    let phone = world.phone();
    let build = phone.gets("/api/v1/healthz").await.good::<Json>()["build"].as_str().unwrap().to_owned();
    assert!(build.starts_with("2026.11.0-") && build.len() == "2026.11.0-".len() + 12, "{build}");
    for path in ["/", "/vao", "/ho/0192f000-0000-7000-8000-000000000000", "/t%E1%BB%95", "/pkgs"] {
        let answer = phone.gets(path).await;
        assert_eq!(answer.status, 200, "{path}");
        assert!(answer.header("content-type").starts_with("text/html"));
        assert_eq!(answer.header("cache-control"), "no-cache");
        let html = answer.text();
        assert!(html.to_lowercase().starts_with("<!doctype html>"), "{html}");
        assert!(html.contains(&format!("content=\"{build}\"")) && html.contains(WASM));
        assert!(!html.contains("<script>"), "an inline script would be refused by the browser: {html}");
    }
    let tag = phone.gets("/").await.header("etag").to_owned();
    let again = phone.client.get(phone.at("/")).header("if-none-match", tag).send().await.unwrap();
    assert_eq!(again.status(), 304);
}

#[tokio::test]
async fn a_missing_file_is_never_the_shell() {
    let folder = built_app();
    let world = World::serving(folder.path()).await;
    let phone = world.phone();
    for path in
        ["/pkg/app.old.wasm", "/pkg", "/pkg/", "/icons/x.png", "/icons", "/fonts/x.woff2", "/robots.txt", "/a/b.js"]
    {
        phone.gets(path).await.refused("not_found");
    }
    for path in ["/pkg/../../../etc/passwd", "/pkg/%2e%2e/%2e%2e/etc/passwd", "/pkg/..%2f..%2fetc%2fpasswd"] {
        let answer = phone.gets(path).await;
        assert!(!answer.text().contains("root:"), "{path}");
    }
}

#[tokio::test]
async fn hashed_files_stay_for_ever_and_come_compressed() {
    let folder = built_app();
    let world = World::serving(folder.path()).await;
    let phone = world.phone();
    let plain = phone.gets(WASM).await;
    assert_eq!((plain.text().as_str(), plain.header("content-type")), ("plain wasm", "application/wasm"));
    assert_eq!(plain.header("cache-control"), "public, max-age=31536000, immutable");
    let small = phone.client.get(phone.at(WASM)).header("accept-encoding", "gzip, br").send().await.unwrap();
    assert_eq!(small.headers()["content-encoding"], "br");
    assert_eq!(small.headers()["content-type"], "application/wasm");
    assert_eq!(small.text().await.unwrap(), "brotli wasm");
    let manifest = phone.gets("/manifest.webmanifest").await;
    assert_eq!((manifest.status.as_u16(), manifest.header("cache-control")), (200, "no-cache"));
}

#[tokio::test]
async fn the_service_worker_knows_its_build_and_a_new_build_has_a_new_name() {
    let folder = built_app();
    let world = World::serving(folder.path()).await;
    let answer = world.phone().gets("/sw.js").await;
    let build = world.app.build();
    assert_eq!(answer.text(), format!("const BUILD = '{build}';"));
    assert_eq!((answer.header("cache-control"), answer.header("service-worker-allowed")), ("no-cache", "/"));
    assert!(answer.header("content-type").starts_with("text/javascript"));

    let path = folder.path().join("site.json");
    fs::write(&path, fs::read_to_string(&path).unwrap().replace("style.1", "style.2")).unwrap();
    assert_ne!(World::serving(folder.path()).await.app.build(), build);
}
