//! Short names between the wasm and its JavaScript. The generated ones hold hashes, which no compression makes smaller,
//! and stand in both files.

use std::collections::BTreeMap;

use crate::failure::{Doing, Failure};

/// The module under which the generated JavaScript offers its functions.
const MODULE: &str = "./app_bg.js";
/// Shorter names are left as they are: the loader calls some of them, such as `memory`, itself.
const LONG: usize = 16;

/// Gives every long import and export a short name, the same in both.
pub(crate) fn shorten(js: &str, wasm: &[u8]) -> Result<(String, Vec<u8>), Failure> {
    let mut module = walrus::Module::from_buffer(wasm).doing(|| "reading the bound wasm".to_owned())?;
    let mut names = Names::default();
    for import in module.imports.iter_mut().filter(|import| import.module == MODULE) {
        names.shorten(&mut import.name);
        "a".clone_into(&mut import.module);
    }
    module.exports.iter_mut().for_each(|export| names.shorten(&mut export.name));
    let js = names.in_js(js).replace(&format!("\"{MODULE}\""), "\"a\"");
    Ok((js, module.emit_wasm()))
}

#[derive(Default)]
struct Names {
    short: BTreeMap<String, String>,
}

impl Names {
    fn shorten(&mut self, name: &mut String) {
        if name.len() >= LONG {
            // No name of JavaScript begins so.
            let next = format!("_{:x}", self.short.len());
            name.clone_from(self.short.entry(name.clone()).or_insert(next));
        }
    }

    /// Replaces whole words only: some names begin with others.
    fn in_js(&self, js: &str) -> String {
        let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '$';
        let mut out = String::with_capacity(js.len());
        let mut rest = js;
        while !rest.is_empty() {
            let word = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
            let (name, after) = rest.split_at(word);
            out.push_str(self.short.get(name).map_or(name, String::as_str));
            let between = after.find(is_part).unwrap_or(after.len());
            out.push_str(&after[..between]);
            rest = &after[between..];
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_words_get_the_short_name_in_both() {
        let mut names = Names::default();
        let mut long = "__wbg_waiting_165b0cc95d76476c".to_owned();
        let mut longer = format!("{long}_20");
        let mut plain = "memory".to_owned();
        for name in [&mut long, &mut longer, &mut plain] {
            names.shorten(name);
        }
        assert_eq!([&*long, &*longer, &*plain], ["_0", "_1", "memory"]);
        let js = "wasm.__wbg_waiting_165b0cc95d76476c_20(wasm.memory, \"ệ\"); f.__wbg_waiting_165b0cc95d76476c";
        assert_eq!(names.in_js(js), "wasm._1(wasm.memory, \"ệ\"); f._0");
    }
}
