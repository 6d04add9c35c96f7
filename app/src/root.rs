//! Where the app starts, and which page answers which address.

use crate::components::live;
use crate::pages::{
    AssignPage, Campaign, ClassPage, Classes, EditHouse, Fresh, GivePage, GuidePage, Guides, HamletPage, Hamlets,
    HousePage, Households, ImportPage, Join, Missing, More, NewClass, NewProducer, PastVisit, ProducerPage, Producers,
    QuotasPage, ScanPage, SyncPage, TeamPage, TodayPage, TwinsPage, VisitPage,
};
use crate::reactive::{derived, effect};
use crate::state::{App, Loaded, app};
use crate::{browser, tr, update};
use leptos::prelude::*;
use leptos_router::components::{Redirect, Route, Router, Routes};
use leptos_router::path;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen_futures::spawn_local;

/// Starts the app in the page's `#app`.
#[wasm_bindgen(start)]
pub fn start() {
    // After a panic nothing of the app runs any more: boot.js shows "Tải lại" over an intact store.
    std::panic::set_hook(Box::new(|info| {
        crate::state::log(&format!("panic: {info}"));
        if let Ok(event) = web_sys::Event::new("tung-nha-stopped") {
            let _ = browser::window().dispatch_event(&event);
        }
    }));
    let state = App::new();
    let document = browser::window().document().expect("the app runs in a page");
    let mount: web_sys::HtmlElement =
        wasm_bindgen::JsCast::unchecked_into(document.get_element_by_id("app").expect("the shell has an element #app"));
    mount.set_inner_html("");
    leptos::mount::mount_to(mount, move || view! { <Root state=state/> }).forget();
    spawn_local(async move {
        state.open().await;
        update::watch(state);
    });
}

#[component]
fn Root(state: App) -> impl IntoView {
    provide_context(state);
    effect(move || {
        if let Some(root) = browser::window().document().and_then(|document| document.document_element()) {
            let language = if state.locale.get() == crate::i18n::Locale::en { "en" } else { "vi" };
            let _ = root.set_attribute("lang", language);
            let _ = root.set_attribute("data-text", &state.text_size.get().to_string());
        }
    });
    effect(move || {
        let newest = state.newest.get();
        if !newest.is_empty() && newest != *state.build.peek() {
            update::look();
        }
    });
    // Words are plain text: a change of language, which is rare, builds the page anew.
    let pages = move || {
        view! {
            <Router>
                <Routes fallback=|| view! { <Missing/> }.into_any()>
                    <Route path=path!("/vao") view=|| view! { <Join/> }.into_any()/>
                    <Route path=path!("/") view=|| home(|| view! { <TodayPage/> }.into_any())/>
                    <Route path=path!("/ho-dan") view=|| home(|| view! { <Households/> }.into_any())/>
                    <Route path=path!("/ho-moi") view=|| home(|| view! { <Fresh/> }.into_any())/>
                    <Route path=path!("/ho-dan/:id") view=|| home(|| view! { <HousePage/> }.into_any())/>
                    <Route path=path!("/ho-dan/:id/ghi") view=|| home(|| view! { <VisitPage/> }.into_any())/>
                    <Route path=path!("/ho-dan/:id/sua") view=|| home(|| view! { <EditHouse/> }.into_any())/>
                    <Route path=path!("/luot/:id") view=|| home(|| view! { <PastVisit/> }.into_any())/>
                    <Route path=path!("/dong-bo") view=|| home(|| view! { <SyncPage/> }.into_any())/>
                    <Route path=path!("/chuyen") view=|| home(|| view! { <GivePage/> }.into_any())/>
                    <Route path=path!("/quet") view=|| home(|| view! { <ScanPage/> }.into_any())/>
                    <Route path=path!("/chi-tieu") view=|| home(|| view! { <QuotasPage/> }.into_any())/>
                    <Route path=path!("/nhap") view=|| home(|| view! { <ImportPage/> }.into_any())/>
                    <Route path=path!("/trung") view=|| home(|| view! { <TwinsPage/> }.into_any())/>
                    <Route path=path!("/giao") view=|| home(|| view! { <AssignPage/> }.into_any())/>
                    <Route path=path!("/to") view=|| home(|| view! { <TeamPage/> }.into_any())/>
                    <Route path=path!("/cam-nang") view=|| home(|| view! { <Guides/> }.into_any())/>
                    <Route path=path!("/cam-nang/:key") view=|| home(|| view! { <GuidePage/> }.into_any())/>
                    <Route path=path!("/chien-dich") view=|| home(|| view! { <Campaign/> }.into_any())/>
                    <Route path=path!("/lop") view=|| home(|| view! { <Classes/> }.into_any())/>
                    <Route path=path!("/lop/moi") view=|| home(|| view! { <NewClass/> }.into_any())/>
                    <Route path=path!("/lop/:id") view=|| home(|| view! { <ClassPage/> }.into_any())/>
                    <Route path=path!("/san-xuat") view=|| home(|| view! { <Producers/> }.into_any())/>
                    <Route path=path!("/san-xuat/moi") view=|| home(|| view! { <NewProducer/> }.into_any())/>
                    <Route path=path!("/san-xuat/:id") view=|| home(|| view! { <ProducerPage/> }.into_any())/>
                    <Route path=path!("/thon") view=|| home(|| view! { <Hamlets/> }.into_any())/>
                    <Route path=path!("/thon/:id") view=|| home(|| view! { <HamletPage/> }.into_any())/>
                    <Route path=path!("/them") view=|| view! { <More/> }.into_any()/>
                </Routes>
            </Router>
        }
        .into_any()
    };
    move || {
        state.locale.track();
        pages()
    }
}

/// A page for somebody who has joined: a skeleton while the store opens, else the way in.
fn home(page: fn() -> AnyView) -> AnyView {
    let app = app();
    let shown = derived(move || (app.loaded.get().min(Loaded::Households), app.me.read().is_some()));
    view! {
        {live(move || match shown.get() {
            (Loaded::Nothing, _) => view! {
                <div class="skeleton" aria-hidden="true">
                    <div class="bar"></div>
                    <div class="line w60"></div>
                    <div class="card"></div>
                    <div class="card"></div>
                    <div class="card"></div>
                </div>
                <p class="boot-note" role="status">{tr!(app, common.loading)}</p>
            }.into_any(),
            (Loaded::Broken, _) => view! { <p class="problem" role="alert">{tr!(app, error.open)}</p> }.into_any(),
            (_, false) => view! { <Redirect path="/vao"/> }.into_any(),
            _ => page(),
        })}
    }
    .into_any()
}
