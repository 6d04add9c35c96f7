//! A phone as the server meets it: a connection of its own, a session, gzipped pushes and compressed pulls.

use crate::Trouble;
use domain::wire::{PushReply, SHARED};
use domain::{DeviceId, MemberId, Op, TeamId};
use flate2::Compression;
use flate2::write::GzEncoder;
use reqwest::{Client, Response, header};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value as Json, json};
use std::io::Write;

/// A phone that has joined.
#[derive(Clone, Debug)]
pub(crate) struct Session {
    pub(crate) team: TeamId,
    pub(crate) member: MemberId,
    pub(crate) device: DeviceId,
    pub(crate) token: String,
}

pub(crate) struct Phone {
    client: Client,
    cookie: String,
    base: String,
    team: TeamId,
}

/// A page of a pull, read as far as a phone reads it here.
#[derive(Deserialize)]
struct Page {
    next: u64,
    more: bool,
    records: Vec<Json>,
}

impl Phone {
    pub(crate) fn new(base: &str, session: &Session) -> Result<Self, Trouble> {
        Ok(Self {
            client: Client::builder().no_proxy().build()?,
            cookie: format!("tungnha={}", session.token),
            base: base.to_owned(),
            team: session.team,
        })
    }

    /// Sends a body from [`packed`]; an error unless all of it was taken.
    pub(crate) async fn pushes(&self, body: Vec<u8>) -> Result<(), Trouble> {
        let request = self
            .client
            .post(format!("{}/api/v1/push", self.base))
            .header(header::COOKIE, &self.cookie)
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::CONTENT_ENCODING, "gzip")
            .body(body);
        let reply: PushReply = serde_json::from_slice(&good(request.send().await?).await?)?;
        if reply.taken.is_some() {
            return Ok(());
        }
        match reply.verdicts.into_iter().find(|verdict| verdict.seq.is_none()) {
            Some(verdict) => Err(format!("an op was refused: {:?}", verdict.refused).into()),
            None => Ok(()),
        }
    }

    /// Sends a list of households, as a leader does.
    pub(crate) async fn posts_list<T: DeserializeOwned>(
        &self,
        rest: &str,
        list: impl Into<Vec<u8>>,
    ) -> Result<T, Trouble> {
        let address = format!("{}/api/v1/teams/{}/imports{rest}", self.base, self.team);
        let request = self.client.post(address).header(header::COOKIE, &self.cookie);
        let answer = request.header(header::CONTENT_TYPE, "text/csv").body(list.into()).send().await?;
        Ok(serde_json::from_slice(&good(answer).await?)?)
    }

    /// Everything of the shared stream and the team's; how many records.
    pub(crate) async fn pulls_all(&self) -> Result<usize, Trouble> {
        let shared = self.pulls(SHARED, 0).await?;
        Ok(shared + self.pulls_after(0).await?)
    }

    /// What is new in the team's stream; how many records.
    pub(crate) async fn pulls_after(&self, after: u64) -> Result<usize, Trouble> {
        self.pulls(&self.team.to_string(), after).await
    }

    async fn pulls(&self, stream: &str, mut after: u64) -> Result<usize, Trouble> {
        let mut records = 0;
        loop {
            let address = format!("{}/api/v1/pull?stream={stream}&after={after}", self.base);
            let answer = self.client.get(address).header(header::COOKIE, &self.cookie).send().await?;
            let page: Page = serde_json::from_slice(&good(answer).await?)?;
            records += page.records.len();
            after = page.next;
            if !page.more {
                return Ok(records);
            }
        }
    }
}

async fn good(answer: Response) -> Result<Vec<u8>, Trouble> {
    let status = answer.status();
    let body = answer.bytes().await?.to_vec();
    if status == 200 { Ok(body) } else { Err(format!("{status}: {}", String::from_utf8_lossy(&body)).into()) }
}

/// A push as a phone sends it.
pub(crate) fn packed(ops: &[Op]) -> Result<Vec<u8>, Trouble> {
    let state = json!({"unsent": 0, "refused": 0, "clock": crate::diary::now()});
    let mut packer = GzEncoder::new(Vec::new(), Compression::default());
    packer.write_all(json!({"build": "load", "phone": state, "brief": true, "ops": ops}).to_string().as_bytes())?;
    Ok(packer.finish()?)
}
