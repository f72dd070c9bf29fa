//! Checks of events and of optimistic concurrency.
//!
//! Not here: audit records, cursors and effects.

use super::{Checked, at, effect, event, events, record, refused, same, works};
use crate::{CursorMove, Error, ExpectedVersion, Position, Store, Transaction, Version};

pub(super) async fn appended_in_order(store: &impl Store) -> Checked {
    let check = "events are kept in order";
    let first = vec![event("a", "one"), event("b", "two"), event("a", "three")];
    let committed = works(check, store.commit(events(first)).await)?;
    same(check, committed.events, vec![Position(1), Position(2), Position(3)])?;
    let committed = works(check, store.commit(events(vec![event("b", "four")])).await)?;
    same(check, committed.events, vec![Position(4)])?;

    let all = works(check, store.read_all(Position(1), 2).await)?;
    let seen: Vec<_> = all.iter().map(|e| (e.position.0, e.kind.as_str(), e.version.0)).collect();
    same(check, seen, vec![(2, "two", 1), (3, "three", 2)])?;

    let of_b = works(check, store.read("b", Version(1), 10).await)?;
    let kept = of_b.first().map(|e| (e.position, e.version, e.body.to_string(), e.time));
    let body = event("b", "four").body.to_string();
    same(check, kept, Some((Position(4), Version(2), body, at(7))))?;
    same(check, of_b.len(), 1)?;
    same(check, works(check, store.read("c", Version(0), 10).await)?.len(), 0)?;
    same(check, works(check, store.version("a").await)?, Version(2))?;
    same(check, works(check, store.version("c").await)?, Version(0))
}

pub(super) async fn a_conflict_keeps_nothing(store: &impl Store) -> Checked {
    let check = "a transaction whose expectation fails keeps nothing";
    works(check, store.commit(events(vec![event("a", "one")])).await)?;
    let stale = Transaction {
        expected: vec![ExpectedVersion { stream: "a".to_owned(), version: Version(0) }],
        events: vec![event("a", "two")],
        audit: vec![record("r1")],
        effects: vec![effect("e1", at(0))],
        cursors: vec![CursorMove { name: "c".to_owned(), from: None, to: 9 }],
        ..Transaction::default()
    };
    let conflict =
        Error::Conflict { stream: "a".to_owned(), expected: Version(0), found: Version(1) };
    refused(check, store.commit(stale.clone()).await, &conflict)?;
    same(check, works(check, store.read_all(Position(0), 10).await)?.len(), 1)?;
    same(check, works(check, store.audit(Position(0), 10).await)?.len(), 0)?;
    same(check, works(check, store.due(at(1), 10).await)?.len(), 0)?;
    same(check, works(check, store.cursor("c").await)?, 0)?;

    let expected = vec![ExpectedVersion { stream: "a".to_owned(), version: Version(1) }];
    let committed = works(check, store.commit(Transaction { expected, ..stale }).await)?;
    same(check, committed.events, vec![Position(2)])?;
    same(check, committed.audit, vec![Position(1)])
}

pub(super) async fn racing_writers_take_turns(store: &impl Store) -> Checked {
    let check = "of two writers with the same expectation one wins";
    let attempt = |kind: &'static str| {
        store.commit(Transaction {
            expected: vec![ExpectedVersion { stream: "a".to_owned(), version: Version(0) }],
            events: vec![event("a", kind)],
            ..Transaction::default()
        })
    };
    let (one, two) = tokio::join!(attempt("one"), attempt("two"));
    same(check, u8::from(one.is_ok()) + u8::from(two.is_ok()), 1)?;
    let conflict =
        Error::Conflict { stream: "a".to_owned(), expected: Version(0), found: Version(1) };
    refused(check, if one.is_err() { one } else { two }, &conflict)?;
    same(check, works(check, store.read_all(Position(0), 10).await)?.len(), 1)
}
