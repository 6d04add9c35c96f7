//! Remembers what slow steps gave for the same input, so that a build in which little changed takes a moment.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::failure::{Doing, Failure};
use crate::hash::sha256;

/// Results kept: several whole sites, some tens of megabytes.
const KEPT: usize = 120;

/// A folder of results, each named by the hash of what it was made from.
#[derive(Debug)]
pub(crate) struct Cache(PathBuf);

impl Cache {
    /// Opens the folder and makes it if need be.
    pub(crate) fn open(folder: &Path) -> Result<Self, Failure> {
        fs::create_dir_all(folder).doing(|| format!("making {}", folder.display()))?;
        Ok(Self(folder.to_owned()))
    }

    /// The result for `input`, made by `produce` only if it is not known. `recipe` names the step and all that
    /// steers it.
    pub(crate) fn get(
        &self,
        recipe: &str,
        input: &[u8],
        produce: impl FnOnce() -> Result<Vec<u8>, Failure>,
    ) -> Result<Vec<u8>, Failure> {
        let path = self.0.join(sha256(format!("{recipe}\n{}", sha256(input)).as_bytes()));
        if let Ok(known) = fs::read(&path) {
            return Ok(known);
        }
        let made = produce()?;
        // Renamed into place: a run that is stopped half-way leaves no half result under a valid name.
        let draft = path.with_extension(std::process::id().to_string());
        fs::write(&draft, &made).doing(|| format!("writing {}", draft.display()))?;
        fs::rename(&draft, &path).doing(|| format!("naming {}", path.display()))?;
        Ok(made)
    }

    /// Forgets the oldest results.
    pub(crate) fn prune(&self) -> Result<(), Failure> {
        let mut results: Vec<(SystemTime, PathBuf)> = fs::read_dir(&self.0)
            .doing(|| format!("listing {}", self.0.display()))?
            .flatten()
            .filter_map(|entry| Some((entry.metadata().ok()?.modified().ok()?, entry.path())))
            .collect();
        results.sort();
        let surplus = results.len().saturating_sub(KEPT);
        for (_, path) in &results[..surplus] {
            fs::remove_file(path).doing(|| format!("removing {}", path.display()))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_input_is_made_once() {
        let folder = std::env::temp_dir().join(format!("bundle-cache-{}", std::process::id()));
        let cache = Cache::open(&folder).expect("the temporary folder can be written");
        let made = cache.get("double", b"a", || Ok(b"aa".to_vec())).expect("the step works");
        let known = cache.get("double", b"a", || Err(Failure::new("made twice"))).expect("it is known");
        assert_eq!(made, known);
        assert!(cache.get("treble", b"a", || Err(Failure::new("another recipe"))).is_err());
        fs::remove_dir_all(folder).expect("the folder is ours");
    }
}
