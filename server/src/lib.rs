//! Từng Nhà, the server: takes what phones push, gives what phones pull, and serves the app.
//!
//! Data flows `api -> auth -> store`. All SQL is in [`store`], which knows nothing of HTTP; every
//! route is one row of [`router::table`].

pub mod api;
pub mod auth;
pub mod cli;
pub mod config;
pub mod demo;
pub mod error;
pub mod import;
pub mod lists;
pub mod office;
pub mod qr;
pub mod random;
pub mod router;
pub mod secret;
pub mod state;
pub mod store;
pub mod time;
pub mod web;
