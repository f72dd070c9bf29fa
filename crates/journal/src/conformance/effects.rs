//! Checks of the outbox.
//!
//! Not here: what carries the effects out.

use super::{Checked, at, effect, event, refused, same, works};
use crate::{
    Completion, Effect, Error, Outcome, PendingEffect, Position, Store, Transaction,
    conformance::Violation,
};

fn promise(effects: Vec<Effect>) -> Transaction {
    Transaction { effects, ..Transaction::default() }
}

fn ids(effects: &[PendingEffect]) -> Vec<&str> {
    effects.iter().map(|pending| pending.effect.id.as_str()).collect()
}

async fn claimed(
    check: &'static str,
    store: &impl Store,
    seconds: i64,
) -> Result<PendingEffect, Violation> {
    works(check, store.claim("e", at(seconds), at(seconds + 10)).await)?
        .ok_or(Violation { check, detail: format!("no claim at second {seconds}") })
}

pub(super) async fn due_in_order_and_once_per_id(store: &impl Store) -> Checked {
    let check = "effects fall due in order, once for each id";
    let first = vec![effect("late", at(30)), effect("b", at(10)), effect("a", at(10))];
    works(check, store.commit(promise(first)).await)?;
    works(check, store.commit(promise(vec![effect("b", at(0)), effect("c", at(5))])).await)?;
    same(check, ids(&works(check, store.due(at(10), 10).await)?), vec!["c", "b", "a"])?;
    same(check, ids(&works(check, store.due(at(10), 1).await)?), vec!["c"])?;
    same(check, ids(&works(check, store.due(at(4), 10).await)?), vec![])?;
    same(check, works(check, store.next_due().await)?, Some(at(5)))
}

pub(super) async fn one_claim_at_a_time(store: &impl Store) -> Checked {
    let check = "an effect is under one claim at a time";
    works(check, store.commit(promise(vec![effect("e", at(10))])).await)?;
    same(check, works(check, store.claim("e", at(9), at(20)).await)?, None)?;
    let taken = claimed(check, store, 10).await?;
    same(check, (taken.attempt, taken.effect.body), (1, effect("e", at(10)).body))?;
    same(check, works(check, store.claim("e", at(19), at(40)).await)?, None)?;
    same(check, works(check, store.due(at(19), 10).await)?.len(), 0)?;
    same(check, works(check, store.next_due().await)?, Some(at(20)))?;
    same(check, claimed(check, store, 20).await?.attempt, 2)?;
    same(check, works(check, store.claim("unknown", at(99), at(100)).await)?, None)
}

pub(super) async fn failed_effects_come_back(store: &impl Store) -> Checked {
    let check = "a failed effect comes back, a finished one does not";
    works(check, store.commit(promise(vec![effect("e", at(0))])).await)?;
    let first = claimed(check, store, 0).await?;
    works(check, store.failed(&first, "refused", at(60)).await)?;
    same(check, works(check, store.due(at(59), 10).await)?.len(), 0)?;
    let again = claimed(check, store, 60).await?;
    same(check, (again.attempt, again.last_error.as_deref()), (2, Some("refused")))?;
    works(check, store.done(&again).await)?;
    same(check, works(check, store.due(at(999), 10).await)?.len(), 0)?;
    same(check, works(check, store.next_due().await)?, None)?;
    works(check, store.commit(promise(vec![effect("e", at(0))])).await)?;
    same(check, works(check, store.due(at(999), 10).await)?.len(), 0)
}

pub(super) async fn an_outcome_belongs_to_its_attempt(store: &impl Store) -> Checked {
    let check = "an outcome counts for the attempt that holds the claim, with its transaction";
    works(check, store.commit(promise(vec![effect("e", at(0))])).await)?;
    let first = claimed(check, store, 0).await?;
    let second = claimed(check, store, 10).await?;
    let report = |attempt| Transaction {
        events: vec![event("a", "sent")],
        completions: vec![Completion {
            id: "e".to_owned(),
            attempt,
            outcome: Outcome::Abandoned { error: "no such mailbox".to_owned() },
        }],
        ..Transaction::default()
    };
    let not_open = |attempt| Error::EffectNotOpen { id: "e".to_owned(), attempt };
    refused(check, store.commit(report(first.attempt)).await, &not_open(1))?;
    same(check, works(check, store.read_all(Position(0), 10).await)?.len(), 0)?;
    works(check, store.commit(report(second.attempt)).await)?;
    refused(check, store.commit(report(second.attempt)).await, &not_open(2))?;
    same(check, works(check, store.read_all(Position(0), 10).await)?.len(), 1)?;
    same(check, works(check, store.due(at(999), 10).await)?.len(), 0)
}

pub(super) async fn released_claims_are_due(store: &impl Store) -> Checked {
    let check = "released claims are due at once";
    works(check, store.commit(promise(vec![effect("e", at(0)), effect("f", at(50))])).await)?;
    claimed(check, store, 0).await?;
    same(check, works(check, store.release_claims(at(2)).await)?, 1)?;
    let due = works(check, store.due(at(2), 10).await)?;
    same(check, due.iter().map(|p| (p.effect.id.as_str(), p.attempt)).collect(), vec![("e", 1)])?;
    same(check, works(check, store.release_claims(at(3)).await)?, 0)
}
