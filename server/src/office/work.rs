//! What teams do besides visits, by commune: classes, surveys of hamlets, producers. It is counted by the very register
//! that phones have, so that a phone and an office cannot disagree.

use super::board::{period, periods};
use super::desk::page;
use super::order::{bare, sort_by_name};
use super::trouble::Trouble;
use super::{Desk, Officer};
use crate::state::App;
use crate::store::{TeamRow, WorkOf};
use app::register::Register;
use axum::extract::{Query, State};
use axum::response::Response;
use domain::units::Units;
use domain::{Catalogue, Indicator, Quarter, Subject, Survey, UnitCode, Verdict, VisitDate, local_date};
use office::{
    ClassLine, ClassSum, CommuneOf, Criterion, HamletStands, Language, ProducerLine, ProducerSum, WorkBody, WorkSheet,
    WorkTab,
};
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Debug, Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    ky: String,
    /// The commune that the province looks at; none, if at all of them.
    #[serde(default)]
    xa: String,
}

/// A page of the work, as it was asked for.
struct Eye<'a> {
    app: &'a App,
    desk: &'a Desk,
    officer: &'a Officer,
    /// The commune, if it is about one.
    commune: Option<UnitCode>,
    period: Quarter,
    today: VisitDate,
    catalogue: Catalogue,
}

impl<'a> Eye<'a> {
    async fn of(app: &'a App, desk: &'a Desk, officer: &'a Officer, asked: &Asked) -> Result<Self, Trouble> {
        let today = local_date(app.time.now());
        let commune = match officer.scope() {
            Some(own) => Some(own.clone()),
            None if asked.xa.is_empty() => None,
            None => Some(asked.xa.parse().map_err(|_| Trouble::NOT_FOUND)?),
        };
        let catalogue = app.store.catalogue().await?;
        Ok(Self { app, desk, officer, commune, period: period(&asked.ky, today), today, catalogue })
    }

    /// The day for which the catalogue is asked: today, or the last one of a quarter that is over. As on a phone.
    fn day(&self) -> VisitDate {
        let end = self.period.after().start().map(|day| day.plus_days(-1));
        end.map_or(self.today, |end| end.min(self.today))
    }

    fn asked(&self, of: Subject, day: VisitDate) -> Vec<&Indicator> {
        self.catalogue.asked_of(of, day).collect()
    }

    fn words(&self, indicator: &Indicator) -> String {
        match self.desk.language {
            Language::Vi => indicator.vi.clone(),
            Language::En => indicator.en.clone(),
        }
    }

    /// Each team with what a phone of it would show, put together on a thread of its own: a province has more than a
    /// thousand teams. What `take` counts of one it counts here, between two of them.
    async fn each(&self, of: WorkOf, mut take: impl FnMut(&TeamRow, &Register)) -> Result<(), Trouble> {
        for team in self.app.store.teams_of(self.commune.as_ref()).await? {
            let records = self.app.store.work(team.id, of).await?;
            let register = tokio::task::spawn_blocking(move || {
                let mut register = Register::new();
                records.iter().for_each(|record| register.put(record));
                register
            });
            take(&team, &register.await.map_err(|_| Trouble::BUSY)?);
        }
        Ok(())
    }

    /// Communes of these codes with what was counted, by name. Where nobody said, last.
    fn by_commune<T>(&self, sums: BTreeMap<Option<UnitCode>, T>) -> Vec<(CommuneOf, T)> {
        let name = |code: &UnitCode| Units::quang_ninh().on(code, self.today).map(|unit| unit.name.clone());
        let own = |code: Option<UnitCode>| CommuneOf {
            name: code.as_ref().and_then(name),
            code: code.map(|code| code.to_string()),
        };
        let mut all: Vec<_> = sums.into_iter().map(|(code, sum)| (own(code), sum)).collect();
        sort_by_name(&mut all, |(commune, _)| commune.name.as_deref().map(bare));
        all
    }

    fn shows(&self, tab: WorkTab, body: WorkBody) -> Response {
        let commune = self.commune.as_ref().filter(|_| self.officer.scope().is_none());
        let name = |code: &UnitCode| {
            let unit = Units::quang_ninh().on(code, self.today);
            (code.to_string(), unit.map_or_else(|| code.to_string(), |unit| unit.name.clone()))
        };
        let sheet = WorkSheet {
            tab,
            period: self.period,
            periods: periods(self.today, self.period),
            commune: commune.map(name),
            body,
        };
        page(office::work(&self.desk.frame(self.app), &sheet))
    }
}

/// The classes of a quarter.
pub(crate) async fn classes(
    State(app): State<App>,
    desk: Desk,
    officer: Officer,
    Query(asked): Query<Asked>,
) -> Result<Response, Trouble> {
    let eye = Eye::of(&app, &desk, &officer, &asked).await?;
    let (mut lines, mut sums) = (Vec::new(), BTreeMap::<_, ClassSum>::new());
    eye.each(WorkOf::Classes, |team, register| {
        let sum = sums.entry(team.commune.clone()).or_default();
        for class in register.classes().into_iter().filter(|class| Quarter::of(class.date) == eye.period) {
            sum.add(&class);
            lines.push(ClassLine {
                on: class.date,
                topic: class.topic.to_string(),
                hamlet: register.hamlet_name(class.hamlet).to_owned(),
                team: team.name.clone(),
                attended: class.attended,
                women: class.women,
            });
        }
    })
    .await?;
    lines.sort_by_key(|line| std::cmp::Reverse(line.on));
    let body = match eye.commune {
        Some(_) => WorkBody::Classes(lines),
        None => WorkBody::ClassesByCommune(eye.by_commune(sums)),
    };
    Ok(eye.shows(WorkTab::Classes, body))
}

/// How hamlets stand in a quarter.
pub(crate) async fn surveys(
    State(app): State<App>,
    desk: Desk,
    officer: Officer,
    Query(asked): Query<Asked>,
) -> Result<Response, Trouble> {
    let eye = Eye::of(&app, &desk, &officer, &asked).await?;
    let day = eye.day();
    let (questions, limits) = (eye.asked(Subject::Hamlet, day), eye.catalogue.limits_on(day).all());
    let (mut lines, mut sums) = (Vec::new(), BTreeMap::<_, [usize; 3]>::new());
    eye.each(WorkOf::Surveys, |team, register| {
        for (hamlet, name) in register.hamlets() {
            let survey: Survey = register.survey(hamlet, eye.period);
            let answers = questions.iter().map(|question| Verdict::of(survey.answer(&question.key)));
            let shares = limits.iter().map(|(of, least)| {
                let share = register.share(hamlet, *of, eye.period);
                (share.verdict(*least), share.percent())
            });
            let criteria: Vec<_> = answers.map(|verdict| (verdict, None)).chain(shares).collect();
            let verdicts: Vec<_> = criteria.iter().map(|(verdict, _)| *verdict).collect();
            let overall = Verdict::overall(&verdicts);
            sums.entry(team.commune.clone()).or_default()[place(overall)] += 1;
            lines.push(HamletStands { name, team: team.name.clone(), overall, criteria });
        }
    })
    .await?;
    sort_by_name(&mut lines, |line| Some(&line.name));
    let body = match eye.commune {
        Some(_) => {
            let answers = questions.iter().map(|question| Criterion::Answer(eye.words(question)));
            let shares = limits.iter().map(|(of, least)| Criterion::Share(*of, *least));
            WorkBody::Surveys { criteria: answers.chain(shares).collect(), lines }
        }
        None => WorkBody::SurveysByCommune(eye.by_commune(sums)),
    };
    Ok(eye.shows(WorkTab::Surveys, body))
}

/// Where a verdict is counted: met, not met, not asked.
fn place(verdict: Verdict) -> usize {
    match verdict {
        Verdict::Met => 0,
        Verdict::NotMet => 1,
        Verdict::NotAsked => 2,
    }
}

/// Producers, and who still needs help with what.
pub(crate) async fn producers(
    State(app): State<App>,
    desk: Desk,
    officer: Officer,
    Query(asked): Query<Asked>,
) -> Result<Response, Trouble> {
    let eye = Eye::of(&app, &desk, &officer, &asked).await?;
    let questions = eye.asked(Subject::Business, eye.today);
    let (mut lines, mut sums) = (Vec::new(), BTreeMap::<_, ProducerSum>::new());
    eye.each(WorkOf::Producers, |team, register| {
        let sum = sums.entry(team.commune.clone()).or_default();
        for producer in register.producers() {
            let has: Vec<_> = questions.iter().map(|question| producer.has(&question.key)).collect();
            let needs: Vec<_> = questions.iter().map(|question| producer.needs(&question.key)).collect();
            sum.add(&has, &needs);
            lines.push(ProducerLine {
                name: producer.name.to_string(),
                makes: producer.makes.as_ref().map(ToString::to_string).unwrap_or_default(),
                hamlet: register.hamlet_name(producer.hamlet).to_owned(),
                needs,
            });
        }
    })
    .await?;
    sort_by_name(&mut lines, |line| Some(&line.name));
    let questions: Vec<_> = questions.iter().map(|question| eye.words(question)).collect();
    let body = match eye.commune {
        Some(_) => WorkBody::Producers { questions, lines },
        None => WorkBody::ProducersByCommune { questions, sums: eye.by_commune(sums) },
    };
    Ok(eye.shows(WorkTab::Producers, body))
}
