//! The one line that every screen shows: which of these is true.

use crate::Fault;

/// How the network stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Net {
    /// Nothing was tried yet.
    #[default]
    Unknown,
    /// A round is under way.
    Working,
    /// The last round went well.
    Fine,
    /// The last round ended with a fault.
    Fault(Fault),
    /// The phone's own store failed.
    Store,
}

/// What the status line says, in this order of importance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Status {
    /// This phone was taken out of its team, and holds nothing any more.
    Revoked,
    /// The server no longer knows this phone; so many ops are kept.
    SignedOut(u32),
    /// This build must be updated before it can pull; so many ops are kept.
    TooOld(u32),
    /// So many ops were refused and need a look.
    NeedLook(u32),
    /// No network; so many ops are kept on this phone.
    Offline(u32),
    /// The server has trouble; so many ops are kept on this phone.
    Trouble(u32),
    /// So many ops wait or are being sent.
    Waiting(u32),
    /// What the team wrote comes in for the first time: figures are not whole yet.
    Receiving,
    /// The same, and it was cut: by the network, the server, or the phone's own store.
    NotReceived,
    /// The server has everything.
    AllSent,
}

impl Status {
    /// The status of a phone on which `waiting` ops wait and `refused` ops need a look, and which holds all that its team
    /// wrote, or not yet (`is_whole`).
    pub fn of(waiting: u32, refused: u32, net: Net, is_whole: bool) -> Self {
        match net {
            Net::Fault(Fault::Revoked) => Self::Revoked,
            Net::Fault(Fault::SignedOut) => Self::SignedOut(waiting + refused),
            Net::Fault(Fault::TooOld) => Self::TooOld(waiting + refused),
            _ if refused > 0 => Self::NeedLook(refused),
            Net::Fault(_) | Net::Store if waiting == 0 && !is_whole => Self::NotReceived,
            Net::Fault(Fault::Unreachable | Fault::Offline) => Self::Offline(waiting),
            Net::Fault(_) | Net::Store if waiting > 0 => Self::Trouble(waiting),
            _ if waiting > 0 => Self::Waiting(waiting),
            _ if !is_whole => Self::Receiving,
            _ => Self::AllSent,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_sent_is_said_only_when_nothing_is_left() {
        for net in [Net::Unknown, Net::Working, Net::Fine, Net::Fault(Fault::Server), Net::Fault(Fault::Garbage)] {
            assert_ne!(Status::of(1, 0, net, true), Status::AllSent);
            assert_ne!(Status::of(0, 1, net, true), Status::AllSent);
            assert_eq!(Status::of(0, 0, net, true), Status::AllSent);
        }
    }

    #[test]
    fn each_trouble_has_its_own_words() {
        assert_eq!(Status::of(3, 0, Net::Fault(Fault::Unreachable), true), Status::Offline(3));
        assert_eq!(Status::of(3, 0, Net::Fault(Fault::Server), true), Status::Trouble(3));
        assert_eq!(Status::of(3, 1, Net::Fine, true), Status::NeedLook(1));
        assert_eq!(Status::of(3, 1, Net::Fault(Fault::SignedOut), true), Status::SignedOut(4));
    }

    #[test]
    fn what_has_not_come_in_yet_is_said() {
        assert_eq!(Status::of(0, 0, Net::Working, false), Status::Receiving);
        assert_eq!(Status::of(0, 0, Net::Fault(Fault::Offline), false), Status::NotReceived);
        assert_eq!(Status::of(0, 0, Net::Fault(Fault::Revoked), false), Status::Revoked);
        assert_eq!(Status::of(2, 0, Net::Fault(Fault::Offline), false), Status::Offline(2), "own work comes first");
        assert_eq!(Status::of(2, 0, Net::Working, false), Status::Waiting(2));
    }
}
