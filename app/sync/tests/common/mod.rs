//! What several stories share: a phone's disk and a server, both in memory and without a fault of their own.

#![allow(dead_code, reason = "no story uses everything")]

pub mod disk;
pub mod server;

/// The team's stream.
pub const STREAM: &str = "team";
