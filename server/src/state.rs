//! What every handler reaches: the store, the site, the clock, and who listens. The process keeps
//! nothing else, so that several run side by side on one database.

use crate::api::limit::JoinLimit;
use crate::api::live::Live;
use crate::config::PublicUrl;
use crate::store::Store;
use crate::time::Time;
use crate::web::Site;
use std::sync::Arc;
use tokio::sync::Semaphore;

/// Shared by all requests.
#[derive(Clone, Debug)]
pub struct App(Arc<Inner>);

/// The parts.
#[derive(Debug)]
pub struct Inner {
    /// The database.
    pub store: Store,
    /// The clock.
    pub time: Time,
    /// The address at which phones reach this server.
    pub public: PublicUrl,
    /// The built app, if there is one.
    pub site: Option<Site>,
    /// Who listens for changes.
    pub live: Live,
    /// Who may count figures now: it reads all of a province, and phones come first.
    pub counting: Semaphore,
    /// Failed joins of the last minute.
    pub joins: JoinLimit,
}

impl App {
    /// Puts the parts together.
    pub fn new(store: Store, time: Time, public: PublicUrl, site: Option<Site>) -> Self {
        Self(Arc::new(Inner {
            store,
            time,
            public,
            site,
            live: Live::default(),
            counting: Semaphore::new(1),
            joins: JoinLimit::default(),
        }))
    }

    /// The newest build of the app, which answers carry so that phones know of an update.
    pub fn build(&self) -> String {
        self.site.as_ref().map_or_else(|| env!("CARGO_PKG_VERSION").to_owned(), |site| site.build().to_owned())
    }
}

impl std::ops::Deref for App {
    type Target = Inner;
    fn deref(&self) -> &Inner {
        &self.0
    }
}
