//! Writing and reading one Parquet file.
//!
//! Not here: which rows go into which file.

use std::{path::Path, sync::Arc};

use arrow::{
    array::{AsArray, RecordBatch},
    compute::{SortColumn, concat_batches, lexsort_to_indices, max, min, take_record_batch},
    datatypes::{Int64Type, SchemaRef},
};
use bytes::Bytes;
use directory::{Span, Ticks};
use kql::Type;
use parquet::{
    arrow::{ArrowWriter, arrow_reader::ParquetRecordBatchReaderBuilder},
    basic::{Compression, ZstdLevel},
    file::{
        metadata::SortingColumn,
        properties::{EnabledStatistics, WriterProperties},
    },
    schema::types::ColumnPath,
};

use crate::{
    DataFile, Error, Range, Result, TIME_GENERATED, Table,
    error::ErrorText,
    files::{Files, Point},
    hidden, shape,
};

/// Small enough that a range of time skips most of a file.
const ROWS_PER_GROUP: usize = 128 * 1024;
const ROWS_PER_PAGE: usize = 8 * 1024;
const TICKS_PER_DAY: i64 = Span::days(1).0;

/// One batch of all rows, sorted by `TimeGenerated`, then by offset.
pub(super) fn sorted(
    schema: &SchemaRef,
    batches: &[RecordBatch],
) -> Result<RecordBatch, ErrorText> {
    let rows = concat_batches(schema, batches)?;
    let column = |name| {
        let values = rows.column_by_name(name).cloned();
        let values = values.ok_or_else(|| ErrorText(format!("there is no column `{name}`")))?;
        Ok::<_, ErrorText>(SortColumn { values, options: None })
    };
    let order = lexsort_to_indices(&[column(TIME_GENERATED)?, column(hidden::OFFSET)?], None)?;
    Ok(take_record_batch(&rows, &order)?)
}

/// Cuts sorted rows where a day ends.
pub(super) fn days(rows: &RecordBatch) -> Vec<RecordBatch> {
    let Some(times) = ticks(rows, TIME_GENERATED) else { return vec![rows.clone()] };
    let mut days = Vec::new();
    let mut start = 0;
    while let Some(first) = times.get(start) {
        let end_of_day = (first.div_euclid(TICKS_PER_DAY) + 1) * TICKS_PER_DAY;
        let length = times.iter().skip(start).take_while(|time| **time < end_of_day).count();
        days.push(rows.slice(start, length));
        start += length;
    }
    days
}

fn ticks<'a>(rows: &'a RecordBatch, column: &str) -> Option<&'a [i64]> {
    let column = rows.column_by_name(column)?.as_primitive_opt::<Int64Type>()?;
    Some(column.values())
}

fn bounds(rows: &RecordBatch, column: &str) -> Option<Range<i64>> {
    let values = rows.column_by_name(column)?.as_primitive_opt::<Int64Type>()?;
    Some(Range { min: min(values)?, max: max(values)? })
}

/// Writes sorted rows of one day. Durable, but for the folder, when it returns.
pub(super) fn write(
    files: &dyn Files,
    folder: &Path,
    table: &Table,
    number: u64,
    rows: &RecordBatch,
) -> Result<DataFile> {
    let format = |detail: &str| Error::format(folder)(ErrorText(detail.to_owned()));
    let range = |column| bounds(rows, column).ok_or_else(|| format("a file needs rows"));
    let ticks = |range: Range<i64>| {
        let bound =
            |ticks| Ticks::new(ticks).ok_or_else(|| format("a time outside years 1 to 9999"));
        Ok(Range { min: bound(range.min)?, max: bound(range.max)? })
    };
    let time = ticks(range(TIME_GENERATED)?)?;
    let day: String = time.min.to_string().chars().take(10).collect();
    let name = format!("{day}-{number:012}.parquet");
    let path = folder.join(&name);
    let draft = folder.join(format!("{name}.new"));

    let file = files.create(&draft).map_err(Error::disk(&draft))?;
    let written = || -> Result<_, ErrorText> {
        let mut writer = ArrowWriter::try_new(file, rows.schema(), Some(properties(table, rows)))?;
        writer.write(rows)?;
        Ok(writer.into_inner()?)
    };
    let mut file = written().map_err(Error::format(&draft))?;
    let mut finish = || {
        files.reached(Point::SealFileWritten)?;
        file.sync()?;
        files.reached(Point::SealFileSynced)?;
        files.rename(&draft, &path)?;
        files.reached(Point::SealFileRenamed)?;
        files.length(&path)
    };
    let bytes = finish().map_err(Error::disk(&path))?;
    Ok(DataFile {
        name,
        rows: rows.num_rows() as u64,
        bytes,
        time,
        offsets: range(hidden::OFFSET)?,
        received: ticks(range(hidden::INGESTION_TIME)?)?,
    })
}

fn properties(table: &Table, rows: &RecordBatch) -> WriterProperties {
    let index = |name| rows.schema_ref().index_of(name).ok().and_then(|i| i32::try_from(i).ok());
    let sorting = [TIME_GENERATED, hidden::OFFSET].into_iter().filter_map(index);
    let sorting = sorting.map(|column_idx| SortingColumn {
        column_idx,
        descending: false,
        nulls_first: true,
    });
    let mut properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .set_max_row_group_row_count(Some(ROWS_PER_GROUP))
        .set_data_page_row_count_limit(ROWS_PER_PAGE)
        .set_sorting_columns(Some(sorting.collect()))
        .set_statistics_enabled(EnabledStatistics::Page)
        .set_created_by(format!("reeve {}", env!("CARGO_PKG_VERSION")));
    for column in table.columns.columns() {
        let path = || ColumnPath::from(column.name.to_string());
        if table.keys.contains(&column.name) {
            // Each row group has its own filter, for at most as many values as it has rows.
            let values = rows.num_rows().min(ROWS_PER_GROUP) as u64;
            properties = properties
                .set_column_bloom_filter_enabled(path(), true)
                .set_column_bloom_filter_max_ndv(path(), values);
        }
        if column.ty == Type::Dynamic {
            // The smallest and largest JSON text prune nothing.
            properties = properties
                .set_column_statistics_enabled(path(), EnabledStatistics::None)
                .set_column_dictionary_enabled(path(), false);
        }
    }
    properties.build()
}

/// All rows of a file, with the columns of `schema`.
pub(crate) fn read(
    files: &dyn Files,
    folder: &Path,
    file: &Arc<DataFile>,
    schema: &SchemaRef,
) -> Result<Vec<RecordBatch>> {
    let path = folder.join(&file.name);
    let bytes = Bytes::from(files.read(&path).map_err(Error::disk(&path))?);
    let batches = || -> Result<Vec<_>, ErrorText> {
        let reader = ParquetRecordBatchReaderBuilder::try_new(bytes)?.build()?;
        reader.map(|batch| shape::conform(&batch?, schema)).collect()
    };
    batches().map_err(Error::format(&path))
}
