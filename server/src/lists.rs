//! A list of households or of producers on its way into a team's book, whoever brings it: its leader on a phone, or an
//! officer on a page. Looked at, made, taken back.

use crate::error::{self, Error};
use crate::import::{self, Draft, Entry, Judged, Known, ProducerDraft, Sheet, Terms, Unreadable};
use crate::state::App;
use crate::store::Plan;
use domain::imports::{Imported, ListOf, Preview, RowName, Undone};
use domain::{Consent, Fields, MemberId, Millis, Subject, TeamId, local_date};
use serde::Deserialize;
use std::sync::{Arc, OnceLock};
use uuid::Uuid;

/// How consent was given that the commune holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// By word of mouth.
    Spoken,
    /// On paper.
    Signed,
}

impl How {
    /// As records have it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Spoken => "spoken",
            Self::Signed => "signed",
        }
    }

    /// Reads that.
    pub fn of(word: &str) -> Option<Self> {
        [Self::Spoken, Self::Signed].into_iter().find(|how| how.as_str() == word)
    }
}

/// Whose list, into which team's book, and under what it is read.
#[derive(Clone, Copy, Debug)]
pub struct Under {
    /// The team.
    pub team: TeamId,
    /// Who brings the list.
    pub by: MemberId,
    /// What it is of.
    pub of: ListOf,
    /// How consent was given to keep names, phone numbers and notes; without it they are not read.
    pub consent: Option<How>,
    /// The version of the notice that was read out.
    pub notice: u16,
}

/// What to make of a list.
#[derive(Clone, Debug)]
pub struct Choices<T> {
    /// Which likely duplicates are taken in, by their rows.
    pub takes: T,
    /// Whether rows with errors may be left out.
    pub skips_errors: bool,
    /// What was to become of the rows when somebody looked: if anything else would, nothing is made.
    pub seen: Option<String>,
    /// The file's name.
    pub name: String,
}

/// What somebody is shown.
#[derive(Clone, Debug)]
pub struct Look {
    /// What would become of each row.
    pub preview: Preview,
    /// By which it is noticed that something else would.
    pub seen: String,
}

/// What would become of each row. Nothing is made.
pub async fn look(app: &App, under: Under, file: &Arc<Vec<u8>>) -> Result<Look, Error> {
    match under.of {
        ListOf::Households => looked::<Draft, _>(app, under, file, Looked::told).await,
        ListOf::Producers => looked::<ProducerDraft, _>(app, under, file, Looked::told).await,
    }
}

/// All errors, as a sheet that spreadsheets open.
pub async fn errors(app: &App, under: Under, file: &Arc<Vec<u8>>) -> Result<Vec<u8>, Error> {
    match under.of {
        ListOf::Households => looked::<Draft, _>(app, under, file, Looked::errors).await,
        ListOf::Producers => looked::<ProducerDraft, _>(app, under, file, Looked::errors).await,
    }
}

/// Makes what the list says, all or nothing. The same list again makes nothing.
pub async fn make<T>(app: &App, under: Under, choices: Choices<T>, file: &Arc<Vec<u8>>) -> Result<Imported, Error>
where
    T: Fn(RowName) -> bool + Send + 'static,
{
    match under.of {
        ListOf::Households => makes::<Draft, T>(app, under, choices, file).await,
        ListOf::Producers => makes::<ProducerDraft, T>(app, under, choices, file).await,
    }
}

async fn makes<E: Entry, T>(
    app: &App,
    under: Under,
    choices: Choices<T>,
    file: &Arc<Vec<u8>>,
) -> Result<Imported, Error>
where
    T: Fn(RowName) -> bool + Send + 'static,
{
    let now = app.time.now();
    let terms = terms(app, under, now).await?;
    let sheet = read::<E>(file, under.of, &terms).await?;
    let Choices { takes, skips_errors, seen, name } = choices;
    let says = Fields::from([
        ("file".to_owned(), file_name(&name).into()),
        ("digest".to_owned(), import::digest(file).into()),
    ]);
    let told = Arc::new(OnceLock::new());
    let tell = Arc::clone(&told);
    let decide = move |records: Vec<domain::Record>| {
        let known = Known::of(&records);
        let judged = import::judge::<E>(&sheet, &known, &terms);
        if seen.is_some_and(|seen| seen != judged.digest()) {
            return Err(error::import_changed());
        }
        if !judged.faults.is_empty() && !skips_errors {
            return Err(error::import_has_errors());
        }
        let changes = judged.makes(&known, &terms, takes);
        let _ = tell.set((changes.len(), judged.fates));
        let says = says.into_iter().chain([("rows".to_owned(), serde_json::Value::from(judged.rows.len()))]).collect();
        Ok(Plan { changes, says })
    };
    let made = app.store.import_list(under.team, under.of, under.by, now, decide).await??;
    if let Some(made) = made {
        app.live.changed(under.team, Some(made.last));
    }
    let (count, fates) = told.get().copied().unwrap_or_default();
    Ok(Imported { import: made.map(|made| made.import), made: count, fates })
}

/// Takes back what an import made and nobody has visited or changed since; the others stay.
pub async fn undo(app: &App, team: TeamId, import: &str, by: MemberId) -> Result<Undone, Error> {
    let import = Uuid::try_parse(import).map_err(|_| error::import_unknown())?;
    let undone = app.store.undo_import(team, import, by, app.time.now()).await?;
    let (undone, moved) = undone.ok_or_else(error::import_unknown)?;
    if moved.is_some() {
        app.live.changed(team, moved);
    }
    Ok(undone)
}

/// A list that was read and judged.
struct Looked<E: Entry> {
    sheet: Sheet<E::Head>,
    known: Known<E::Kept>,
    terms: Terms,
    judged: Judged<E>,
}

/// Reads and judges a list, and tells what is asked of it: all on a thread of its own, for it can be long.
async fn looked<E: Entry, T: Send + 'static>(
    app: &App,
    under: Under,
    file: &Arc<Vec<u8>>,
    tell: fn(&Looked<E>, &[u8]) -> T,
) -> Result<T, Error> {
    let terms = terms(app, under, app.time.now()).await?;
    let sheet = read::<E>(file, under.of, &terms).await?;
    let records = app.store.listed(under.team, under.of).await?;
    let file = Arc::clone(file);
    let judge = move || {
        let known = Known::of(&records);
        let judged = import::judge(&sheet, &known, &terms);
        tell(&Looked { sheet, known, terms, judged }, &file)
    };
    tokio::task::spawn_blocking(judge).await.map_err(|_| error::list_unreadable())
}

impl<E: Entry> Looked<E> {
    fn errors(&self, _: &[u8]) -> Vec<u8> {
        import::errors_csv(&self.judged.faults)
    }

    fn told(&self, file: &[u8]) -> Look {
        let preview = import::preview(import::digest(file), &self.sheet, &self.judged, &self.known, &self.terms);
        Look { preview, seen: self.judged.digest() }
    }
}

async fn terms(app: &App, under: Under, now: Millis) -> Result<Terms, Error> {
    let consent = under.consent.map(|how| Consent {
        notice: under.notice,
        how: how.as_str().to_owned(),
        at: now,
        by: under.by.to_string(),
        withdrawn: None,
    });
    let asked = match under.of {
        ListOf::Households => Vec::new(),
        ListOf::Producers => {
            app.store.catalogue().await?.asked_of(Subject::Business, local_date(now)).cloned().collect()
        }
    };
    Ok(Terms { team: under.team, secret: app.store.handover_key(under.team).await?, consent, asked })
}

/// Unpacking and reading keep a processor busy; a file that makes the reader fail is damaged.
async fn read<E: Entry>(file: &Arc<Vec<u8>>, of: ListOf, terms: &Terms) -> Result<Sheet<E::Head>, Error> {
    let (file, terms) = (Arc::clone(file), terms.clone());
    let read = tokio::task::spawn_blocking(move || E::open(&file, &terms)).await;
    read.map_err(|_| error::list_unreadable())?.map_err(|why| match why {
        Unreadable::NoTable => error::list_unreadable(),
        Unreadable::OldExcel => error::list_old_excel(),
        Unreadable::NoHeader if of == ListOf::Producers => error::list_no_producers(),
        Unreadable::NoHeader => error::list_no_header(),
        Unreadable::TooLong => error::list_too_long(),
    })
}

/// The last part of a file's name, as long as a name may be.
fn file_name(said: &str) -> String {
    const MOST: usize = 120;
    let last = said.rsplit(['/', '\\']).next().unwrap_or_default();
    domain::nfc(last).chars().take(MOST).collect()
}
