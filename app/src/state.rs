//! What every page shares: reactive views of the store, and the commands that pages send. A page never
//! touches the network or the database itself.

use crate::browser;
use crate::driver::Driver;
use crate::i18n::Locale;
use crate::reactive::Var;
use crate::register::{Part, Register};
use crate::store::{Change, Counts, Offer, Received, Requeued, SMALL, Start, Store, StoreError};
use domain::wire::{Me, SHARED};
use domain::{Fields, Kind, Millis, Record, VisitDate, local_date};
use gloo_storage::{LocalStorage, Storage};
use leptos::prelude::*;
use std::cell::{Cell, RefCell};
use sync::{Net, Status, Trigger};
use wasm_bindgen_futures::spawn_local;

const LANGUAGE: &str = "language";
const TEXT_SIZE: &str = "text-size";

/// Whether the app can be opened where there is no network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Offline {
    /// Not known yet.
    Unknown,
    /// It is kept on the phone.
    Ready,
    /// It is still being fetched, longer than usual.
    Fetching,
    /// The browser cannot keep it.
    Unable,
}

/// How much of the store has been read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Loaded {
    /// Nothing yet.
    Nothing,
    /// The store could not be opened.
    Broken,
    /// Households: lists can be shown.
    Households,
    /// Everything.
    All,
}

/// The shared state. Cheap to copy.
#[derive(Clone, Copy)]
pub struct App {
    /// The language of the screen.
    pub locale: Var<Locale>,
    /// Text size: 0 (A), 1 (A+), 2 (A++).
    pub text_size: Var<u8>,
    /// Who uses this phone; none before it has joined.
    pub me: Var<Option<Me>>,
    /// How much has been read.
    pub loaded: Var<Loaded>,
    /// Ops that wait.
    pub waiting: Var<u32>,
    /// Ops that need a look.
    pub refused: Var<u32>,
    /// How the network stands.
    pub net: Var<Net>,
    /// Whether this phone holds all that its team wrote.
    pub whole: Var<bool>,
    /// When the server last took something from this phone.
    pub last_sent: Var<Option<Millis>>,
    /// Rises when the live channel has news.
    pub news: Var<u32>,
    /// The build that the server calls the newest.
    pub newest: Var<String>,
    /// Whether the app can be opened without a network.
    pub offline: Var<Offline>,
    /// Whether a newer build is ready to be used.
    pub update_ready: Var<bool>,
    /// Whether the browser would let us add the app to the home screen now.
    pub can_install: Var<bool>,
    /// Who the server takes this phone for although there is nothing on it: the browser threw its storage away (G15).
    pub evicted: Var<Option<Me>>,
    /// What was last saved, in words, for the next page to show.
    pub notice: Var<Option<String>>,
    /// This build.
    pub build: Var<String>,
    changed: Var<u32>,
}

/// After a start or a sync, before a snapshot is written: by then lists are shown and visits sent.
const TIDY_AFTER_MS: i32 = 2_000;

thread_local! {
    static TIDYING: Cell<bool> = const { Cell::new(false) };
    static REGISTER: RefCell<Register> = RefCell::new(Register::new());
    static STORE: RefCell<Option<Store>> = const { RefCell::new(None) };
    static DRIVER: RefCell<Option<Driver>> = const { RefCell::new(None) };
}

fn driver() -> Option<Driver> {
    DRIVER.with_borrow(Clone::clone)
}

/// The shared state, from a component.
pub fn app() -> App {
    expect_context()
}

#[allow(clippy::unused_self, reason = "pages ask the app, whatever holds the answer")]
impl App {
    /// The state before anything has been read.
    pub fn new() -> Self {
        let language: String = LocalStorage::get(LANGUAGE).unwrap_or_default();
        Self {
            locale: Var::new(if language == "en" { Locale::en } else { Locale::vi }),
            text_size: Var::new(LocalStorage::get(TEXT_SIZE).unwrap_or(0)),
            me: Var::new(None),
            loaded: Var::new(Loaded::Nothing),
            waiting: Var::new(0),
            refused: Var::new(0),
            net: Var::new(Net::Unknown),
            whole: Var::new(true),
            last_sent: Var::new(None),
            news: Var::new(0),
            newest: Var::new(String::new()),
            offline: Var::new(Offline::Unknown),
            update_ready: Var::new(false),
            can_install: Var::new(false),
            evicted: Var::new(None),
            notice: Var::new(None),
            build: Var::new(browser::build()),
            changed: Var::new(0),
        }
    }

    /// Opens the store and reads it: households first, so that lists can be shown.
    pub async fn open(self) {
        let opened = self.read_store().await;
        if let Err(error) = opened {
            log(&format!("the store could not be opened: {error:?}"));
            self.loaded.set(Loaded::Broken);
        }
    }

    async fn read_store(self) -> Result<(), StoreError> {
        let store = Store::open().await?;
        STORE.set(Some(store.clone()));
        let Start { me, last_sent, quick } = store.start().await?;
        self.last_sent.set(last_sent);
        let joined = me.is_some();
        let mut quick = quick.filter(|quick| self.take_part(&quick.small, Part::Households, &quick.households));
        if let Some(quick) = &mut quick {
            // A form that is opened now asks what the team does now, not what it did when the copy was made.
            let (visits, rest) = std::mem::take(&mut quick.since).into_iter().partition(|r| r.kind == Kind::VISIT);
            quick.since = visits;
            self.put(&rest);
        } else {
            for kind in SMALL.into_iter().chain([Kind::HOUSEHOLD]) {
                self.put(&store.all(&kind).await?);
            }
        }
        if let Some(me) = &me {
            // The status line says nothing before it knows.
            self.counted(store.counts().await?);
            let engine = sync::Engine::new([SHARED.to_owned(), me.team.to_string()], 0);
            self.whole.set(engine.with_cursors(&store.cursors().await?).is_whole());
        }
        self.me.set(me);
        self.loaded.set(Loaded::Households);
        // Let the list be painted before the visits are read.
        browser::next_task().await;
        match quick {
            Some(quick) if self.take_part(&[], Part::Visits, &quick.visits) => self.put(&quick.since),
            _ => {
                self.put(&store.all(&Kind::HOUSEHOLD).await?);
                self.put(&store.all(&Kind::VISIT).await?);
            }
        }
        self.loaded.set(Loaded::All);
        self.tidy_up();
        if joined {
            self.start_sync().await;
        } else if browser::has_joined()
            && let Ok(me) = crate::driver::api::me().await
        {
            self.evicted.set(Some(me));
        }
        Ok(())
    }

    /// Takes a part of a snapshot into the register.
    fn take_part(self, records: &[Record], part: Part, bytes: &[u8]) -> bool {
        let taken = REGISTER.with_borrow_mut(|register| {
            register.read(part, bytes)?;
            records.iter().for_each(|record| register.put(record));
            Some(())
        });
        self.changed.update(|changed| *changed += 1);
        taken.is_some()
    }

    /// The phone was taken out of its team, and has handed in what it held: nothing of the team is left here.
    pub fn erased(self) {
        REGISTER.set(Register::new());
        browser::note_joined(false);
        self.me.set(None);
        self.last_sent.set(None);
        self.waiting.set(0);
        self.refused.set(0);
        self.changed.update(|changed| *changed += 1);
    }

    /// Makes the next start a quick one, once the phone has nothing better to do.
    pub fn tidy_up(self) {
        let Some(store) = self.store().filter(Store::wants_snapshot) else { return };
        if TIDYING.replace(true) {
            return;
        }
        spawn_local(async move {
            browser::pause(TIDY_AFTER_MS).await;
            // A start without a snapshot is only slower.
            if let Err(error) = self.keep_snapshot(&store).await {
                log(&format!("no snapshot could be kept: {error:?}"));
            }
            TIDYING.set(false);
        });
    }

    async fn keep_snapshot(self, store: &Store) -> Result<(), StoreError> {
        if self.loaded.get_untracked() != Loaded::All || self.me.peek().is_none() {
            return Ok(());
        }
        let Some((records, upto)) = store.catch_up().await? else { return Ok(()) };
        self.put(&records);
        let part = |part| REGISTER.with_borrow(|register| register.write(part));
        store.keep_snapshot(&part(Part::Households), &part(Part::Visits), upto).await
    }

    /// Starts the sync driver, once this phone is in a team.
    pub async fn start_sync(self) {
        if let (Some(store), Some(me)) = (self.store(), self.me.get_untracked()) {
            let driver = Driver::start(self, store, me.team.to_string()).await;
            DRIVER.set(Some(driver));
        }
    }

    /// The server may have gone back to before it noticed them; those that there still are it tells again.
    pub fn forget_collisions(&self) {
        REGISTER.with_borrow_mut(Register::forget_collisions);
        self.changed.update(|changed| *changed += 1);
    }

    /// What the server does not have, for the status line.
    pub fn counted(&self, Counts { waiting, refused }: Counts) {
        self.waiting.set(waiting);
        self.refused.set(refused);
    }

    /// Takes records into the register and lets the screens know.
    pub fn put(&self, records: &[Record]) {
        if !records.is_empty() {
            REGISTER.with_borrow_mut(|register| records.iter().for_each(|record| register.put(record)));
            self.changed.update(|changed| *changed += 1);
        }
    }

    /// Asks the register, now and whenever it changes.
    pub fn ask<T>(&self, question: impl FnOnce(&mut Register) -> T) -> T {
        self.changed.track();
        self.ask_once(question)
    }

    /// Asks the register once.
    pub fn ask_once<T>(&self, question: impl FnOnce(&mut Register) -> T) -> T {
        REGISTER.with_borrow_mut(question)
    }

    /// Saves changes on this phone, and with that ends the draft that they come from: returns after they are on
    /// disk (G1).
    pub async fn save(&self, changes: Vec<Change>, draft: Option<&str>) -> Result<(), StoreError> {
        let store = self.store().ok_or(StoreError::Aborted)?;
        let records = store.change(changes, draft).await?;
        self.put(&records);
        // At once, so that the status line tells the truth before "Đã lưu" does; the driver counts again.
        let saved = u32::try_from(records.len()).unwrap_or(0);
        self.waiting.update(|waiting| *waiting += saved);
        if let Some(driver) = driver() {
            driver.saved(&records);
        }
        Ok(())
    }

    /// The store, once it is open.
    pub fn store(&self) -> Option<Store> {
        STORE.with_borrow(Clone::clone)
    }

    /// A reason to sync, from the person.
    pub fn sync_now(&self) {
        if let Some(driver) = driver() {
            driver.wake(Trigger::Manual);
        }
    }

    /// Everything that the server does not have yet, sealed for another phone of the team; small, if `packed`. None if
    /// it cannot be read.
    pub async fn hand_over(&self, packed: bool) -> Option<Offer> {
        let (store, me) = (self.store()?, self.me.get_untracked()?);
        store.hand_over(&me, packed).await.ok()
    }

    /// Takes in what another phone handed over. Answers how many changes were new here.
    pub async fn receive(&self, bytes: &[u8]) -> Result<usize, Received> {
        let (Some(store), Some(me)) = (self.store(), self.me.get_untracked()) else { return Err(Received::Unreadable) };
        match store.receive(&me, bytes).await {
            Ok(Received::Taken(records)) => {
                self.put(&records);
                if let Some(driver) = driver() {
                    driver.saved(&records);
                }
                Ok(records.len())
            }
            Ok(other) => Err(other),
            Err(_) => Err(Received::Unreadable),
        }
    }

    /// Puts a refused op back in the queue, mended by these fields. Answers whether there was one with this number.
    pub async fn requeue(&self, n: u64, mended: Fields) -> Result<bool, StoreError> {
        let (Some(store), Some(driver)) = (self.store(), driver()) else { return Err(StoreError::Aborted) };
        let Requeued::Waits(changed) = store.requeue(n, mended).await? else { return Ok(false) };
        self.put(changed.as_slice());
        driver.recount().await;
        driver.wake(Trigger::Manual);
        Ok(true)
    }

    /// The status of this phone; `None` before it has joined.
    pub fn status(&self) -> Option<Status> {
        let is_out = self.net.get() == Net::Fault(sync::Fault::Revoked);
        let of = || Status::of(self.waiting.get(), self.refused.get(), self.net.get(), self.whole.get());
        (is_out || self.me.read().is_some()).then(of)
    }

    /// The server's time as this phone believes it.
    pub fn now(&self) -> Millis {
        self.store().map_or_else(browser::wall, |store| store.now())
    }

    /// Today, in Vietnam.
    pub fn today(&self) -> VisitDate {
        local_date(self.now())
    }

    /// Changes the language, here and at the next start.
    pub fn set_locale(&self, locale: Locale) {
        let _ = LocalStorage::set(LANGUAGE, if locale == Locale::en { "en" } else { "vi" });
        self.locale.set(locale);
    }

    /// Changes the text size, here and at the next start.
    pub fn set_text_size(&self, size: u8) {
        let _ = LocalStorage::set(TEXT_SIZE, size);
        self.text_size.set(size);
    }

    /// Joins: remembers who this is, and starts syncing. A phone that comes from another team forgets that
    /// team's records and sets its unsent work aside.
    pub async fn joined(self, me: Me) -> Result<(), StoreError> {
        let store = self.store().ok_or(StoreError::Aborted)?;
        let before = store.me().await?;
        if before.as_ref().is_some_and(|before| before.team != me.team) {
            store.change_team().await?;
            REGISTER.set(Register::new());
        }
        store.hear(me.now);
        // Later answers tell nothing new, so this is when to keep it: the app may be closed before anything is saved (G12).
        store.keep_clock().await?;
        store.set_me(&me).await?;
        browser::note_joined(true);
        self.me.set(Some(me));
        if let Some(driver) = driver() {
            driver.changed_team();
            // The running driver belongs to the old session: start over with a clean page.
            let _ = browser::window().location().set_href("/");
        } else {
            self.start_sync().await;
        }
        spawn_local(browser::persist());
        Ok(())
    }
}

impl Default for App {
    fn default() -> Self {
        Self::new()
    }
}

/// Writes a line to the browser's console. Never with personal data.
pub fn log(line: &str) {
    web_sys::console::warn_1(&line.into());
}
