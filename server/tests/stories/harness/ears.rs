//! Listening to the log. One listener serves the whole program, because a listener for one thread
//! alone can miss lines whose place in the code another thread reached first. Each thread keeps its own lines.

use std::cell::RefCell;
use std::io::Write;
use std::sync::Once;

thread_local! {
    static LINES: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

struct Ears;

impl Write for Ears {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        LINES.with_borrow_mut(|lines| lines.extend_from_slice(bytes));
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Begins to listen.
pub(crate) fn listen() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let filter = tracing_subscriber::EnvFilter::new("info,server=trace,sqlx=debug");
        tracing_subscriber::fmt().with_env_filter(filter).with_ansi(false).with_writer(|| Ears).init();
    });
}

/// What was written on this thread.
pub(crate) fn heard() -> String {
    LINES.with_borrow(|lines| String::from_utf8_lossy(lines).into_owned())
}
