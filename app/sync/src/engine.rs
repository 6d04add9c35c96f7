//! The engine itself: a state machine over one sync round.

use crate::pace::Pace;
use crate::{Ack, Effect, Event, Fault, Learned, Net, Queued, Refused, Trigger};
use domain::wire::{Cursor, PullReply, PushReply};
use domain::{Mark, Receipt, Refusal, RefusalCode};
use std::collections::BTreeMap;

/// Ops in a batch after one did not get through. A hundred visits are less than 10 KB compressed: small enough for a thin
/// line, large enough that a day's work is one request.
const SMALL: usize = 100;
/// Ops in a batch otherwise: weeks of work in one request of 75 KB.
const MOST: usize = domain::wire::MAX_OPS;
/// After a batch that did get through, the next may hold so many times as many.
const GROWTH: usize = 5;

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Phase {
    Idle,
    TakingLock,
    Loading,
    /// `is_part`: more wait than this, although it is less than the limit.
    Pushing {
        sent: Vec<Queued>,
        is_part: bool,
    },
    Settling {
        last: bool,
        revoked: bool,
        anew: bool,
    },
    Erasing,
    Pulling(usize),
    Storing {
        stream: usize,
        next: Cursor,
        more: bool,
    },
    StartingOver,
}

/// One tab's sync engine. It never reads a clock and never waits: the driver does both. Equal engines answer the
/// same events with the same effects, but for how long they wait.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Engine {
    phase: Phase,
    /// Something asked for a round while one was under way.
    again: bool,
    /// The phone's state is due to be reported even if nothing waits.
    report: bool,
    limit: usize,
    /// Half of what did not get through, until all that waits has; then twice as much each time.
    most: usize,
    /// The last round failed: until a push got through, it asks for nothing more than its verdicts.
    is_thin: bool,
    /// The stream of which the last page was late.
    late: Option<usize>,
    streams: Vec<(String, Cursor)>,
    /// Pages that came with the answer to a push, by stream, and from which number they were asked for.
    came: BTreeMap<String, (u64, PullReply)>,
    pace: Pace,
}

impl Engine {
    /// An engine for these streams, with all cursors at the beginning; `seed` spreads its waits.
    pub fn new(streams: impl IntoIterator<Item = String>, seed: u64) -> Self {
        let streams = streams.into_iter().map(|stream| (stream, Cursor::default())).collect();
        let came = BTreeMap::new();
        Self {
            phase: Phase::Idle,
            again: false,
            report: true,
            limit: MOST,
            most: MOST,
            is_thin: false,
            late: None,
            streams,
            came,
            pace: Pace::new(seed),
        }
    }

    /// Sets the cursors that the store holds.
    #[must_use]
    pub fn with_cursors(mut self, cursors: &BTreeMap<String, Cursor>) -> Self {
        for (stream, cursor) in &mut self.streams {
            *cursor = cursors.get(stream).cloned().unwrap_or_default();
        }
        self
    }

    /// Whether this phone holds all that its team wrote, as far as it knows.
    pub fn is_whole(&self) -> bool {
        self.streams.iter().all(|(_, cursor)| cursor.whole.is_some())
    }

    /// Whether a round is under way.
    pub fn is_busy(&self) -> bool {
        self.phase != Phase::Idle
    }

    /// Takes an event; answers what to do now, in order.
    pub fn on(&mut self, event: Event) -> Vec<Effect> {
        match (std::mem::replace(&mut self.phase, Phase::Idle), event) {
            (Phase::Idle, Event::Wake(Trigger::Shared)) => vec![Effect::WakeIn(self.pace.shared())],
            (Phase::Idle, Event::Wake(trigger)) => {
                self.report |= reports(trigger);
                self.pace.begins(trigger);
                self.go(Phase::TakingLock, vec![Effect::TakeLock])
            }
            (phase, Event::Wake(trigger)) => {
                self.again |= !matches!(trigger, Trigger::Timer | Trigger::Shared);
                self.go(phase, vec![])
            }
            (phase, Event::Anew) => {
                self.starts_over();
                self.go(phase, vec![])
            }
            (Phase::Storing { stream, mut next, .. }, Event::Back(before)) if stream + 1 == self.streams.len() => {
                next.read_again(before);
                self.go(Phase::Storing { stream, next, more: true }, vec![])
            }
            (phase, Event::Back(before)) => {
                // The pages that came were asked for by a phone that still knew.
                self.came.clear();
                if let Some((_, cursor)) = self.streams.last_mut() {
                    cursor.read_again(before);
                }
                self.go(phase, vec![])
            }
            (Phase::Idle, Event::Offline) => vec![Effect::Show(Net::Fault(Fault::Offline))],
            (Phase::TakingLock, Event::Lock(true)) => {
                let limit = self.limit;
                self.go(Phase::Loading, vec![Effect::Show(Net::Working), Effect::LoadBatch { limit }])
            }
            (Phase::TakingLock, Event::Lock(false)) => {
                self.again = false;
                vec![Effect::WakeIn(self.pace.busy())]
            }
            // News from the server are no reason to tell it of this phone: that would be news to others, for ever.
            (Phase::Loading, Event::Batch(Ok(batch))) if batch.is_empty() && !self.report => self.pull(0),
            (Phase::Loading, Event::Part(batch)) => self.push(batch, true),
            (Phase::Loading, Event::Batch(Ok(batch))) => self.push(batch, false),
            (Phase::Pushing { sent, is_part }, Event::Pushed(Ok(reply))) => self.pushed(&sent, is_part, &reply),
            (Phase::Pushing { sent, .. }, Event::Pushed(Err(Fault::Rejected))) if !sent.is_empty() => {
                self.rejected(&sent)
            }
            (Phase::Settling { anew: true, .. }, Event::Settled(Ok(()))) => {
                self.go(Phase::StartingOver, vec![Effect::StartOver])
            }
            (Phase::Settling { last: true, revoked: true, .. }, Event::Settled(Ok(()))) => {
                self.go(Phase::Erasing, vec![Effect::Erase])
            }
            (Phase::Erasing, Event::Erased(Ok(true))) => {
                vec![Effect::ReleaseLock, Effect::Show(Net::Fault(Fault::Revoked))]
            }
            // Something was saved meanwhile: it is handed in first.
            (Phase::Erasing, Event::Erased(Ok(false))) => {
                let limit = self.limit;
                self.report = true;
                self.go(Phase::Loading, vec![Effect::LoadBatch { limit }])
            }
            (Phase::Settling { last, .. }, Event::Settled(Ok(()))) => {
                let limit = self.limit;
                if last { self.pull(0) } else { self.go(Phase::Loading, vec![Effect::LoadBatch { limit }]) }
            }
            (Phase::Pulling(stream), Event::Pulled(Ok(page))) => self.pulled(stream, page),
            (Phase::Storing { stream, next, more }, Event::Stored(Ok(()))) => {
                self.late = None;
                self.streams[stream].1 = next;
                self.pull(if more { stream } else { stream + 1 })
            }
            // Another tab's push may have overtaken the answer: asked once more, the server has that too. Or it gave the number
            // before it was put back to an older copy.
            (Phase::Storing { stream, .. }, Event::Late) if self.late.take() == Some(stream) => {
                self.go(Phase::StartingOver, vec![Effect::StartOver])
            }
            (Phase::Storing { stream, .. }, Event::Late) => {
                self.late = Some(stream);
                self.pull(stream)
            }
            (Phase::StartingOver, Event::StartedOver(Ok(()))) => {
                self.starts_over();
                self.again = false;
                let limit = self.limit;
                self.go(Phase::Loading, vec![Effect::LoadBatch { limit }])
            }
            (Phase::Pushing { sent, .. }, Event::Pushed(Err(Fault::Timeout))) => {
                self.most = self.most.min(sent.len() / 2).max(SMALL);
                let effects = self.fail(Net::Fault(Fault::Timeout));
                // Few, and too many for this line: photos are large.
                self.limit = self.limit.min((sent.len() / 2).max(1));
                effects
            }
            (Phase::Pushing { .. }, Event::Pushed(Err(fault))) | (Phase::Pulling(_), Event::Pulled(Err(fault))) => {
                self.fail(Net::Fault(fault))
            }
            (Phase::Loading, Event::Batch(Err(_)))
            | (Phase::Settling { .. }, Event::Settled(Err(_)))
            | (Phase::Storing { .. }, Event::Stored(Err(_)))
            | (Phase::StartingOver, Event::StartedOver(Err(_)))
            | (Phase::Erasing, Event::Erased(Err(_))) => self.fail(Net::Store),
            // "Offline" while a request is under way is a hint: it will fail by itself, or not. And an answer
            // that nobody waits for is from before a restart of the driver.
            (phase, _) => self.go(phase, vec![]),
        }
    }

    fn go(&mut self, phase: Phase, effects: Vec<Effect>) -> Vec<Effect> {
        self.phase = phase;
        effects
    }

    /// Sends a batch. `is_part`: more wait than this.
    fn push(&mut self, batch: Vec<Queued>, is_part: bool) -> Vec<Effect> {
        // The team's stream is the last; nothing is pushed into the shared one.
        let mark = self.streams.last().and_then(|(_, cursor)| cursor.mark);
        let reads = batch.len() < self.limit && !is_part && !self.is_thin;
        let pull = self.streams.iter().filter(|_| reads).cloned().collect();
        let ops = batch.iter().map(|queued| queued.op).collect();
        self.go(Phase::Pushing { sent: batch, is_part }, vec![Effect::Push { ops, mark, pull }])
    }

    /// Reads the verdicts. Only ops of this batch count, and only what the reply says in so many words (G3).
    fn pushed(&mut self, sent: &[Queued], is_part: bool, reply: &PushReply) -> Vec<Effect> {
        let hear = Effect::Hear(reply.now);
        self.report = false;
        self.is_thin = false;
        let page =
            |(name, cursor): &(String, Cursor)| Some((name.clone(), (cursor.after, reply.pulled.get(name)?.clone())));
        self.came = self.streams.iter().filter_map(page).collect();
        let revoked = reply.revoked;
        let anew = reply.anew && !revoked;
        // A phone that is on its way out has nothing to compare any more.
        let receipt = reply.receipt.filter(|_| !revoked);
        if sent.is_empty() && anew {
            return self.go(Phase::StartingOver, vec![hear, Effect::StartOver]);
        }
        if sent.is_empty() && receipt.is_none() && !revoked {
            let mut effects = self.pull(0);
            effects.insert(0, hear);
            return effects;
        }
        let (mut acked, mut refused) = (Vec::new(), Vec::new());
        let mut bounded = None;
        let all = reply.taken.filter(|taken| taken.ops == Receipt::of(sent.iter().map(|sent| sent.op)));
        for (index, &Queued { n, op, is_others }) in sent.iter().enumerate() {
            if let Some(taken) = all {
                let seq = taken.first + u64::try_from(index).unwrap_or(0);
                acked.push(Ack { n, op, seq, is_others });
                continue;
            }
            let verdict = reply.verdicts.iter().find(|verdict| match verdict.op {
                Some(named) => named == op,
                None => usize::try_from(verdict.index) == Ok(index),
            });
            if let Some(seq) = verdict.filter(|verdict| verdict.bounded).and_then(|verdict| verdict.seq) {
                bounded = Some(seq.min(bounded.unwrap_or(seq)));
            }
            match verdict.map(|verdict| (verdict.op.is_some(), verdict.seq, &verdict.refused)) {
                Some((true, Some(seq), None)) => acked.push(Ack { n, op, seq, is_others }),
                // Parked: the server has it, for the leader. The phone is about to be cleared.
                Some((true, None, Some(why))) if revoked && why.code == RefusalCode::Parked => {
                    acked.push(Ack { n, op, seq: 0, is_others });
                }
                Some((_, _, Some(why))) => {
                    refused.push(Refused { n, op, why: why.clone() });
                }
                _ => {}
            }
        }
        if acked.is_empty() && refused.is_empty() && !sent.is_empty() {
            return self.fail(Net::Fault(Fault::Garbage));
        }
        // A refusal is worth a report of its own: the leader should see it now.
        self.report = !refused.is_empty();
        let last = sent.len() < self.limit && !is_part && acked.len() == sent.len();
        // All is through: next time the line may carry more. While something waits, trying would cost a time-out.
        self.most = if last && !sent.is_empty() { (self.most * 2).min(MOST) } else { self.most };
        self.limit = (self.limit * GROWTH).min(self.most);
        let mark = reply.mark.filter(|_| !anew);
        // The phone may have read a record that the server changed in another way than it did already, with its own
        // change still on top.
        let cursor = self.learns(mark, bounded.map(|seq| seq - 1));
        let settle = Effect::Settle { acked, refused, receipt, cursor };
        self.go(Phase::Settling { last, revoked, anew }, vec![hear, settle])
    }

    fn learns(&mut self, mark: Option<Mark>, back: Option<u64>) -> Option<(String, Learned)> {
        let (stream, cursor) = self.streams.last_mut()?;
        let learned = Learned { asked_with: cursor.mark, mark, back };
        learned.teach(cursor);
        (mark.is_some() || back.is_some()).then(|| (stream.clone(), learned))
    }

    /// What was acknowledged waits again, and everything is read again.
    fn starts_over(&mut self) {
        self.again = true;
        self.came.clear();
        self.streams.iter_mut().for_each(|(_, cursor)| *cursor = Cursor::default());
    }

    /// The server will not take the batch as a whole: halve it, until the bad op stands alone (G7).
    fn rejected(&mut self, sent: &[Queued]) -> Vec<Effect> {
        if let &[Queued { n, op, .. }] = sent {
            let why = Refusal::from(RefusalCode::Malformed);
            let refused = vec![Refused { n, op, why }];
            let settle = Effect::Settle { acked: vec![], refused, receipt: None, cursor: None };
            return self.go(Phase::Settling { last: false, revoked: false, anew: false }, vec![settle]);
        }
        self.limit = (sent.len() / 2).max(1);
        let limit = self.limit;
        self.go(Phase::Loading, vec![Effect::LoadBatch { limit }])
    }

    fn pull(&mut self, stream: usize) -> Vec<Effect> {
        match self.streams.get(stream) {
            Some((name, cursor)) => {
                // If the phone has to go back further than it had asked for, that page would not do.
                let came = self.came.remove(name).filter(|(after, _)| *after == cursor.after);
                if let Some((_, page)) = came {
                    return self.pulled(stream, page);
                }
                let effect = Effect::Pull { stream: name.clone(), cursor: cursor.clone() };
                self.go(Phase::Pulling(stream), vec![effect])
            }
            None if self.again => {
                self.again = false;
                let limit = self.limit;
                self.go(Phase::Loading, vec![Effect::LoadBatch { limit }])
            }
            None => {
                let wait = self.pace.went_well();
                vec![Effect::ReleaseLock, Effect::Show(Net::Fine), Effect::WakeIn(wait)]
            }
        }
    }

    fn pulled(&mut self, stream: usize, page: PullReply) -> Vec<Effect> {
        let (name, cursor) = self.streams[stream].clone();
        let (after, next) = (cursor.after, page.cursor(&cursor));
        let hear = Effect::Hear(page.now);
        if page.anew && cursor == Cursor::default() {
            return self.fail(Net::Fault(Fault::Garbage));
        }
        if page.anew {
            return self.go(Phase::StartingOver, vec![hear, Effect::StartOver]);
        }
        // More to come, and nothing given: that would go on for ever.
        if page.more && next.after == after {
            return self.fail(Net::Fault(Fault::Garbage));
        }
        if page.records.is_empty() && next == cursor {
            let mut effects = self.pull(stream + 1);
            effects.insert(0, hear);
            return effects;
        }
        let store = Effect::Store { stream: name, after, records: page.records, next: next.clone() };
        self.go(Phase::Storing { stream, next, more: page.more }, vec![hear, store])
    }

    /// Ends the round. The outbox is as it was; the next round sends the same ops again (G4).
    fn fail(&mut self, net: Net) -> Vec<Effect> {
        self.again = false;
        self.late = None;
        self.came.clear();
        // That there is no network at all says nothing of how thin it is.
        if net != Net::Fault(Fault::Offline) {
            self.limit = self.limit.min(SMALL);
            self.is_thin = true;
        }
        let wait = self.pace.went_wrong();
        vec![Effect::ReleaseLock, Effect::Show(net), Effect::WakeIn(wait)]
    }
}

/// Whether a trigger is a reason to tell the server how this phone stands, even if nothing waits.
fn reports(trigger: Trigger) -> bool {
    !matches!(trigger, Trigger::Live | Trigger::Saved)
}
