//! Columns of a file that have the form that is asked for, whatever else their fields say.
//!
//! Not here: other columns, which DataFusion converts.

use std::sync::Arc;

use arrow::datatypes::SchemaRef;
use datafusion::{
    common::tree_node::{Transformed, TransformedResult, TreeNode},
    error::Result,
    physical_expr::{PhysicalExpr, expressions::Column},
    physical_expr_adapter::{
        DefaultPhysicalExprAdapterFactory, PhysicalExprAdapter, PhysicalExprAdapterFactory,
    },
};

/// Adapts what is asked of a table to a file. DataFusion by itself would convert a column whose
/// field differs in its metadata alone, and could not leave out what its statistics exclude.
#[derive(Debug)]
pub(super) struct AsIs;

impl PhysicalExprAdapterFactory for AsIs {
    fn create(&self, table: SchemaRef, file: SchemaRef) -> Result<Arc<dyn PhysicalExprAdapter>> {
        let others = DefaultPhysicalExprAdapterFactory.create(table.clone(), file.clone())?;
        Ok(Arc::new(Adapter { table, file, others }))
    }
}

#[derive(Debug)]
struct Adapter {
    table: SchemaRef,
    file: SchemaRef,
    others: Arc<dyn PhysicalExprAdapter>,
}

impl Adapter {
    /// Where the file has a column in the table's form.
    fn position(&self, column: &Column) -> Option<usize> {
        let wanted = self.table.field_with_name(column.name()).ok()?;
        let (position, field) = self.file.column_with_name(column.name())?;
        (field.data_type() == wanted.data_type()).then_some(position)
    }
}

impl PhysicalExprAdapter for Adapter {
    fn rewrite(&self, expression: Arc<dyn PhysicalExpr>) -> Result<Arc<dyn PhysicalExpr>> {
        expression
            .transform_up(|part| {
                let Some(column) = part.downcast_ref::<Column>() else {
                    return Ok(Transformed::no(part));
                };
                let adapted = match self.position(column) {
                    Some(position) => Arc::new(Column::new(column.name(), position)),
                    None => self.others.rewrite(part)?,
                };
                Ok(Transformed::yes(adapted))
            })
            .data()
    }
}
