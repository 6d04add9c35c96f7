//! The photo of a piece of equipment beside the answer that it is there.

use crate::components::live;
use crate::photo;
use crate::reactive::{Val, Var, derived, effect};
use crate::state::app;
use crate::store::Change;
use crate::{browser, tr};
use domain::erasure::ERASED;
use domain::{Fields, Kind, OpId, Photo, Survey};
use leptos::prelude::*;
use uuid::Uuid;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;

/// Photos that were taken on this page and are not saved yet, by their ids.
pub(super) type Taken = Var<Vec<(Uuid, Photo)>>;

/// The changes that keep those of them that the survey still names, and erase those that it no longer does: a photo may
/// show what it should not.
pub(super) fn changes(taken: Taken, before: &Survey, survey: &Survey) -> Vec<Change> {
    let named = |id: &Uuid| survey.photos.iter().any(|(_, own)| own == id);
    let kept = taken.get_untracked().into_iter().filter(|(id, _)| named(id));
    let kept = kept.map(|(id, photo)| Change::new(Kind::PHOTO, id, photo.fields()));
    let gone = before.photos.iter().map(|(_, id)| *id).filter(|id| !named(id));
    let erase = |id| Change::of(Kind::PHOTO, id, Fields::from_iter([(ERASED.to_owned(), true.into())]));
    kept.chain(gone.map(erase)).collect()
}

/// What is known of the picture of an indicator.
#[derive(Clone, PartialEq)]
enum Picture {
    None,
    Here(String),
    /// It was taken on another phone, and has not arrived.
    OnItsWay,
}

/// Takes, shows and takes away the photo of one indicator.
#[component]
pub(super) fn Evidence(
    /// The survey as it stands on the page.
    now: Var<Survey>,
    /// The indicator's key.
    key: Var<String>,
    /// What it shows, in words.
    label: String,
    /// What was taken on this page.
    taken: Taken,
) -> impl IntoView {
    let app = app();
    let id: Val<Option<Uuid>> = derived(move || now.read().photo(&key.peek()));
    let picture = Var::new(Picture::None);
    let problem = Var::new(None::<String>);
    effect(move || {
        let Some(id) = id.get() else { return picture.set(Picture::None) };
        if let Some((_, photo)) = taken.peek().iter().find(|(own, _)| *own == id) {
            return picture.set(Picture::Here(photo.jpeg.clone()));
        }
        spawn_local(async move {
            let Some(store) = app.store() else { return };
            let record = store.record(&Kind::PHOTO, id).await.ok().flatten();
            let found = record.and_then(|record| Photo::from_record(&record).ok());
            picture.set(found.map_or(Picture::OnItsWay, |photo| Picture::Here(photo.jpeg)));
        });
    });
    let choose = move |event: web_sys::Event| {
        let Some(input) = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok()) else {
            return;
        };
        let Some(file) = input.files().and_then(|files| files.get(0)) else { return };
        input.set_value("");
        problem.set(None);
        spawn_local(async move {
            let Some(jpeg) = photo::shrunk(&file).await else {
                problem.set(Some(tr!(app, survey.photo_unreadable)));
                return;
            };
            let Some(key) = key.try_peek().map(|key| key.to_string()) else { return };
            let id = OpId::new(app.now(), browser::random()).uuid();
            let of = now.peek().id;
            taken.update(|taken| taken.push((id, Photo { of, key: key.clone(), jpeg })));
            now.update(|survey| survey.set_photo(&key, Some(id)));
        });
    };
    let alt = tr!(app, survey.photo_of, what = label.clone());
    let (input, remove) = (format!("photo-{}", *key.peek()), tr!(app, survey.photo_drop, what = label.clone()));
    view! {
        {live(move || match picture.get() {
            Picture::None => None,
            Picture::OnItsWay => Some(view! { <p class="hint">{tr!(app, survey.photo_on_its_way)}</p> }.into_any()),
            Picture::Here(jpeg) => {
                Some(view! { <img class="evidence" src=photo::address(&jpeg) alt=alt.clone()/> }.into_any())
            }
        })}
        <p class="problem" role="alert">{live(move || problem.get())}</p>
        <div class="pick-photo">
            <input id=input.clone() class="sr" type="file" accept="image/*" capture="environment" on:change=choose/>
            <label for=input class="button small">
                {live(move || if id.read().is_some() { tr!(app, survey.photo_again) } else { tr!(app, survey.photo) })}
                <span class="sr">": " {label}</span>
            </label>
            {live(move || id.read().is_some().then(|| {
                let remove = remove.clone();
                view! {
                    <button
                        type="button"
                        class="link"
                        aria-label=remove
                        on:click=move |_| now.update(|survey| survey.set_photo(&key.peek(), None))
                    >
                        {tr!(app, survey.photo_remove)}
                    </button>
                }
            }))}
        </div>
    }
}
