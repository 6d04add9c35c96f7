//! The built app: which files there are, and which build it is.

use super::shell;
use app::shell::Assets;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};

/// Digits of the build's hash: enough to tell builds apart, short enough to read out.
const BUILD_DIGITS: usize = 12;
/// What stands for the build in the service worker's source.
const BUILD_MARK: &str = "__BUILD__";

/// `site.json`, as the bundler writes it. The server needs these of its fields.
#[derive(Debug, Deserialize)]
struct Manifest {
    version: String,
    style: String,
    boot: String,
    js: String,
    wasm: String,
}

/// The built app.
#[derive(Clone, Debug)]
pub struct Site {
    pub(super) folder: PathBuf,
    pub(super) shell: String,
    pub(super) etag: String,
    pub(super) worker: Option<String>,
    style: String,
    build: String,
}

impl Site {
    /// Reads the built app in this folder. None if there is none: the API works without.
    pub async fn load(folder: &Path) -> Result<Option<Self>, String> {
        let path = folder.join("site.json");
        let Ok(bytes) = std::fs::read(&path) else {
            return Ok(None);
        };
        let bad = |why: &dyn std::fmt::Display| {
            format!("SITE_DIR: {} cannot be used ({why}); build the app again.", path.display())
        };
        let manifest: Manifest = serde_json::from_slice(&bytes).map_err(|error| bad(&error))?;
        let assets = |build: String| Assets {
            build,
            style: manifest.style.clone(),
            boot: manifest.boot.clone(),
            js: manifest.js.clone(),
            wasm: manifest.wasm.clone(),
        };
        let unnamed = shell::render(assets(String::new())).await.map_err(|error| bad(&error))?;
        let worker = std::fs::read_to_string(folder.join("sw.js")).ok();
        let hash = Sha256::new().chain_update(&bytes).chain_update(&unnamed).finalize();
        let build = format!("{}-{}", manifest.version, &crate::secret::hex(&hash)[..BUILD_DIGITS]);
        let shell = shell::render(assets(build.clone())).await.map_err(|error| bad(&error))?;
        Ok(Some(Self {
            folder: folder.to_owned(),
            shell,
            etag: format!("\"{build}\""),
            worker: worker.map(|source| source.replace(BUILD_MARK, &build)),
            style: manifest.style,
            build,
        }))
    }

    /// The stylesheet's address.
    pub fn style(&self) -> &str {
        &self.style
    }

    /// The build, e.g. `2026.11.0-3f2a9c1b0d4e`.
    pub fn build(&self) -> &str {
        &self.build
    }
}
