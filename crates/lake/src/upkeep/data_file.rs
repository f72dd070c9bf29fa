//! Writing and reading one Parquet file.
//!
//! Not here: which rows go into which file.

mod arranged;
mod properties;

use std::{collections::BTreeSet, path::Path, sync::Arc};

use arrow::{
    array::{AsArray, RecordBatch},
    compute::{SortColumn, concat_batches, lexsort_to_indices, max, min, take_record_batch},
    datatypes::{Int64Type, SchemaRef},
};
use bytes::Bytes;
use directory::{Span, Ticks};
use kql::ColumnPath;
use parquet::arrow::{ArrowWriter, arrow_reader::ParquetRecordBatchReaderBuilder};

use crate::{
    DataFile, Error, Range, Result, TIME_GENERATED, Table,
    error::ErrorText,
    files::{Files, OpenFile, Point},
    hidden, shape,
};

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

/// What is written beside the rows.
#[derive(Debug, Clone, Copy)]
pub(super) enum Layout<'a> {
    /// Nothing: the rows are new, and in the order of their times.
    Plain,
    /// An index and these parts of dynamic columns; the rows are ordered by kind.
    Arranged(&'a BTreeSet<ColumnPath>),
}

/// Writes sorted rows of one day. Durable, but for the folder, when it returns.
pub(super) fn write(
    files: &dyn Files,
    folder: &Path,
    table: &Table,
    number: u64,
    rows: &RecordBatch,
    layout: Layout<'_>,
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
    let written = match layout {
        Layout::Plain => plain(file, table, rows).map(|file| (file, None)),
        Layout::Arranged(wanted) => {
            arranged::write(file, table, rows, wanted).map(|(file, what)| (file, Some(what)))
        }
    };
    let (mut file, arranged) = written.map_err(Error::format(&draft))?;
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
        arranged,
    })
}

fn plain(
    file: Box<dyn OpenFile>,
    table: &Table,
    rows: &RecordBatch,
) -> Result<Box<dyn OpenFile>, ErrorText> {
    let properties = properties::of_plain(table, rows);
    let mut writer = ArrowWriter::try_new(file, rows.schema(), Some(properties))?;
    writer.write(rows)?;
    Ok(writer.into_inner()?)
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
