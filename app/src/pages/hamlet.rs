//! One hamlet in a quarter: what is asked there, what the register knows by itself, and whether that is enough.

use super::draft::{Kept, Restored, Slot, slot};
use super::evidence::{self, Evidence, Taken};
use super::hamlets::{Standing, day_of, overall, quarter_of_address, quarter_words, standings, verdict_words};
use super::work::{SaveButton, SaveIt, difference, saver};
use crate::components::{Choice, Frame, Icon, Sign, Tab, When, is, live};
use crate::reactive::{Var, derived};
use crate::state::{App, app};
use crate::store::{Change, draft_of};
use crate::{tr, words};
use domain::{Fields, HamletId, Indicator, Kind, ShareOf, Subject, Survey, Verdict};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use serde_json::Value as Json;

/// One hamlet.
#[component]
pub fn HamletPage() -> impl IntoView {
    let app = app();
    let params = use_params_map();
    let quarter = quarter_of_address(app);
    let id = derived(move || {
        let id = params.read().get("id").and_then(|id| id.parse::<HamletId>().ok())?;
        app.ask(|register| !register.hamlet_name(Some(id)).is_empty()).then_some(id)
    });
    let title = derived(move || match id.get() {
        Some(id) => app.ask(|register| register.hamlet_name(Some(id)).to_owned()),
        None => tr!(app, survey.missing),
    });
    let above = derived(move || format!("{} · {}", tr!(app, survey.title), quarter_words(app, quarter.get())));
    let back = format!("/thon?quy={}", quarter.get_untracked());
    view! {
        <Frame title=title above=above back=back tab=Tab::More>
            {live(move || match id.get() {
                None => view! { <p>{tr!(app, work.not_here)}</p> }.into_any(),
                Some(hamlet) => {
                    let survey = app.ask_once(|register| register.survey(hamlet, quarter.get()));
                    view! { <Sheet survey=survey/> }.into_any()
                }
            })}
        </Frame>
    }
}

#[component]
fn Sheet(survey: Survey) -> impl IntoView {
    let app = app();
    let (problem, saving) = (Var::new(None), Var::new(false));
    let next = format!("/thon?quy={}", survey.period);
    let day = day_of(app, survey.period);
    let old = Var::new(survey.clone());
    let now = Var::new(survey);
    let taken: Taken = Var::new(Vec::new());
    let draft = Kept::open(app, draft_of(now.peek().id), vec![answers(now), slot("photos", taken)]);
    let save = saver(tr!(app, survey.saved), next, saving, problem, Some(draft));
    let asked: Vec<Indicator> =
        app.ask_once(|register| register.catalogue().asked_of(Subject::Hamlet, day).cloned().collect());
    let stands = derived(move || app.ask(|register| standings(app, register, &now.read())));
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let before = old.get_untracked();
        let new = now.peek().fields();
        let mut set = difference(before.fields(), new.clone());
        if set.is_empty() {
            problem.set(Some(("save", tr!(app, past.nothing))));
            return;
        }
        // Whoever saves first makes the record, so every change says of which hamlet and quarter it is.
        set.extend(new.into_iter().filter(|(field, _)| matches!(field.as_str(), "hamlet" | "period")));
        let mut changes = evidence::changes(taken, &before, &now.peek());
        changes.push(Change::of(Kind::SURVEY, now.peek().id, Fields::from_iter(set)));
        save.run(SaveIt(changes));
    };
    view! {
        <p role="status"><strong>{live(move || overall(app, &stands.read()))}</strong></p>
        <form on:submit=submit novalidate>
            <Restored draft=draft/>
            <p class="hint">{tr!(app, survey.photo_hint)}</p>
            {asked.into_iter().map(|indicator| view! { <Question now=now indicator=indicator taken=taken/> }).collect_view()}
            <h2>{tr!(app, survey.computed)}</h2>
            <p class="hint">{tr!(app, survey.computed_hint)}</p>
            <dl class="state">
                {live(move || stands.get().iter().filter_map(|standing| share_row(app, standing)).collect_view())}
            </dl>
            <SaveButton saving=saving problem=problem/>
        </form>
    }
}

/// What stands in the survey, for its draft.
fn answers(now: Var<Survey>) -> Slot {
    let read = move || Json::Object(now.read().fields().into_iter().collect());
    let show = move |json: Json| {
        if let Some(fields) = json.as_object() {
            let fields = fields.iter().map(|(name, value)| (name.as_str(), value));
            now.set(now.get_untracked().with(fields));
        }
    };
    ("survey", (Box::new(read), Box::new(show)))
}

#[component]
fn Question(now: Var<Survey>, indicator: Indicator, taken: Taken) -> impl IntoView {
    let app = app();
    let label = words::label(app, &indicator);
    let help = words::help(app, &indicator);
    let options = vec![(true, tr!(app, common.yes)), (false, tr!(app, common.no))];
    let key = Var::new(indicator.key);
    let value = derived(move || now.read().answer(&key.peek()));
    // What is there can be shown; a photo that is there already can be taken away.
    let shows = move || value.get() == Some(true) || now.read().photo(&key.peek()).is_some();
    let set = Callback::new(move |answer: Option<bool>| now.update(|survey| survey.set(&key.peek(), answer)));
    view! {
        <fieldset class="question">
            <legend>{label.clone()}</legend>
            <p class="hint">{help}</p>
            <Choice label=label.clone() options=options value=value on=set/>
            <p class="verdict">{live(move || verdict(app, Verdict::of(value.get())))}</p>
            <When test=is(shows)>
                <Evidence now=now key=key label=label.clone() taken=taken/>
            </When>
        </fieldset>
    }
}

/// `✓ đạt`
fn verdict(app: App, verdict: Verdict) -> AnyView {
    let sign = match verdict {
        Verdict::Met => Some(Sign::Check),
        Verdict::NotMet => Some(Sign::Warning),
        Verdict::NotAsked => None,
    };
    view! { {sign.map(|sign| view! { <Icon sign=sign/> })} " " {verdict_words(app, verdict)} }.into_any()
}

/// `Có điện thoại thông minh: 12 trên 20 người (60 %) · cần từ 80 %`
fn share_row(app: App, standing: &Standing) -> Option<AnyView> {
    let (of, share, least) = standing.share?;
    let (name, had) = match of {
        ShareOf::Smartphone => (tr!(app, survey.smartphone), tr!(app, survey.people, n = share.has, all = share.asked)),
        ShareOf::Internet => (tr!(app, survey.internet), tr!(app, survey.houses, n = share.has, all = share.asked)),
        ShareOf::Cashless => (tr!(app, survey.cashless), tr!(app, survey.houses, n = share.has, all = share.asked)),
    };
    let had = share.percent().map_or_else(|| tr!(app, house.not_asked_sign), |percent| format!("{percent} % · {had}"));
    Some(
        view! {
            <div>
                <dt>
                    {name}
                    <p class="hint">{tr!(app, survey.least, n = least)}</p>
                </dt>
                <dd><strong>{had}</strong> <span class="verdict">{verdict(app, standing.verdict)}</span></dd>
            </div>
        }
        .into_any(),
    )
}
