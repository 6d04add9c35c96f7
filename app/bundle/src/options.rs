//! The command line.

use std::path::PathBuf;

use crate::failure::Failure;

const USAGE: &str = "usage: bundle --wasm FILE --public DIR --style DIR --out DIR (--wasm-opt FILE | --no-opt)";

/// What to build from, and where to.
#[derive(Debug)]
pub(crate) struct Options {
    /// The app as cargo built it.
    pub(crate) wasm: PathBuf,
    /// Files served as they are, `boot.js` and `sw.js`.
    pub(crate) public: PathBuf,
    /// The folder of `main.css`.
    pub(crate) style: PathBuf,
    /// The folder that will hold the site, replaced as a whole.
    pub(crate) out: PathBuf,
    /// Slow steps remembered, next to the site.
    pub(crate) cache: PathBuf,
    /// `wasm-opt`, or nothing for a quick build that is larger.
    pub(crate) optimiser: Option<PathBuf>,
}

impl Options {
    /// Reads the arguments, the program's name left out.
    pub(crate) fn parse(args: impl IntoIterator<Item = String>) -> Result<Self, Failure> {
        let (mut wasm, mut public, mut style, mut out, mut optimiser) = (None, None, None, None, None);
        let mut quick = false;
        let mut args = args.into_iter();
        while let Some(name) = args.next() {
            let slot = match name.as_str() {
                "--wasm" => &mut wasm,
                "--public" => &mut public,
                "--style" => &mut style,
                "--out" => &mut out,
                "--wasm-opt" => &mut optimiser,
                "--no-opt" => {
                    quick = true;
                    continue;
                }
                other => return Err(Failure::new(format!("{other} is no option. {USAGE}"))),
            };
            let value = args.next().ok_or_else(|| Failure::new(format!("{name} lacks its value. {USAGE}")))?;
            *slot = Some(PathBuf::from(value));
        }
        if !quick && optimiser.is_none() {
            return Err(Failure::new(format!("either --wasm-opt or --no-opt is needed. {USAGE}")));
        }
        let given =
            |slot: Option<PathBuf>, name| slot.ok_or_else(|| Failure::new(format!("{name} is missing. {USAGE}")));
        let out = given(out, "--out")?;
        Ok(Self {
            wasm: given(wasm, "--wasm")?,
            public: given(public, "--public")?,
            style: given(style, "--style")?,
            cache: out.with_file_name("bundle-cache"),
            out,
            optimiser: optimiser.filter(|_| !quick),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Options, Failure> {
        Options::parse(line.split(' ').map(str::to_owned))
    }

    #[test]
    fn quick_builds_use_no_optimiser() {
        let options = parse("--wasm a --public p --style s --out t/site --wasm-opt w --no-opt").expect("all is given");
        assert!(options.optimiser.is_none());
        assert_eq!(options.cache, PathBuf::from("t/bundle-cache"));
    }

    #[test]
    fn a_missing_option_is_named() {
        let failure = parse("--wasm a --style s --out o --no-opt").expect_err("--public is not given");
        assert!(failure.to_string().starts_with("--public is missing"));
    }
}
