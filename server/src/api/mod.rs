//! The API: a use case a file. Handlers read the request, ask the store, and answer DTOs of
//! [`domain::wire`]; who may call them is decided before, by [`crate::auth::guard`].

pub mod body;
pub mod codes;
pub mod healthz;
pub mod imports;
pub mod join;
pub mod limit;
pub mod live;
pub mod me;
pub mod openapi;
pub mod phones;
pub mod pull;
pub mod push;
pub mod refused;
pub mod revoke;
