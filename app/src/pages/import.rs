//! "Nhập danh sách hộ": the leader brings in the commune's list from a file: looked at first, made once, taken back if it was
//! wrong. Needs a network: the server reads the file.

use super::team::trouble_words;
use super::work::joined;
use crate::components::{Choice, Frame, Tab, Toggle, When, is, live};
use crate::driver::api;
use crate::reactive::{Var, derived, effect};
use crate::state::{App, app};
use crate::{browser, tr, words};
use domain::{Role, TeamId};
use leptos::prelude::*;
use serde_json::Value as Json;
use std::sync::Arc;
use wasm_bindgen_futures::spawn_local;

/// Errors and doubtful rows that are shown; the sheet has all errors.
const SHOWN: usize = 30;

/// Whether the commune holds consent to keep names and phone numbers.
#[derive(Clone, Copy, PartialEq)]
enum Consent {
    None,
    Spoken,
    Signed,
}

#[derive(Clone, Copy)]
struct Import {
    app: App,
    file: Var<Option<(String, Arc<Vec<u8>>)>>,
    consent: Var<Consent>,
    preview: Var<Option<Json>>,
    /// Likely duplicates are made too.
    takes_doubtful: Var<bool>,
    /// Rows with errors are left out.
    skips_errors: Var<bool>,
    busy: Var<bool>,
    problem: Var<Option<String>>,
    done: Var<Option<String>>,
}

fn text<'j>(json: &'j Json, field: &str) -> &'j str {
    json.get(field).and_then(Json::as_str).unwrap_or_default()
}

fn number(json: &Json, field: &str) -> u64 {
    json.get(field).and_then(Json::as_u64).unwrap_or(0)
}

fn list(json: &Json, field: &str) -> Vec<Json> {
    json.get(field).and_then(Json::as_array).cloned().unwrap_or_default()
}

impl Import {
    fn team(self) -> Option<TeamId> {
        self.app.me.peek().as_ref().map(|me| me.team)
    }

    fn consented(self) -> &'static str {
        match self.consent.get_untracked() {
            Consent::None => "",
            Consent::Spoken => "consent=spoken",
            Consent::Signed => "consent=signed",
        }
    }

    /// Asks the server to do something with the file.
    fn asks(self, what: String, then: impl Fn(Self, Json) + 'static) {
        let (Some(team), Some((_, file))) = (self.team(), self.file.get_untracked()) else { return };
        self.busy.set(true);
        self.problem.set(None);
        self.done.set(None);
        spawn_local(async move {
            match api::import(team, &what, &file).await {
                Ok(answer) => then(self, answer),
                Err(trouble) => self.problem.set(Some(trouble_words(self.app, trouble))),
            }
            self.busy.set(false);
        });
    }

    fn looks(self) {
        self.preview.set(None);
        let asked = self.consent.get_untracked();
        self.asks(format!("/preview?{}", self.consented()), move |import, answer| {
            // Of two that are under way only the one that fits what is chosen now is shown.
            if import.consent.get_untracked() == asked {
                import.preview.set(Some(answer));
            }
        });
    }

    fn makes(self) {
        let Some(preview) = self.preview.get_untracked() else { return };
        let name = self.file.get_untracked().map(|(name, _)| name).unwrap_or_default();
        let name = String::from(js_sys::encode_uri_component(&name));
        let duplicates = if self.takes_doubtful.get_untracked() { "take" } else { "skip" };
        let errors = if self.skips_errors.get_untracked() { "skip" } else { "refuse" };
        let digest = text(&preview, "digest");
        let consent = self.consented();
        self.asks(
            format!("?digest={digest}&duplicates={duplicates}&errors={errors}&file={name}&{consent}"),
            |import, answer| {
                import.preview.set(None);
                import.file.set(None);
                import.done.set(Some(tr!(import.app, import.made, n = number(&answer, "made"))));
                import.app.news.update(|news| *news += 1);
            },
        );
    }

    fn gives_errors(self) {
        let (Some(team), Some((_, file))) = (self.team(), self.file.get_untracked()) else { return };
        spawn_local(async move {
            match api::import_errors(team, &format!("?{}", self.consented()), &file).await {
                Ok(sheet) => drop(browser::give("loi-danh-sach.csv", &sheet).await),
                Err(trouble) => self.problem.set(Some(trouble_words(self.app, trouble))),
            }
        });
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
        file: Var::new(None),
        consent: Var::new(Consent::None),
        preview: Var::new(None),
        takes_doubtful: Var::new(false),
        skips_errors: Var::new(false),
        busy: Var::new(false),
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
    view! {
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
            <p class="hint">{tr!(app, import.consent_hint)}</p>
        </fieldset>
        <label class="button">
            {live(move || import.file.get().map_or_else(|| tr!(app, import.choose), |(name, _)| tr!(app, import.other, name = name)))}
            <input class="sr" type="file" accept=".csv,.xlsx,.txt" on:change=choose/>
        </label>
        <div role="status">
            <When test=is(move || import.busy.get())>
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

/// What would become of each row.
#[component]
fn Preview(import: Import, preview: Json) -> impl IntoView {
    let app = import.app;
    let fates = preview.get("fates").cloned().unwrap_or_default();
    let count = |fate: &str| number(&fates, fate);
    let (new, doubtful, wrong) = (count("new"), count("duplicate"), count("error"));
    let lines = [
        (new, tr!(app, import.new)),
        (count("same"), tr!(app, import.same)),
        (count("differs"), tr!(app, import.differs)),
        (doubtful, tr!(app, import.doubtful)),
        (count("erased"), tr!(app, import.erased)),
        (wrong, tr!(app, import.wrong)),
    ];
    let heads = |field: &str| {
        let all = list(&preview, field);
        all.iter().map(|head| text(head, "header").to_owned()).collect::<Vec<_>>().join(", ")
    };
    let (left_out, unknown) = (heads("left_out"), heads("unknown"));
    let errors = list(&preview, "errors");
    let errors = errors.into_iter().take(SHOWN).map(|error| {
        let place = joined(&[
            &tr!(app, import.row, n = number(&error, "row")),
            &joined(&[text(&error, "letter"), text(&error, "header")]),
        ]);
        let why =
            if app.locale.get_untracked() == crate::i18n::Locale::en { text(&error, "en") } else { text(&error, "vi") };
        view! { <li class="row"><div class="row-main"><strong>{place}</strong><span>{why.to_owned()}</span></div></li> }
    });
    let errors = errors.collect_view();
    let alike = list(&preview, "doubtful").into_iter().filter(|row| text(row, "fate") == "duplicate").take(SHOWN);
    let alike = alike.map(|row| {
        let who = joined(&[&tr!(app, import.row, n = number(&row, "row")), text(&row, "head"), text(&row, "code")]);
        let twin = row.get("twin").cloned().unwrap_or_default();
        let twin = tr!(app, import.like, name = text(&twin, "title"));
        view! { <li class="row"><div class="row-main"><strong>{who}</strong><span class="facts">{twin}</span></div></li> }
    });
    let alike = alike.collect_view();
    let total = derived(move || new + if import.takes_doubtful.get() { doubtful } else { 0 });
    let may = derived(move || total.get() > 0 && (wrong == 0 || import.skips_errors.get()) && !import.busy.get());
    view! {
        <section class="card">
            <h2>{tr!(app, import.preview)}</h2>
            <ul class="facts-list">
                {lines.into_iter().filter(|(n, _)| *n > 0).map(|(n, what)| view! {
                    <li><strong>{words::count(app, n)}</strong> " " {what}</li>
                }).collect_view()}
            </ul>
            {(!left_out.is_empty()).then(|| view! { <p class="hint">{tr!(app, import.left_out, what = left_out)}</p> })}
            {(!unknown.is_empty()).then(|| view! { <p class="hint">{tr!(app, import.unknown, what = unknown)}</p> })}
            {(number(&preview, "erased_before") > 0).then(|| view! { <p class="notice look">{tr!(app, import.erased_before)}</p> })}
            {(wrong > 0).then(|| view! {
                <h3>{tr!(app, import.errors, n = wrong)}</h3>
                <ul class="rows">{errors}</ul>
                <button type="button" class="button" on:click=move |_| import.gives_errors()>{tr!(app, import.sheet)}</button>
                <Toggle label=tr!(app, import.skip_errors) value=import.skips_errors/>
            })}
            {(doubtful > 0).then(|| view! {
                <h3>{tr!(app, import.alike, n = doubtful)}</h3>
                <ul class="rows">{alike}</ul>
                <Toggle label=tr!(app, import.take_doubtful) value=import.takes_doubtful/>
            })}
            <button type="button" class="button primary" disabled=move || !may.get() on:click=move |_| import.makes()>
                {live(move || tr!(app, import.make, n = words::count(app, total.get())))}
            </button>
        </section>
    }
}

/// The lists that were imported; each can be taken back.
#[component]
fn Past(import: Import) -> impl IntoView {
    let app = import.app;
    let past = Var::new(Vec::<Json>::new());
    effect(move || {
        app.news.track();
        spawn_local(async move {
            if let Some(team) = import.team()
                && let Ok(answer) = api::imports(team).await
            {
                past.set(list(&answer, "imports"));
            }
        });
    });
    // It is asked twice: hundreds of households may go with one tap.
    let sure = Var::new(None::<String>);
    let undo = Callback::new(move |id: String| {
        if import.busy.get_untracked() {
            return;
        }
        if sure.get_untracked().as_ref() != Some(&id) {
            sure.set(Some(id));
            return;
        }
        sure.set(None);
        spawn_local(async move {
            let Some(team) = import.team() else { return };
            import.busy.set(true);
            match api::undo_import(team, &id).await {
                Ok(answer) => {
                    let (back, stayed) = (number(&answer, "taken_back"), number(&answer, "stayed_total"));
                    import.done.set(Some(tr!(app, import.undone, n = back, stayed = stayed)));
                    app.news.update(|news| *news += 1);
                }
                Err(trouble) => import.problem.set(Some(trouble_words(app, trouble))),
            }
            import.busy.set(false);
        });
    });
    view! {
        <When test=is(move || !past.read().is_empty())>
            <h2>{tr!(app, import.past)}</h2>
            <ul class="rows">
                {live(move || past.get().into_iter().map(|one| {
                    let (id, is_undone) = (text(&one, "import").to_owned(), one.get("undone").is_some());
                    let facts = tr!(app, import.past_facts, n = number(&one, "made"), time = words::moment(app, number(&one, "at")));
                    view! {
                        <li class="row">
                            <div class="row-main">
                                <strong>{text(&one, "file").to_owned()}</strong>
                                <span class="facts">{facts}</span>
                            </div>
                            {if is_undone {
                                view! { <span class="hint">{tr!(app, import.is_undone)}</span> }.into_any()
                            } else {
                                let own = id.clone();
                                let words = move || if sure.read().as_ref() == Some(&own) {
                                    tr!(app, import.undo_sure)
                                } else {
                                    tr!(app, import.undo)
                                };
                                view! {
                                    <button
                                        type="button"
                                        class="button small"
                                        disabled=move || import.busy.get()
                                        on:click=move |_| undo.run(id.clone())
                                    >
                                        {live(words)}
                                    </button>
                                }.into_any()
                            }}
                        </li>
                    }
                }).collect_view())}
            </ul>
        </When>
    }
}
