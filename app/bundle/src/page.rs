//! Gives every part of the site its address.

use std::collections::BTreeMap;
use std::fs;

use crate::failure::{Doing, Failure};
use crate::hash::{hashed_name, sha256};
use crate::options::Options;
use crate::site::{Site, read_tree};
use crate::style;

/// Public files that are not served as they are.
const TEMPLATES: [&str; 2] = ["boot.js", "sw.js"];

/// The files that the shell names, by address.
#[derive(Debug, Default)]
pub(crate) struct Named {
    /// The stylesheet.
    pub(crate) style: String,
    /// The script that starts the app.
    pub(crate) boot: String,
    /// The app's JavaScript side.
    pub(crate) js: String,
    /// The app's wasm.
    pub(crate) wasm: String,
    /// The service worker, its placeholders still in it.
    pub(crate) worker: String,
}

/// Adds the app, the style and the public files to the site.
pub(crate) fn add(
    site: &mut Site,
    js: &str,
    wasm: Vec<u8>,
    snippets: &BTreeMap<String, Vec<u8>>,
    options: &Options,
) -> Result<Named, Failure> {
    let public = |name: &str| {
        let path = options.public.join(name);
        fs::read_to_string(&path).doing(|| format!("reading {}", path.display()))
    };
    let js = with_snippets(site, js, snippets);
    let named = Named {
        style: add_hashed(site, "/pkg/style.css", style::build(&options.style)?.into_bytes()),
        boot: add_hashed(site, "/pkg/boot.js", public("boot.js")?.into_bytes()),
        js: add_hashed(site, "/pkg/app.js", js.into_bytes()),
        wasm: add_hashed(site, "/pkg/app.wasm", wasm),
        worker: public("sw.js")?,
    };
    for (path, bytes) in read_tree(&options.public)? {
        if !TEMPLATES.contains(&path.as_str()) {
            site.add(format!("/{path}"), bytes);
        }
    }
    Ok(named)
}

fn add_hashed(site: &mut Site, address: &str, bytes: Vec<u8>) -> String {
    let address = hashed_name(address, &bytes);
    site.add(address.as_str(), bytes);
    address
}

/// Puts the crates' own JavaScript in a folder named by its content, and points the app's imports there.
fn with_snippets(site: &mut Site, js: &str, snippets: &BTreeMap<String, Vec<u8>>) -> String {
    if snippets.is_empty() {
        return js.to_owned();
    }
    let hashes: Vec<String> = snippets.iter().map(|(path, bytes)| path.clone() + &sha256(bytes)).collect();
    let folder = hashed_name("snippets", hashes.concat().as_bytes());
    for (path, bytes) in snippets {
        site.add(format!("/pkg/{folder}/{path}"), bytes.as_slice());
    }
    js.replace("'./snippets/", &format!("'./{folder}/")).replace("\"./snippets/", &format!("\"./{folder}/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crates_javascript_moves_to_a_hashed_folder() {
        let mut site = Site::default();
        let snippets = BTreeMap::from([("crate-1/inline0.js".to_owned(), b"export {}".to_vec())]);
        let js = with_snippets(&mut site, "import { a } from './snippets/crate-1/inline0.js';", &snippets);
        let (address, _) = site.files().next().expect("the snippet was added");
        assert!(address.starts_with("/pkg/snippets."));
        let imported = address.replace("/pkg/", "./");
        assert_eq!(js, format!("import {{ a }} from '{imported}';"));
    }
}
