//! One page a file.

pub(crate) mod accounts;
pub(crate) mod audit;
pub(crate) mod home;
pub(crate) mod sign_in;
pub(crate) mod team;
pub(crate) mod trouble;
