//! Writing: one transaction, and snapshots.
//!
//! Not here: claims of effects. Statements use `$n` and nothing that PostgreSQL lacks.

use sqlx::{Sqlite, SqliteConnection};

use super::{SqliteStore, effects};
use crate::{
    Committed, CursorMove, Error, ExpectedVersion, NewEvent, Position, Result, Snapshot,
    Transaction, Version,
};

type Open = sqlx::Transaction<'static, Sqlite>;

/// Begins a writing transaction; dropping it undoes everything.
pub(super) async fn begin(store: &SqliteStore) -> Result<Open> {
    // Immediate: a transaction that reads first must not find another writer when it writes.
    store.writer()?.begin_with("begin immediate").await.map_err(|e| store.fault(e))
}

/// Writes all or nothing.
pub(super) async fn commit(store: &SqliteStore, transaction: Transaction) -> Result<Committed> {
    let mut open = begin(store).await?;
    let committed = write(store, &mut open, transaction).await?;
    open.commit().await.map_err(|e| store.fault(e))?;
    store.heads.send_if_modified(|heads| {
        let before = *heads;
        // Another commit may have reported first.
        heads.event = committed.events.last().copied().unwrap_or_default().max(heads.event);
        heads.audit = committed.audit.last().copied().unwrap_or_default().max(heads.audit);
        *heads != before
    });
    Ok(committed)
}

async fn write(
    store: &SqliteStore,
    on: &mut SqliteConnection,
    transaction: Transaction,
) -> Result<Committed> {
    for expected in &transaction.expected {
        expect(store, on, expected).await?;
    }
    for cursor in &transaction.cursors {
        move_cursor(store, on, cursor).await?;
    }
    for completion in &transaction.completions {
        effects::complete(store, on, completion).await?;
    }
    let mut committed = Committed::default();
    for event in &transaction.events {
        committed.events.push(append(store, on, event).await?);
    }
    for record in &transaction.audit {
        let position = next(store, on, "audit").await?;
        let text = serde_json::to_string(record)
            .map_err(|e| Error::Unavailable { detail: e.to_string() })?;
        let added = sqlx::query(
            "insert into audit (position, id, record) values ($1, $2, $3) on conflict (id) do nothing",
        )
        .bind(position)
        .bind(&record.id)
        .bind(text)
        .execute(&mut *on)
        .await
        .map_err(|e| store.fault(e))?;
        if added.rows_affected() == 0 {
            return Err(Error::AuditIdTaken { id: record.id.clone() });
        }
        committed.audit.push(Position(position));
    }
    for effect in &transaction.effects {
        effects::promise(store, on, effect).await?;
    }
    Ok(committed)
}

async fn expect(
    store: &SqliteStore,
    on: &mut SqliteConnection,
    expected: &ExpectedVersion,
) -> Result<()> {
    let found: Option<i64> = sqlx::query_scalar("select version from stream where name = $1")
        .bind(&expected.stream)
        .fetch_optional(on)
        .await
        .map_err(|e| store.fault(e))?;
    let found = Version(found.unwrap_or_default());
    if found == expected.version {
        return Ok(());
    }
    Err(Error::Conflict { stream: expected.stream.clone(), expected: expected.version, found })
}

async fn move_cursor(
    store: &SqliteStore,
    on: &mut SqliteConnection,
    cursor: &CursorMove,
) -> Result<()> {
    if let Some(expected) = cursor.from {
        let found: Option<i64> = sqlx::query_scalar("select value from cursor where name = $1")
            .bind(&cursor.name)
            .fetch_optional(&mut *on)
            .await
            .map_err(|e| store.fault(e))?;
        let found = found.unwrap_or_default();
        if found != expected {
            return Err(Error::CursorConflict { name: cursor.name.clone(), expected, found });
        }
    }
    sqlx::query(
        "insert into cursor (name, value) values ($1, $2) \
         on conflict (name) do update set value = excluded.value",
    )
    .bind(&cursor.name)
    .bind(cursor.to)
    .execute(on)
    .await
    .map_err(|e| store.fault(e))?;
    Ok(())
}

async fn append(
    store: &SqliteStore,
    on: &mut SqliteConnection,
    event: &NewEvent,
) -> Result<Position> {
    let position = next(store, on, "event").await?;
    let version: i64 = sqlx::query_scalar(
        "insert into stream (name, version) values ($1, 1) \
         on conflict (name) do update set version = stream.version + 1 returning version",
    )
    .bind(&event.stream)
    .fetch_one(&mut *on)
    .await
    .map_err(|e| store.fault(e))?;
    sqlx::query(
        "insert into event (position, stream, version, kind, body, time) \
         values ($1, $2, $3, $4, $5, $6)",
    )
    .bind(position)
    .bind(&event.stream)
    .bind(version)
    .bind(&event.kind)
    .bind(event.body.to_string())
    .bind(event.time.get())
    .execute(on)
    .await
    .map_err(|e| store.fault(e))?;
    Ok(Position(position))
}

/// The next number of a sequence without gaps: rolled back with the transaction that took it.
pub(super) async fn next(
    store: &SqliteStore,
    on: &mut SqliteConnection,
    name: &str,
) -> Result<i64> {
    sqlx::query_scalar("update head set value = value + 1 where name = $1 returning value")
        .bind(name)
        .fetch_one(on)
        .await
        .map_err(|e| store.fault(e))
}

/// Replaces a snapshot.
pub(super) async fn save_snapshot(store: &SqliteStore, snapshot: Snapshot) -> Result<()> {
    sqlx::query(
        "insert into snapshot (name, format, position, state) values ($1, $2, $3, $4) \
         on conflict (name, format) do update \
         set position = excluded.position, state = excluded.state",
    )
    .bind(&snapshot.name)
    .bind(snapshot.format)
    .bind(snapshot.position.0)
    .bind(snapshot.state.to_string())
    .execute(store.writer()?)
    .await
    .map_err(|e| store.fault(e))?;
    Ok(())
}
