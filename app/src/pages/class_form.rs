//! "Ghi lớp mới": what was taught and how many came. People who came are counted, never named.

use super::work::{SaveButton, SaveIt, saver};
use crate::components::{Choice, Field, Frame, HousePick, Problem, Tab, Ticks, fails, written};
use crate::reactive::{Var, derived};
use crate::state::{App, app};
use crate::store::Change;
use crate::{browser, tr, words};
use domain::{Class, ClassId, HamletId, HouseholdId, Kind, MAX_ATTENDED, MemberId, Name, VisitDate};
use leptos::prelude::*;

/// Suggestions that stand as buttons; the rest come while somebody types.
const SUGGESTED: usize = 4;

/// What was written and tapped so far.
#[derive(Clone, Copy)]
struct Form {
    topic: Var<String>,
    place: Var<String>,
    hamlet: Var<Option<HamletId>>,
    date: Var<String>,
    attended: Var<String>,
    women: Var<String>,
    members: Var<Vec<(MemberId, String)>>,
    taught_by: Var<Vec<usize>>,
    households: Var<Vec<HouseholdId>>,
    problem: Problem,
}

impl Form {
    fn new(app: App) -> Self {
        let members = app.ask_once(|register| register.members());
        let me = app.me.peek().as_ref().map(|me| me.member);
        let mine = members.iter().position(|(id, _)| Some(*id) == me);
        let hamlets = app.ask_once(|register| register.hamlets());
        Self {
            topic: Var::new(String::new()),
            place: Var::new(String::new()),
            hamlet: Var::new(if let [(id, _)] = &hamlets[..] { Some(*id) } else { None }),
            date: Var::new(app.today().to_string()),
            attended: Var::new(String::new()),
            women: Var::new(String::new()),
            members: Var::new(members),
            taught_by: Var::new(mine.into_iter().collect()),
            households: Var::new(Vec::new()),
            problem: Var::new(None),
        }
    }

    /// The class as written, or none with an error beside its field.
    fn read(self, app: App) -> Option<Class> {
        let problem = self.problem;
        problem.set(None);
        let Ok(Some(topic)) = written::<Name>(self.topic) else {
            return fails(problem, "topic", tr!(app, class.need_topic));
        };
        let attended = written::<u16>(self.attended).ok().flatten().filter(|n| (1..=MAX_ATTENDED).contains(n));
        let Some(attended) = attended else { return fails(problem, "attended", tr!(app, class.need_attended)) };
        let women = match written::<u16>(self.women) {
            Ok(women) if women.is_none_or(|women| women <= attended) => women,
            _ => return fails(problem, "women", tr!(app, class.bad_women)),
        };
        let Ok(Some(date)) = written::<VisitDate>(self.date) else {
            return fails(problem, "date", tr!(app, class.need_date));
        };
        if date > app.today() {
            return fails(problem, "date", tr!(app, class.not_yet));
        }
        let Ok(place) = written::<Name>(self.place) else { return fails(problem, "place", tr!(app, error.name_long)) };
        let members = self.members.peek();
        Some(Class {
            id: ClassId::new(app.now(), browser::random()),
            topic,
            place,
            hamlet: self.hamlet.get_untracked(),
            date,
            taught_by: self.taught_by.peek().iter().filter_map(|place| Some(members.get(*place)?.0)).collect(),
            attended,
            women,
            households: self.households.get_untracked(),
            member: app.me.peek().as_ref().map(|me| me.member),
            void: None,
        })
    }
}

/// The form of a class.
#[component]
pub fn NewClass() -> impl IntoView {
    let app = app();
    let form = Form::new(app);
    let problem = form.problem;
    let saving = Var::new(false);
    let save = saver(tr!(app, class.saved), "/lop".to_owned(), saving, problem);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if let Some(class) = form.read(app).filter(|_| !saving.get_untracked()) {
            save.run(SaveIt(vec![Change::new(Kind::CLASS, class.id.uuid(), class.fields())]));
        }
    };
    let members: Vec<String> = form.members.peek().iter().map(|(_, name)| name.clone()).collect();
    let hamlets = app.ask_once(|register| register.hamlets());
    view! {
        <Frame title=tr!(app, class.new) back="/lop" tab=Tab::More>
            <form on:submit=submit novalidate>
                <Field id="topic" label=tr!(app, class.topic) value=form.topic problem=problem hint=tr!(app, class.topic_hint)/>
                <Suggestions topic=form.topic/>
                <Field id="attended" label=tr!(app, class.attended) value=form.attended problem=problem kind="number" most=3/>
                <Field id="women" label=tr!(app, class.women) value=form.women problem=problem kind="number" most=3/>
                <Field id="date" label=tr!(app, class.date) value=form.date problem=problem kind="date"/>
                <fieldset>
                    <legend>{tr!(app, class.taught_by)}</legend>
                    <Ticks label=tr!(app, class.taught_by) options=members value=form.taught_by/>
                </fieldset>
                <fieldset>
                    <legend>{tr!(app, class.hamlet)}</legend>
                    <Choice
                        label=tr!(app, class.hamlet)
                        options=hamlets
                        value=form.hamlet
                        on=Callback::new(move |id: Option<HamletId>| form.hamlet.set(id))
                    />
                </fieldset>
                <Field id="place" label=tr!(app, class.place) value=form.place problem=problem/>
                <HousePick label=tr!(app, class.households) chosen=form.households many=true/>
                <SaveButton saving=saving problem=problem/>
            </form>
        </Frame>
    }
}

/// What is often taught: the team's campaign first; one tap writes it.
#[component]
fn Suggestions(topic: Var<String>) -> impl IntoView {
    let app = app();
    let labels = app.ask_once(|register| {
        let campaign = register.team().map(|team| team.campaign.clone()).unwrap_or_default();
        let catalogue = register.catalogue();
        let first = campaign.iter().filter_map(|key| catalogue.get(key));
        let rest = catalogue.asked_on(app.today()).filter(|indicator| !campaign.contains(&indicator.key));
        first.chain(rest).take(SUGGESTED).map(|indicator| words::label(app, indicator)).collect::<Vec<_>>()
    });
    let options = labels.into_iter().map(|label| (label.clone(), label)).collect();
    let value = derived(move || Some(topic.get()));
    let set = Callback::new(move |label: Option<String>| topic.set(label.unwrap_or_default()));
    view! { <Choice label=tr!(app, class.suggested) options=options value=value on=set/> }
}
