//! What teams do besides visits: classes, how hamlets stand, producers; of one commune, or of each.

use crate::document::document;
use crate::pages::board_words::period;
use crate::parts::{head, number_head, table};
use crate::words::say;
use crate::{Frame, Language};
use domain::board::grouped;
use domain::{Class, Quarter, ShareOf, Verdict, VisitDate};
use leptos::prelude::*;

/// What the page shows.
#[derive(Clone, Debug)]
pub struct WorkSheet {
    /// Which of the pages.
    pub tab: WorkTab,
    /// The quarter.
    pub period: Quarter,
    /// Quarters that can be chosen, the latest first.
    pub periods: Vec<Quarter>,
    /// The commune that the province looks at: code and name.
    pub commune: Option<(String, String)>,
    /// What there is.
    pub body: WorkBody,
}

/// The pages of the work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WorkTab {
    /// Classes.
    Classes,
    /// Surveys of hamlets.
    Surveys,
    /// Producers.
    Producers,
}

/// A commune with what was counted of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CommuneOf {
    /// Its code; none where nobody said in which commune a team is.
    pub code: Option<String>,
    /// Its name of now.
    pub name: Option<String>,
}

/// A class.
#[derive(Clone, Debug)]
pub struct ClassLine {
    /// On which day.
    pub on: VisitDate,
    /// What was taught.
    pub topic: String,
    /// Where.
    pub hamlet: String,
    /// By which team.
    pub team: String,
    /// How many came.
    pub attended: u16,
    /// Of these, women, if somebody counted.
    pub women: Option<u16>,
}

/// Classes of a commune.
#[derive(Clone, Copy, Debug, Default)]
pub struct ClassSum {
    /// How many.
    pub classes: u64,
    /// People who came.
    pub attended: u64,
    /// Women, at those classes at which somebody counted them; none if nobody did.
    pub women: Option<u64>,
}

impl ClassSum {
    /// Counts one more.
    pub fn add(&mut self, class: &Class) {
        self.classes += 1;
        self.attended += u64::from(class.attended);
        self.women = self.women.map(|n| n + u64::from(class.women.unwrap_or(0))).or(class.women.map(u64::from));
    }

    fn join(self, other: Self) -> Self {
        let women = self.women.map(|n| n + other.women.unwrap_or(0)).or(other.women);
        Self { classes: self.classes + other.classes, attended: self.attended + other.attended, women }
    }
}

/// What a hamlet is judged by.
#[derive(Clone, Debug)]
pub enum Criterion {
    /// A question, in words.
    Answer(String),
    /// A share, with the least of it.
    Share(ShareOf, u32),
}

/// How a hamlet stands.
#[derive(Clone, Debug)]
pub struct HamletStands {
    /// The hamlet.
    pub name: String,
    /// Its team.
    pub team: String,
    /// By all criteria together.
    pub overall: Verdict,
    /// By each; of a share also how much it is.
    pub criteria: Vec<(Verdict, Option<u32>)>,
}

/// A producer.
#[derive(Clone, Debug)]
pub struct ProducerLine {
    /// Its name.
    pub name: String,
    /// What it makes.
    pub makes: String,
    /// Where.
    pub hamlet: String,
    /// Whether it needs help with each question.
    pub needs: Vec<bool>,
}

/// Producers of a commune.
#[derive(Clone, Debug, Default)]
pub struct ProducerSum {
    /// How many.
    pub all: u64,
    /// For each question: how many have it, and how many need help with it.
    pub each: Vec<(u64, u64)>,
}

impl ProducerSum {
    /// Counts one more.
    pub fn add(&mut self, has: &[bool], needs: &[bool]) {
        self.all += 1;
        self.each.resize(has.len(), (0, 0));
        for (sum, (has, needs)) in self.each.iter_mut().zip(has.iter().zip(needs)) {
            *sum = (sum.0 + u64::from(*has), sum.1 + u64::from(*needs));
        }
    }
}

/// What a page shows.
#[derive(Clone, Debug)]
pub enum WorkBody {
    /// Classes of a commune.
    Classes(Vec<ClassLine>),
    /// Of each commune.
    ClassesByCommune(Vec<(CommuneOf, ClassSum)>),
    /// Hamlets of a commune.
    Surveys {
        /// By what they are judged.
        criteria: Vec<Criterion>,
        /// The hamlets.
        lines: Vec<HamletStands>,
    },
    /// Of each commune: how many hamlets are met, not met, and not asked.
    SurveysByCommune(Vec<(CommuneOf, [usize; 3])>),
    /// Producers of a commune.
    Producers {
        /// What they are asked, in words.
        questions: Vec<String>,
        /// The producers.
        lines: Vec<ProducerLine>,
    },
    /// Of each commune.
    ProducersByCommune {
        /// What they are asked, in words.
        questions: Vec<String>,
        /// The communes.
        sums: Vec<(CommuneOf, ProducerSum)>,
    },
}

impl WorkTab {
    const ALL: [Self; 3] = [Self::Classes, Self::Surveys, Self::Producers];

    fn address(self) -> &'static str {
        match self {
            Self::Classes => "/van-phong/cong-viec",
            Self::Surveys => "/van-phong/cong-viec/thon",
            Self::Producers => "/van-phong/cong-viec/san-xuat",
        }
    }

    fn words(self, lang: Language) -> String {
        match self {
            Self::Classes => say!(lang, work.classes),
            Self::Surveys => say!(lang, work.surveys),
            Self::Producers => say!(lang, work.producers),
        }
    }
}

/// The page.
pub fn work(frame: &Frame, shown: &WorkSheet) -> String {
    let lang = frame.language;
    let title = match &shown.commune {
        Some((_, name)) => format!("{}, {name}", shown.tab.words(lang)),
        None => shown.tab.words(lang),
    };
    document(frame, &title, || {
        let commune = shown.commune.as_ref().map(|(code, _)| format!("&xa={code}")).unwrap_or_default();
        let tabs = WorkTab::ALL.map(|tab| {
            let href = format!("{}?ky={}{commune}", tab.address(), shown.period);
            let here = (tab == shown.tab).then_some("page");
            view! { <a class="button" href=href aria-current=here>{tab.words(lang)}</a> }
        });
        let back = shown.commune.is_some().then(|| {
            let href = format!("{}?ky={}", shown.tab.address(), shown.period);
            view! { <p><a class="link" href=href>{say!(lang, work.back)}</a></p> }
        });
        let note = match shown.tab {
            WorkTab::Classes => say!(lang, work.classes_note),
            WorkTab::Surveys => say!(lang, work.surveys_note),
            WorkTab::Producers => say!(lang, work.producers_note),
        };
        view! {
            <nav class="views" aria-label=say!(lang, work.title)>{tabs.into_iter().collect_view()}</nav>
            {back}
            {(shown.tab != WorkTab::Producers).then(|| asks(lang, shown))}
            <p class="hint">{note}</p>
            {body(lang, shown)}
        }
        .into_any()
    })
}

fn asks(lang: Language, shown: &WorkSheet) -> AnyView {
    let options = shown.periods.iter().map(|own| {
        view! { <option value=own.to_string() selected=*own == shown.period>{period(lang, *own)}</option> }
    });
    let commune = shown.commune.as_ref().map(|(code, _)| view! { <input type="hidden" name="xa" value=code.clone()/> });
    view! {
        <form class="asks" method="get" action=shown.tab.address()>
            <div>
                <label for="ky">{say!(lang, board.period)}</label>
                <select id="ky" name="ky">{options.collect_view()}</select>
            </div>
            {commune}
            <button type="submit" class="button">{say!(lang, board.show)}</button>
        </form>
    }
    .into_any()
}

/// A row: what it is about, where that leads, and its cells.
struct Line {
    name: String,
    href: Option<String>,
    cells: Vec<String>,
}

/// A table of lines; the first columns are words, the others numbers.
fn grid(title: String, heads: Vec<String>, words: usize, lines: Vec<Line>, total: Option<Line>) -> AnyView {
    let heads = heads.into_iter().enumerate().map(
        |(place, words_of)| {
            if place < words { head(words_of) } else { number_head(words_of) }
        },
    );
    let heads = view! { <tr>{heads.collect_view()}</tr> }.into_any();
    let row = |line: Line| {
        let name = match line.href {
            Some(href) => view! { <a href=href>{line.name}</a> }.into_any(),
            None => line.name.into_any(),
        };
        let cells = line.cells.into_iter().enumerate().map(|(place, cell)| {
            view! { <td class=if place + 1 < words { "" } else { "number" }>{cell}</td> }
        });
        view! { <tr><th scope="row">{name}</th> {cells.collect_view()}</tr> }
    };
    let foot = total.map(|total| view! { <tfoot>{row(total)}</tfoot> });
    let rows = lines.into_iter().map(row).collect_view();
    table(title, true, heads, rows.into_any(), foot.into_any())
}

/// A number that nobody counted is not zero.
fn counted(n: Option<u64>) -> String {
    n.map_or_else(|| "—".to_owned(), grouped)
}

fn body(lang: Language, shown: &WorkSheet) -> AnyView {
    let title = match shown.tab {
        WorkTab::Producers => shown.tab.words(lang),
        tab => format!("{}, {}", tab.words(lang), period(lang, shown.period)),
    };
    let total = |cells| Some(Line { name: say!(lang, figures.total), href: None, cells });
    let none = |words: String| view! { <p>{words}</p> }.into_any();
    let of = |commune: &CommuneOf| {
        let query = commune.code.as_ref().map(|code| format!("{}?ky={}&xa={code}", shown.tab.address(), shown.period));
        (commune.name.clone().or(commune.code.clone()).unwrap_or_else(|| say!(lang, home.nowhere)), query)
    };
    match &shown.body {
        WorkBody::Classes(lines) if lines.is_empty() => none(say!(lang, work.no_classes)),
        WorkBody::Classes(lines) => {
            let sum = lines.iter().fold(ClassSum::default(), |sum, line| {
                let (attended, women) = (line.attended.into(), line.women.map(u64::from));
                sum.join(ClassSum { classes: 1, attended, women })
            });
            let heads = vec![
                say!(lang, work.topic),
                say!(lang, work.on),
                say!(lang, places.hamlet),
                say!(lang, places.team),
                say!(lang, work.attended),
                say!(lang, work.women),
            ];
            let numbers = |attended: u64, women: Option<u64>| [grouped(attended), counted(women)];
            let lines = lines.iter().map(|line| {
                let words = [line.on.full(), line.hamlet.clone(), line.team.clone()];
                let numbers = numbers(line.attended.into(), line.women.map(u64::from));
                Line { name: line.topic.clone(), href: None, cells: words.into_iter().chain(numbers).collect() }
            });
            let words = [say!(lang, work.n_classes, n = sum.classes), String::new(), String::new()];
            let foot = words.into_iter().chain(numbers(sum.attended, sum.women)).collect();
            grid(title, heads, 4, lines.collect(), total(foot))
        }
        WorkBody::ClassesByCommune(sums) => {
            let cells = |sum: ClassSum| vec![grouped(sum.classes), grouped(sum.attended), counted(sum.women)];
            let all = sums.iter().fold(ClassSum::default(), |all, (_, sum)| all.join(*sum));
            let lines = sums.iter().map(|(commune, sum)| {
                let (name, href) = of(commune);
                Line { name, href, cells: cells(*sum) }
            });
            let heads = vec![
                say!(lang, board.commune),
                say!(lang, work.classes),
                say!(lang, work.attended),
                say!(lang, work.women),
            ];
            grid(title, heads, 1, lines.collect(), total(cells(all)))
        }
        WorkBody::Surveys { lines, .. } if lines.is_empty() => none(say!(lang, places.none)),
        WorkBody::Surveys { criteria, lines } => {
            let heads = [say!(lang, places.hamlet), say!(lang, places.team), say!(lang, work.overall)];
            let heads = heads.into_iter().chain(criteria.iter().map(|criterion| named(lang, criterion)));
            let width = 3 + criteria.len();
            let rows = lines.iter().map(|line| {
                let met = line.criteria.iter().filter(|(verdict, _)| *verdict == Verdict::Met).count();
                let overall =
                    say!(lang, work.of_criteria, what = verdict(lang, line.overall), n = met, all = criteria.len());
                let each = line.criteria.iter().map(|(own, percent)| match percent {
                    Some(percent) => format!("{percent} %, {}", verdict(lang, *own)),
                    None => verdict(lang, *own),
                });
                let cells = [line.team.clone(), overall].into_iter().chain(each).collect();
                Line { name: line.name.clone(), href: None, cells }
            });
            let smart = lines.iter().filter(|line| line.overall == Verdict::Met).count();
            let met = |place: usize| {
                let met =
                    lines.iter().filter(|line| line.criteria.get(place).is_some_and(|(own, _)| *own == Verdict::Met));
                format!("{}/{}", met.count(), lines.len())
            };
            let foot =
                [String::new(), format!("{smart}/{}", lines.len())].into_iter().chain((0..criteria.len()).map(met));
            let foot = Line { name: say!(lang, work.sum_met), href: None, cells: foot.collect() };
            grid(title, heads.collect(), width, rows.collect(), Some(foot))
        }
        WorkBody::SurveysByCommune(sums) => {
            let cells = |sum: [usize; 3]| {
                let numbers = std::iter::once(sum.iter().sum()).chain(sum);
                numbers.map(|n: usize| n.to_string()).collect::<Vec<_>>()
            };
            let all = sums.iter().fold([0; 3], |all: [usize; 3], (_, sum)| std::array::from_fn(|n| all[n] + sum[n]));
            let lines = sums.iter().map(|(commune, sum)| {
                let (name, href) = of(commune);
                Line { name, href, cells: cells(*sum) }
            });
            let heads = vec![
                say!(lang, board.commune),
                say!(lang, work.hamlets),
                say!(lang, work.met),
                say!(lang, work.not_met),
                say!(lang, work.unfinished),
            ];
            grid(title, heads, 1, lines.collect(), total(cells(all)))
        }
        WorkBody::Producers { lines, .. } if lines.is_empty() => none(say!(lang, work.no_producers)),
        WorkBody::Producers { questions, lines } => {
            let heads =
                [say!(lang, work.name), say!(lang, places.hamlet), say!(lang, work.makes), say!(lang, work.needs)];
            let rows = lines.iter().map(|line| {
                let needs = questions.iter().zip(&line.needs).filter(|(_, needs)| **needs);
                let needs = needs.map(|(words, _)| words.clone()).collect::<Vec<_>>().join("; ");
                let needs = if needs.is_empty() { say!(lang, work.nothing_needed) } else { needs };
                Line {
                    name: line.name.clone(),
                    href: None,
                    cells: vec![line.hamlet.clone(), line.makes.clone(), needs],
                }
            });
            let helped = lines.iter().filter(|line| line.needs.contains(&true)).count();
            let words = say!(lang, work.still_need, n = helped, all = lines.len());
            grid(title, heads.to_vec(), 4, rows.collect(), total(vec![String::new(), String::new(), words]))
        }
        WorkBody::ProducersByCommune { questions, sums } => {
            let cells = |sum: &ProducerSum| {
                let each =
                    questions.iter().enumerate().map(|(place, _)| sum.each.get(place).copied().unwrap_or_default());
                let each = each.map(|(has, needs)| say!(lang, work.has_and_needs, has = has, needs = needs));
                std::iter::once(grouped(sum.all)).chain(each).collect::<Vec<_>>()
            };
            let mut all = ProducerSum { all: 0, each: vec![(0, 0); questions.len()] };
            for (_, sum) in sums {
                all.all += sum.all;
                for (all, own) in all.each.iter_mut().zip(&sum.each) {
                    *all = (all.0 + own.0, all.1 + own.1);
                }
            }
            let lines = sums.iter().map(|(commune, sum)| {
                let (name, href) = of(commune);
                Line { name, href, cells: cells(sum) }
            });
            let heads = [say!(lang, board.commune), say!(lang, work.producers_head)];
            let heads = heads.into_iter().chain(questions.iter().cloned());
            grid(title, heads.collect(), 1, lines.collect(), total(cells(&all)))
        }
    }
}

fn named(lang: Language, criterion: &Criterion) -> String {
    match criterion {
        Criterion::Answer(words) => words.clone(),
        Criterion::Share(of, least) => {
            let words = match of {
                ShareOf::Smartphone => say!(lang, work.smartphone),
                ShareOf::Internet => say!(lang, work.internet),
                ShareOf::Cashless => say!(lang, work.cashless),
            };
            say!(lang, work.least, what = words, n = least)
        }
    }
}

fn verdict(lang: Language, verdict: Verdict) -> String {
    match verdict {
        Verdict::Met => say!(lang, work.met_word),
        Verdict::NotMet => say!(lang, work.not_met_word),
        Verdict::NotAsked => say!(lang, work.not_asked),
    }
}
