//! Others' Parquet files as tables, read where they lie and no further than a query needs.
//!
//! Not here: files whose rows must be looked at one by one, for which [`crate::ingest::read_table`]
//! is; the conversion of values, which the query engine does.

use std::{collections::HashMap, fs, io, path::Path, sync::Arc};

use arrow::datatypes::{DataType, Field, Schema, SchemaRef, TimeUnit};
use async_trait::async_trait;
use datafusion::{
    catalog::{Session, TableProvider},
    common::{Result, Statistics, config::TableParquetOptions, stats::Precision},
    datasource::{
        listing::PartitionedFile,
        physical_plan::{
            FileScanConfigBuilder, ParquetFileReaderFactory, ParquetSource,
            parquet::CachedParquetFileReaderFactory,
        },
        source::DataSourceExec,
    },
    execution::object_store::ObjectStoreUrl,
    logical_expr::{Expr, TableProviderFilterPushDown, TableType},
    physical_plan::ExecutionPlan,
    prelude::lit,
    scalar::ScalarValue,
};
use kql::{
    Type,
    value::{MAX_TICKS, TICKS_PER_SECOND, UNIX_EPOCH_TICKS},
};
use object_store::{ObjectMeta, local::LocalFileSystem, path::Path as StorePath};
use parquet::{
    arrow::parquet_to_arrow_schema,
    basic::Encoding,
    file::{
        metadata::{ColumnChunkMetaData, ParquetMetaData, ParquetMetaDataReader, RowGroupMetaData},
        statistics::Statistics as ChunkStatistics,
    },
};
use query::columns::{FEW_TEXTS, JSON_AS_FOUND, TYPE_METADATA, arrow_type};

use super::{as_is::AsIs, metadata_cache};
use crate::{TIME_GENERATED, Table, shape::kql_type};

/// A Parquet file as the rows of a table.
#[derive(Debug)]
pub struct ForeignFile {
    schema: SchemaRef,
    file: PartitionedFile,
    rows: usize,
    /// What the column `Type` holds, whatever the file says.
    name: Expr,
    readers: Arc<dyn ParquetFileReaderFactory>,
}

impl ForeignFile {
    /// A file, if each of its rows surely is a row of the table and all its columns have forms
    /// that queries can convert as they read. Otherwise `None`, also for what is no Parquet file.
    ///
    /// # Errors
    ///
    /// The file cannot be read.
    pub fn open(path: &Path, table: &Table) -> io::Result<Option<Self>> {
        let file = fs::File::open(path)?;
        let about = file.metadata()?;
        let Ok(metadata) = ParquetMetaDataReader::new().parse_and_finish(&file) else {
            return Ok(None);
        };
        let Ok(location) = StorePath::from_absolute_path(std::path::absolute(path)?) else {
            return Ok(None);
        };
        let Some(schema) = schema(table, &metadata) else { return Ok(None) };
        let last_modified = about.modified()?.into();
        let meta =
            ObjectMeta { location, last_modified, size: about.len(), e_tag: None, version: None };
        let disk = Arc::new(LocalFileSystem::new());
        Ok(Some(Self {
            schema: Arc::new(schema),
            file: PartitionedFile::new_from_meta(meta),
            rows: usize::try_from(metadata.file_metadata().num_rows()).unwrap_or(usize::MAX),
            name: lit(ScalarValue::Utf8View(Some(table.name.to_string()))),
            readers: Arc::new(CachedParquetFileReaderFactory::new(disk, metadata_cache())),
        }))
    }
}

#[async_trait]
impl TableProvider for ForeignFile {
    fn schema(&self) -> SchemaRef {
        self.schema.clone()
    }

    fn table_type(&self) -> TableType {
        TableType::Base
    }

    fn get_column_default(&self, column: &str) -> Option<&Expr> {
        (column == TYPE).then_some(&self.name)
    }

    fn supports_filters_pushdown(
        &self,
        filters: &[&Expr],
    ) -> Result<Vec<TableProviderFilterPushDown>> {
        Ok(vec![TableProviderFilterPushDown::Inexact; filters.len()])
    }

    async fn scan(
        &self,
        session: &dyn Session,
        projection: Option<&Vec<usize>>,
        filters: &[Expr],
        limit: Option<usize>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        let mut options = TableParquetOptions {
            global: session.config_options().execution.parquet.clone(),
            ..TableParquetOptions::default()
        };
        options.global.pushdown_filters = true;
        let source = ParquetSource::new(self.schema.clone())
            .with_table_parquet_options(options)
            .with_parquet_file_reader_factory(self.readers.clone());
        let config =
            FileScanConfigBuilder::new(ObjectStoreUrl::local_filesystem(), Arc::new(source))
                .with_file(self.file.clone())
                .with_projection_indices(projection.cloned())?
                // A limit counts rows that the filters keep, which is not known here.
                .with_limit(limit.filter(|_| filters.is_empty()))
                .with_expr_adapter(Some(Arc::new(AsIs)))
                .build();
        Ok(DataSourceExec::from_data_source(config))
    }

    fn statistics(&self) -> Option<Statistics> {
        let mut statistics = Statistics::new_unknown(&self.schema);
        statistics.num_rows = Precision::Exact(self.rows);
        Some(statistics)
    }
}

const TYPE: &str = "Type";

/// The columns of a table that a file has, in its forms; `None` if not every row would do.
fn schema(table: &Table, metadata: &ParquetMetaData) -> Option<Schema> {
    let about = metadata.file_metadata();
    let file = parquet_to_arrow_schema(about.schema_descr(), about.key_value_metadata()).ok()?;
    let mut fields = Vec::new();
    for column in table.columns.iter().filter(|column| &*column.name != TYPE) {
        let mut named = file.fields().iter().filter(|field| field.name() == &*column.name);
        let Some(field) = named.next() else {
            if &*column.name == TIME_GENERATED {
                return None;
            }
            continue;
        };
        if named.next().is_some() {
            return None;
        }
        let chunks = Chunks::of(&column.name, metadata);
        if &*column.name == TIME_GENERATED && !chunks.are_legal_times(field) {
            return None;
        }
        let mut field = form(column.ty, field)?;
        if column.ty == Type::String && chunks.are_dictionaries() {
            let mut metadata = field.metadata().clone();
            metadata.insert(FEW_TEXTS.to_owned(), String::new());
            field.set_metadata(metadata);
        }
        fields.push(field.with_nullable(column.ty != Type::String || !chunks.have_no_nulls()));
    }
    Some(Schema::new(fields))
}

/// How a column of a type is read from a field.
fn form(ty: Type, field: &Field) -> Option<Field> {
    use DataType::{
        Boolean, Float16, Float32, Float64, Int8, Int16, Int32, Int64, LargeUtf8, Timestamp, UInt8,
        UInt16, UInt32, Utf8, Utf8View,
    };
    let canonical = kql_type(field) == Some(ty);
    let form = match (ty, field.data_type()) {
        _ if canonical => arrow_type(ty),
        (Type::Datetime, time @ Timestamp(..)) => time.clone(),
        (Type::String | Type::Dynamic, Utf8 | LargeUtf8 | Utf8View)
        | (Type::Long, Int8 | Int16 | Int32 | Int64 | UInt8 | UInt16 | UInt32)
        | (Type::Int, Int8 | Int16 | Int32 | UInt8 | UInt16)
        | (Type::Real, Float16 | Float32 | Float64)
        | (Type::Bool, Boolean) => arrow_type(ty),
        _ => return None,
    };
    let mut metadata = HashMap::from([(TYPE_METADATA.to_owned(), ty.name().to_owned())]);
    if ty == Type::Dynamic && !canonical {
        metadata.insert(JSON_AS_FOUND.to_owned(), String::new());
    }
    Some(Field::new(field.name(), form, true).with_metadata(metadata))
}

/// The parts of a column.
struct Chunks<'a>(Vec<Option<&'a ColumnChunkMetaData>>);

impl<'a> Chunks<'a> {
    fn of(column: &str, metadata: &'a ParquetMetaData) -> Self {
        let leaves = metadata.file_metadata().schema_descr().columns();
        let leaf = leaves.iter().position(|leaf| leaf.path().parts() == [column]);
        let chunk = |group: &'a RowGroupMetaData| group.columns().get(leaf?);
        Self(metadata.row_groups().iter().map(chunk).collect())
    }

    fn statistics(&self) -> impl Iterator<Item = Option<&'a ChunkStatistics>> {
        self.0.iter().map(|chunk| chunk.and_then(ColumnChunkMetaData::statistics))
    }

    /// Whether all values are in dictionaries.
    fn are_dictionaries(&self) -> bool {
        let is_dictionary = |chunk: &ColumnChunkMetaData| {
            let data = chunk.page_encoding_stats_mask()?;
            Some(data.is_only(Encoding::RLE_DICTIONARY) || data.is_only(Encoding::PLAIN_DICTIONARY))
        };
        self.0.iter().all(|chunk| chunk.and_then(is_dictionary) == Some(true))
    }

    fn have_no_nulls(&self) -> bool {
        self.statistics().all(|chunk| chunk.and_then(ChunkStatistics::null_count_opt) == Some(0))
    }

    /// Whether every value is there, and a time of the years 1 to 9999.
    fn are_legal_times(&self, field: &Field) -> bool {
        let per_second = match field.data_type() {
            DataType::Timestamp(TimeUnit::Second, _) => 1,
            DataType::Timestamp(TimeUnit::Millisecond, _) => 1_000,
            DataType::Timestamp(TimeUnit::Microsecond, _) => 1_000_000,
            DataType::Timestamp(TimeUnit::Nanosecond, _) => 1_000_000_000,
            _ => return false,
        };
        let is_legal = |number: &i64| {
            let ticks = i128::from(*number) * i128::from(TICKS_PER_SECOND) / per_second;
            (0..=i128::from(MAX_TICKS)).contains(&(ticks + i128::from(UNIX_EPOCH_TICKS)))
        };
        let legal = |chunk: Option<&ChunkStatistics>| match chunk {
            Some(ChunkStatistics::Int64(range)) => {
                range.min_opt().is_some_and(is_legal) && range.max_opt().is_some_and(is_legal)
            }
            _ => false,
        };
        self.have_no_nulls() && self.statistics().all(legal)
    }
}
