//! "Quét mã QR": what another phone shows as QR codes is taken in with the camera.

use super::handover::{Outcome, Said, TakeFile, taken};
use crate::camera::{Awake, Camera, Reader};
use crate::components::{Frame, Tab, live};
use crate::reactive::{Var, derived};
use crate::state::{App, app};
use crate::{browser, tr};
use domain::frames::{Collector, Heard};
use leptos::prelude::*;
use leptos_router::components::A;
use wasm_bindgen_futures::spawn_local;

/// The id of the element that shows what the camera sees.
const VIEW: &str = "camera";
/// Between two looks, so that a cheap phone has time for the picture on its screen too.
const REST_MS: i32 = 60;
/// Between two looks whether a hidden page is back.
const HIDDEN_MS: i32 = 500;

/// How far it is.
#[derive(Clone, Copy, PartialEq)]
enum Step {
    /// The camera is asked for.
    Asking,
    /// The camera is on.
    Looking,
    /// This browser cannot read codes.
    NoReader,
    /// There is no camera, or it is not allowed.
    NoCamera,
    /// Nothing more is read: it is here, or it is of no use.
    Over(bool),
}

/// What has been read so far.
#[derive(Clone, Copy, PartialEq)]
enum Progress {
    None,
    /// A code that is none of ours.
    Other,
    Part(usize, usize),
}

#[derive(Clone, Copy)]
struct Scan {
    app: App,
    step: Var<Step>,
    progress: Var<Progress>,
    said: Said,
}

/// The page of the phone that takes.
#[component]
pub fn ScanPage() -> impl IntoView {
    let app = app();
    let scan = Scan { app, step: Var::new(Step::Asking), progress: Var::new(Progress::None), said: Var::new(None) };
    spawn_local(scan.run());
    // A file that was chosen instead ends it too.
    let step =
        derived(move || scan.said.read().as_ref().map_or_else(|| scan.step.get(), |(good, _)| Step::Over(*good)));
    view! {
        <Frame title=tr!(app, handover.take_qr) back="/dong-bo" tab=Tab::Sync>
            <Outcome said=scan.said/>
            {live(move || match step.get() {
                Step::Asking => view! { <p>{tr!(app, handover.allow)}</p> }.into_any(),
                Step::Looking => view! { <Looking scan=scan/> }.into_any(),
                Step::NoReader => view! {
                    <p class="notice look">{tr!(app, handover.no_reader)}</p>
                    <TakeFile said=scan.said/>
                }.into_any(),
                Step::NoCamera => view! {
                    <p class="notice look">{tr!(app, handover.no_camera)}</p>
                    <Retry scan=scan/>
                    <TakeFile said=scan.said/>
                }.into_any(),
                Step::Over(true) => view! {
                    <A href="/dong-bo" attr:class="button primary">{tr!(app, handover.done)}</A>
                }.into_any(),
                Step::Over(false) => view! { <Retry scan=scan/> }.into_any(),
            })}
        </Frame>
    }
}

#[component]
fn Retry(scan: Scan) -> impl IntoView {
    let again = move |_| {
        scan.said.set(None);
        scan.progress.set(Progress::None);
        spawn_local(scan.run());
    };
    view! { <button type="button" class="button primary" on:click=again>{tr!(scan.app, handover.retry)}</button> }
}

/// What the camera sees, and how much of it has been read.
#[component]
fn Looking(scan: Scan) -> impl IntoView {
    let app = scan.app;
    let part = derived(move || match scan.progress.get() {
        Progress::Part(have, of) => (have, of),
        _ => (0, 1),
    });
    view! {
        <p>{tr!(app, handover.aim)}</p>
        <div id=VIEW class="camera" aria-hidden="true"></div>
        <p class="code-place">
            {live(move || match scan.progress.get() {
                Progress::None => tr!(app, handover.seeking),
                Progress::Other => tr!(app, handover.foreign),
                Progress::Part(have, of) => tr!(app, handover.have, n = have, all = of),
            })}
        </p>
        <progress aria-label=tr!(app, handover.take_qr) max=move || part.get().1 value=move || part.get().0></progress>
    }
}

impl Scan {
    /// Whether the page is gone, or has no more use for the camera.
    fn is_over(self) -> bool {
        self.said.try_peek().is_none_or(|said| said.is_some())
    }

    async fn run(self) {
        self.step.set(Step::Asking);
        let Some(reader) = Reader::find().await else { return self.step.set(Step::NoReader) };
        let mut collector = Collector::default();
        while !self.is_over() {
            let Some(camera) = Camera::open().await else { return self.step.set(Step::NoCamera) };
            let awake = Awake::ask().await;
            self.step.set(Step::Looking);
            browser::next_task().await;
            if self.is_over() {
                return;
            }
            camera.show_in(VIEW);
            let whole = self.watch(&reader, &camera, &mut collector).await;
            // Another app may want the camera while this one is hidden, and nobody wants to be seen by it afterwards.
            drop((camera, awake));
            if let Some(bytes) = whole {
                let result = self.app.receive(&bytes).await;
                self.said.set(Some(taken(self.app, &result)));
            }
            while !browser::is_visible() && !self.is_over() {
                browser::pause(HIDDEN_MS).await;
            }
        }
    }

    /// Reads codes until they are whole; none if the page is left or hidden before.
    async fn watch(self, reader: &Reader, camera: &Camera, collector: &mut Collector) -> Option<Vec<u8>> {
        while !self.is_over() && browser::is_visible() {
            for text in reader.read(camera).await {
                match collector.hear(&text) {
                    Heard::Whole(bytes) => return Some(bytes),
                    Heard::Part { have, of } => self.progress.set(Progress::Part(have, of)),
                    Heard::Other if self.progress.try_peek().is_some_and(|progress| *progress == Progress::None) => {
                        self.progress.set(Progress::Other);
                    }
                    Heard::Other => {}
                }
            }
            browser::pause(REST_MS).await;
        }
        None
    }
}
