//! What the lake promises about acknowledged rows, with crashes at every named point.
//!
//! Not here: what scans cost (`scan`), ingest formats (`ingest`).

mod crash;
mod damage;
mod everyday;
mod files;
mod sequences;

use std::{path::Path, sync::Arc};

use arrow::{
    array::{AsArray, Int64Array, RecordBatch, StringViewArray},
    datatypes::Int64Type,
};
use directory::{Span, Ticks};
use kql::{Column, Schema, Type};

use super::*;
use crate::{ITEM_ID, OFFSET, data_schema, files::simulated::Simulated, upkeep::data_file};

pub(crate) const TABLE: &str = "Things_CL";

pub(crate) fn day(number: i64) -> Ticks {
    "2026-02-14".parse::<Ticks>().unwrap().saturating_add(Span::days(number))
}

pub(crate) fn things() -> Table {
    let columns = [
        Column::new("TimeGenerated", Type::Datetime),
        Column::new("Id", Type::String),
        Column::new("TenantId", Type::String),
        Column::new("Type", Type::String),
    ];
    Table::custom(TABLE, Schema::new(columns)).unwrap()
}

/// Rows with these ids, a second apart from `start`.
pub(crate) fn rows(start: Ticks, ids: &[String]) -> Rows {
    let times = (0..).map(|second| start.saturating_add(Span::seconds(second)).get());
    let text = |value: &'static str| {
        Arc::new(StringViewArray::from_iter_values(ids.iter().map(|_| value)))
    };
    let batch = RecordBatch::try_new(
        data_schema(&things()),
        vec![
            Arc::new(Int64Array::from_iter_values(times.take(ids.len()))),
            Arc::new(StringViewArray::from_iter_values(ids)),
            text("workspace"),
            text(TABLE),
        ],
    );
    Rows { table: TABLE.to_owned(), batch: batch.unwrap() }
}

pub(crate) async fn open(folder: &Path) -> Lake {
    let lake = Lake::open(folder).unwrap();
    lake.define(things()).await.unwrap();
    lake
}

/// Delivery `number` of source `s`: two rows on day `number % 3`.
pub(crate) async fn deliver(lake: &Lake, number: i64) -> Result<Appended> {
    let source = SourcePosition { source: "s".to_owned(), after: number - 1, position: number };
    let ids = [format!("{number}a"), format!("{number}b")];
    lake.append(Some(source), day(0), vec![rows(day(number % 3), &ids)]).await
}

/// `(offset, id, item id)` of every row, by offset. Fails when an offset is there twice.
pub(crate) fn visible(lake: &Lake) -> Vec<(i64, String, String)> {
    let view = lake.inner.shared.view();
    let Ok(table) = view.table(TABLE) else { return Vec::new() };
    let folder = crate::manifest::table_folder(&lake.inner.folder, TABLE);
    let mut batches = Vec::new();
    for file in view.files(TABLE) {
        let read = data_file::read(&*lake.inner.files, &folder, file, &table.full_schema).unwrap();
        assert_eq!(read.iter().map(|b| b.num_rows() as u64).sum::<u64>(), file.rows);
        batches.extend(read);
    }
    batches.extend(table.tail.chunks().map(|chunk| chunk.batch.clone()));
    let mut seen = Vec::new();
    for batch in batches {
        let text = |name| batch.column_by_name(name).unwrap().as_string_view();
        let offsets = batch.column_by_name(OFFSET).unwrap().as_primitive::<Int64Type>();
        for row in 0..batch.num_rows() {
            seen.push((
                offsets.value(row),
                text("Id").value(row).to_owned(),
                text(ITEM_ID).value(row).to_owned(),
            ));
        }
    }
    seen.sort();
    let last = i64::try_from(seen.len()).unwrap();
    assert_eq!(seen.iter().map(|row| row.0).collect::<Vec<_>>(), (1..=last).collect::<Vec<_>>());
    assert_eq!(table.last_offset, last);
    seen
}

/// Offset and the text of a column of every row, as a query reads them.
pub(crate) async fn scanned(lake: &Lake, table: &str, column: &str) -> Vec<(i64, String)> {
    use datafusion::prelude::{SessionContext, ident};
    let Some(table) = lake.snapshot().table(table).await.unwrap() else { return Vec::new() };
    let frame = SessionContext::new().read_table(table).unwrap();
    let frame = frame.select(vec![ident(OFFSET), ident(column)]).unwrap();
    let mut seen = Vec::new();
    for batch in frame.collect().await.unwrap() {
        let offsets = batch.column(0).as_primitive::<Int64Type>();
        let texts = batch.column(1).as_string_view();
        seen.extend(offsets.values().iter().zip(texts).map(|(o, t)| (*o, t.unwrap().to_owned())));
    }
    seen.sort();
    seen
}

/// Checks that a query sees exactly what is there.
pub(crate) async fn scans_alike(lake: &Lake) {
    let there: Vec<_> = visible(lake).into_iter().map(|row| (row.0, row.1)).collect();
    assert_eq!(scanned(lake, TABLE, "Id").await, there);
}

/// Checks that exactly the deliveries up to the source's position are there, each once and whole.
pub(crate) fn whole_deliveries(lake: &Lake) -> i64 {
    let position = lake.position("s");
    let ids: Vec<_> = visible(lake).into_iter().map(|row| row.1).collect();
    let expected: Vec<_> =
        (1..=position).flat_map(|n| [format!("{n}a"), format!("{n}b")]).collect();
    assert_eq!(ids, expected);
    position
}
