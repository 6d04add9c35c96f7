//! The files of the site: held in memory, then written as a whole or not at all.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::failure::{Doing, Failure};

/// Every file by the address that it is served at, `/pkg/app.….js`.
#[derive(Debug, Default)]
pub(crate) struct Site {
    files: BTreeMap<String, Vec<u8>>,
}

impl Site {
    /// Adds a file. `address` begins with a slash.
    pub(crate) fn add(&mut self, address: impl Into<String>, bytes: impl Into<Vec<u8>>) {
        self.files.insert(address.into(), bytes.into());
    }

    /// All files, in the order of their addresses.
    pub(crate) fn files(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.files.iter().map(|(address, bytes)| (address.as_str(), bytes.as_slice()))
    }

    /// Writes the files and their compressed twins next to `out`, then puts that folder in its place.
    pub(crate) fn write(&self, compressed: &BTreeMap<String, Vec<u8>>, out: &Path) -> Result<(), Failure> {
        let (fresh, former) = (beside(out, "new"), beside(out, "old"));
        for left_over in [&fresh, &former] {
            if left_over.exists() {
                fs::remove_dir_all(left_over).doing(|| format!("removing {}", left_over.display()))?;
            }
        }
        for (address, bytes) in self.files() {
            write_file(&fresh, address, bytes)?;
        }
        for (address, bytes) in compressed {
            write_file(&fresh, &format!("{address}.br"), bytes)?;
        }
        swap(&fresh, &former, out)
    }
}

fn write_file(folder: &Path, address: &str, bytes: &[u8]) -> Result<(), Failure> {
    let path = folder.join(address.trim_start_matches('/'));
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).doing(|| format!("making {}", parent.display()))?;
    }
    fs::write(&path, bytes).doing(|| format!("writing {}", path.display()))
}

fn swap(fresh: &Path, former: &Path, out: &Path) -> Result<(), Failure> {
    let had_one = out.exists();
    if had_one {
        fs::rename(out, former).doing(|| format!("moving {} aside", out.display()))?;
    }
    if let Err(why) = fs::rename(fresh, out) {
        if had_one {
            fs::rename(former, out).doing(|| format!("putting {} back", out.display()))?;
        }
        return Err(Failure::new(format!("putting the new site at {} failed: {why}", out.display())));
    }
    if had_one {
        fs::remove_dir_all(former).doing(|| format!("removing {}", former.display()))?;
    }
    Ok(())
}

fn beside(out: &Path, suffix: &str) -> PathBuf {
    out.with_extension(suffix)
}

/// Every file below a folder, by its path in it with forward slashes. A folder that does not exist holds none.
pub(crate) fn read_tree(folder: &Path) -> Result<BTreeMap<String, Vec<u8>>, Failure> {
    let mut files = BTreeMap::new();
    if folder.exists() {
        collect(folder, "", &mut files)?;
    }
    Ok(files)
}

fn collect(folder: &Path, prefix: &str, files: &mut BTreeMap<String, Vec<u8>>) -> Result<(), Failure> {
    let listing = || format!("listing {}", folder.display());
    for entry in fs::read_dir(folder).doing(listing)? {
        let path = entry.doing(listing)?.path();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        if path.is_dir() {
            collect(&path, &format!("{prefix}{name}/"), files)?;
        } else if !name.starts_with('.') {
            let bytes = fs::read(&path).doing(|| format!("reading {}", path.display()))?;
            files.insert(format!("{prefix}{name}"), bytes);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_site_replaces_the_old_one_whole() {
        let folder = std::env::temp_dir().join(format!("bundle-site-{}", std::process::id()));
        let out = folder.join("site");
        for name in ["/pkg/first.js", "/pkg/second.js"] {
            let mut site = Site::default();
            site.add(name, "x");
            site.write(&BTreeMap::from([(name.to_owned(), vec![1])]), &out).expect("the folder can be written");
        }
        let found: Vec<String> = read_tree(&folder).expect("it can be read").into_keys().collect();
        assert_eq!(found, ["site/pkg/second.js", "site/pkg/second.js.br"]);
        fs::remove_dir_all(folder).expect("the folder is ours");
    }
}
