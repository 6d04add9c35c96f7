//! Receipts: what the server holds of each phone's ops, kept up in the transaction that takes them. What a batch brought is
//! added where it lies, in one statement: neither database has to be asked first, nor has an exclusive or of its own.

use super::Error;
use super::apply::{PhoneReport, json};
use super::sql::{int, nat};
use domain::{DeviceId, Millis, Receipt};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};
use std::collections::BTreeMap;

/// Adds what a batch brought of each phone's ops.
pub(super) async fn add(connection: &mut AnyConnection, new: &BTreeMap<DeviceId, Receipt>) -> Result<(), Error> {
    for (device, new) in new {
        sqlx::query(
            "UPDATE device SET held = held + $1, held_hash = (held_hash | $2) - (held_hash & $2) WHERE id = $3",
        )
        .bind(int(new.count))
        .bind(i64::from(new.hash))
        .bind(device.to_string())
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}

/// Adds what the phone itself brought, and notes what it says of itself. Answers what the server now holds of its ops; none
/// if it does not know the phone.
pub(super) async fn report(
    connection: &mut AnyConnection,
    device: DeviceId,
    new: Receipt,
    report: &PhoneReport,
    now: Millis,
) -> Result<Option<Receipt>, Error> {
    // A phone that reports no clock at all is not one that is 56 years late.
    let ahead = if report.state.clock == 0 { 0 } else { int(report.state.clock) - int(now) };
    let row = sqlx::query(
        "UPDATE device SET held = held + $1, held_hash = (held_hash | $2) - (held_hash & $2), last_sync = $3, \
         build = $4, state = $5, clock_ahead = $6 WHERE id = $7 RETURNING held, held_hash",
    )
    .bind(int(new.count))
    .bind(i64::from(new.hash))
    .bind(int(now))
    .bind(&report.build)
    .bind(json(&report.state))
    .bind(ahead)
    .bind(device.to_string())
    .fetch_optional(connection)
    .await?;
    row.as_ref().map(receipt).transpose()
}

fn receipt(row: &AnyRow) -> Result<Receipt, Error> {
    let hash = u32::try_from(row.try_get::<i64, _>(1)?).map_err(|_| Error::unreadable("a receipt"))?;
    Ok(Receipt { count: nat(row.try_get(0)?), hash })
}
