//! A server that was restored got the same ops again in the same order, and is another one all the same if it bounded them to
//! other times (G12): then another change may stand there than the phones have.
#![allow(clippy::unwrap_used, reason = "a test")]

use domain::wire::Cursor;
use domain::{DeviceId, Fields, Kind, Mark, MemberId, Millis, Op, OpId, Role, Stamp, TeamId};
use server::store::{Author, Incoming};
use sim::backend::Backend;
use sim::memory::Memory;

const NOW: Millis = 1_795_000_000_000;
const DEVICE: [u8; 10] = [3; 10];

/// A server that takes one op, stamped so much ahead of [`NOW`], at this time; and the mark that it gives for it.
fn takes(ahead: Millis, at: Millis) -> (Memory, String, Mark) {
    let mut server = Memory::default();
    let stream = server.team(TeamId::new(NOW, [1; 10]), NOW);
    let (device, member) = (DeviceId::new(NOW, DEVICE), MemberId::new(NOW, [2; 10]));
    server.enrol(&stream, device, member, Role::Member, NOW);
    let op = Op {
        id: OpId::new(NOW, [4; 10]),
        n: 0,
        device: None,
        kind: Kind::HOUSEHOLD,
        rec: OpId::new(NOW, [5; 10]).uuid(),
        at: Stamp { ms: NOW + ahead, count: 0, device: device.tag() },
        set: Fields::from([("people".to_owned(), 4.into())]),
        over: None,
        mends: None,
        more: Fields::new(),
    };
    let (role, device) = (Some(Role::Member), Some(device));
    let author = Author { stream: stream.clone(), member: Some(member), device, role, revoked: false };
    let mark = server.push(&author, &[Incoming::from(&op)], None, at).mark.unwrap();
    (server, stream, mark)
}

fn is_known(ahead: Millis) -> bool {
    let (_, _, mark) = takes(ahead, NOW);
    let (mut restored, stream, _) = takes(ahead, NOW + 60_000);
    let cursor = Cursor { after: mark.head.seq, mark: Some(mark), whole: None };
    !restored.pull(&stream, &cursor, DeviceId::new(NOW, DEVICE), 10).anew
}

#[test]
fn what_was_bounded_to_another_time_is_not_the_same_history_g8_g12() {
    assert!(is_known(0), "nobody needs to read anew");
    assert!(!is_known(10_000_000_000));
}
