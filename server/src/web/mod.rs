//! What the server sends that is not the API: the app's files, the shell, and what stands around
//! every answer.

mod files;
mod headers;
mod log;
mod shell;
mod site;

pub use files::routes;
pub use headers::headers;
pub use log::log;
pub use site::Site;
