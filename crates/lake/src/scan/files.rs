//! Reading data files: DataFusion's reader for Parquet, told of each file what it has beside its
//! rows.
//!
//! Not here: which files are read (`table`), what is asked of them (`adapt`, `narrow`).

use std::{fmt, path::Path, sync::Arc};

use datafusion::{
    common::{Result, config::ConfigOptions, tree_node::TreeNodeRecursion},
    datasource::{
        listing::PartitionedFile,
        physical_plan::{
            FileOpener, FileScanConfig, FileSource, ParquetSource, parquet::ParquetRowSelection,
        },
        table_schema::TableSchema,
    },
    physical_expr::{
        EquivalenceProperties, PhysicalExpr, PhysicalSortExpr, expressions::lit,
        projection::ProjectionExprs,
    },
    physical_plan::{
        DisplayFormatType, SortOrderPushdownResult, filter_pushdown::FilterPushdownPropagation,
        metrics::ExecutionPlanMetricsSet,
    },
};
use datafusion_datasource::morsel::{MorselPlan, MorselPlanner, Morselizer};
use object_store::ObjectStore;
use parquet::arrow::arrow_reader::{RowSelection, RowSelector};

use super::{adapt::Adapt, indexes::Indexes, narrow::narrow};
use crate::{DataFile, index::RowSet};

/// Data files of one table.
#[derive(Debug, Clone)]
pub(super) struct LogFiles {
    parquet: ParquetSource,
    folder: Arc<Path>,
    indexes: Arc<Indexes>,
}

impl LogFiles {
    pub(super) const fn new(
        parquet: ParquetSource,
        folder: Arc<Path>,
        indexes: Arc<Indexes>,
    ) -> Self {
        Self { parquet, folder, indexes }
    }

    fn with(&self, parquet: ParquetSource) -> Arc<dyn FileSource> {
        Arc::new(Self { parquet, ..self.clone() })
    }

    /// What DataFusion made of its reader.
    fn rewrapped(&self, source: &Arc<dyn FileSource>) -> Option<Arc<dyn FileSource>> {
        source.downcast_ref::<ParquetSource>().map(|parquet| self.with(parquet.clone()))
    }
}

impl FileSource for LogFiles {
    fn create_file_opener(
        &self,
        store: Arc<dyn ObjectStore>,
        config: &FileScanConfig,
        partition: usize,
    ) -> Result<Arc<dyn FileOpener>> {
        self.parquet.create_file_opener(store, config, partition)
    }

    fn create_morselizer(
        &self,
        store: Arc<dyn ObjectStore>,
        config: &FileScanConfig,
        partition: usize,
    ) -> Result<Box<dyn Morselizer>> {
        let mut config = config.clone();
        config.file_groups = Vec::new();
        Ok(Box::new(Opener { files: self.clone(), store, config, partition }))
    }

    fn table_schema(&self) -> &TableSchema {
        self.parquet.table_schema()
    }

    fn with_batch_size(&self, size: usize) -> Arc<dyn FileSource> {
        let sized = self.parquet.with_batch_size(size);
        self.rewrapped(&sized).unwrap_or(sized)
    }

    fn filter(&self) -> Option<Arc<dyn PhysicalExpr>> {
        self.parquet.filter()
    }

    fn projection(&self) -> Option<&ProjectionExprs> {
        self.parquet.projection()
    }

    fn metrics(&self) -> &ExecutionPlanMetricsSet {
        self.parquet.metrics()
    }

    fn file_type(&self) -> &str {
        self.parquet.file_type()
    }

    fn fmt_extra(&self, form: DisplayFormatType, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.parquet.fmt_extra(form, f)
    }

    fn try_pushdown_filters(
        &self,
        filters: Vec<Arc<dyn PhysicalExpr>>,
        config: &ConfigOptions,
    ) -> Result<FilterPushdownPropagation<Arc<dyn FileSource>>> {
        let mut pushed = self.parquet.try_pushdown_filters(filters, config)?;
        pushed.updated_node = pushed.updated_node.and_then(|source| self.rewrapped(&source));
        Ok(pushed)
    }

    fn try_pushdown_sort(
        &self,
        order: &[PhysicalSortExpr],
        properties: &EquivalenceProperties,
    ) -> Result<SortOrderPushdownResult<Arc<dyn FileSource>>> {
        use SortOrderPushdownResult::{Exact, Inexact, Unsupported};
        Ok(match self.parquet.try_pushdown_sort(order, properties)? {
            Exact { inner } => self.rewrapped(&inner).map_or(Unsupported, |inner| Exact { inner }),
            Inexact { inner } => {
                self.rewrapped(&inner).map_or(Unsupported, |inner| Inexact { inner })
            }
            Unsupported => Unsupported,
        })
    }

    fn try_pushdown_projection(
        &self,
        projection: &ProjectionExprs,
    ) -> Result<Option<Arc<dyn FileSource>>> {
        let pushed = self.parquet.try_pushdown_projection(projection)?;
        Ok(pushed.and_then(|source| self.rewrapped(&source)))
    }

    fn apply_expressions(
        &self,
        f: &mut dyn FnMut(&Arc<dyn PhysicalExpr>) -> Result<TreeNodeRecursion>,
    ) -> Result<TreeNodeRecursion> {
        self.parquet.apply_expressions(f)
    }
}

/// Opens files for one part of a scan.
#[derive(Clone)]
struct Opener {
    files: LogFiles,
    store: Arc<dyn ObjectStore>,
    /// Without its files.
    config: FileScanConfig,
    partition: usize,
}

impl fmt::Debug for Opener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Opener").field("partition", &self.partition).finish_non_exhaustive()
    }
}

impl Morselizer for Opener {
    fn plan_file(&self, file: PartitionedFile) -> Result<Box<dyn MorselPlanner>> {
        let known = file.extension::<Arc<DataFile>>().cloned();
        let Some(known) = known.filter(|known| known.arranged.is_some()) else {
            return self.plan(&self.files.parquet, &self.config, file);
        };
        let mut config = self.config.clone();
        config.expr_adapter_factory = Some(Arc::new(Adapt::to(known.clone())));
        let whole = |file| self.plan(&self.files.parquet, &config, file);
        let Some(condition) = self.files.parquet.filter() else { return whole(file) };
        let index = self.files.indexes.of(&self.files.folder.join(&known.name), &known)?;
        let Some(index) = index else { return whole(file) };
        let Some(narrowed) = narrow(&index, &condition)? else { return whole(file) };
        let mut planners = Vec::new();
        if !narrowed.sure.is_empty() {
            planners.push(self.plan_rows(&config, &file, &known, &narrowed.sure, None)?);
        }
        if !narrowed.maybe.is_empty() {
            let rest = narrowed.rest.as_ref();
            planners.push(self.plan_rows(&config, &file, &known, &narrowed.maybe, rest)?);
        }
        Ok(Box::new(Several(planners)))
    }
}

impl Opener {
    fn plan(
        &self,
        parquet: &ParquetSource,
        config: &FileScanConfig,
        file: PartitionedFile,
    ) -> Result<Box<dyn MorselPlanner>> {
        parquet.create_morselizer(self.store.clone(), config, self.partition)?.plan_file(file)
    }

    /// Some rows of a file, of which a condition is asked.
    fn plan_rows(
        &self,
        config: &FileScanConfig,
        file: &PartitionedFile,
        known: &DataFile,
        rows: &RowSet,
        condition: Option<&Arc<dyn PhysicalExpr>>,
    ) -> Result<Box<dyn MorselPlanner>> {
        let parquet = match condition {
            Some(condition) => self.files.parquet.with_predicate(condition.clone()),
            None => self.files.parquet.with_predicate(lit(true)).with_pushdown_filters(false),
        };
        let selection = ParquetRowSelection::new(selection(rows, known.rows));
        self.plan(&parquet, config, file.clone().with_extension(selection))
    }
}

fn selection(rows: &RowSet, all: u64) -> RowSelection {
    let (mut selectors, mut at) = (Vec::with_capacity(2 * rows.ranges().len() + 1), 0_u32);
    for (start, end) in rows.ranges() {
        if *start > at {
            selectors.push(RowSelector::skip((start - at) as usize));
        }
        selectors.push(RowSelector::select((end - start) as usize));
        at = *end;
    }
    let rest = usize::try_from(all).unwrap_or(usize::MAX).saturating_sub(at as usize);
    if rest > 0 {
        selectors.push(RowSelector::skip(rest));
    }
    RowSelection::from(selectors)
}

/// Parts of one file, one after the other; there may be none.
#[derive(Debug)]
struct Several(Vec<Box<dyn MorselPlanner>>);

impl MorselPlanner for Several {
    fn plan(self: Box<Self>) -> Result<Option<MorselPlan>> {
        Ok((!self.0.is_empty()).then(|| MorselPlan::new().with_planners(self.0)))
    }
}
