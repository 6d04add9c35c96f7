//! "Ghi lớp mới": what was taught and how many came. People who came are counted, never named.

use super::draft::{Kept, Restored, Slot, slot};
use super::work::{SaveButton, save_difference, saver};
use crate::components::{Choice, Field, Frame, HousePick, Problem, Tab, Ticks, fails, written};
use crate::reactive::{Var, derived};
use crate::state::{App, app};
use crate::store::{draft_of, draft_of_new};
use crate::{browser, tr, words};
use domain::{Class, ClassId, HamletId, HouseholdId, Kind, MAX_ATTENDED, MemberId, Name, VisitDate};
use leptos::prelude::*;
use serde_json::Value as Json;

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
    /// The class as it was, if it is corrected.
    old: Var<Option<Class>>,
}

impl Form {
    fn new(app: App, old: Option<Class>) -> Self {
        let members = app.ask_once(|register| register.members());
        let me = app.me.peek().as_ref().map(|me| me.member);
        let mine = members.iter().position(|(id, _)| Some(*id) == me);
        let hamlets = app.ask_once(|register| register.hamlets());
        let only = if let [(id, _)] = &hamlets[..] { Some(*id) } else { None };
        let was = old.as_ref();
        let number = |n: Option<u16>| Var::new(n.map(|n| n.to_string()).unwrap_or_default());
        let taught_by = was.map_or_else(
            || mine.into_iter().collect(),
            |was| {
                members.iter().enumerate().filter(|(_, (id, _))| was.taught_by.contains(id)).map(|(n, _)| n).collect()
            },
        );
        Self {
            topic: Var::new(was.map(|was| was.topic.to_string()).unwrap_or_default()),
            place: Var::new(was.and_then(|was| was.place.as_ref()).map(ToString::to_string).unwrap_or_default()),
            hamlet: Var::new(was.map_or(only, |was| was.hamlet)),
            date: Var::new(was.map_or_else(|| app.today(), |was| was.date).to_string()),
            attended: number(was.map(|was| was.attended)),
            women: number(was.and_then(|was| was.women)),
            members: Var::new(members),
            taught_by: Var::new(taught_by),
            households: Var::new(was.map(|was| was.households.clone()).unwrap_or_default()),
            problem: Var::new(None),
            old: Var::new(old),
        }
    }

    /// The draft of it.
    fn kept(self, app: App) -> Kept {
        let slots = vec![
            slot("topic", self.topic),
            slot("place", self.place),
            slot("hamlet", self.hamlet),
            slot("date", self.date),
            slot("attended", self.attended),
            slot("women", self.women),
            self.teachers(),
            slot("households", self.households),
        ];
        let key = self.old.peek().as_ref().map_or_else(|| draft_of_new("class"), |old| draft_of(old.id.uuid()));
        Kept::open(app, key, slots)
    }

    /// Who taught, by name rather than by place: others may have come to the team when the draft is opened again.
    fn teachers(self) -> Slot {
        let (members, taught_by) = (self.members, self.taught_by);
        let read = move || {
            let (members, places) = (members.peek(), taught_by.read());
            places.iter().filter_map(|place| members.get(*place)).map(|(id, _)| id.to_string()).collect::<Json>()
        };
        let show = move |json: Json| {
            let ids: Vec<MemberId> = serde_json::from_value(json).unwrap_or_default();
            let members = members.peek();
            let is_one = |(place, (id, _)): (usize, &(MemberId, String))| ids.contains(id).then_some(place);
            taught_by.set(members.iter().enumerate().filter_map(is_one).collect());
        };
        ("taught_by", (Box::new(read), Box::new(show)))
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
        let (members, old) = (self.members.peek(), self.old.peek());
        // Somebody who is no longer in the team did teach.
        let gone = |id: &MemberId| !members.iter().any(|(own, _)| own == id);
        let gone = old.iter().flat_map(|old| &old.taught_by).copied().filter(gone);
        let ticked = self.taught_by.peek();
        let taught_by: Vec<_> = ticked.iter().filter_map(|place| Some(members.get(*place)?.0)).chain(gone).collect();
        Some(Class {
            id: old.as_ref().map_or_else(|| ClassId::new(app.now(), browser::random()), |old| old.id),
            topic,
            place,
            hamlet: self.hamlet.get_untracked(),
            date,
            taught_by: match &*old {
                // The same people in another order are no correction.
                Some(old)
                    if taught_by.len() == old.taught_by.len()
                        && taught_by.iter().all(|id| old.taught_by.contains(id)) =>
                {
                    old.taught_by.clone()
                }
                _ => taught_by,
            },
            attended,
            women,
            households: self.households.get_untracked(),
            member: match &*old {
                Some(old) => old.member,
                None => app.me.peek().as_ref().map(|me| me.member),
            },
            void: None,
        })
    }
}

/// The form of a class that was not logged yet.
#[component]
pub fn NewClass() -> impl IntoView {
    let app = app();
    view! {
        <Frame title=tr!(app, class.new) back="/lop" tab=Tab::More>
            <ClassForm/>
        </Frame>
    }
}

/// The form; a save leads to the list.
#[component]
pub(super) fn ClassForm(#[prop(optional)] old: Option<Class>) -> impl IntoView {
    let app = app();
    let form = Form::new(app, old);
    let problem = form.problem;
    let saving = Var::new(false);
    let draft = form.kept(app);
    let save = saver(tr!(app, class.saved), "/lop".to_owned(), saving, problem, Some(draft));
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let Some(class) = form.read(app).filter(|_| !saving.get_untracked()) else { return };
        let before = form.old.peek().as_ref().map(Class::fields);
        save_difference(save, problem, Kind::CLASS, class.id.uuid(), before, class.fields());
    };
    let members: Vec<String> = form.members.peek().iter().map(|(_, name)| name.clone()).collect();
    let hamlets = app.ask_once(|register| register.hamlets());
    view! {
        <form on:submit=submit novalidate>
            <Restored draft=draft/>
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
