//! A phone: the real engine over a disk, and its end of the line.

use crate::common::STREAM;
use crate::common::disk::Disk;
use crate::common::server::Server;
use crate::defect::Defect;
use crate::plan::{AN, Save, op};
use domain::Op;
use domain::wire::{Cursor, PullReply, PushReply};
use std::collections::VecDeque;
use std::slice;
use std::sync::{Arc, LazyLock};
use sync::{Effect, Engine, Event, Fault, Learned, Queued, StoreFault, Trigger};

/// What a phone asks.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Request {
    Push(Vec<Op>),
    Pull(u64),
}

/// What the server answers.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Answer {
    Pushed(PushReply),
    Pulled(PullReply),
}

/// A message on its way.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Message {
    Asked(Request),
    Answered(Answer),
}

impl Message {
    fn is_of_push(&self) -> bool {
        matches!(self, Self::Asked(Request::Push(_)) | Self::Answered(Answer::Pushed(_)))
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Phone {
    pub disk: Arc<Disk>,
    engine: Engine,
    /// How many saves of its plan it has made.
    pub saved: usize,
    /// The request that the engine waits for, or its answer.
    pub line: Option<Message>,
}

/// An engine that has sent before. A new one reports its phone once even if nothing waits, and tries ever larger
/// batches; both would multiply the states and tell nothing, since all batches here are small.
static READY: LazyLock<Engine> = LazyLock::new(|| {
    let mut engine = Engine::new([STREAM.to_owned()], 1);
    let (op, n) = (op(AN, 0, 1), 1);
    // Enough rounds to double the first batch to the largest.
    for _ in 0..8 {
        engine.on(Event::Wake(Trigger::Start));
        engine.on(Event::Lock(true));
        engine.on(Event::Batch(Ok(vec![Queued::of(n, &op)])));
        engine.on(Event::Pushed(Ok(Server::default().push(slice::from_ref(&op), |_| None))));
        engine.on(Event::Settled(Ok(())));
        engine.on(Event::Pulled(Ok(Server::default().pull(0, 1))));
        engine.on(Event::Stored(Ok(())));
        assert!(!engine.is_busy());
    }
    engine
});

/// A cursor without what would make each state many: there is no older copy of the server here, and it leaves nothing out.
fn plain(after: u64) -> Cursor {
    Cursor { after, mark: None, whole: Some(0) }
}

/// The engine of a phone that starts, or comes to rest.
fn engine(disk: &Disk) -> Engine {
    READY.clone().with_cursors(&disk.cursors)
}

impl Phone {
    pub fn new() -> Self {
        let mut disk = Disk::default();
        disk.cursors.insert(STREAM.to_owned(), plain(0));
        let disk = Arc::new(disk);
        Self { engine: engine(&disk), disk, saved: 0, line: None }
    }

    pub fn cursor(&self) -> Cursor {
        self.disk.cursors.get(STREAM).cloned().unwrap_or_else(|| plain(0))
    }

    fn disk(&mut self) -> &mut Disk {
        Arc::make_mut(&mut self.disk)
    }

    pub fn saves(&mut self, save: &Save) {
        save.iter().for_each(|op| self.disk().save(op.clone()));
        self.saved += 1;
        // At rest, the next round is a step of its own: the wake may come late.
        if self.engine.is_busy() {
            self.engine.on(Event::Wake(Trigger::Saved));
        }
    }

    /// A round begins: the phone takes the lock and a batch, and sends it.
    pub fn begins(&mut self, defect: Option<Defect>) {
        self.hears(Event::Wake(Trigger::Live), defect);
    }

    /// The tab or the whole phone ends, at the latest while it writes what an answer says, and starts again with
    /// what is on the disk.
    pub fn restarts(&mut self, defect: Option<Defect>) {
        if let (Some(Defect::CursorFirst), Some(Message::Answered(Answer::Pulled(page)))) = (defect, &self.line) {
            let next = plain(page.next);
            self.disk().cursors.insert(STREAM.to_owned(), next);
        }
        self.engine = engine(&self.disk);
        self.line = None;
    }

    /// What was on the line is lost; the phone notices, sooner or later.
    pub fn loses(&mut self) {
        let Some(message) = self.line.take() else { return };
        let fault = Fault::Timeout;
        let fault = if message.is_of_push() { Event::Pushed(Err(fault)) } else { Event::Pulled(Err(fault)) };
        self.hears(fault, None);
    }

    /// The answer that the engine waits for arrives.
    pub fn receives(&mut self, defect: Option<Defect>) {
        if let Some(Message::Answered(answer)) = self.line.take() {
            self.hears(event(answer), defect);
        }
    }

    /// A page arrives, and the disk is full.
    pub fn fails_to_store(&mut self) {
        if let Some(Message::Answered(answer)) = self.line.take() {
            self.engine.on(event(answer));
            self.engine.on(Event::Stored(Err(StoreFault)));
            self.rests();
        }
    }

    /// A late answer arrives. If the engine takes it for the one that it waits for, answers what will be late now.
    pub fn receives_late(&mut self, answer: Answer, defect: Option<Defect>) -> Option<Message> {
        let is_of_push = matches!(answer, Answer::Pushed(_));
        let late = self.line.take_if(|line| line.is_of_push() == is_of_push);
        self.hears(event(answer), defect);
        late
    }

    /// After a fault the engine would try smaller batches, but not as small as those here, so a new one does as well.
    /// First it must say that it goes on from the disk's cursor.
    fn rests(&mut self) {
        for event in [Event::Wake(Trigger::Live), Event::Lock(true)] {
            self.engine.on(event);
        }
        let goes_on = self.engine.on(Event::Batch(Ok(vec![])));
        let goes_on = match &goes_on[..] {
            [Effect::Pull { cursor, .. }] => plain(cursor.after),
            other => unreachable!("a round with nothing to send pulls: {other:?}"),
        };
        assert_eq!(goes_on, self.cursor(), "G8: the engine goes on from elsewhere than the disk");
        self.engine = engine(&self.disk);
    }

    fn hears(&mut self, event: Event, defect: Option<Defect>) {
        let mut todo = VecDeque::from(self.engine.on(event));
        let mut loaded = vec![];
        while let Some(effect) = todo.pop_front() {
            let answer = match effect {
                Effect::TakeLock => Event::Lock(true),
                Effect::LoadBatch { limit } => {
                    let (batch, ops) = self.disk.batch(limit);
                    loaded = ops;
                    Event::Batch(Ok(batch))
                }
                Effect::Push { .. } => {
                    if defect == Some(Defect::ForgetsAtSend) {
                        self.disk().outbox.clear();
                    }
                    self.line = Some(Message::Asked(Request::Push(std::mem::take(&mut loaded))));
                    continue;
                }
                Effect::Pull { cursor, .. } => {
                    self.line = Some(Message::Asked(Request::Pull(cursor.after)));
                    continue;
                }
                Effect::Erase | Effect::StartOver => {
                    unreachable!("nobody is taken out of the team here, no server restored")
                }
                Effect::Settle { acked, refused, cursor, .. } => {
                    self.disk().settle(&acked, &refused);
                    self.disk().learns(cursor.map(|(stream, learned)| (stream, Learned { mark: None, ..learned })));
                    Event::Settled(Ok(()))
                }
                Effect::Store { stream, mut records, next, .. } => {
                    if let Some(defect) = defect {
                        records = defect.harms(records, self.disk());
                    }
                    self.disk().take_in(&stream, records, plain(next.after));
                    Event::Stored(Ok(()))
                }
                Effect::ReleaseLock | Effect::Hear(_) | Effect::WakeIn(_) | Effect::Show(_) => continue,
            };
            todo.extend(self.engine.on(answer));
        }
        if !self.engine.is_busy() {
            self.rests();
        }
    }
}

fn event(answer: Answer) -> Event {
    match answer {
        Answer::Pushed(reply) => Event::Pushed(Ok(reply)),
        Answer::Pulled(page) => Event::Pulled(Ok(page)),
    }
}
