//! One stylesheet from `main.css` and the files that it imports.

use std::fs;
use std::path::Path;

use crate::failure::{Doing, Failure};

/// Reads `main.css`, puts each `@import "x.css";` in its place, and drops comments and indentation.
pub(crate) fn build(folder: &Path) -> Result<String, Failure> {
    Ok(minify(&inline(folder, "main.css")?))
}

fn inline(folder: &Path, name: &str) -> Result<String, Failure> {
    let mut whole = String::new();
    for line in read(folder, name)?.lines() {
        match imported(line) {
            Some(part) => whole.push_str(&read(folder, part)?),
            None => whole.push_str(line),
        }
        whole.push('\n');
    }
    if whole.lines().any(|line| imported(line).is_some()) {
        return Err(Failure::new(format!("only {name} may import stylesheets, not what it imports")));
    }
    Ok(whole)
}

fn read(folder: &Path, name: &str) -> Result<String, Failure> {
    let path = folder.join(name);
    fs::read_to_string(&path).doing(|| format!("reading {}", path.display()))
}

/// `@import "cards.css";` names `cards.css`.
fn imported(line: &str) -> Option<&str> {
    line.trim().strip_prefix("@import \"")?.strip_suffix("\";")
}

/// Drops comments, indentation and empty lines. Brotli does the rest better than a cleverer rule.
fn minify(css: &str) -> String {
    without_comments(css)
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .fold(String::new(), |all, line| all + line + "\n")
}

fn without_comments(css: &str) -> String {
    let mut kept = String::with_capacity(css.len());
    let mut quote = None;
    let mut chars = css.chars().peekable();
    while let Some(c) = chars.next() {
        match quote {
            None if c == '/' && chars.peek() == Some(&'*') => {
                skip_comment(&mut chars);
                continue;
            }
            None if c == '"' || c == '\'' => quote = Some(c),
            Some(open) if c == open => quote = None,
            Some(_) if c == '\\' => {
                kept.push(c);
                kept.extend(chars.next());
                continue;
            }
            _ => {}
        }
        kept.push(c);
    }
    kept
}

fn skip_comment(chars: &mut impl Iterator<Item = char>) {
    let mut last = ' ';
    chars.next();
    for c in chars {
        if last == '*' && c == '/' {
            return;
        }
        last = c;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_indentation_go_and_meaning_stays() {
        let css = "/* a */\nbody {\n  color: red; /* b\n c */\n  margin: 0 /**/ auto;\n}\n\n";
        assert_eq!(minify(css), "body {\ncolor: red;\nmargin: 0  auto;\n}\n");
    }

    #[test]
    fn a_quotation_is_not_a_comment() {
        let css = r#"a::after { content: "/* \" kept */"; }"#;
        assert_eq!(minify(css), format!("{css}\n"));
    }

    #[test]
    fn only_a_plain_import_is_inlined() {
        assert_eq!(imported("  @import \"cards.css\";"), Some("cards.css"));
        assert_eq!(imported("@import url(x.css);"), None);
    }
}
