//! The leader imports a list of households or of producers: looks at what would become of it, has it made, and takes it back.

use super::body::{File, Params};
use crate::auth::Caller;
use crate::error::{self, Error};
use crate::import;
use crate::lists::{self, Choices, How, Under};
use crate::state::App;
use crate::store;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use domain::imports::{Imported, ImportsReply, ListOf, Preview, RowName, Undone};
use domain::wire::Problem;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use std::collections::BTreeSet;

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
    /// Rows among them, with commas, with which the opposite is done: by their `at`, or else by their numbers.
    #[serde(default, deserialize_with = "names")]
    #[param(value_type = Option<String>)]
    but: BTreeSet<RowName>,
    /// Rows with errors; nothing is made if not said.
    #[serde(default)]
    #[param(inline)]
    errors: Errors,
    /// The file's name, for the list of imports.
    #[serde(default)]
    file: Option<String>,
}

fn names<'de, D: Deserializer<'de>>(from: D) -> Result<BTreeSet<RowName>, D::Error> {
    let said = String::deserialize(from)?;
    said.split(',').filter(|name| !name.is_empty()).map(|name| name.parse().map_err(D::Error::custom)).collect()
}

/// What would become of each row. Nothing is made. Of a list in several sheets each error names its sheet in words too.
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
    let mut preview = lists::look(&app, under(&caller, asked), &file).await?.preview;
    for error in &mut preview.errors {
        if let Some(sheet) = &error.sheet {
            error.vi = format!("Trang tính “{sheet}”: {}", error.vi);
            error.en = format!("Sheet “{sheet}”: {}", error.en);
        }
    }
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
    let sheet = lists::errors(&app, under(&caller, asked), &file).await?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"loi-nhap-danh-sach.csv\""),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, sheet).into_response())
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
    let asked = Asked { of: confirmed.of, consent: confirmed.consent, notice: confirmed.notice };
    let (takes_others, but) = (confirmed.duplicates == Doubtful::Take, confirmed.but);
    let choices = Choices {
        takes: move |row: RowName| takes_others != row.is_among(&but),
        skips_errors: confirmed.errors == Errors::Skip,
        seen: None,
        name: confirmed.file.unwrap_or_default(),
    };
    Ok(Json(lists::make(&app, under(&caller, asked), choices, &file).await?))
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
    note(&app, &caller, "list_undone").await?;
    Ok(Json(lists::undo(&app, caller.team, &import, caller.member).await?))
}

/// Notes for the province what a leader is about to see or do: a preview shows what the team knows of households.
async fn note(app: &App, caller: &Caller, what: &str) -> Result<(), Error> {
    let unit = app.store.unit_of(caller.team).await?;
    let about = Some(caller.team.to_string());
    let entry = store::Entry { member: caller.member, unit, what: what.to_owned(), about };
    Ok(app.store.audit(&entry, app.time.now()).await?)
}

fn under(caller: &Caller, asked: Asked) -> Under {
    let Asked { of, consent, notice } = asked;
    Under { team: caller.team, by: caller.member, of, consent, notice: notice.unwrap_or(1) }
}
