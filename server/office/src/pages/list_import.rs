//! Importing a list into a team's book: which team, the file, what would become of each row, and the last word.

use crate::document::document;
use crate::pages::list_rows::{doubtful, errors, rows};
use crate::parts::{Field, head, table_called};
use crate::words::{moment, say};
use crate::{Frame, Language};
use domain::imports::{ColumnHead, ImportRow, ListOf, Preview, RowName};
use leptos::prelude::*;
use std::collections::BTreeSet;

/// The teams into whose books lists can be imported.
#[derive(Clone, Debug, Default)]
pub struct Lists {
    /// The teams.
    pub teams: Vec<TeamOfList>,
    /// Whether they are of several communes.
    pub by_commune: bool,
}

/// A team to be chosen.
#[derive(Clone, Debug, Default)]
pub struct TeamOfList {
    /// Its id, as addresses have it.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its commune's code; empty if nobody said.
    pub unit: String,
}

/// What the page of one team shows.
#[derive(Clone, Debug)]
pub struct ListImport {
    /// The team's id.
    pub team: String,
    /// Its name.
    pub team_name: String,
    /// What the list is of.
    pub of: ListOf,
    /// How consent was given, as the form says it; empty if it was not.
    pub consent: String,
    /// Why the file cannot be looked at.
    pub wrong: Option<WrongList>,
    /// How far it has come.
    pub stage: ListStage,
}

/// Why a list cannot be looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WrongList {
    /// There is no file.
    NoFile,
    /// It has too many bytes.
    TooLarge,
    /// What the reader says, in both languages.
    Told {
        /// In Vietnamese.
        vi: &'static str,
        /// In English.
        en: &'static str,
    },
}

/// How far an import has come.
#[derive(Clone, Debug)]
pub enum ListStage {
    /// A file is asked for.
    Asks {
        /// What was imported before, the latest first.
        past: Vec<PastList>,
        /// How many were just made.
        made: Option<usize>,
        /// How many were just taken back, and how many stayed.
        undone: Option<(usize, usize)>,
    },
    /// What would become of the list is shown.
    Looked(Box<ListPreview>),
}

impl Default for ListStage {
    fn default() -> Self {
        Self::Asks { past: Vec::new(), made: None, undone: None }
    }
}

/// A list that was imported.
#[derive(Clone, Debug)]
pub struct PastList {
    /// Who imported it; empty if that is not known any more.
    pub by: String,
    /// What its record says.
    pub row: ImportRow,
}

/// What would become of a list.
#[derive(Clone, Debug)]
pub struct ListPreview {
    /// The file, to be sent again.
    pub file: String,
    /// Its name.
    pub name: String,
    /// By which it is noticed that something else would become of it.
    pub seen: String,
    /// The likely duplicates that are to be made all the same, by their rows.
    pub taken: BTreeSet<RowName>,
    /// Whether rows with errors are to be left out.
    pub skips_errors: bool,
    /// Why it was not made.
    pub wrong: Option<WrongMaking>,
    /// What would become of each row.
    pub preview: Preview,
}

/// Why a list that was looked at was not made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WrongMaking {
    /// Something else would become of it now.
    Moved,
    /// It has errors, and nobody said that these rows may be left out.
    Errors,
}

/// The page on which a team is chosen.
pub fn lists(frame: &Frame, shown: &Lists) -> String {
    let lang = frame.language;
    document(frame, &say!(lang, list_import.title), || {
        if shown.teams.is_empty() {
            return view! { <p>{say!(lang, commune.none)}</p> }.into_any();
        }
        let commune = shown.by_commune.then(|| head(say!(lang, home.code)));
        let heads = view! { <tr>{head(say!(lang, commune.team))} {commune}</tr> };
        let rows = shown.teams.iter().map(|team| {
            let commune = shown.by_commune.then(|| view! { <td>{team.unit.clone()}</td> });
            view! {
                <tr>
                    <th scope="row"><a href=format!("/van-phong/nhap/{}", team.id)>{team.name.clone()}</a></th>
                    {commune}
                </tr>
            }
        });
        let rows = rows.collect_view().into_any();
        view! {
            <p>{say!(lang, list_import.intro)}</p>
            {table_called("bang", say!(lang, list_import.which_team), false, heads.into_any(), rows, ().into_any())}
        }
        .into_any()
    })
}

/// The page of one team.
pub fn list_import(frame: &Frame, shown: &ListImport) -> String {
    let lang = frame.language;
    let title = say!(lang, list_import.into_team, team = shown.team_name);
    document(frame, &title, || {
        match &shown.stage {
        ListStage::Asks { past, made, undone } => view! {
            <p><a class="link" href="/van-phong/nhap">{say!(lang, list_import.other_team)}</a></p>
            {made.map(|n| {
                let words = if n == 0 { say!(lang, list_import.made_none) } else { say!(lang, list_import.made, n = n) };
                view! { <p class="notice good" role="status">{words}</p> }
            })}
            {undone.map(|(n, stayed)| {
                view! { <p class="notice good" role="status">{say!(lang, list_import.undone, n = n, stayed = stayed)}</p> }
            })}
            {asks(lang, shown)}
            {(!past.is_empty()).then(|| imported(lang, &shown.team, past))}
        }
        .into_any(),
        ListStage::Looked(preview) => view! {
            <p>
                <a class="link" href=format!("/van-phong/nhap/{}", shown.team)>{say!(lang, list_import.other_file)}</a>
                " · " {preview.name.clone()}
            </p>
            {looked(lang, shown, preview)}
        }
        .into_any(),
    }
    })
}

fn asks(lang: Language, shown: &ListImport) -> AnyView {
    let file = shown.wrong.map(|wrong| match wrong {
        WrongList::NoFile => say!(lang, list_import.no_file),
        WrongList::TooLarge => say!(lang, list_import.too_large),
        WrongList::Told { vi, en } => if lang == Language::Vi { vi } else { en }.to_owned(),
    });
    let kinds = [
        ("households", say!(lang, list_import.households), ListOf::Households),
        ("producers", say!(lang, list_import.producers), ListOf::Producers),
    ];
    let kinds = kinds.map(|(value, words, of)| view! { <option value=value selected=of == shown.of>{words}</option> });
    let consents = [
        ("spoken".to_owned(), say!(lang, list_import.consent_spoken)),
        ("signed".to_owned(), say!(lang, list_import.consent_signed)),
    ];
    view! {
        <p>{say!(lang, list_import.how)}</p>
        <form method="post" action=format!("/van-phong/nhap/{}", shown.team) enctype="multipart/form-data">
            <label for="of">{say!(lang, list_import.of)}</label>
            <select id="of" name="of">{kinds.into_iter().collect_view()}</select>
            {Field::new("consent", say!(lang, list_import.consent), &shown.consent)
                .hint(say!(lang, list_import.consent_hint))
                .select(say!(lang, list_import.consent_none), &consents)}
            <label for="file">{say!(lang, list_import.file)}</label>
            <input id="file" name="file" type="file" accept=".csv,.xlsx" aria-describedby="file-problem"
                aria-invalid=file.is_some().to_string()/>
            <p id="file-problem" class="problem" role="alert">{file}</p>
            <button type="submit" class="button primary">{say!(lang, list_import.preview)}</button>
        </form>
    }
    .into_any()
}

/// What was imported before, each to be taken back.
fn imported(lang: Language, team: &str, past: &[PastList]) -> AnyView {
    let heads = [
        say!(lang, list_import.at),
        say!(lang, list_import.by),
        say!(lang, list_import.file),
        say!(lang, list_import.of),
        say!(lang, list_import.made_head),
        say!(lang, list_import.undo),
    ];
    let heads = view! { <tr>{heads.into_iter().map(head).collect_view()}</tr> }.into_any();
    let rows = past.iter().map(|PastList { by, row }| {
        let undo = match row.undone {
            Some(at) => say!(lang, list_import.undone_at, at = moment(at)).into_any(),
            None => view! {
                <form method="post" action=format!("/van-phong/nhap/{team}/{}/hoan-tac", row.import)>
                    <button type="submit" class="link">
                        {say!(lang, list_import.undo)} <span class="sr">{format!("{} {}", row.file, moment(row.at))}</span>
                    </button>
                </form>
            }
            .into_any(),
        };
        let of = match row.of {
            ListOf::Households => say!(lang, list_import.households),
            ListOf::Producers => say!(lang, list_import.producers),
        };
        view! {
            <tr>
                <td class="time">{moment(row.at)}</td>
                <td>{by.clone()}</td>
                <th scope="row">{row.file.clone()}</th>
                <td>{of}</td>
                <td class="number">{row.made}</td>
                <td>{undo}</td>
            </tr>
        }
    });
    let rows = rows.collect_view().into_any();
    table_called("da-nhap", say!(lang, list_import.past), true, heads, rows, ().into_any())
}

fn looked(lang: Language, shown: &ListImport, looked: &ListPreview) -> AnyView {
    let preview = &looked.preview;
    let notice = looked.wrong.map(|wrong| match wrong {
        WrongMaking::Moved => say!(lang, list_import.moved),
        WrongMaking::Errors => say!(lang, list_import.has_errors),
    });
    view! {
        {notice.map(|words| view! { <p class="notice look" role="alert">{words}</p> })}
        {counts(lang, preview)}
        {notes(lang, preview)}
        {(!preview.errors.is_empty()).then(|| view! {
            {errors(lang, preview)}
            {again(shown, looked, "loi.csv", view! {
                <button type="submit" class="button">{say!(lang, list_import.errors_csv)}</button>
            }.into_any(), "loi")}
        })}
        {doubtful(lang, looked)}
        {last_word(lang, shown, looked)}
        {rows(lang, preview)}
    }
    .into_any()
}

fn counts(lang: Language, preview: &Preview) -> AnyView {
    let fates = preview.fates;
    let lines = [
        (fates.new, say!(lang, list_import.new)),
        (fates.same, say!(lang, list_import.same)),
        (fates.differs, say!(lang, list_import.differs)),
        (fates.duplicate, say!(lang, list_import.duplicate)),
        (fates.erased, say!(lang, list_import.erased)),
        (fates.error, say!(lang, list_import.error)),
    ];
    let lines = lines.into_iter().filter(|(n, _)| *n > 0);
    let lines = lines.map(|(n, words)| view! { <li><strong>{n}</strong> " " {words}</li> });
    view! { <ul class="facts-list">{lines.collect_view()}</ul> }.into_any()
}

/// What was not read, and why.
fn notes(lang: Language, preview: &Preview) -> AnyView {
    let heads = |all: &[ColumnHead]| all.iter().map(|head| head.header.clone()).collect::<Vec<_>>().join(", ");
    let numbers = || preview.skipped.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let hints = [
        (!preview.left_out.is_empty()).then(|| say!(lang, list_import.left_out, columns = heads(&preview.left_out))),
        (!preview.unknown.is_empty()).then(|| say!(lang, list_import.unknown, columns = heads(&preview.unknown))),
        match preview.skipped.len() {
            0 => None,
            // Numbers alone do not tell in which sheet they stand.
            n if !preview.sheets.is_empty() => Some(say!(lang, list_import.skipped_in_sheets, n = n)),
            _ => Some(say!(lang, list_import.skipped, rows = numbers())),
        },
        (!preview.sheets.is_empty()).then(|| say!(lang, list_import.read, sheets = preview.sheets.join(", "))),
    ];
    let looks = [
        (!preview.unread_sheets.is_empty())
            .then(|| say!(lang, list_import.unread, sheets = preview.unread_sheets.join(", "))),
        (preview.erased_before > 0).then(|| say!(lang, list_import.erased_before, n = preview.erased_before)),
    ];
    let looks = looks.into_iter().flatten().map(|words| view! { <p class="notice look">{words}</p> });
    let hints = hints.into_iter().flatten().map(|words| view! { <p class="hint">{words}</p> });
    view! { {looks.collect_view()} {hints.collect_view()} }.into_any()
}

/// Sends the file again, as it was looked at.
fn again(shown: &ListImport, looked: &ListPreview, action: &str, inside: AnyView, id: &'static str) -> AnyView {
    let of = if shown.of == ListOf::Producers { "producers" } else { "households" };
    view! {
        <form id=id method="post" action=format!("/van-phong/nhap/{}/{action}", shown.team) enctype="multipart/form-data">
            <input type="hidden" name="of" value=of/>
            <input type="hidden" name="consent" value=shown.consent.clone()/>
            <input type="hidden" name="name" value=looked.name.clone()/>
            <input type="hidden" name="seen" value=looked.seen.clone()/>
            <input type="hidden" name="looked" value=looked.file.clone()/>
            {inside}
        </form>
    }
    .into_any()
}

fn last_word(lang: Language, shown: &ListImport, looked: &ListPreview) -> AnyView {
    let fates = looked.preview.fates;
    if fates.new + fates.duplicate == 0 {
        return view! { <p class="notice">{say!(lang, list_import.nothing)}</p> }.into_any();
    }
    let problem = (looked.wrong == Some(WrongMaking::Errors)).then(|| say!(lang, list_import.skip_problem));
    let skip = (fates.error > 0).then(|| {
        view! {
            <label class="tick">
                <input type="checkbox" name="skip" value="1" checked=looked.skips_errors aria-describedby="skip-problem"
                    aria-invalid=problem.is_some().to_string()/>
                {say!(lang, list_import.skip_errors, n = fates.error)}
            </label>
            <p id="skip-problem" class="problem">{problem}</p>
        }
    });
    let words = match (fates.new, fates.duplicate) {
        (n, 0) => say!(lang, list_import.confirm, n = n),
        (n, _) => say!(lang, list_import.confirm_some, n = n),
    };
    let inside = view! { {skip} <button type="submit" class="button primary">{words}</button> };
    again(shown, looked, "luu", inside.into_any(), super::list_rows::LAST_WORD)
}
