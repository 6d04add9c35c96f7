use super::{Answer, World};
use domain::{MemberId, Role, TeamId};

/// An officer at a browser: forms and pages, and a cookie.
pub(crate) struct Officer {
    pub(crate) client: reqwest::Client,
    pub(crate) office: TeamId,
    pub(crate) member: MemberId,
    base: String,
}

impl World {
    /// An officer of a unit, signed in.
    pub(crate) async fn officer(&self, unit: &str, name: &str) -> Officer {
        let officer = self.new_officer(unit, name).await;
        let code = self.office_code(&officer).await;
        officer.signs_in(&code).await.leads_to("/van-phong");
        officer
    }

    /// An officer of a unit, at the door.
    pub(crate) async fn new_officer(&self, unit: &str, name: &str) -> Officer {
        let (store, now) = (&self.app.store, self.app.time.now());
        let unit = unit.parse::<domain::UnitCode>().unwrap();
        let office = store.open_office(&unit, &format!("Văn phòng {unit}").parse().unwrap(), now).await.unwrap().id;
        let role = unit.level().role().unwrap();
        assert!(role > Role::Leader);
        let member = store.create_member(office, &name.parse().unwrap(), role, now).await.unwrap();
        Officer { client: browser(), office, member, base: self.base.clone() }
    }

    pub(crate) async fn office_code(&self, officer: &Officer) -> String {
        let code = domain::JoinCode::new(server::random::bytes());
        let expires = self.app.time.now() + 7 * 24 * 60 * 60 * 1000;
        assert!(self.app.store.create_code(&code, officer.office, officer.member, expires).await.unwrap());
        code.to_string()
    }
}

fn browser() -> reqwest::Client {
    reqwest::Client::builder()
        .cookie_store(true)
        .no_proxy()
        .no_brotli()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap()
}

impl Officer {
    /// Types a code at the door.
    pub(crate) async fn signs_in(&self, code: &str) -> Answer {
        self.fills("/van-phong/vao", &[("code", code)]).await
    }

    /// Opens a page.
    pub(crate) async fn opens(&self, path: &str) -> Answer {
        Answer::of(self.client.get(self.at(path)).send().await.unwrap()).await
    }

    /// Opens a page that must be there, and reads it.
    pub(crate) async fn reads(&self, path: &str) -> String {
        self.opens(path).await.shows()
    }

    /// Sends a form, as a browser does from this site.
    pub(crate) async fn fills(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.sends(path, fields, Some(&self.base)).await
    }

    /// Sends a form from another origin, or from one that the browser does not tell.
    pub(crate) async fn sends(&self, path: &str, fields: &[(&str, &str)], origin: Option<&str>) -> Answer {
        let body: Vec<_> = fields.iter().map(|(name, value)| format!("{name}={}", escaped(value))).collect();
        let mut request = self.client.post(self.at(path)).body(body.join("&"));
        request = request.header("content-type", "application/x-www-form-urlencoded");
        if let Some(origin) = origin {
            request = request.header("origin", origin);
        }
        Answer::of(request.send().await.unwrap()).await
    }

    /// Sends a form with a file in it, or with one that was looked at.
    pub(crate) async fn uploads(&self, path: &str, fields: &[(&str, &str)], file: Option<impl AsRef<[u8]>>) -> Answer {
        let part = |about: &str, bytes: &[u8]| {
            let head = format!("--b\r\ncontent-disposition: form-data; {about}\r\n\r\n");
            [head.as_bytes(), bytes, b"\r\n"].concat()
        };
        let fields = fields.iter().map(|(name, text)| part(&format!("name=\"{name}\""), text.as_bytes()));
        let file =
            file.map(|file| part("name=\"file\"; filename=\"bang.csv\"\r\ncontent-type: text/csv", file.as_ref()));
        let body = fields.chain(file).flatten().chain(*b"--b--\r\n").collect::<Vec<_>>();
        let request = self.client.post(self.at(path)).body(body);
        let request = request.header("content-type", "multipart/form-data; boundary=b").header("origin", &self.base);
        Answer::of(request.send().await.unwrap()).await
    }

    pub(crate) fn at(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }
}

fn escaped(text: &str) -> String {
    text.bytes().fold(String::new(), |all, byte| all + &format!("%{byte:02X}"))
}

/// What a form on a page hides.
pub(crate) fn hidden(page: &str, name: &str) -> String {
    let input = page.split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap();
    input.split('"').next().unwrap().replace("&amp;", "&")
}
