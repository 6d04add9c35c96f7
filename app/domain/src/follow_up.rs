//! Why somebody promised to come back: what was missing at the door, in one word, for the list of the day.

use crate::{Invalid, Reason};

/// What was missing (lý do hẹn lại).
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FollowUpReason {
    /// The one who decides, or whose phone it is, was out.
    Family,
    /// They had no time.
    Time,
    /// A document or a number was not at hand.
    Papers,
    /// The phone was not ready: flat, full, too old, or there is none yet.
    Phone,
    /// There was no signal.
    Network,
}

impl FollowUpReason {
    /// All of them, in the order in which a form shows them.
    pub const ALL: [Self; 5] = [Self::Family, Self::Time, Self::Papers, Self::Network, Self::Phone];

    /// The stored word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Family => "family",
            Self::Time => "time",
            Self::Papers => "papers",
            Self::Phone => "phone",
            Self::Network => "network",
        }
    }

    /// Reads the stored word.
    ///
    /// ```
    /// use domain::FollowUpReason;
    /// assert_eq!(FollowUpReason::parse("papers"), Ok(FollowUpReason::Papers));
    /// assert!(FollowUpReason::parse("illness").is_err());
    /// ```
    pub fn parse(word: &str) -> Result<Self, Invalid> {
        let found = Self::ALL.into_iter().find(|reason| reason.as_str() == word);
        found.ok_or_else(|| Invalid::new("follow_why", Reason::Unknown))
    }
}
