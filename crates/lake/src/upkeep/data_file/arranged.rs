//! Arranging rows for reading: those of one kind together, parts of dynamic columns as columns of
//! their own, an index beside them.
//!
//! Not here: when a file is arranged (`upkeep::arrange`).

use std::{
    collections::{BTreeSet, HashSet},
    sync::Arc,
};

use arrow::{
    array::{Array, AsArray, RecordBatch},
    compute::{SortColumn, lexsort_to_indices, take_record_batch},
    datatypes::{Field, Schema},
};
use kql::{ColumnPath, Type};
use parquet::arrow::ArrowWriter;

use super::properties;
use crate::{
    TIME_GENERATED, Table,
    error::ErrorText,
    files::OpenFile,
    hidden, index,
    manifest::{Arranged, ByteSpan, KeptPart},
};

/// A column of more values does not tell the kind of a row.
const MOST_KINDS: usize = 256;
/// The index takes at most one byte for so many bytes of rows.
const INDEX_SHARE: usize = 4;

/// Writes rows, which are sorted by time.
pub(super) fn write(
    file: Box<dyn OpenFile>,
    table: &Table,
    rows: &RecordBatch,
    wanted: &BTreeSet<ColumnPath>,
) -> Result<(Box<dyn OpenFile>, Arranged), ErrorText> {
    let rows = by_kind(table, rows)?;
    let (whole, parts) = with_parts(&rows, wanted)?;
    let columns: Vec<_> = parts.iter().map(KeptPart::column).collect();
    let properties = properties::of_arranged(table, &whole, &columns);
    let mut writer = ArrowWriter::try_new(file, whole.schema(), Some(properties))?;
    writer.write(&whole)?;
    drop(whole);
    writer.flush()?;
    let at = writer.bytes_written();
    let (mut writer, _) = writer.into_serialized_writer()?;
    let (mut span, mut few) = (None, Vec::new());
    if let Some(built) = index::build(table, &rows, at / INDEX_SHARE)? {
        writer.write_all(&built.bytes).map_err(|e| ErrorText(e.to_string()))?;
        span = Some(ByteSpan { at: at as u64, length: built.bytes.len() as u64 });
        few = built.few;
    }
    let wanted = wanted.iter().map(ToString::to_string).collect();
    Ok((writer.into_inner()?, Arranged { wanted, parts, few, index: span }))
}

/// The rows ordered by their kind, then by time.
fn by_kind(table: &Table, rows: &RecordBatch) -> Result<RecordBatch, ErrorText> {
    let Some(kind) = kind(table, rows) else { return Ok(rows.clone()) };
    let by: Option<Vec<_>> = [kind, TIME_GENERATED, hidden::OFFSET]
        .into_iter()
        .map(|name| {
            let values = rows.column_by_name(name)?.clone();
            Some(SortColumn { values, options: None })
        })
        .collect();
    let Some(by) = by else { return Ok(rows.clone()) };
    Ok(take_record_batch(rows, &lexsort_to_indices(&by, None)?)?)
}

/// The key column that tells the kind of a row best: of those with few values, the one with the
/// most.
fn kind<'a>(table: &'a Table, rows: &RecordBatch) -> Option<&'a str> {
    let mut best = (1, None);
    for key in table.keys.iter().filter(|key| table.column(key) == Some(Type::String)) {
        let Some(texts) = rows.column_by_name(key).and_then(|c| c.as_string_view_opt()) else {
            continue;
        };
        let mut kinds = HashSet::new();
        let few = texts.iter().all(|text| {
            kinds.insert(text);
            kinds.len() <= MOST_KINDS
        });
        if few && kinds.len() > best.0 {
            best = (kinds.len(), Some(&**key));
        }
    }
    best.1
}

/// The rows with the parts that can be kept.
fn with_parts(
    rows: &RecordBatch,
    wanted: &BTreeSet<ColumnPath>,
) -> Result<(RecordBatch, Vec<KeptPart>), ErrorText> {
    let mut fields = rows.schema().fields().to_vec();
    let mut columns = rows.columns().to_vec();
    let mut parts = Vec::new();
    for path in wanted {
        let Some(column) = rows.column_by_name(&path.column) else { continue };
        let stored = query::stored::stored_part(column, path);
        let stored = stored.map_err(|e| ErrorText(e.to_string()))?;
        let Some(stored) = stored else { continue };
        let part = KeptPart { path: path.to_string(), text: stored.text, direct: stored.direct };
        fields.push(Arc::new(Field::new(part.column(), stored.values.data_type().clone(), true)));
        columns.push(stored.values);
        parts.push(part);
    }
    let schema = Schema::new_with_metadata(fields, rows.schema().metadata().clone());
    Ok((RecordBatch::try_new(Arc::new(schema), columns)?, parts))
}
