use super::Phone;
use domain::{JoinCode, MemberId, Role, TeamId};
use server::config::PublicUrl;
use server::state::App;
use server::store::{Place, Store};
use server::time::Time;
use server::web::Site;
use sqlx::{AnyConnection, AssertSqlSafe, Connection, Executor};
use std::path::Path;
use tempfile::TempDir;
use tokio::net::TcpListener;

/// A server with an empty database, and the way to it.
pub(crate) struct World {
    pub(crate) base: String,
    pub(crate) app: App,
    pub(crate) place: Place,
    _folder: TempDir,
}

/// A team of the story, with its leader.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Team {
    pub(crate) id: TeamId,
    pub(crate) leader: MemberId,
}

impl World {
    /// One world for each database.
    pub(crate) async fn each() -> Vec<Self> {
        let mut worlds = vec![Self::start().await];
        worlds.extend(Self::on_postgres().await);
        worlds
    }

    /// A world on `PostgreSQL`, if there is one for tests.
    pub(crate) async fn on_postgres() -> Option<Self> {
        let place = empty_postgres().await?;
        Some(Self::with(tempfile::tempdir().unwrap(), &place, "http://127.0.0.1:1", None).await)
    }

    /// Every op on a record, as the history has it.
    pub(crate) async fn history(&self, rec: uuid::Uuid) -> Vec<String> {
        self.app.store.history(rec).await.unwrap()
    }

    /// The database's files, where it has any here: their names and bytes.
    pub(crate) fn files(&self) -> Vec<(String, Vec<u8>)> {
        let Place::Folder(folder) = &self.place else { return Vec::new() };
        let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
        files.map(|path| (path.display().to_string(), std::fs::read(&path).unwrap())).collect()
    }

    /// A connection of one's own to the database.
    pub(crate) async fn connection(&self) -> AnyConnection {
        Self::connection_to(&self.place).await
    }

    /// A connection to a database of which there is no world.
    pub(crate) async fn connection_to(place: &Place) -> AnyConnection {
        sqlx::any::install_default_drivers();
        let url = match place {
            Place::Folder(folder) => format!("sqlite://{}/tung-nha.db", folder.display()),
            Place::Postgres(url) => url.clone(),
        };
        AnyConnection::connect(&url).await.unwrap()
    }

    pub(crate) async fn start() -> Self {
        Self::at("http://127.0.0.1:1").await
    }

    /// A world whose server is reached at this address.
    pub(crate) async fn at(public: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let place = Place::Folder(folder.path().to_owned());
        Self::with(folder, &place, public, None).await
    }

    /// A world whose server serves the app in this folder.
    pub(crate) async fn serving(site: &Path) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let place = Place::Folder(folder.path().to_owned());
        Self::with(folder, &place, "http://127.0.0.1:1", Site::load(site).await.unwrap()).await
    }

    async fn with(folder: TempDir, place: &Place, public: &str, site: Option<Site>) -> Self {
        super::ears::listen();
        let store = Store::open(place).await.unwrap();
        let time = Time::default();
        store.seed(time.now()).await.unwrap();
        let app = App::new(store, time, PublicUrl::parse(public).unwrap(), site);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(server::api::live::relay(app.clone()));
        let router = server::router::router(app.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { base, app, place: place.clone(), _folder: folder }
    }

    /// Makes a team with a leader.
    pub(crate) async fn team(&self, name: &str) -> Team {
        self.team_in(name, None).await
    }

    /// Makes a team of a commune.
    pub(crate) async fn team_of(&self, name: &str, commune: &str) -> Team {
        self.team_in(name, Some(commune)).await
    }

    async fn team_in(&self, name: &str, commune: Option<&str>) -> Team {
        let now = self.app.time.now();
        let commune = commune.map(|unit| unit.parse().unwrap());
        let id = self.app.store.create_team(&name.parse().unwrap(), commune.as_ref(), now).await.unwrap();
        let leader = "Tằng Thị Hoa".parse().unwrap();
        let leader = self.app.store.create_member(id, &leader, Role::Leader, now).await.unwrap();
        Team { id, leader }
    }

    pub(crate) async fn member(&self, team: &Team, name: &str) -> MemberId {
        let (name, now) = (name.parse().unwrap(), self.app.time.now());
        self.app.store.create_member(team.id, &name, Role::Member, now).await.unwrap()
    }

    /// Makes a join code for a member.
    pub(crate) async fn code(&self, team: &Team, member: MemberId) -> String {
        let code = JoinCode::new(server::random::bytes());
        let expires = self.app.time.now() + 7 * 24 * 60 * 60 * 1000;
        assert!(self.app.store.create_code(&code, team.id, member, expires).await.unwrap());
        code.to_string()
    }

    /// A phone that belongs to nobody yet.
    pub(crate) fn phone(&self) -> Phone {
        Phone::new(&self.base, &self.app.time)
    }

    /// The phone of a new member of the team.
    pub(crate) async fn phone_of(&self, team: &Team, name: &str) -> Phone {
        let member = self.member(team, name).await;
        self.joined(team, member).await
    }

    /// The leader's phone.
    pub(crate) async fn phone_of_leader(&self, team: &Team) -> Phone {
        self.joined(team, team.leader).await
    }

    async fn joined(&self, team: &Team, member: MemberId) -> Phone {
        let phone = self.phone();
        let code = self.code(team, member).await;
        phone.joins(&code).await.good::<domain::wire::Me>();
        phone
    }
}

/// A database on which no server ever started, if there is a `PostgreSQL` for tests.
pub(crate) async fn empty_postgres() -> Option<Place> {
    let url = std::env::var("TEST_POSTGRES_URL").ok()?;
    sqlx::any::install_default_drivers();
    let name = format!("tung_nha_{}", &server::secret::new_token()[..16]);
    let mut admin = AnyConnection::connect(&url).await.unwrap();
    admin.execute(AssertSqlSafe(format!("CREATE DATABASE {name}"))).await.unwrap();
    let (server, _) = url.rsplit_once('/').unwrap();
    Some(Place::Postgres(format!("{server}/{name}")))
}
