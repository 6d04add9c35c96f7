//! "Hộ mới": a household that nobody listed.

use super::counts::{Counts, Home};
use super::draft::{Kept, Restored, Slot, slot, slot_with};
use super::twins::Likely;
use super::visit_form::Said;
use crate::components::{Choice, Field, Frame, Tab, Toggle, When, is, live, written};
use crate::reactive::{Var, derived};
use crate::state::{App, app};
use crate::store::{Change, StoreError, draft_of_new};
use crate::{browser, tr, words};
use domain::{Consent, HamletId, Household, HouseholdId, Kind, Name, Note, Phone, fold};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use wasm_bindgen_futures::spawn_local;

/// The version of the consent notice that the form shows.
pub(super) const NOTICE: u16 = 1;

/// Signals of the part of a form that needs consent.
#[derive(Clone, Copy)]
pub(super) struct Personal {
    pub(super) consent: Var<bool>,
    pub(super) head: Var<String>,
    pub(super) phone: Var<String>,
    pub(super) problem: Var<Option<(&'static str, String)>>,
}

impl Personal {
    pub(super) fn new() -> Self {
        Self {
            consent: Var::new(false),
            head: Var::new(String::new()),
            phone: Var::new(String::new()),
            problem: Var::new(None),
        }
    }

    /// Its parts, for a draft, and those that are asked with it.
    pub(super) fn slots(self, hint: Option<Var<String>>) -> impl Iterator<Item = Slot> {
        let asked = [("head", Some(self.head)), ("phone", Some(self.phone)), ("note", hint)];
        let asked = asked.into_iter().filter_map(move |(name, text)| Some(slot_with(self.consent, name, text?)));
        std::iter::once(slot("consent", self.consent)).chain(asked)
    }

    /// What stands in the form, as far as there is consent.
    pub(super) fn said(self) -> Said {
        if !self.consent.get() {
            return Said::default();
        }
        Said { consent: true, head: self.head.get(), phone: self.phone.get() }
    }

    /// Puts into the form what was said before.
    pub(super) fn shows(self, said: &Said) {
        self.consent.set(said.consent);
        self.head.set(said.head.clone());
        self.phone.set(said.phone.clone());
    }

    /// Name, phone and consent as entered, or nothing without consent; an error is put beside its field.
    #[allow(clippy::type_complexity, reason = "three optional parts of one answer")]
    pub(super) fn read(self, app: App) -> Option<(Option<Name>, Option<Phone>, Option<Consent>)> {
        self.problem.set(None);
        if !self.consent.get_untracked() {
            return Some((None, None, None));
        }
        let (head, phone) = (self.head.get_untracked(), self.phone.get_untracked());
        let head = match head.trim() {
            "" => None,
            text => match text.parse() {
                Ok(name) => Some(name),
                Err(_) => return self.fails("head", tr!(app, error.name_long)),
            },
        };
        let phone = match phone.trim() {
            "" => None,
            text => match text.parse() {
                Ok(phone) => Some(phone),
                Err(_) => return self.fails("phone", tr!(app, error.phone)),
            },
        };
        let by = app.me.peek().as_ref().map(|me| me.member.to_string()).unwrap_or_default();
        let consent = Consent { notice: NOTICE, how: "spoken".into(), at: app.now(), by, withdrawn: None };
        Some((head, phone, Some(consent)))
    }

    /// How the house is found as entered, or nothing without consent; an error is put beside its field.
    #[allow(clippy::option_option, reason = "no hint at all is an answer")]
    pub(super) fn hint(self, app: App, hint: Var<String>) -> Option<Option<Note>> {
        match written(hint) {
            Ok(hint) => Some(hint.filter(|_| self.consent.get_untracked())),
            Err(_) => self.fails("where", tr!(app, error.note_long)),
        }
    }

    fn fails<T>(self, field: &'static str, text: String) -> Option<T> {
        self.problem.set(Some((field, text)));
        focus(field);
        None
    }
}

/// Consent that stands is not given anew; consent that is taken back says when.
pub(super) fn consent_after(app: App, given: Option<Consent>, said: Option<Consent>) -> Option<Consent> {
    match (given, said) {
        (Some(given), Some(_)) => Some(given),
        (Some(given), None) => Some(Consent { withdrawn: Some(app.now()), ..given }),
        (None, new) => new,
    }
}

/// Moves the person to the field that needs them.
pub(super) fn focus(id: &str) {
    let field = browser::window().document().and_then(|document| document.get_element_by_id(id));
    if let Some(field) = field {
        let _ = wasm_bindgen::JsCast::unchecked_into::<web_sys::HtmlElement>(field).focus();
    }
}

/// Consent, and what may be written down with it.
#[component]
pub(super) fn PersonalFields(
    /// The form's signals.
    personal: Personal,
    /// How the house is found, where that is asked too: it says who lives there as well as a name does.
    #[prop(optional, into)]
    hint: Option<Var<String>>,
    /// What is asked instead, and what is not written down without consent, where no name is: of a producer.
    #[prop(optional, into)]
    phone_only: Option<(String, String)>,
) -> impl IntoView {
    let app = app();
    let problem = move |field: &'static str| {
        personal.problem.read().as_ref().filter(|(own, _)| *own == field).map(|(_, text)| text.clone())
    };
    let named = phone_only.is_none();
    let (asks, without) = phone_only.unwrap_or_else(|| (tr!(app, visit.consent), tr!(app, visit.consent_none)));
    view! {
        <fieldset>
            <legend>{asks}</legend>
            <Toggle label=tr!(app, visit.consent_yes) value=personal.consent/>
            <p class="hint">{without}</p>
            <When test=is(move || personal.consent.get())>
                <When test=is(move || named)>
                    <label for="head">{tr!(app, visit.head)}</label>
                    <input id="head" type="text" autocomplete="off" aria-describedby="head-problem" prop:value=move || personal.head.get() on:input=move |event| personal.head.set(event_target_value(&event))/>
                    <p id="head-problem" class="problem" role="alert">{live(move || problem("head"))}</p>
                </When>
                <label for="phone">{tr!(app, visit.phone)}</label>
                <input id="phone" type="tel" inputmode="tel" autocomplete="off" aria-describedby="phone-problem" prop:value=move || personal.phone.get() on:input=move |event| personal.phone.set(event_target_value(&event))/>
                <p id="phone-problem" class="problem" role="alert">{live(move || problem("phone"))}</p>
                {hint.map(|hint| view! { <Field id="where" label=tr!(app, fresh.note) value=hint problem=personal.problem most=500/> })}
            </When>
        </fieldset>
    }
}

/// Why a save did not work, in words; the form stays as it is (G15).
pub(super) fn save_problem(app: App, error: &StoreError) -> String {
    match error {
        StoreError::Full => tr!(app, error.store_full),
        _ => tr!(app, error.store),
    }
}

/// The form for a household that nobody listed.
#[component]
pub fn Fresh() -> impl IntoView {
    let app = app();
    // One that arrives while the form is open can be chosen.
    let hamlets = derived(move || app.ask(|register| register.hamlets()));
    let only = if let [(id, _)] = &hamlets.peek()[..] { Some(*id) } else { None };
    let hamlet = Var::new(only);
    let home = Home::of_so_many(3, 2);
    let note = Var::new(String::new());
    let personal = Personal::new();
    let hamlet_problem = Var::new(None::<String>);
    let problem = Var::new(None::<String>);
    let saving = Var::new(false);
    let code = derived(move || {
        let name = hamlet.get().and_then(|id| hamlets.peek().iter().find(|(own, _)| *own == id).cloned());
        mint(app, name.as_ref().map_or("H", |(_, name)| name))
    });
    let mut slots = vec![slot("hamlet", hamlet), home.slot()];
    slots.extend(personal.slots(Some(note)));
    let draft = Kept::open(app, draft_of_new("household"), slots);
    let navigate = use_navigate();
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        problem.set(None);
        let place = hamlet.get_untracked();
        if place.is_none() && !hamlets.peek().is_empty() {
            hamlet_problem.set(Some(tr!(app, fresh.need_hamlet)));
            return;
        }
        let code = code.get_untracked();
        let Some((head, phone, consent)) = personal.read(app) else { return };
        let Some(hint) = personal.hint(app, note) else { return };
        let id = HouseholdId::new(app.now(), browser::random());
        let household = home.fills(Household {
            id,
            code: code.clone(),
            hamlet: place,
            head,
            phone,
            people: 1,
            adults: 1,
            counted: false,
            note: hint,
            consent,
            withdrawn: None,
            same_as: None,
            assigned: None,
            apart: Vec::new(),
        });
        saving.set(true);
        draft.close();
        let navigate = navigate.clone();
        spawn_local(async move {
            let change = Change::new(Kind::HOUSEHOLD, id.uuid(), household.fields());
            match app.save(vec![change], Some(&draft.key())).await {
                Ok(()) => {
                    app.notice.set(Some(tr!(app, fresh.saved, code = code, time = words::time(app.now()))));
                    navigate(
                        &format!("/ho-dan/{id}"),
                        leptos_router::NavigateOptions { replace: true, ..Default::default() },
                    );
                }
                Err(error) => {
                    saving.set(false);
                    draft.reopen();
                    problem.set(Some(save_problem(app, &error)));
                }
            }
        });
    };
    let likely = derived(move || {
        if !personal.consent.get() {
            return Vec::new();
        }
        let (head, phone) = (personal.head.get(), personal.phone.get().parse::<Phone>().ok());
        app.ask(|register| register.twins(hamlet.get(), &head, phone.as_ref()))
    });
    view! {
        <Frame title=tr!(app, fresh.title) back="/ho-dan" tab=Tab::Households>
            <form on:submit=save novalidate>
                <Restored draft=draft/>
                <WhichHamlet hamlet=hamlet problem=hamlet_problem/>
                <p class="hint">{live(move || tr!(app, fresh.code, code = code.get()))}</p>
                <Counts home=home/>
                <PersonalFields personal=personal hint=note/>
                <Likely ids=likely hint=tr!(app, twins.likely_hint)/>
                <p class="problem" role="alert">{live(move || problem.get())}</p>
                <button type="submit" class="button primary" disabled=move || saving.get()>
                    {live(move || if saving.get() { tr!(app, visit.saving) } else { tr!(app, common.save) })}
                </button>
            </form>
        </Frame>
    }
}

/// In which hamlet of the team.
#[component]
pub(super) fn WhichHamlet(hamlet: Var<Option<HamletId>>, problem: Var<Option<String>>) -> impl IntoView {
    let app = app();
    let hamlets = derived(move || app.ask(|register| register.hamlets()));
    view! {
        <fieldset>
            <legend>{tr!(app, fresh.hamlet)}</legend>
            {live(move || view! {
                <Choice
                    label=tr!(app, fresh.hamlet)
                    options=hamlets.get()
                    value=hamlet
                    on=Callback::new(move |id: Option<HamletId>| {
                        problem.set(None);
                        hamlet.set(id.or(hamlet.get_untracked()));
                    })
                />
            })}
            <p class="problem" role="alert">{live(move || problem.get())}</p>
        </fieldset>
    }
}

/// A code such as `BL-K01`: the hamlet's initials, a letter of this phone, a count.
fn mint(app: App, hamlet: &str) -> String {
    let initials: String =
        fold(hamlet).split(' ').filter_map(|word| word.chars().next()).take(3).collect::<String>().to_uppercase();
    // Letters that are not misread, as in join codes.
    let letters = b"ABCDEFGHJKMNPQRSTVWXYZ";
    let tag = app.store().map_or(0, |store| store.device.tag());
    let own = letters[usize::try_from(tag).unwrap_or(0) % letters.len()];
    app.ask_once(|register| register.next_code(&initials, char::from(own)))
}
