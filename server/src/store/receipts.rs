//! Receipts: what the server holds of each phone's ops, kept up in the transaction that takes them.

use super::sql::{int, nat};
use super::{Batch, Error};
use domain::{DeviceId, Receipt};
use sqlx::{AnyConnection, Row};

/// What the server holds of a phone's ops; none if it does not know the phone.
pub(super) async fn of(connection: &mut AnyConnection, device: DeviceId) -> Result<Option<Receipt>, Error> {
    let row = sqlx::query("SELECT held, held_hash FROM device WHERE id = $1")
        .bind(device.to_string())
        .fetch_optional(connection)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let hash = u32::try_from(row.try_get::<i64, _>(1)?).map_err(|_| Error::unreadable("a receipt"))?;
    Ok(Some(Receipt { count: nat(row.try_get(0)?), hash }))
}

/// Adds what a batch brought. Ops that another phone hands on count for the phone that made them. Answers what the server
/// holds of the author's own phone, if that changed.
pub(super) async fn add(connection: &mut AnyConnection, batch: &Batch<'_>) -> Result<Option<Receipt>, Error> {
    let mut own = None;
    for (device, ops) in batch.received() {
        let Some(mut receipt) = of(connection, device).await? else { continue };
        ops.into_iter().for_each(|op| receipt.add(op));
        sqlx::query("UPDATE device SET held = $1, held_hash = $2 WHERE id = $3")
            .bind(int(receipt.count))
            .bind(i64::from(receipt.hash))
            .bind(device.to_string())
            .execute(&mut *connection)
            .await?;
        if Some(device) == batch.author.device {
            own = Some(receipt);
        }
    }
    Ok(own)
}
