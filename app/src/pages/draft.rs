//! What stands in a form and is not saved yet is kept on this phone, sealed: going back, a call or a flat battery cost
//! nothing of it.

use crate::components::{When, is, live};
use crate::patch::{difference, patched, without_nulls};
use crate::reactive::{Var, effect};
use crate::state::{App, app};
use crate::tr;
use leptos::prelude::*;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value as Json};
use std::sync::Arc;
use wasm_bindgen_futures::spawn_local;

/// How a form, or a part of it, is read and shown again.
pub(super) type Shape = (Box<dyn Fn() -> Json + Send + Sync>, Box<dyn Fn(Json) + Send + Sync>);
/// A part of a form by name.
pub(super) type Slot = (&'static str, Shape);

/// A part of a form that a value stands for.
pub(super) fn slot<T>(name: &'static str, value: Var<T>) -> Slot
where
    T: Serialize + DeserializeOwned + Clone + Send + Sync + 'static,
{
    let show = move |json| {
        // What another build kept may be of another shape.
        if let Ok(read) = serde_json::from_value(json) {
            value.set(read);
        }
    };
    let read = move || serde_json::to_value(&*value.read()).unwrap_or_default();
    (name, (Box::new(read), Box::new(show)))
}

/// A part of a form that is kept only with consent, which can be taken back before anything is saved. Without consent it
/// is as the form was opened.
pub(super) fn slot_with(consent: Var<bool>, name: &'static str, text: Var<String>) -> Slot {
    let first = text.get_untracked();
    let read = move || if consent.get() { text.get().into() } else { Json::Null };
    let show = move |json: Json| text.set(json.as_str().map_or_else(|| first.clone(), ToOwned::to_owned));
    (name, (Box::new(read), Box::new(show)))
}

/// A form of these parts.
fn shape_of(slots: Vec<Slot>) -> Shape {
    let slots = Arc::new(slots);
    let parts = Arc::clone(&slots);
    let read = move || Json::Object(parts.iter().map(|(name, (read, _))| ((*name).to_owned(), read())).collect());
    let show = move |mut form: Json| {
        for (name, (_, show)) in slots.iter() {
            show(form.get_mut(name).map(Json::take).unwrap_or_default());
        }
    };
    (Box::new(read), Box::new(show))
}

/// Where a draft is kept.
#[derive(Clone)]
struct Place {
    /// The setting that keeps it.
    key: String,
    /// Whether there is one: what could not be read is not thrown away.
    stands: bool,
}

/// The draft of a form.
#[derive(Clone, Copy)]
pub(super) struct Kept {
    app: App,
    place: Var<Place>,
    shape: Var<Shape>,
    /// The form as it was before anything was changed in it.
    blank: Var<Json>,
    /// Whether a draft of an earlier time was opened again; and whether somebody else has changed since what was typed over.
    restored: Var<Option<bool>>,
    /// Not set while the draft is read, and while the form is saved and after: nothing is kept then.
    open: Var<bool>,
}

impl Kept {
    /// Opens the draft that is kept under `key` in this form, if there is one, and from then on keeps what is changed.
    pub(super) fn open(app: App, key: String, slots: Vec<Slot>) -> Self {
        Self::open_or(app, key, Vec::new(), slots)
    }

    /// As [`Kept::open`]. If there is none, one is looked for where this form may have kept it before (`earlier`), and
    /// moves here.
    pub(super) fn open_or(app: App, key: String, earlier: Vec<String>, slots: Vec<Slot>) -> Self {
        Self::of(app, key, earlier, shape_of(slots), false)
    }

    /// As [`Kept::open_or`]; who `comes_back` to the form knows that there is a draft.
    pub(super) fn of(app: App, key: String, earlier: Vec<String>, shape: Shape, comes_back: bool) -> Self {
        let kept = Self {
            app,
            place: Var::new(Place { key, stands: false }),
            shape: Var::new(shape),
            blank: Var::new(Json::Null),
            restored: Var::new(None),
            open: Var::new(false),
        };
        kept.blank.set(kept.read_once());
        effect(move || {
            let now = kept.read();
            if kept.open.get() {
                kept.keep(&now);
            }
        });
        spawn_local(async move {
            let mut found = None;
            for key in std::iter::once(kept.key()).chain(earlier) {
                if let (None, Some(store)) = (&found, app.store()) {
                    found = store.setting::<Json>(&key).await.ok().flatten().map(|patch| (key, patch));
                }
            }
            // Who was quicker than the disk has gone on to another page.
            if kept.open.try_peek().is_none() {
                return;
            }
            if let Some((place, patch)) = found {
                kept.place.update(|place| place.stands = true);
                if place != kept.key() {
                    kept.move_from(&place, patch.clone());
                }
                let blank = kept.blank.get_untracked();
                // Of builds that kept only what was typed, nothing is known of what was there before.
                let (patch, was) = match patch {
                    Json::Array(mut both) if both.len() == 2 => (both.remove(0), both.remove(0)),
                    patch => (patch, Json::Object(Map::default())),
                };
                let mut form = blank.clone();
                patched(&mut form, &patch);
                let mut before = form.clone();
                patched(&mut before, &was);
                // Who was quicker than the disk goes on from there.
                patched(&mut form, &difference(&blank, &kept.read_once()));
                let is_changed = was.as_object().is_some_and(|was| !was.is_empty()) && before != blank;
                kept.show(form);
                kept.restored.set((is_changed || !comes_back).then_some(is_changed));
            }
            kept.open.set(true);
        });
        kept
    }

    /// The setting that keeps the draft.
    pub(super) fn key(self) -> String {
        self.place.try_peek().map(|place| place.key.clone()).unwrap_or_default()
    }

    fn read(self) -> Json {
        without_nulls((self.shape.peek().0)())
    }

    fn read_once(self) -> Json {
        untrack(move || self.read())
    }

    fn show(self, form: Json) {
        (self.shape.peek().1)(form);
    }

    /// That something is kept is said on the page that comes next, unless that says that it was saved.
    fn keep(self, now: &Json) {
        let blank = self.blank.peek();
        let patch = difference(&blank, now);
        let is_same = patch.as_object().is_some_and(Map::is_empty);
        let app = self.app;
        app.notice.set((!is_same).then(|| tr!(app, visit.draft)));
        if is_same && !self.place.peek().stands {
            return;
        }
        self.place.update(|place| place.stands = !is_same);
        // What was typed, and what stood there before: somebody else may change that before the draft is opened again.
        self.write((!is_same).then(|| Json::Array(vec![patch, difference(now, &blank)])));
    }

    fn write(self, patch: Option<Json>) {
        let (app, key) = (self.app, self.key());
        spawn_local(async move {
            if let Some(store) = app.store() {
                // A draft that could not be kept is no reason to disturb: the form itself is on the screen.
                let _ = store.set_setting(&key, patch.as_ref()).await;
            }
        });
    }

    /// Keeps here what was kept at another place.
    fn move_from(self, place: &str, patch: Json) {
        self.write(Some(patch));
        forget_draft(self.app, place.to_owned());
    }

    /// The draft is no longer wanted, whatever stands in the form.
    pub(super) fn forget(self) {
        self.write(None);
    }

    /// Forgets what was changed.
    fn drop_it(self) {
        self.restored.set(None);
        self.show(self.blank.get_untracked());
    }

    /// The form is being saved, and the draft ends with that.
    pub(super) fn close(self) {
        self.open.set(false);
    }

    /// The form was not saved: the draft goes on, with what was typed meanwhile.
    pub(super) fn reopen(self) {
        self.open.set(true);
    }
}

/// Nothing of this draft is wanted any more.
pub(super) fn forget_draft(app: App, key: String) {
    spawn_local(async move {
        if let Some(store) = app.store() {
            let _ = store.set_setting::<Json>(&key, None).await;
        }
    });
}

/// That a draft was opened again, and the way to begin anew.
#[component]
pub(super) fn Restored(draft: Kept) -> impl IntoView {
    let app = app();
    view! {
        <When test=is(move || draft.restored.read().is_some())>
            <div class=move || if draft.restored.get() == Some(true) { "notice look" } else { "notice" }>
                <p>
                    {live(move || if draft.restored.get() == Some(true) {
                        tr!(app, visit.draft_old)
                    } else {
                        tr!(app, visit.draft_back)
                    })}
                </p>
                <button type="button" class="button small" on:click=move |_| draft.drop_it()>
                    {tr!(app, visit.draft_drop)}
                </button>
            </div>
        </When>
    }
}
