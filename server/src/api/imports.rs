//! The leader imports a list of households: looks at what would become of it, has it made, and takes it back.

use super::body::{File, Params};
use crate::auth::Caller;
use crate::error::{self, Error};
use crate::import::{self, Judged, Known, Sheet, Terms, Unreadable};
use crate::state::App;
use crate::store::Plan;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use domain::imports::{Imported, ImportsReply, Preview, Undone};
use domain::wire::Problem;
use domain::{Consent, Fields, Millis};
use serde::Deserialize;

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
    /// How the households gave consent to keep names, phone numbers and notes. Without it these are not taken in.
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
    consent: Option<How>,
    /// As in the preview.
    #[serde(default)]
    notice: Option<u16>,
    /// Likely duplicates; left out if not said.
    #[serde(default)]
    #[param(inline)]
    duplicates: Doubtful,
    /// Rows with errors; nothing is made if not said.
    #[serde(default)]
    #[param(inline)]
    errors: Errors,
    /// The file's name, for the list of imports.
    #[serde(default)]
    file: Option<String>,
}

/// What would become of each row. Nothing is made.
#[utoipa::path(post, path = "/api/v1/teams/{team}/imports/preview",
    params(("team" = String, Path, description = "The team's id"), Asked),
    request_body(content((Vec<u8> = "text/csv"), (Vec<u8> = "application/octet-stream"),
        (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))),
    responses((status = 200, body = Preview),
    (status = "default", body = Problem, content_type = "application/problem+json",
     description = "`not_signed_in`, `leader_only`, `other_team`, `not_a_table`, `list_unreadable`, `list_old_excel`, `list_no_header`, `list_too_long`, `try_again`")))]
pub async fn preview(
    State(app): State<App>,
    caller: Caller,
    Params(asked): Params<Asked>,
    File(file): File,
) -> Result<Json<Preview>, Error> {
    let (sheet, known, terms, judged) = judged(&app, &caller, asked, &file).await?;
    Ok(Json(import::preview(import::digest(&file), &sheet, &judged, &known, &terms)))
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
    let (_, _, _, judged) = judged(&app, &caller, asked, &file).await?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"loi-nhap-danh-sach.csv\""),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, import::errors_csv(&judged.faults)).into_response())
}

/// Makes the households of a list, all or nothing. The same list again makes nothing.
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
    let now = app.time.now();
    let asked = Asked { consent: confirmed.consent, notice: confirmed.notice };
    let terms = terms(&app, &caller, asked, now).await?;
    let sheet = read(&file).await?;
    let says = Fields::from([
        ("file".to_owned(), file_name(confirmed.file.as_deref().unwrap_or_default()).into()),
        ("digest".to_owned(), confirmed.digest.into()),
    ]);
    let takes = (confirmed.duplicates == Doubtful::Take, confirmed.errors == Errors::Skip);
    let told = Arc::new(std::sync::OnceLock::new());
    let tell = Arc::clone(&told);
    let decide = move |records: Vec<domain::Record>| {
        let known = Known::of(&records);
        let judged = import::judge(&sheet, &known, &terms);
        if !judged.faults.is_empty() && !takes.1 {
            return Err(error::import_has_errors());
        }
        let households = judged.households(&known, &terms, takes.0);
        let _ = tell.set((households.len(), judged.fates));
        let says = says.into_iter().chain([("rows".to_owned(), serde_json::Value::from(judged.rows.len()))]).collect();
        Ok(Plan { households, says })
    };
    let made = app.store.import_households(caller.team, caller.member, now, decide).await??;
    if let Some(made) = made {
        app.live.changed(caller.team, Some(made.last));
    }
    let (households, fates) = told.get().copied().unwrap_or_default();
    Ok(Json(Imported { import: made.map(|made| made.import), made: households, fates }))
}

/// The imports of the team, the latest first.
#[utoipa::path(get, path = "/api/v1/teams/{team}/imports", params(("team" = String, Path, description = "The team's id")),
    responses((status = 200, body = ImportsReply),
    (status = "default", body = Problem, content_type = "application/problem+json",
     description = "`not_signed_in`, `leader_only`, `other_team`, `try_again`")))]
pub async fn imports(State(app): State<App>, caller: Caller) -> Result<Json<ImportsReply>, Error> {
    Ok(Json(ImportsReply { imports: app.store.imports(caller.team).await? }))
}

/// Takes back the households of an import that nobody has visited or changed since; the others stay.
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
    let undone = app.store.undo_import(caller.team, import, caller.member, app.time.now()).await?;
    let (undone, moved) = undone.ok_or_else(error::import_unknown)?;
    if moved.is_some() {
        app.live.changed(caller.team, moved);
    }
    Ok(Json(undone))
}

async fn judged(
    app: &App,
    caller: &Caller,
    asked: Asked,
    file: &Arc<Vec<u8>>,
) -> Result<(Sheet, Known, Terms, Judged), Error> {
    let terms = terms(app, caller, asked, app.time.now()).await?;
    let sheet = read(file).await?;
    let records = app.store.households(caller.team).await?;
    let judge = move || {
        let known = Known::of(&records);
        let judged = import::judge(&sheet, &known, &terms);
        (sheet, known, terms, judged)
    };
    tokio::task::spawn_blocking(judge).await.map_err(|_| error::list_unreadable())
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
    Ok(Terms { team: caller.team, secret: app.store.handover_key(caller.team).await?, consent })
}

/// Unpacking and reading keep a processor busy; a file that makes the reader fail is damaged.
async fn read(file: &Arc<Vec<u8>>) -> Result<Sheet, Error> {
    let file = Arc::clone(file);
    let read = tokio::task::spawn_blocking(move || import::read(&file, &import::HOUSEHOLDS)).await;
    read.map_err(|_| error::list_unreadable())?.map_err(|why| match why {
        Unreadable::NoTable => error::list_unreadable(),
        Unreadable::OldExcel => error::list_old_excel(),
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
