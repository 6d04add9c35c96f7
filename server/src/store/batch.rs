//! What a batch of ops does to a stream, decided in memory: no SQL, no waiting. `apply` reads what
//! this needs, and writes what it leaves.

use domain::erasure::{self, concerned, named};
use domain::wire::Verdict;
use domain::{
    Collision, DeviceId, Fields, Head, Kind, Mark, MemberId, Millis, Op, OpId, Receipt, Record, Refusal, RefusalCode,
    Role, SAME_AS, Stamp,
};
use serde::Deserialize;
use serde_json::Value as Json;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;
use uuid::Uuid;

/// Most bytes of one op as it came, white space and a newer build's additions included.
const MAX_OP_BYTES: usize = 64 * 1024;

/// Who an op comes from.
#[derive(Clone, Debug)]
pub struct Author {
    /// Where it goes: a team's id, or `shared`.
    pub stream: String,
    /// The person; none for the server itself.
    pub member: Option<MemberId>,
    /// The phone that sends it; none for the server itself, also where it does what a person asked for.
    pub device: Option<DeviceId>,
    /// What the person may do. None for the server itself, which may do everything.
    pub role: Option<Role>,
    /// Whether the phone was taken out of the team: what it still sends is kept for the leader, not applied.
    pub revoked: bool,
}

/// Who made an op that another phone hands on (G17): the op counts as theirs.
#[derive(Clone, Debug)]
pub struct Maker {
    /// The person.
    pub member: MemberId,
    /// What they may do.
    pub role: Role,
    /// Whether their phone was taken out of the team.
    pub revoked: bool,
}

/// One op as it came, read or not.
#[derive(Clone, Debug)]
pub struct Incoming {
    raw: Arc<str>,
    read: Result<Arc<Op>, (Option<OpId>, RefusalCode)>,
}

impl Incoming {
    /// Reads one op by itself, so that one that cannot be read holds up no other (G7).
    pub fn read(raw: &str) -> Self {
        let read = if raw.len() > MAX_OP_BYTES {
            Err((id_of(raw), RefusalCode::TooLarge))
        } else {
            serde_json::from_str(raw).map(Arc::new).map_err(|_| (id_of(raw), RefusalCode::Malformed))
        };
        Self { raw: raw.into(), read }
    }

    /// The op, if it could be read.
    pub fn op(&self) -> Option<&Op> {
        self.read.as_deref().ok()
    }

    /// The records that have to be known before it is applied: its own, and of a visit the household.
    pub fn names(&self) -> impl Iterator<Item = Uuid> {
        self.op().into_iter().flat_map(concerned)
    }
}

/// The records of which all that speaks of them has to be known before these ops are applied, and all collisions: those
/// that an op erases, or that were erased and that it concerns; and if there is any, those that become another record of
/// some household, for what is erased in the same batch may be that one.
pub fn to_read(ops: &[Incoming], records: &Records) -> Vec<Uuid> {
    let is_erased = |rec: &Uuid| records.get(rec).is_some_and(|held| held.record.is_erased());
    let all = || ops.iter().filter_map(Incoming::op);
    let erased = |op: &Op| if op.erases() { vec![op.rec] } else { concerned(op).filter(is_erased).collect() };
    let mut to_read: Vec<_> = all().flat_map(erased).collect();
    if !to_read.is_empty() {
        to_read.extend(all().filter(|op| op.set.contains_key(SAME_AS)).map(|op| op.rec));
    }
    to_read
}

impl From<&Op> for Incoming {
    fn from(op: &Op) -> Self {
        let raw = serde_json::to_string(op).expect("an op is made of text, numbers and JSON values");
        Self { raw: raw.into(), read: Ok(Arc::new(op.clone())) }
    }
}

fn id_of(raw: &str) -> Option<OpId> {
    #[derive(Deserialize)]
    struct OnlyId {
        id: OpId,
    }
    serde_json::from_str::<OnlyId>(raw).ok().map(|only| only.id)
}

/// An op that the server has had before, and what it said of it.
#[derive(Clone, Debug)]
pub struct Known {
    /// Where it went.
    pub stream: String,
    /// The op as it came.
    pub body: Arc<str>,
    /// Its place in the stream, or why it has none.
    pub outcome: Result<u64, Refusal>,
    /// Where the stream stood with it, if it was applied.
    pub head: Option<Head>,
    /// When it came.
    pub received: Millis,
}

impl Known {
    fn is_parked(&self) -> bool {
        self.outcome.as_ref().is_err_and(|why| why.code == RefusalCode::Parked)
    }
}

/// A record as the server holds it.
#[derive(Clone, Debug, PartialEq)]
pub struct Held {
    /// The stream that it is in.
    pub stream: String,
    /// The record.
    pub record: Record,
    /// The phone that changed it last, if that phone has it as it is here: it made the change, and with this stamp.
    pub by: Option<DeviceId>,
    /// The number of the last change that was not that phone's.
    pub others: u64,
}

impl Held {
    /// Whether a phone that has read everything up to `whole` has this state already: it made all that came since.
    pub fn is_known_to(&self, device: DeviceId, whole: u64) -> bool {
        self.by == Some(device) && self.others <= whole
    }
}

/// Records by their ids.
pub type Records = HashMap<Uuid, Held>;

/// A row of the history.
#[derive(Debug)]
pub struct Logged {
    /// The op as it was read.
    pub op: Arc<Op>,
    /// The op as it came.
    pub body: Arc<str>,
    /// Its place in the stream, or why it has none.
    pub outcome: Result<u64, Refusal>,
    /// Where the stream stood with it, if it was applied.
    pub head: Option<Head>,
    /// Whether the server wrote it by itself, as it does when two changes collide.
    pub by_server: bool,
}

/// A stream while a batch is applied to it.
#[derive(Debug)]
pub struct Batch<'a> {
    pub(super) author: &'a Author,
    pub(super) now: Millis,
    pub(super) head: Head,
    pub(super) known: HashMap<OpId, Known>,
    /// Present state of the records that the batch names.
    pub(super) records: Records,
    pub(super) touched: BTreeSet<Uuid>,
    pub(super) log: Vec<Logged>,
    /// Ops of the history that were parked and are judged anew.
    unparked: BTreeSet<OpId>,
    collided: Vec<Collision>,
    makers: HashMap<DeviceId, Maker>,
    mark: Option<Mark>,
}

impl<'a> Batch<'a> {
    /// A batch for a stream that is locked and stands at `head`. `known`, `records` and `makers` hold what the database has
    /// of the ops, records and phones that the batch names (see [`Incoming::names`] and [`to_read`]).
    pub fn new(
        author: &'a Author,
        now: Millis,
        head: Head,
        known: HashMap<OpId, Known>,
        records: Records,
        makers: HashMap<DeviceId, Maker>,
    ) -> Self {
        Self {
            author,
            now,
            head,
            known,
            records,
            touched: BTreeSet::new(),
            log: Vec::new(),
            unparked: BTreeSet::new(),
            collided: Vec::new(),
            makers,
            mark: None,
        }
    }

    /// Where the stream stands.
    pub fn head(&self) -> Head {
        self.head
    }

    /// The last in the stream of the ops that this batch brought, for the first time or again.
    pub fn mark(&self) -> Option<Mark> {
        self.mark
    }

    fn notes(&mut self, op: OpId, head: Option<Head>) {
        let later = |head: &Head| self.mark.is_none_or(|mark| mark.head.seq < head.seq);
        self.mark = head.filter(later).map(|head| Mark { op, head }).or(self.mark);
    }

    /// What to add to the history, in order.
    pub fn log(&self) -> &[Logged] {
        &self.log
    }

    /// What to take out of the history before that: ops that were parked, and are in the log now.
    pub fn unparked(&self) -> &BTreeSet<OpId> {
        &self.unparked
    }

    /// The records that changed.
    pub fn changed(&self) -> impl Iterator<Item = &Held> {
        self.touched.iter().filter_map(|id| self.records.get(id))
    }

    /// Applies one op, or says why not.
    pub fn take(&mut self, index: u32, incoming: &Incoming) -> Verdict {
        let op = match &incoming.read {
            Ok(op) => op,
            Err((id, code)) => return verdict(*id, index, Err((*code).into()), false, false),
        };
        let known = self.known.get(&op.id);
        if known.is_some_and(|known| known.is_parked() && self.is_repeat(op, known) && !self.is_out(op)) {
            // Parked because of who carried it; now it comes from who may say it.
            self.unparked.insert(op.id);
            self.log.retain(|logged| logged.op.id != op.id);
        } else if let Some(known) = known {
            let repeat = self.is_repeat(op, known);
            let head = known.head.filter(|_| repeat);
            let outcome = if repeat { known.outcome.clone() } else { Err(RefusalCode::IdTaken.into()) };
            let is_bounded = op.at.bounded(known.received) != op.at;
            self.notes(op.id, head);
            return verdict(Some(op.id), index, outcome, repeat, is_bounded);
        }
        let outcome = self.apply(op);
        let (stream, received) = (self.author.stream.clone(), self.now);
        let head = outcome.is_ok().then_some(self.head);
        self.notes(op.id, head);
        let known = Known { stream, body: incoming.raw.clone(), outcome: outcome.clone(), head, received };
        self.known.insert(op.id, known);
        let by_server = self.author.device.is_none() && self.author.member.is_none();
        let logged =
            Logged { op: Arc::clone(op), body: incoming.raw.clone(), outcome: outcome.clone(), head, by_server };
        self.log.push(logged);
        for collision in std::mem::take(&mut self.collided) {
            self.note(op.id, collision);
        }
        if head.is_some() {
            self.erase_with(op);
        }
        verdict(Some(op.id), index, outcome, false, op.at.bounded(self.now) != op.at)
    }

    /// The same id must stand for the same change: otherwise "duplicate" would lose the second one silently.
    fn is_repeat(&self, op: &Op, known: &Known) -> bool {
        known.stream == self.author.stream
            && serde_json::from_str::<Op>(&known.body).is_ok_and(|old| {
                let was_erased = old.is_scrubbed() || op.is_scrubbed();
                (&old.kind, old.rec, old.at) == (&op.kind, op.rec, op.at) && (was_erased || old.set == op.set)
            })
    }

    fn apply(&mut self, op: &Op) -> Result<u64, Refusal> {
        if self.is_out(op) {
            return Err(RefusalCode::Parked.into());
        }
        let maker = self.maker(op);
        // The server itself has no role, and may do everything.
        if let Some(role) = self.author.role.map(|own| maker.map_or(own, |maker| maker.role)) {
            op.check(role)?;
            let own = self.author.stream.parse::<domain::TeamId>().is_ok_and(|team| team.uuid() == op.rec);
            if op.kind.as_str() == "team" && !own {
                return Err(RefusalCode::NotAllowed.into());
            }
        }
        if let Some(held) = self.records.get(&op.rec)
            && (held.stream != self.author.stream || held.record.kind != op.kind)
        {
            return Err(RefusalCode::IdTaken.into());
        }
        if self.author.role.is_some_and(Role::is_of_a_team) && self.is_set_by_an_office(op.rec) {
            return Err(RefusalCode::SetByOffice.into());
        }
        let unseen = self.unseen(op);
        let seq = self.merge(op, self.author.device.filter(|_| self.hands_on(op).is_none()));
        for (field, before) in unseen {
            let stands =
                self.records.get(&op.rec).and_then(|held| held.record.get(&field)).cloned().unwrap_or_default();
            let new = op.set.get(&field).cloned().unwrap_or_default();
            let lost = if stands == new { before } else { new };
            let (kind, rec, by) = (op.kind.clone(), op.rec, self.member_of(op));
            let id = Collision::id_of(op.id, &field);
            self.collided.push(Collision { id, kind, rec, field, kept: stands, lost, by, settled: false });
        }
        Ok(seq)
    }

    fn is_set_by_an_office(&self, rec: Uuid) -> bool {
        self.records.get(&rec).is_some_and(|held| domain::is_set_by_an_office(&held.record))
    }

    /// Whether the phone that made an op, or the one that sends it, was taken out of the team.
    fn is_out(&self, op: &Op) -> bool {
        self.author.revoked || self.maker(op).is_some_and(|maker| maker.revoked)
    }

    /// Who made an op, if another phone of the team hands it on.
    fn maker(&self, op: &Op) -> Option<&Maker> {
        self.hands_on(op).and_then(|device| self.makers.get(&device))
    }

    /// The phone whose op this is, if another one sends it.
    fn hands_on(&self, op: &Op) -> Option<DeviceId> {
        op.device.filter(|device| Some(*device) != self.author.device)
    }

    /// Whose an op is.
    pub fn member_of(&self, op: &Op) -> Option<MemberId> {
        self.maker(op).map(|maker| maker.member).or(self.author.member)
    }

    /// The fields that an edit sets and that another phone had set without this one having seen it, with the values
    /// before (G6).
    fn unseen(&self, op: &Op) -> Vec<(String, Json)> {
        let (Some(over), Some(Held { record, .. })) = (&op.over, self.records.get(&op.rec)) else { return Vec::new() };
        let mut unseen = Vec::new();
        for (field, value) in &op.set {
            let Some(stamp) = record.stamp(field) else { continue };
            let seen = over.get(field).and_then(Json::as_str).and_then(|seen| seen.parse().ok());
            let before = record.get(field).cloned().unwrap_or_default();
            if stamp.device != op.at.device && seen != Some(stamp) && before != *value {
                unseen.push((field.clone(), before));
            }
        }
        unseen
    }

    /// `by`: the phone that has the change as it is applied here.
    fn merge(&mut self, op: &Op, by: Option<DeviceId>) -> u64 {
        // What no phone made is later than what it replaces, by whichever server's clock that was.
        let is_own = self.author.device.is_none() && op.device.is_none();
        let stamp = if is_own { op.at } else { op.at.bounded(self.now) };
        self.head = self.head.after(op.id, stamp.ms);
        let held = self.records.entry(op.rec).or_insert_with(|| Held {
            stream: self.author.stream.clone(),
            record: Record::new(op.kind.clone(), op.rec),
            by: None,
            others: 0,
        });
        // Where it stood in the place of a refused one, the phone may still show that one.
        let by = by.filter(|_| stamp == op.at && op.mends.is_none());
        if held.by.is_none() || held.by != by {
            held.others = held.record.seq;
        }
        held.by = by;
        if stamp == op.at {
            held.record.merge(op);
        } else {
            held.record.merge(&Op { at: stamp, ..op.clone() });
        }
        held.record.seq = self.head.seq;
        // Its own phone too has to read that it is erased, on the server's word.
        held.by = held.by.filter(|_| !held.record.is_erased());
        self.touched.insert(op.rec);
        self.head.seq
    }

    /// What speaks of an erased household is erased with it, whichever of them comes first (G16).
    fn erase_with(&mut self, op: &Op) {
        let mut spoken_of: Vec<_> = concerned(op).filter(|rec| self.is_erased(*rec)).collect();
        while let Some(of) = spoken_of.pop() {
            let speaks = |record: &Record| !record.is_erased() && erasure::speaks_of(record, of);
            let own = self.records.values().filter(|held| held.stream == self.author.stream && speaks(&held.record));
            let mut with: Vec<_> = own.map(|held| (held.record.kind.clone(), held.record.id)).collect();
            with.sort_unstable();
            for (kind, rec) in with {
                let set = Fields::from([(erasure::ERASED.to_owned(), true.into())]);
                self.say(Collision::id_of(op.id, &rec.to_string()), kind, rec, set);
                spoken_of.push(rec);
            }
        }
    }

    fn is_erased(&self, rec: Uuid) -> bool {
        self.records.get(&rec).is_some_and(|held| held.record.is_erased())
    }

    /// The records of this batch that are erased: the history may say no more of them than they do.
    pub fn erased(&self) -> BTreeSet<Uuid> {
        self.log.iter().map(|logged| logged.op.rec).filter(|rec| self.is_erased(*rec)).collect()
    }

    /// The ops of this batch that were not applied and speak of what is erased.
    pub fn unheard(&self) -> BTreeSet<OpId> {
        let not_applied = self.log.iter().filter(|logged| logged.head.is_none()).map(|logged| &logged.op);
        not_applied.filter(|op| named(op).any(|rec| self.is_erased(rec))).map(|op| op.id).collect()
    }

    /// The records that this batch erased: ops that were not applied may speak of them too.
    pub fn erasures(&self) -> impl Iterator<Item = Uuid> {
        self.log.iter().filter(|logged| logged.head.is_some() && logged.op.erases()).map(|logged| logged.op.rec)
    }

    /// Writes a collision down.
    fn note(&mut self, cause: OpId, collision: Collision) {
        let (id, set) = (Collision::id_of(cause, &collision.field), collision.fields());
        self.say(id, Kind::COLLISION, collision.id, set);
    }

    /// An op of the server's own, so that the history stays all there is.
    fn say(&mut self, id: Uuid, kind: Kind, rec: Uuid, set: Fields) {
        let Ok(id) = OpId::from_uuid(id) else { return };
        let at = Stamp { ms: self.now, count: 0, device: 0 };
        let op = Op { id, n: 0, device: None, kind, rec, at, set, over: None, mends: None, more: Fields::new() };
        let seq = self.merge(&op, None);
        let body = serde_json::to_string(&op).expect("an op is made of text, numbers and JSON values");
        self.log.push(Logged {
            op: Arc::new(op),
            body: body.into(),
            outcome: Ok(seq),
            head: Some(self.head),
            by_server: true,
        });
    }

    /// What this batch added to what the server holds of each phone's ops. Ops that another phone hands on count for the
    /// phone that made them.
    pub fn received(&self) -> BTreeMap<DeviceId, Receipt> {
        let mut received = BTreeMap::<_, Receipt>::new();
        for logged in self.log.iter().filter(|logged| logged.outcome.is_ok() && !logged.by_server) {
            if let Some(device) = logged.op.device.or(self.author.device) {
                received.entry(device).or_default().add(logged.op.id);
            }
        }
        received
    }
}

fn verdict(op: Option<OpId>, index: u32, outcome: Result<u64, Refusal>, duplicate: bool, bounded: bool) -> Verdict {
    let (seq, refused) = match outcome {
        Ok(seq) => (Some(seq), None),
        Err(refusal) => (None, Some(refusal)),
    };
    Verdict { op, index, bounded: bounded && seq.is_some(), seq, refused, duplicate }
}
