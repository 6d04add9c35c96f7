#![doc = include_str!("../README.md")]

mod fill;
pub mod patch;
pub mod qr;
pub mod register;
#[cfg(feature = "ssr")]
pub mod shell;
#[cfg(test)]
mod tests;

#[cfg(feature = "csr")]
mod browser;
#[cfg(feature = "csr")]
mod camera;
#[cfg(feature = "csr")]
mod components;
#[cfg(feature = "csr")]
mod driver;
#[cfg(feature = "csr")]
mod pack;
#[cfg(feature = "csr")]
mod pages;
#[cfg(feature = "csr")]
mod photo;
#[cfg(feature = "csr")]
mod reactive;
#[cfg(feature = "csr")]
mod root;
#[cfg(feature = "csr")]
mod state;
#[cfg(feature = "csr")]
mod store;
#[cfg(feature = "csr")]
mod update;
#[cfg(feature = "csr")]
mod words;

#[cfg(feature = "csr")]
#[allow(deprecated, reason = "its successor is a build crate that brings all of CLDR to every build")]
mod translations {
    leptos_i18n::load_locales!();
}
pub use fill::fill;
#[cfg(feature = "csr")]
use translations::i18n;
