//! The phone's store: records, outbox and settings in IndexedDB, sealed. A record and its op are written in
//! one transaction (G2); nothing but a server's word takes an op out of the outbox (G3).

mod db;
mod erase;
mod error;
mod handover;
mod ledger;
mod meta;
mod outbox;
mod ready;
mod records;
mod rows;
mod schema;
mod snapshot;

pub use error::StoreError;
pub use handover::{Offer, Received};
pub use meta::{draft_of, draft_of_new};
pub use outbox::{Counts, Kept, Requeued, Settled};
pub use ready::Batch;
pub use records::Change;
pub use snapshot::{SMALL, Start};

use db::Db;
use domain::seal::Sealer;
use domain::{Clock, DeviceId};
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// The store. Cheap to clone; all clones are one.
#[derive(Clone)]
pub struct Store {
    db: Db,
    sealer: Rc<Sealer>,
    clock: Rc<RefCell<Clock>>,
    base: Rc<RefCell<snapshot::Base>>,
    opened: Rc<RefCell<ready::Opened>>,
    /// Up to which number nothing waited when this tab last looked.
    passed: Rc<Cell<u64>>,
    /// This phone.
    pub device: DeviceId,
}

impl Store {
    /// Opens the store, making what a new phone needs: its id and its key.
    pub async fn open() -> Result<Self, StoreError> {
        let db = Db::open().await?;
        let (key, device, clock) = meta::identity(&db).await?;
        let sealer = Rc::new(Sealer::new(&key));
        Ok(Self {
            db,
            sealer,
            clock: Rc::new(RefCell::new(clock)),
            base: Rc::default(),
            opened: Rc::default(),
            passed: Rc::default(),
            device,
        })
    }

    /// The server's time as this phone believes it.
    pub fn now(&self) -> domain::Millis {
        self.clock.borrow().server_time(crate::browser::wall())
    }

    fn seal(&self, place: &str, plain: &[u8]) -> Vec<u8> {
        self.sealer.seal(place, plain, crate::browser::random())
    }
}
