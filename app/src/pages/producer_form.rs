//! The form of a producer, new or edited.

use super::draft::{Kept, Restored, slot};
use super::fresh::{Personal, PersonalFields, consent_after};
use super::producers::Alike;
use super::work::{SaveButton, save_difference, saver};
use crate::components::{Choice, Field, HousePick, Problem, When, fails, is, written};
use crate::reactive::{Var, derived};
use crate::state::{App, app};
use crate::store::{draft_of, draft_of_new};
use crate::{browser, tr, words};
use domain::{
    Answers, HamletId, HouseholdId, Indicator, Kind, Link, MAX_LINK, Name, OCOP, Producer, ProducerId, Reason, Role,
    STARS, Subject, TRACED, Value,
};
use leptos::prelude::*;

/// What was written and tapped so far.
#[derive(Clone, Copy)]
struct Form {
    old: Var<Option<Producer>>,
    name: Var<String>,
    makes: Var<String>,
    hamlet: Var<Option<HamletId>>,
    household: Var<Vec<HouseholdId>>,
    values: Var<Answers>,
    ocop: Var<String>,
    stars: Var<Option<u8>>,
    ocop_code: Var<String>,
    trace_code: Var<String>,
    trace_link: Var<String>,
    personal: Personal,
    problem: Problem,
}

impl Form {
    fn new(old: Option<Producer>) -> Self {
        let before = old.as_ref();
        let text = |read: fn(&Producer) -> Option<String>| Var::new(before.and_then(read).unwrap_or_default());
        let personal = Personal::new();
        personal.consent.set(before.is_some_and(|old| old.consent.is_some()));
        personal.phone.set(before.and_then(|old| Some(old.phone.as_ref()?.to_string())).unwrap_or_default());
        Self {
            name: text(|old| Some(old.name.to_string())),
            makes: text(|old| old.makes.as_ref().map(ToString::to_string)),
            hamlet: Var::new(before.and_then(|old| old.hamlet)),
            household: Var::new(before.and_then(|old| old.household).into_iter().collect()),
            values: Var::new(before.map(|old| old.values.clone()).unwrap_or_default()),
            ocop: text(|old| old.ocop.as_ref().map(ToString::to_string)),
            stars: Var::new(before.and_then(|old| old.stars)),
            ocop_code: text(|old| old.ocop_code.as_ref().map(ToString::to_string)),
            trace_code: text(|old| old.trace_code.as_ref().map(ToString::to_string)),
            trace_link: text(|old| old.trace_link.as_ref().map(ToString::to_string)),
            personal,
            problem: Var::new(None),
            old: Var::new(old),
        }
    }

    /// The draft of it.
    fn kept(self, app: App) -> Kept {
        let mut slots = vec![
            slot("name", self.name),
            slot("makes", self.makes),
            slot("hamlet", self.hamlet),
            slot("household", self.household),
            slot("values", self.values),
            slot("ocop", self.ocop),
            slot("stars", self.stars),
            slot("ocop_code", self.ocop_code),
            slot("trace_code", self.trace_code),
            slot("trace_link", self.trace_link),
        ];
        slots.extend(self.personal.slots(None));
        let key = self.old.peek().as_ref().map_or_else(|| draft_of_new("producer"), |old| draft_of(old.id.uuid()));
        Kept::open(app, key, slots)
    }

    fn has(self, key: &str) -> bool {
        self.values.read().get(key).is_some_and(|value| value.has() > 0)
    }

    /// The producer as written, or none with an error beside its field.
    fn read(self, app: App) -> Option<Producer> {
        let problem = self.problem;
        problem.set(None);
        let Ok(Some(name)) = written::<Name>(self.name) else {
            return fails(problem, "name", tr!(app, producer.need_name));
        };
        let mut short = [
            ("makes", self.makes),
            ("ocop", self.ocop),
            ("ocop_code", self.ocop_code),
            ("trace_code", self.trace_code),
        ]
        .into_iter()
        .map(|(field, value)| match written::<Name>(value) {
            Ok(name) => Some(name),
            Err(_) => fails(problem, field, tr!(app, error.name_long)),
        });
        let (makes, ocop, ocop_code, trace_code) = (short.next()??, short.next()??, short.next()??, short.next()??);
        let trace_link = match written::<Link>(self.trace_link) {
            Ok(link) => link,
            Err(error) if error.reason == Reason::TooLong => {
                return fails(problem, "trace_link", tr!(app, producer.link_long));
            }
            Err(_) => return fails(problem, "trace_link", tr!(app, producer.link_bad)),
        };
        let (_, phone, consent) = self.personal.read(app)?;
        let old = self.old.peek();
        let consent = consent_after(app, old.as_ref().and_then(|old| old.consent.clone()), consent);
        Some(Producer {
            id: old.as_ref().map_or_else(|| ProducerId::new(app.now(), browser::random()), |old| old.id),
            name,
            hamlet: self.hamlet.get_untracked(),
            household: self.household.peek().first().copied(),
            makes,
            phone,
            consent,
            values: self.values.get_untracked(),
            ocop,
            stars: self.stars.get_untracked(),
            ocop_code,
            trace_code,
            trace_link,
        })
    }
}

/// The form; a save leads to the list.
#[component]
pub(super) fn ProducerForm(#[prop(optional)] old: Option<Producer>) -> impl IntoView {
    let app = app();
    let is_new = old.is_none();
    // What is erased with a household goes by this link: once it is set, it is for the leader to change.
    let linked = old.as_ref().and_then(|old| old.household);
    let may_link = linked.is_none() || app.me.peek().as_ref().is_some_and(|me| me.role == Role::Leader);
    let linked = app.ask_once(|register| {
        linked.and_then(|id| register.house(id)).map(|house| house.household.title().to_owned()).unwrap_or_default()
    });
    let form = Form::new(old);
    let (problem, saving) = (form.problem, Var::new(false));
    let draft = form.kept(app);
    let save = saver(tr!(app, producer.saved), "/san-xuat".to_owned(), saving, problem, Some(draft));
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let Some(producer) = form.read(app).filter(|_| !saving.get_untracked()) else { return };
        let before = form.old.peek().as_ref().map(Producer::fields);
        save_difference(save, problem, Kind::PRODUCER, producer.id.uuid(), before, producer.fields());
    };
    let hamlets = app.ask_once(|register| register.hamlets());
    let asked: Vec<Indicator> =
        app.ask_once(|register| register.catalogue().asked_of(Subject::Business, app.today()).cloned().collect());
    view! {
        <form on:submit=submit novalidate>
            <Restored draft=draft/>
            <Field id="name" label=tr!(app, producer.name) value=form.name problem=problem/>
            <Field id="makes" label=tr!(app, producer.makes) value=form.makes problem=problem/>
            {is_new.then(|| view! { <Alike name=form.name hamlet=form.hamlet code=form.ocop_code household=form.household/> })}
            <fieldset>
                <legend>{tr!(app, class.hamlet)}</legend>
                <Choice
                    label=tr!(app, class.hamlet)
                    options=hamlets
                    value=form.hamlet
                    on=Callback::new(move |id: Option<HamletId>| form.hamlet.set(id))
                />
            </fieldset>
            {if may_link {
                view! { <HousePick label=tr!(app, producer.household) chosen=form.household/> }.into_any()
            } else {
                view! { <p>{tr!(app, producer.household_is, name = linked)} <span class="hint">" " {tr!(app, producer.leader_links)}</span></p> }.into_any()
            }}
            {asked.into_iter().map(|indicator| view! { <Question form=form indicator=indicator/> }).collect_view()}
            <PersonalFields personal=form.personal phone_only=(tr!(app, producer.consent), tr!(app, producer.consent_none))/>
            <SaveButton saving=saving problem=problem/>
        </form>
    }
}

/// One indicator, and behind a yes what else is worth knowing.
#[component]
fn Question(form: Form, indicator: Indicator) -> impl IntoView {
    let app = app();
    let label = words::label(app, &indicator);
    let help = words::help(app, &indicator);
    let options = vec![
        (Value::HAD, tr!(app, visit.had)),
        (Value::DONE, tr!(app, producer.done)),
        (Value::REFUSED, tr!(app, visit.no)),
        (Value::NA, tr!(app, visit.na)),
    ];
    let key = Var::new(indicator.key);
    let value = derived(move || form.values.read().get(&key.peek()));
    let set = Callback::new(move |value: Option<Value>| form.values.update(|values| values.set(&key.peek(), value)));
    view! {
        <fieldset class="question">
            <legend>{label.clone()}</legend>
            <p class="hint">{help}</p>
            <Choice label=label options=options value=value on=set/>
            <When test=is(move || key.read().as_str() == OCOP && form.has(OCOP))>
                <Ocop form=form/>
            </When>
            <When test=is(move || key.read().as_str() == TRACED && form.has(TRACED))>
                <Field id="trace_code" label=tr!(app, producer.trace_code) value=form.trace_code problem=form.problem kind="code"/>
                <Field id="trace_link" label=tr!(app, producer.trace_link) value=form.trace_link problem=form.problem kind="url" most=MAX_LINK hint=tr!(app, producer.link_hint)/>
            </When>
        </fieldset>
    }
}

#[component]
fn Ocop(form: Form) -> impl IntoView {
    let app = app();
    let stars = STARS.map(|n| (n, tr!(app, producer.stars, n = n))).collect();
    view! {
        <Field id="ocop" label=tr!(app, producer.ocop) value=form.ocop problem=form.problem/>
        <Choice
            label=tr!(app, producer.how_many)
            options=stars
            value=form.stars
            on=Callback::new(move |stars: Option<u8>| form.stars.set(stars))
        />
        <Field id="ocop_code" label=tr!(app, producer.ocop_code) value=form.ocop_code problem=form.problem kind="code"/>
    }
}
