//! Defects to plant, so that we know that the checker would see them.

use crate::common::disk::Disk;
use domain::Record;

/// What a careless hand might write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Defect {
    /// The phone clears its outbox when it sends.
    ForgetsAtSend,
    /// The server does not look whether it knows an op.
    AppliesTwice,
    /// The phone writes the cursor in a transaction before that of the page.
    CursorFirst,
    /// A pulled record replaces the local one with what waits on it.
    OverwritesUnsent,
    /// A page that comes late replaces what the phone has from a later one.
    TakesOlder,
}

impl Defect {
    /// What a page becomes before the phone stores it.
    pub fn harms(self, mut page: Vec<Record>, disk: &mut Disk) -> Vec<Record> {
        if self == Self::OverwritesUnsent {
            disk.records.extend(page.drain(..).map(|record| (record.id, record)));
        }
        if self == Self::TakesOlder {
            for record in &mut page {
                record.seq = record.seq.max(disk.records.get(&record.id).map_or(0, |local| local.seq));
            }
        }
        page
    }
}
