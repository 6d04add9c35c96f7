//! Codes for households that a list gives none: the hamlet's initials and a number, such as `BL-012`.

use super::known::Known;
use domain::fold;
use std::collections::{HashMap, HashSet};

pub struct Codes {
    taken: HashSet<String>,
    next: HashMap<String, u32>,
}

impl Codes {
    /// Codes that neither the team nor `given` has.
    pub fn beside<'c>(known: &'c Known, given: impl Iterator<Item = &'c str>) -> Self {
        Self { taken: known.codes().chain(given).map(fold).collect(), next: HashMap::new() }
    }

    /// The next one for a hamlet.
    pub fn next(&mut self, hamlet: &str) -> String {
        /// As many as the app's own codes have.
        const LETTERS: usize = 3;
        let words = fold(hamlet);
        let initials = words.split_whitespace().filter_map(|word| word.chars().find(char::is_ascii_alphanumeric));
        let initials = initials.take(LETTERS).collect::<String>().to_uppercase();
        let number = self.next.entry(initials.clone()).or_insert(1);
        loop {
            let code = format!("{initials}-{number:03}");
            *number += 1;
            if self.taken.insert(fold(&code)) {
                return code;
            }
        }
    }
}
