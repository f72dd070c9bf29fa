//! Reading events, audit records, cursors and snapshots, and looking for damage.
//!
//! Not here: effects.

use directory::{AuditRecord, Ticks};

use super::{SqliteStore, schema};
use crate::{AuditEntry, Error, Event, Heads, Position, Result, Snapshot, Version};

type Stored = (i64, String, i64, String, String, i64);

/// Events of one stream.
pub(super) async fn stream(
    store: &SqliteStore,
    stream: &str,
    after: Version,
    limit: usize,
) -> Result<Vec<Event>> {
    let stored: Vec<Stored> = sqlx::query_as(
        "select position, stream, version, kind, body, time from event \
         where stream = $1 and version > $2 order by version limit $3",
    )
    .bind(stream)
    .bind(after.0)
    .bind(rows(limit))
    .fetch_all(&store.reader)
    .await
    .map_err(|e| store.fault(e))?;
    stored.into_iter().map(event).collect()
}

/// Events of all streams.
pub(super) async fn all(store: &SqliteStore, after: Position, limit: usize) -> Result<Vec<Event>> {
    let stored: Vec<Stored> = sqlx::query_as(
        "select position, stream, version, kind, body, time from event \
         where position > $1 order by position limit $2",
    )
    .bind(after.0)
    .bind(rows(limit))
    .fetch_all(&store.reader)
    .await
    .map_err(|e| store.fault(e))?;
    stored.into_iter().map(event).collect()
}

fn event((position, stream, version, kind, body, time): Stored) -> Result<Event> {
    let position = Position(position);
    let unreadable = |detail| Error::Unreadable { what: "event", position, detail };
    let body = serde_json::from_str(&body).map_err(|e| unreadable(e.to_string()))?;
    let time = Ticks::new(time)
        .ok_or_else(|| unreadable(format!("its time {time} lies outside years 1 to 9999")))?;
    Ok(Event { position, stream, version: Version(version), kind, body, time })
}

/// A stream's version.
pub(super) async fn version(store: &SqliteStore, stream: &str) -> Result<Version> {
    let found: Option<i64> = sqlx::query_scalar("select version from stream where name = $1")
        .bind(stream)
        .fetch_optional(&store.reader)
        .await
        .map_err(|e| store.fault(e))?;
    Ok(Version(found.unwrap_or_default()))
}

/// Audit records.
pub(super) async fn audit(
    store: &SqliteStore,
    after: Position,
    limit: usize,
) -> Result<Vec<AuditEntry>> {
    let stored: Vec<(i64, String)> = sqlx::query_as(
        "select position, record from audit where position > $1 order by position limit $2",
    )
    .bind(after.0)
    .bind(rows(limit))
    .fetch_all(&store.reader)
    .await
    .map_err(|e| store.fault(e))?;
    stored
        .into_iter()
        .map(|(position, text)| {
            let position = Position(position);
            let record: AuditRecord = serde_json::from_str(&text).map_err(|e| {
                Error::Unreadable { what: "audit record", position, detail: e.to_string() }
            })?;
            Ok(AuditEntry { position, record })
        })
        .collect()
}

/// A consumer's cursor.
pub(super) async fn cursor(store: &SqliteStore, name: &str) -> Result<i64> {
    let found: Option<i64> = sqlx::query_scalar("select value from cursor where name = $1")
        .bind(name)
        .fetch_optional(&store.reader)
        .await
        .map_err(|e| store.fault(e))?;
    Ok(found.unwrap_or_default())
}

/// A snapshot. One that is not JSON counts as absent: the events tell the same.
pub(super) async fn snapshot(
    store: &SqliteStore,
    name: &str,
    format: i64,
) -> Result<Option<Snapshot>> {
    let found: Option<(i64, String)> =
        sqlx::query_as("select position, state from snapshot where name = $1 and format = $2")
            .bind(name)
            .bind(format)
            .fetch_optional(&store.reader)
            .await
            .map_err(|e| store.fault(e))?;
    let Some((position, text)) = found else { return Ok(None) };
    let Ok(state) = serde_json::from_str(&text) else {
        tracing::warn!(name, "the snapshot is not JSON, reading all events instead");
        return Ok(None);
    };
    Ok(Some(Snapshot { name: name.to_owned(), format, position: Position(position), state }))
}

/// The newest positions.
pub(super) async fn heads(store: &SqliteStore) -> Result<Heads> {
    let (event, audit): (i64, i64) = sqlx::query_as(
        "select (select value from head where name = 'event'), \
         (select value from head where name = 'audit')",
    )
    .fetch_one(&store.reader)
    .await
    .map_err(|e| store.fault(e))?;
    Ok(Heads { event: Position(event), audit: Position(audit) })
}

/// Looks for damage in the file and for gaps in the order.
pub(super) async fn verify(store: &SqliteStore) -> Result<()> {
    let faults: Vec<String> = sqlx::query_scalar("pragma integrity_check(1)")
        .fetch_all(&store.reader)
        .await
        .map_err(|e| store.fault(e))?;
    let damaged = |detail| Error::Damaged { path: store.path.clone(), detail };
    if let Some(fault) = faults.into_iter().find(|fault| fault != "ok") {
        return Err(damaged(fault));
    }
    schema::check(&store.path, &store.reader).await?;
    for (what, gaps) in [
        (
            "events",
            "select (select value from head where name = 'event') - (select count(*) from event)",
        ),
        (
            "audit records",
            "select (select value from head where name = 'audit') - (select count(*) from audit)",
        ),
        (
            "events of their streams",
            "select (select coalesce(sum(version), 0) from stream) - (select count(*) from event)",
        ),
    ] {
        let missing: i64 =
            sqlx::query_scalar(gaps).fetch_one(&store.reader).await.map_err(|e| store.fault(e))?;
        if missing != 0 {
            return Err(damaged(format!("{missing} {what} are missing")));
        }
    }
    Ok(())
}

fn rows(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}
