//! How columns are encoded, compressed and cut into pages.
//!
//! Not here: which columns there are.

use arrow::array::RecordBatch;
use kql::Type;
use parquet::{
    basic::{Compression, Encoding, ZstdLevel},
    file::{
        metadata::SortingColumn,
        properties::{EnabledStatistics, WriterProperties, WriterPropertiesBuilder},
    },
    schema::types::ColumnPath,
};

use crate::{TIME_GENERATED, Table, hidden};

/// Small enough that a range of time skips most of a file.
const ROWS_PER_GROUP: usize = 128 * 1024;
const ROWS_PER_PAGE: usize = 8 * 1024;
/// Rows of an arranged file that are of one kind lie together, so that small pages leave out most.
const ROWS_PER_ARRANGED_PAGE: usize = 4 * 1024;
/// The level of zstd from which on more work saves little.
const ARRANGED_LEVEL: i32 = 9;
/// A part's values are worth a dictionary even if there are many.
const PART_DICTIONARY: usize = 4 << 20;

/// Of a file whose rows are in the order of their times.
pub(super) fn of_plain(table: &Table, rows: &RecordBatch) -> WriterProperties {
    let index = |name| rows.schema_ref().index_of(name).ok().and_then(|i| i32::try_from(i).ok());
    let sorting = [TIME_GENERATED, hidden::OFFSET].into_iter().filter_map(index);
    let sorting = sorting.map(|column_idx| SortingColumn {
        column_idx,
        descending: false,
        nulls_first: true,
    });
    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .set_max_row_group_row_count(Some(ROWS_PER_GROUP))
        .set_data_page_row_count_limit(ROWS_PER_PAGE)
        .set_sorting_columns(Some(sorting.collect()));
    common(properties, table, rows.num_rows().min(ROWS_PER_GROUP)).build()
}

/// Of an arranged file, which is one row group.
pub(super) fn of_arranged(table: &Table, rows: &RecordBatch, parts: &[String]) -> WriterProperties {
    let level = ZstdLevel::try_new(ARRANGED_LEVEL).unwrap_or_default();
    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(level))
        .set_max_row_group_row_count(Some(rows.num_rows().max(1)))
        .set_data_page_row_count_limit(ROWS_PER_ARRANGED_PAGE);
    let mut properties = common(properties, table, rows.num_rows());
    let whole = table.columns.iter().filter(|c| matches!(c.ty, Type::Datetime | Type::Timespan));
    let whole = whole.map(|column| &*column.name).chain([hidden::OFFSET, hidden::INGESTION_TIME]);
    for (name, encoding) in whole
        .map(|name| (name, Encoding::DELTA_BINARY_PACKED))
        .chain([(hidden::ITEM_ID, Encoding::DELTA_BYTE_ARRAY)])
    {
        properties = properties
            .set_column_dictionary_enabled(ColumnPath::from(name.to_owned()), false)
            .set_column_encoding(ColumnPath::from(name.to_owned()), encoding);
    }
    for part in parts {
        let list = rows.column_by_name(part).is_some_and(|c| c.data_type().is_nested());
        let levels: &[&str] = if list { &["list", "item"] } else { &[] };
        let path = std::iter::once(part.as_str()).chain(levels.iter().copied());
        let path = ColumnPath::new(path.map(str::to_owned).collect());
        properties =
            properties.set_column_dictionary_page_size_limit(path.clone(), PART_DICTIONARY);
    }
    properties.build()
}

fn common(
    properties: WriterPropertiesBuilder,
    table: &Table,
    group_rows: usize,
) -> WriterPropertiesBuilder {
    let mut properties = properties
        .set_statistics_enabled(EnabledStatistics::Page)
        .set_created_by(format!("reeve {}", env!("CARGO_PKG_VERSION")));
    for column in table.columns.columns() {
        let path = || ColumnPath::from(column.name.to_string());
        if table.keys.contains(&column.name) {
            // Each row group has its own filter, for at most as many values as it has rows.
            properties = properties
                .set_column_bloom_filter_enabled(path(), true)
                .set_column_bloom_filter_max_ndv(path(), group_rows as u64);
        }
        if column.ty == Type::Dynamic {
            // The smallest and largest JSON text prune nothing.
            properties = properties
                .set_column_statistics_enabled(path(), EnabledStatistics::None)
                .set_column_dictionary_enabled(path(), false);
        }
    }
    properties
}
