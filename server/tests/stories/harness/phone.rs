use super::{Answer, Channel};
use domain::Mark;
use domain::wire::{Cursor, PullReply, PushReply, Verdict};
use domain::{Clock, DeviceId, Fields, Kind, Op, OpId, Record, TeamId};
use serde_json::{Value as Json, json};
use server::time::Time;
use std::cell::{Cell, RefCell};
use uuid::Uuid;

/// A phone, as the server meets it: a cookie, a clock and a way to write ops.
pub(crate) struct Phone {
    pub(crate) client: reqwest::Client,
    pub(crate) device: DeviceId,
    base: String,
    clock: RefCell<Clock>,
    time: Time,
    made: Cell<u64>,
}

/// A new id for a record.
pub(crate) fn new_record() -> Uuid {
    OpId::new(1_795_000_000_000, server::random::bytes()).uuid()
}

impl Phone {
    pub(crate) fn new(base: &str, time: &Time) -> Self {
        let device = DeviceId::new(time.now(), server::random::bytes());
        Self {
            // Without brotli, so that a story sees the site's files as they were compressed.
            client: reqwest::Client::builder().cookie_store(true).no_proxy().no_brotli().build().unwrap(),
            device,
            base: base.to_owned(),
            clock: RefCell::new(Clock::new(device.tag())),
            time: time.clone(),
            made: Cell::new(0),
        }
    }

    /// Turns to another server, with the session that it has.
    pub(crate) fn turns_to(&mut self, base: &str) {
        base.clone_into(&mut self.base);
    }

    /// Uses a join code.
    pub(crate) async fn joins(&self, code: &str) -> Answer {
        self.posts("/api/v1/join", &json!({"code": code, "device": self.device, "build": "test"})).await
    }

    /// An op on a record.
    pub(crate) fn op(&self, kind: Kind, rec: Uuid, set: Json) -> Op {
        self.made.set(self.made.get() + 1);
        Op {
            id: OpId::new(self.time.now(), server::random::bytes()),
            n: self.made.get(),
            device: None,
            kind,
            rec,
            at: self.clock.borrow_mut().tick(self.time.now()),
            set: serde_json::from_value::<Fields>(set).unwrap(),
            more: Fields::new(),
            over: None,
            mends: None,
        }
    }

    /// Logs a new household.
    pub(crate) fn logs_household(&self, code: &str) -> Op {
        self.op(Kind::HOUSEHOLD, new_record(), json!({"code": code, "people": 4, "adults": 3}))
    }

    /// Changes fields of a household.
    pub(crate) fn edits(&self, rec: Uuid, set: Json) -> Op {
        self.op(Kind::HOUSEHOLD, rec, set)
    }

    /// Sends ops.
    pub(crate) async fn pushes(&self, ops: &[Op]) -> Answer {
        self.pushes_raw(ops.iter().map(|op| serde_json::to_value(op).unwrap()).collect()).await
    }

    pub(crate) async fn pushes_raw(&self, ops: Vec<Json>) -> Answer {
        self.reports(json!({"unsent": 0, "refused": 0, "clock": self.time.now()}), ops).await
    }

    /// Sends ops and the phone's own state.
    pub(crate) async fn reports(&self, state: Json, ops: Vec<Json>) -> Answer {
        self.posts("/api/v1/push", &json!({"build": "2026.11.0-test", "phone": state, "ops": ops})).await
    }

    /// Sends ops that the server takes; its verdicts.
    pub(crate) async fn sends(&self, ops: &[Op]) -> Vec<Verdict> {
        self.pushes(ops).await.good::<PushReply>().verdicts
    }

    /// Sends ops to the server at this address, which may be dead or die. A whole answer must be a good one.
    pub(crate) async fn tries_to_send(&self, base: &str, ops: &[Op]) -> reqwest::Result<Vec<Verdict>> {
        let body = json!({"build": "x", "ops": ops});
        let answer = self.client.post(format!("{base}/api/v1/push")).json(&body).send().await?;
        let (status, body) = (answer.status(), answer.bytes().await?);
        assert_eq!(status, 200, "{}", String::from_utf8_lossy(&body));
        Ok(serde_json::from_slice::<PushReply>(&body).unwrap().verdicts)
    }

    /// Sends an op that this person may not make.
    pub(crate) async fn op_refused(&self, op: Op) {
        let verdict = self.sends(&[op]).await.remove(0);
        assert_eq!(verdict.refused.unwrap().code, domain::RefusalCode::NotAllowed);
    }

    /// Everything that the team's stream holds.
    pub(crate) async fn pulls(&self, team: TeamId) -> Vec<Record> {
        let (mut records, mut after) = (Vec::new(), 0);
        loop {
            let page = self.pulls_after(&team.to_string(), after).await.good::<PullReply>();
            records.extend(page.records);
            after = page.next;
            if !page.more {
                return records;
            }
        }
    }

    /// The households and visits that the team's stream holds.
    pub(crate) async fn pulls_field_data(&self, team: TeamId) -> Vec<Record> {
        let mut records = self.pulls(team).await;
        records.retain(|record| matches!(record.kind.as_str(), "household" | "visit"));
        records
    }

    pub(crate) async fn pulls_after(&self, stream: &str, after: u64) -> Answer {
        self.gets(&format!("/api/v1/pull?stream={stream}&after={after}")).await
    }

    /// Pulls as the app does.
    pub(crate) async fn pulls_from(&self, stream: &str, cursor: &Cursor) -> Answer {
        let mark = cursor.mark.map(|Mark { op, head }| format!("&mark={op}&seq={}&chain={}", head.seq, head.chain));
        let mark = mark.unwrap_or_default();
        let whole = cursor.whole.map(|whole| format!("&whole={whole}")).unwrap_or_default();
        self.gets(&format!("/api/v1/pull?stream={stream}&after={}{mark}{whole}", cursor.after)).await
    }

    /// Opens the live channel.
    pub(crate) async fn listens(&self) -> Channel {
        Channel::of(self.client.get(self.at("/api/v1/live")).send().await.unwrap())
    }

    pub(crate) async fn gets(&self, path: &str) -> Answer {
        Answer::of(self.client.get(self.at(path)).send().await.unwrap()).await
    }

    pub(crate) async fn posts(&self, path: &str, body: &Json) -> Answer {
        Answer::of(self.client.post(self.at(path)).json(body).send().await.unwrap()).await
    }

    /// The whole address of a path.
    pub(crate) fn at(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }
}
