//! The driver: runs the engine's effects in the browser. Thin and dull; what is worth thinking about is in
//! `sync`.

pub mod api;
mod http;
mod live;
mod lock;
mod tabs;
mod upload;

use crate::browser::{self, Storage};
use crate::state::App;
use crate::store::{Batch, Settled, Store, StoreError};
use domain::Mark;
use domain::wire::{Cursor, PhoneState, PushRequest, SHARED};
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;
use sync::{Effect, Engine, Event, StoreFault, Trigger};
use wasm_bindgen::{JsCast, prelude::Closure};
use wasm_bindgen_futures::spawn_local;

/// One tab's driver.
#[derive(Clone)]
pub struct Driver {
    app: App,
    store: Store,
    team: String,
    engine: Rc<RefCell<Engine>>,
    lock: lock::Lock,
    tabs: tabs::Tabs,
    timer: Rc<Cell<i32>>,
    storage: Rc<Cell<Storage>>,
    /// What the ops say that are to be sent next.
    loaded: Rc<RefCell<Vec<Rc<str>>>>,
}

impl Driver {
    /// Starts syncing for the team that this phone has joined.
    pub async fn start(app: App, store: Store, team: String) -> Self {
        let cursors = store.cursors().await.unwrap_or_default();
        let seed = u64::from_le_bytes(browser::random());
        let engine = Engine::new([SHARED.to_owned(), team.clone()], seed).with_cursors(&cursors);
        let driver = Self {
            app,
            store,
            team,
            engine: Rc::new(RefCell::new(engine)),
            lock: lock::Lock::default(),
            tabs: tabs::Tabs::open(),
            timer: Rc::new(Cell::new(0)),
            storage: Rc::default(),
            loaded: Rc::default(),
        };
        driver.listen();
        driver.recount().await;
        if app.me.peek().as_ref().is_some_and(|me| me.handover_key.is_none()) {
            driver.asks_for_key();
        }
        driver.wake(Trigger::Start);
        driver
    }

    /// A phone that joined before there were keys for handing over asks for its own.
    fn asks_for_key(&self) {
        let driver = self.clone();
        spawn_local(async move {
            if let Ok(me) = api::me().await
                && driver.store.set_me(&me).await.is_ok()
            {
                driver.app.me.set(Some(me));
            }
        });
    }

    /// A reason to sync.
    pub fn wake(&self, trigger: Trigger) {
        self.hear(Event::Wake(trigger));
    }

    /// Something was saved in this tab: other tabs show it and one of them may push it.
    pub fn saved(&self, records: &[domain::Record]) {
        self.tabs.tell(records);
        let driver = self.clone();
        spawn_local(async move {
            driver.recount().await;
            driver.wake(Trigger::Saved);
        });
    }

    /// This phone has another team: other tabs begin anew.
    pub fn changed_team(&self) {
        self.tabs.tell_left();
    }

    fn hear(&self, event: Event) {
        let effects = self.engine.borrow_mut().on(event);
        self.tells_whole();
        for effect in effects {
            self.run(effect);
        }
    }

    fn tells_whole(&self) {
        let is_whole = self.engine.borrow().is_whole();
        if is_whole != self.app.whole.get_untracked() {
            self.app.whole.set(is_whole);
        }
    }

    fn run(&self, effect: Effect) {
        let driver = self.clone();
        match effect {
            Effect::Show(net) => {
                self.app.net.set(net);
                if net == sync::Net::Fine {
                    self.app.news.update(|news| *news += 1);
                    self.app.tidy_up();
                }
            }
            Effect::Hear(server) if self.store.hear(server) => spawn_local(async move {
                // The next answer tells it again, and so does the next save keep it.
                let _ = driver.store.keep_clock().await;
            }),
            Effect::Hear(_) => {}
            Effect::ReleaseLock => self.lock.release(),
            Effect::WakeIn(ms) => self.wake_in(ms),
            effect => spawn_local(async move {
                let event = driver.work(effect).await;
                driver.hear(event);
            }),
        }
    }

    /// Runs an effect that takes time, to the event that answers it.
    async fn work(&self, effect: Effect) -> Event {
        let fault = |_| StoreFault;
        match effect {
            Effect::TakeLock => Event::Lock(self.lock.take().await),
            Effect::LoadBatch { limit } => {
                // For the report that goes with it; the answer comes while the disk is read.
                let storage = browser::storage();
                let batch = self.store.batch(limit).await;
                self.storage.set(storage.await);
                match batch {
                    Ok(Batch { ops, texts, is_part }) => {
                        self.loaded.replace(texts);
                        if is_part { Event::Part(ops) } else { Event::Batch(Ok(ops)) }
                    }
                    Err(_) => Event::Batch(Err(StoreFault)),
                }
            }
            Effect::Push { mark, pull, .. } => Event::Pushed(self.push(self.loaded.take(), mark, pull).await),
            Effect::Settle { acked, refused, receipt, cursor } => {
                let is_alone = self.lock.is_held();
                let now = self.store.now();
                let settled = self.store.settle(&acked, &refused, receipt, cursor, now, is_alone).await;
                let Ok(Settled { counts, again, back, changed }) = settled else {
                    return Event::Settled(Err(StoreFault));
                };
                if !acked.is_empty() {
                    self.app.last_sent.set(Some(now));
                }
                self.app.counted(counts);
                self.app.put(&changed);
                self.tabs.tell(&changed);
                if again {
                    self.app.forget_collisions();
                    self.hear(Event::Anew);
                }
                back.into_iter().for_each(|before| self.hear(Event::Back(before)));
                Event::Settled(Ok(()))
            }
            Effect::Erase => {
                let erased = self.store.erase().await.map_err(fault);
                if erased == Ok(true) {
                    self.app.erased();
                    self.tabs.tell_left();
                }
                Event::Erased(erased)
            }
            Effect::Pull { stream, cursor } => Event::Pulled(http::pull(&self.app, &stream, &cursor).await),
            Effect::StartOver => {
                let started = self.store.start_over().await.map_err(fault);
                self.app.forget_collisions();
                self.recount().await;
                Event::StartedOver(started)
            }
            Effect::Store { stream, after, records, next } => {
                let taken = self.store.take_in(&stream, after, records, next).await;
                let (changed, back) = match taken {
                    Ok(taken) => taken,
                    Err(StoreError::Late) => return Event::Late,
                    Err(_) => return Event::Stored(Err(StoreFault)),
                };
                if !changed.is_empty() {
                    // What was erased takes with it what was refused of it.
                    self.recount().await;
                }
                self.app.put(&changed);
                self.tabs.tell(&changed);
                back.into_iter().for_each(|before| self.hear(Event::Back(before)));
                Event::Stored(Ok(()))
            }
            Effect::Show(_) | Effect::Hear(_) | Effect::ReleaseLock | Effect::WakeIn(_) => Event::Wake(Trigger::Timer),
        }
    }

    async fn push(
        &self,
        ops: Vec<Rc<str>>,
        mark: Option<Mark>,
        pull: BTreeMap<String, Cursor>,
    ) -> Result<domain::wire::PushReply, sync::Fault> {
        let Storage { persisted, free_bytes } = self.storage.get();
        // As of the last count: whatever changes the outbox ends with one.
        let (waiting, refused) = (self.app.waiting.get_untracked(), self.app.refused.get_untracked());
        let sent = u32::try_from(ops.len()).unwrap_or(u32::MAX);
        let phone =
            PhoneState { unsent: waiting.saturating_sub(sent), refused, clock: browser::wall(), persisted, free_bytes };
        let (build, team) = (self.app.build.get_untracked(), self.team.parse().ok());
        let request = PushRequest { build, team, phone, mark, pull, brief: true, ops: Vec::new() };
        http::push(&self.app, &request, &ops).await
    }

    /// Counts what waits, for the status line.
    pub async fn recount(&self) {
        if let Ok(counts) = self.store.counts().await {
            self.app.counted(counts);
        }
    }

    fn wake_in(&self, ms: u64) {
        let driver = self.clone();
        let wake = Closure::once_into_js(move || driver.wake(Trigger::Timer));
        let window = browser::window();
        window.clear_timeout_with_handle(self.timer.get());
        let ms = i32::try_from(ms).unwrap_or(i32::MAX);
        let handle = window.set_timeout_with_callback_and_timeout_and_arguments_0(wake.unchecked_ref(), ms);
        self.timer.set(handle.unwrap_or(0));
    }

    /// Listens to everything that may be a reason to sync. None is relied on alone.
    fn listen(&self) {
        let window = browser::window();
        let on = |target: &web_sys::EventTarget, name: &str, event: fn() -> Option<Event>| {
            let driver = self.clone();
            let run = Closure::<dyn FnMut()>::new(move || {
                event().into_iter().for_each(|event| driver.hear(event));
            });
            let _ = target.add_event_listener_with_callback(name, run.as_ref().unchecked_ref());
            run.forget();
        };
        on(&window, "online", || Some(Event::Wake(Trigger::Online)));
        on(&window, "offline", || Some(Event::Offline));
        if let Some(document) = window.document() {
            on(&document, "visibilitychange", || browser::is_visible().then_some(Event::Wake(Trigger::Visible)));
        }
        let driver = self.clone();
        live::listen(self.app, move |trigger| driver.wake(trigger));
        let driver = self.clone();
        self.tabs.listen(move |keys| {
            let driver = driver.clone();
            spawn_local(async move { driver.other_tab(keys).await });
        });
    }

    /// Another tab saved or pulled: read those records again, and sync if something waits.
    async fn other_tab(&self, keys: Vec<(domain::Kind, uuid::Uuid)>) {
        let mut records = Vec::with_capacity(keys.len());
        for (kind, id) in keys {
            if let Ok(Some(record)) = self.store.record(&kind, id).await {
                records.push(record);
            }
        }
        self.app.put(&records);
        self.recount().await;
    }
}
