//! Work that goes from phone to phone as files and QR codes makes the same book as work that each phone sends itself, whoever
//! carries it, in whatever order, and however often (G5, G17).
#![allow(clippy::unwrap_used, reason = "a test")]

use domain::frames::{Collector, Heard, cut};
use domain::handover::{Parcel, seal};
use domain::wire::Cursor;
use domain::{Clock, DeviceId, Fields, Kind, MemberId, Op, OpId, Record, Role, TeamId};
use serde_json::json;
use server::store::{Author, Incoming};
use sim::backend::Backend;
use sim::disk::Disk;
use sim::memory::Memory;
use sim::rng::Rng;
use std::collections::BTreeMap;
use uuid::Uuid;

const NOW: u64 = 1_795_000_000_000;

/// A team with its phones; each has made a few changes that nobody else knows.
struct Team {
    id: TeamId,
    phones: Vec<(DeviceId, MemberId)>,
    /// By phone.
    ops: Vec<Vec<Op>>,
}

impl Team {
    fn new(rng: &mut Rng) -> Self {
        let id = TeamId::new(NOW, rng.bytes());
        let phones: Vec<_> =
            (0..4).map(|_| (DeviceId::new(NOW, rng.bytes()), MemberId::new(NOW, rng.bytes()))).collect();
        let houses: Vec<_> = (0..3).map(|_| OpId::new(NOW, rng.bytes()).uuid()).collect();
        let mut ops = Vec::new();
        for (device, _) in &phones {
            let mut clock = Clock::new(device.tag());
            let mut says = |rng: &mut Rng| {
                let at = clock.tick(NOW + rng.below(10_000));
                let set = match rng.below(3) {
                    0 => json!({"code": "BL-001", "people": 1 + rng.below(9), "adults": 1}),
                    1 => json!({"adults": rng.below(5), "garden": rng.below(3)}),
                    _ => json!({"note": "sau chợ"}),
                };
                Op {
                    id: OpId::new(at.ms, rng.bytes()),
                    n: 0,
                    device: None,
                    kind: Kind::HOUSEHOLD,
                    rec: houses[rng.place(3)],
                    at,
                    set: serde_json::from_value(set).unwrap(),
                    over: rng.one_in(2).then(Fields::new),
                    mends: None,
                    more: Fields::new(),
                }
            };
            ops.push((0..=rng.below(6)).map(|_| says(rng)).collect());
        }
        Self { id, phones, ops }
    }

    /// A server that has nothing of the team's work yet.
    fn server(&self) -> (Memory, String) {
        let mut server = Memory::new(None);
        let stream = server.team(self.id, NOW);
        for (device, member) in &self.phones {
            server.enrol(&stream, *device, *member, Role::Member, NOW);
        }
        (server, stream)
    }

    fn author(&self, phone: usize, stream: &str) -> Author {
        let (device, member) = self.phones[phone];
        let (member, device, role) = (Some(member), Some(device), Some(Role::Member));
        Author { stream: stream.to_owned(), member, device, role, revoked: false }
    }

    /// What a phone holds, by way of a file, or of codes of which the first half is caught last.
    fn hands_on(&self, disk: &Disk, from: usize, in_codes: bool) -> Vec<Op> {
        let device = Some(self.phones[from].0);
        let ops = disk.outbox().map(|(_, row)| Op { device: row.op.device.or(device), ..row.op.clone() });
        let content = serde_json::to_vec(&ops.collect::<Vec<_>>()).unwrap();
        let key = "0f".repeat(32);
        let mut bytes = seal(self.id, &key, &content, false, [7; 24]).unwrap();
        if in_codes {
            let mut frames = cut(&bytes).unwrap();
            let half = frames.len() / 2;
            frames.rotate_left(half);
            let mut collector = Collector::default();
            let whole = frames.iter().find_map(|frame| match collector.hear(frame) {
                Heard::Whole(whole) => Some(whole),
                _ => None,
            });
            bytes = whole.unwrap();
        }
        serde_json::from_slice(&Parcel::read(&bytes).unwrap().open(&key).unwrap()).unwrap()
    }
}

/// What each field of each household says, and since when; the numbers are each server's own.
fn book<'r>(records: impl IntoIterator<Item = &'r Record>) -> BTreeMap<Uuid, Record> {
    let households = records.into_iter().filter(|record| record.kind == Kind::HOUSEHOLD);
    let without_number = |record: &Record| {
        let mut record = record.clone();
        record.seq = 0;
        record
    };
    households.map(|record| (record.id, without_number(record))).collect()
}

fn read(server: &mut Memory, stream: &str) -> Vec<Record> {
    server.pull(stream, &Cursor::default(), DeviceId::new(0, [0; 10]), 1_000).records
}

#[test]
fn work_that_is_handed_on_in_any_order_makes_the_same_book_as_work_that_is_sent_g5_g17() {
    for seed in 0..300 {
        let mut rng = Rng::new(seed);
        let team = Team::new(&mut rng);
        let (mut direct, stream) = team.server();
        for (phone, ops) in team.ops.iter().enumerate() {
            let ops: Vec<_> = ops.iter().map(Incoming::from).collect();
            direct.push(&team.author(phone, &stream), &ops, None, NOW + 20_000);
        }
        let sent = book(&read(&mut direct, &stream));

        let mut disks: Vec<Disk> = (0..4).map(|_| Disk::new(None)).collect();
        team.ops.iter().zip(&mut disks).for_each(|(ops, disk)| ops.iter().for_each(|op| assert!(disk.save(op, false))));
        let hand = |from: usize, to: usize, rng: &mut Rng, disks: &mut Vec<Disk>| {
            let mut ops = team.hands_on(&disks[from], from, rng.one_in(2));
            (0..ops.len()).for_each(|place| ops.swap(place, rng.place(place + 1)));
            let own = Some(team.phones[to].0);
            ops.iter().filter(|op| op.device != own).for_each(|op| disks[to].receive(op));
        };
        for _ in 0..rng.below(8) {
            let from = rng.place(4);
            let to = (from + 1 + rng.place(3)) % 4;
            hand(from, to, &mut rng, &mut disks);
        }
        let last = rng.place(4);
        (1..4).for_each(|step| hand((last + step) % 4, last, &mut rng, &mut disks));
        assert_eq!(book(disks[last].records.values()), sent, "seed {seed}: the phone that got everything");

        // It alone reaches the server; the makers come later, and nothing counts twice.
        let (mut carried, stream) = team.server();
        let ops: Vec<_> = disks[last].outbox().map(|(_, row)| Incoming::from(&row.op)).collect();
        carried.push(&team.author(last, &stream), &ops, None, NOW + 20_000);
        assert_eq!(book(&read(&mut carried, &stream)), sent, "seed {seed}: the server that got it from there");
        for (phone, ops) in team.ops.iter().enumerate() {
            let ops: Vec<_> = ops.iter().map(Incoming::from).collect();
            let again = carried.push(&team.author(phone, &stream), &ops, None, NOW + 30_000);
            assert!(again.verdicts.iter().all(|verdict| verdict.duplicate && verdict.seq.is_some()), "seed {seed}");
            let first = direct.push(&team.author(phone, &stream), &[], None, NOW + 30_000);
            assert_eq!(again.receipt, first.receipt, "seed {seed}: it counts for whoever made it");
        }
    }
}
