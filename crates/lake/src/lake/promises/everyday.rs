//! Appending, watching, sealing, merging and retention when nothing goes wrong.
//!
//! Not here: crashes.

use super::*;
use crate::{Error, Maintained, Policy};

fn ids(text: &[&str]) -> Vec<String> {
    text.iter().map(|id| (*id).to_owned()).collect()
}

#[tokio::test]
async fn rows_are_visible_at_once_with_offsets_and_watchers_hear() {
    let dir = tempfile::tempdir().unwrap();
    let lake = open(dir.path()).await;
    let mut watch = lake.watch(TABLE);
    let added = lake.append(None, day(0), vec![rows(day(0), &ids(&["a", "b"]))]).await.unwrap();
    let range = TableRange { table: TABLE.to_owned(), first: 1, rows: 2 };
    assert_eq!(added, Appended::Added(vec![range]));
    assert_eq!(*watch.borrow_and_update(), 2);
    lake.append(None, day(0), vec![rows(day(0), &ids(&["c"]))]).await.unwrap();
    assert!(watch.has_changed().unwrap());
    let seen = visible(&lake);
    assert_eq!(seen.iter().map(|row| row.1.as_str()).collect::<Vec<_>>(), ["a", "b", "c"]);
    assert_eq!(lake.status(TABLE).unwrap().tail_rows, 3);
}

#[tokio::test]
async fn a_repeated_delivery_adds_nothing_and_a_gap_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let lake = open(dir.path()).await;
    deliver(&lake, 1).await.unwrap();
    deliver(&lake, 2).await.unwrap();
    assert_eq!(deliver(&lake, 2).await.unwrap(), Appended::Repeated);
    assert_eq!(deliver(&lake, 1).await.unwrap(), Appended::Repeated);
    let error = deliver(&lake, 4).await.unwrap_err().to_string();
    assert_eq!(error, "source `s` is at 2; a delivery from 3 to 4 does not continue it");
    assert_eq!(whole_deliveries(&lake), 2);
    let (one, two) = tokio::join!(deliver(&lake, 3), deliver(&lake, 3));
    let mut both = [one.unwrap() == Appended::Repeated, two.unwrap() == Appended::Repeated];
    both.sort_unstable();
    assert_eq!(both, [false, true]);
    assert_eq!(whole_deliveries(&lake), 3);
}

#[tokio::test]
async fn sealing_and_reopening_change_nothing_that_is_seen() {
    let dir = tempfile::tempdir().unwrap();
    let lake = open(dir.path()).await;
    for number in 1..=4 {
        deliver(&lake, number).await.unwrap();
    }
    let before = visible(&lake);
    let sealed = lake.seal().await.unwrap();
    assert_eq!((sealed.rows, sealed.files), (8, 3));
    assert_eq!(visible(&lake), before);
    deliver(&lake, 5).await.unwrap();
    let before = visible(&lake);
    assert!(matches!(Lake::open(dir.path()), Err(Error::Locked { .. })));
    let reader = Lake::open_read_only(dir.path()).unwrap();
    assert_eq!(visible(&reader), before);
    assert!(matches!(deliver(&reader, 6).await, Err(Error::ReadOnly)));
    lake.close().await;
    assert!(matches!(deliver(&lake, 6).await, Err(Error::Stopped { .. })));

    let lake = open(dir.path()).await;
    assert_eq!(lake.recovered(), Recovered { rows: 2, torn_bytes: 0 });
    assert_eq!(visible(&lake), before);
    assert_eq!(deliver(&lake, 5).await.unwrap(), Appended::Repeated);
    deliver(&lake, 6).await.unwrap();
    assert_eq!(whole_deliveries(&lake), 6);
}

#[tokio::test]
async fn many_small_deliveries_at_once_are_merged_in_memory() {
    let dir = tempfile::tempdir().unwrap();
    let lake = open(dir.path()).await;
    let appends = (0..500).map(|n| {
        let lake = lake.clone();
        async move { lake.append(None, day(0), vec![rows(day(0), &[format!("{n:04}")])]).await }
    });
    for added in futures::future::join_all(appends).await {
        added.unwrap();
    }
    let mut seen: Vec<_> = visible(&lake).into_iter().map(|row| row.1).collect();
    seen.sort();
    assert_eq!(seen, (0..500).map(|n| format!("{n:04}")).collect::<Vec<_>>());
    let chunks = lake.inner.shared.view().table(TABLE).unwrap().tail.chunks().count();
    assert!(chunks <= 9, "{chunks} chunks for 500 rows");
}

#[tokio::test]
async fn small_files_are_merged_and_old_rows_expire() {
    let dir = tempfile::tempdir().unwrap();
    let lake = open(dir.path()).await;
    let policy = Policy { merge_files: 3, seal_bytes: 1, ..Policy::default() };
    let mut done = Maintained::default();
    for number in 1..=9 {
        deliver(&lake, number).await.unwrap();
        done = lake.maintain(day(1), policy).await.unwrap();
        assert_eq!(done.sealed.files, 1);
    }
    assert_eq!(done.merged_files, 3);
    assert_eq!(lake.status(TABLE).unwrap().files.len(), 3);
    assert_eq!(whole_deliveries(&lake), 9);

    let later = day(1).saturating_add(policy.grace);
    assert_eq!(lake.maintain(later, policy).await.unwrap().removed_files, 9);
    assert_eq!(whole_deliveries(&lake), 9);

    lake.set_retention(TABLE, Some(30)).await.unwrap();
    assert_eq!(lake.maintain(day(31), policy).await.unwrap().expired_files, 1);
    lake.close().await;
    let lake = open(dir.path()).await;
    assert_eq!(lake.status(TABLE).unwrap().retention_days, Some(30));
    assert_eq!(lake.status(TABLE).unwrap().file_rows, 12);
    assert_eq!(lake.status(TABLE).unwrap().last_offset, 18);
    let error = lake.set_retention(TABLE, Some(0)).await.unwrap_err().to_string();
    assert!(error.ends_with("rows are kept for one day at least"), "{error}");
}

#[tokio::test]
async fn a_file_in_use_outlives_its_grace() {
    let dir = tempfile::tempdir().unwrap();
    let lake = open(dir.path()).await;
    deliver(&lake, 1).await.unwrap();
    lake.seal().await.unwrap();
    let reader = lake.clone();
    let reading = reader.inner.shared.view();
    lake.set_retention(TABLE, Some(1)).await.unwrap();
    assert_eq!(lake.maintain(day(9), Policy::default()).await.unwrap().expired_files, 1);
    assert_eq!(lake.maintain(day(19), Policy::default()).await.unwrap().removed_files, 0);
    drop(reading);
    assert_eq!(lake.maintain(day(19), Policy::default()).await.unwrap().removed_files, 1);
}

#[tokio::test]
async fn a_table_of_ones_own_takes_more_columns_and_no_other_types() {
    let dir = tempfile::tempdir().unwrap();
    let lake = open(dir.path()).await;
    deliver(&lake, 1).await.unwrap();
    lake.seal().await.unwrap();
    deliver(&lake, 2).await.unwrap();
    let wider = Schema::of([("Id", Type::String), ("Note", Type::String), ("N", Type::Long)]);
    lake.define(Table::custom(TABLE, wider).unwrap()).await.unwrap();
    let names: Vec<_> =
        lake.table(TABLE).unwrap().columns.columns().iter().map(|c| c.name.to_string()).collect();
    assert_eq!(names, ["TimeGenerated", "Id", "TenantId", "Type", "Note", "N"]);
    assert_eq!(whole_deliveries(&lake), 2);
    let error = deliver(&lake, 3).await.unwrap_err().to_string();
    assert!(error.ends_with("they have 4 columns, not 6"), "{error}");
    lake.seal().await.unwrap();
    lake.close().await;
    let lake = Lake::open(dir.path()).unwrap();
    assert_eq!(whole_deliveries(&lake), 2);
    assert_eq!(lake.table(TABLE).unwrap().column("N"), Some(Type::Long));

    let refused = |table: Table| {
        let lake = lake.clone();
        async move { lake.define(table).await.unwrap_err().to_string() }
    };
    let other = Table::custom(TABLE, Schema::of([("N", Type::String)])).unwrap();
    assert!(refused(other).await.ends_with("column `N` is a long, not a string"));
    let built_in = Table { name: "AuditLogs".into(), ..things() };
    assert!(refused(built_in).await.contains("table `AuditLogs` cannot be defined so"));
    let hidden = Table::custom("A_CL", Schema::of([("_ItemId", Type::String)]));
    assert!(hidden.unwrap_err().to_string().ends_with("a column may not be called `_ItemId`"));
}

#[tokio::test]
async fn rows_of_another_shape_and_unknown_tables_are_refused() {
    let dir = tempfile::tempdir().unwrap();
    let lake = open(dir.path()).await;
    let refuse = |rows: Rows| {
        let lake = lake.clone();
        async move { lake.append(None, day(0), vec![rows]).await.unwrap_err().to_string() }
    };
    let some = rows(day(0), &ids(&["a"]));
    let error = refuse(Rows { table: "Nothing".to_owned(), ..some.clone() }).await;
    assert!(error.starts_with("there is no table `Nothing`"), "{error}");
    let error = refuse(Rows { table: "AuditLogs".to_owned(), ..some.clone() }).await;
    assert!(error.starts_with("these are no rows of table `AuditLogs`: column"), "{error}");
    let mut columns = some.batch.columns().to_vec();
    columns[0] = Arc::new(Int64Array::from(vec![None]));
    let batch = RecordBatch::try_new(some.batch.schema(), columns).unwrap();
    let error = refuse(Rows { batch, ..some }).await;
    assert!(error.ends_with("1 of them have no `TimeGenerated`"), "{error}");
    assert_eq!(visible(&lake), []);
}
