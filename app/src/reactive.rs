//! Values that the screen follows, in as little code as can be. Each type that goes through leptos's own signals and
//! memos is compiled anew with everything around it, about ten kilobytes a type; here only a pointer cast is, and a
//! single trigger and a single memo of leptos do the work for all of them. A fifth of the download.

use leptos::prelude::*;
use leptos::reactive::computed::ArcMemo;
use leptos::reactive::signal::ArcTrigger;
use std::any::Any;
use std::marker::PhantomData;
use std::ops::Deref;
use std::sync::{Arc, PoisonError, RwLock};

type Erased = Arc<dyn Any + Send + Sync>;
/// From how often a value became another one, to how often it has now.
type Count = Box<dyn Fn(Option<&u64>) -> u64 + Send + Sync>;

#[derive(Clone)]
struct Slot {
    value: Arc<RwLock<Erased>>,
    source: Source,
}

#[derive(Clone)]
enum Source {
    /// Somebody sets the value.
    Set(ArcTrigger),
    /// The value follows others. The memo counts how often it became another one.
    Derived(ArcMemo<u64>),
}

impl Slot {
    fn new(value: Erased, source: impl FnOnce(&Arc<RwLock<Erased>>) -> Source) -> StoredValue<Self> {
        let value = Arc::new(RwLock::new(value));
        let source = source(&value);
        StoredValue::new(Self { value, source })
    }

    fn peek(&self) -> Erased {
        if let Source::Derived(memo) = &self.source {
            memo.get_untracked();
        }
        self.value.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn read(&self) -> Erased {
        match &self.source {
            Source::Set(trigger) => trigger.track(),
            Source::Derived(memo) => memo.track(),
        }
        self.peek()
    }

    fn write(&self, value: Erased) {
        *self.value.write().unwrap_or_else(PoisonError::into_inner) = value;
        if let Source::Set(trigger) = &self.source {
            trigger.notify();
        }
    }
}

fn derive(make: Box<dyn Fn() -> Erased + Send + Sync>, same: fn(&Erased, &Erased) -> bool) -> StoredValue<Slot> {
    Slot::new(Arc::new(()), |value| {
        let value = Arc::clone(value);
        let count: Count = Box::new(move |before| {
            let new = make();
            let mut value = value.write().unwrap_or_else(PoisonError::into_inner);
            match before {
                Some(before) if same(&value, &new) => *before,
                before => {
                    *value = new;
                    before.map_or(1, |before| before + 1)
                }
            }
        });
        Source::Derived(ArcMemo::new(count))
    })
}

/// A value as it was when it was read.
pub struct Seen<T>(Arc<T>);

impl<T> Deref for Seen<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.0
    }
}

/// A value that can be read and followed. Cheap to copy; it lives as long as the part of the page that made it.
pub struct Val<T> {
    slot: StoredValue<Slot>,
    of: PhantomData<fn() -> T>,
}

impl<T> Clone for Val<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Val<T> {}

impl<T: Send + Sync + 'static> Val<T> {
    fn cast(erased: Erased) -> Seen<T> {
        Seen(erased.downcast().unwrap_or_else(|_| unreachable!("only a T is ever put in")))
    }

    /// The value; whoever reads it here is told when it changes.
    pub fn read(&self) -> Seen<T> {
        Self::cast(self.slot.with_value(Slot::read))
    }

    /// The value, once.
    pub fn peek(&self) -> Seen<T> {
        Self::cast(self.slot.with_value(Slot::peek))
    }

    /// The value, once; none if the part of the page that made it is gone.
    pub fn try_peek(&self) -> Option<Seen<T>> {
        self.slot.try_with_value(Slot::peek).map(Self::cast)
    }

    /// Only says that whoever calls this is to be told of changes.
    pub fn track(&self) {
        self.slot.with_value(Slot::read);
    }
}

impl<T: Clone + Send + Sync + 'static> Val<T> {
    /// A copy of the value; whoever asks here is told when it changes.
    pub fn get(&self) -> T {
        T::clone(&self.read())
    }

    /// A copy of the value, once.
    pub fn get_untracked(&self) -> T {
        T::clone(&self.peek())
    }
}

/// A value that follows others: computed when it is read after one of them changed; a value that is equal to the one
/// before tells nobody.
pub fn derived<T: PartialEq + Send + Sync + 'static>(make: impl Fn() -> T + Send + Sync + 'static) -> Val<T> {
    let same = |a: &Erased, b: &Erased| a.downcast_ref::<T>() == b.downcast_ref::<T>();
    Val { slot: derive(Box::new(move || Arc::new(make())), same), of: PhantomData }
}

/// A value that can be set.
pub struct Var<T>(Val<T>);

impl<T> Clone for Var<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Var<T> {}

impl<T> Deref for Var<T> {
    type Target = Val<T>;
    fn deref(&self) -> &Val<T> {
        &self.0
    }
}

impl<T: Send + Sync + 'static> From<T> for Val<T> {
    /// A value that stays as it is.
    fn from(value: T) -> Self {
        Var::new(value).0
    }
}

impl<T: Default + Send + Sync + 'static> Default for Val<T> {
    fn default() -> Self {
        T::default().into()
    }
}

impl<T> From<Var<T>> for Val<T> {
    fn from(var: Var<T>) -> Self {
        var.0
    }
}

impl<T: Send + Sync + 'static> Var<T> {
    /// A new one.
    pub fn new(value: T) -> Self {
        let slot = Slot::new(Arc::new(value), |_| Source::Set(ArcTrigger::new()));
        Self(Val { slot, of: PhantomData })
    }

    /// Sets the value and tells who reads it; does nothing once the part of the page that made it is gone.
    pub fn set(&self, value: T) {
        let value: Erased = Arc::new(value);
        if let Some(slot) = self.0.slot.try_get_value() {
            slot.write(value);
        }
    }
}

impl<T: Clone + Send + Sync + 'static> Var<T> {
    /// Changes the value and tells who reads it.
    pub fn update(&self, change: impl FnOnce(&mut T)) {
        if let Some(value) = self.try_peek() {
            let mut value = T::clone(&value);
            change(&mut value);
            self.set(value);
        }
    }
}

/// Runs now and whenever what it reads changes.
pub fn effect(run: impl Fn() + 'static) {
    let run: Box<dyn Fn()> = Box::new(run);
    Effect::new(move |_: Option<()>| run());
}
