//! "Thôn thông minh": how each hamlet stands in a quarter.

use super::work::row;
use crate::components::{Choice, Frame, Tab, live};
use crate::reactive::{Val, derived};
use crate::register::Register;
use crate::state::{App, app};
use crate::tr;
use domain::{HamletId, Quarter, Share, ShareOf, Subject, Survey, Verdict, local_date};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

/// One criterion of a hamlet and how it stands.
#[derive(Clone, PartialEq)]
pub(super) struct Standing {
    /// A computed share and the least of it; none for an answer.
    pub(super) share: Option<(ShareOf, Share, u32)>,
    pub(super) verdict: Verdict,
}

/// How a hamlet stands by each criterion: answers first, then shares.
pub(super) fn standings(app: App, register: &Register, survey: &Survey) -> Vec<Standing> {
    let day = day_of(app, survey.period);
    let asked = register.catalogue().asked_of(Subject::Hamlet, day);
    let answers = asked.map(|indicator| Standing { share: None, verdict: Verdict::of(survey.answer(&indicator.key)) });
    let shares = register.catalogue().limits_on(day).all().into_iter().map(|(of, least)| {
        let share = register.share(survey.hamlet, of, survey.period);
        Standing { share: Some((of, share, least)), verdict: share.verdict(least) }
    });
    answers.chain(shares).collect()
}

/// The day for which the catalogue is asked: today, or the last one of a quarter that is over.
pub(super) fn day_of(app: App, period: Quarter) -> domain::VisitDate {
    let end = period.after().start().map(|day| day.plus_days(-1));
    end.map_or_else(|| app.today(), |end| end.min(local_date(app.now())))
}

/// The quarter of this page's address, or the present one.
pub(super) fn quarter_of_address(app: App) -> Val<Quarter> {
    let query = use_query_map();
    derived(move || {
        let asked = query.read().get("quy").and_then(|text| text.parse().ok());
        asked.unwrap_or_else(|| Quarter::of(app.today()))
    })
}

/// `Quý 4/2026`
pub(super) fn quarter_words(app: App, quarter: Quarter) -> String {
    tr!(app, survey.quarter, n = quarter.number(), year = quarter.year())
}

/// `đạt`
pub(super) fn verdict_words(app: App, verdict: Verdict) -> String {
    match verdict {
        Verdict::Met => tr!(app, survey.met),
        Verdict::NotMet => tr!(app, survey.not_met),
        Verdict::NotAsked => tr!(app, house.not_asked),
    }
}

/// `Chưa đạt · 4 trên 7 tiêu chí đạt · 2 chưa hỏi`
pub(super) fn overall(app: App, standings: &[Standing]) -> String {
    let verdicts: Vec<_> = standings.iter().map(|standing| standing.verdict).collect();
    let count = |verdict| verdicts.iter().filter(|own| **own == verdict).count();
    let words = match Verdict::overall(&verdicts) {
        Verdict::Met => tr!(app, survey.smart),
        Verdict::NotMet => tr!(app, survey.not_smart),
        Verdict::NotAsked => tr!(app, survey.unfinished),
    };
    let met = tr!(app, survey.count, n = count(Verdict::Met), all = verdicts.len());
    match count(Verdict::NotAsked) {
        0 => format!("{words} · {met}"),
        n => format!("{words} · {met} · {}", tr!(app, survey.open, n = n)),
    }
}

/// All hamlets of the team.
#[component]
pub fn Hamlets() -> impl IntoView {
    let app = app();
    let quarter = quarter_of_address(app);
    let now = Quarter::of(app.today());
    let options = [now, now.before()].map(|quarter| (quarter, quarter_words(app, quarter))).to_vec();
    let navigate = use_navigate();
    let rows = move || {
        let quarter = quarter.get();
        app.ask(|register| {
            let hamlets = register.hamlets().into_iter();
            let rows = hamlets.map(|(id, name)| hamlet_row(app, register, id, name, quarter));
            rows.collect::<Vec<_>>()
        })
    };
    view! {
        <Frame title=tr!(app, survey.title) back="/them" tab=Tab::More>
            <Choice
                label=tr!(app, survey.period)
                options=options
                value=derived(move || Some(quarter.get()))
                on=Callback::new(move |chosen: Option<Quarter>| {
                    let href = format!("/thon?quy={}", chosen.unwrap_or(now));
                    navigate(&href, NavigateOptions { replace: true, ..Default::default() });
                })
            />
            {live(move || {
                let rows = rows();
                if rows.is_empty() {
                    view! { <p class="after">{tr!(app, survey.none)}</p> }.into_any()
                } else {
                    view! { <ul class="rows after">{rows}</ul> }.into_any()
                }
            })}
            <p class="hint after">{tr!(app, survey.default)}</p>
        </Frame>
    }
}

fn hamlet_row(app: App, register: &Register, id: HamletId, name: String, quarter: Quarter) -> AnyView {
    let standings = standings(app, register, &register.survey(id, quarter));
    row(format!("/thon/{id}?quy={quarter}"), name, overall(app, &standings), None)
}
