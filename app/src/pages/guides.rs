//! "Cẩm nang": cards for the person at the door, a step at a time, in large type with a picture. Texts and pictures are files
//! of the build, so they are there without a network (`public/guides.json`, `guides.svg`).

use crate::components::{Frame, Tab, When, is, live};
use crate::i18n::Locale;
use crate::reactive::{Val, Var, derived};
use crate::state::{App, app};
use crate::{driver, tr};
use leptos::prelude::*;
use leptos_router::components::A;
use leptos_router::hooks::{use_params_map, use_query_map};
use serde_json::Value as Json;
use wasm_bindgen_futures::spawn_local;

/// All guides, once they are read; none if they cannot be.
fn guides() -> Val<Option<Vec<Json>>> {
    let read = Var::new(None);
    spawn_local(async move {
        let file = driver::api::guides().await;
        read.set(file.ok().and_then(|file| file.get("guides")?.as_array().cloned()));
    });
    read.into()
}

/// A text of a guide in the language of the screen.
fn text(app: App, of: &Json, vi: &str, en: &str) -> String {
    let field = if app.locale.get_untracked() == Locale::en { en } else { vi };
    of.get(field).and_then(Json::as_str).unwrap_or_default().to_owned()
}

fn key(guide: &Json) -> &str {
    guide.get("key").and_then(Json::as_str).unwrap_or_default()
}

/// The titles of these guides; empty until they are read.
pub(super) fn titles(app: App, keys: Vec<String>) -> Val<String> {
    let all = guides();
    derived(move || {
        let all = all.read();
        let named = all.iter().flatten().filter(|guide| keys.iter().any(|own| own == key(guide)));
        named.map(|guide| text(app, guide, "vi", "en")).collect::<Vec<_>>().join(", ")
    })
}

/// The list of guides.
#[component]
pub fn Guides() -> impl IntoView {
    let app = app();
    let all = guides();
    view! {
        <Frame title=tr!(app, guide.title) back="/them" tab=Tab::More>
            <p>{tr!(app, guide.intro)}</p>
            <ul class="rows">
                {live(move || all.get().unwrap_or_default().into_iter().map(|guide| view! {
                    <li class="row">
                        <A href=format!("/cam-nang/{}", key(&guide)) attr:class="row-main">
                            <strong>{text(app, &guide, "vi", "en")}</strong>
                            <span class="hint">{text(app, &guide, "vi_for", "en_for")}</span>
                        </A>
                    </li>
                }).collect_view())}
            </ul>
        </Frame>
    }
}

/// One guide.
#[component]
pub fn GuidePage() -> impl IntoView {
    let app = app();
    // That the form it was opened from keeps its draft is no news to the person at the door.
    app.notice.set(None);
    let params = use_params_map();
    let wanted = params.read_untracked().get("key").unwrap_or_default();
    let from = use_query_map().read_untracked().get("ho");
    let back = from.map_or_else(|| "/cam-nang".to_owned(), |home| format!("/ho-dan/{home}/ghi?tiep=1"));
    let all = guides();
    let guide = derived(move || all.read().iter().flatten().find(|guide| key(guide) == wanted).cloned());
    let steps = derived(move || {
        let guide = guide.read();
        guide.as_ref().and_then(|guide| guide.get("steps")?.as_array().cloned()).unwrap_or_default()
    });
    let place = Var::new(0usize);
    let count = derived(move || steps.read().len());
    let goes = move |by: isize| {
        place.update(|place| *place = place.saturating_add_signed(by).min(count.get_untracked().saturating_sub(1)));
    };
    let title = derived(move || guide.read().as_ref().map(|guide| text(app, guide, "vi", "en")).unwrap_or_default());
    let is_last = derived(move || place.get() + 1 >= count.get());
    let end = back.clone();
    view! {
        <Frame title=title back=back tab=Tab::More>
            <section class="guide" aria-live="polite">
                {live(move || steps.read().get(place.get()).map(|step| {
                    let picture = step.get("picture").and_then(Json::as_str).unwrap_or_default();
                    view! {
                        <p class="hint">{tr!(app, guide.step, n = place.get() + 1, all = count.get())}</p>
                        <svg class="picture" viewBox="0 0 240 160" aria-hidden="true">
                            <use href=format!("/guides.svg#{picture}")></use>
                        </svg>
                        <p class="say">{text(app, step, "vi", "en")}</p>
                    }
                }))}
            </section>
            <div class="save-bar pair">
                <button type="button" class="button" disabled=move || place.get() == 0 on:click=move |_| goes(-1)>
                    {tr!(app, guide.before)}
                </button>
                <When test=is(move || !is_last.get())>
                    <button type="button" class="button primary" on:click=move |_| goes(1)>{tr!(app, guide.next)}</button>
                </When>
                <When test=is(move || is_last.get())>
                    <A href=end.clone() attr:class="button primary">{tr!(app, guide.done)}</A>
                </When>
            </div>
        </Frame>
    }
}
