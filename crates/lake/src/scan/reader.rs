//! Opening data files for DataFusion: straight from the disk, their footers cached, and held in
//! place until the last reader is done.
//!
//! Not here: which files are read (`table`).

use std::{fmt, sync::Arc};

use datafusion::{
    common::Result,
    datasource::{
        listing::PartitionedFile,
        physical_plan::{ParquetFileReaderFactory, parquet::CachedParquetFileReaderFactory},
    },
    execution::cache::cache_manager::FileMetadataCache,
    physical_plan::metrics::ExecutionPlanMetricsSet,
};
use object_store::local::LocalFileSystem;
use parquet::arrow::async_reader::AsyncFileReader;

use crate::view::View;

/// Opens the files of one view. Plans and running scans hold it, it holds the view, and the view
/// holds the files.
pub(super) struct Readers {
    cached: CachedParquetFileReaderFactory,
    _view: Arc<View>,
}

impl Readers {
    pub(super) fn new(view: Arc<View>, metadata: Arc<FileMetadataCache>) -> Self {
        let disk = Arc::new(LocalFileSystem::new());
        Self { cached: CachedParquetFileReaderFactory::new(disk, metadata), _view: view }
    }
}

impl fmt::Debug for Readers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Readers").finish_non_exhaustive()
    }
}

impl ParquetFileReaderFactory for Readers {
    fn create_reader(
        &self,
        partition: usize,
        file: PartitionedFile,
        footer: Option<usize>,
        metrics: &ExecutionPlanMetricsSet,
    ) -> Result<Box<dyn AsyncFileReader + Send>> {
        self.cached.create_reader(partition, file, footer, metrics)
    }
}
