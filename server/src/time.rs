//! The server's clock. A test moves it; nothing else asks the system for the time.

use domain::Millis;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::SystemTime;

/// Tells the time.
#[derive(Clone, Debug, Default)]
pub struct Time {
    ahead: Arc<AtomicU64>,
}

impl Time {
    /// Milliseconds since 1970.
    pub fn now(&self) -> Millis {
        let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        u64::try_from(since.as_millis()).unwrap_or(0) + self.ahead.load(Ordering::Relaxed)
    }

    /// Moves this clock forward, so that a test need not wait for a week to pass.
    pub fn pass(&self, ms: Millis) {
        self.ahead.fetch_add(ms, Ordering::Relaxed);
    }
}
