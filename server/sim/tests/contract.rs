//! The store in memory gives the same answers as the databases: otherwise what holds in its worlds says nothing.
#![allow(clippy::unwrap_used, reason = "a test")]

mod common;

use domain::wire::Cursor;
use domain::{DeviceId, Fields, Head, Kind, Mark, MemberId, Op, OpId, Role, Stamp, TeamId};
use server::store::{Author, Incoming, Place};
use sim::backend::{Answer, Backend, Page};
use sim::database::Database;
use sim::memory::Memory;
use sim::rng::Rng;
use uuid::Uuid;

const NOW: u64 = 1_795_000_000_000;

/// What a store did, without what may differ: a database's team begins with a few records of its own.
#[derive(Debug, PartialEq)]
struct Heard {
    answers: Vec<Answer>,
    pages: Vec<Page>,
    anew: Vec<bool>,
    entries: Vec<(Option<u64>, String, Option<DeviceId>, u64)>,
}

/// A mark as if the stream had begun with the story. What the database's team begins with is in its chain.
fn relative(mark: Mark, first: u64) -> Mark {
    Mark { head: Head { seq: mark.head.seq - first, chain: 0 }, ..mark }
}

fn answer_seqs(heard: &Heard) -> impl Iterator<Item = u64> {
    heard.answers.iter().flat_map(|answer| &answer.verdicts).filter_map(|verdict| verdict.seq)
}

fn is_told(backend: &mut dyn Backend, seed: u64) -> Heard {
    let mut rng = Rng::new(seed);
    let stream = backend.team(TeamId::new(NOW, rng.bytes()), NOW);
    let phones: Vec<_> = (0..3).map(|_| (DeviceId::new(NOW, rng.bytes()), MemberId::new(NOW, rng.bytes()))).collect();
    for (device, member) in &phones {
        backend.enrol(&stream, *device, *member, Role::Member, NOW);
    }
    let first = backend.pull(&stream, &Cursor::default(), phones[0].0, 1_000).next;
    let records: Vec<Uuid> = (0..4).map(|_| OpId::new(NOW, rng.bytes()).uuid()).collect();
    let mut said: Vec<Op> = Vec::new();
    let mut heard = Heard { answers: Vec::new(), pages: Vec::new(), anew: Vec::new(), entries: Vec::new() };
    for turn in 0..60 {
        let now = NOW + turn * 1_000;
        let (device, member) = phones[rng.place(3)];
        if rng.one_in(40) {
            backend.revoke(&stream, device, now);
        }
        let mut ops = Vec::new();
        for _ in 0..rng.below(5) {
            if !said.is_empty() && rng.one_in(4) {
                ops.push(said[rng.place(said.len())].clone());
                continue;
            }
            let people = rng.below(12) * 3;
            let set: Fields = [("people".to_owned(), people.into()), ("code".to_owned(), "BL-001".into())].into();
            let far = if rng.one_in(6) { 10_000_000_000 } else { 0 };
            let op = Op {
                id: OpId::new(now, rng.bytes()),
                n: 0,
                device: rng.one_in(5).then(|| phones[rng.place(3)].0),
                kind: if rng.one_in(9) { Kind::QUOTA } else { Kind::HOUSEHOLD },
                rec: records[rng.place(4)],
                at: Stamp { ms: now + far - rng.below(5_000), count: 0, device: device.tag() },
                set,
                over: rng.one_in(2).then(Fields::new),
                mends: None,
                more: Fields::new(),
            };
            said.push(op.clone());
            ops.push(op);
        }
        let revoked = backend.is_revoked(device);
        let (role, device) = (Some(Role::Member), Some(device));
        let author = Author { stream: stream.clone(), member: Some(member), device, role, revoked };
        let incoming: Vec<_> = ops.iter().map(Incoming::from).collect();
        let mut answer = backend.push(&author, &incoming, None, now);
        answer.verdicts.iter_mut().for_each(|verdict| verdict.seq = verdict.seq.map(|seq| seq - first));
        answer.mark = answer.mark.map(|mark| relative(mark, first));
        heard.answers.push(answer);
        let last = answer_seqs(&heard).max().unwrap_or(0);
        let after = first + rng.below(last + 1);
        let cursor = Cursor { after, mark: None, whole: rng.one_in(2).then_some(after) };
        let mut page = backend.pull(&stream, &cursor, phones[rng.place(3)].0, 1 + u32::try_from(rng.below(4)).unwrap());
        // From there with its mark, and with one that is another's.
        page.mark = page.mark.filter(|mark| mark.head.seq > first);
        let others = heard.pages.iter().find_map(|old| old.mark);
        for mark in [page.mark, others] {
            let cursor = Cursor { after: page.next, mark, whole: None };
            heard.anew.push(backend.pull(&stream, &cursor, phones[0].0, 1).anew);
        }
        page.next -= first;
        page.mark = page.mark.map(|mark| relative(mark, first));
        page.records.iter_mut().for_each(|record| record.seq -= first);
        heard.pages.push(page);
    }
    for entry in backend.history(&stream) {
        let seq = entry.seq.map(|seq| seq.saturating_sub(first)).filter(|seq| *seq > 0);
        if entry.seq.is_none_or(|seq| seq > first) {
            heard.entries.push((seq, entry.body, entry.device, entry.received));
        }
    }
    heard.entries.sort();
    heard
}

fn agree(mut database: Database) {
    for seed in 0..20 {
        assert_eq!(is_told(&mut database, seed), is_told(&mut Memory::new(None), seed), "seed {seed}");
    }
}

#[test]
fn memory_and_sqlite_give_the_same_answers() {
    let folder = tempfile::tempdir().unwrap();
    agree(Database::open(&Place::Folder(folder.path().to_owned())));
}

#[test]
fn memory_and_postgresql_give_the_same_answers() {
    common::on_postgres("contract", |place| agree(Database::open(place)));
}
