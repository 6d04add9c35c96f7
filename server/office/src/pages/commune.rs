//! The teams of a commune: how far each has come, which phones are silent, and a target for all of them.

use crate::document::document;
use crate::parts::Field;
use crate::words::{moment, say};
use crate::{Frame, Language};
use domain::progress::Progress;
use domain::{Millis, VisitDate};
use leptos::prelude::*;
use std::collections::BTreeMap;

/// What the page shows.
#[derive(Clone, Debug)]
pub struct Commune {
    /// The commune's code.
    pub unit: String,
    /// What its office is called; empty if it has none.
    pub office: String,
    /// Its teams.
    pub teams: Vec<TeamLine>,
    /// What a target may count: key and words.
    pub countable: Vec<(String, String)>,
    /// The words of everything that a target may ever have counted.
    pub words: Vec<(String, String)>,
    /// What was typed for a target.
    pub typed: Target,
    /// The targets that an office set and that are not over, by their last day.
    pub given: Vec<Given>,
    /// What was just done.
    pub done: Option<Done>,
}

/// What a form of the page did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    /// A target was set.
    Set,
    /// One was dropped.
    Dropped,
}

/// A target that an office set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// What it counts.
    pub indicator: String,
    /// First day.
    pub from: VisitDate,
    /// Last day.
    pub to: VisitDate,
    /// The teams that have it: each with how many.
    pub teams: Vec<(String, u32)>,
}

/// A team's line.
#[derive(Clone, Debug)]
pub struct TeamLine {
    /// Its id, as addresses have it.
    pub id: String,
    /// The name.
    pub name: String,
    /// How many people it has, and how many phones.
    pub people: usize,
    /// How many of them have a phone that may still send.
    pub phones: usize,
    /// When the phone that was silent for longest last called; none if one never did, or there is none.
    pub silent_since: Option<Millis>,
    /// What waited on the phones when they last called.
    pub unsent: u32,
    /// Households met, absent, refused and never visited.
    pub coverage: [usize; 4],
    /// The team's targets of today.
    pub targets: Vec<Progress>,
}

/// A target, as it was typed.
#[derive(Clone, Debug, Default)]
pub struct Target {
    /// What it counts.
    pub indicator: String,
    /// First day.
    pub from: String,
    /// Last day.
    pub to: String,
    /// How many, of every team that has no number of its own.
    pub target: String,
    /// How many of one team, by [`own_target`].
    pub own: BTreeMap<String, String>,
    /// The field that cannot be used.
    pub wrong: Option<String>,
}

/// The name of the field for a team's own number.
pub fn own_target(team: &str) -> String {
    format!("to-{team}")
}

/// The page.
pub fn commune(frame: &Frame, shown: &Commune) -> String {
    let lang = frame.language;
    let title =
        if shown.office.is_empty() { say!(lang, commune.title, unit = shown.unit) } else { shown.office.clone() };
    document(frame, &title, || {
        if shown.teams.is_empty() {
            return view! { <p>{say!(lang, commune.none)}</p> }.into_any();
        }
        view! {
            {shown.done.map(|done| {
                let words = match done {
                    Done::Set => say!(lang, commune.saved),
                    Done::Dropped => say!(lang, commune.dropped),
                };
                view! { <p class="notice good" role="status">{words}</p> }
            })}
            <div class="panes">
                <section>
                    {coverage(lang, shown)}
                    <h2>{say!(lang, commune.targets)}</h2>
                    {shown.teams.iter().map(|team| targets(lang, shown, team)).collect_view()}
                </section>
                <section class="card">
                    {form(lang, shown)}
                    {(!shown.given.is_empty()).then(|| given(lang, shown))}
                </section>
            </div>
        }
        .into_any()
    })
}

fn coverage(lang: Language, shown: &Commune) -> AnyView {
    let rows = shown.teams.iter().map(|team| {
        let known = team.coverage.iter().sum::<usize>() > 0;
        // What nobody counted is not zero.
        let count = |n: usize| if known { n.to_string() } else { "—".to_owned() };
        let [met, absent, refused, never] = team.coverage.map(count);
        let (silent, unsent) = match (team.phones, team.silent_since) {
            (0, _) => (say!(lang, team.no_phone), "—".to_owned()),
            (_, None) => (say!(lang, team.never), team.unsent.to_string()),
            (_, Some(at)) => (moment(at), team.unsent.to_string()),
        };
        view! {
            <tr>
                <th scope="row">
                    <a href=format!("/van-phong/to/{}", team.id)>{team.name.clone()}</a>
                    <span class="hint">{say!(lang, commune.people, people = team.people, phones = team.phones)}</span>
                </th>
                <td class="time">{silent}</td>
                <td class="number">{unsent}</td>
                <td class="number">{met}</td>
                <td class="number">{absent}</td>
                <td class="number">{refused}</td>
                <td class="number">{never}</td>
            </tr>
        }
    });
    let heads = [
        say!(lang, commune.unsent),
        say!(lang, commune.met),
        say!(lang, commune.absent),
        say!(lang, commune.refused),
        say!(lang, commune.never),
    ];
    view! {
        <div class="wide" tabindex="0" role="region" aria-label=say!(lang, commune.coverage)>
            <table class="broad">
                <caption>{say!(lang, commune.coverage)}</caption>
                <thead>
                    <tr>
                        <th scope="col">{say!(lang, commune.team)}</th>
                        <th scope="col">{say!(lang, commune.silent)}</th>
                        {heads.map(|head| view! { <th scope="col" class="number">{head}</th> }).into_iter().collect_view()}
                    </tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn targets(lang: Language, shown: &Commune, team: &TeamLine) -> AnyView {
    view! {
        <h3>{team.name.clone()}</h3>
        {bars(lang, &shown.words, &team.targets)}
    }
    .into_any()
}

/// Each target with what is reached; a dash if there is none.
pub(crate) fn bars(lang: Language, known: &[(String, String)], targets: &[Progress]) -> AnyView {
    if targets.is_empty() {
        return view! { <p class="hint">"— " {say!(lang, commune.no_target)}</p> }.into_any();
    }
    let bars = targets.iter().map(|Progress { indicator, done, target, from, to, set_by, .. }| {
        let words = counted(known, indicator);
        let set_by = set_by.as_ref().map(|office| say!(lang, commune.set_by, office = office));
        let days = [Some(days(*from, *to)), set_by].into_iter().flatten().collect::<Vec<_>>().join(" · ");
        let label = say!(lang, commune.reached, what = words, done = done, target = target);
        view! {
            <li class="target">
                <p class="target-line"><span>{words}</span> <strong>{format!("{done} / {target}")}</strong></p>
                <progress max=(*target).max(1).to_string() value=done.min(target).to_string() aria-label=label></progress>
                <p class="hint">{days}</p>
            </li>
        }
    });
    view! { <ul class="bars">{bars.collect_view()}</ul> }.into_any()
}

fn counted(known: &[(String, String)], indicator: &str) -> String {
    let known = known.iter().find(|(key, _)| key == indicator);
    known.map_or_else(|| indicator.to_owned(), |(_, words)| words.clone())
}

fn days(from: VisitDate, to: VisitDate) -> String {
    format!("{} – {}", from.full(), to.full())
}

/// What offices set, each to be dropped.
fn given(lang: Language, shown: &Commune) -> AnyView {
    let rows = shown.given.iter().map(|given| {
        let words = counted(&shown.words, &given.indicator);
        let about = format!("{} · {}", days(given.from, given.to), say!(lang, commune.of_teams, n = given.teams.len()));
        let targets = || given.teams.iter().map(|(_, target)| *target);
        let (least, most) = (targets().min().unwrap_or(0), targets().max().unwrap_or(0));
        let range = if least == most { least.to_string() } else { format!("{least}–{most}") };
        let each = given.teams.iter().map(|(team, target)| format!("{team}: {target}")).collect::<Vec<_>>().join(" · ");
        view! {
            <li>
                <p class="target-line"><span>{words.clone()}</span> <strong>{range}</strong></p>
                {(least != most).then(|| view! { <p class="hint">{each}</p> })}
                <p class="hint">{about}</p>
                <form method="post" action=format!("/van-phong/xa/{}/bo", shown.unit)>
                    <input type="hidden" name="indicator" value=given.indicator.clone()/>
                    <input type="hidden" name="from" value=given.from.to_string()/>
                    <input type="hidden" name="to" value=given.to.to_string()/>
                    <button type="submit" class="link">
                        {say!(lang, commune.drop)} <span class="sr">{format!(": {words}")}</span>
                    </button>
                </form>
            </li>
        }
    });
    view! {
        <h2>{say!(lang, commune.given)}</h2>
        <ul class="bars">{rows.collect_view()}</ul>
    }
    .into_any()
}

fn form(lang: Language, shown: &Commune) -> AnyView {
    let Target { indicator, from, to, target, own, wrong } = shown.typed.clone();
    let problem = |field: &str, words: String| (wrong.as_deref() == Some(field)).then_some(words);
    let each = (shown.teams.len() > 1).then(|| {
        let fields = shown.teams.iter().map(|team| {
            let name = own_target(&team.id);
            let words = problem(&name, say!(lang, commune.target_problem));
            Field::new(&name, team.name.clone(), own.get(&name).cloned().unwrap_or_default())
                .problem(words)
                .input("number")
        });
        view! {
            <fieldset>
                <legend>{say!(lang, commune.own)}</legend>
                <p class="hint">{say!(lang, commune.own_hint)}</p>
                {fields.collect_view()}
            </fieldset>
        }
    });
    let options = shown.countable.iter().cloned().map(|(key, words)| {
        let chosen = key == indicator;
        view! { <option value=key selected=chosen>{words}</option> }
    });
    view! {
        <h2>{say!(lang, commune.set)}</h2>
        <p class="hint">{say!(lang, commune.set_hint, n = shown.teams.len())}</p>
        <form method="post" action=format!("/van-phong/xa/{}", shown.unit)>
            <label for="indicator">{say!(lang, commune.what)}</label>
            <select id="indicator" name="indicator" aria-describedby="indicator-problem"
                aria-invalid=(wrong.as_deref() == Some("indicator")).to_string()>{options.collect_view()}</select>
            <p id="indicator-problem" class="problem" role="alert">
                {problem("indicator", say!(lang, commune.indicator_problem))}
            </p>
            {Field::new("target", say!(lang, commune.each), target)
                .problem(problem("target", say!(lang, commune.target_problem)))
                .input("number")}
            {each}
            {Field::new("from", say!(lang, commune.from), from)
                .problem(problem("from", say!(lang, commune.day_problem)))
                .input("date")}
            {Field::new("to", say!(lang, commune.to), to)
                .problem(problem("to", say!(lang, commune.order_problem)))
                .input("date")}
            <button type="submit" class="button primary">{say!(lang, commune.save)}</button>
        </form>
    }
    .into_any()
}
