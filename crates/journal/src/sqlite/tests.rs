//! What only the SQLite store can show: its file after a crash, damage, and reading beside a
//! writer. The rest is the conformance suite.

use std::{
    fs,
    future::Future as _,
    path::{Path, PathBuf},
    task::{Context, Waker},
};

use directory::{Span, Ticks};
use serde_json::json;

use super::*;
use crate::{CursorMove, Effect, NewEvent, conformance};

fn transaction(number: i64) -> Transaction {
    let event = NewEvent {
        stream: "tenant".to_owned(),
        kind: "happened".to_owned(),
        body: json!({ "number": number, "padding": "x".repeat(3000) }),
        time: Ticks::MIN,
    };
    let effect = |id: String| Effect {
        id,
        kind: "mail".to_owned(),
        body: json!(null),
        due: Ticks::MIN.saturating_add(Span::seconds(number)),
    };
    Transaction {
        events: vec![event.clone(), event],
        effects: vec![effect(format!("effect {number}"))],
        cursors: vec![CursorMove { name: "c".to_owned(), from: Some(number - 1), to: number }],
        ..Transaction::default()
    }
}

/// How many of the transactions 1, 2, … are there; fails if one is there in part.
async fn whole_transactions(store: &SqliteStore) -> usize {
    let events = store.read_all(Position(0), 1000).await.unwrap();
    let effects = store.due(Ticks::MAX, 1000).await.unwrap();
    let cursor = store.cursor("c").await.unwrap();
    assert_eq!(events.len(), 2 * effects.len());
    assert_eq!(cursor, i64::try_from(effects.len()).unwrap());
    assert_eq!(store.version("tenant").await.unwrap(), Version(2 * cursor));
    assert_eq!(store.heads().borrow().event, Position(2 * cursor));
    effects.len()
}

fn wal(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push("-wal");
    name.into()
}

/// A copy of the journal as a killed process leaves it, its log cut after `keep` bytes.
fn crashed_copy(path: &Path, to: &Path, keep: usize) {
    fs::copy(path, to).unwrap();
    let log = fs::read(wal(path)).unwrap();
    fs::write(wal(to), &log[..keep.min(log.len())]).unwrap();
}

#[tokio::test]
async fn conforms_in_memory() {
    conformance::run(async || SqliteStore::in_memory().await.unwrap()).await.unwrap();
}

#[tokio::test]
async fn conforms_on_disk() {
    let dir = tempfile::tempdir().unwrap();
    let number = std::cell::Cell::new(0);
    let open = async || {
        number.set(number.get() + 1);
        SqliteStore::open(&dir.path().join(format!("{}.db", number.get()))).await.unwrap()
    };
    conformance::run(open).await.unwrap();
}

#[tokio::test]
async fn a_log_cut_anywhere_leaves_whole_transactions() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("journal.db");
    let store = SqliteStore::open(&path).await.unwrap();
    for number in 1..=6 {
        store.commit(transaction(number)).await.unwrap();
    }
    let length = usize::try_from(fs::metadata(wal(&path)).unwrap().len()).unwrap();
    let mut seen = Vec::new();
    // 1500 is no divisor of the frame's size, so cuts fall inside frames as well as between.
    for keep in (0..=length + 1500).step_by(1500) {
        let copy = dir.path().join(format!("cut-{keep}.db"));
        crashed_copy(&path, &copy, keep);
        let reopened = SqliteStore::open(&copy).await.unwrap();
        let whole = whole_transactions(&reopened).await;
        reopened.verify().await.unwrap();
        let next = i64::try_from(whole).unwrap() + 1;
        reopened.commit(transaction(next)).await.unwrap();
        seen.push(whole);
        fs::remove_file(copy).unwrap();
    }
    assert!(seen.is_sorted());
    assert_eq!(seen.last(), Some(&6));
    assert_eq!(seen.first(), Some(&0));
    seen.dedup();
    assert_eq!(seen, [0, 1, 2, 3, 4, 5, 6]);
}

#[tokio::test]
async fn a_commit_dropped_at_any_point_is_all_or_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("journal.db");
    let store = SqliteStore::open(&path).await.unwrap();
    let mut committed = 0;
    for polls in 0..60 {
        let number = i64::try_from(committed).unwrap() + 1;
        {
            let mut commit = Box::pin(store.commit(transaction(number)));
            let mut cx = Context::from_waker(Waker::noop());
            for _ in 0..polls {
                if commit.as_mut().poll(&mut cx).is_ready() {
                    break;
                }
                tokio::task::yield_now().await;
                // Gives SQLite's thread its turn.
                std::thread::yield_now();
            }
        }
        let reopened = SqliteStore::open(&path).await.unwrap();
        let whole = whole_transactions(&reopened).await;
        assert!(whole == committed || whole == committed + 1, "{whole} after {committed}");
        committed = whole;
        reopened.verify().await.unwrap();
    }
    let next = i64::try_from(committed).unwrap() + 1;
    store.commit(transaction(next)).await.unwrap();
    assert_eq!(store.read_all(Position(0), 1000).await.unwrap().len(), 2 * (committed + 1));
}

#[tokio::test]
async fn reading_beside_a_writer() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("journal.db");
    let missing = SqliteStore::open_read_only(&path).await.unwrap_err();
    assert_eq!(missing, Error::Missing { path: path.clone() });

    let store = SqliteStore::open(&path).await.unwrap();
    store.commit(transaction(1)).await.unwrap();
    let reader = SqliteStore::open_read_only(&path).await.unwrap();
    assert_eq!(whole_transactions(&reader).await, 1);
    store.commit(transaction(2)).await.unwrap();
    assert_eq!(reader.cursor("c").await.unwrap(), 2);
    assert_eq!(reader.commit(transaction(3)).await.unwrap_err(), Error::ReadOnly);
}

#[tokio::test]
async fn damage_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("journal.db");
    let store = SqliteStore::open(&path).await.unwrap();
    for number in 1..=20 {
        store.commit(transaction(number)).await.unwrap();
    }
    store.close().await;
    let whole = fs::read(&path).unwrap();
    let number = std::cell::Cell::new(0);
    let reopen = async |bytes: &[u8]| {
        number.set(number.get() + 1);
        let copy = dir.path().join(format!("copy-{}.db", number.get()));
        fs::write(&copy, bytes).unwrap();
        match SqliteStore::open(&copy).await {
            Ok(store) => store.verify().await.map(|()| "whole").map_err(|e| e.to_string()),
            Err(error) => Err(error.to_string()),
        }
    };
    assert_eq!(reopen(&whole).await, Ok("whole"));
    let short = reopen(&whole[..40]).await.unwrap_err();
    assert!(short.contains("is damaged (the file ends after 40 of the header's 100 bytes)"));
    let truncated = reopen(&whole[..whole.len() / 2]).await.unwrap_err();
    assert!(truncated.contains("is damaged (database disk image is malformed)"), "{truncated}");
    let text = reopen(b"TimeGenerated,Id\n").await.unwrap_err();
    assert!(text.contains("is not a journal of reeve"), "{text}");
    let mut overwritten = whole.clone();
    let middle = whole.len() / 2;
    overwritten[middle..middle + 6000].fill(0xa5);
    let overwritten = reopen(&overwritten).await.unwrap_err();
    assert!(overwritten.contains("is damaged ("), "{overwritten}");
}

#[tokio::test]
async fn missing_entries_foreign_and_newer_files_are_named() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("journal.db");
    let change = async |statement: &'static str| {
        let pool = pool(1, options(&path)).await.unwrap();
        sqlx::raw_sql(statement).execute(&pool).await.unwrap();
        pool.close().await;
        SqliteStore::open(&path).await
    };
    let store = SqliteStore::open(&path).await.unwrap();
    store.commit(transaction(1)).await.unwrap();
    store.commit(transaction(2)).await.unwrap();
    store.close().await;

    let gap = change("delete from event where position = 2").await.unwrap();
    let gap = gap.verify().await.unwrap_err().to_string();
    assert!(gap.contains("is damaged (1 events are missing)"), "{gap}");
    let cut = change("delete from event where position = 4").await.unwrap_err().to_string();
    assert!(cut.contains("the last event should be number 4, but it is 3"), "{cut}");
    let newer = change("pragma user_version = 7").await.unwrap_err().to_string();
    assert!(newer.contains("has format 7, this program knows formats up to 1"), "{newer}");
    let foreign = change("pragma application_id = 5").await.unwrap_err().to_string();
    assert!(foreign.contains("it is the database of another program"), "{foreign}");
}
