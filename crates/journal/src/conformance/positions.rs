//! Checks of audit records, cursors, snapshots and the newest positions.
//!
//! Not here: events and effects.

use serde_json::json;

use super::{Checked, event, record, refused, same, works};
use crate::{CursorMove, Error, Position, Snapshot, Store, Transaction};

pub(super) async fn audit_records_in_order(store: &impl Store) -> Checked {
    let check = "audit records are kept in order";
    let of = |ids: &[&str]| Transaction {
        audit: ids.iter().map(|id| record(id)).collect(),
        ..Transaction::default()
    };
    works(check, store.commit(of(&["r1", "r2"])).await)?;
    let committed = works(check, store.commit(of(&["r0"])).await)?;
    same(check, committed.audit, vec![Position(3)])?;
    let read = works(check, store.audit(Position(1), 10).await)?;
    let ids: Vec<_> = read.iter().map(|e| (e.position.0, e.record.id.as_str())).collect();
    same(check, ids, vec![(2, "r2"), (3, "r0")])?;
    same(check, read.first().map(|e| e.record.clone()), Some(record("r2")))?;
    same(check, works(check, store.audit(Position(0), 1).await)?.len(), 1)
}

pub(super) async fn an_audit_id_is_taken_once(store: &impl Store) -> Checked {
    let check = "an audit record's id is taken once";
    let once = Transaction { audit: vec![record("r1")], ..Transaction::default() };
    works(check, store.commit(once.clone()).await)?;
    let again = Transaction { events: vec![event("a", "one")], ..once };
    refused(check, store.commit(again).await, &Error::AuditIdTaken { id: "r1".to_owned() })?;
    same(check, works(check, store.read_all(Position(0), 10).await)?.len(), 0)
}

pub(super) async fn cursors_move_as_expected(store: &impl Store) -> Checked {
    let check = "a cursor moves from where its consumer believes it to be";
    let to = |from, to| Transaction {
        cursors: vec![CursorMove { name: "lake".to_owned(), from, to }],
        ..Transaction::default()
    };
    works(check, store.commit(to(Some(0), 5)).await)?;
    works(check, store.commit(to(Some(5), 6)).await)?;
    let conflict = Error::CursorConflict { name: "lake".to_owned(), expected: 5, found: 6 };
    refused(check, store.commit(to(Some(5), 7)).await, &conflict)?;
    same(check, works(check, store.cursor("lake").await)?, 6)?;
    works(check, store.commit(to(None, 2)).await)?;
    same(check, works(check, store.cursor("lake").await)?, 2)?;
    same(check, works(check, store.cursor("another").await)?, 0)
}

pub(super) async fn snapshots_by_name_and_format(store: &impl Store) -> Checked {
    let check = "a snapshot is found by its name and format";
    let of = |format, position| Snapshot {
        name: "tenant".to_owned(),
        format,
        position: Position(position),
        state: json!({ "b": position, "a": null }),
    };
    works(check, store.save_snapshot(of(1, 3)).await)?;
    works(check, store.save_snapshot(of(1, 8)).await)?;
    works(check, store.save_snapshot(of(2, 4)).await)?;
    same(check, works(check, store.load_snapshot("tenant", 1).await)?, Some(of(1, 8)))?;
    same(check, works(check, store.load_snapshot("tenant", 3).await)?, None)?;
    same(check, works(check, store.load_snapshot("rules", 1).await)?, None)
}

pub(super) async fn heads_tell_of_commits(store: &impl Store) -> Checked {
    let check = "waiters hear of a commit";
    let mut heads = store.heads();
    let transaction = Transaction {
        events: vec![event("a", "one"), event("a", "two")],
        audit: vec![record("r1")],
        ..Transaction::default()
    };
    works(check, store.commit(transaction).await)?;
    same(check, heads.has_changed().ok(), Some(true))?;
    let seen = *heads.borrow_and_update();
    same(check, (seen.event, seen.audit), (Position(2), Position(1)))
}
