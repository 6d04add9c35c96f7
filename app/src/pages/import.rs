//! "Nhập danh sách": the leader brings in the commune's list of households or of producers from a file: looked at first,
//! made once, taken back if it was wrong. Needs a network: the server reads the file.

use super::fresh::focus;
use super::import_past::Past;
use super::import_preview::Preview;
use super::team::trouble_words;
use crate::components::{Choice, Frame, Tab, When, is, live};
use crate::driver::api::{self, Trouble};
use crate::reactive::{Var, derived};
use crate::state::{App, app};
use crate::{browser, tr};
use domain::imports::ListOf;
use domain::{Role, TeamId};
use leptos::prelude::*;
use serde_json::Value as Json;
use std::collections::BTreeSet;
use std::sync::Arc;
use wasm_bindgen_futures::spawn_local;

/// Whether the commune holds consent to keep names and phone numbers.
#[derive(Clone, Copy, PartialEq)]
enum Consent {
    None,
    Spoken,
    Signed,
}

/// The heading of what was found, to which the person is led.
pub(super) const FOUND: &str = "found";

#[derive(Clone, Copy)]
pub(super) struct Import {
    pub(super) app: App,
    of: Var<ListOf>,
    file: Var<Option<(String, Arc<Vec<u8>>)>>,
    consent: Var<Consent>,
    preview: Var<Option<Json>>,
    /// Likely duplicates are made too, ...
    takes_doubtful: Var<bool>,
    /// ... but for these rows; or they are not, but for these.
    but: Var<BTreeSet<String>>,
    /// Rows with errors are left out.
    pub(super) skips_errors: Var<bool>,
    pub(super) busy: Var<bool>,
    /// Which part of the file has gone out.
    sent: Var<f64>,
    pub(super) problem: Var<Option<String>>,
    pub(super) done: Var<Option<String>>,
}

pub(super) fn text<'j>(json: &'j Json, field: &str) -> &'j str {
    json.get(field).and_then(Json::as_str).unwrap_or_default()
}

pub(super) fn number(json: &Json, field: &str) -> u64 {
    json.get(field).and_then(Json::as_u64).unwrap_or(0)
}

pub(super) fn list(json: &Json, field: &str) -> Vec<Json> {
    json.get(field).and_then(Json::as_array).cloned().unwrap_or_default()
}

impl Import {
    pub(super) fn team(self) -> Option<TeamId> {
        self.app.me.peek().as_ref().map(|me| me.team)
    }

    /// Of what the list is, and under which consent: as the server is asked.
    fn asked(self) -> String {
        let of = match self.of.get_untracked() {
            ListOf::Households => "of=households",
            ListOf::Producers => "of=producers",
        };
        match self.consent.get_untracked() {
            Consent::None => of.to_owned(),
            Consent::Spoken => format!("{of}&consent=spoken"),
            Consent::Signed => format!("{of}&consent=signed"),
        }
    }

    /// What the words of this screen are about.
    pub(super) fn what(self) -> String {
        what(self.app, self.of.get_untracked())
    }

    /// Asks the server to do something with the file.
    fn asks(self, what: String, then: impl Fn(Self, Json) + 'static) {
        let (Some(team), Some((_, file))) = (self.team(), self.file.get_untracked()) else { return };
        self.busy.set(true);
        self.sent.set(0.0);
        self.problem.set(None);
        self.done.set(None);
        spawn_local(async move {
            match api::import(team, &what, &file, move |part| self.sent.set(part)).await {
                Ok(answer) => then(self, answer),
                Err(Trouble::Fault(_)) => self.problem.set(Some(tr!(self.app, import.no_network))),
                Err(trouble) => self.problem.set(Some(trouble_words(self.app, trouble))),
            }
            self.busy.set(false);
        });
    }

    /// All likely duplicates are made, or none.
    pub(super) fn takes_all(self, takes: bool) {
        self.takes_doubtful.set(takes);
        self.but.set(BTreeSet::new());
    }

    /// Whether this likely duplicate is made.
    pub(super) fn takes(self, row: &str) -> bool {
        self.takes_doubtful.get() != self.but.read().contains(row)
    }

    /// The other way round for this one.
    pub(super) fn turns(self, row: &str) {
        self.but.update(|but| {
            if !but.remove(row) {
                but.insert(row.to_owned());
            }
        });
    }

    /// How many of so many likely duplicates are made.
    pub(super) fn taken_of(self, doubtful: u64) -> u64 {
        let but = self.but.read().len() as u64;
        if self.takes_doubtful.get() { doubtful.saturating_sub(but) } else { but }
    }

    fn looks(self) {
        self.preview.set(None);
        self.takes_all(false);
        let asked = self.asked();
        self.asks(format!("/preview?{asked}"), move |import, answer| {
            // Of two that are under way only the one that fits what is chosen now is shown.
            if import.asked() == asked {
                import.preview.set(Some(answer));
                // It stands below the choices, where on a phone nobody would see that it came; a screen reader says it.
                spawn_local(async {
                    browser::next_task().await;
                    focus(FOUND);
                    // Focus is content with a heading at the lower edge.
                    let heading = browser::window().document().and_then(|page| page.get_element_by_id(FOUND));
                    heading.inspect(web_sys::Element::scroll_into_view);
                });
            }
        });
    }

    pub(super) fn makes(self) {
        let Some(preview) = self.preview.get_untracked() else { return };
        let name = self.file.get_untracked().map(|(name, _)| name).unwrap_or_default();
        let name = String::from(js_sys::encode_uri_component(&name));
        let duplicates = if self.takes_doubtful.get_untracked() { "take" } else { "skip" };
        let but = self.but.peek().iter().cloned().collect::<Vec<_>>().join(",");
        let errors = if self.skips_errors.get_untracked() { "skip" } else { "refuse" };
        let digest = text(&preview, "digest");
        let asked = self.asked();
        self.asks(
            format!("?digest={digest}&duplicates={duplicates}&but={but}&errors={errors}&file={name}&{asked}"),
            |import, answer| {
                import.preview.set(None);
                import.file.set(None);
                import.done.set(Some(tr!(import.app, import.made, n = number(&answer, "made"), what = import.what())));
                import.app.news.update(|news| *news += 1);
            },
        );
    }

    pub(super) fn gives_errors(self) {
        let (Some(team), Some((_, file))) = (self.team(), self.file.get_untracked()) else { return };
        spawn_local(async move {
            match api::import_errors(team, &format!("?{}", self.asked()), &file).await {
                Ok(sheet) => drop(browser::give("loi-danh-sach.csv", &sheet).await),
                Err(trouble) => self.problem.set(Some(trouble_words(self.app, trouble))),
            }
        });
    }
}

/// What a list is of, within a sentence.
pub(super) fn what(app: App, of: ListOf) -> String {
    match of {
        ListOf::Households => tr!(app, import.households),
        ListOf::Producers => tr!(app, import.producers),
    }
}

/// The page.
#[component]
pub fn ImportPage() -> impl IntoView {
    let app = app();
    let leads = derived(move || app.me.read().as_ref().is_some_and(|me| me.role == Role::Leader));
    view! {
        <Frame title=tr!(app, import.title) back="/to" tab=Tab::Team>
            {live(move || if leads.get() {
                view! { <Form/> }.into_any()
            } else {
                view! { <p>{tr!(app, team.leader_only)}</p> }.into_any()
            })}
        </Frame>
    }
}

#[component]
fn Form() -> impl IntoView {
    let app = app();
    let import = Import {
        app,
        of: Var::new(ListOf::Households),
        file: Var::new(None),
        consent: Var::new(Consent::None),
        preview: Var::new(None),
        takes_doubtful: Var::new(false),
        but: Var::new(BTreeSet::new()),
        skips_errors: Var::new(false),
        busy: Var::new(false),
        sent: Var::new(0.0),
        problem: Var::new(None),
        done: Var::new(None),
    };
    let choose = move |event: web_sys::Event| {
        let input: web_sys::HtmlInputElement = event_target(&event);
        let name = input.files().and_then(|files| files.get(0)).map(|file| file.name()).unwrap_or_default();
        import.preview.set(None);
        spawn_local(async move {
            if let Some(bytes) = browser::chosen_file(&event).await {
                import.file.set(Some((name, Arc::new(bytes))));
                import.looks();
            }
        });
    };
    let consents = vec![
        (Consent::None, tr!(app, import.consent_none)),
        (Consent::Spoken, tr!(app, import.consent_spoken)),
        (Consent::Signed, tr!(app, import.consent_signed)),
    ];
    let lists =
        vec![(ListOf::Households, tr!(app, import.of_households)), (ListOf::Producers, tr!(app, import.of_producers))];
    view! {
        <Choice
            label=tr!(app, import.of)
            options=lists
            value=derived(move || Some(import.of.get()))
            on=Callback::new(move |choice: Option<ListOf>| {
                // The one that is chosen stays so when it is tapped again.
                if let Some(of) = choice {
                    import.of.set(of);
                    import.looks();
                }
            })
        />
        <p>{tr!(app, import.intro)}</p>
        <fieldset>
            <legend>{tr!(app, import.consent)}</legend>
            <Choice
                label=tr!(app, import.consent)
                options=consents
                value=derived(move || Some(import.consent.get()))
                on=Callback::new(move |choice: Option<Consent>| {
                    import.consent.set(choice.unwrap_or(Consent::None));
                    import.looks();
                })
            />
            <p class="hint">
                {live(move || match import.of.get() {
                    ListOf::Households => tr!(app, import.consent_hint),
                    ListOf::Producers => tr!(app, import.consent_hint_producers),
                })}
            </p>
        </fieldset>
        <label class="button">
            {live(move || import.file.get().map_or_else(|| tr!(app, import.choose), |(name, _)| tr!(app, import.other, name = name)))}
            <input class="sr" type="file" accept=".csv,.xlsx,.txt" on:change=choose/>
        </label>
        <div role="status">
            <When test=is(move || import.busy.get() && import.sent.get() < 1.0)>
                <p>{tr!(app, import.sending)}</p>
                <progress aria-label=tr!(app, import.sending) max=1 value=move || import.sent.get()></progress>
            </When>
            <When test=is(move || import.busy.get() && import.sent.get() >= 1.0)>
                <p>{tr!(app, import.busy)}</p>
                <progress aria-label=tr!(app, import.busy)></progress>
            </When>
            {live(move || import.done.get().map(|text| view! { <p class="notice good">{text}</p> }))}
        </div>
        <p class="problem" role="alert">{live(move || import.problem.get())}</p>
        {live(move || import.preview.get().map(|preview| view! { <Preview import=import preview=preview/> }))}
        <Past import=import/>
    }
}
