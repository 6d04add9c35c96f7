//! Every route, in one table: method, path, who may call it, what answers.

use crate::api::{codes, healthz, imports, join, live, me, openapi, phones, pull, push, refused, revoke};
use crate::auth::{Access, Office, Takes, guard};
use crate::error;
use crate::office;
use crate::state::App;
use crate::web;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::handler::Handler;
use axum::http::Method;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{MethodFilter, MethodRouter, on};
use domain::Role;
use domain::imports::MAX_FILE;
use tower_http::compression::CompressionLayer;

/// One route.
#[derive(Debug)]
pub struct Row {
    /// The method.
    pub method: Method,
    /// The path; `{team}` must be the caller's own team.
    pub path: &'static str,
    /// Who may call it.
    pub who: Access,
    /// What its body is.
    pub takes: Takes,
    handler: MethodRouter<App>,
}

/// The routes.
pub fn table() -> Vec<Row> {
    const OPEN: Access = Access::Open;
    const MEMBER: Access = Access::Role(Role::Member);
    const LEADER: Access = Access::Role(Role::Leader);
    vec![
        // A phone on its way into a team.
        post("/api/v1/join", OPEN, join::join),
        // Every phone.
        get("/api/v1/me", MEMBER, me::me),
        post("/api/v1/push", Access::Leaving, push::push),
        get("/api/v1/pull", MEMBER, pull::pull),
        get("/api/v1/live", MEMBER, live::live),
        // The leader.
        get("/api/v1/teams/{team}/phones", LEADER, phones::phones),
        post("/api/v1/teams/{team}/codes", LEADER, codes::codes),
        post("/api/v1/teams/{team}/phones/{device}/revoke", LEADER, revoke::revoke),
        get("/api/v1/teams/{team}/refused", LEADER, refused::refused),
        get("/api/v1/teams/{team}/imports", LEADER, imports::imports),
        file("/api/v1/teams/{team}/imports", LEADER, imports::import),
        file("/api/v1/teams/{team}/imports/preview", LEADER, imports::preview),
        file("/api/v1/teams/{team}/imports/errors.csv", LEADER, imports::errors),
        post("/api/v1/teams/{team}/imports/{import}/undo", LEADER, imports::undo),
        // Whoever runs the server, or writes a client.
        get("/api/v1/healthz", OPEN, healthz::healthz),
        get("/api/v1/openapi.json", OPEN, openapi::openapi),
    ]
}

/// A page of the office, or a form on one. Forms post to the address of a page, so that loading it again is no error.
#[derive(Debug)]
pub struct Page {
    /// The method.
    pub method: Method,
    /// The path. A commune's officer reaches only what is of the commune.
    pub path: &'static str,
    /// Who may open it.
    pub who: Office,
    /// What is noted of it; nothing if it shows and changes nothing.
    pub what: Option<&'static str>,
    handler: MethodRouter<App>,
}

/// The pages of the office.
pub fn pages() -> Vec<Page> {
    const OPEN: Office = Office::Open;
    const OFFICER: Office = Office::Role(Role::Officer);
    const PROVINCE: Office = Office::Role(Role::Province);
    let mut all = vec![
        // The way in and out.
        page("/van-phong/vao", OPEN, None, office::asks),
        form("/van-phong/vao", OPEN, None, office::enter),
        form("/van-phong/ra", OFFICER, Some("signed_out"), office::leave),
        page("/van-phong/van-phong.css", OPEN, None, office::stylesheet),
        page("/van-phong/", OPEN, None, office::to_the_first),
        page("/van-phong/{*rest}", OPEN, None, office::nothing_here),
        // Every officer.
        page("/van-phong", OFFICER, Some("teams_read"), office::home),
        page("/van-phong/xa/{unit}", OFFICER, Some("teams_read"), office::commune),
        form("/van-phong/xa/{unit}", OFFICER, Some("target_set"), office::set_target),
        form("/van-phong/xa/{unit}/bo", OFFICER, Some("target_dropped"), office::drop_target),
        page("/van-phong/to/{team}", OFFICER, Some("team_read"), office::team),
        page("/van-phong/so-lieu", OFFICER, Some("figures_read"), office::figures),
        page("/van-phong/so-lieu.csv", OFFICER, Some("figures_taken"), office::figures_csv),
        page("/van-phong/cong-viec", OFFICER, Some("classes_read"), office::classes),
        page("/van-phong/cong-viec/thon", OFFICER, Some("surveys_read"), office::surveys),
        page("/van-phong/cong-viec/san-xuat", OFFICER, Some("producers_read"), office::producers),
        page("/van-phong/thon", OFFICER, Some("hamlets_read"), office::places),
        form("/van-phong/thon", OFFICER, Some("hamlet_made"), office::add_hamlet),
        page("/van-phong/thon/{hamlet}", OFFICER, Some("hamlet_read"), office::hamlet),
        form("/van-phong/thon/{hamlet}/chuyen", OFFICER, Some("hamlet_moved"), office::move_hamlet),
        form("/van-phong/thon/{hamlet}/bo", OFFICER, Some("move_taken_back"), office::take_back),
        form("/van-phong/thon/{hamlet}/ten", OFFICER, Some("hamlet_renamed"), office::rename_hamlet),
        form("/van-phong/thon/{hamlet}/truoc", OFFICER, Some("hamlet_was"), office::say_was),
        page("/van-phong/bang-xa", OFFICER, Some("boards_read"), office::boards),
        page("/van-phong/bang-xa/{commune}", OFFICER, Some("board_read"), office::board),
        form("/van-phong/bang-xa/{commune}", OFFICER, Some("board_saved"), office::save),
        page("/van-phong/bang-xa/{commune}/lich-su", OFFICER, Some("board_read"), office::board_history),
        page("/van-phong/nhap", OFFICER, Some("teams_read"), office::lists),
        page("/van-phong/nhap/{team}", OFFICER, Some("lists_read"), office::asks_for_list),
        table_form("/van-phong/nhap/{team}", OFFICER, Some("list_looked"), office::look_at_list),
        table_form("/van-phong/nhap/{team}/luu", OFFICER, Some("list_imported"), office::make_list),
        table_form("/van-phong/nhap/{team}/loi.csv", OFFICER, Some("list_errors_taken"), office::errors_of_list),
        form("/van-phong/nhap/{team}/{import}/hoan-tac", OFFICER, Some("list_undone"), office::undo_list),
        // The province.
        form("/van-phong/to/{team}", PROVINCE, Some("team_placed"), office::place_team),
        page("/van-phong/bang-xa/muc-tieu", PROVINCE, Some("goals_read"), office::goals),
        form("/van-phong/bang-xa/muc-tieu", PROVINCE, Some("goals_set"), office::set_goals),
        page("/van-phong/bang-xa/nhap", PROVINCE, Some("boards_read"), office::asks_for_boards),
        table_form("/van-phong/bang-xa/nhap", PROVINCE, Some("boards_looked"), office::look_at_boards),
        table_form("/van-phong/bang-xa/nhap/luu", PROVINCE, Some("boards_imported"), office::import_boards),
        table_form("/van-phong/bang-xa/nhap/loi.csv", PROVINCE, Some("boards_looked"), office::errors_of_boards),
        form("/van-phong/bang-xa/nhap/{import}/hoan-tac", PROVINCE, Some("boards_undone"), office::undo_boards),
        page("/van-phong/can-bo", PROVINCE, Some("officers_read"), office::accounts),
        form("/van-phong/can-bo", PROVINCE, Some("officer_made"), office::make),
        form("/van-phong/can-bo/{member}/ma", PROVINCE, Some("code_made"), office::new_code),
        form("/van-phong/can-bo/{member}/ra", PROVINCE, Some("officer_out"), office::take_out),
        page("/van-phong/danh-muc", PROVINCE, Some("catalogue_read"), office::catalogue),
        page("/van-phong/danh-muc/moi", PROVINCE, Some("catalogue_read"), office::new),
        form("/van-phong/danh-muc/moi", PROVINCE, Some("indicator_added"), office::add),
        page("/van-phong/danh-muc/{key}", PROVINCE, Some("catalogue_read"), office::one),
        form("/van-phong/danh-muc/{key}", PROVINCE, Some("indicator_reworded"), office::reword),
        form("/van-phong/danh-muc/{key}/thu-tu", PROVINCE, Some("indicator_moved"), office::shift),
        form("/van-phong/danh-muc/{key}/thoi", PROVINCE, Some("indicator_retired"), office::retire),
        form("/van-phong/danh-muc/nguong", PROVINCE, Some("limits_set"), office::limit),
        page("/van-phong/nhat-ky", PROVINCE, Some("audit_read"), office::audit),
    ];
    let pages: Vec<_> = all.iter().filter(|page| page.method == Method::GET).map(|page| page.path).collect();
    let only_forms = all.iter().map(|form| form.path).filter(|path| !pages.contains(path));
    let ways_back: Vec<_> = only_forms.map(|form| way_back(form, &pages)).collect();
    all.extend(ways_back);
    all
}

/// Whoever opens an address that only takes a form, by going back or after signing in again, comes to the page above it.
fn way_back(form: &'static str, pages: &[&str]) -> Page {
    let mut steps = 1..form.len();
    let steps = steps.find(|steps| pages.contains(&office::above(form, *steps))).expect("the first page is above all");
    let back = move |desk: office::Desk| async move { office::to(office::above(&desk.path, steps)) };
    page(form, Office::Open, None, back)
}

fn page<H: Handler<T, App>, T: 'static>(
    path: &'static str,
    who: Office,
    what: Option<&'static str>,
    handler: H,
) -> Page {
    Page { method: Method::GET, path, who, what, handler: on(MethodFilter::GET, handler) }
}

fn form<H: Handler<T, App>, T: 'static>(
    path: &'static str,
    who: Office,
    what: Option<&'static str>,
    handler: H,
) -> Page {
    Page { method: Method::POST, path, who, what, handler: on(MethodFilter::POST, handler) }
}

/// A form with a table in it. What is larger than it may be is still read, so that the person is told.
fn table_form<H: Handler<T, App>, T: 'static>(
    path: &'static str,
    who: Office,
    what: Option<&'static str>,
    handler: H,
) -> Page {
    let page = form(path, who, what, handler);
    Page { handler: page.handler.layer(DefaultBodyLimit::max(MAX_FILE)), ..page }
}

fn get<H: Handler<T, App>, T: 'static>(path: &'static str, who: Access, handler: H) -> Row {
    Row { method: Method::GET, path, who, takes: Takes::Json, handler: on(MethodFilter::GET, handler) }
}

fn post<H: Handler<T, App>, T: 'static>(path: &'static str, who: Access, handler: H) -> Row {
    Row { method: Method::POST, path, who, takes: Takes::Json, handler: on(MethodFilter::POST, handler) }
}

/// A post whose body is a list of households.
fn file<H: Handler<T, App>, T: 'static>(path: &'static str, who: Access, handler: H) -> Row {
    Row { takes: Takes::Table, ..post(path, who, handler) }
}

/// The whole server: the table's routes behind their guards, and the site behind everything else.
pub fn router(app: App) -> Router {
    let mut api = Router::new();
    for row in table() {
        let guarded = row.handler.route_layer(from_fn_with_state((app.clone(), row.who, row.takes), guard));
        api = api.route(row.path, guarded);
    }
    for page in pages() {
        let need = office::Need { who: page.who, what: page.what };
        api = api.route(page.path, page.handler.route_layer(from_fn_with_state((app.clone(), need), office::guard)));
    }
    let wrong_method = || async { error::wrong_method() };
    api.method_not_allowed_fallback(wrong_method)
        // Compresses JSON, and leaves event streams and what is compressed already.
        .layer(CompressionLayer::new())
        .merge(web::routes())
        .layer(from_fn(web::log))
        .layer(from_fn_with_state(app.clone(), web::headers))
        .with_state(app)
}
