//! The real store on a real database.

use crate::backend::{Answer, Backend, Entry, Page};
use domain::Mark;
use domain::wire::{Cursor, PhoneState};
use domain::{DeviceId, Fields, JoinCode, Kind, MemberId, Millis, Op, OpId, Role, Stamp, TeamId};
use server::store::{
    Author, Delivery, Door, Enrolled, HistoryRow as Logged, Incoming, Join, PhoneReport, Place, Store,
};
use std::collections::BTreeSet;
use tokio::runtime::Runtime;

/// A store and a way to wait for it.
#[derive(Debug)]
pub struct Database {
    store: Store,
    runtime: Runtime,
    phones: BTreeSet<DeviceId>,
    revoked: BTreeSet<DeviceId>,
}

impl Database {
    /// Opens a database.
    ///
    /// # Panics
    /// If it does not open: a simulation without a database has nothing to tell.
    pub fn open(place: &Place) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.expect("a runtime of one thread needs nothing");
        let store = runtime.block_on(Store::open(place)).expect("the database opens");
        Self { store, runtime, phones: BTreeSet::new(), revoked: BTreeSet::new() }
    }
}

impl Backend for Database {
    fn push(&mut self, author: &Author, ops: &[Incoming], mark: Option<Mark>, now: Millis) -> Answer {
        let report = PhoneReport { mark, ..PhoneReport::default() };
        let pushed = self.runtime.block_on(self.store.push(author, ops, &report, now)).expect("the database answers");
        Answer { verdicts: pushed.verdicts, receipt: pushed.receipt, mark: pushed.mark, anew: pushed.anew }
    }

    fn pull(&mut self, stream: &str, cursor: &Cursor, device: DeviceId, limit: u32) -> Page {
        let page = self.store.pull(stream, cursor, device, limit);
        let page = self.runtime.block_on(page).expect("the database answers");
        Page {
            next: page.next,
            mark: page.mark,
            anew: page.anew,
            more: page.more,
            records: page
                .records
                .iter()
                .map(|raw| serde_json::from_str(raw.get()).expect("it wrote it itself"))
                .collect(),
        }
    }

    fn revoke(&mut self, stream: &str, device: DeviceId, now: Millis) {
        let team: TeamId = stream.parse().expect("a stream of the world is a team");
        let revoked = self.runtime.block_on(self.store.revoke(team, device, now)).expect("the database answers");
        assert!(revoked, "the team has this phone");
        self.revoked.insert(device);
    }

    fn is_revoked(&mut self, device: DeviceId) -> bool {
        self.revoked.contains(&device)
    }

    fn history(&mut self, stream: &str) -> Vec<Entry> {
        let rows = self.runtime.block_on(self.store.history_of(stream)).expect("the database answers");
        let entry = |row: Logged| Entry { seq: row.seq, body: row.body, device: row.device, received: row.received };
        rows.into_iter().map(entry).collect()
    }

    fn team(&mut self, _: TeamId, now: Millis) -> String {
        let name = "Tổ Bắc Lù".parse().expect("a name");
        let team = self.runtime.block_on(self.store.create_team(&name, None, now)).expect("the database answers");
        team.to_string()
    }

    fn enrol(&mut self, stream: &str, device: DeviceId, member: MemberId, role: Role, now: Millis) {
        let team: TeamId = stream.parse().expect("a stream of the world is a team");
        let mut set = Fields::new();
        set.insert("name".to_owned(), "Chìu Thị Sám".into());
        set.insert("role".to_owned(), role.as_str().into());
        let person = Op {
            id: OpId::new(now, server::random::bytes()),
            n: 0,
            device: None,
            kind: Kind::MEMBER,
            rec: member.uuid(),
            at: Stamp { ms: now, count: 0, device: 0 },
            set,
            over: None,
            mends: None,
            more: Fields::new(),
        };
        let office = Author { stream: stream.to_owned(), member: None, device: None, role: None, revoked: false };
        let arrival = Delivery { author: office, received: now, ops: vec![Incoming::from(&person)] };
        if self.phones.contains(&device) {
            self.runtime.block_on(self.store.load(team, &[arrival], &[])).expect("the database answers");
            let code = JoinCode::new(server::random::bytes());
            let made = self.runtime.block_on(self.store.create_code(&code, team, member, now + 1));
            assert!(made.expect("the database answers"), "the team has this member");
            let joined = self.store.join(&code, Door::Phone, device, "", now);
            let joined = self.runtime.block_on(joined).expect("the database answers");
            assert!(matches!(joined, Join::Joined(_)), "the code is good");
            return;
        }
        self.phones.insert(device);
        let phone = Enrolled {
            device,
            member,
            joined: now,
            last_sync: now,
            build: String::new(),
            state: PhoneState::default(),
            clock_ahead: 0,
        };
        self.runtime.block_on(self.store.load(team, &[arrival], &[phone])).expect("the database answers");
    }
}
