//! `datatable`, and batches as tables.
//!
//! Not here: tables of the source (`table`).

use std::sync::Arc;

use arrow::record_batch::RecordBatch;
use datafusion::{
    catalog::{MemTable, TableProvider},
    datasource::provider_as_source,
    logical_expr::LogicalPlanBuilder,
};
use kql::{Row, Schema};

use super::{Planner, rows::Rows};
use crate::{Error, columns};

impl Planner {
    pub(super) fn datatable(&self, schema: &Schema, rows: &[Row]) -> Result<Rows, Error> {
        self.batch(columns::batch_of(schema, rows)?)
    }

    /// The rows of a batch.
    pub(super) fn batch(&self, batch: RecordBatch) -> Result<Rows, Error> {
        self.scan(Arc::new(MemTable::try_new(batch.schema(), vec![vec![batch]])?))
    }

    /// All columns of a table, in its order.
    pub(super) fn scan(&self, table: Arc<dyn TableProvider>) -> Result<Rows, Error> {
        let name = format!("t{}", self.number());
        let scan = LogicalPlanBuilder::scan(name, provider_as_source(table), None)?;
        Ok(Rows::of(scan.build()?))
    }
}
