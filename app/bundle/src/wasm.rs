//! From cargo's wasm file to the one a browser loads.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use wasm_bindgen_cli_support::Bindgen;

use crate::cache::Cache;
use crate::failure::{Doing, Failure};
use crate::hash::sha256;
use crate::site::read_tree;

/// Only what every supported browser has. Never `--all-features`: Chromium refuses a file that uses the newest
/// proposals ("Invalid import kind 127").
///
/// Nothing is inlined, and no common subexpression is taken out: Rust's many copies of one generic function stay alike,
/// which makes the file 3 % larger but its compressed form, the one that is downloaded, 9 % smaller.
const OPTIMISER_FLAGS: [&str; 14] = [
    "-Oz",
    "--always-inline-max-function-size",
    "0",
    "--one-caller-inline-max-function-size",
    "0",
    "--flexible-inline-max-function-size",
    "0",
    "--skip-pass=local-cse",
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// The app, callable from JavaScript.
#[derive(Debug)]
pub(crate) struct App {
    /// The module that loads and calls the wasm.
    pub(crate) js: String,
    /// The code itself.
    pub(crate) wasm: Vec<u8>,
    /// JavaScript that crates bring along, by path under `snippets/`.
    pub(crate) snippets: BTreeMap<String, Vec<u8>>,
}

/// Generates the JavaScript side of the app.
pub(crate) fn bind(wasm: &Path) -> Result<App, Failure> {
    let folder = Scratch::new("bind")?;
    let step = || format!("binding {} to JavaScript", wasm.display());
    Bindgen::new()
        .input_path(wasm)
        .out_name("app")
        .web(true)
        .doing(step)?
        .typescript(false)
        .omit_default_module_path(true)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate(&folder.0)
        .doing(step)?;
    let read = |name: &str| fs::read(folder.0.join(name)).doing(|| format!("reading the generated {name}"));
    Ok(App {
        js: String::from_utf8(read("app.js")?).doing(|| "reading the generated app.js".to_owned())?,
        wasm: read("app_bg.wasm")?,
        snippets: read_tree(&folder.0.join("snippets"))?,
    })
}

/// Makes the wasm smaller, unless no optimiser is given.
pub(crate) fn optimise(wasm: Vec<u8>, optimiser: Option<&Path>, cache: &Cache) -> Result<Vec<u8>, Failure> {
    let Some(optimiser) = optimiser else {
        return Ok(wasm);
    };
    let program = fs::read(optimiser).doing(|| format!("reading the optimiser {}", optimiser.display()))?;
    let recipe = format!("wasm-opt {} {}", sha256(&program), OPTIMISER_FLAGS.join(" "));
    cache.get(&recipe, &wasm, || run_optimiser(&wasm, optimiser))
}

fn run_optimiser(wasm: &[u8], optimiser: &Path) -> Result<Vec<u8>, Failure> {
    let folder = Scratch::new("optimise")?;
    let (input, output) = (folder.0.join("in.wasm"), folder.0.join("out.wasm"));
    fs::write(&input, wasm).doing(|| format!("writing {}", input.display()))?;
    let run = Command::new(optimiser)
        .args(OPTIMISER_FLAGS)
        .arg(&input)
        .arg("-o")
        .arg(&output)
        .output()
        .doing(|| format!("starting {}", optimiser.display()))?;
    if !run.status.success() {
        let why = String::from_utf8_lossy(&run.stderr);
        return Err(Failure::new(format!("wasm-opt failed ({}): {}", run.status, why.trim())));
    }
    fs::read(&output).doing(|| "reading what wasm-opt wrote".to_owned())
}

/// A temporary folder, gone when it is dropped.
struct Scratch(std::path::PathBuf);

impl Scratch {
    fn new(purpose: &str) -> Result<Self, Failure> {
        let folder = std::env::temp_dir().join(format!("bundle-{purpose}-{}", std::process::id()));
        fs::create_dir_all(&folder).doing(|| format!("making {}", folder.display()))?;
        Ok(Self(folder))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // A folder left behind in the system's temporary place is no reason to fail a good build.
        let _ = fs::remove_dir_all(&self.0);
    }
}
