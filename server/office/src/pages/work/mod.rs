//! What teams do besides visits: classes, how hamlets stand, producers; of one commune, or of each.

mod classes;
mod producers;
mod surveys;

pub use classes::{ClassLine, ClassSum};
pub use producers::{ProducerLine, ProducerSum};
pub use surveys::{Criterion, HamletStands};

use crate::document::document;
use crate::pages::board_words::period;
use crate::parts::{head, number_head, table};
use crate::words::say;
use crate::{Frame, Language};
use domain::Quarter;
use domain::board::grouped;
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
fn grid(title: String, heads: Vec<String>, words: usize, lines: Vec<Line>, total: Line) -> AnyView {
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
    let foot = view! { <tfoot>{row(total)}</tfoot> };
    let rows = lines.into_iter().map(row).collect_view();
    table(title, true, heads, rows.into_any(), foot.into_any())
}

/// A number that nobody counted is not zero.
fn counted(n: Option<u64>) -> String {
    n.map_or_else(|| "—".to_owned(), grouped)
}

/// What the bodies of the pages have in common.
struct Page<'s> {
    lang: Language,
    shown: &'s WorkSheet,
}

impl Page<'_> {
    fn title(&self) -> String {
        match self.shown.tab {
            WorkTab::Producers => self.shown.tab.words(self.lang),
            tab => format!("{}, {}", tab.words(self.lang), period(self.lang, self.shown.period)),
        }
    }

    fn total(&self, cells: Vec<String>) -> Line {
        Line { name: say!(self.lang, figures.total), href: None, cells }
    }

    /// A commune's name, and where its page is.
    fn of(&self, commune: &CommuneOf) -> (String, Option<String>) {
        let shown = self.shown;
        let href = commune.code.as_ref().map(|code| format!("{}?ky={}&xa={code}", shown.tab.address(), shown.period));
        (commune.name.clone().or(commune.code.clone()).unwrap_or_else(|| say!(self.lang, home.nowhere)), href)
    }
}

fn body(lang: Language, shown: &WorkSheet) -> AnyView {
    let page = &Page { lang, shown };
    let none = |words: String| view! { <p>{words}</p> }.into_any();
    match &shown.body {
        WorkBody::Classes(lines) if lines.is_empty() => none(say!(lang, work.no_classes)),
        WorkBody::Classes(lines) => classes::each(page, lines),
        WorkBody::ClassesByCommune(sums) => classes::by_commune(page, sums),
        WorkBody::Surveys { lines, .. } if lines.is_empty() => none(say!(lang, places.none)),
        WorkBody::Surveys { criteria, lines } => surveys::each(page, criteria, lines),
        WorkBody::SurveysByCommune(sums) => surveys::by_commune(page, sums),
        WorkBody::Producers { lines, .. } if lines.is_empty() => none(say!(lang, work.no_producers)),
        WorkBody::Producers { questions, lines } => producers::each(page, questions, lines),
        WorkBody::ProducersByCommune { questions, sums } => producers::by_commune(page, questions, sums),
    }
}
