//! Mistakes that could be made, each planted by a flag. A test expects the simulation to find every one.

macro_rules! bugs {
    ($($(#[$doc:meta])* $name:ident,)*) => {
        /// A planted mistake.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Bug {
            $($(#[$doc])* $name,)*
        }

        impl Bug {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// The one with this name.
            pub fn named(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|bug| format!("{bug:?}") == name)
            }
        }
    };
}

bugs! {
    /// The phone takes a time-out for success.
    BelievesTimeouts,
    /// The phone takes ops out of the outbox when it sends them.
    ForgetsAtSend,
    /// The phone drops from an op of a newer build what it does not know.
    DropsUnknown,
    /// The phone passes over records of a kind that it does not know.
    PassesOverUnknown,
    /// A new build does not read the outbox of the old one.
    LosesOldOutbox,
    /// A phone that is told that its build is too old drops what it has not sent.
    ForgetsWhenTooOld,
    /// The server takes for a phone's team what it made for the one before.
    TakesForOtherTeam,
    /// A phone that joins another team keeps what it read in the one before.
    KeepsOldTeam,
    /// A late page of the team before is stored.
    BringsBackOldTeam,
    /// The phone counts what another phone handed it among its own.
    CountsHandedOver,
    /// The phone takes all before the last op that was acknowledged for acknowledged.
    SettlesAllBefore,
    /// The phone counts once more what it had to send again.
    CountsAgain,
    /// The phone drops refused ops.
    DropsRefused,
    /// The phone sends a refused op again and again, ahead of all others.
    BlocksOnRefused,
    /// The phone stores the cursor of a page that it could not store.
    CursorFirst,
    /// What a pull brings replaces what was not sent yet.
    OverwritesUnsent,
    /// The phone does not read again what the server took with another stamp.
    KeepsOwnStamps,
    /// A late answer to an older pull is believed.
    TakesOlder,
    /// A tab that has no lock believes that no other can be reading.
    ThinksItIsAlone,
    /// A full disk takes the record and not the op.
    SavesHalf,
    /// The phone clears itself before it has handed in its work.
    ErasesFirst,
    /// The phone clears what was saved while it handed in the rest.
    ErasesWhatWaits,
    /// The phone does not clear itself after it was taken out.
    NeverErases,
    /// The server applies an op each time that it comes.
    AppliesTwice,
    /// The server gives a repeated refused op a second chance.
    ForgetsRefusal,
    /// Two pushes read the last number before either wrote it.
    SequenceOutsideLock,
    /// The server answers before it commits, and is killed.
    AnswersBeforeCommit,
    /// The last to arrive wins, whatever the stamps say.
    LastArrivalWins,
    /// Stamps are not bounded by the server's time.
    BelievesClocks,
    /// Changes that did not know of each other are not noticed.
    IgnoresCollisions,
    /// An edit that knew the other value counts as a collision.
    SeesCollisionsEverywhere,
    /// What a phone sends after it was taken out goes into the book.
    AppliesParked,
    /// What a phone that was taken out had carried stays parked when its maker sends it.
    StaysParked,
    /// The history keeps what was erased.
    KeepsHistory,
    /// An erasure leaves what speaks of the household.
    ErasesHouseholdOnly,
    /// A phone keeps the acknowledged ops of what was erased.
    KeepsErasedOps,
    /// A phone whose erasure was refused shows the household as erased.
    StaysErased,
    /// A phone takes back a change and does not read again what lay under it.
    NeverLooksUnder,
    /// A cursor is believed although the server was restored from an older copy.
    BelievesCursors,
    /// A phone that has not read everything yet is not told of its own changes.
    LeavesOutTooEarly,
    /// Between two pages a phone is taken to have read everything up to the last.
    LeavesOutBetweenPages,
    /// A phone is not told of what others changed in a record that it changed after them.
    LeavesOutOthers,
    /// A receipt counts repeats.
    CountsTwice,
    /// A page's cursor is one too far.
    CursorTooFar,
    /// A pull gives another team's records too.
    MixesTeams,
}
