//! What phones write: invented households and visits, as their forms write them.

use domain::{Clock, DeviceId, Fields, Kind, MemberId, Millis, Op, OpId};
use serde_json::{Value as Json, json};
use server::time::Time;
use uuid::Uuid;

const HEADS: [&str; 6] =
    ["Chìu Quay Phúc", "Tằng Dảu Sơn", "Phùn Thị Mai", "Nình A Sềnh", "Dường Thị Hoa", "Hoàng Văn Tiến"];
const DAY_MS: Millis = 24 * 60 * 60 * 1000;

pub(crate) fn now() -> Millis {
    Time::default().now()
}

/// One phone's changes, in order.
pub(crate) struct Diary {
    member: MemberId,
    clock: Clock,
    written: u64,
}

impl Diary {
    pub(crate) fn new(member: MemberId, device: DeviceId) -> Self {
        Self { member, clock: Clock::new(device.tag()), written: 0 }
    }

    /// A new household.
    pub(crate) fn household(&mut self) -> Op {
        let n = usize::try_from(self.written).unwrap_or(0);
        let head = HEADS[n % HEADS.len()];
        let consent = json!({"notice": 1, "how": "spoken", "at": now(), "by": self.member});
        let set = json!({
            "code": format!("BL-{n:05}"), "hamlet": new_id(), "people": 2 + n % 5, "adults": 2, "head": head, "consent": consent,
        });
        self.write(Kind::HOUSEHOLD, set)
    }

    /// A new hamlet.
    pub(crate) fn hamlet(&mut self, name: &str) -> Op {
        self.write(Kind::HAMLET, json!({"name": name}))
    }

    /// A visit to some household.
    pub(crate) fn visit(&mut self) -> Op {
        let n = self.written;
        let when = now() - n % 90 * DAY_MS;
        let electricity = ["had", "done", "na"][usize::try_from(n % 3).unwrap_or(0)];
        let mut set = json!({
            "household": new_id(), "member": self.member, "when": when, "outcome": "met", "catalogue": 1,
            "v.electricity": electricity, "v.vssid": [n % 3, n % 2],
        });
        if n.is_multiple_of(20) {
            set["follow_up"] = "2027-01-15".into();
        }
        self.write(Kind::VISIT, set)
    }

    pub(crate) fn visits(&mut self, count: usize) -> Vec<Op> {
        (0..count).map(|_| self.visit()).collect()
    }

    fn write(&mut self, kind: Kind, set: Json) -> Op {
        self.written += 1;
        let set: Fields = serde_json::from_value(set).expect("an object has named fields");
        let at = self.clock.tick(now());
        let id = OpId::new(now(), server::random::bytes());
        Op {
            id,
            n: self.written,
            device: None,
            kind,
            rec: new_id(),
            at,
            set,
            over: None,
            mends: None,
            more: Fields::new(),
        }
    }
}

fn new_id() -> Uuid {
    OpId::new(now(), server::random::bytes()).uuid()
}
