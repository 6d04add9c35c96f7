//! The leader imports a list of households or of producers: looks at what would become of it, has it made, and takes it back.

use super::body::{File, Params};
use crate::auth::Caller;
use crate::error::{self, Error};
use crate::import::{self, Draft, Entry, Judged, Known, ProducerDraft, Sheet, Terms, Unreadable};
use crate::state::App;
use crate::store::{self, Plan};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use domain::imports::{Imported, ImportsReply, ListOf, Preview, Undone};
use domain::wire::Problem;
use domain::{Consent, Fields, Millis, Subject, local_date};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use std::collections::BTreeSet;
use std::sync::Arc;
use uuid::Uuid;

/// How consent was given that the commune holds.
#[derive(Clone, Copy, Debug, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// By word of mouth.
    Spoken,
    /// On paper.
    Signed,
}

/// What to do with rows that need a decision.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Doubtful {
    /// They are left out.
    #[default]
    Skip,
    /// They are taken in.
    Take,
}

/// Whether rows with errors may be left out.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Errors {
    /// They may not: nothing is made if there are any.
    #[default]
    Refuse,
    /// They are left out.
    Skip,
}

/// Under what a list is read.
#[derive(Clone, Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Asked {
    /// What the list is of; households if not said.
    #[serde(default)]
    #[param(inline)]
    of: ListOf,
    /// How the households or producers gave consent to keep names, phone numbers and notes. Without it these are not taken in.
    #[serde(default)]
    consent: Option<How>,
    /// The version of the notice that was read out to them; 1 if not said.
    #[serde(default)]
    notice: Option<u16>,
}

/// What to make of a list.
#[derive(Clone, Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Confirmed {
    /// The preview's `digest`: the file must be the one that was looked at.
    digest: String,
    /// As in the preview.
    #[serde(default)]
    #[param(inline)]
    of: ListOf,
    /// As in the preview.
    #[serde(default)]
    consent: Option<How>,
    /// As in the preview.
    #[serde(default)]
    notice: Option<u16>,
    /// Likely duplicates; left out if not said.
    #[serde(default)]
    #[param(inline)]
    duplicates: Doubtful,
    /// Rows among them, by their numbers and with commas, with which the opposite is done.
    #[serde(default, deserialize_with = "numbers")]
    #[param(value_type = Option<String>)]
    but: BTreeSet<u32>,
    /// Rows with errors; nothing is made if not said.
    #[serde(default)]
    #[param(inline)]
    errors: Errors,
    /// The file's name, for the list of imports.
    #[serde(default)]
    file: Option<String>,
}

fn numbers<'de, D: Deserializer<'de>>(from: D) -> Result<BTreeSet<u32>, D::Error> {
    let said = String::deserialize(from)?;
    said.split(',').filter(|number| !number.is_empty()).map(|number| number.parse().map_err(D::Error::custom)).collect()
}

/// What would become of each row. Nothing is made.
#[utoipa::path(post, path = "/api/v1/teams/{team}/imports/preview",
    params(("team" = String, Path, description = "The team's id"), Asked),
    request_body(content((Vec<u8> = "text/csv"), (Vec<u8> = "application/octet-stream"),
        (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))),
    responses((status = 200, body = Preview),
    (status = "default", body = Problem, content_type = "application/problem+json",
     description = "`not_signed_in`, `leader_only`, `other_team`, `not_a_table`, `list_unreadable`, `list_old_excel`, `list_no_header`, `list_no_producers`, `list_too_long`, `try_again`")))]
pub async fn preview(
    State(app): State<App>,
    caller: Caller,
    Params(asked): Params<Asked>,
    File(file): File,
) -> Result<Json<Preview>, Error> {
    note(&app, &caller, "list_looked").await?;
    let preview = match asked.of {
        ListOf::Households => Looked::<Draft>::at(&app, &caller, asked, &file).await?.preview(&file),
        ListOf::Producers => Looked::<ProducerDraft>::at(&app, &caller, asked, &file).await?.preview(&file),
    };
    Ok(Json(preview))
}

/// All errors of a list, as a sheet that spreadsheets open.
#[utoipa::path(post, path = "/api/v1/teams/{team}/imports/errors.csv",
    params(("team" = String, Path, description = "The team's id"), Asked),
    request_body(content((Vec<u8> = "text/csv"), (Vec<u8> = "application/octet-stream"),
        (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))),
    responses((status = 200, body = String, content_type = "text/csv"),
    (status = "default", body = Problem, content_type = "application/problem+json", description = "As for the preview")))]
pub async fn errors(
    State(app): State<App>,
    caller: Caller,
    Params(asked): Params<Asked>,
    File(file): File,
) -> Result<Response, Error> {
    note(&app, &caller, "list_errors_taken").await?;
    let faults = match asked.of {
        ListOf::Households => Looked::<Draft>::at(&app, &caller, asked, &file).await?.judged.faults,
        ListOf::Producers => Looked::<ProducerDraft>::at(&app, &caller, asked, &file).await?.judged.faults,
    };
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"loi-nhap-danh-sach.csv\""),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, import::errors_csv(&faults)).into_response())
}

/// Makes the households or producers of a list, all or nothing. The same list again makes nothing.
#[utoipa::path(post, path = "/api/v1/teams/{team}/imports",
    params(("team" = String, Path, description = "The team's id"), Confirmed),
    request_body(content((Vec<u8> = "text/csv"), (Vec<u8> = "application/octet-stream"),
        (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))),
    responses((status = 200, body = Imported),
    (status = "default", body = Problem, content_type = "application/problem+json",
     description = "As for the preview, and `query_malformed`, `import_changed`, `import_has_errors`")))]
pub async fn import(
    State(app): State<App>,
    caller: Caller,
    Params(confirmed): Params<Confirmed>,
    File(file): File,
) -> Result<Json<Imported>, Error> {
    if import::digest(&file) != confirmed.digest {
        return Err(error::import_changed());
    }
    note(&app, &caller, "list_imported").await?;
    match confirmed.of {
        ListOf::Households => makes::<Draft>(&app, &caller, confirmed, &file).await,
        ListOf::Producers => makes::<ProducerDraft>(&app, &caller, confirmed, &file).await,
    }
    .map(Json)
}

async fn makes<E: Entry>(
    app: &App,
    caller: &Caller,
    confirmed: Confirmed,
    file: &Arc<Vec<u8>>,
) -> Result<Imported, Error> {
    let now = app.time.now();
    let (of, skips_errors, but) = (confirmed.of, confirmed.errors == Errors::Skip, confirmed.but);
    let takes_others = confirmed.duplicates == Doubtful::Take;
    let asked = Asked { of, consent: confirmed.consent, notice: confirmed.notice };
    let terms = terms(app, caller, asked, now).await?;
    let sheet = read::<E>(file, of, &terms).await?;
    let says = Fields::from([
        ("file".to_owned(), file_name(confirmed.file.as_deref().unwrap_or_default()).into()),
        ("digest".to_owned(), confirmed.digest.into()),
    ]);
    let told = Arc::new(std::sync::OnceLock::new());
    let tell = Arc::clone(&told);
    let decide = move |records: Vec<domain::Record>| {
        let known = Known::of(&records);
        let judged = import::judge::<E>(&sheet, &known, &terms);
        if !judged.faults.is_empty() && !skips_errors {
            return Err(error::import_has_errors());
        }
        let changes = judged.makes(&known, &terms, |row| takes_others != but.contains(&row));
        let _ = tell.set((changes.len(), judged.fates));
        let says = says.into_iter().chain([("rows".to_owned(), serde_json::Value::from(judged.rows.len()))]).collect();
        Ok(Plan { changes, says })
    };
    let made = app.store.import_list(caller.team, of, caller.member, now, decide).await??;
    if let Some(made) = made {
        app.live.changed(caller.team, Some(made.last));
    }
    let (count, fates) = told.get().copied().unwrap_or_default();
    Ok(Imported { import: made.map(|made| made.import), made: count, fates })
}

/// The imports of the team, the latest first.
#[utoipa::path(get, path = "/api/v1/teams/{team}/imports", params(("team" = String, Path, description = "The team's id")),
    responses((status = 200, body = ImportsReply),
    (status = "default", body = Problem, content_type = "application/problem+json",
     description = "`not_signed_in`, `leader_only`, `other_team`, `try_again`")))]
pub async fn imports(State(app): State<App>, caller: Caller) -> Result<Json<ImportsReply>, Error> {
    Ok(Json(ImportsReply { imports: app.store.imports(caller.team).await? }))
}

/// Takes back what an import made and nobody has visited or changed since; the others stay.
#[utoipa::path(post, path = "/api/v1/teams/{team}/imports/{import}/undo",
    params(("team" = String, Path, description = "The team's id"), ("import" = String, Path, description = "The import's id")),
    responses((status = 200, body = Undone),
    (status = "default", body = Problem, content_type = "application/problem+json",
     description = "`not_signed_in`, `leader_only`, `other_team`, `import_unknown`, `try_again`")))]
pub async fn undo(
    State(app): State<App>,
    caller: Caller,
    Path((_, import)): Path<(String, String)>,
) -> Result<Json<Undone>, Error> {
    let import = Uuid::try_parse(&import).map_err(|_| error::import_unknown())?;
    note(&app, &caller, "list_undone").await?;
    let undone = app.store.undo_import(caller.team, import, caller.member, app.time.now()).await?;
    let (undone, moved) = undone.ok_or_else(error::import_unknown)?;
    if moved.is_some() {
        app.live.changed(caller.team, moved);
    }
    Ok(Json(undone))
}

/// Notes for the province what a leader is about to see or do: a preview shows what the team knows of households.
async fn note(app: &App, caller: &Caller, what: &str) -> Result<(), Error> {
    let unit = app.store.unit_of(caller.team).await?;
    let about = Some(caller.team.to_string());
    let entry = store::Entry { member: caller.member, unit, what: what.to_owned(), about };
    Ok(app.store.audit(&entry, app.time.now()).await?)
}

/// A list that was read and judged.
struct Looked<E: Entry> {
    sheet: Sheet<E::Head>,
    known: Known<E::Kept>,
    terms: Terms,
    judged: Judged<E>,
}

impl<E: Entry> Looked<E> {
    async fn at(app: &App, caller: &Caller, asked: Asked, file: &Arc<Vec<u8>>) -> Result<Self, Error> {
        let of = asked.of;
        let terms = terms(app, caller, asked, app.time.now()).await?;
        let sheet = read::<E>(file, of, &terms).await?;
        let records = app.store.listed(caller.team, of).await?;
        let judge = move || {
            let known = Known::of(&records);
            let judged = import::judge(&sheet, &known, &terms);
            Self { sheet, known, terms, judged }
        };
        tokio::task::spawn_blocking(judge).await.map_err(|_| error::list_unreadable())
    }

    fn preview(&self, file: &[u8]) -> Preview {
        import::preview(import::digest(file), &self.sheet, &self.judged, &self.known, &self.terms)
    }
}

async fn terms(app: &App, caller: &Caller, asked: Asked, now: Millis) -> Result<Terms, Error> {
    let how = asked.consent.map(|how| match how {
        How::Spoken => "spoken",
        How::Signed => "signed",
    });
    let consent = how.map(|how| Consent {
        notice: asked.notice.unwrap_or(1),
        how: how.to_owned(),
        at: now,
        by: caller.member.to_string(),
        withdrawn: None,
    });
    let asked = match asked.of {
        ListOf::Households => Vec::new(),
        ListOf::Producers => {
            app.store.catalogue().await?.asked_of(Subject::Business, local_date(now)).cloned().collect()
        }
    };
    Ok(Terms { team: caller.team, secret: app.store.handover_key(caller.team).await?, consent, asked })
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
