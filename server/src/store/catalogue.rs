//! The catalogue: one record of the shared stream, changed by the province's officers. A change is made of the version
//! that its form showed, under the stream's lock, and stands in the history as an op of the officer's.

use super::apply::lock;
use super::hand::Hand;
use super::people::open_stream;
use super::{Error, Store};
use domain::edit::{Edit, Refused};
use domain::wire::SHARED;
use domain::{Catalogue, Fields, Kind, MemberId, Millis, Record};
use sqlx::AnyConnection;
use uuid::Uuid;

/// The one record of kind `catalogue`: phones know it by its kind, the server by this id.
pub(super) const CATALOGUE: Uuid = Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0001);

/// What became of a change.
#[derive(Clone, Debug)]
pub struct Edited {
    /// The catalogue as it is now.
    pub catalogue: Catalogue,
    /// The shared stream's last number, or why nothing changed.
    pub outcome: Result<u64, Refused>,
}

impl Store {
    /// Puts the built-in catalogue into the shared stream, or adds what a newer build has to the one that is there.
    pub async fn seed(&self, now: Millis) -> Result<(), Error> {
        self.seed_with(&Catalogue::built_in(), now).await
    }

    /// The same with the catalogue of some build.
    pub async fn seed_with(&self, built_in: &Catalogue, now: Millis) -> Result<(), Error> {
        let mut tx = self.write().await?;
        open_stream(&mut tx, SHARED).await?;
        lock(&mut tx, SHARED).await?;
        let next = match read(&mut tx).await? {
            None => Some(built_in.clone()),
            Some(stored) => stored.with_build(built_in),
        };
        if let Some(next) = next {
            write(&mut tx, None, &next, now).await?;
        }
        Ok(tx.commit().await?)
    }

    /// The catalogue as it is.
    pub async fn catalogue(&self) -> Result<Catalogue, Error> {
        read(&mut *self.readers.acquire().await?).await?.ok_or_else(missing)
    }

    /// Changes it, for an officer who had seen version `seen`.
    pub async fn edit_catalogue(
        &self,
        officer: MemberId,
        seen: u32,
        edit: &Edit,
        now: Millis,
    ) -> Result<Edited, Error> {
        let mut tx = self.write().await?;
        lock(&mut tx, SHARED).await?;
        let catalogue = read(&mut tx).await?.ok_or_else(missing)?;
        let next = match catalogue.with(seen, edit) {
            Ok(next) => next,
            Err(refused) => return Ok(Edited { catalogue, outcome: Err(refused) }),
        };
        let seq = write(&mut tx, Some(officer), &next, now).await?;
        self.tell_all(&mut tx, seq).await?;
        tx.commit().await?;
        Ok(Edited { catalogue: next, outcome: Ok(seq) })
    }
}

fn missing() -> Error {
    Error::unreadable("the catalogue")
}

async fn read(connection: &mut AnyConnection) -> Result<Option<Catalogue>, Error> {
    let body: Option<String> = sqlx::query_scalar("SELECT body FROM record WHERE stream = $1 AND id = $2")
        .bind(SHARED)
        .bind(CATALOGUE.to_string())
        .fetch_optional(connection)
        .await?;
    let record = body.and_then(|body| serde_json::from_str::<Record>(&body).ok());
    Ok(record.and_then(|record| serde_json::from_value(record.get("doc")?.clone()).ok()))
}

async fn write(
    connection: &mut AnyConnection,
    by: Option<MemberId>,
    catalogue: &Catalogue,
    now: Millis,
) -> Result<u64, Error> {
    let doc = serde_json::to_value(catalogue).map_err(|_| missing())?;
    let hand = Hand { stream: SHARED.to_owned(), by, now };
    hand.says(connection, None, &Kind::CATALOGUE, vec![(CATALOGUE, Fields::from([("doc".to_owned(), doc)]))]).await
}

/// Takes the catalogue out again, so that a database that was only ever started is empty.
pub(super) async fn take_back(connection: &mut AnyConnection) -> Result<(), Error> {
    let of_the_catalogue =
        ["DELETE FROM op WHERE stream = $1 AND rec = $2", "DELETE FROM record WHERE stream = $1 AND id = $2"];
    for sql in of_the_catalogue {
        sqlx::query(sql).bind(SHARED).bind(CATALOGUE.to_string()).execute(&mut *connection).await?;
    }
    // The stream stays if it ever took anything else.
    sqlx::query("DELETE FROM stream WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM op WHERE stream = $1)")
        .bind(SHARED)
        .execute(connection)
        .await?;
    Ok(())
}
