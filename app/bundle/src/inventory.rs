//! What is in a build: `site.json` for the server, the precache list for the service worker.

use serde_json::{Map, Value, json};

use crate::failure::Failure;
use crate::hash::sha256;
use crate::page::Named;
use crate::site::Site;

/// Where the list goes in `sw.js`, quotation marks included.
const PRECACHE_SLOT: &str = "\"__PRECACHE__\"";
/// Where the server puts the build's name.
const BUILD_SLOT: &str = "__BUILD__";

/// Adds `sw.js` and `site.json`, both made from the files that are already there.
pub(crate) fn add(site: &mut Site, named: &Named) -> Result<(), Failure> {
    let precache = precache(site);
    site.add("/sw.js", worker(&named.worker, &precache)?);
    let files: Map<String, Value> =
        site.files().map(|(address, bytes)| (address.to_owned(), Value::from(sha256(bytes)))).collect();
    let inventory = json!({
        "version": env!("CARGO_PKG_VERSION"),
        "style": named.style,
        "boot": named.boot,
        "js": named.js,
        "wasm": named.wasm,
        "files": files,
        "precache": precache,
    });
    site.add("/site.json", format!("{inventory:#}\n"));
    Ok(())
}

/// The shell, then every file that a phone needs to start offline.
fn precache(site: &Site) -> Vec<String> {
    let files = site.files().map(|(address, _)| address.to_owned());
    std::iter::once("/".to_owned()).chain(files).collect()
}

fn worker(template: &str, precache: &[String]) -> Result<String, Failure> {
    for slot in [PRECACHE_SLOT, BUILD_SLOT] {
        let count = template.matches(slot).count();
        if count != 1 {
            return Err(Failure::new(format!("sw.js must hold {slot} once, but holds it {count} times")));
        }
    }
    let list = serde_json::to_string(precache).expect("a list of strings is always JSON");
    Ok(template.replace(PRECACHE_SLOT, &list))
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORKER: &str = "const BUILD = '__BUILD__'; const PRECACHE = \"__PRECACHE__\";";

    fn built() -> (Site, Value) {
        let mut site = Site::default();
        site.add("/pkg/app.1.js", "js");
        site.add("/icons/icon.svg", "<svg/>");
        let named = Named { worker: WORKER.to_owned(), ..Named::default() };
        add(&mut site, &named).expect("the template holds both slots");
        let json = site.files().find(|(address, _)| *address == "/site.json").expect("it was added").1;
        let json = serde_json::from_slice(json).expect("it is JSON");
        (site, json)
    }

    #[test]
    fn the_precache_is_the_shell_and_every_file_but_the_workers_own() {
        let (_, json) = built();
        assert_eq!(json["precache"], json!(["/", "/icons/icon.svg", "/pkg/app.1.js"]));
    }

    #[test]
    fn the_worker_gets_the_list_and_leaves_the_build_to_the_server() {
        let (site, json) = built();
        let worker = site.files().find(|(address, _)| *address == "/sw.js").expect("it was added").1;
        let expected = format!("const BUILD = '__BUILD__'; const PRECACHE = {};", json["precache"]);
        assert_eq!(String::from_utf8_lossy(worker), expected);
        assert_eq!(json["files"]["/sw.js"], sha256(worker));
    }

    #[test]
    fn a_worker_without_its_slots_is_refused() {
        assert!(worker("const BUILD = '__BUILD__';", &[]).is_err());
    }
}
