//! The id of an imported household or producer follows from what the list calls it, so that a list that is imported
//! again finds what it made.

use domain::{HamletId, HouseholdId, Kind, Phone, TeamId};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// Where ids carry the time at which they were made, these carry 2025-01-01, before every household of this app.
const MADE_MS: u64 = 1_735_689_600_000;

/// By what a list calls a household or a producer.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Key {
    /// Its code, folded.
    Code(String),
    /// The head's or producer's name, folded, the phone number, and how many earlier rows say just the same.
    Name(String, Option<String>, usize),
}

impl Key {
    /// By its code.
    pub fn code(code: &str) -> Self {
        Self::Code(domain::fold(code))
    }

    /// By its name.
    pub fn name(name: &str, phone: Option<&Phone>) -> Self {
        Self::Name(domain::fold(name), phone.map(Phone::e164), 0)
    }

    /// The id. The team's secret goes into it: whoever is not of the team, has the id of an erased household and guesses
    /// a name must not be able to see whether it was that one.
    pub fn id(&self, kind: &Kind, team: TeamId, secret: &str, hamlet: HamletId) -> Uuid {
        let mut hash = Sha256::new();
        // No part holds the separator.
        let mut add = |part: &str| {
            hash.update(part.as_bytes());
            hash.update([0]);
        };
        add(secret);
        add(&team.to_string());
        add(&hamlet.to_string());
        // Households came first, and their ids stay as they are.
        if *kind != Kind::HOUSEHOLD {
            add(kind.as_str());
        }
        match self {
            Self::Code(code) => {
                add("code");
                add(code);
            }
            Self::Name(head, phone, repeat) => {
                add("name");
                add(head);
                add(phone.as_deref().unwrap_or_default());
                add(&repeat.to_string());
            }
        }
        let mut bytes = [0; 10];
        bytes.copy_from_slice(&hash.finalize()[..10]);
        HouseholdId::new(MADE_MS, bytes).uuid()
    }
}
