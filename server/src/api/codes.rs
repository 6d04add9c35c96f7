//! The leader hands out join codes.

use super::body::Json;
use crate::auth::Caller;
use crate::error::{self, Error};
use crate::state::App;
use axum::extract::State;
use domain::wire::{CodeReply, CodeRequest, Problem};
use domain::{JoinCode, MemberId, Millis, Name, Role, TeamId};

/// How long a code can be used: long enough for the next team meeting.
const LIFE_MS: Millis = 7 * 24 * 60 * 60 * 1000;

/// Makes a one-time code, for a member or for a new one.
#[utoipa::path(post, path = "/api/v1/teams/{team}/codes", params(("team" = String, Path, description = "The team's id")),
    request_body = CodeRequest, responses((status = 200, body = CodeReply),
    (status = "default", body = Problem, content_type = "application/problem+json",
     description = "`not_signed_in`, `leader_only`, `other_team`, `member_unknown`, `name_invalid`, `try_again`")))]
pub async fn codes(
    State(app): State<App>,
    caller: Caller,
    Json(request): Json<CodeRequest>,
) -> Result<axum::Json<CodeReply>, Error> {
    let member = match (request.member, request.name) {
        (Some(member), _) => member,
        (None, name) => {
            let name: Name = name.unwrap_or_default().parse().map_err(|_| error::name_invalid().about("name"))?;
            let member = app.store.create_member(caller.team, &name, Role::Member, app.time.now()).await?;
            app.live.changed(caller.team, None);
            member
        }
    };
    new_code(&app, caller.team, member).await.map(axum::Json)
}

/// Makes a code for a member of this team.
pub async fn new_code(app: &App, team: TeamId, member: MemberId) -> Result<CodeReply, Error> {
    let code = JoinCode::new(crate::random::bytes());
    let expires = app.time.now() + LIFE_MS;
    if !app.store.create_code(&code, team, member, expires).await? {
        return Err(error::member_unknown().about("member"));
    }
    let link = app.public.join_link(&code);
    Ok(CodeReply { code: code.to_string(), qr: crate::qr::svg(&link), link, expires })
}
