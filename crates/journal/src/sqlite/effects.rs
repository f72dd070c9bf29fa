//! The outbox: promising, claiming and finishing effects.
//!
//! Not here: carrying them out. A claim moves the effect's due time to its end, so a claim that
//! runs out is simply due again.

use directory::Ticks;
use serde_json::Value;
use sqlx::SqliteConnection;

use super::{SqliteStore, commit};
use crate::{Completion, Effect, Error, Outcome, PendingEffect, Result};

type Stored = (String, String, String, i64, i64, Option<String>);

/// Adds the effect unless its id was promised before.
pub(super) async fn promise(
    store: &SqliteStore,
    on: &mut SqliteConnection,
    effect: &Effect,
) -> Result<()> {
    let number = commit::next(store, on, "effect").await?;
    sqlx::query(
        "insert into effect (number, id, kind, body, due, state, attempt) \
         values ($1, $2, $3, $4, $5, 'open', 0) on conflict (id) do nothing",
    )
    .bind(number)
    .bind(&effect.id)
    .bind(&effect.kind)
    .bind(effect.body.to_string())
    .bind(effect.due.get())
    .execute(on)
    .await
    .map_err(|e| store.fault(e))?;
    Ok(())
}

/// Ends the attempt that holds the claim.
pub(super) async fn complete(
    store: &SqliteStore,
    on: &mut SqliteConnection,
    completion: &Completion,
) -> Result<()> {
    let (state, error, retry_at) = match &completion.outcome {
        Outcome::Done => ("done", None, None),
        Outcome::Failed { error, retry_at } => ("open", Some(error), Some(retry_at.get())),
        Outcome::Abandoned { error } => ("abandoned", Some(error), None),
    };
    let ended = sqlx::query(
        "update effect set state = $1, last_error = $2, due = coalesce($3, due) \
         where id = $4 and attempt = $5 and state = 'claimed'",
    )
    .bind(state)
    .bind(error)
    .bind(retry_at)
    .bind(&completion.id)
    .bind(completion.attempt)
    .execute(on)
    .await
    .map_err(|e| store.fault(e))?;
    if ended.rows_affected() == 1 {
        return Ok(());
    }
    Err(Error::EffectNotOpen { id: completion.id.clone(), attempt: completion.attempt })
}

/// Unfinished effects due at `now`.
pub(super) async fn due(
    store: &SqliteStore,
    now: Ticks,
    limit: usize,
) -> Result<Vec<PendingEffect>> {
    let stored: Vec<Stored> = sqlx::query_as(
        "select id, kind, body, due, attempt, last_error from effect \
         where state in ('open', 'claimed') and due <= $1 order by due, number limit $2",
    )
    .bind(now.get())
    .bind(i64::try_from(limit).unwrap_or(i64::MAX))
    .fetch_all(&store.reader)
    .await
    .map_err(|e| store.fault(e))?;
    stored.into_iter().map(|row| pending(store, row)).collect()
}

/// The earliest due time of an unfinished effect.
pub(super) async fn next_due(store: &SqliteStore) -> Result<Option<Ticks>> {
    let due: Option<i64> =
        sqlx::query_scalar("select min(due) from effect where state in ('open', 'claimed')")
            .fetch_one(&store.reader)
            .await
            .map_err(|e| store.fault(e))?;
    due.map(|due| ticks(store, due)).transpose()
}

/// Takes the effect if it is due and nobody else holds it.
pub(super) async fn claim(
    store: &SqliteStore,
    id: &str,
    now: Ticks,
    until: Ticks,
) -> Result<Option<PendingEffect>> {
    let stored: Option<Stored> = sqlx::query_as(
        "update effect set state = 'claimed', attempt = attempt + 1, due = $1 \
         where id = $2 and state in ('open', 'claimed') and due <= $3 \
         returning id, kind, body, due, attempt, last_error",
    )
    .bind(until.get())
    .bind(id)
    .bind(now.get())
    .fetch_optional(store.writer()?)
    .await
    .map_err(|e| store.fault(e))?;
    stored.map(|row| pending(store, row)).transpose()
}

/// Makes every claimed effect due.
pub(super) async fn release_claims(store: &SqliteStore, now: Ticks) -> Result<u64> {
    let released =
        sqlx::query("update effect set state = 'open', due = $1 where state = 'claimed'")
            .bind(now.get())
            .execute(store.writer()?)
            .await
            .map_err(|e| store.fault(e))?;
    Ok(released.rows_affected())
}

fn pending(store: &SqliteStore, row: Stored) -> Result<PendingEffect> {
    let (id, kind, body, due, attempt, last_error) = row;
    let body: Value = serde_json::from_str(&body).map_err(|e| Error::Damaged {
        path: store.path.clone(),
        detail: format!("the body of effect `{id}` is not JSON: {e}"),
    })?;
    let effect = Effect { id, kind, body, due: ticks(store, due)? };
    Ok(PendingEffect { effect, attempt, last_error })
}

fn ticks(store: &SqliteStore, stored: i64) -> Result<Ticks> {
    Ticks::new(stored).ok_or_else(|| Error::Damaged {
        path: store.path.clone(),
        detail: format!("the time {stored} of an effect lies outside years 1 to 9999"),
    })
}
