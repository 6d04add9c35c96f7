#![doc = include_str!("../README.md")]

mod document;
mod language;
mod pages;
mod parts;
#[cfg(test)]
mod tests;
mod words;

pub use document::{Frame, Who};
pub use language::Language;
pub use pages::accounts::{Accounts, Fresh, Officer, Typed, accounts};
pub use pages::audit::{Audit, Line, audit};
pub use pages::board::{BoardSheet, Outcome, TypedFigure, WrongTyped, board};
pub use pages::board_history::{BoardHistory, HistoryLine, board_history};
pub use pages::board_import::{BoardImport, BoardPreview, PastBoards, Stage, WrongTable, board_import};
pub use pages::boards::{Boards, boards};
pub use pages::catalogue::{CatalogueSheet, NewIndicator, Pane, catalogue, row_id};
pub use pages::commune::{Commune, Done, Given, Target, TeamLine, commune, own_target};
pub use pages::figures::{FiguresAnswer, FiguresLine, FiguresSheet, figures, figures_heads};
pub use pages::goals::{GoalSheet, goals};
pub use pages::hamlet::{HamletSheet, Says, WrongMove, WrongName, hamlet};
pub use pages::home::{CommuneLine, home};
pub use pages::list_import::{
    ListImport, ListPreview, ListStage, Lists, PastList, TeamOfList, WrongList, WrongMaking, list_import, lists,
};
pub use pages::places::{HamletLine, NewHamlet, Places, WrongHamlet, places};
pub use pages::sign_in::{SignIn, Wrong, sign_in};
pub use pages::team::{PhoneLine, TeamPlace, TeamSheet, team};
pub use pages::trouble::{Trouble, trouble};
pub use pages::work::{
    ClassLine, ClassSum, CommuneOf, Criterion, HamletStands, ProducerLine, ProducerSum, WorkBody, WorkSheet, WorkTab,
    work,
};

/// What a target counts if it is no indicator.
pub fn households_met(language: Language) -> String {
    words::say!(language, commune.households)
}

#[allow(deprecated, reason = "its successor is a build crate that brings all of CLDR to every build")]
mod translations {
    leptos_i18n::load_locales!();
}
use translations::i18n;
