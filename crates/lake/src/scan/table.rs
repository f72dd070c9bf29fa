//! One table of a snapshot, as DataFusion reads it: data files and the tail, what cannot matter
//! left out.
//!
//! Not here: filters that files and chunks cannot answer; DataFusion applies them to the rows.

use std::{path::Path, sync::Arc};

use arrow::{
    compute::SortOptions,
    datatypes::{Schema, SchemaRef},
};
use async_trait::async_trait;
use datafusion::{
    catalog::{Session, TableProvider},
    common::{
        ColumnStatistics, DFSchema, Result, Statistics, config::TableParquetOptions,
        stats::Precision,
    },
    datasource::{
        listing::PartitionedFile,
        memory::MemorySourceConfig,
        physical_plan::{FileGroup, FileScanConfigBuilder, ParquetSource},
        source::DataSourceExec,
    },
    execution::object_store::ObjectStoreUrl,
    logical_expr::{Expr, TableProviderFilterPushDown, TableType, utils::conjunction},
    physical_expr::{LexOrdering, PhysicalSortExpr, expressions::Column},
    physical_plan::{ExecutionPlan, union::UnionExec},
    scalar::ScalarValue,
};
use object_store::{ObjectMeta, path::Path as StorePath};
use query::columns::FEW_TEXTS;

use super::{
    Indexes, Snapshot, adapt::Adapt, files::LogFiles, prune::Extent, prune::Pruner, reader::Readers,
};
use crate::{
    DataFile, OFFSET, TIME_GENERATED, manifest::table_folder, tail::Chunk, view::TableView,
};

/// Read with a file's footer in one go, which then is mostly there already.
const FOOTER_BYTES: usize = 64 << 10;

/// The rows of one table at one instant.
#[derive(Debug)]
pub(super) struct LogTable {
    name: Arc<str>,
    schema: SchemaRef,
    files: Vec<Arc<DataFile>>,
    /// Its folder, for the disk and for DataFusion's store.
    place: Arc<Path>,
    folder: StorePath,
    indexes: Arc<Indexes>,
    tail: Vec<Arc<Chunk>>,
    readers: Arc<Readers>,
}

impl LogTable {
    pub(super) fn new(snapshot: &Snapshot, table: &TableView) -> Result<Self> {
        let name = table.table.name.clone();
        let folder = table_folder(&snapshot.folder, &name);
        let mut files = snapshot.view.files(&name).to_vec();
        files.sort_by_key(|file| (file.time.min, file.time.max));
        Ok(Self {
            folder: StorePath::from_absolute_path(&folder)?,
            place: folder.into(),
            indexes: snapshot.indexes.clone(),
            schema: with_few(&table.full_schema, &files),
            tail: table.tail.chunks().cloned().collect(),
            readers: Arc::new(Readers::new(snapshot.view.clone(), snapshot.metadata.clone())),
            files,
            name,
        })
    }

    fn pruner(&self, session: &dyn Session, filters: &[Expr]) -> Result<Pruner> {
        let Some(filter) = conjunction(filters.iter().cloned()) else {
            return Ok(Pruner::new(None, &self.schema));
        };
        let columns = DFSchema::try_from(self.schema.clone())?;
        let filter = session.create_physical_expr(filter, &columns)?;
        Ok(Pruner::new(Some(filter), &self.schema))
    }

    fn read_files(
        &self,
        session: &dyn Session,
        files: &[Arc<DataFile>],
        projection: Option<&Vec<usize>>,
        limit: Option<usize>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        let mut options = TableParquetOptions {
            global: session.config_options().execution.parquet.clone(),
            ..TableParquetOptions::default()
        };
        options.global.pushdown_filters = true;
        options.global.enable_page_index = true;
        options.global.bloom_filter_on_read = true;
        let source = ParquetSource::new(self.schema.clone())
            .with_table_parquet_options(options)
            .with_metadata_size_hint(FOOTER_BYTES)
            .with_parquet_file_reader_factory(self.readers.clone());
        let source = LogFiles::new(source, self.place.clone(), self.indexes.clone());
        let extents: Vec<_> = files.iter().map(|file| Extent::of_file(file)).collect();
        // Arranged files are in another order.
        let order = sorted(&self.schema).filter(|_| files.iter().all(|it| it.arranged.is_none()));
        let group: Vec<_> = files.iter().map(|file| self.partitioned(file)).collect();
        let groups = FileGroup::new(group).split_files(session.config().target_partitions().max(1));
        let config =
            FileScanConfigBuilder::new(ObjectStoreUrl::local_filesystem(), Arc::new(source))
                .with_file_groups(groups)
                .with_statistics(statistics(&self.schema, &extents))
                .with_output_ordering(order.into_iter().collect())
                .with_projection_indices(projection.cloned())?
                .with_limit(limit)
                .with_expr_adapter(Some(Arc::new(Adapt::default())))
                .build();
        Ok(DataSourceExec::from_data_source(config))
    }

    fn partitioned(&self, file: &Arc<DataFile>) -> PartitionedFile {
        let file_meta = ObjectMeta {
            location: self.folder.clone().join(file.name.as_str()),
            // Files never change: the name alone tells them apart.
            last_modified: Default::default(),
            size: file.bytes,
            e_tag: None,
            version: None,
        };
        PartitionedFile::new_from_meta(file_meta)
            .with_statistics(Arc::new(statistics(&self.schema, &[Extent::of_file(file)])))
            .with_extension(file.clone())
    }

    fn read_tail(
        &self,
        chunks: &[Arc<Chunk>],
        projection: Option<&Vec<usize>>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        let batches = chunks.iter().map(|chunk| chunk.batch.clone()).collect();
        Ok(MemorySourceConfig::try_new_exec(&[batches], self.schema.clone(), projection.cloned())?)
    }
}

#[async_trait]
impl TableProvider for LogTable {
    fn schema(&self) -> SchemaRef {
        self.schema.clone()
    }

    fn table_type(&self) -> TableType {
        TableType::Base
    }

    fn get_table_definition(&self) -> Option<&str> {
        Some(&self.name)
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
        let pruner = self.pruner(session, filters)?;
        let files = pruner.keep(self.files.iter(), Extent::of_file);
        let chunks = pruner.keep(self.tail.iter(), Extent::of_chunk);
        // A limit counts rows that the filters keep, which is not known here.
        let limit = limit.filter(|_| filters.is_empty());
        if files.is_empty() {
            return self.read_tail(&chunks, projection);
        }
        let read = self.read_files(session, &files, projection, limit)?;
        if chunks.is_empty() {
            return Ok(read);
        }
        UnionExec::try_new(vec![read, self.read_tail(&chunks, projection)?])
    }

    fn statistics(&self) -> Option<Statistics> {
        let files = self.files.iter().map(|file| Extent::of_file(file));
        let tail = self.tail.iter().map(|chunk| Extent::of_chunk(chunk));
        Some(statistics(&self.schema, &files.chain(tail).collect::<Vec<_>>()))
    }
}

/// The schema, telling of text columns that have few texts in all arranged files.
fn with_few(schema: &SchemaRef, files: &[Arc<DataFile>]) -> SchemaRef {
    let arranged: Vec<_> = files.iter().filter_map(|file| file.arranged.as_ref()).collect();
    if arranged.is_empty() {
        return schema.clone();
    }
    let few = |name: &String| arranged.iter().all(|it| it.few.contains(name));
    let fields = schema.fields().iter().map(|field| {
        let mut field = field.as_ref().clone();
        if few(field.name()) {
            let mut metadata = field.metadata().clone();
            metadata.insert(FEW_TEXTS.to_owned(), String::new());
            field = field.with_metadata(metadata);
        }
        field
    });
    Arc::new(Schema::new_with_metadata(fields.collect::<Vec<_>>(), schema.metadata().clone()))
}

/// What is known of some files or chunks together, exactly.
fn statistics(schema: &Schema, extents: &[Extent]) -> Statistics {
    let rows = extents.iter().map(|extent| extent.rows).sum::<u64>();
    let exact = |value: i64| Precision::Exact(ScalarValue::Int64(Some(value)));
    let column = |name: &str| {
        let ranges = || extents.iter().filter_map(|extent| extent.range(name));
        let bounds =
            ranges().map(|range| range.min).min().zip(ranges().map(|range| range.max).max());
        let Some((min, max)) = bounds else { return ColumnStatistics::new_unknown() };
        ColumnStatistics {
            null_count: Precision::Exact(0),
            min_value: exact(min),
            max_value: exact(max),
            ..ColumnStatistics::new_unknown()
        }
    };
    Statistics {
        num_rows: usize::try_from(rows).map_or(Precision::Absent, Precision::Exact),
        total_byte_size: Precision::Absent,
        column_statistics: schema.fields().iter().map(|field| column(field.name())).collect(),
    }
}

/// The order of the rows in each file.
fn sorted(schema: &Schema) -> Option<LexOrdering> {
    let order = [TIME_GENERATED, OFFSET].into_iter().filter_map(|name| {
        let column = Column::new(name, schema.index_of(name).ok()?);
        let ascending = SortOptions { descending: false, nulls_first: true };
        Some(PhysicalSortExpr::new(Arc::new(column), ascending))
    });
    LexOrdering::new(order)
}
