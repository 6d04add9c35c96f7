//! What phone and server say to each other under `/api/v1`. Fields are only ever added; both sides
//! keep or ignore what they do not know (G11).

use crate::{DeviceId, JoinCode, Mark, MemberId, Millis, Op, OpId, Receipt, Record, Refusal, Role, TeamId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The most ops that a push may hold.
pub const MAX_OPS: usize = 1024;
/// The most bytes of a request body after decompression.
pub const MAX_BODY: usize = 2 * 1024 * 1024;
/// What takes more bytes than this is a photo. A batch or a page of photos has to get through a thin line in half a minute.
pub const LARGE: usize = 8 * 1024;
/// So many bytes of photos, beyond [`LARGE`] each, make a batch or a page.
pub const MOST_LARGE: usize = 80 * 1024;
/// Records in one page of a pull.
pub const PAGE: u32 = 1000;
/// The stream that everybody reads: the catalogue.
pub const SHARED: &str = "shared";

/// `POST /api/v1/join`
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct JoinRequest {
    /// The one-time code.
    pub code: JoinCode,
    /// The id that this phone made for itself.
    pub device: DeviceId,
    /// The app's build.
    pub build: String,
}

/// Who I am: the answer to `POST /api/v1/join` and `GET /api/v1/me`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Me {
    /// Whose phone this is.
    pub member: MemberId,
    /// Their name.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// Their team.
    pub team: TeamId,
    /// The team's name.
    pub team_name: String,
    /// This phone.
    pub device: DeviceId,
    /// The server's time.
    pub now: Millis,
    /// The newest build of the app.
    pub build: String,
    /// How many ops this phone had not sent when it last reported: what is lost if its storage was thrown away (G15).
    #[serde(default)]
    pub unsent: u32,
    /// What seals the files and codes by which the team's phones hand work to each other: 64 hexadecimal digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handover_key: Option<String>,
}

/// What a phone says of itself with every push; the leader sees it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PhoneState {
    /// Ops that wait after this push.
    #[serde(default)]
    pub unsent: u32,
    /// Ops that were refused and need a look.
    #[serde(default)]
    pub refused: u32,
    /// The phone's wall clock.
    #[serde(default)]
    pub clock: Millis,
    /// Whether the browser promised to keep the storage; unknown if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub persisted: Option<bool>,
    /// Bytes that the browser still grants.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub free_bytes: Option<u64>,
}

/// `POST /api/v1/push`: ops in the order in which they were made. An empty push only reports the phone's state.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PushRequest {
    /// The app's build.
    pub build: String,
    /// The phone's state.
    #[serde(default)]
    pub phone: PhoneState,
    /// For which team the ops were made: the session may be of another one already, before the phone knows. Builds before
    /// 2026-11-26 do not say it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<TeamId>,
    /// By which the phone knows the server again: see [`Cursor::mark`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mark: Option<Mark>,
    /// The streams to read with the same request, once the ops are taken, and from where: see [`PushReply::pulled`].
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub pull: BTreeMap<String, Cursor>,
    /// Whether the phone can be told of all its ops in one word: see [`PushReply::taken`]. Builds before 2026-11-26 cannot.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub brief: bool,
    /// The ops. The server reads each by itself, so that one that cannot be read does not hold up the others (G7).
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<Object>))]
    pub ops: Vec<Op>,
}

/// The server's word on one op. A repeat gets the first one again (G4).
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Verdict {
    /// Which op. If the op's id could not be read: none, and `index` tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub op: Option<OpId>,
    /// Its place in the request, from 0.
    pub index: u32,
    /// Its sequence number in the team's stream, if it was applied.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seq: Option<u64>,
    /// Why not, if it was refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused: Option<Refusal>,
    /// Whether the server knew it already.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub duplicate: bool,
    /// Whether the server applied it with an earlier stamp than it came with (G12): the phone has to read the record.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub bounded: bool,
}

/// That the server took all ops of a push as they came, for the first time and with numbers one after another: a verdict for
/// each would be a quarter of what a day's work costs to send.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Taken {
    /// The sequence number of the first.
    pub first: u64,
    /// Which ops.
    pub ops: Receipt,
}

impl Taken {
    /// What says the same as these verdicts; none if they say more.
    pub fn of(verdicts: &[Verdict]) -> Option<Self> {
        let first = verdicts.first()?.seq?;
        let mut ops = Receipt::default();
        for (place, verdict) in (0..).zip(verdicts) {
            let is_plain = verdict.seq == Some(first + place) && verdict.refused.is_none();
            if !is_plain || verdict.duplicate || verdict.bounded || u64::from(verdict.index) != place {
                return None;
            }
            ops.add(verdict.op?);
        }
        Some(Self { first, ops })
    }
}

/// The answer to a push.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PushReply {
    /// The server's time.
    pub now: Millis,
    /// The newest build of the app.
    pub build: String,
    /// One verdict for each op; what it says is on disk (G3). None if all is said by `taken`.
    pub verdicts: Vec<Verdict>,
    /// Instead of verdicts, to a phone that asked for a `brief` answer: all ops are on disk.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub taken: Option<Taken>,
    /// What the server holds of this phone's ops after this push.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receipt: Option<Receipt>,
    /// Whether this phone was taken out of its team: the server keeps what it sends for the leader, and once all is
    /// sent the phone clears itself (G16).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub revoked: bool,
    /// The last in the stream of the ops of this push, by which the phone knows the server again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mark: Option<Mark>,
    /// Whether the mark is not this server's: it was restored from an older copy. What it acknowledged before has to be
    /// sent again.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub anew: bool,
    /// The first pages of the streams that the request asked for: what `GET /api/v1/pull` would answer now. One that is
    /// not here has to be asked for there.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub pulled: BTreeMap<String, PullReply>,
}

/// How far a phone has read a stream.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Cursor {
    /// The last number that was read; 0 at first.
    #[serde(default)]
    pub after: u64,
    /// The latest op of the stream of which the server told the number, in a page or in a verdict. It goes with every
    /// request, so that a server that does not know it any more is noticed before it tells other numbers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mark: Option<Mark>,
    /// The number up to which the phone has read everything, since its store was last empty. What nobody but itself
    /// has changed since then need not come back. (Between two pages `after` is not that number: a record of an earlier
    /// number may have moved behind it.)
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub whole: Option<u64>,
}

impl Cursor {
    /// Goes back to an earlier number, unless it is there already: what came since has to be read again.
    pub fn go_back(&mut self, before: u64) {
        self.after = self.after.min(before);
        self.whole = self.whole.map(|whole| whole.min(before));
    }

    /// Goes back to an earlier number and reads all since again, what only this phone has changed too: it does not hold it
    /// whole any more.
    pub fn read_again(&mut self, before: u64) {
        self.after = self.after.min(before);
        self.whole = None;
    }

    /// A verdict told the number of an op, and the server still knew the mark with which it was asked. If this is another one by
    /// now, the server has not heard of it, and might not know it.
    pub fn learn(&mut self, asked_with: Option<Mark>, mark: Option<Mark>) {
        let is_later = mark.is_some_and(|mark| self.mark.is_none_or(|old| old.head.seq < mark.head.seq));
        if is_later && self.mark == asked_with {
            self.mark = mark;
        }
    }
}

/// The answer to `GET /api/v1/pull?stream=…&after=…&mark=…&seq=…&chain=…&whole=…`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PullReply {
    /// The server's time.
    pub now: Millis,
    /// The newest build of the app.
    pub build: String,
    /// `after` of the next call.
    pub next: u64,
    /// The latest op of the stream; none if the cursor has it already.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mark: Option<Mark>,
    /// Whether the cursor is not one of this server's: it was restored from an older copy. This page is the first of
    /// all; what it acknowledged since has to be sent again.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub anew: bool,
    /// Whether there is another page.
    pub more: bool,
    /// Records that changed after the cursor, in their present state.
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<Object>))]
    pub records: Vec<Record>,
}

impl PullReply {
    /// The cursor after this page.
    pub fn cursor(&self, before: &Cursor) -> Cursor {
        let whole = if self.more { before.whole } else { Some(self.next) };
        Cursor { after: self.next, mark: self.mark.or(before.mark), whole }
    }
}

/// One phone of the team, as the leader sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TeamPhone {
    /// Whose.
    pub member: MemberId,
    /// Their name.
    pub name: String,
    /// Their role.
    pub role: Role,
    /// The phone; none if this person has not joined with one yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device: Option<DeviceId>,
    /// When it joined.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub joined: Option<Millis>,
    /// When it last pushed or pulled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_sync: Option<Millis>,
    /// Its build, as last reported.
    #[serde(default)]
    pub build: String,
    /// What it last said of itself.
    #[serde(default)]
    pub state: PhoneState,
    /// How far its clock was ahead of the server's, in milliseconds.
    #[serde(default)]
    pub clock_ahead: i64,
    /// When it was taken out of the team, if it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoked: Option<Millis>,
}

/// The answer to `GET /api/v1/teams/{team}/phones`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PhonesReply {
    /// The server's time.
    pub now: Millis,
    /// The newest build of the app.
    pub build: String,
    /// The team's phones, and its people without one.
    pub phones: Vec<TeamPhone>,
}

/// `POST /api/v1/teams/{team}/codes`: the leader asks for a join code.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CodeRequest {
    /// For this member, or
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub member: Option<MemberId>,
    /// for a new one with this name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// A join code to hand on.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CodeReply {
    /// The code, as it is read out.
    pub code: String,
    /// The link that opens the app with it.
    pub link: String,
    /// The link as a QR code, an SVG document.
    #[serde(default)]
    pub qr: String,
    /// Until when it can be used.
    pub expires: Millis,
}

/// An op that the server keeps but did not apply.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RefusedOp {
    /// The op as it came.
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub op: Op,
    /// Why.
    pub why: Refusal,
    /// When it came.
    pub received: Millis,
    /// Whose.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub member: Option<MemberId>,
    /// Their name.
    #[serde(default)]
    pub name: String,
    /// The phone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device: Option<DeviceId>,
}

/// The answer to `GET /api/v1/teams/{team}/refused`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RefusedReply {
    /// The ops, the latest first.
    pub ops: Vec<RefusedOp>,
}

/// Every failure, `application/problem+json` (RFC 9457).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Problem {
    /// Always `about:blank`: `code` tells failures apart.
    #[serde(rename = "type")]
    pub kind: String,
    /// The HTTP status in words.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// Stable; the list is in the OpenAPI document.
    pub code: String,
    /// For the person, in Vietnamese.
    pub vi: String,
    /// For the person, in English.
    pub en: String,
    /// The field it is about, if it is about one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
}
